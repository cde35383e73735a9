"""义务教育, 寄宿生生活补助 and 普通高中助学金: every child of school age, the school, and what the school has recognised."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields import schools
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import DUE, NOT_KNOWN, NOT_SERVED, PENDING, SERVED, SERVED_NOT_DUE, UNKNOWN_SERVED, Family, Person, Unit

NAME = "education"
SCHOOLING, BOARDING, GRANT = "free_compulsory_education", "boarder_living_subsidy", "senior_secondary_grant"
ENROLMENTS = Source("enrolments", early={"140427": "2021-12-31"})
PAID = {
    BOARDING: Source(BOARDING, early={"140430": "2021-09-30"}, never=("140929",)),
    GRANT: Source(GRANT, early={"140430": "2021-09-30"}),
}
SPECIAL = ("children_in_difficulty.orphan", "children_in_difficulty.unsupported")
YEAR = 2021  # the school year that began in September; money is judged by the calendar year 2021
NEW, OLD = f"{YEAR}-09-01", f"{YEAR - 1}-09-01"  # first days of two school years; who came in the new one had no whole 2021
FIRST, JUNIOR, SENIOR, LAST = 6, 12, 15, 17  # ages on 31 August 2021
PRIMARY_SCHOOL, JUNIOR_SCHOOL, HIGH_SCHOOL, VOCATIONAL = "小学", "初中", "普通高中", "中等职业教育"
_IN, _SUSPENDED, _LEFT, _DONE = "在读", "休学", "离校（没有毕业）", "毕业、结业"
_NONE, _SOME, _MOST = "没有认定", ("一般困难", "比较困难", "特别困难"), "特别困难"
_OUT, _LEAVE, _AT_HOME, _PAID, _CHECKED = 0.002, 0.001, 0.4, 0.97, 0.95


@dataclass(frozen=True)
class Pupil:
    """Somebody in school now. aid, poor: blank where the school has not written it down. since: first day of the stage's rows."""

    stage: str
    aid: str
    poor: str
    boards: bool
    since: str

    @property
    def recognised(self) -> bool | None:
        return None if self.aid == "" else self.aid != _NONE


def family(family: Family, chance: Random) -> None:
    for person in family.members:
        if not person.alive:
            continue
        blind = ENROLMENTS.gap(person.residence[:6])
        pupil = _at_school(family, person, chance) if FIRST <= school_age(person.born) <= LAST else None
        if blind:
            _not_complete(person, pupil)
        if pupil is None:
            continue
        if pupil.stage in (PRIMARY_SCHOOL, JUNIOR_SCHOOL):
            person.fate(SCHOOLING, UNKNOWN_SERVED if blind else SERVED)
            _pay(person, BOARDING, _boarding(family, person, pupil, blind), pupil, chance)
        elif pupil.stage == HIGH_SCHOOL:
            if chance.random() < _CHECKED:
                family.columns.setdefault("income_checked", "否")  # the township says: never applied, so never checked
            _pay(person, GRANT, _grant(family, person, pupil, blind), pupil, chance)


def school_age(born: str) -> int:
    """Whole years on the last day before the school year."""
    return YEAR - int(born[:4]) - (born[5:] > "08-31")


def either(*values: bool | None) -> bool | None:
    """Yes when one is yes; no only when all are no."""
    return True if True in values else None if None in values else False


def _at_school(family: Family, person: Person, chance: Random) -> Pupil | None:
    """The rows of a child or youth of school age; nearly all are in school."""
    age = school_age(person.born)
    if age >= SENIOR:
        lot = chance.random()
        if lot < 0.02:
            _row(person, JUNIOR_SCHOOL, 9, begins=f"{YEAR - 1 - (age - SENIOR)}-09-01", ends=f"{YEAR - (age - SENIOR)}-06-30", state=_DONE)
            return None
        return _pupil(family, person, HIGH_SCHOOL if lot < 0.6 else VOCATIONAL, chance)
    lot = chance.random()
    if lot < _LEAVE:
        _row(person, _compulsory(age), age - 5, state=_SUSPENDED)
        return None
    if lot < _LEAVE + _OUT and person.hukou == person.residence:  # the place that owes is certain without a permit
        if age > FIRST:
            _row(person, _compulsory(age - 1), age - 6, begins=OLD, ends=f"{YEAR}-06-30", state=_LEFT)
        person.fate(SCHOOLING, NOT_KNOWN if ENROLMENTS.gap(person.residence[:6]) else NOT_SERVED)
        return None
    return _pupil(family, person, _compulsory(age), chance)


def _compulsory(age: int) -> str:
    return PRIMARY_SCHOOL if age < JUNIOR else JUNIOR_SCHOOL


def _pupil(family: Family, person: Person, stage: str, chance: Random) -> Pupil:
    """This year's row, the school, and of the poor who are not new the row of the year before."""
    age, lot = school_age(person.born), chance.random()
    boards = chance.random() < {PRIMARY_SCHOOL: 0.06, JUNIOR_SCHOOL: 0.35}.get(stage, 0.6)
    assisted = _holds(family, ALLOWANCE) or family.fates.get(ALLOWANCE) in DUE
    aid = _MOST if assisted and lot < 0.8 else "" if lot > 0.992 else _SOME[int(lot * 30)] if lot < 0.1 else _NONE
    poor = "" if lot > 0.997 else "是" if chance.random() < 0.03 else "否"
    begun = {PRIMARY_SCHOOL: FIRST, JUNIOR_SCHOOL: FIRST}.get(stage, SENIOR)
    since = OLD if (aid != _NONE or poor != "否" or person.level) and age > begun else NEW
    mode = "送教上门" if person.level in (1, 2) and age < SENIOR and chance.random() < _AT_HOME else "到校就读"
    told = {"boarder": "是" if boards else "否", "aid_level": aid, "registered_poor": poor, "mode": mode}
    if since == OLD:
        _row(person, _compulsory(age - 1) if age < SENIOR else stage, age - 6, begins=OLD, ends=f"{YEAR}-08-31", **told)
    _row(person, stage, age - 5, **told)
    school = {HIGH_SCHOOL: schools.senior, VOCATIONAL: schools.vocational}.get(stage, schools.compulsory)
    person.row("school_pupils", number=school(person.residence), role="学籍在本校")
    return Pupil(stage, aid, poor, boards, since)


def _row(person: Person, stage: str, grade: int, *, begins: str = NEW, ends: str = f"{YEAR + 1}-08-31", **cells: str) -> None:
    own = {"begins": begins, "ends": ends, "stage": stage, "grade": str(grade), "state": _IN, "mode": "到校就读"}
    person.row("enrolments", **(own | cells))


def _holds(unit: Unit, benefit: str) -> bool:
    """Whether an award of it is in force."""
    return any(a.benefit == benefit and a.since <= FACTS_ON and (not a.until or a.until >= FACTS_ON) for a in unit.awards)


def _four(family: Family, person: Person, pupil: Pupil, blind: bool) -> bool | None:
    """建档立卡、低保、特困供养、残疾; where the rows are not all there, an unread one may say 建档立卡."""
    poor = True if pupil.poor == "是" else None if blind or pupil.poor == "" else False
    helped = any((_holds(family, ALLOWANCE), _holds(person, ALONE), _holds(person, EXTREME), person.level >= 1))
    return either(poor, helped)


def _boarding(family: Family, person: Person, pupil: Pupil, blind: bool) -> bool | None:
    """Boarders whom the school recognised; the four groups wherever they sleep."""
    recognised = None if blind else pupil.recognised
    boards = True if pupil.boards else None if blind else False
    poor_boarder = False if False in (boards, recognised) else None if None in (boards, recognised) else True
    return either(_four(family, person, pupil, blind), poor_boarder)


def _grant(family: Family, person: Person, pupil: Pupil, blind: bool) -> bool | None:
    """Whom the school recognised; the four groups, orphans and those like them; families that by their income are due 低保."""
    checked = {"是": True, "否": False}.get(family.columns.get("income_checked", ""))
    fate = family.fates.get(ALLOWANCE)
    due = True if fate in DUE else None if fate in (NOT_KNOWN, UNKNOWN_SERVED) else False
    low = False if False in (checked, due) else None if None in (checked, due) else True
    special = any(_holds(person, benefit) for benefit in SPECIAL)
    return either(None if blind else pupil.recognised, _four(family, person, pupil, blind), low, special)


def _pay(person: Person, benefit: str, due: bool | None, pupil: Pupil, chance: Random) -> None:
    """Nearly everybody who is due it has a payment; a few have one who are not, or of whom it is not known."""
    paid = chance.random() < {True: _PAID, None: 0.3, False: 0.001}[due]
    if paid:
        person.record(benefit, f"{YEAR}-{chance.randrange(10, 13)}-20", amount="500")
        person.fate(benefit, {True: SERVED, None: UNKNOWN_SERVED, False: SERVED_NOT_DUE}[due])
    elif due:
        county = person.residence[:6]
        early = pupil.since > f"{YEAR}-01-01" or ENROLMENTS.gap(county) or PAID[benefit].gap(county)
        person.fate(benefit, PENDING if early else NOT_SERVED)
    elif due is None:
        person.fate(benefit, NOT_KNOWN)


def _not_complete(person: Person, pupil: Pupil | None) -> None:
    """Where enrolments are not declared, nobody young enough is known not to be in school: both aids are not known for them,
    nor who owes them where no school is known."""
    nowhere = "" if pupil else "0"
    compulsory = pupil is not None and pupil.stage in (PRIMARY_SCHOOL, JUNIOR_SCHOOL)
    if person.age < 19 and not compulsory:
        person.fate(BOARDING, NOT_KNOWN, nowhere)
    if person.age < 25 and not (pupil and pupil.stage == HIGH_SCHOOL):
        person.fate(GRANT, NOT_KNOWN, nowhere)
    if person.age < 19 and school_age(person.born) > LAST:
        person.fate(SCHOOLING, NOT_KNOWN, "" if person.hukou == person.residence else "0")


FIELD = Field(
    NAME,
    benefits={benefit: Benefit("person", "residence") for benefit in (SCHOOLING, BOARDING, GRANT)},
    sources=(ENROLMENTS, *PAID.values(), *(Source(name) for name in SPECIAL)),
    registers=("enrolments", "school_pupils"),
    after=("certificates", "minimum_living", "schools"),
    family=family,
)
