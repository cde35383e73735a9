"""Who is whose relative in the rows of a family, and what follows for awards. No field of its own; used by those of social services."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from puhui.synthetic.field import Source
from puhui.synthetic.fields.reasons import Answer, every
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import (
    GRACE,
    NO,
    NO_LONGER_DUE,
    NOT_KNOWN,
    NOT_SERVED,
    PARTLY,
    PENDING,
    SERVED,
    UNKNOWN_SERVED,
    Award,
    Family,
    Person,
    Unit,
)

PARENT, CHILD, SPOUSE, SUPPORTER = "父母", "子女", "配偶", "其他法定义务人"
CHECKED = "relatives_checked"
Test = Callable[[Person], Answer]


def looked_into(person: Person, *relatives: tuple[Person, str]) -> None:
    """The township looked into somebody's relatives: these are all there are."""
    person.columns[CHECKED] = "是"
    for relative, relation in relatives:
        person.row("kinship", relative_id_number=relative.number, relation=relation, evidence="合成登记")


def relatives(family: Family, person: Person, relation: str) -> Iterator[Person | None]:
    """Those on record; None for one whom no register of the province holds (or who stands in another family)."""
    known = {member.number: member for member in family.members}
    for register, cells in person.rows:
        if register == "kinship" and cells["relation"] == relation:
            yield known.get(cells["relative_id_number"])
    if family.kin and person is family.members[0]:  # rosters.py writes these
        yield from (other for other in family.members[1:] if other.role == relation)


def all_of(family: Family, person: Person, relation: str, test: Test) -> Answer:
    """Whether it holds for every relative: one for whom it does not settles it; else somebody must have looked."""
    found = [None if relative is None else test(relative) for relative in relatives(family, person, relation)]
    return every(*found, True if person.columns.get(CHECKED) == "是" else None)


def latest(person: Person, register: str, day: str, column: str) -> Answer:
    """A flag in the last row of a register; not known where there is none."""
    rows = [cells for name, cells in person.rows if name == register and cells[day] <= FACTS_ON]
    return max(rows, key=lambda cells: cells[day]).get(column) == "是" if rows else None


def unless(answer: Answer, *excluded: Answer) -> Answer:
    """Due, and none of what excludes it."""
    return every(answer, *(None if reason is None else not reason for reason in excluded))


def held(unit: Unit, benefit: str) -> Award | None:
    """The award in force on facts_on."""
    found = [a for a in unit.awards if a.benefit == benefit and a.since <= FACTS_ON and (not a.until or a.until >= FACTS_ON)]
    return found[-1] if found else None


def by_award(unit: Unit, benefit: str, answer: Answer, due: int | None, source: Source, county: str) -> str:
    """The fate of a monthly benefit. due: yuan; None where nobody can say how much. county: who owes (six digits)."""
    award = held(unit, benefit)
    if answer:
        if award is None:
            return PENDING if source.gap(county) else NOT_SERVED
        return PARTLY if due is not None and float(award.amount) < due else SERVED
    if answer is None:
        return NOT_KNOWN if award is None else UNKNOWN_SERVED
    if award is None:
        return NO
    return GRACE if award.grace_until >= FACTS_ON else NO_LONGER_DUE
