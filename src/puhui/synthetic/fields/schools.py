"""Schools, and 营养改善 of the rural ones: a school for the compulsory grades in every town, two for the older in every county."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import HOME_CITY
from puhui.synthetic.land import Land
from puhui.synthetic.model import NO, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, SERVED_NOT_DUE, UNKNOWN_SERVED, Unit

NAME = "schools"
MEALS = "rural_student_nutrition"
SOURCE = Source(MEALS, early={"140928": "2021-09-30"})
TAKES_PART = ("140900", HOME_CITY)  # invented; one of their counties joined in this year
JOINED_LATE = {"141102": "2022-03-10"}  # its first payment: what came after the judged year counts too
_MISSING = 0.03

# number, county, what it says of itself, day of a payment (none: blank), what follows, why
_PLAIN = {"school_type": "nine_year", "rural": "是", "boarding": "是", "operating": "是"}
PLANTED: tuple[tuple[str, str, dict[str, str], str, str, str], ...] = (
    ("例1", "141123", {}, "", NOT_SERVED, "试点县的村小学，2021 年没有发放记录"),
    ("例2", "141123", {"school_type": "primary"}, "2021-11-05", SERVED, "有发放记录，没有学生也是应享（0 元）"),
    ("例3", "141123", {"school_type": "junior"}, "2022-02-20", SERVED, "2021 年的记录晚到"),
    ("例4", "141123", {}, "2020-12-20", NOT_SERVED, "只有前年的记录"),
    ("例5", "141123", {"rural": "否"}, "", NO, "在县城里"),
    ("例6", "141124", {"rural": ""}, "", NOT_KNOWN, "在不在县城没有登记"),
    ("例7", "141124", {"rural": ""}, "2021-10-12", UNKNOWN_SERVED, "有发放记录，在不在县城没有登记"),
    ("例8", "141124", {"operating": "否"}, "", NO, "教学点已停办"),
    ("例9", "141124", {"operating": "否"}, "2021-04-12", SERVED_NOT_DUE, "已停办，2021 年上半年有发放记录"),
    ("例10", "141124", {"operating": ""}, "", NOT_KNOWN, "在不在办学没有登记"),
    ("例11", "141125", {"school_type": "kindergarten"}, "", NO, "幼儿园，不适用"),
    ("例12", "141125", {"school_type": "kindergarten", "rural": "", "operating": ""}, "", NO, "幼儿园，其余没有登记也不适用"),
    ("例13", "141125", {"school_type": "special"}, "", NOT_SERVED, "特殊教育学校也是义务教育学校"),
    ("例14", "140928", {}, "", PENDING, "五寨县只报到 2021 年 9 月底：记录未到"),
    ("例15", "140928", {}, "2021-06-20", SERVED, "没有报全的县，有记录就是有"),
    ("例16", "140822", {}, "", NO, "没有参加的县"),
    ("例17", "140822", {}, "2021-06-20", SERVED_NOT_DUE, "没有参加的县有一笔记录"),
    ("例18", "140822", {"rural": ""}, "", NO, "没有参加的县，在不在县城没有登记也不符合"),
)


def compulsory(place: str) -> str:
    """The school of a town, by the code of the town or of a place in it."""
    return f"合成校{place[:9]}"


def senior(place: str) -> str:
    """The 普通高中 of a county."""
    return f"合成中{place[:6]}"


def vocational(place: str) -> str:
    return f"合成职{place[:6]}"


def land(land: Land, chance: Random) -> None:
    done: set[str] = set()
    towns = {town.code: town for town in land.districts if town.unit_kind == "town"}
    for place in [district for district in land.districts if district.unit_kind == "village"]:
        town = towns[place.code[:9]]
        if town.code not in done:
            done.add(town.code)
            rural = "是" if town.kind in ("镇", "乡") else "否"
            school = _school(land, compulsory(town.code), place.code, {"rural": rural, "boarding": rural})
            _meals(school, place.code, rural == "是", chance)
    for county in land.counties:
        home = land.first(county, "城镇").code
        for number, kind in ((senior(home), "senior"), (vocational(home), "vocational")):
            _school(land, number, home, {"school_type": kind, "rural": "否"})
    for number, county, cells, paid, fate, _why in PLANTED:
        school = _school(land, f"合成校{number}", land.first(county, "农村").code, cells)
        if paid:
            school.record(MEALS, paid, amount="1000")
        school.fate(MEALS, fate)


def _school(land: Land, number: str, lies: str, cells: dict[str, str]) -> Unit:
    return land.unit("school", number, lies, "schools", name=f"合成学校{number[2:]}", self=lies, **(_PLAIN | cells))


def _meals(school: Unit, place: str, rural: bool, chance: Random) -> None:
    """Of the schools outside the county town, in the counties that take part, nearly all have a payment in the year."""
    if not rural or f"{place[:4]}00" not in TAKES_PART:
        return
    if chance.random() < _MISSING:
        school.fate(MEALS, PENDING if SOURCE.gap(place[:6]) else NOT_SERVED)
        return
    school.record(MEALS, JOINED_LATE.get(place[:6], f"2021-{chance.randrange(10, 13)}-15"), amount="10000")
    school.fate(MEALS, SERVED)


FIELD = Field(NAME, benefits={MEALS: Benefit("school", "self")}, sources=(SOURCE,), registers=("schools",), land=land)
