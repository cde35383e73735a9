"""最低生活保障: who applied, whose income and property are therefore known, and what they receive."""

from __future__ import annotations

from random import Random

from puhui.synthetic.archetypes import APPLICANT, CHILD, SPOUSE, Archetype, Member
from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import INCOME_MONTHS, MONTHS, TOPUP_AGE, figures_of
from puhui.synthetic.model import NOT_KNOWN, SERVED, Family, Person

NAME = "minimum_living"
ALLOWANCE, ALONE, TOPUP = "minimum_living.allowance", "minimum_living.alone", "minimum_living.topup"
EXTREME = "extreme_poverty_support.living"
EARLY_TOPUP = {"140122": "2022-02-28", "140781": "2022-03-31"}
_COUPLE = (Member(APPLICANT, (30, 50)), Member(SPOUSE, (30, 50), partner=True))
_DUE, _TOPUP = {"fate": ALLOWANCE}, {"topup": "是"}

# facts of a member: short – income so many yuan a head under the line for the whole family (over it when negative), earned by
# this one; times – income: the line times this, for every head; level, care – a certificate; topup, alone – receives it.
ARCHETYPES = (
    Archetype(
        "收入高于标准",
        50,
        (Member(APPLICANT, (30, 50), facts={"short": "-3000"}), _COUPLE[1], Member(CHILD, (5, 16))),
        why="人均比标准高 3000 元，也高于标准的 1.5 倍：低保不符合；成员无残疾、无重病，单人户不符合；全家不符合，分类施保不符合",
    ),
    Archetype(
        "低保家庭，一个孩子",
        60,
        (Member(APPLICANT, (30, 50), facts={"short": "120"}), _COUPLE[1], Member(CHILD, (5, 16), facts=_TOPUP)),
        facts=_DUE,
        why="人均比标准低 120 元，三口差额 360 元，在享；孩子未成年，分类施保按月有记录",
    ),
    Archetype(
        "低保老人",
        50,
        (Member(APPLICANT, (73, 90), facts={"short": "200"} | _TOPUP),),
        facts=_DUE,
        why="一人，收入比标准低 200 元，在享；到了分类施保的年龄，按月有记录",
    ),
    Archetype(
        "低保家庭，一名一级残疾成员",
        30,
        (*_COUPLE, Member(CHILD, (20, 32), facts={"short": "150", "level": "1", "care": "是"} | _TOPUP)),
        facts=_DUE,
        why="人均比标准低 150 元，三口差额 450 元，在享；全家已符合，残疾成员不单独施保；重度残疾，分类施保有记录",
    ),
    Archetype(
        "低保边缘家庭，重残人员单人户",
        20,
        (
            Member(APPLICANT, (52, 59), facts={"times": "1.2"}),
            Member(SPOUSE, (52, 59), partner=True),
            Member(CHILD, (24, 34), facts={"level": "2", "care": "是", "alone": "是"} | _TOPUP),
        ),
        why="人均为标准的 1.2 倍：全家不符合，低于 1.5 倍；二级残疾人本人无收入，单人户按标准全额，在享",
    ),
    Archetype(
        "低收入，有机动车",
        20,
        (Member(APPLICANT, (30, 50), facts={"short": "100"}), _COUPLE[1], Member(CHILD, (5, 16))),
        facts={"has_car": "是"},
        why="收入低于标准，名下有机动车，本地有车不予：不符合",
    ),
    Archetype(
        "低收入，财产超出规定",
        20,
        (Member(APPLICANT, (30, 55), facts={"short": "100"}), Member(SPOUSE, (30, 55), partner=True)),
        facts={"assets_within_limit": "否"},
        why="收入低于标准，财产不符合规定：不符合",
    ),
    Archetype(
        "特困供养老人",
        20,
        (Member(APPLICANT, (68, 90)),),
        facts={"extreme": "是"},
        why="享受特困人员救助供养，不计入低保家庭人数，家里没有应计入的成员：不符合",
    ),
)
"""An invented mixture. Of 10,000 families 270 applied, and only of these income and property are known."""


def family(family: Family, chance: Random) -> None:
    """Income and property of those who applied; of all others nothing, so that what depends on them is not known."""
    if family.of == NAME:
        _applied(family)
        return
    family.fate(ALLOWANCE, NOT_KNOWN)
    for person in family.members:
        _never_applied(person)


def _applied(family: Family) -> None:
    facts, heads = family.facts, len(family.members)
    figures = figures_of(family.hukou)
    line = figures.line(family.area)
    family.kin = True
    family.columns |= {
        "income_checked": "是",
        "has_car": facts.get("has_car", "否"),
        "assets_within_limit": facts.get("assets_within_limit", "是"),
    }
    for person in family.members:
        short, times = person.facts.get("short"), person.facts.get("times")
        if short is not None:
            income(person, "工资性收入", str((line - int(short)) * heads))
            if facts.get("fate") == ALLOWANCE:
                family.award(ALLOWANCE, "2021-09-01", str(int(short) * heads))
                family.fate(ALLOWANCE, SERVED)
        elif times:
            income(person, "工资性收入", f"{line * float(times) * heads:.2f}")
        if "extreme" in facts:
            person.award(EXTREME, "2019-03-01", str(line + line * 3 // 10))
        if "alone" in person.facts:
            person.award(ALONE, "2021-10-01", str(line))
            person.fate(ALONE, SERVED)
        if "topup" in person.facts:
            for month in MONTHS:
                person.record(TOPUP, f"{month}-10")
            person.fate(TOPUP, SERVED)


def _never_applied(person: Person) -> None:
    """Whether the family is due 低保 is not known. 单人户 can only concern the severely disabled and the ill; 分类施保 only minors,
    elders, the severely disabled and the ill: for these it is not known, for all others it is no."""
    if not person.alive:
        return
    severe = person.level in (1, 2)
    if severe or person.mind == 3 or person.ill:
        person.fate(ALONE, NOT_KNOWN)
    if person.age < 18 or severe or person.ill or person.age >= max(60, TOPUP_AGE):
        person.fate(TOPUP, NOT_KNOWN)


def income(person: Person, kind: str, yuan: str) -> None:
    """So many yuan in each of the last twelve months."""
    for month in INCOME_MONTHS:
        person.row("incomes", month=month, kind=kind, amount=yuan, counted="是")


def spending(person: Person, kind: str, yuan: str) -> None:
    for month in INCOME_MONTHS:
        person.row("spending", month=month, kind=kind, amount=yuan)


FIELD = Field(
    NAME,
    benefits={ALLOWANCE: Benefit("family"), ALONE: Benefit("person"), TOPUP: Benefit("person")},
    sources=(Source(ALLOWANCE), Source(ALONE), Source(TOPUP, early=EARLY_TOPUP), Source(EXTREME)),
    registers=("incomes", "spending"),
    after=("certificates",),
    archetypes=ARCHETYPES,
    family=family,
)
