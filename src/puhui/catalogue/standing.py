"""How the figures stand: in places that exist, in the right direction, above the floors, and without holes.

A later figure does not go against `better` without a note, a local one does not fall below a floor, and every county
has one for all the days a version declares it, or the pack lists the hole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from puhui.catalogue.figures import Figures
from puhui.catalogue.model import Catalogue, Figure, Hole, StandardDeclaration, Version
from puhui.catalogue.tables import NATION, declarations, show
from puhui.errors import Problem, Where
from puhui.lang import _
from puhui.regions import Regions

ONE_DAY = timedelta(days=1)


def _declared(catalogue: Catalogue) -> dict[str, StandardDeclaration]:
    return {standard.full: standard for item in catalogue.items for standard in declarations(catalogue, item).values()}


def figures(catalogue: Catalogue, regions: Regions) -> list[Problem]:
    """Regions that exist, the direction of changes, and floors."""
    declared = _declared(catalogue)
    return [*_places(catalogue, regions), *_direction(catalogue, declared), *_floors(catalogue, regions, declared)]


def _places(catalogue: Catalogue, regions: Regions) -> Iterator[Problem]:
    known: list[tuple[str, date, Where]] = [(figure.region, figure.since, figure.where) for figure in catalogue.figures]
    known += [(hole.region, hole.since, _hole_where(catalogue, hole)) for hole in catalogue.holes]
    for region, since, where in known:
        if region == NATION or not regions.versions:
            continue
        rows = regions.versions.get(region)
        if not rows:
            near = regions.nearest(region)
            remedy = _("是不是 {near}？", near=near) if near else _("检查代码")
            yield Problem(where, "region-unknown", _("没有这个区划：{code}", code=region), remedy)
        elif not any(row.valid(max(since, regions.first_day)) for row in rows):
            yield Problem(where, "region-not-valid", _("{code} 在 {day} 不存在", code=region, day=since), _("用当天存在的代码，或改日期"))


def _hole_where(catalogue: Catalogue, hole: Hole) -> Where:
    item = catalogue.items[hole.item]
    return Where(str(item.pack.path / "holes.csv"))


def _direction(catalogue: Catalogue, declared: dict[str, StandardDeclaration]) -> Iterator[Problem]:
    """A raise is a raise, and a cut has a reason."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Figure]] = {}
    for figure in catalogue.figures:
        groups.setdefault((figure.standard, figure.region, figure.keys), []).append(figure)
    for (name, _region, _keys), group in groups.items():
        standard = declared[name]
        if standard.better == "none":
            continue
        for one, following in pairwise(sorted(group, key=lambda figure: figure.since)):
            worse = following.value < one.value if standard.better == "higher" else following.value > one.value
            if worse and not following.note:
                was, now = show(one.value, standard.unit), show(following.value, standard.unit)
                what = _("“{say}”从 {was} 变为 {now}，对群众更差", say=standard.say, was=was, now=now)
                yield Problem(following.where, "figure-worse", what, _("核对数值；确实如此时在 note 里写明原因"))


def _floors(catalogue: Catalogue, regions: Regions, declared: dict[str, StandardDeclaration]) -> Iterator[Problem]:
    """Where a higher level sets a floor, a lower one may go beyond it and never under it; with a ceiling, never beyond."""
    for figure in catalogue.figures:
        standard = declared[figure.standard]
        if not (standard.floor or standard.ceiling) or figure.region == NATION:
            continue
        for above in catalogue.figures:
            if (above.standard, above.keys) != (figure.standard, figure.keys) or above.region == figure.region:
                continue
            day = max(figure.since, above.since)
            if not (figure.in_force(day) and above.in_force(day) and _lies_in(regions, figure.region, above.region, day)):
                continue
            worse = figure.value > above.value if standard.better == "lower" else figure.value < above.value
            if standard.ceiling and figure.value != above.value and not worse:
                top, value = show(above.value, standard.unit), show(figure.value, standard.unit)
                what = _("“{say}” {value} 超过上级规定的上限 {top}（{other}）", say=standard.say, value=value, top=top, other=above.where)
                yield Problem(figure.where, "above-ceiling", what, _("核对数值和施行日期"))
                break
            if standard.floor and worse:
                floor, value = show(above.value, standard.unit), show(figure.value, standard.unit)
                what = _(
                    "“{say}” {value} 低于上级规定的底线 {floor}（{other}）", say=standard.say, value=value, floor=floor, other=above.where
                )
                yield Problem(figure.where, "below-floor", what, _("核对数值和施行日期"))
                break


def _lies_in(regions: Regions, code: str, above: str, day: date) -> bool:
    return above == NATION or (bool(regions.versions) and above in regions.on(max(day, regions.first_day)).ancestors(code))


# -- holes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """A standard without a figure in some counties for some days."""

    version: Version
    standard: StandardDeclaration
    keys: tuple[str, ...]
    since: date
    until: date | None
    counties: frozenset[str]


def holes(catalogue: Catalogue, regions: Regions) -> tuple[list[Problem], list[str]]:
    """A problem for each figure that is missing and not listed; and the names of the holes that are listed."""
    problems: list[Problem] = []
    if regions.versions:
        for version in [version for item in catalogue.items.values() for version in item.versions]:
            for missing in _missing(catalogue, regions, version):
                tree = regions.on(missing.since)
                names = "、".join(
                    tree.path_name(code) if tree.level(code) != "province" else tree.name(code)
                    for code in _collapsed(tree, missing.counties)
                )
                keys = "[" + ", ".join(missing.keys) + "]" if missing.keys else ""
                span = f"{missing.since} — {missing.until or _('至今')}"
                what = _("“{say}”{keys} {span} 没有数：{names}", say=missing.standard.say, keys=keys, span=span, names=names)
                where = missing.standard.where
                problems.append(Problem(where, "hole", what, _("补上有出处的数，或列入 holes.csv 并写明原因")))
    listed = [f"{hole.item}.{hole.standard} {hole.region} {hole.since} — {hole.until or _('至今')}: {hole.why}" for hole in catalogue.holes]
    return problems, listed


def _missing(catalogue: Catalogue, regions: Regions, version: Version) -> Iterator[Missing]:
    start = max(version.since, regions.first_day)
    if version.until is not None and version.until < start:
        return
    names = {standard.full for standard in version.standards}
    figures_here = [figure for figure in catalogue.figures if figure.standard in names]
    holes_here = [hole for hole in catalogue.holes if hole.item == version.item]
    days = _change_days(regions, start, version.until, [*figures_here, *holes_here])
    packs = [pack.name for pack in catalogue.packs]
    open_: dict[tuple[str, tuple[str, ...]], tuple[date, frozenset[str]]] = {}
    declared = {standard.full: standard for standard in version.standards}
    for day in days:
        now = dict(_missing_on(regions, day, version, Figures(figures_here, regions, day, day, packs, provisional=True), holes_here))
        for key in [*open_, *now]:
            before, here = open_.get(key), now.get(key, frozenset())
            if before is not None and before[1] != here:
                yield Missing(version, declared[key[0]], key[1], before[0], day - ONE_DAY, before[1])
                del open_[key]
            if here and key not in open_:
                open_[key] = (day, here)
    for (full, keys), (since, counties) in open_.items():
        yield Missing(version, declared[full], keys, since, version.until, counties)


def _change_days(regions: Regions, start: date, end: date | None, dated: Iterable[Figure | Hole]) -> list[date]:
    days = {start} | {row.since for rows in regions.versions.values() for row in rows if row.level == "county"}
    for entry in dated:
        days |= {entry.since} | ({entry.until + ONE_DAY} if entry.until is not None else set())
    return sorted(day for day in days if day >= start and (end is None or day <= end))


def _missing_on(
    regions: Regions, day: date, version: Version, found: Figures, known: list[Hole]
) -> Iterator[tuple[tuple[str, tuple[str, ...]], frozenset[str]]]:
    tree = regions.on(day)
    counties = tree.all("county")
    for standard in version.standards:
        accepted = {
            hole.region
            for hole in known
            if hole.standard == standard.name and hole.since <= day and (hole.until is None or day <= hole.until)
        }
        if NATION in accepted:
            continue
        for words in product(*(words for _name, words in standard.rule.keys)):
            bare = [code for code in counties if found.find(standard.full, int(code.ljust(12, "0")), words) is None]
            gone = frozenset(code for code in bare if not accepted & {code, *tree.ancestors(code)})
            if gone:
                yield (standard.full, words), gone


def _collapsed(tree: Any, counties: frozenset[str]) -> list[str]:
    """Whole provinces and cities stand for their counties."""
    left, found = set(counties), []
    for level in ("province", "city"):
        for code in tree.all(level):
            below = set(tree.under(code, "county"))
            if below and below <= left:
                found.append(code)
                left -= below
    return [*found, *sorted(left)]
