"""农村危房改造: which houses were assessed, who is recognised as poor, who was paid, and whose house was rebuilt."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.minimum_living import ALLOWANCE, EXTREME
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_KNOWN, NOT_SERVED, PENDING, SERVED, Family, Unit

NAME = "housing"
HOUSE = "rural_dilapidated_housing"
ASSESSED = Source("house_assessments", never=("140882",))
PAID = Source(HOUSE, early={"140827": "2022-02-28"}, never=("140927",))
FIRST_DAY = "2021-05-02"  # twelve months to 2022-05-01, sixty days before facts_on; who was assessed later may still wait
AID = {"C": ("8000", "11000"), "D": ("19000", "26000")}  # yuan, invented; the second where somebody is 特困
LAST_AIDED = "2016-10-20"  # too lately for a second time: ten years, invented, as that children who have a safe house come first
_OUT_OF_POVERTY, _LOW = 0.1, 0.12  # of the families in the country: 其他脱贫户; and up to here one of _GROUPS
_GROUPS = ("易返贫致贫户", "突发严重困难户", "低保边缘家庭")
_LOOKED_AT_POOR, _LOOKED_AT = 0.6, 0.02
_GRADES = ("A",) * 8 + ("B",) * 8 + ("C",) * 3 + ("D",)


def family(family: Family, chance: Random) -> None:
    """Families in the country. Of those without a recognition and of those whose house nobody looked at the answer is no."""
    if family.area != "农村":
        return
    poor = in_force(family, ALLOWANCE) or any(in_force(person, EXTREME) for person in family.members)
    group = "" if poor else _recognised(family, chance)
    if ASSESSED.gap(family.hukou[:6]):
        if poor or group:  # a family lies where its 户口 is
            family.fate(HOUSE, NOT_KNOWN)
    elif chance.random() < (_LOOKED_AT_POOR if poor or group else _LOOKED_AT):
        _assessed(family, bool(poor or group), group, chance)


def in_force(unit: Unit, benefit: str) -> bool:
    """Whether the unit has an award of it on facts_on."""
    return any(a.benefit == benefit and a.since <= FACTS_ON and (not a.until or a.until >= FACTS_ON) for a in unit.awards)


def _recognised(family: Family, chance: Random) -> str:
    lot = chance.random()
    if lot >= _LOW:
        return ""
    group = "其他脱贫户" if lot < _OUT_OF_POVERTY else chance.choice(_GROUPS)
    since, until = ("2020-12-31", "2099-12-31") if group == "其他脱贫户" else ("2021-09-10", "2022-12-31")
    family.row("rural_low_income", group=group, since=since, valid_until=until)
    return group


def _assessed(family: Family, poor: bool, group: str, chance: Random) -> None:
    """One assessment; of a dangerous house what came of it."""
    grade, day = chance.choice(_GRADES), f"{chance.randrange(2019, 2023)}-0{chance.randrange(1, 6)}-18"
    only = chance.choices(("是", "否", ""), (90, 7, 3))[0]
    child = chance.choices(("否", "是", ""), (90, 7, 3))[0] if all(person.age >= 60 for person in family.members) else "否"
    family.row("house_assessments", assessed_on=day, grade=grade, only_house=only, child_housed=child)
    if grade < "C" or not poor or only == "否" or child == "是":
        return
    if chance.random() < 0.06:  # had its share some years ago
        family.row("house_works", finished_on=LAST_AIDED, work="修缮加固")
        return
    if not only or not child:
        family.fate(HOUSE, NOT_KNOWN)
    else:
        _due(family, grade, group, day, chance)


def _due(family: Family, grade: str, group: str, day: str, chance: Random) -> None:
    """Paid while the work goes on, done and accepted (no more due then), or still waiting."""
    lot = chance.random()
    amount = _aid(family, grade)
    if day < FIRST_DAY and lot < 0.3:
        done = max(f"{day[:4]}-10-12", "2021-10-12")
        family.row("house_works", finished_on=done, work="修缮加固" if grade == "C" else "拆除重建")
        family.record(HOUSE, done, amount)
    elif lot < 0.85:
        family.record(HOUSE, max(f"{day[:5]}06-15", "2021-09-15"), amount)
        family.fate(HOUSE, SERVED)
    else:
        family.fate(HOUSE, PENDING if day > FIRST_DAY or PAID.gap(family.hukou[:6]) else NOT_SERVED)


def _aid(family: Family, grade: str) -> str:
    """Yuan for this house."""
    extreme = any(in_force(person, EXTREME) for person in family.members)
    return AID[grade][extreme]


FIELD = Field(
    NAME,
    benefits={HOUSE: Benefit("family")},
    sources=(ASSESSED, Source("house_works"), Source("rural_low_income"), PAID),
    registers=("house_assessments", "house_works", "rural_low_income"),
    after=("minimum_living", "extreme_poverty"),
    family=family,
)
