"""就业援助: who is registered as employed or out of work; families without anybody in work, and people who are hard to employ."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields.housing import in_force
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_APPLICABLE, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, UNKNOWN_SERVED, Family, Person, Unit

NAME = "employment"
ZERO, HARD = "employment_assistance.zero_employment", "employment_assistance.hard_to_employ"
SOURCES = {ZERO: Source(ZERO, early={"140406": "2022-03-31"}), HARD: Source(HARD, early={"140212": "2022-04-30"}, never=("140925",))}
FIRST_DAY = "2022-03-01"  # three months to 2022-05-31, thirty days before facts_on
OLDER = {"女": 40, "男": 50}  # invented
LONG_SINCE = "2021-09-30"  # nine months, invented; 2022-06-30 is a whole month after the 30th
NO_PENSION_BEFORE, PENSION_FROM = 50, 60  # between them the age of retirement is a figure nobody has compared: not known
_HERE = ("正常", "社区矫正", "社区矫正（含缓刑）")
_OUT, _AT_WORK, _AT_SCHOOL, _PENSION, _OTHER = "登记失业", "就业", "在校学习", "已领养老金", "其他未就业"
_ASKED_POOR, _ASKED_TOWN, _ASKED_COUNTRY = 0.7, 0.03, 0.005  # of the families: every member was registered
_ONE_TOWN, _ONE_COUNTRY = 0.3, 0.05  # of the people of other families


@dataclass(frozen=True)
class Spell:
    """The last row of a person. able, land: 是, 否, or blank where nobody asked."""

    since: str
    state: str
    able: str
    land: str


Known = bool | None


def family(family: Family, chance: Random) -> None:
    """Rows for families of the background only: planted families and those with wrong rows never came to the office."""
    spells = _register(family, chance) if family.number.startswith("合成家") else {}
    able = {person.number: _able(person, spells.get(person.number)) for person in family.members}
    zero = _zero(family, spells, able)
    if any(known is not False for known in able.values()):
        since = max((spells[number].since for number, known in able.items() if known and number in spells), default="")
        if None in able.values():  # of whom it is not known whether he is able to work, his spell may be the last
            since = "9999-12-31"
        _fate(family, ZERO, zero, since, chance)
    else:
        family.fate(ZERO, NOT_APPLICABLE)
    for person in family.members:
        spell = spells.get(person.number)
        if spell is not None and spell.state == _OUT and able[person.number] is not False:
            group = _group(family, person, spell, zero)
            _fate(person, HARD, False if group is False else None if None in (group, able[person.number]) else True, spell.since, chance)


def _register(family: Family, chance: Random) -> dict[str, Spell]:
    """Rows by number of the person."""
    poor = in_force(family, ALLOWANCE)
    town = family.area == "城镇"
    lot = chance.random()
    everybody = lot < (_ASKED_POOR if poor else _ASKED_TOWN if town else _ASKED_COUNTRY)
    spells: dict[str, Spell] = {}
    for person in family.members:
        if person.age < 16 or not person.alive:
            continue
        if everybody or (person.age < PENSION_FROM and chance.random() < (_ONE_TOWN if town else _ONE_COUNTRY)):
            spells[person.number] = _spell(person, everybody, chance)
    return spells


def _spell(person: Person, everybody: bool, chance: Random) -> Spell:
    """One row, sometimes with one before it. In families that came as a whole most are out of work, else few are."""
    if person.age >= PENSION_FROM:
        state = _PENSION
    elif person.age < 22:
        state = _AT_SCHOOL
    else:
        state = chance.choices((_OUT, _AT_WORK, _OTHER), (80, 15, 5) if everybody else (6, 92, 2))[0]
    since = f"{chance.randrange(2020, 2022)}-{chance.randrange(1, 13):02d}-0{chance.randrange(1, 10)}"
    if chance.random() < 0.2:
        since = f"2022-0{chance.randrange(1, 7)}-10"
    if state == _OUT and chance.random() < 0.1:
        person.row("employment", since="2018-03-01", state=_AT_WORK, able_to_work="是", land_lost="否")
    able = "否" if person.level in (1, 2) and chance.random() < 0.5 else "" if chance.random() < 0.04 else "是"
    land = chance.choices(("否", "是", ""), (93, 4, 3))[0]
    person.row("employment", since=since, state=state, able_to_work=able, land_lost=land)
    return Spell(since, state, able, land)


def _able(person: Person, spell: Spell | None) -> Known:
    """Of working age, here and able to work. Of whom no row tells it is not known, if the age allows it."""
    if person.status not in _HERE or not 16 <= person.age < PENSION_FROM:
        return False
    if spell is None:
        return None
    if spell.state in (_AT_SCHOOL, _PENSION) or spell.able == "否":
        return False
    return True if spell.able == "是" and person.age < NO_PENSION_BEFORE else None


def _zero(family: Family, spells: dict[str, Spell], able: dict[str, Known]) -> Known:
    """A family of the town, or on 低保, all of whose able members are out of work; None: not known."""
    if all(known is False for known in able.values()):
        return False
    at_work = [known for number, known in able.items() if number not in spells or spells[number].state != _OUT]
    eligible = True if in_force(family, ALLOWANCE) else {"城镇": True, "农村": False}.get(family.area)
    if eligible is False or True in at_work:
        return False
    certain = any(able.values()) and all(known is False for known in at_work)
    return True if certain and eligible else None


def _group(family: Family, person: Person, spell: Spell, zero: Known) -> Known:
    """One of the groups of people who are hard to employ."""
    if person.level or in_force(family, ALLOWANCE) or spell.land == "是" or zero:
        return True
    if person.age >= OLDER[person.sex] or spell.since <= LONG_SINCE:
        return True
    return None if zero is None or spell.land == "" else False


def _fate(unit: Unit, benefit: str, due: Known, since: str, chance: Random) -> None:
    """Help within three months; who is out of work for a shorter time may still wait for it."""
    if due is False:
        return
    assert isinstance(unit, (Family, Person))
    helped = chance.random() < (0.85 if due else 0.003)
    if helped:
        unit.record(benefit, f"{FACTS_ON[:4]}-0{chance.randrange(3, 7)}-{chance.randrange(11, 29)}")
    if due is None:
        unit.fate(benefit, UNKNOWN_SERVED if helped else NOT_KNOWN)
    elif helped:
        unit.fate(benefit, SERVED)
    elif since > FIRST_DAY or SOURCES[benefit].gap(unit.residence[:6]):
        unit.fate(benefit, PENDING)
    else:
        unit.fate(benefit, NOT_SERVED)


FIELD = Field(
    NAME,
    benefits={ZERO: Benefit("family", "residence"), HARD: Benefit("person", "residence")},
    sources=(Source("employment"), *SOURCES.values()),
    registers=("employment",),
    after=("certificates", "minimum_living", "extreme_poverty", "housing"),
    family=family,
)
