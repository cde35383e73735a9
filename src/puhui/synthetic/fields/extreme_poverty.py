"""特困人员救助供养: who was looked into (means, relatives, self-care), what they receive; of everybody else it is not known."""

from __future__ import annotations

from random import Random

from puhui.synthetic.archetypes import APPLICANT, CHILD, Archetype, Member
from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields import relatives
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, TOPUP
from puhui.synthetic.fields.minimum_living import EXTREME as LIVING
from puhui.synthetic.fields.reasons import Answer, every, receives, some
from puhui.synthetic.fields.relatives import PARENT, SPOUSE, SUPPORTER, all_of, by_award, latest, looked_into, unless
from puhui.synthetic.figures import FACTS_ON, INCOME_MONTHS, figures_of
from puhui.synthetic.model import NO, Family, Person

NAME = "extreme_poverty"
CARE = "extreme_poverty_support.care"
ORPHAN, UNSUPPORTED = "children_in_difficulty.orphan", "children_in_difficulty.unsupported"
PAID = {
    LIVING: Source(LIVING, early={"140823": "2022-05-31"}),  # late enough to see who has it, too early to miss it
    CARE: Source(CARE, early={"140222": "2022-01-31"}, never=("140931",)),
}
BASIC = {"城镇": 830, "农村": 690}  # yuan a month, the invented figures in force
BEFORE = {"城镇": 760, "农村": 630}
GRADES = ((0, 70), (3, 270), (6, 660))  # up to so many of six acts lost, yuan a month
ACTS = ("eats", "dresses", "gets_up", "uses_toilet", "walks", "washes")
CENTRAL = "中央确定的城乡居民基本养老保险基础养老金"
CHECKS, SELF_CARE = Source("support_checks"), Source("self_care")
_ALONE, _REFUSED = "特困老人", "申请特困供养，女儿或儿子有能力"
ARCHETYPES = (
    Archetype(
        _ALONE,
        95,
        (Member(APPLICANT, (60, 92)),),
        why="六十岁以上，没有收入，财产符合规定，亲属已查清而没有义务人：在享；享受特困的不计入低保家庭，全家没有应计入的人",
    ),
    Archetype(
        _REFUSED,
        6,
        (Member(APPLICANT, (66, 90)), Member(CHILD, (30, 56), gap=(-45, -22))),
        why="亲属已查清，子女未满六十岁，没有残疾：有履行能力，特困不符合",
    ),
)
_OLD_FIGURE, _NO_CARE, _NOT_ASSESSED = 0.03, 0.03, 0.04


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if family.of and (family.story == _ALONE or person.receives(LIVING)):
            _supported(family, person, chance)
    if family.story == _REFUSED:
        looked_into(family.members[0], (family.members[1], CHILD))
        _checked(family.members[0], "2022-03-20")
    for person in family.members:
        if person.alive:
            _fates(family, person)


def _supported(family: Family, person: Person, chance: Random) -> None:
    """Somebody who was found alone and without means years ago; nearly all receive the figure of the year."""
    person.awards = [award for award in person.awards if award.benefit != LIVING]
    family.columns |= {"income_checked": "是", "has_car": "否", "assets_within_limit": "是"}
    looked_into(person)
    _checked(person, f"2021-{chance.randrange(1, 13):02d}-15")
    since = f"{chance.randrange(2016, 2022)}-{chance.randrange(1, 13):02d}-01"
    figure = (BEFORE if chance.random() < _OLD_FIGURE else BASIC)[family.area]
    person.award(LIVING, since, str(figure))
    lost = chance.choices((0, 2, 5), (70, 20, 10))[0] if chance.random() >= _NOT_ASSESSED else None
    if lost is not None:
        assess(person, "2022-01-12", lost)
    if chance.random() >= _NO_CARE:
        person.award(CARE, since, str(care_figure(lost) or GRADES[0][1]))
    for unit in (family, person):  # whoever receives it does not count for 低保; nobody else is there
        for benefit in (ALLOWANCE, ALONE, TOPUP):
            unit.fates.pop(benefit, None)


def _checked(person: Person, day: str) -> None:
    person.row("support_checks", checked_on=day, assets_ok="是", income_low="是", on_minimum_living="否")


def assess(person: Person, day: str, lost: int) -> None:
    """自理能力评估: the last `lost` of the six acts cannot be done alone."""
    able = len(ACTS) - lost
    person.row("self_care", assessed_on=day, **{act: "是" if index < able else "否" for index, act in enumerate(ACTS)})


def lost_acts(person: Person) -> int | None:
    """Of the last assessment; None where there is none."""
    rows = [cells for register, cells in person.rows if register == "self_care"]
    return sum(max(rows, key=lambda cells: cells["assessed_on"])[act] == "否" for act in ACTS) if rows else None


def care_figure(lost: int | None) -> int | None:
    """Yuan a month for so many acts lost."""
    return None if lost is None else next(yuan for upto, yuan in GRADES if lost <= upto)


def _fates(family: Family, person: Person) -> None:
    county = person.hukou[:6]
    answer = due(family, person)
    basic = by_award(person, LIVING, answer, BASIC.get(family.area), PAID[LIVING], county)
    care = by_award(person, CARE, answer, care_figure(lost_acts(person)), PAID[CARE], county)
    for benefit, fate in ((LIVING, basic), (CARE, care)):
        if fate != NO:
            person.fate(benefit, fate)


def due(family: Family, person: Person) -> Answer:
    """Unable to work, without means, and without anybody who must and can support them."""
    able = person.age < 18 or person.age >= 60 or disabled(person)
    if able is False or not person.alive or person.status == "服刑":
        return False
    means = every(_poor(family, person), latest(person, "support_checks", "checked_on", "assets_ok"))
    nobody = every(*(all_of(family, person, relation, _unable(family, relation)) for relation in (PARENT, SPOUSE, CHILD, SUPPORTER)))
    child = some(*(receives(person, benefit, person.residence[:6]) for benefit in (ORPHAN, UNSUPPORTED)))
    return unless(every(able, means, nobody), child)


def disabled(person: Person) -> Answer:
    """一至三级智力、精神，一、二级肢体，一级视力; not known where the row could not be read."""
    if person.facts.get("unreadable") == "disability":
        return None
    worst = {"智力": 3, "精神": 3, "肢体": 2, "视力": 1}
    rows = [cells for register, cells in person.rows if register == "disability"]
    return any(
        cells["state"] == "有效" and cells["valid_until"] >= FACTS_ON and int(cells["level"]) <= worst.get(cells["category"], 0)
        for cells in rows
    )


def _poor(family: Family, person: Person) -> Answer:
    """Own income, without the central pension, under the line of 低保: known where the family's was checked."""
    if family.columns.get("income_checked") != "是" or not family.area:
        return None
    rows = [cells for register, cells in person.rows if register == "incomes" and cells["month"] == INCOME_MONTHS[-1]]
    own = sum(float(cells["amount"]) for cells in rows if cells["counted"] == "是" and cells["kind"] != CENTRAL)
    return own < figures_of(person.hukou).line(family.area)


def _unable(family: Family, relation: str) -> relatives.Test:
    """Whether somebody who must support cannot."""

    def test(one: Person) -> Answer:
        assets, low, poor = (
            latest(one, "support_checks", "checked_on", column) for column in ("assets_ok", "income_low", "on_minimum_living")
        )
        weak = one.age >= 70 or one.level in (1, 2) or one.mind == 3
        return some(
            one.status == "死亡" or (relation == CHILD and one.age < 18),
            receives(one, LIVING, one.residence[:6]),
            every(poor, one.age >= 60),
            every(assets, some(one.status in ("宣告失踪", "服刑"), every(low, weak))),
        )

    return test


FIELD = Field(
    NAME,
    benefits={LIVING: Benefit("person"), CARE: Benefit("person")},
    sources=(*PAID.values(), CHECKS, SELF_CARE),
    registers=("support_checks", "self_care"),
    after=("certificates", "minimum_living", "children_in_difficulty"),  # whose parents were looked into, who has chosen that
    archetypes=ARCHETYPES,
    family=family,
)
