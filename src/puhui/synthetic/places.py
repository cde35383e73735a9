"""The made-up towns and villages: real counties by the map of the day, below them codes that no real place has (town 9xx)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from puhui.regions import Regions
from puhui.synthetic.figures import CITY, FACTS_ON, HOME_COUNTY
from puhui.synthetic.model import District, Facility
from puhui.terms import parse_day

PEOPLE_PER_TOWN = 6_000
MOST_TOWNS = 60
_URBAN = ("街道", "街道", "镇", "乡")
_RURAL = ("镇", "乡", "镇", "街道")
# kind of town → its places: (is a community 社区, class 城乡分类代码, area)
_BELOW = {
    "街道": (("社区", "111", "城镇"),) * 4,
    "镇": (("社区", "121", "城镇"), *((("行政村", "220", "农村"),) * 4)),
    "乡": (("社区", "210", "农村"), *((("行政村", "220", "农村"),) * 3)),
}
_TOWN_CLASS = {"街道": "111", "镇": "121", "乡": "210"}
_SAY_COMMUNITY, _SAY_VILLAGE = "社区（居委会）", "行政村（村委会）"


@dataclass
class Places:
    """Where people can live. weights: an invented share of each county, by its place in the list."""

    counties: list[str]
    districts: list[District] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    villages: dict[str, list[District]] = field(default_factory=dict)  # county → places people live in

    def first(self, county: str, area: str) -> District:
        """The first place of a county in town or country: where planted families live."""
        return next(village for village in self.villages[county] if village.area == area)


def lay_out(regions: Regions, people: int) -> Places:
    """Towns and villages for so many people, every town and village with what it is due."""
    day: date = parse_day(FACTS_ON)
    counties = sorted(regions.on(day).under(CITY, "county"))
    places = Places(counties)
    towns = min(MOST_TOWNS, max(4, people // (len(counties) * PEOPLE_PER_TOWN)))
    for county in [*counties, HOME_COUNTY]:
        places.villages[county] = []
        kinds = _URBAN if county in counties and county < "140120" else _RURAL
        for index in range(towns if county in counties else 2):
            _town(places, county, 901 + index, kinds[index % 4])
    return places


def _town(places: Places, county: str, suffix: int, kind: str) -> None:
    code = f"{county}{suffix}"
    places.districts.append(District(code, f"合成{suffix - 900:02d}{kind}", kind, _TOWN_CLASS[kind]))
    hospital = "社区卫生服务中心（站）" if kind == "街道" else "乡镇卫生院"
    communities = villages = 0
    for what, klass, area in _BELOW[kind]:
        if what == "社区":
            communities += 1
            place = District(f"{code}{communities:03d}", f"合成{communities:02d}社区", _SAY_COMMUNITY, klass, area)
            if communities == 1:  # in a community, which is due no clinic: so the clinic never hangs on the exemption
                places.facilities.append(Facility(f"合成医{code}", f"合成{kind}卫生院", hospital, place.code))
        else:
            villages += 1
            place = District(f"{code}{200 + villages}", f"合成{villages:02d}村", _SAY_VILLAGE, klass, area)
            places.facilities.append(Facility(f"合成室{place.code}", f"合成{villages:02d}村卫生室", "村卫生室", place.code))
        places.districts.append(place)
        places.villages[county].append(place)
