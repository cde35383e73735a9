"""慢性病患者管理: who is registered with high blood pressure or diabetes, four visits and one check-up in a year."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import FACTS_ON, YEAR
from puhui.synthetic.model import NOT_KNOWN, NOT_SERVED, PARTLY, PENDING, SERVED, UNKNOWN_SERVED, Family, Person

NAME = "chronic_disease"
HYPERTENSION, DIABETES = "chronic_disease_management.hypertension", "chronic_disease_management.diabetes"
CHECK = "chronic_disease_management.check"
DISEASES = {HYPERTENSION: "原发性高血压", DIABETES: "2型糖尿病"}
REGISTER = Source("chronic_patients", never=("140830",))  # 芮城县 has not sent its register
VISITS = Source(HYPERTENSION, early={"140223": "2021-09-30", "140581": "2021-11-30"})
FROM_AGE, VISITS_DUE = 35, 4
_SHARES = {HYPERTENSION: (0.05, 0.17), DIABETES: (0.02, 0.055)}  # of those of 35 to 59, and of 60 and more
_NEW, _FEWER, _NONE, _NO_CHECK = 0.05, 0.02, 0.004, 0.01
_SEEN_ALL_THE_SAME = 0.1
ALWAYS, JANUARY = "2099-12-31", f"{YEAR}-01-01"


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if person.age >= FROM_AGE and person.alive:
            _adult(person, chance)


def _adult(person: Person, chance: Random) -> None:
    """Most who are registered had all visits. Where the register has not come, nobody of the age is known to have no disease."""
    if REGISTER.gap(person.residence[:6]):
        for benefit in DISEASES:
            person.fate(benefit, NOT_KNOWN)
        seen = person.age >= 60 and chance.random() < _SEEN_ALL_THE_SAME
        person.fate(CHECK, UNKNOWN_SERVED if seen else NOT_KNOWN)
        if seen:
            person.record(CHECK, f"{YEAR}-11-08")
        return
    since = {
        benefit: _registered(person, DISEASES[benefit], chance)
        for benefit, shares in _SHARES.items()
        if chance.random() < shares[person.age >= 60]
    }
    for benefit, day in since.items():
        person.fate(benefit, _visits(person, benefit, day, chance))
    if since:
        person.fate(CHECK, _check(person, min(since.values()), chance))


def _registered(person: Person, disease: str, chance: Random) -> str:
    new = chance.random() < _NEW
    since = f"{FACTS_ON[:4]}-0{chance.randrange(1, 6)}-15" if new else f"{chance.randrange(2012, 2021)}-{chance.randrange(1, 13):02d}-20"
    person.row("chronic_patients", disease=disease, registered_on=since, managed_until=ALWAYS)
    return since


def _visits(person: Person, benefit: str, since: str, chance: Random) -> str:
    """Some counties send the visits one by one, others the number of the year. Who came in the course of the year, or after
    it, cannot have missed any."""
    if since > JANUARY:
        return PENDING
    lot = chance.random()
    done = 0 if lot < _NONE else chance.randrange(1, VISITS_DUE) if lot < _NONE + _FEWER else VISITS_DUE
    if done and int(person.residence[:6]) % 3:
        person.record(benefit, f"{YEAR}-12-{chance.randrange(1, 29):02d}", quantity=str(done))
    else:
        for quarter in range(done):
            person.record(benefit, f"{YEAR}-{3 * quarter + 1 + chance.randrange(3):02d}-{chance.randrange(1, 29):02d}")
    if done == VISITS_DUE:
        return SERVED
    if benefit == HYPERTENSION and VISITS.gap(person.residence[:6]):
        return PENDING
    return PARTLY if done else NOT_SERVED


def _check(person: Person, since: str, chance: Random) -> str:
    """One check-up in the year."""
    if since > JANUARY:
        return PENDING
    if chance.random() < _NO_CHECK:
        return NOT_SERVED
    person.record(CHECK, f"{YEAR}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}")
    return SERVED


FIELD = Field(
    NAME,
    benefits={benefit: Benefit("person", "residence") for benefit in (HYPERTENSION, DIABETES, CHECK)},
    sources=(REGISTER, VISITS, Source(DIABETES), Source(CHECK)),
    registers=("chronic_patients",),
    family=family,
)
