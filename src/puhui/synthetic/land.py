"""The made-up towns and villages: real counties by the map of the day, below them codes that no real place has (town 9xx)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from puhui.synthetic.model import District, Unit

PEOPLE_PER_TOWN = 1_500
LEAST_TOWNS, MOST_TOWNS = 2, 60
_URBAN = ("街道", "乡", "街道", "镇")
_RURAL = ("镇", "乡", "镇", "乡", "街道")
# kind of town → its places: (is a community 社区, class 城乡分类代码); statistics count 1xx as town, 2xx as country
_BELOW = {
    "街道": (("社区", "111"),) * 4,
    "镇": (("社区", "121"), *((("行政村", "220"),) * 4)),
    "乡": (("社区", "210"), *((("行政村", "220"),) * 3)),
}
_TOWN_CLASS = {"街道": "111", "镇": "121", "乡": "210"}
_SAY_COMMUNITY, _SAY_VILLAGE = "社区（居委会）", "行政村（村委会）"


@dataclass
class Land:
    """Where people live, and what stands there. homes: county → its places with people, by 城镇 and 农村.

    units: everything that is not a person or a family, with rows and fates; facts: what one field lets others look up.
    """

    counties: list[str]
    districts: list[District] = field(default_factory=list)
    homes: dict[str, dict[str, list[District]]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    registers: dict[int, tuple[str, dict[str, str]]] = field(default_factory=dict)  # id(unit) → its register and row
    facts: dict[str, Any] = field(default_factory=dict)
    _of: dict[str, Unit] = field(default_factory=dict)

    def first(self, county: str, area: str) -> District:
        """The first place of a county in town or country: where planted families live."""
        return self.homes[county][area][0]

    def add(self, district: District) -> Unit:
        """A town or village, and the unit that it is."""
        self.districts.append(district)
        unit = self._of[district.key] = Unit(district.unit_kind, district.key)
        self.units.append(unit)
        return unit

    def of(self, code: str) -> Unit:
        """The unit of a town, village, or county (which are due things too)."""
        key = code.ljust(12, "0")
        if key not in self._of:
            self._of[key] = Unit("county", key)
            self.units.append(self._of[key])
        return self._of[key]

    def unit(self, kind: str, number: str, county: str, register: str, /, **cells: str) -> Unit:
        """A unit with a row of its own: a school, a disaster. county: who owes it what it is due."""
        made = Unit(kind, number)
        made.columns = cells
        made.owed[""] = county[:6]
        self.registers[id(made)] = (register, cells)
        self.units.append(made)
        return made

    def facility(self, number: str, name: str, kind: str, lies: str, in_use: str = "是", opened: str = "2012-01-01", **more: str) -> Unit:
        """kind: the word or the Chinese of packs' facilities. lies: the code of its village."""
        cells = {"name": name, "facility_kind": kind, "self": lies, "operating": in_use, "opened": opened} | more
        return self.unit("facility", number, lies, "facilities", **cells)


def county_of(unit: Unit) -> str:
    """Six digits: who owes a unit of the land what it is due."""
    return unit.owed.get("") or unit.number[:6]


def lay_out(people: dict[str, int]) -> Land:
    """Towns and villages for so many people in each county."""
    land = Land(sorted(people))
    for county in land.counties:
        land.homes[county] = {"城镇": [], "农村": []}
        kinds = _URBAN if county[4:] < "20" else _RURAL
        for index in range(min(MOST_TOWNS, max(LEAST_TOWNS, people[county] // PEOPLE_PER_TOWN))):
            _town(land, county, 901 + index, kinds[index % len(kinds)])
    return land


def _town(land: Land, county: str, suffix: int, kind: str) -> None:
    code = f"{county}{suffix}"
    land.add(District(code, f"合成{suffix - 900:02d}{kind}", kind, _TOWN_CLASS[kind]))
    communities = villages = 0
    for what, klass in _BELOW[kind]:
        area = "城镇" if klass < "2" else "农村"
        if what == "社区":
            communities += 1
            place = District(f"{code}{communities:03d}", f"合成{communities:02d}社区", _SAY_COMMUNITY, klass, area)
        else:
            villages += 1
            place = District(f"{code}{200 + villages}", f"合成{villages:02d}村", _SAY_VILLAGE, klass, area)
        land.add(place)
        land.homes[county][area].append(place)
