"""居民养老保险 and 居民医保: everybody's rows in the register of insurance, pensions, and who is missing.

The schemes, and what the government paid, were settled by the fields before this one.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.permits import NOWHERE, insured_at
from puhui.synthetic.fields.reasons import by_fact
from puhui.synthetic.fields.schemes import EMPLOYEE, FROM_AGE, INSURANCE, PENSION_AGE, RESIDENT, enrolment_due, insurance_known, medical_due
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NO, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, UNKNOWN_SERVED, Family, Person
from puhui.terms import parse_day

NAME = "insurance"
ENROLMENT, PENSION = "resident_pension.enrolment", "resident_pension.pension"
MEDICAL, FROM_BIRTH = "resident_medical_insurance.enrolment", "resident_medical_insurance.from_birth"
PENSIONS = Source(PENSION, early={"140321": "2022-02-28"})
BASIC, AGED, DIVISOR = 110, 5, 139  # yuan a month in force on facts_on; aged: from the month after 65
NEWBORN_DAYS = 90
PENSION_BEFORE = "1962-06-01"  # born before: sixty by the end of last month
AGED_BEFORE = "1957-06-01"
FREE_UNTIL = "1951-07-01"  # born up to here: sixty on the day the scheme began, and need not have paid
_BEGAN, _BEGAN_YEAR, _BEGAN_DAY = "2011-12-01", 2011, "07-01"
_ALWAYS = "2099-12-31"
_NO_AWARD, _TOO_FEW = 0.005, 0.01
_INFANT_LATE, _INFANT_SINCE = 0.05, 0.08  # by lot: enrolled too late; in time, but insured from that day only
_EMPLOYED_ROW = {"since": "2010-01-01", "enrolled_on": "2010-01-01", "until": _ALWAYS}
_DAY = parse_day(FACTS_ON)


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if person.alive:
            _enrol(person, chance)
            _medical(person, chance)


def months_needed(born: str) -> int:
    """One year for each year, or part of one, that lay between the beginning of the scheme and the sixtieth birthday."""
    years = int(born[:4]) + PENSION_AGE - _BEGAN_YEAR + (born[5:] > _BEGAN_DAY)
    return 12 * max(0, years)


def _enrol(person: Person, chance: Random) -> None:
    scheme = person.facts.get("pension", "")
    if scheme == EMPLOYEE:
        person.row("insurance", scheme="employee_pension", **_EMPLOYED_ROW)
    months = months_needed(person.born)
    if scheme == RESIDENT and person.born < PENSION_BEFORE:
        months = max(0, months - 12) if chance.random() < _TOO_FEW else months
        paid_on = f"{max(_BEGAN_YEAR, int(person.born[:4]) + PENSION_AGE - 1)}-12-20" if months else ""
        _row(person, _BEGAN, months, paid_on)
    elif scheme == RESIDENT:
        year = max(_BEGAN_YEAR, int(person.born[:4]) + FROM_AGE)
        paid = max(0, 2021 - year) * 12
        _row(person, f"{year}-12-01" if year < 2022 else f"{year}-05-20", paid, "2021-12-10" if paid else "")
    if FROM_AGE <= person.age < PENSION_AGE:
        person.fate(ENROLMENT, by_fact(enrolment_due(person), scheme == RESIDENT if insurance_known(person) else None))
    elif person.born < PENSION_BEFORE and person.status != "服刑":
        _pension(person, scheme, months, chance)


def _row(person: Person, since: str, months: int, paid_on: str) -> None:
    """So many times 139 yuan in the account as years were paid, so that the pension is a whole number."""
    person.row(
        "insurance",
        scheme="resident_pension",
        enrolled_on=since,
        since=since,
        until=_ALWAYS,
        months=str(months),
        paid_on=paid_on,
        balance=str(months // 12 * DIVISOR),
        aided=person.facts.get("pension_aided", "0"),
    )


def _pension(person: Person, scheme: str, months: int, chance: Random) -> None:
    """Where the register of insurance has not come, an award is there and the answer is not known."""
    free = person.born <= FREE_UNTIL
    due = scheme != EMPLOYEE and (free or (scheme == RESIDENT and months >= months_needed(person.born)))
    awarded = due and chance.random() >= _NO_AWARD
    if awarded:
        sixty = f"{int(person.born[:4]) + PENSION_AGE}{person.born[4:8]}01"
        account = months // 12 if scheme == RESIDENT else 0
        amount = BASIC + account + (AGED if person.born < AGED_BEFORE else 0)
        person.award(PENSION, max(_month_after(sixty), "2011-08-01"), str(amount))
    if not insurance_known(person):
        person.fate(PENSION, UNKNOWN_SERVED if awarded else NOT_KNOWN)
    elif due:
        person.fate(PENSION, SERVED if awarded else PENDING if PENSIONS.gap(person.hukou[:6]) else NOT_SERVED)


def _month_after(day: str) -> str:
    year, month = int(day[:4]), int(day[5:7]) + 1
    return f"{year + 1}-01-01" if month > 12 else f"{year}-{month:02d}-01"


def _medical(person: Person, chance: Random) -> None:
    scheme = person.facts.get("medical", "")
    county = insured_at(person)
    if scheme == EMPLOYEE:
        person.row("insurance", scheme="employee_medical", **_EMPLOYED_ROW)
    elif scheme == RESIDENT and person.age:
        _insure(person, "2017-12-10" if person.age > 4 else person.born, "2022-01-01")
    if not person.age:
        fate = _infant(person, scheme, chance)
        if county == NOWHERE:  # the days for enrolling are those of a place that nobody knows
            fate = UNKNOWN_SERVED if fate == SERVED else NOT_KNOWN
        person.fate(FROM_BIRTH, fate, county)
    person.fate(MEDICAL, by_fact(medical_due(person), scheme == RESIDENT if insurance_known(person) else None), county)


def _infant(person: Person, scheme: str, chance: Random) -> str:
    """Insured from birth when enrolled within ninety days; who is not enrolled may still be in time."""
    if scheme == EMPLOYEE:
        return NOT_KNOWN
    if scheme == RESIDENT:
        born, lot = parse_day(person.born), chance.random()
        old = (_DAY - born).days
        late = lot < _INFANT_LATE and old > NEWBORN_DAYS + 10
        day = born + timedelta(NEWBORN_DAYS + 5 if late else int(lot * min(old, NEWBORN_DAYS)))
        later = late or (lot < _INFANT_SINCE and day > born)
        _insure(person, day.isoformat(), _day(day if later else born))
        if insurance_known(person):
            return NO if late else NOT_SERVED if later else SERVED
    return NOT_KNOWN


def _day(day: date) -> str:
    return day.isoformat()


def _insure(person: Person, enrolled_on: str, since: str) -> None:
    aided = person.facts.get("medical_aided", "0")
    person.row("insurance", scheme="resident_medical", enrolled_on=enrolled_on, since=since, until="2022-12-31", aided=aided)


FIELD = Field(
    NAME,
    benefits={name: Benefit("person") for name in (ENROLMENT, PENSION, MEDICAL, FROM_BIRTH)},
    sources=(INSURANCE, PENSIONS),
    registers=("insurance",),
    after=("permits", "schemes", "medical_assistance", "disability_insurance"),
    family=family,
)
