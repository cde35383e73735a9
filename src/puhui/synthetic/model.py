"""What is written into the rosters: people, families, places, and what became of what they are due."""

from __future__ import annotations

from dataclasses import dataclass, field

# What became of a benefit. The first six stand on the gap list.
NOT_SERVED, PARTLY, PENDING, NOT_KNOWN = "not_served", "partly", "pending", "not_known"
NO_LONGER_DUE, SERVED_NOT_DUE = "no_longer_due", "served_not_due"
SERVED, GRACE, UNKNOWN_SERVED, NO = "served", "grace", "unknown_served", "no"
ON_THE_LIST = (NOT_SERVED, PARTLY, PENDING, NOT_KNOWN, NO_LONGER_DUE, SERVED_NOT_DUE)
FATES = (*ON_THE_LIST, SERVED, GRACE, UNKNOWN_SERVED, NO)
DUE = (SERVED, NOT_SERVED, PARTLY, PENDING)
ANSWERS = (
    dict.fromkeys(DUE, "yes")
    | dict.fromkeys((NOT_KNOWN, UNKNOWN_SERVED), "not known")
    | dict.fromkeys((NO_LONGER_DUE, SERVED_NOT_DUE, GRACE, NO), "no")
)


@dataclass(slots=True)
class Disability:
    """One certificate 残疾人证. care: 是, 否, or blank where nobody assessed it."""

    category: str
    level: int
    care: str = ""
    state: str = "有效"
    valid_until: str = "2099-12-31"


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


@dataclass(slots=True)
class Person:
    number: str
    name: str
    sex: str
    born: str
    hukou: str
    residence: str
    role: str
    status: str = "正常"
    death: str = ""
    incomes: tuple[tuple[str, str], ...] = ()  # (kind, yuan a month): written as twelve months
    spending: tuple[tuple[str, str], ...] = ()
    disabilities: tuple[Disability, ...] = ()
    illness: tuple[str, str] | None = None  # recognised, valid until
    awards: tuple[Award, ...] = ()
    records: tuple[Record, ...] = ()
    fates: dict[str, str] = field(default_factory=dict)  # benefit → fate; what is not named is NO


@dataclass(slots=True)
class Family:
    """checked, car, assets: 是, 否, or blank where nobody has checked."""

    number: str
    household: str
    hukou: str
    residence: str
    area: str
    checked: str = ""
    car: str = ""
    assets: str = ""
    members: tuple[Person, ...] = ()
    awards: tuple[Award, ...] = ()
    fates: dict[str, str] = field(default_factory=dict)
    kin: bool = False  # whether relations were looked into: only where the family applied
    absent: tuple[Person, ...] = ()  # in the 户口簿, not in the family


@dataclass(frozen=True)
class District:
    """A town or a village 村（社区） of the made-up city."""

    code: str
    name: str
    kind: str
    klass: str
    area: str = ""


@dataclass(frozen=True)
class Facility:
    number: str
    name: str
    kind: str
    lies: str
    in_use: str = "是"
    opened: str = "2012-01-01"


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


@dataclass(frozen=True)
class Mistake:
    """A row that must not be taken as it stands: its place in a roster, what becomes of it and by which reason."""

    register: str
    line: int
    fate: str  # rejected or held
    code: str
    say: str
