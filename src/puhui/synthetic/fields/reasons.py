"""What several fields need to reason out a fate: yes, no or not known, and who has which award on facts_on. No field of its own."""

from __future__ import annotations

from functools import cache

from puhui.synthetic.field import Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import ANSWERS, NO, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, UNKNOWN_SERVED, Unit

Answer = bool | None
SEEN_FROM = "2022-05-16"  # an award is entered within 45 days: a register complete to this day shows who has none
_AS_ANSWER: dict[str, Answer] = {"yes": True, "no": False, "not known": None}


def every(*answers: Answer) -> Answer:
    """One no settles it; else one that is not known leaves it open."""
    if False in answers:
        return False
    return None if None in answers else True


def some(*answers: Answer) -> Answer:
    """One yes settles it; else one that is not known leaves it open."""
    if True in answers:
        return True
    return None if None in answers else False


def by_fact(answer: Answer, shown: Answer) -> str:
    """The fate of a benefit that a fact shows to be had."""
    if answer is None:
        return UNKNOWN_SERVED if shown else NOT_KNOWN
    if not answer:
        return NO
    return PENDING if shown is None else SERVED if shown else NOT_SERVED


def answer_of(unit: Unit, benefit: str) -> Answer:
    """What an earlier field reasoned out."""
    return _AS_ANSWER[ANSWERS[unit.fates.get(benefit, NO)]]


def in_force(unit: Unit, benefit: str) -> bool:
    return any(a.benefit == benefit and a.since <= FACTS_ON and (not a.until or a.until >= FACTS_ON) for a in unit.awards)


def receives(unit: Unit, benefit: str, county: str) -> Answer:
    """Whether an award is in force; not known where its register has not come. county: where the unit lies (six digits)."""
    if in_force(unit, benefit):
        return True
    source = _sources().get(benefit)
    if source is None or county in source.never or source.early.get(county, FACTS_ON) < SEEN_FROM:
        return None
    return False


@cache
def _sources() -> dict[str, Source]:
    """What offices declare, as it is written: of two fields that name the same the later one."""
    from puhui.synthetic.fields import all_fields

    return {source.name: source for field in all_fields() for source in field.sources}
