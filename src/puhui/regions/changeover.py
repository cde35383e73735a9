"""Which office acts for a place on a day, while an old district hands over to a new one.

A decree takes effect on the day of its approval; the work takes months (行政区划管理条例, in force from 2019-01-01, art. 15: 12 months, 6 more with
leave). Until the day of handing over the old office acts on the new district, from that day on the new one: [approval, handed over)
is the old one's. So each place has exactly one acting office of a kind on every day. Where no such day is declared the new
office acts from the day of approval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from puhui.errors import fail
from puhui.lang import _
from puhui.regions.model import Change, Office, official
from puhui.regions.timeline import Regions

REGULATION = date(2019, 1, 1)  # 行政区划管理条例 (2018-10-10) art. 27: in force from this day
MONTHS, LEAVE = 12, 6  # art. 15


@dataclass(frozen=True)
class Acting:
    """The office that acts: a kind of office of a district. `change`: the latest handing over that this place has seen or awaits."""

    office: Office
    district: str  # the district whose office it is, a code of the map before the change while the old office acts
    level: str
    county: str  # the county in which the place lies on the map of the day
    change: Change | None
    predecessor: str  # the county whose office acted before `handed_over`; "" without a change
    handed_over: date | None
    declared: bool

    @property
    def by_predecessor(self) -> bool:
        return bool(self.predecessor) and self.district == self.predecessor


def acting_county(regions: Regions, code: int | str, day: date) -> tuple[str, str, Change | None]:
    """(county of the map, county whose offices act, the latest change of this place up to the day). Raises PuhuiError."""
    text = official(code)
    tree = regions.on(day)
    place = tree.place(text) if text else None
    if place is None or place.county is None:
        ends = "、".join(f"{tree.path_name(end)} {end}" for end in tree.candidates(text)) if text else ""
        remedy = _("写出乡镇或村的代码：{all}", all=ends) if ends else _("写县、乡镇或村的代码，用 puhui regions 查")
        raise fail("no-one-county", _("{code} 在 {day} 不能归到一个县", code=code, day=day), remedy)
    county, acting = place.county, place.county
    latest = change = _arrived(regions, text, place.town or "", county, day)
    while change is not None and day < handed_over(regions, change)[0]:  # the old office may itself still wait for its own
        acting = change.from_county
        before = change.source if change.by_town else (text if text.startswith(acting) else acting)
        change = _arrived(regions, before, before[:9] if len(before) >= 9 else "", acting, change.day - timedelta(days=1))
    return county, acting, latest


def _arrived(regions: Regions, text: str, town: str, county: str, day: date) -> Change | None:
    """The latest change up to a day by which this place came into this county; None for what was always there."""
    into = [change for change in regions.changes if change.to_county == county and change.day <= day]
    if not into:
        return None
    if len(text) > 6:
        named = [change for change in into if change.by_town and (change.target == town or change.source in (town, text[:9]))]
        if named:
            return named[-1]
    whole = [change for change in into if not change.by_town and change.share == 1]
    own = [change for change in whole if change.source == text[:6]]
    if own:
        return own[-1]
    stood = any(row.valid(into[0].day - timedelta(days=1)) for row in regions.versions.get(county, ()))
    if stood:
        return None  # the district was there before and only received: this place is its own, or is not known to have come
    origins = {change.source for change in into if not change.by_town}
    return whole[-1] if len(origins) == 1 and whole else _undecided(regions, text, into, day)


def _undecided(regions: Regions, text: str, into: Sequence[Change], day: date) -> Change | None:
    """A new district made of several, and no town that says which: no matter once all have handed over."""
    latest = max(into, key=lambda change: handed_over(regions, change)[0])
    if day >= handed_over(regions, latest)[0]:
        return latest
    raise fail(
        "several-predecessors",
        _(
            "{code} 由几个县组成，{day} 还没有交接完：{all}",
            code=text,
            day=day,
            all="、".join(sorted({c.source for c in into if not c.by_town})),
        ),
        _("写出乡镇或村的代码（乡镇要在 changes.csv 里）"),
    )


def handed_over(regions: Regions, change: Change) -> tuple[date, bool]:
    """The first day of the new office, and whether somebody declared it. A town without a day of its own goes with its county's row."""
    if change.handed_over is not None:
        return change.handed_over, True
    if change.by_town:
        ends = (change.day, change.from_county, change.to_county)
        for row in regions.changes:
            if not row.by_town and (row.day, row.source, row.target) == ends and row.handed_over is not None:
                return row.handed_over, True
    return change.day, False


def period(change: Change) -> tuple[date, date] | None:
    """The last days for completing a change by art. 15 (12 months, and 6 more with leave); None for one approved before the Regulation."""
    return (months_after(change.day, MONTHS), months_after(change.day, MONTHS + LEAVE)) if change.day >= REGULATION else None


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it has no such day.

    >>> months_after(date(2019, 8, 31), 6)
    datetime.date(2020, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    length = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))


def offices(regions: Regions, code: int | str, day: date) -> dict[str, Acting]:
    """The acting office of every kind that there is on that day, by kind: one each. Raises PuhuiError where the place is not known."""
    where = acting_county(regions, code, day)
    return {kind: acting for kind in regions.office_kinds if (acting := _office(regions, where, day, kind)) is not None}


def office_of(regions: Regions, code: int | str, day: date, kind: str) -> Acting | None:
    """The acting office of one kind: the county's; where counties have none that day, the city's or the province's. None: no such kind yet.

    A kind whose work another took over is answered with that other. Raises PuhuiError where the place is not known.
    """
    return _office(regions, acting_county(regions, code, day), day, kind)


def _office(regions: Regions, where: tuple[str, str, Change | None], day: date, kind: str) -> Acting | None:
    county, acting, change = where
    tree = regions.on(day)
    if acting not in tree:
        tree = regions.on(regions.versions[acting][-1].until or day)
    for level in ("county", "city", "province"):
        found = regions.office(kind, day, level)
        district = next((other for other in (acting, *tree.ancestors(acting)) if tree.level(other) == level), "") if found else ""
        if found and district:
            day_of, declared = handed_over(regions, change) if change else (None, False)
            return Acting(found, district, level, county, change, change.from_county if change else "", day_of, declared)
    return None
