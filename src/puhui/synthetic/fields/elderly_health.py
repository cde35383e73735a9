"""老年人健康管理: once a year for everybody of 65, where they live."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import OLD_AGE, YEAR
from puhui.synthetic.model import PENDING, SERVED, Family

NAME = "elderly_health"
ELDERLY = "elderly_health_management"
SOURCE = Source(ELDERLY, early={"140123": "2021-10-31", "140729": "2021-11-30", "140925": "2021-06-30"}, never=("141033",))
_LATE, _MISSING = 0.06, 0.1


def family(family: Family, chance: Random) -> None:
    """Most have the record of the year; of some it came in the next year. Where a county has not declared all of its year,
    some records have not arrived. (Nobody in the background is just turning 65: see figures.NEAR_65.)"""
    for person in family.members:
        if person.age < OLD_AGE or not person.alive:
            continue
        if SOURCE.gap(person.residence[:6]) and chance.random() < _MISSING:
            person.fate(ELDERLY, PENDING)
            continue
        day = f"{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        late = chance.random() < _LATE
        person.record(ELDERLY, f"{int(YEAR) + 1}-02-{day[3:]}" if late else f"{YEAR}-{day}")
        person.fate(ELDERLY, SERVED)


FIELD = Field(NAME, benefits={ELDERLY: Benefit("person", "residence")}, sources=(SOURCE,), family=family)
