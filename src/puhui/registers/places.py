"""A code of a district in a roster: was it valid on its day, and where does it lie on the map of the snapshot.

A code that was abolished later is right if the row is older than the abolition; it is then carried to its successor.
Where the successor cannot be told (a split county without the town) the row is held for a person to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from puhui.errors import nearest
from puhui.regions import Regions, Tree, official
from puhui.registers.values import NUMERIC, Parsed, clean
from puhui.terms import RegionCode

# GB/T 2260: the first two digits of every province-level division.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)


@dataclass(frozen=True)
class Lies:
    """Where a code lies, as twelve-digit numbers; None where the level is not known."""

    code: int
    finest: int
    town: int | None
    county: int | None
    city: int | None
    province: int | None


class Map:
    """The districts of the day of the snapshot, with the towns and villages of the roster of districts."""

    def __init__(self, regions: Regions, facts_on: date):
        self.regions = regions
        self.facts_on = facts_on
        self.first_day = regions.first_day
        self.tree: Tree = regions.on(facts_on)
        self.ours = {code[:2] for code in self.tree.all("province")}
        self.listed: dict[str, dict[int, set[str]]] = {}  # county → length → towns and villages in the roster of districts
        self._moved = {end[:9] for change in regions.changes if change.by_town for end in (change.source, change.target)}
        self._valid: dict[tuple[str, date], bool] = {}
        self._still: dict[str, Lies | None] = {}
        self._read: dict[tuple[str, date], Parsed] = {}

    def add_districts(self, rows: list[tuple[int, str]]) -> list[int]:
        """Hang towns and villages into the tree. Returns those that find no county."""
        self.tree = self.tree.with_districts(rows)
        self._read.clear()
        self._still.clear()
        for number, _name in rows:
            text = official(number)
            place = self.tree.place(text)
            if place is not None and place.county:
                self.listed.setdefault(place.county, {}).setdefault(len(text), set()).add(text)
        return [int(official(code).ljust(12, "0")) for code, _name, _ends in self.tree.unplaced if official(code)]

    def read(self, text: str, day: date) -> Parsed:
        """The code of a district as a number on the map of the snapshot, or the reason why not."""
        found = self._read.get((text, day))
        if found is None:
            found = self._read[text, day] = self._look(text, day)
        return found

    def _look(self, text: str, day: date) -> Parsed:
        plain = clean(text.replace(NUMERIC, ""))
        code = official(plain) if re.fullmatch(r"\d{6}|\d{9}|\d{12}", plain) else ""
        if not code:
            return Parsed(code="bad-region")
        if code[:2] not in self.ours:
            known = code[:2] in PROVINCES
            return Parsed(RegionCode(code).number) if known else Parsed(code="unknown-region", hint=self._near(code))
        if RegionCode(code).level in ("province", "city"):
            return Parsed(RegionCode(code).number) if code in self.tree else Parsed(code="unknown-region", hint=self._near(code))
        return self._below_city(code, day)

    def _below_city(self, code: str, day: date) -> Parsed:
        if self._unmoved(code) is not None:
            return self._listed(code, code[:6])
        day = max(day, self.first_day)
        valid = self._was_valid(code, day) or self._was_valid(code, self.facts_on)
        if not valid and not self.regions.versions.get(code[:6]):
            return Parsed(code="unknown-region", hint=self._near(code))
        place = self.tree.place(code)
        if not valid:
            ends = self.tree.candidates(code)
            return Parsed(code="region-gone", hint="、".join(f"{end} {self.tree.path_name(end)}" for end in ends))
        if place is None:
            ends = self.tree.candidates(code)
            return Parsed(code="region-split", hint="、".join(f"{end} {self.tree.path_name(end)}" for end in ends))
        if not place.changes and self._listed(code, place.county or "").code:
            return self._listed(code, place.county or "")
        number = RegionCode(code).number
        moved = len(code) == 6 and place.county is not None and place.county != code
        if moved:
            number = RegionCode(place.county or code).number
        return Parsed(number, changed=f"{number:012d}" if moved else "")

    def _listed(self, code: str, county: str) -> Parsed:
        """Where the roster of districts lists a county's towns (or villages), a code must be among them."""
        listed = self.listed.get(county, {}).get(len(code))
        if listed and code not in listed:
            return Parsed(code="unknown-region", hint=nearest(code, listed) or "")
        return Parsed(RegionCode(code).number)

    def _was_valid(self, code: str, day: date) -> bool:
        short = code if code[:9] in self._moved else code[:6]
        if (short, day) not in self._valid:
            self._valid[short, day] = self.regions.was_valid(short, day)
        return self._valid[short, day]

    def _unmoved(self, code: str) -> Lies | None:
        """Where the county of a code lies, if it is on the map and no change ever named the code's town. The common case."""
        if code[:9] in self._moved:
            return None
        county = code[:6]
        if county not in self._still:
            place = self.tree.place(county)
            same = place is not None and place.county == county and self._was_valid(county, self.facts_on)
            self._still[county] = None if place is None or not same else self._lies(county, RegionCode(county).number)
        return self._still[county]

    def lies(self, number: int) -> Lies:
        """Where an accepted number lies on the map of the snapshot."""
        code = official(number)
        above = self._unmoved(code) if code[4:6] != "00" else None
        if above is None:
            return self._lies(code, number)
        town = RegionCode(code[:9]).number if len(code) > 6 else None
        return Lies(number, number, town, above.county, above.city, above.province)

    def _lies(self, code: str, number: int) -> Lies:
        place = self.tree.place(code)
        if place is None:
            return _elsewhere(code, number)
        finest = number if len(code) <= 6 or place.town == code[:9] else place.finest
        return Lies(number, finest, place.number("town"), place.number("county"), place.number("city"), place.number("province"))

    def _near(self, code: str) -> str:
        near = nearest(code[:6], self.tree.all("county") + self.tree.all("city"))
        return f"{near} {self.tree.path_name(near)}" if near else ""


def _elsewhere(code: str, number: int) -> Lies:
    """A district that no place pack describes: its code is all we know."""
    level = RegionCode(code).level

    def part(name: str, digits: int) -> int | None:
        return int(code[:digits].ljust(12, "0")) if LEVEL_ORDER.index(level) >= LEVEL_ORDER.index(name) else None

    return Lies(number, number, part("town", 9), part("county", 6), part("city", 4), part("province", 2))


LEVEL_ORDER = ("province", "city", "county", "town", "village")
