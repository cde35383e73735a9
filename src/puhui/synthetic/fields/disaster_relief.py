"""受灾人员救助: a few disasters in some counties, how soon people were helped, and the families that they put in difficulty."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.land import Land
from puhui.synthetic.model import NO, NOT_APPLICABLE, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, UNKNOWN_SERVED, Family

NAME = "disaster_relief"
SUPPLIES, LIVING = "disaster_relief.supplies", "disaster_relief.living"
LOSSES = Source("disaster_losses", never=("140881",))
PAID = Source(LIVING, early={"141125": "2022-04-30"})
FROM = "2022-03-01"  # three months to thirty days before facts_on: who is in need since later may still wait
HOURS = 10  # invented, in force on facts_on
TRANSITION, WINTER = 1200, 360  # yuan a head
TOWN = "901"


@dataclass(frozen=True)
class Disaster:
    """In the first town of a county. needing: blank where nobody counted. relieved: 是, 否 or blank; at: the hour."""

    county: str
    kind: str
    happened: str
    needing: str
    started: str
    relieved: str
    at: str
    fate: str
    why: str


DISASTERS = (
    Disaster("140723", "地质灾害", "2022-06-09 05", "46", "是", "是", "2022-06-09 13", SERVED, "八小时得到救助"),
    Disaster("141023", "洪涝", "2022-06-21 02", "180", "是", "是", "2022-06-21 12", SERVED, "正好十小时"),
    Disaster("141125", "洪涝", "2022-06-21 03", "95", "是", "是", "2022-06-21 14", NOT_SERVED, "十一小时，比规定晚一小时"),
    Disaster("140428", "风雹", "2022-05-18 16", "12", "是", "是", "2022-05-19 02", SERVED, "过了半夜，正好十小时"),
    Disaster("140926", "低温冷冻和雪灾", "2022-02-13 22", "30", "是", "否", "", NOT_SERVED, "没有得到救助"),
    Disaster("140224", "地震", "2022-03-02 04", "8", "是", "", "", PENDING, "有没有得到救助没有登记"),
    Disaster("140430", "洪涝", "2022-06-25 18", "20", "是", "是", "", PENDING, "得到救助的时刻没有登记"),
    Disaster("140522", "干旱", "2022-06-01 08", "0", "是", "", "", NOT_APPLICABLE, "没有人需要紧急生活救助"),
    Disaster("140623", "风雹", "2022-06-14 15", "", "是", "是", "2022-06-14 20", NOT_KNOWN, "需要救助的人数没有核定，已经得到救助"),
    Disaster("141032", "风雹", "2022-06-27 17", "5", "否", "否", "", NO, "没有达到启动应急响应的条件"),
    Disaster("140724", "森林草原火灾", "2022-04-11 13", "16", "", "否", "", NOT_KNOWN, "有没有启动应急响应没有登记"),
)
_HIT, _HOUSE, _HELPED = 0.12, 0.25, 0.9
_WINTER_COUNTIES, _WINTER_HIT = ("140723", "141123", "141023", "140826"), 0.02


def land(land: Land, chance: Random) -> None:
    """One in a town each. NOT_KNOWN where somebody was helped all the same is told as such."""
    for index, one in enumerate(DISASTERS, 1):
        cells = {"place": f"{one.county}{TOWN}", "disaster_kind": one.kind, "happened_at": one.happened, "needing_aid": one.needing}
        cells |= {"response_started": one.started, "relieved": one.relieved, "relieved_at": one.at}
        made = land.unit("disaster", f"合成灾{index:03d}", one.county, "disasters", **cells)
        made.fate(SUPPLIES, UNKNOWN_SERVED if one.fate == NOT_KNOWN and one.relieved == "是" else one.fate)


def family(family: Family, chance: Random) -> None:
    """Losses are written down where the family has its 户口; where they live owes. Last winter's relief is over."""
    if LOSSES.gap(family.hukou[:6]):
        family.fate(LIVING, NOT_KNOWN)
        return
    home, heads = family.residence, sum(person.alive for person in family.members)
    if home[:6] in _WINTER_COUNTIES and chance.random() < _WINTER_HIT:
        loss(family, "2021-10-06", "没有损坏", "2021-12-01", "2022-05-31")
        family.record(LIVING, "2022-01-18", str(WINTER * heads))
    struck = next((one for one in DISASTERS if home.startswith(one.county + TOWN) and one.fate in (SERVED, NOT_SERVED)), None)
    if struck is None or chance.random() >= _HIT:
        return
    house = chance.random() < _HOUSE
    day = struck.happened[:10]
    loss(family, day, "倒塌" if house else "一般损坏", day, "2022-11-30")
    if chance.random() < _HELPED:
        family.record(LIVING, max(day, "2022-06-28") if day < FACTS_ON else day, str((TRANSITION if house else WINTER) * heads))
        family.fate(LIVING, SERVED)
    else:
        family.fate(LIVING, PENDING if day > FROM or PAID.gap(home[:6]) else NOT_SERVED)


def loss(family: Family, day: str, house: str, since: str, until: str) -> None:
    family.row("disaster_losses", happened_on=day, house=house, in_difficulty="是", aid_from=since, aid_until=until)


FIELD = Field(
    NAME,
    benefits={SUPPLIES: Benefit("disaster", "self"), LIVING: Benefit("family", "residence")},
    sources=(LOSSES, PAID),
    registers=("disasters", "disaster_losses"),
    land=land,
    family=family,
)
