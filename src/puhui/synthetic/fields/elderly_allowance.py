"""高龄津贴 and 失能老年人护理补贴: of the poor among the old; whether most of them are poor is not known."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.disability import CARE as DISABLED_CARE
from puhui.synthetic.fields.extreme_poverty import assess, lost_acts
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.fields.reasons import Answer, answer_of, every, receives, some
from puhui.synthetic.fields.relatives import by_award, unless
from puhui.synthetic.model import NO, Family, Person

NAME = "elderly_allowance"
AGED, CARE = "elderly_allowance.aged", "elderly_allowance.care"
PAID = {
    AGED: Source(AGED, early={"140524": "2022-03-31"}, never=("140224",)),
    CARE: Source(CARE, early={"140524": "2022-05-31"}),  # late enough to see who has it: 护理补贴 of the disabled asks
}
FROM_AGE, CARE_AGE, ACTS = 80, 60, 2
AMOUNTS = ((89, 60), (99, 120), (200, 350))  # up to this age, yuan a month, invented
BEFORE = {60: 50, 120: 100, 350: 300}
PARTIAL, FULL = 70, 110
_NONE, _OLD_FIGURE, _ASSESSED, _ALL_THE_SAME = 0.03, 0.03, 0.5, 0.004


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if person.age >= CARE_AGE and person.alive:
            poor = _poor(family, person)
            _old(person, poor, chance)
            _unable(person, poor, bool(family.of), chance)


def _poor(family: Family, person: Person) -> Answer:
    """On 低保 or 特困, or due 低保."""
    home = person.residence[:6]
    return some(
        receives(family, ALLOWANCE, family.hukou[:6]),
        receives(person, ALONE, home),
        receives(person, EXTREME, home),
        answer_of(family, ALLOWANCE),
        answer_of(person, ALONE),
    )


def _old(person: Person, poor: Answer, chance: Random) -> None:
    if person.age < FROM_AGE:
        return
    due, lot = aged_figure(person.age), chance.random()
    if (poor and lot >= _NONE) or (poor is None and lot < _ALL_THE_SAME):
        person.award(AGED, "2019-07-01", str(BEFORE[due] if lot > 1 - _OLD_FIGURE else due))
    fate = by_award(person, AGED, poor, due, PAID[AGED], person.hukou[:6])
    if fate != NO:
        person.fate(AGED, fate)


def aged_figure(age: int) -> int:
    return next(yuan for upto, yuan in AMOUNTS if age <= upto)


def _unable(person: Person, poor: Answer, applied: bool, chance: Random) -> None:
    """Self-care is looked into where somebody applied. Whoever has 护理补贴 of the disabled has chosen that."""
    lost, extreme = lost_acts(person), receives(person, EXTREME, person.residence[:6])
    if lost is None and applied and poor and not extreme and chance.random() < _ASSESSED:
        lost = chance.choices((0, 1, 3, 5), (55, 15, 20, 10))[0]
        assess(person, "2021-11-11", lost)
    unable = None if lost is None else lost >= ACTS
    answer = unless(every(poor, unable), extreme, receives(person, DISABLED_CARE, person.residence[:6]))
    due = None if lost is None else PARTIAL if lost <= 3 else FULL
    if answer and chance.random() >= _NONE:
        person.award(CARE, "2021-12-01", str(due))
    fate = by_award(person, CARE, answer, due, PAID[CARE], person.hukou[:6])
    if fate != NO:
        person.fate(CARE, fate)


FIELD = Field(
    NAME,
    benefits={AGED: Benefit("person"), CARE: Benefit("person")},
    sources=tuple(PAID.values()),
    registers=("self_care",),
    after=("certificates", "minimum_living", "extreme_poverty", "disability"),
    family=family,
)
