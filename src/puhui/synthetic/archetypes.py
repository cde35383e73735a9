"""Families as data: who lives together. Those of the background here; fields add their own, for families with a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

APPLICANT, SPOUSE, CHILD, PARENT = "申请人", "配偶", "子女", "父母"


@dataclass(frozen=True)
class Member:
    """ages: whole years on facts_on, both ends possible. gap: years older than the first member, both ends, where it matters.

    partner: of the other sex than the member before. facts: what the field of the archetype wants to know of the person.
    status: of packs' people; somebody dead is still on the register.
    """

    role: str
    ages: tuple[int, int]
    gap: tuple[int, int] = (-200, 200)
    partner: bool = False
    status: str = "正常"
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Archetype:
    """weight: of a field's archetype, families in 10,000; of the background, among those of its group. anchor: the member
    whose age decides that such a family is made. why: how the truth follows."""

    say: str
    weight: int
    members: tuple[Member, ...]
    anchor: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


_SPOUSE = Member(SPOUSE, (22, 100), gap=(-5, 5), partner=True)
_CHILD = Member(CHILD, (0, 17), gap=(-40, -21))

WITH_MINORS = (
    Archetype("三口之家", 34, (Member(APPLICANT, (22, 62)), _SPOUSE, _CHILD), anchor=2),
    Archetype("四口之家", 38, (Member(APPLICANT, (24, 62)), _SPOUSE, _CHILD, _CHILD), anchor=2),
    Archetype("单亲家庭", 9, (Member(APPLICANT, (22, 62)), _CHILD), anchor=1),
    Archetype("三代同住", 30, (Member(APPLICANT, (22, 60)), _SPOUSE, _CHILD, Member(PARENT, (45, 100), gap=(20, 36)), _SPOUSE), anchor=2),
)
ADULTS = (
    Archetype("独居", 30, (Member(APPLICANT, (18, 100)),)),
    Archetype("二人夫妻", 44, (Member(APPLICANT, (22, 100)), _SPOUSE)),
    Archetype("夫妻与成年子女", 26, (Member(APPLICANT, (40, 100)), _SPOUSE, Member(CHILD, (18, 60), gap=(-36, -21))), anchor=0),
)
"""An invented mixture near the household facts of 2020 (packs/shanxi/census/households_2020.csv): one in four lives alone, half of
all families are of one generation, two in five of two."""
PER_MINOR_FAMILY = sum(made.weight * made.members.count(_CHILD) for made in WITH_MINORS) / sum(made.weight for made in WITH_MINORS)
PER_FAMILY = 2.52  # people in a family (2020)
