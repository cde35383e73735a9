"""残疾人基本社会保险个人缴费资助: for the severely disabled in the residents' schemes.

facts of a person: pension_aided, medical_aided – yuan of the year's contributions that the government paid.
"""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field
from puhui.synthetic.fields.disability import CARE
from puhui.synthetic.fields.medical_assistance import PREMIUM
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE
from puhui.synthetic.fields.reasons import Answer, answer_of, by_fact, every, receives, some
from puhui.synthetic.fields.schemes import RESIDENT, enrolment_due, insurance_known, medical_due
from puhui.synthetic.model import NOT_KNOWN, Family, Person

NAME = "disability_insurance"
PENSION, MEDICAL = "disability_insurance_aid.pension", "disability_insurance_aid.medical"
PENSION_AID, MEDICAL_AID = 120, 200  # yuan a year from 2022
_UNPAID = 0.03


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        unread = person.facts.get("unreadable") == "disability" or (not person.level and person.fates.get(CARE) == NOT_KNOWN)
        if person.alive and (person.level or unread):
            _pension(person, None if unread else person.level < 3, chance)
            _medical(person, _grade(family, person, unread), chance)


def _grade(family: Family, person: Person, unread: bool) -> Answer:
    """Grade 1 or 2; or any grade in a family on 低保 (or the person alone)."""
    if unread:
        return None
    if person.level < 3:
        return True
    return some(receives(family, ALLOWANCE, family.hukou[:6]), receives(person, ALONE, person.residence[:6]))


def _pension(person: Person, severe: Answer, chance: Random) -> None:
    due = every(severe, enrolment_due(person))
    paid = due and person.facts.get("pension") == RESIDENT and chance.random() >= _UNPAID
    person.facts["pension_aided"] = str(PENSION_AID if paid else 0)
    person.fate(PENSION, by_fact(due, bool(paid) if insurance_known(person) else None))


def _medical(person: Person, grade: Answer, chance: Random) -> None:
    """Not beside the premium of 医疗救助: in the invented figures it is one or the other."""
    premium = answer_of(person, PREMIUM)
    due = every(grade, medical_due(person), None if premium is None else not premium)
    if due and person.facts.get("medical") == RESIDENT and chance.random() >= _UNPAID:
        person.facts["medical_aided"] = str(MEDICAL_AID)
    paid = int(person.facts["medical_aided"]) >= MEDICAL_AID
    person.fate(MEDICAL, by_fact(due, paid if insurance_known(person) else None))


FIELD = Field(
    NAME,
    benefits={PENSION: Benefit("person"), MEDICAL: Benefit("person")},
    after=("certificates", "disability", "schemes", "medical_assistance"),
    family=family,
)
