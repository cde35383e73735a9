"""困境儿童保障: orphans, children whom nobody can raise, and others in difficulty; of a child whose parents nobody looked into it is
not known."""

from __future__ import annotations

from random import Random

from puhui.synthetic.archetypes import APPLICANT, CHILD, Archetype, Member
from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.extreme_poverty import ORPHAN, UNSUPPORTED
from puhui.synthetic.fields.minimum_living import ALLOWANCE, EXTREME
from puhui.synthetic.fields.reasons import Answer, receives, some
from puhui.synthetic.fields.relatives import PARENT, all_of, by_award, latest, looked_into, unless
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import GONE, NO, Family, Person

NAME = "children_in_difficulty"
DIFFICULTY = "children_in_difficulty.difficulty"
ABSENCE = Source("parent_absence", never=("140727",))
PAID = {
    ORPHAN: Source(ORPHAN),
    UNSUPPORTED: Source(UNSUPPORTED),
    DIFFICULTY: Source(DIFFICULTY, early={"140427": "2022-03-31"}, never=("140830",)),
}
HOME, INSTITUTION, UNSUPPORTED_FIGURE, OFFSET, IN_DIFFICULTY = 1050, 1500, 1050, 400, 350  # yuan a month, invented, in force
OLD_HOME = 900
GRANDCHILD = "孙子女、外孙子女"
_ORPHAN, _LEFT, _DISABLED = "孤儿跟着祖父母", "父亲服刑、母亲重残的孩子", "重残的孩子，父母都在"
_FATHER, _MOTHER = Member(CHILD, (28, 50), gap=(-38, -20), status="死亡"), Member("其他", (26, 50), partner=True, status="死亡")
_KID = Member(GRANDCHILD, (2, 17), facts={"child": "是"})
ARCHETYPES = (
    Archetype(
        _ORPHAN,
        4,
        (Member(APPLICANT, (55, 76)), _FATHER, _MOTHER, _KID),
        why="父母都已去世：孤儿在享；不再按事实无人抚养和困境儿童保障",
    ),
    Archetype(
        _LEFT,
        4,
        (
            Member(APPLICANT, (55, 76)),
            Member(CHILD, (28, 50), gap=(-38, -20), status="服刑"),
            Member("其他", (26, 50), partner=True, facts={"level": "1", "care": "是"}),
            _KID,
        ),
        why="父亲服刑六个月以上，母亲一级残疾：事实无人抚养在享",
    ),
    Archetype(
        _DISABLED,
        6,
        (
            Member(APPLICANT, (25, 50)),
            Member("配偶", (25, 50), partner=True),
            Member(CHILD, (3, 17), gap=(-40, -20), facts={"level": "2", "care": "是", "child": "是"}),
        ),
        why="父母都能抚养，不是孤儿也不是事实无人抚养；二级残疾，本地给这一类发",
    ),
)
_VISITED, _UNSAFE, _OLD_FIGURE, _NONE = 0.06, 0.01, 0.04, 0.05


def family(family: Family, chance: Random) -> None:
    if family.of == NAME:
        _story(family, chance)
    for person in family.members:
        if person.age < 18 and person.alive:
            if not family.of and not family.number.startswith("合成例") and chance.random() < _VISITED:
                _visited(person, "2022-04-15", chance.random() < _UNSAFE)
            _fates(family, person)


def _story(family: Family, chance: Random) -> None:
    """What the office found out about the parents, and the award."""
    (kid,) = (person for person in family.members if person.facts.get("child"))
    parents = family.members[:2] if family.story == _DISABLED else family.members[1:3]
    looked_into(kid, *((parent, PARENT) for parent in parents))
    _visited(kid, "2022-05-10", False)
    since, old = f"2021-{chance.randrange(1, 13):02d}-01", chance.random() < _OLD_FIGURE
    if family.story == _ORPHAN:
        for parent in parents:
            parent.columns["death_date"] = f"2020-{chance.randrange(1, 13):02d}-09"
        kid.award(ORPHAN, since, str(OLD_HOME if old else HOME))
    elif family.story == _LEFT:
        parents[0].row("parent_absence", reason="服刑在押", since="2020-11-03", until="2024-11-02")
        kid.award(UNSUPPORTED, since, str(OLD_HOME if old else UNSUPPORTED_FIGURE))
    elif chance.random() >= _NONE:
        kid.award(DIFFICULTY, since, str(IN_DIFFICULTY))


def _visited(person: Person, day: str, unsafe: bool) -> None:
    person.row("children_care", recorded_on=day, institutional="否", unsafe="是" if unsafe else "否")


def _fates(family: Family, person: Person) -> None:
    """Each is asked only of children whom the one before does not have."""
    county, home = person.hukou[:6], person.residence[:6]
    orphan = all_of(family, person, PARENT, lambda parent: parent.status in GONE)
    as_orphan = some(orphan, receives(person, ORPHAN, home))
    unsupported = unless(all_of(family, person, PARENT, _cannot_raise), as_orphan)
    extreme = receives(person, EXTREME, home)
    kind = some(person.level in (1, 2), person.ill, latest(person, "children_care", "recorded_on", "unsafe"))
    other = unless(kind, as_orphan, unsupported, receives(person, UNSUPPORTED, home), extreme)
    helped = some(receives(family, ALLOWANCE, family.hukou[:6]), extreme)
    institution = latest(person, "children_care", "recorded_on", "institutional")
    found = (
        (ORPHAN, orphan, None if institution is None else INSTITUTION if institution else HOME),
        (UNSUPPORTED, unsupported, None if helped is None else UNSUPPORTED_FIGURE - OFFSET * helped),
        (DIFFICULTY, other, IN_DIFFICULTY),
    )
    for benefit, answer, due in found:
        fate = by_award(person, benefit, answer, due, PAID[benefit], county)
        if fate != NO:
            person.fate(benefit, fate)


def _cannot_raise(parent: Person) -> Answer:
    """Dead, gone, severely disabled or ill, or for half a year in custody or lost."""
    rows = [cells for register, cells in parent.rows if register == "parent_absence"]
    away = any(
        cells["since"] <= FACTS_ON <= cells["until"]
        and _half_a_year(cells["since"], FACTS_ON if "失去" in cells["reason"] else cells["until"])
        for cells in rows
    )
    return some(
        parent.status in GONE or parent.level in (1, 2) or parent.mind in (3, 4) or parent.ill,
        None if ABSENCE.gap(parent.residence[:6]) else away,
    )


def _half_a_year(first: str, last: str) -> bool:
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) - (last[8:] < first[8:])
    return months >= 6


FIELD = Field(
    NAME,
    benefits={benefit: Benefit("person") for benefit in PAID},
    sources=(*PAID.values(), ABSENCE, Source("children_care")),
    registers=("children_care", "parent_absence"),
    after=("certificates", "minimum_living"),
    archetypes=ARCHETYPES,
    family=family,
)
