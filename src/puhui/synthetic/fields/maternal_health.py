"""孕产妇健康管理: the mothers of the babies, and women who are pregnant now; five visits before the birth and two after it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_SERVED, PARTLY, PENDING, SERVED, Family, Person
from puhui.terms import parse_day

NAME = "maternal_health"
ANTENATAL, POSTNATAL = "maternal_health.antenatal", "maternal_health.postnatal"
SOURCES = {ANTENATAL: Source(ANTENATAL, early={"140322": "2022-03-31"}), POSTNATAL: Source(POSTNATAL, early={"141124": "2022-04-30"})}
LATE_DAYS, WHOLE = 30, 280
_ASKED_FOR = 365  # days after the expected date
BEFORE = (("early", 0, 90, 0), ("w16", 112, 146, 0), ("w21", 147, 174, 0), ("w28", 196, 258, 210), ("w37", 259, 286, 273))
AFTER = (("home_visit", 0, 14), ("day42", 42, 56))
"""Days of the pregnancy, or after the birth. The fourth number: the visit is due only if the child was not born before this day."""
NEVER = "2099-12-31"
_MOTHER_AGES, _YOUNGEST, _OLDEST = (17, 46), 17, 45  # now; and when the child was born
_PREGNANT_AGES, _PREGNANT = (22, 36), 0.03
_UNREGISTERED, _NONE, _ONE, _ENDED = 0.03, 0.01, 0.05, 0.04
_DAY = parse_day(FACTS_ON)


def family(family: Family, chance: Random) -> None:
    """The youngest child of less than a year has a mother among the adults of the family; of the other women some are pregnant."""
    mother, child = _mother(family)
    for person in family.members:
        if person.sex != "女" or not person.alive:
            continue
        if person is mother and child is not None:
            if chance.random() >= _UNREGISTERED:
                _gave_birth(person, parse_day(child.born), chance)
        elif _PREGNANT_AGES[0] <= person.age <= _PREGNANT_AGES[1] and chance.random() < _PREGNANT:
            _pregnant(person, chance)


def _mother(family: Family) -> tuple[Person | None, Person | None]:
    """The head of the family or the partner of the head, and her baby. A grandmother is too old to be taken for the mother."""
    babies = sorted((person for person in family.members if person.age == 0), key=lambda person: person.born, reverse=True)
    women = [person for person in family.members if person.sex == "女" and person.alive and person.role in ("申请人", "配偶")]
    fitting = [person for person in women if _MOTHER_AGES[0] <= person.age <= _MOTHER_AGES[1]]
    return (min(fitting, key=lambda person: person.age), babies[0]) if babies and fitting else (None, None)


def _gave_birth(person: Person, born: date, chance: Random) -> None:
    """Born between two weeks before the expected date and one week after it; registered within the first twelve weeks."""
    expected = born + timedelta(chance.randrange(-6, 15))
    _written(person, expected, chance.randrange(45, 85), born, chance)


def _pregnant(person: Person, chance: Random) -> None:
    """Between the twelfth and the last week; a few lost the child this month."""
    at = chance.randrange(85, 275)
    expected = _DAY + timedelta(WHOLE - at)
    if chance.random() < _ENDED:
        _row(person, expected, 60, NEVER, (_DAY - timedelta(5)).isoformat())
        return
    _written(person, expected, chance.randrange(45, 85), None, chance)


def _row(person: Person, expected: date, registered: int, born: str, ended: str = NEVER) -> None:
    first = (expected - timedelta(WHOLE - registered)).isoformat()
    person.row("pregnancies", expected_date=expected.isoformat(), registered_on=first, ended_on=ended, born_on=born)


def _written(person: Person, expected: date, registered: int, born: date | None, chance: Random) -> None:
    """The row, the visits, and what became of both promises. registered: on which day of the pregnancy."""
    _row(person, expected, registered, born.isoformat() if born else NEVER)
    if (_DAY - expected).days > _ASKED_FOR:
        return
    start = expected - timedelta(WHOLE)
    lasted = (born - start).days if born else 10_000
    windows = [(name, max(first, registered), min(last, lasted)) for name, first, last, held in BEFORE if lasted >= max(held, first)]
    due = [name for name, _first, last, held in BEFORE if lasted >= held and (_DAY - start).days - LATE_DAYS > last]
    _visited(person, ANTENATAL, start, windows, due, chance)
    if born is not None:
        late = (_DAY - born).days - LATE_DAYS
        _visited(person, POSTNATAL, born, list(AFTER), [name for name, _first, last in AFTER if late > last], chance)


def _visited(person: Person, benefit: str, start: date, windows: list[tuple[str, int, int]], due: list[str], chance: Random) -> None:
    """Nearly all visits that have begun took place; none due yet: pending."""
    lot = chance.random()
    nothing = bool(due) and lot < _NONE
    missed = chance.choice(due) if due and _NONE <= lot < _NONE + _ONE else ""
    done = 0
    for name, first, last in windows:
        days = min(last, (_DAY - start).days) - first
        if days >= 0 and name != missed and not nothing:
            person.record(benefit, (start + timedelta(first + int(chance.random() * (days + 1)))).isoformat(), occasion=name)
            done += name in due
    if not due:
        person.fate(benefit, PENDING)
    elif done == len(due):
        person.fate(benefit, SERVED)
    elif SOURCES[benefit].gap(person.residence[:6]):
        person.fate(benefit, PENDING)
    else:
        person.fate(benefit, PARTLY if done else NOT_SERVED)


FIELD = Field(
    NAME,
    benefits={ANTENATAL: Benefit("person", "residence"), POSTNATAL: Benefit("person", "residence")},
    sources=(Source("pregnancies"), *SOURCES.values()),
    registers=("pregnancies",),
    family=family,
)
