"""The people in the background: families by invented archetypes, every one served as it is due. Same seed, same families."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from random import Random

from puhui.synthetic.archetypes import APPLIED, APPLIED_IN_10000, NEVER_APPLIED, Archetype, Member, never_applied
from puhui.synthetic.figures import ALLOWANCE, ALONE, CARE, ELDERLY, FACTS_ON, FIGURES, LIVING, MONTHS, NEAR_65, TOPUP, YEAR
from puhui.synthetic.ids import Ids
from puhui.synthetic.model import NOT_KNOWN, SERVED, Award, Disability, District, Family, Person, Record
from puhui.synthetic.places import Places
from puhui.terms import parse_day

_MOVED_IN_1000 = 90  # families that live in another county than that of their 户口
_DISABLED_IN_10000, _ILL_IN_10000 = 240, 15
_CATEGORIES = ("肢体", "肢体", "肢体", "视力", "听力", "言语", "智力", "精神")
_LEVELS = (1, 1, 2, 2, 3, 3, 3, 4, 4, 4)
_MOST = 5  # people in the largest archetype, and one more
_DAY = parse_day(FACTS_ON)
_OTHER = {"男": "女", "女": "男"}


@dataclass
class _Draws:
    """One stream of chance per purpose: what one purpose draws never moves another."""

    shape: Random
    place: Random
    ages: Random
    health: Random
    service: Random

    @classmethod
    def of(cls, seed: int) -> _Draws:
        return cls(*(Random(f"puhui demo {seed} {name}") for name in ("shape", "place", "ages", "health", "service")))


def families(seed: int, people: int, places: Places, ids: Ids) -> Iterator[Family]:
    """Families of exactly `people` persons together."""
    draws = _Draws.of(seed)
    weights = list(accumulate(archetype.weight for archetype in NEVER_APPLIED))
    applied = list(accumulate(archetype.weight for archetype in APPLIED))
    homes, cumulated = _homes(places)
    count = 0
    while people > 0:
        count += 1
        shape = draws.shape
        if shape.randrange(10_000) < APPLIED_IN_10000:
            archetype = shape.choices(APPLIED, cum_weights=applied)[0]
        else:
            archetype = shape.choices(NEVER_APPLIED, cum_weights=weights)[0]
        while len(archetype.members) > people:
            archetype = shape.choices(NEVER_APPLIED, cum_weights=weights)[0]
        people -= len(archetype.members)
        home = draws.place.choices(homes, cum_weights=cumulated)[0]
        moved = draws.place.randrange(1000) < _MOVED_IN_1000
        lives = draws.place.choices(homes, cum_weights=cumulated)[0] if moved else home
        yield _family(archetype, count, home, lives, draws, ids)


def _homes(places: Places) -> tuple[list[District], list[int]]:
    """Places to live in, and their weights added up: towns are fuller than villages."""
    homes = [village for county in places.counties for village in places.villages[county]]
    return homes, list(accumulate(5 if home.area == "城镇" else 2 for home in homes))


def _family(archetype: Archetype, count: int, home: District, lives: District, draws: _Draws, ids: Ids) -> Family:
    family = Family(f"合成家{count:08d}", f"合成户{count:08d}", home.code, lives.code, home.area, fates=archetype.fates)
    members: list[Person] = []
    sex = "男"
    for member in archetype.members:
        sex = _OTHER[sex] if member.partner else ("男" if draws.ages.random() < 0.5 else "女")
        born, age = _born(member, draws.ages)
        person = Person(ids.number(born, sex), ids.name(), sex, born, home.code, lives.code, member.role)
        if archetype.applied:
            _applied(person, member, archetype, family)
        else:
            _health(person, age, draws)
        _serve(person, draws.service)
        members.append(person)
    family.members = tuple(members)
    if archetype.applied:
        family.checked, family.car, family.assets, family.kin = "是", archetype.car, archetype.assets, True
        if archetype.fates.get(ALLOWANCE) == SERVED:
            short = next(member.short for member in archetype.members if member.short is not None)
            family.awards = (Award(ALLOWANCE, "2021-09-01", str(short * len(members))),)
    else:
        family.fates = {ALLOWANCE: NOT_KNOWN}
    return family


def _born(member: Member, ages: Random) -> tuple[str, int]:
    """A birthday that gives an age of the archetype on facts_on, and that age."""
    low, high = member.ages
    while True:
        age = ages.randint(low, high)
        day = _DAY.replace(year=_DAY.year - age) - timedelta(ages.randrange(1, 365))
        born = day.isoformat()
        if not NEAR_65[0] <= born <= NEAR_65[1] and day.day < 29:
            return born, age


def _applied(person: Person, member: Member, archetype: Archetype, family: Family) -> None:
    """Income as the archetype says, measured from the line; certificate, awards and records of those who are due."""
    figures = FIGURES[family.hukou[:4] + "00"]
    line, heads = figures.line(family.area), len(archetype.members)
    if member.short is not None:
        person.incomes = (("工资性收入", str((line - member.short) * heads)),)
    elif member.times:
        person.incomes = (("工资性收入", f"{line * member.times * heads:.2f}"),)
    if member.level:
        person.disabilities = (Disability("肢体", member.level, member.care),)
    person.fates = member.fates
    if archetype.extreme:
        person.awards = (Award("extreme_poverty_support", "2019-03-01", str(line + line * 3 // 10)),)
    if ALONE in member.fates:
        person.awards = (Award(ALONE, "2021-10-01", str(line)),)


def _health(person: Person, age: int, draws: _Draws) -> None:
    """Certificates and recognised illnesses in a family that never applied."""
    health = draws.health
    level = mind = 0
    care = ""
    ill = False
    if age >= 7 and health.randrange(10_000) < _DISABLED_IN_10000:
        category, level = health.choice(_CATEGORIES), health.choice(_LEVELS)
        care = ("是" if health.random() < 0.6 else "否") if level < 3 else ""
        state = "注销" if health.randrange(20) == 0 else "有效"
        person.disabilities = (Disability(category, level, care, state),)
        if state == "注销":  # a cancelled certificate counts for nothing
            level, care = 0, ""
        mind = level if category in ("智力", "精神") else 0
    if health.randrange(10_000) < _ILL_IN_10000:
        ill = health.random() < 0.7
        person.illness = ("2021-05-10", "2099-12-31" if ill else "2022-05-09")
    person.fates = never_applied(age, level, mind, ill, care)


def _serve(person: Person, service: Random) -> None:
    """Everybody in the background has what he is due: an award, or the record of the period that is judged."""
    if not person.fates:
        return
    fates, figures = person.fates, FIGURES[person.hukou[:4] + "00"]
    if fates.get(ELDERLY) == SERVED:
        person.records += (Record(ELDERLY, f"{YEAR}-{service.randrange(1, 13):02d}-{service.randrange(1, 29):02d}"),)
    if fates.get(TOPUP) == SERVED:
        person.records += tuple(Record(TOPUP, f"{month}-10") for month in MONTHS)
    if fates.get(CARE) == SERVED:
        since = f"{service.randrange(2017, 2022)}-{service.randrange(1, 13):02d}-01"
        person.awards += (Award(CARE, since, str(figures.care(person.disabilities[0].level))),)
    if fates.get(LIVING) == SERVED:
        person.awards += (Award(LIVING, "2021-10-01", str(figures.living)),)
