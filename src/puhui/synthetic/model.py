"""What is written into the rosters: people, families, places, and what became of what they are due."""

from __future__ import annotations

from dataclasses import dataclass, field

# What became of a benefit. The first six stand on the gap list.
NOT_SERVED, PARTLY, PENDING, NOT_KNOWN = "not_served", "partly", "pending", "not_known"
NO_LONGER_DUE, SERVED_NOT_DUE = "no_longer_due", "served_not_due"
SERVED, GRACE, UNKNOWN_SERVED, NO = "served", "grace", "unknown_served", "no"
NOT_APPLICABLE = "not_applicable"
ON_THE_LIST = (NOT_SERVED, PARTLY, PENDING, NOT_KNOWN, NO_LONGER_DUE, SERVED_NOT_DUE)
FATES = (*ON_THE_LIST, SERVED, GRACE, UNKNOWN_SERVED, NO, NOT_APPLICABLE)
DUE = (SERVED, NOT_SERVED, PARTLY, PENDING)
ANSWERS = (
    dict.fromkeys(DUE, "yes")
    | dict.fromkeys((NOT_KNOWN, UNKNOWN_SERVED), "not known")
    | dict.fromkeys((NO_LONGER_DUE, SERVED_NOT_DUE, GRACE, NO, NOT_APPLICABLE), "no")  # a result keeps "not applicable" as no
)
GONE = ("死亡", "宣告失踪")  # status of people whom nothing is due


@dataclass(slots=True)
class Award:
    benefit: str
    since: str
    amount: str = ""
    until: str = ""
    grace_until: str = ""


@dataclass(slots=True)
class Record:
    benefit: str
    day: str
    amount: str = ""
    quantity: str = "1"
    occasion: str = ""


@dataclass(slots=True)
class Unit:
    """Something that may be due something. columns: further cells of its own register, by column name.

    kind: of packs' kinds.yaml. number: its natural key in the rosters. fates: benefit → what became of it; what is not
    named is NO. owed: benefit → county (six digits) that owes it, where it is not the usual one of the benefit.
    """

    kind: str = ""
    number: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    owed: dict[str, str] = field(default_factory=dict)

    def row(self, register: str, /, **cells: str) -> None:
        """A row of a register, by column names. The column that holds this unit's key fills itself."""
        self.rows.append((register, cells))

    def award(self, benefit: str, since: str, amount: str = "", until: str = "", grace_until: str = "") -> None:
        self.awards.append(Award(benefit, since, amount, until, grace_until))

    def record(self, benefit: str, day: str, amount: str = "", quantity: str = "1", occasion: str = "") -> None:
        self.records.append(Record(benefit, day, amount, quantity, occasion))

    def fate(self, benefit: str, fate: str, county: str = "") -> None:
        """The truth of one benefit. county: who owes it, where that is not the usual one."""
        self.fates[benefit] = fate
        if county:
            self.owed[benefit] = county

    def receives(self, benefit: str) -> bool:
        """Whether an award of it was written (by a field that came before)."""
        return any(award.benefit == benefit for award in self.awards)


@dataclass(slots=True)
class Person(Unit):
    """level, mind, care, ill: what a valid certificate or recognition says on facts_on (mind: 智力、精神; 0 for none).

    facts: what a field lets later fields know of this person, under names of its own.
    """

    kind: str = "person"
    name: str = ""
    sex: str = ""
    born: str = ""
    age: int = 0
    hukou: str = ""
    residence: str = ""
    role: str = ""
    status: str = "正常"
    level: int = 0
    mind: int = 0
    care: str = ""
    ill: bool = False
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        return self.status not in GONE


@dataclass(slots=True)
class Family(Unit):
    """area: 城镇 or 农村, of the place of its 户口. story: the archetype that it was made from; "" for a planted one."""

    kind: str = "family"
    household: str = ""
    hukou: str = ""
    residence: str = ""
    area: str = ""
    story: str = ""  # Archetype.say, when a field's archetype made it
    of: str = ""  # the field whose archetype made it; "" for a family that never applied
    members: tuple[Person, ...] = ()
    kin: bool = False  # whether relations were looked into: only where the family applied
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class District:
    """A town or a village 村（社区） of the made-up province."""

    code: str
    name: str
    kind: str
    klass: str
    area: str = ""

    @property
    def unit_kind(self) -> str:
        return "town" if len(self.code) == 9 else "village"

    @property
    def key(self) -> str:
        return self.code.ljust(12, "0")


@dataclass(frozen=True)
class Planted:
    """One benefit of one planted unit, as the truth says it. key: the unit's natural key in the rosters."""

    case: str
    kind: str
    key: str
    who: str
    benefit: str
    fate: str
    county: str
    amount: str
    say: str
    disposition: str = ""  # what an office found out about the line, as long as that holds


@dataclass(frozen=True)
class Mistake:
    """A row that must not be taken as it stands: its place in a roster, what becomes of it and by which reason."""

    register: str
    line: int
    fate: str  # rejected or held
    code: str
    say: str
