"""困难残疾人生活补贴 and 重度残疾人护理补贴: everybody in the background who is due them has them."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.figures import figures_of
from puhui.synthetic.model import DUE, NOT_KNOWN, SERVED, Family, Person

NAME = "disability"
LIVING, CARE = "disability_allowances.living", "disability_allowances.care"
EARLY_CARE = {"140181": "2022-01-31", "140622": "2022-03-31"}
OUTSIDE = ("children_in_difficulty.orphan", "elderly_allowance.care", "severe_disability_minimum_living", "work_injury_care_allowance")


def family(family: Family, chance: Random) -> None:
    """生活补贴 asks whether the family or the person is due or receives 低保; 护理补贴 asks for grade and need of care only."""
    for person in family.members:
        if not person.level or not person.alive or person.receives(EXTREME):
            continue
        fate = _poor(family, person)
        if fate:
            person.fate(LIVING, fate)
        if fate == SERVED:
            person.award(LIVING, "2021-10-01", str(figures_of(family.hukou).living))
        if person.level < 3 and person.care == "是":
            since = f"{chance.randrange(2017, 2022)}-{chance.randrange(1, 13):02d}-01"
            person.award(CARE, since, str(figures_of(family.hukou).care(person.level)))
            person.fate(CARE, SERVED)
        elif person.level < 3 and person.care == "":
            person.fate(CARE, NOT_KNOWN)


def _poor(family: Family, person: Person) -> str:
    if family.receives(ALLOWANCE) or person.receives(ALONE):
        return SERVED
    fates = (family.fates.get(ALLOWANCE), person.fates.get(ALONE))
    if any(fate in DUE for fate in fates):
        return SERVED
    return NOT_KNOWN if NOT_KNOWN in fates else ""


FIELD = Field(
    NAME,
    benefits={LIVING: Benefit("person"), CARE: Benefit("person")},
    sources=(Source(LIVING), Source(CARE, early=EARLY_CARE), *(Source(name) for name in OUTSIDE)),
    after=("certificates", "minimum_living", "extreme_poverty", "children_in_difficulty"),
    family=family,
)
