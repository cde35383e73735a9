"""0–6岁儿童健康管理: a schedule of visits from the day of birth, where the child lives."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_SERVED, PARTLY, PENDING, SERVED, Family, Person
from puhui.terms import parse_day

NAME = "child_health"
CHILD = "child_health"
SOURCE = Source(CHILD, early={"140428": "2022-03-31", "141034": "2021-12-31"})
TO_AGE, LATE_DAYS = 6, 60
VISITS = (
    ("newborn", 0, 14),
    ("m1", 28, 30),
    ("m3", 91, 120),
    ("m6", 183, 210),
    ("m8", 244, 270),
    ("m12", 366, 390),
    ("m18", 549, 570),
    ("m24", 732, 750),
    ("m30", 915, 930),
    ("m36", 1097, 1120),
    ("y4", 1462, 1810),
    ("y5", 1828, 2170),
    ("y6", 2193, 2540),
)
"""Occasion, and days after birth that lie inside its window, counted in months or not. Those that began are recorded, so
whether one has just closed moves no answer."""
FIRST_CLOSES = 14 + 1 + LATE_DAYS  # the 14th day is still inside the first window
_NONE, _ONE = 0.004, 0.01  # of the children over one: without any visit, without one of them
_DAY = parse_day(FACTS_ON)


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if person.age <= TO_AGE and person.alive:
            _child(person, chance)


def _child(person: Person, chance: Random) -> None:
    """Of a child so young that no window has closed, nothing can be missed yet: pending. Of the others nearly all have every visit."""
    born = parse_day(person.born)
    lot = chance.random()
    blind = SOURCE.gap(person.residence[:6])
    if person.age >= 1 and lot < _NONE:
        person.fate(CHILD, PENDING if blind else NOT_SERVED)
        return
    missed = "m3" if person.age >= 1 and lot < _NONE + _ONE else ""
    for occasion, first, last in VISITS:
        if occasion != missed:
            _visit(person, occasion, born, first, last, chance)
    if (_DAY - born).days < FIRST_CLOSES:
        person.fate(CHILD, PENDING)
    elif missed:
        person.fate(CHILD, PENDING if blind else PARTLY)
    else:
        person.fate(CHILD, SERVED)


def _visit(person: Person, occasion: str, born: date, first: int, last: int, chance: Random) -> None:
    """A day in the window that is not after facts_on."""
    days = min(last, (_DAY - born).days) - first
    if days >= 0:
        day = born + timedelta(first + int(chance.random() * (days + 1)))
        person.record(CHILD, day.isoformat(), occasion=occasion)


FIELD = Field(NAME, benefits={CHILD: Benefit("person", "residence")}, sources=(SOURCE,), family=family)
