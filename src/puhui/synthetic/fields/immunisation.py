"""预防接种: doses from the day of birth to six years, caught up until the eighth birthday, where the child lives."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_SERVED, PARTLY, PENDING, SERVED, Family, Person
from puhui.terms import parse_day

NAME = "immunisation"
DOSES = "immunisation"
SOURCE = Source(DOSES, early={"140823": "2022-04-30", "140931": "2022-03-31"})
TO_AGE, LATE_DAYS = 7, 30
EARLIEST = {
    "hepb1": 0,
    "bcg": 0,
    "hepb2": 31,
    "polio1": 62,
    "polio2": 92,
    "dpt1": 93,
    "polio3": 123,
    "dpt2": 124,
    "dpt3": 154,
    "hepb3": 184,
    "mena1": 185,
    "measles1": 245,
    "je1": 246,
    "mena2": 276,
    "dpt4": 549,
    "measles2": 550,
    "hepa": 551,
    "je2": 732,
    "menac1": 1097,
    "polio4": 1462,
    "dt": 2193,
    "menac2": 2194,
}
"""Dose, and a day after birth on which its month has come, however the months are counted."""
WITHIN = 20  # days; long before any time limit ends
_FIRST_CLOSES = 1 + 1 + LATE_DAYS  # the first dose is due within a day
_ONLY_OF_BABIES = ("hepb2", "polio3", "dpt3", "mena1", "je1")  # of a child of two years their time has run out
_NONE, _ONE = 0.002, 0.02  # of the children of two and more: without any dose (a booklet of elsewhere), without one of them
_SLOW = 0.04  # of the doses came half a year late
_DAY = parse_day(FACTS_ON)


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if person.age <= TO_AGE and person.alive:
            _child(person, chance)


def _child(person: Person, chance: Random) -> None:
    """Every dose whose month has come was given, of a few all but one. Of the newborn no time limit has run out: pending."""
    born, lot = parse_day(person.born), chance.random()
    blind = SOURCE.gap(person.residence[:6])
    older = person.age >= 2
    if older and lot < _NONE:
        person.fate(DOSES, PENDING if blind else NOT_SERVED)
        return
    missed = chance.choice(_ONLY_OF_BABIES) if older and lot < _NONE + _ONE else ""
    for dose, earliest in EARLIEST.items():
        if dose != missed:
            _given(person, dose, born, earliest, chance)
    if (_DAY - born).days < _FIRST_CLOSES:
        person.fate(DOSES, PENDING)
    elif missed:
        person.fate(DOSES, PENDING if blind else PARTLY)
    else:
        person.fate(DOSES, SERVED)


def _given(person: Person, dose: str, born: date, earliest: int, chance: Random) -> None:
    """A day soon after the earliest one, sometimes much later, never after facts_on. The first dose is of the first day."""
    old = (_DAY - born).days
    days = earliest if dose == "hepb1" else earliest + int(chance.random() * (WITHIN + 1))
    if earliest and chance.random() < _SLOW:
        days += 180
    if earliest <= old:
        person.record(DOSES, (born + timedelta(min(days, old))).isoformat(), occasion=dose)


FIELD = Field(NAME, benefits={DOSES: Benefit("person", "residence")}, sources=(SOURCE,), family=family)
