"""Who is in which scheme of pension and medical insurance, and who is at school. Rows and fates: in the fields that follow.

facts of a person: pension – employee, resident or blank; medical – the same; student – 是 or blank.
"""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Field, Source
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.fields.reasons import Answer, every, in_force
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import Family, Person

NAME = "schemes"
INSURANCE = Source("insurance", early={"140931": "2022-03-31"})
STUDENTS = Source("students", never=("141030",))
EMPLOYEE, RESIDENT = "employee", "resident"
FROM_AGE, PENSION_AGE = 16, 60
_WORKS_FROM = 20
_EMPLOYED = {"城镇": 0.5, "农村": 0.12}  # invented shares
_GROWN = 18  # from here a student by chance, before as the schools' own register says
_AT_SCHOOL = {18: 0.8, 19: 0.55, 20: 0.5, 21: 0.45, 22: 0.2}
_NO_PENSION, _NO_MEDICAL, _NO_MEDICAL_INFANT = 0.01, 0.005, 0.1
_TWO_GROUPS = "合成误"
"""Families of mistakes.py: one stands in two, so that nobody knows whether he has 低保. Employees, whom it is nothing to."""


def family(family: Family, chance: Random) -> None:
    """Who has 低保 or 特困供养 is in the residents' schemes."""
    poor = in_force(family, ALLOWANCE)
    for person in family.members:
        if person.alive:
            alone = poor or in_force(person, ALONE) or in_force(person, EXTREME)
            _person(person, chance, 0.0 if alone else _EMPLOYED.get(family.area, 0.3), family.number.startswith(_TWO_GROUPS))


def _person(person: Person, chance: Random, employed: float, surely: bool) -> None:
    lot, at_school = chance.random(), chance.random() < _AT_SCHOOL.get(person.age, 0.0)
    at_school = _enrolled(person) if person.age < _GROWN else at_school
    if surely or (person.age >= _WORKS_FROM and not at_school and lot < employed):
        person.facts |= {"pension": EMPLOYEE, "medical": EMPLOYEE}
        return
    if at_school:
        person.facts["student"] = "是"
        begun = min(2021, int(person.born[:4]) + (15 if person.age < _GROWN else 18))
        person.row("students", since=f"{begun}-09-01", until=f"{max(begun + 3, 2022)}-07-10")
    elif person.age >= FROM_AGE and chance.random() >= _NO_PENSION:
        person.facts["pension"] = RESIDENT
    if chance.random() >= (_NO_MEDICAL if person.age else _NO_MEDICAL_INFANT):
        person.facts["medical"] = RESIDENT


def _enrolled(person: Person) -> bool:
    """Whether a pupil of 16 or 17 stands in 学籍 as attending now: both registers come from the schools."""
    rows = [cells for register, cells in person.rows if register == "enrolments"] if person.age >= FROM_AGE else []
    return any(cells.get("state") == "在读" and cells["begins"] <= FACTS_ON <= cells["ends"] for cells in rows)


def insurance_known(person: Person) -> bool:
    """Whether the county where they live has declared the register of insurance: else nothing of it is known."""
    return not INSURANCE.gap(person.residence[:6])


def enrolment_due(person: Person) -> Answer:
    """参加居民养老: from 16 to 59, alive, not at school, not in the employees' scheme."""
    if not person.alive or not FROM_AGE <= person.age < PENSION_AGE:
        return False
    pupil = None if STUDENTS.gap(person.residence[:6]) else "student" not in person.facts
    return every(pupil, person.facts.get("pension") != EMPLOYEE if insurance_known(person) else None)


def medical_due(person: Person) -> Answer:
    """参加居民医保: everybody alive who is not in the employees' scheme."""
    if not person.alive:
        return False
    return person.facts.get("medical") != EMPLOYEE if insurance_known(person) else None


FIELD = Field(
    NAME,
    sources=(INSURANCE, STUDENTS),
    registers=("students",),
    after=("minimum_living", "education", "extreme_poverty"),
    family=family,
)
