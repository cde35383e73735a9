"""公共图书馆 and 文化馆 of the counties: open, free, and long enough."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.land import Land
from puhui.synthetic.model import NOT_SERVED, PENDING, SERVED

NAME = "culture"
LIBRARY, CENTRE = "free_cultural_venues.library", "free_cultural_venues.culture_centre"
LIBRARY_HOURS, CENTRE_HOURS = 60, 48  # a week, the invented figures in force on facts_on
_KIND = {LIBRARY: ("county_library", "图书馆"), CENTRE: ("culture_centre", "文化馆")}
_FINE = {
    LIBRARY: {"operating": "是", "free_entry": "是", "rest_day_open": "是", "open_hours": "63"},
    CENTRE: {"operating": "是", "free_entry": "是", "rest_day_open": "否", "open_hours": "52"},
}

# county and venue → what its venues say instead (none: there is none), and what follows
UNUSUAL: dict[tuple[str, str], tuple[tuple[dict[str, str], ...], str, str]] = {
    ("140123", LIBRARY): ((), NOT_SERVED, "没有县级图书馆，只有乡镇的图书室"),
    ("140213", LIBRARY): (({"operating": "否"},), NOT_SERVED, "图书馆有牌子而停用"),
    ("140222", LIBRARY): (({"rest_day_open": "否"},), NOT_SERVED, "图书馆公休日不开放"),
    ("140321", LIBRARY): (({"open_hours": "59"},), NOT_SERVED, "比最低时限少一小时"),
    ("140322", LIBRARY): (({"open_hours": "60"},), SERVED, "正好是最低时限"),
    ("140404", LIBRARY): (({"free_entry": "否"},), NOT_SERVED, "进馆收费"),
    ("140425", LIBRARY): (({"open_hours": ""},), PENDING, "开放小时数没有填"),
    ("140430", LIBRARY): (({"free_entry": "", "operating": "否"},), NOT_SERVED, "免不免费没有填，但已经停用"),
    ("140522", LIBRARY): (({"operating": "否"}, {}), SERVED, "旧馆停用，新馆在开"),
    ("140524", LIBRARY): (({"operating": "否"}, {"free_entry": ""}), PENDING, "新馆免不免费没有填"),
    ("140123", CENTRE): ((), NOT_SERVED, "没有文化馆"),
    ("140724", CENTRE): (({"open_hours": "47"},), NOT_SERVED, "比最低时限少一小时"),
    ("140725", CENTRE): (({"open_hours": "48"},), SERVED, "正好是最低时限；文化馆不看公休日"),
    ("140829", CENTRE): (({"operating": ""},), PENDING, "在不在用没有填"),
    ("141030", CENTRE): (({"free_entry": "否"},), NOT_SERVED, "收门票"),
}


def land(land: Land, chance: Random) -> None:
    """A library and a cultural centre in the first community of every county; reading rooms count for nothing."""
    for county in land.counties:
        home = land.first(county, "城镇").code
        for benefit in (LIBRARY, CENTRE):
            venues, fate, _why = UNUSUAL.get((county, benefit), (({},), SERVED, ""))
            kind, word = _KIND[benefit]
            for index, other in enumerate(venues):
                cells = _FINE[benefit] | {"open_hours": str(int(_FINE[benefit]["open_hours"]) + chance.randrange(10))} | other
                in_use = cells.pop("operating")
                land.facility(f"合成文{kind}{county}{index}", f"合成县级{word}", kind, home, in_use, **cells)
            land.of(county).fate(benefit, fate)
        land.facility(f"合成文room{county}", "合成图书室", "library", home, free_entry="是")


FIELD = Field(
    NAME,
    benefits={LIBRARY: Benefit("county", "self"), CENTRE: Benefit("county", "self")},
    sources=(Source("facilities"),),
    registers=("facilities",),
    land=land,
)
