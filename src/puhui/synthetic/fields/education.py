"""义务教育, 寄宿生生活补助 and 普通高中助学金: every child of school age, the school, and what the school has recognised."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from puhui.synthetic.field import Benefit, Field, Source
from puhui.synthetic.fields import schools
from puhui.synthetic.fields.extreme_poverty import ORPHAN, UNSUPPORTED
from puhui.synthetic.fields.minimum_living import ALLOWANCE, ALONE, EXTREME
from puhui.synthetic.fields.permits import NOWHERE
from puhui.synthetic.fields.reasons import Answer, answer_of, every, receives, some
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import NOT_KNOWN, NOT_SERVED, PENDING, SERVED, SERVED_NOT_DUE, UNKNOWN_SERVED, Family, Person

NAME = "education"
SCHOOLING, BOARDING, GRANT = "free_compulsory_education", "boarder_living_subsidy", "senior_secondary_grant"
ENROLMENTS = Source("enrolments", early={"140427": "2021-12-31"})
PAID = {
    BOARDING: Source(BOARDING, early={"140430": "2021-09-30"}, never=("140929",)),
    GRANT: Source(GRANT, early={"140430": "2021-09-30"}),
}
YEAR = 2021  # the school year that began in September; money is judged by the calendar year 2021
NEW, OLD = f"{YEAR}-09-01", f"{YEAR - 1}-09-01"  # first days of two school years; who came in the new one had no whole 2021
FIRST, JUNIOR, SENIOR, LAST = 6, 12, 15, 17  # ages on 31 August 2021
PRIMARY_SCHOOL, JUNIOR_SCHOOL, HIGH_SCHOOL, VOCATIONAL = "小学", "初中", "普通高中", "中等职业教育"
_IN, _SUSPENDED, _LEFT, _DONE = "在读", "休学", "离校（没有毕业）", "毕业、结业"
_NONE, _SOME, _MOST = "没有认定", ("一般困难", "比较困难", "特别困难"), "特别困难"
_OUT, _LEAVE, _AT_HOME, _PAID, _ASKED = 0.002, 0.001, 0.4, 0.97, 0.95


@dataclass(frozen=True)
class Pupil:
    """Somebody in school now. aid, poor: blank where the school has not written it down. since: first day of the stage's rows."""

    stage: str
    aid: str
    poor: str
    boards: bool
    since: str

    @property
    def recognised(self) -> Answer:
        return None if self.aid == "" else self.aid != _NONE


def family(family: Family, chance: Random) -> None:
    """Of a family with somebody of an age for 普通高中 the township mostly wrote down that no income was ever checked."""
    if any(SENIOR <= school_age(person.born) <= LAST for person in family.members) and chance.random() < _ASKED:
        family.columns.setdefault("income_checked", "否")
    for person in family.members:
        if not person.alive:
            continue
        pupil = _at_school(family, person, chance) if FIRST <= school_age(person.born) <= LAST else None
        if ENROLMENTS.gap(person.residence[:6]):
            _not_complete(person, pupil, chance)
        elif pupil is None:
            continue
        elif pupil.stage in (PRIMARY_SCHOOL, JUNIOR_SCHOOL):
            person.fate(SCHOOLING, SERVED)
            _pay(person, BOARDING, _boarding(family, person, pupil), pupil, chance)
        elif pupil.stage == HIGH_SCHOOL:
            _pay(person, GRANT, _grant(family, person, pupil), pupil, chance)


def school_age(born: str) -> int:
    """Whole years on the last day before the school year."""
    return YEAR - int(born[:4]) - (born[5:] > "08-31")


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
    if lot < _LEAVE + _OUT:
        if age > FIRST:
            _row(person, _compulsory(age - 1), age - 6, begins=OLD, ends=f"{YEAR}-06-30", state=_LEFT)
        person.fate(SCHOOLING, NOT_SERVED, _owes(person, False))
        return None
    return _pupil(family, person, _compulsory(age), chance)


def _compulsory(age: int) -> str:
    return PRIMARY_SCHOOL if age < JUNIOR else JUNIOR_SCHOOL


def _pupil(family: Family, person: Person, stage: str, chance: Random) -> Pupil:
    """This year's row, the school, and of the poor who are not new the row of the year before."""
    age, lot = school_age(person.born), chance.random()
    boards = chance.random() < {PRIMARY_SCHOOL: 0.06, JUNIOR_SCHOOL: 0.35}.get(stage, 0.6)
    assisted = answer_of(family, ALLOWANCE)
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


def _owes(person: Person, at_school: Answer) -> str:
    """Schooling: where they live, for whoever is at school there, has the 户口 there or a permit in force; else the 户口."""
    until = person.columns.get("permit_valid_until", "")
    here = some(at_school, person.hukou == person.residence, until >= FACTS_ON if until else None)
    return NOWHERE if here is None else "" if here else person.hukou[:6]


def _four(family: Family, person: Person, pupil: Pupil) -> Answer:
    """建档立卡、低保、特困供养、残疾."""
    poor = {"是": True, "否": False}.get(pupil.poor)
    helped = some(receives(family, ALLOWANCE, family.hukou[:6]), _receives(person, ALONE, EXTREME))
    return some(poor, helped, person.level >= 1)


def _receives(person: Person, *benefits: str) -> Answer:
    return some(*(receives(person, benefit, person.residence[:6]) for benefit in benefits))


def _boarding(family: Family, person: Person, pupil: Pupil) -> Answer:
    """Boarders whom the school recognised; the four groups wherever they sleep."""
    return some(_four(family, person, pupil), every(pupil.boards, pupil.recognised))


def _grant(family: Family, person: Person, pupil: Pupil) -> Answer:
    """Whom the school recognised; the four groups, orphans and those like them; families that by their income are due 低保."""
    checked = {"是": True, "否": False}.get(family.columns.get("income_checked", ""))
    low = every(checked, answer_of(family, ALLOWANCE))
    return some(pupil.recognised, _four(family, person, pupil), low, _receives(person, ORPHAN, UNSUPPORTED))


def _pay(person: Person, benefit: str, due: Answer, pupil: Pupil, chance: Random) -> None:
    """Nearly everybody who is due it has a payment; a few have one who are not, or of whom it is not known."""
    paid = chance.random() < {True: _PAID, None: 0.3, False: 0.001}[due]
    if paid:
        person.record(benefit, f"{YEAR}-{chance.randrange(10, 13)}-20", amount="500")
        person.fate(benefit, {True: SERVED, None: UNKNOWN_SERVED, False: SERVED_NOT_DUE}[due])
    elif due:
        early = pupil.since > f"{YEAR}-01-01" or PAID[benefit].gap(person.residence[:6])
        person.fate(benefit, PENDING if early else NOT_SERVED)
    elif due is None:
        person.fate(benefit, NOT_KNOWN)


def _not_complete(person: Person, pupil: Pupil | None, chance: Random) -> None:
    """Where enrolments are not declared complete, nothing is known of anybody's: not whether a child is in school or has
    finished, nor of the aids of anybody who may be a pupil. Without a school or a permit, nor who owes it."""
    if school_age(person.born) >= FIRST and person.age < 19:
        person.fate(SCHOOLING, NOT_KNOWN, _owes(person, None))
    for benefit, to_age in ((BOARDING, 19), (GRANT, 25)):
        if pupil is not None and (pupil.stage == HIGH_SCHOOL) == (benefit == GRANT) and pupil.stage != VOCATIONAL:
            _pay(person, benefit, None, pupil, chance)
        elif person.age < to_age:
            person.fate(benefit, NOT_KNOWN, "" if pupil else NOWHERE)


FIELD = Field(
    NAME,
    benefits={benefit: Benefit("person", "residence") for benefit in (SCHOOLING, BOARDING, GRANT)},
    sources=(ENROLMENTS, *PAID.values()),
    registers=("enrolments", "school_pupils"),
    after=("certificates", "minimum_living", "permits", "extreme_poverty", "children_in_difficulty"),
    family=family,
)
