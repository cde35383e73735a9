"""All versions of all districts and offices: the map of any day, and what became of a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from puhui.errors import fail, nearest
from puhui.lang import _
from puhui.regions.follow import Settled, settle
from puhui.regions.lists import Lists
from puhui.regions.model import Change, Office, Region, official
from puhui.regions.tree import Tree


class Regions:
    """What `load` returns. Nothing in it changes."""

    def __init__(
        self,
        regions: Iterable[Region],
        changes: Iterable[Change] = (),
        offices: Iterable[Office] = (),
        counts: Mapping[str, int] | None = None,
        lists: Lists | None = None,
    ):
        self.versions: dict[str, list[Region]] = defaultdict(list)
        for region in sorted(regions, key=lambda region: (region.code, region.since)):
            self.versions[region.code].append(region)
        self.changes = sorted(changes, key=lambda change: (change.day, change.source, change.target))
        self._offices = list(offices)
        self.village_counts = dict(counts or {})  # county → villages and communities, where a division has to be weighed
        self.lists = lists or Lists(())
        self._trees: dict[date, Tree] = {}

    @property
    def first_day(self) -> date:
        """The first day that the tables vouch for."""
        if not self.versions:
            raise fail("no-map", _("没有装载任何行政区划"), _("用 --packs 指出地方包（含 regions/regions.csv）"))
        return min(row.since for rows in self.versions.values() for row in rows)

    def on(self, day: date) -> Tree:
        """The map of a day. A day before the tables begin is refused: a wrong map would look like a right one."""
        if day < self.first_day:
            what = _("区划表从 {first} 开始，没有 {day} 的区划", first=self.first_day, day=day)
            raise fail("map-too-early", what, _("换一个日期，或在地方包里补上更早的区划"))
        if day not in self._trees:
            valid = [row for rows in self.versions.values() for row in rows if row.valid(day)]
            self._trees[day] = Tree(day, valid, lambda code: self.settle(code, day))
        return self._trees[day]

    def settle(self, code: int | str, day: date) -> Settled:
        """The county of a day in which a code lies, and how it came there."""
        text = official(code)
        return settle(self.versions, self.changes, text, day) if text else Settled(None, "")

    def was_valid(self, code: int | str, day: date) -> bool:
        """Whether a code was in use on a day. Of towns and villages the tables know only those that moved: for the
        others the county's days are the answer."""
        text = official(code)
        county, town = text[:6], text[:9]
        if not any(row.valid(day) for row in self.versions.get(county, ())):
            return False
        moved = [change for change in self.changes if change.by_town and town in (change.source, change.target)]
        return all((change.day > day) == (change.source == town) for change in moved)

    def became(self, code: int | str, day: date | None = None) -> list[Change]:
        """The changes by which a code, and what followed it, went elsewhere up to a day, oldest first."""
        text = official(code)
        going = {text[:9] if len(text) == 12 else text}
        homes: set[str] = set()  # counties that a town moved to: it goes on with them when they move whole
        chain: list[Change] = []
        for change in self.changes:
            whole = not change.by_town and change.share == 1 and change.source in homes
            if (change.source in going or whole) and (day is None or change.day <= day):
                chain.append(change)
                going.add(change.target)
                if change.by_town or whole:
                    homes.add(change.to_county)
        if not chain and len(text) > 6:
            return self.became(text[:6], day) if self._left(text[:6], day) else []
        return chain

    def _left(self, county: str, day: date | None) -> bool:
        """Whether a county was gone by that day (today's table when None)."""
        rows = self.versions.get(county, ())
        return bool(rows) and not any(row.until is None or (day is not None and day <= row.until) for row in rows)

    def came_from(self, code: int | str) -> list[Change]:
        """The changes by which a county (or, for a town's code, a town) received what it has."""
        return [change for change in self.changes if change.target == official(code)]

    def towns_of(self, change: Change) -> list[Change]:
        """The rows that name the towns of a county's change."""
        ends = (change.day, change.from_county, change.to_county)
        return [row for row in self.changes if row.by_town and (row.day, row.from_county, row.to_county) == ends]

    def shares(self, code: int | str, day: date) -> dict[str, Fraction]:
        """How a county's people are spread over the counties of a later day. The parts sum to 1."""
        parts: dict[str, Fraction] = {official(code): Fraction(1)}
        by_day: dict[tuple[date, str], list[Change]] = defaultdict(list)
        for change in self.changes:
            if not change.by_town and change.day <= day:
                by_day[change.day, change.source].append(change)
        for when in sorted({key[0] for key in by_day}):
            before = dict(parts)
            for county, part in before.items():
                for change in by_day.get((when, county), ()):
                    parts[change.target] = parts.get(change.target, Fraction()) + part * change.share
                    parts[county] -= part * change.share
        return {county: part for county, part in sorted(parts.items()) if part}

    def find(self, text: str) -> list[Region]:
        """Districts by code, name or path (大同市南郊区), of any time; the latest version of each code."""
        code = official(text)
        if code:
            return self.versions.get(code, [])[-1:]
        found = [rows[-1] for rows in self.versions.values() if any(row.name == text for row in rows)]
        return found or [rows[-1] for rows in self.versions.values() if text in {self.path_name(row) for row in rows}]

    def path_name(self, region: Region) -> str:
        """The path of a version on its last day, or as it stands."""
        return self.on(region.until or region.since).path_name(region.code)

    def nearest(self, text: str) -> str | None:
        """The code, name or path that was probably meant. Numbers are only like codes, words only like names."""
        if text[:1].isdigit():
            return text[:6] if text[:6] in self.versions else nearest(text[:6], self.versions)
        return nearest(text, {word for rows in self.versions.values() for row in rows for word in (row.name, self.path_name(row))})

    def offices(self, day: date, level: str | None = None) -> list[Office]:
        """The kinds of office of a day."""
        return [office for office in self._offices if office.valid(day) and (level is None or level in office.levels)]

    def office(self, kind: str, day: date, level: str | None = None) -> Office | None:
        """The office of a kind on a day, or the one that took its work over by then. Without a level: the highest that has it."""
        for wanted in (level,) if level else ("province", "city", "county"):
            tried: set[str] = set()
            name = kind
            while name and name not in tried:
                tried.add(name)
                here = [office for office in self._offices if office.kind == name and wanted in office.levels]
                for office in here:
                    if office.valid(day):
                        return office
                name = next((office.successor for office in here if office.until is not None and office.until < day), "")
        return None

    @property
    def office_kinds(self) -> list[str]:
        return sorted({office.kind for office in self._offices})
