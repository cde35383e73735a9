"""疑似线索: what lies in the registers of families who never applied. Nothing is due by it, and no fate changes.

独居高龄 and 登记失业 come of the people and of employment as they are.
"""

from __future__ import annotations

from random import Random

from puhui.synthetic.archetypes import APPLICANT, CHILD, SPOUSE, Archetype, Member
from puhui.synthetic.field import Field
from puhui.synthetic.fields.medical_assistance import BILLS
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.fields.relatives import held
from puhui.synthetic.model import NOT_KNOWN, Family, Person

NAME = "risk_signals"
_DIED, _AWAY = "主要劳动力一年内去世", "主要劳动力不能回家"
_KID = Member(CHILD, (3, 16), gap=(-40, -21))
ARCHETYPES = (
    Archetype(
        _DIED,
        10,
        (Member(APPLICANT, (25, 55)), Member(SPOUSE, (25, 58), gap=(-6, 6), partner=True, status="死亡"), _KID),
        why="从未申请：低保待核实，有线索",
    ),
    Archetype(
        _AWAY,
        4,
        (Member(APPLICANT, (25, 50)), Member(SPOUSE, (25, 52), gap=(-6, 6), partner=True, status="服刑"), _KID),
        why="从未申请：低保待核实，有线索；不说是什么变故",
    ),
)
_LEFT, _HEAVY, _NEW = 0.002, 0.0015, 0.15


def family(family: Family, chance: Random) -> None:
    if family.story == _DIED:
        family.members[1].columns["death_date"] = f"20{chance.choice(('21-08', '21-12', '22-02', '22-04'))}-17"
    unknown = family.fates.get(ALLOWANCE) == NOT_KNOWN
    if not family.of and unknown and not family.awards and chance.random() < _LEFT:
        family.award(ALLOWANCE, "2018-03-01", "300", until=f"2021-{chance.randrange(8, 13):02d}-28")
    for person in family.members:
        _certificate(person, chance)
        if unknown and person.alive and person.age >= 18 and chance.random() < _HEAVY:
            _bill(person, chance)


def left(family: Family) -> bool:
    """Whether 低保 ended and nothing took its place."""
    return held(family, ALLOWANCE) is None and any(award.benefit == ALLOWANCE for award in family.awards)


def _certificate(person: Person, chance: Random) -> None:
    """The day of the first certificate of that grade: of some within a year."""
    for register, cells in person.rows:
        if register == "disability" and not cells.get("issued_on"):
            cells["issued_on"] = "2022-02-16" if chance.random() < _NEW else f"{chance.randrange(2012, 2021)}-05-20"


def _bill(person: Person, chance: Random) -> None:
    """A long stay of somebody outside every group of 医疗救助."""
    if not BILLS.gap(person.residence[:6]):
        cost = 1_000 * chance.randrange(16, 60)
        person.row("medical_bills", day=f"2021-0{chance.randrange(3, 10)}-21", kind="住院", cost=str(cost), group="none")


FIELD = Field(
    NAME,
    registers=("medical_bills",),
    after=("certificates", "disability", "medical_assistance", "temporary_assistance", "housing", "employment", "insurance"),
    archetypes=ARCHETYPES,
    family=family,
)
