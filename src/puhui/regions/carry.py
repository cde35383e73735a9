"""How the counties of one day lie in the counties of another: exact shares, forwards and backwards in time.

Forwards a share is that of the decrees' villages (`changes.csv`), or of weights that somebody gives by town. Backwards the shares are
turned round with the weight of each old county; where a county has one origin no weight is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from puhui.errors import fail
from puhui.lang import _
from puhui.regions.model import Change
from puhui.regions.timeline import Regions
from puhui.regions.tree import Tree

Weights = Mapping[str, Fraction]  # code of a county, town or village as it was before the change → people, or whatever counts


@dataclass(frozen=True)
class Part:
    """`share` of the county `source` of one day lies in `target` of the other; `changes`: by which decrees, oldest first."""

    source: str
    target: str
    share: Fraction
    changes: tuple[Change, ...]
    kind: str = ""


def parts(regions: Regions, start: date, end: date, weights: Weights | None = None) -> list[Part]:
    """Every county of `start` with where it lies on `end`; the shares of each sum to exactly 1. Raises PuhuiError."""
    early, late = sorted((start, end))
    found = [part for code in regions.on(early).all("county") for part in _forward(regions, code, early, late, weights)]
    regions.on(late)
    if start > end:
        found = _turned(regions, found, weights)
    names = (regions.on(start), regions.on(end))
    return _with_kinds(sorted(found, key=lambda part: (part.source, part.target)), *names)


def _forward(regions: Regions, code: str, start: date, end: date, weights: Weights | None) -> list[Part]:
    by_day: dict[date, list[Change]] = defaultdict(list)
    for change in regions.changes:
        if not change.by_town and start < change.day <= end:
            by_day[change.day].append(change)
    here: dict[str, tuple[Fraction, tuple[Change, ...]]] = {code: (Fraction(1), ())}
    for day in sorted(by_day):
        for county, (part, way) in list(here.items()):
            for change in by_day[day]:
                if change.source != county:
                    continue
                share = part * _share(regions, change, weights)
                had, by = here.get(change.target, (Fraction(), ()))
                here[change.target] = (had + share, tuple(dict.fromkeys((*by, *way, change))))
                left, own = here[county]
                here[county] = (left - share, (*own, change))
    return [Part(code, target, share, way) for target, (share, way) in here.items() if share]


def _share(regions: Regions, change: Change, weights: Weights | None) -> Fraction:
    """The part of a county that a change takes: as the table has it, or by the weights of the towns it names."""
    if weights is None or change.share == 1:
        return change.share
    moved = [row.source for row in regions.towns_of(change)]
    rows = [row for row in regions.changes if row.by_town and row.day == change.day and row.from_county == change.source]
    stays = any(row.valid(change.day) for row in regions.versions.get(change.source, ()))
    total = _weight(weights, change.source) if stays else _sum(weights, [row.source for row in rows])
    if not moved or not total:
        raise _no_weight(change.source)
    share = _sum(weights, moved) / total
    if share > 1 or (stays and share == 1):
        what = _("{code} 划出的乡镇的权重超过了全县的权重", code=change.source)
        raise fail("weights-do-not-add-up", what, _("核对权重表：县的一行应当是全县合计"))
    return share


def _sum(weights: Weights, towns: list[str]) -> Fraction:
    found = [_weight(weights, town) for town in towns]
    for town, weight in zip(towns, found, strict=True):
        if weight is None:
            raise _no_weight(town)
    return sum((weight for weight in found if weight is not None), Fraction())


def _weight(weights: Weights, code: str) -> Fraction | None:
    """The weight of a county or town: its own row, else the sum of its towns, else of its villages."""
    if code in weights:
        return weights[code]
    for digits in (9, 12):
        below = [weight for other, weight in weights.items() if len(other) == digits and other.startswith(code)]
        if below:
            return sum(below, Fraction())
    return None


def _no_weight(code: str) -> Exception:
    return fail("no-weight", _("没有 {code} 的权重，份额算不出来", code=code), _("在权重表里补上这个县或它的乡镇（列 code、weight）"))


def _turned(regions: Regions, forward: list[Part], weights: Weights | None) -> list[Part]:
    """The same parts seen from the later map."""
    into: dict[str, list[Part]] = defaultdict(list)
    for part in forward:
        into[part.target].append(part)
    found = []
    for code, origins in into.items():
        if len(origins) == 1:
            found.append(Part(code, origins[0].source, Fraction(1), origins[0].changes))
            continue
        masses = [part.share * _mass(regions, part.source, weights) for part in origins]
        total = sum(masses, Fraction())
        if not total:
            raise _no_weight(code)
        found += [Part(code, part.source, mass / total, part.changes) for part, mass in zip(origins, masses, strict=True) if mass]
    return found


def _mass(regions: Regions, county: str, weights: Weights | None) -> Fraction:
    if weights is not None:
        weight = _weight(weights, county)
    else:
        count = regions.village_counts.get(county)
        weight = None if count is None else Fraction(count)
    if weight is None:
        raise _no_weight(county)
    return weight


def _with_kinds(found: list[Part], old: Tree, new: Tree) -> list[Part]:
    out: dict[str, int] = defaultdict(int)
    into: dict[str, int] = defaultdict(int)
    for part in found:
        out[part.source] += 1
        into[part.target] += 1
    kinds = [_kind(part, out[part.source], into[part.target]) for part in found]
    renamed = [kind == "same" and old.name(part.source) != new.name(part.target) for part, kind in zip(found, kinds, strict=True)]
    return [replace(part, kind="recoded" if other else kind) for part, kind, other in zip(found, kinds, renamed, strict=True)]


def _kind(part: Part, ways: int, origins: int) -> str:
    """same, lost_part, gained (the code stays); recoded, merged, split (it does not)."""
    if part.source == part.target:
        return "lost_part" if ways > 1 else ("gained" if origins > 1 else "same")
    if ways > 1:
        return "split"
    return "merged" if origins > 1 else "recoded"


def why(part: Part, weighed_by: str = "") -> str:
    """Where a share comes from. `weighed_by`: the name of somebody's own table of weights."""
    if part.share == 1:
        return "；".join(dict.fromkeys(change.document for change in part.changes)) or _("未变")
    notes = [change.note for change in part.changes if change.share != 1 and change.note]
    return weighed_by or next(iter(notes), _("村（社区）个数"))


def say_kind(kind: str) -> str:
    words = {
        "same": _("未变"),
        "lost_part": _("划出一部分"),
        "gained": _("划入一部分"),
        "recoded": _("改名改码"),
        "merged": _("并入"),
        "split": _("拆分"),
    }
    return words[kind]
