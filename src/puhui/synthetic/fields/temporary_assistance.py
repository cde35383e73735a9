"""临时救助: families in sudden hardship, and those whom necessary spending overwhelmed; most were helped at once."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.fields.reasons import Answer, every, receives, some
from puhui.synthetic.figures import INCOME_MONTHS
from puhui.synthetic.model import NOT_KNOWN, NOT_SERVED, PENDING, SERVED, Family

NAME = "temporary_assistance"
URGENT, SPENDING = "temporary_assistance.urgent", "temporary_assistance.spending"
HARDSHIPS = Source("hardships", never=("140928",))
PAID = {
    URGENT: Source(URGENT, early={"140427": "2022-04-30", "140122": "2022-04-30"}),
    SPENDING: Source(SPENDING, early={"140427": "2022-04-30"}),
}
CLOSED = "2022-05-31"  # thirty days before facts_on: what is written down later may not have come
URGENT_FROM, SPENDING_FROM = "2022-05-01", "2022-03-01"  # first days of one and of three months to that day
A_HEAD, FROM, PART, CAP = 660, 5_000, 40, 22_000  # yuan, yuan, percent, yuan; invented
RESIDENT_INCOME = {"城镇": 37_000, "农村": 15_300}  # yuan a year, invented
OPEN = "2099-12-31"
MONTHS = ("2021-08", "2021-10", "2021-12", "2022-02", "2022-04", "2022-05", "2022-06")
_OVER, _URGENT, _SPENDING, _SPENDING_POOR = 0.004, 0.0012, 0.0006, 0.03
_HELPED = 0.9
_CAUSES = ("火灾", "交通事故等意外事件", "家庭成员突发重大疾病", "家庭成员突发重大疾病", "其他特殊困难")


def family(family: Family, chance: Random) -> None:
    """What is over is on the register and in the records, and due no more. Where the register of
    hardships has not come it is not known of any family whether it is in one."""
    means, lot = _means(family), chance.random()
    blind, heads = HARDSHIPS.gap(family.hukou[:6]), sum(person.alive for person in family.members)
    if blind:
        family.fate(URGENT, NOT_KNOWN)
        if means is not False:
            family.fate(SPENDING, NOT_KNOWN)
    elif not heads:
        return
    elif lot < _OVER:
        month = chance.choice(MONTHS)
        _hardship(family, f"{month}-03", chance.choice(_CAUSES), closed=f"{month}-26")
        family.record(URGENT, f"{month}-08", str(A_HEAD * heads))
    elif lot < _OVER + _URGENT:
        _urgent(family, heads, chance)
    elif lot < _OVER + _URGENT + (_SPENDING_POOR if means else _SPENDING):
        _spending(family, means, chance)


def _hardship(family: Family, day: str, cause: str, closed: str = OPEN, spending: int = 0) -> None:
    cells = {"reported_on": day, "closed_on": closed, "cause": cause, "broken": "是", "spending": str(spending) if spending else ""}
    family.row("hardships", **cells)


def _urgent(family: Family, heads: int, chance: Random) -> None:
    """Still in it. Helped within days; where there is no record, what was registered in the window may still come."""
    day = f"2022-{chance.choice(('04', '05', '06'))}-{chance.randrange(5, 25):02d}"
    _hardship(family, day, chance.choice(_CAUSES))
    if chance.random() < _HELPED:
        family.record(URGENT, max(f"{day[:8]}{int(day[8:]) + 4:02d}", URGENT_FROM), str(A_HEAD * heads))
        family.fate(URGENT, SERVED)
    else:
        _missing(family, URGENT, day > URGENT_FROM)


def _means(family: Family) -> Answer:
    """A family on 低保 passes without more; of the others income and property must have been looked into."""
    poor, low = receives(family, ALLOWANCE, family.hukou[:6]), None
    if family.columns.get("income_checked") == "是" and family.area:
        rows = [cells for person in family.members if person.alive for register, cells in person.rows if register == "incomes"]
        year = 12 * sum(float(cells["amount"]) for cells in rows if cells["month"] == INCOME_MONTHS[-1] and cells["counted"] == "是")
        low = year < RESIDENT_INCOME[family.area] * sum(person.alive for person in family.members)
    assets = {"是": True, "否": False}.get(family.columns.get("assets_within_limit", ""))
    return every(some(poor, low), some(poor, assets))


def _spending(family: Family, means: Answer, chance: Random) -> None:
    day, spent = f"2022-0{chance.randrange(2, 6)}-{chance.randrange(5, 25):02d}", 1_000 * chance.randrange(4, 70)
    _hardship(family, day, "生活必需支出突然增加", spending=spent)
    if spent <= FROM or means is False:
        return
    if means is None:
        family.fate(SPENDING, NOT_KNOWN)
    elif chance.random() < _HELPED:
        family.record(SPENDING, f"2022-05-{chance.randrange(25, 30)}", str(min(CAP, (spent - FROM) * PART // 100)))
        family.fate(SPENDING, SERVED)
    else:
        _missing(family, SPENDING, day > SPENDING_FROM)


def _missing(family: Family, benefit: str, recent: bool) -> None:
    """A source that ends before the window closed proves nothing: the place that owes is where the family lives."""
    family.fate(benefit, PENDING if recent or PAID[benefit].gap(family.residence[:6]) else NOT_SERVED)


FIELD = Field(
    NAME,
    benefits={URGENT: Benefit("family", "residence"), SPENDING: Benefit("family", "residence")},
    sources=(HARDSHIPS, *PAID.values()),
    registers=("hardships",),
    after=("minimum_living", "extreme_poverty", "children_in_difficulty"),
    family=family,
)
