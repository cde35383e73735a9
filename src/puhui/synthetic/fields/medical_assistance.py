"""医疗救助: the premium for those on 低保, 特困 or the county's own list, and the bills of last year.

facts of a person: medical_aided – yuan of the premium that the government paid.
"""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.fields.reasons import Answer, by_fact, every, receives, some
from puhui.synthetic.fields.schemes import RESIDENT, insurance_known, medical_due
from puhui.synthetic.figures import YEAR
from puhui.synthetic.model import NOT_KNOWN, NOT_SERVED, PARTLY, PENDING, SERVED, Family, Person

NAME = "medical_assistance"
PREMIUM, EXPENSES = "medical_assistance.premium", "medical_assistance.expenses"
LIST = Source("medical_aid_people", early={"140425": "2022-01-31"})
BILLS = Source("medical_bills", never=("140927",))
RECORDS = Source(EXPENSES, early={"140928": "2021-11-30"})
AID = {"extreme": 350, "dibao": 220, "other": 180}  # yuan a year from 2022
DEDUCTIBLE = {"extreme": 0, "dibao": 0, "edge": 2000, "illness": 5000}
RATE = {"extreme": 90, "dibao": 70, "edge": 60, "illness": 50}
_LISTED, _UNPAID = 0.004, 0.02
_BILL = {"extreme": 0.3, "dibao": 0.15, "illness": 0.5}
_PLAIN_BILL = 0.01  # of people outside every group
_SHORT, _NONE = 0.03, 0.06


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        extreme = receives(person, EXTREME, person.residence[:6])
        poor = some(receives(family, ALLOWANCE, family.hukou[:6]), receives(person, ALONE, person.residence[:6]))
        _bills(person, "extreme" if extreme else "dibao" if poor else "illness" if person.ill else "", chance)
        if person.alive:
            _premium(person, extreme, poor, chance)


def _premium(person: Person, extreme: Answer, poor: Answer, chance: Random) -> None:
    """Nearly all who are due it have it. Not enrolled, no premium. Which sum is due hangs on the group."""
    listed = not extreme and not poor and person.facts.get("medical") == RESIDENT and chance.random() < _LISTED
    if listed:
        person.row("medical_aid_people", since="2021-05-01", until="2099-12-31")
    other = None if LIST.gap(person.residence[:6]) else listed
    answer = every(some(extreme, poor, other), medical_due(person))
    aid = AID["extreme" if extreme else "dibao" if poor else "other"]
    aided = aid if answer and person.facts.get("medical") == RESIDENT and chance.random() >= _UNPAID else 0
    person.facts["medical_aided"] = str(aided)
    shown = aided >= aid if insurance_known(person) and extreme is not None and (extreme or poor is not None) else None
    person.fate(PREMIUM, by_fact(answer, shown))


def _bills(person: Person, group: str, chance: Random) -> None:
    """One stay in hospital in the last months of the year, which the awards of that time cover; most were settled on the day.

    Where the register of bills has not come it is not known of anybody whether there was one.
    """
    if BILLS.gap(person.residence[:6]):
        person.fate(EXPENSES, NOT_KNOWN)
        return
    if chance.random() >= _BILL.get(group, _PLAIN_BILL) or not person.alive:
        return
    day, cost = f"{YEAR}-{chance.randrange(10, 13)}-{chance.randrange(1, 28):02d}", 6000 + 100 * chance.randrange(100)
    person.row("medical_bills", day=day, kind="住院", cost=str(cost), group=group or "none")
    if group:
        due = (cost - DEDUCTIBLE[group]) * RATE[group] // 100
        lot = chance.random()
        blind = RECORDS.gap(person.hukou[:6])
        if lot >= _SHORT:
            person.record(EXPENSES, day, str(due if lot >= _NONE else due // 2))
        person.fate(EXPENSES, SERVED if lot >= _NONE else PENDING if blind else NOT_SERVED if lot < _SHORT else PARTLY)


FIELD = Field(
    NAME,
    benefits={PREMIUM: Benefit("person"), EXPENSES: Benefit("person")},
    sources=(LIST, BILLS, RECORDS),
    registers=("medical_aid_people", "medical_bills"),
    after=("certificates", "minimum_living", "schemes", "extreme_poverty"),
    family=family,
)
