"""The families of the background, as data: who lives together, what was checked, and by what reasoning the truth is known.

Two sorts. *Never applied*: nobody may look into their income, so what depends on it is not known (`never_applied` says
what does). *Applied*: income and property were checked, and the outcome follows from the words of `why`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from puhui.synthetic.figures import ALLOWANCE, ALONE, CARE, ELDERLY, LIVING, TOPUP, TOPUP_AGE
from puhui.synthetic.model import NOT_KNOWN, SERVED


@dataclass(frozen=True)
class Member:
    """ages: whole years on facts_on, both ends possible. partner: of the other sex than the member before."""

    role: str
    ages: tuple[int, int]
    partner: bool = False
    short: int | None = None  # income: so many yuan a head under the line for the whole family (over it when negative), earned by this one
    times: float = 0.0  # income: the line times this, for every head of the family
    level: int = 0  # 残疾等级, physical
    care: str = ""
    fates: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Archetype:
    say: str
    weight: int
    members: tuple[Member, ...]
    applied: bool = False
    car: str = "否"
    assets: str = "是"
    extreme: bool = False  # all receive 特困人员救助供养
    fates: dict[str, str] = field(default_factory=dict)
    why: str = ""


OLD = (67, 92)
APPLICANT, SPOUSE, CHILD, PARENT = "申请人", "配偶", "子女", "父母"

NEVER_APPLIED = (
    Archetype("独居青年", 14, (Member(APPLICANT, (20, 45)),)),
    Archetype("二人夫妻", 13, (Member(APPLICANT, (24, 62)), Member(SPOUSE, (24, 62), partner=True))),
    Archetype("三口之家", 24, (Member(APPLICANT, (28, 50)), Member(SPOUSE, (28, 50), partner=True), Member(CHILD, (0, 20)))),
    Archetype(
        "四口之家",
        12,
        (Member(APPLICANT, (28, 48)), Member(SPOUSE, (28, 48), partner=True), Member(CHILD, (6, 20)), Member(CHILD, (0, 12))),
    ),
    Archetype(
        "三代同住",
        9,
        (Member(APPLICANT, (30, 50)), Member(SPOUSE, (30, 50), partner=True), Member(CHILD, (0, 18)), Member(PARENT, OLD)),
    ),
    Archetype("夫妻与成年子女", 12, (Member(APPLICANT, (46, 63)), Member(SPOUSE, (46, 63), partner=True), Member(CHILD, (19, 32)))),
    Archetype("老年夫妻", 8, (Member(APPLICANT, OLD), Member(SPOUSE, OLD, partner=True))),
    Archetype("独居老人", 4, (Member(APPLICANT, OLD),)),
    Archetype("单亲家庭", 4, (Member(APPLICANT, (26, 50)), Member(CHILD, (2, 18)))),
)
"""A made-up table: it resembles a city and is no statistic."""

_DUE = {ALLOWANCE: SERVED}
_TOPUP = {TOPUP: SERVED}
_CHECKED_UP = {ELDERLY: SERVED}
_COUPLE = (Member(APPLICANT, (30, 50)), Member(SPOUSE, (30, 50), partner=True))

APPLIED = (
    Archetype(
        "收入高于标准",
        5,
        (Member(APPLICANT, (30, 50), short=-3000), Member(SPOUSE, (30, 50), partner=True), Member(CHILD, (5, 16))),
        applied=True,
        why="人均比标准高 3000 元，也高于标准的 1.5 倍：低保不符合；成员无残疾、无重病，单人户不符合；全家不符合，分类施保不符合",
    ),
    Archetype(
        "低保家庭，一个孩子",
        6,
        (Member(APPLICANT, (30, 50), short=120), Member(SPOUSE, (30, 50), partner=True), Member(CHILD, (5, 16), fates=_TOPUP)),
        applied=True,
        fates=_DUE,
        why="人均比标准低 120 元，三口差额 360 元，在享；孩子未成年，分类施保按月有记录",
    ),
    Archetype(
        "低保老人",
        5,
        (Member(APPLICANT, (73, 90), short=200, fates=_TOPUP | _CHECKED_UP),),
        applied=True,
        fates=_DUE,
        why="一人，收入比标准低 200 元，在享；到了分类施保的年龄，按月有记录；2021 年体检过",
    ),
    Archetype(
        "低保家庭，一名一级残疾成员",
        3,
        (*_COUPLE, Member(CHILD, (20, 32), short=150, level=1, care="是", fates=_TOPUP | {LIVING: SERVED, CARE: SERVED})),
        applied=True,
        fates=_DUE,
        why="人均比标准低 150 元，三口差额 450 元，在享；全家已符合，残疾成员不单独施保；生活补贴、护理补贴在享；重度残疾，分类施保有记录",
    ),
    Archetype(
        "低保边缘家庭，重残人员单人户",
        2,
        (
            Member(APPLICANT, (52, 59), times=1.2),
            Member(SPOUSE, (52, 59), partner=True),
            Member(CHILD, (24, 34), level=2, care="是", fates=_TOPUP | {ALONE: SERVED, LIVING: SERVED, CARE: SERVED}),
        ),
        applied=True,
        why="人均为标准的 1.2 倍：全家不符合，低于 1.5 倍；二级残疾人本人无收入，单人户按标准全额，在享；两项补贴在享",
    ),
    Archetype(
        "低收入，有机动车",
        2,
        (Member(APPLICANT, (30, 50), short=100), Member(SPOUSE, (30, 50), partner=True), Member(CHILD, (5, 16))),
        applied=True,
        car="是",
        why="收入低于标准，名下有机动车，本地有车不予：不符合",
    ),
    Archetype(
        "低收入，财产超出规定",
        2,
        (Member(APPLICANT, (30, 55), short=100), Member(SPOUSE, (30, 55), partner=True)),
        applied=True,
        assets="否",
        why="收入低于标准，财产不符合规定：不符合",
    ),
    Archetype(
        "特困供养老人",
        2,
        (Member(APPLICANT, (68, 90), fates=_CHECKED_UP),),
        applied=True,
        extreme=True,
        why="享受特困人员救助供养，不计入低保家庭人数，家里没有应计入的成员：不符合；体检与别的老人一样",
    ),
)
APPLIED_IN_10000 = 280  # families that ever applied


def never_applied(age: int, level: int, mind: int, ill: bool, care: str) -> dict[str, str]:
    """What a member of a family that never applied is due. mind: 智力、精神 残疾等级, 0 for none.

    Income and property were not checked, so whether the family is due 低保 is not known. What is left:
    单人户 can only concern the severely disabled and the ill; 分类施保 only minors, elders, the severely disabled and the
    ill; 生活补贴 only holders of a certificate: for these it is not known, for all others it is no. 护理补贴 asks for no
    income. 健康管理 asks for age only.
    """
    fates: dict[str, str] = {}
    severe = level in (1, 2)
    if severe or mind == 3 or ill:
        fates[ALONE] = NOT_KNOWN
    if age < 18 or severe or ill or age >= max(60, TOPUP_AGE):
        fates[TOPUP] = NOT_KNOWN
    if level:
        fates[LIVING] = NOT_KNOWN
    if severe and care == "是":
        fates[CARE] = SERVED
    if age >= 65:
        fates[ELDERLY] = SERVED
    return fates
