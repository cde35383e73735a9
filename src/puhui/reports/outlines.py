"""Official boundaries that somebody brings: a GeoJSON file whose features carry six-digit codes, made small enough for a page."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from puhui.errors import PuhuiError, Where, fail
from puhui.lang import _
from puhui.regions import Tree

CODE = re.compile(r"(\d{6})(?:0{6})?")
NAMES = ("code", "adcode", "id", "gb", "区划代码")  # where a code is looked for first; then in any property
FINE = 1 / 1600  # of the whole width: what is smaller than this is left out
Ring = Sequence[tuple[float, float]]


def outlines(path: Path, tree: Tree) -> dict[str, list[Ring]]:
    """Rings by code of the districts of a day, y downwards. Raises PuhuiError where the file cannot be used."""
    where = Where(str(path))
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        found = {code: rings for feature in features if (code := _code(feature)) and (rings := list(_rings(feature["geometry"])))}
    except OSError as error:
        raise fail("no-boundaries", _("边界文件读不了：{why}", why=error.strerror or error), _("检查路径"), where) from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise _bad(where) from None
    if not found:
        raise _bad(where)
    known = {code: rings for code, rings in found.items() if tree.level(code) == "county"}
    if not known:
        raise fail(
            "boundaries-elsewhere",
            _("边界文件里没有 {day} 的县（市、区）：{codes}", day=tree.day, codes="、".join(sorted(found)[:5])),
            _("用同一年的边界文件，属性里写六位区划代码"),
            where,
        )
    return _flat(known)


def _bad(where: Where) -> PuhuiError:
    return fail("bad-boundaries", _("不是带六位区划代码的 GeoJSON"), _("每个 feature 的 properties 里要有 code 或 adcode"), where)


def _code(feature: Any) -> str:
    properties = dict(feature.get("properties") or {})
    values = [properties.get(name) for name in NAMES] + [feature.get("id"), *properties.values()]
    return next((found.group(1) for value in values if (found := CODE.fullmatch(str(value)))), "")


def _rings(geometry: Any) -> Iterator[list[tuple[float, float]]]:
    """Outer rings only: a hole in a district is another district's outer ring."""
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        ring = [(float(point[0]), float(point[1])) for point in shape[0]]
        if not all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in ring):
            raise ValueError("not degrees")
        if len(ring) >= 4:
            yield ring


def _flat(found: dict[str, list[list[tuple[float, float]]]]) -> dict[str, list[Ring]]:
    """Degrees into a plane that is true in the middle, then points dropped that nobody would see."""
    lats = [y for rings in found.values() for ring in rings for _x, y in ring]
    lons = [x for rings in found.values() for ring in rings for x, _y in ring]
    narrow = math.cos(math.radians((min(lats) + max(lats)) / 2))
    fine = max((max(lons) - min(lons)) * narrow, max(lats) - min(lats)) * FINE
    made: dict[str, list[Ring]] = {}
    for code, rings in found.items():
        plane = [[(x * narrow, -y) for x, y in ring] for ring in rings]
        small: list[Ring] = [ring for ring in (_thin(ring, fine) for ring in plane) if len(ring) >= 4]
        made[code] = small or [max(plane, key=len)]
    return made


def _thin(ring: Ring, fine: float) -> list[tuple[float, float]]:
    """Douglas and Peucker's way, without recursion: a point stays where the line without it would be off by more than `fine`."""
    half = max(range(1, len(ring) - 1), key=lambda number: math.dist(ring[0], ring[number]))
    keep = {0, half, len(ring) - 1}
    waiting = [(0, half), (half, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        far, off = 0, fine
        for number in range(first + 1, last):
            distance = _distance(ring[number], ring[first], ring[last])
            if distance > off:
                far, off = number, distance
        if far:
            keep.add(far)
            waiting += [(first, far), (far, last)]
    return [ring[number] for number in sorted(keep)]


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    (x, y), (a, b), (c, d) = point, start, end
    long = math.hypot(c - a, d - b)
    if long == 0:
        return math.hypot(x - a, y - b)
    return abs((c - a) * (b - y) - (a - x) * (d - b)) / long
