"""What a page of a run tells, as plain values: the page is drawn from this alone, and `--json` prints it.

Texts are Chinese as the packs write them; `english` holds the translations of those that have one. Counts are whole
numbers, money is fen, shares are exact (numerator, denominator). Places are codes in their official form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Fraction = tuple[int, int]  # numerator, denominator; a denominator of 0: nobody can be due


@dataclass(frozen=True)
class Pack:
    name: str
    say: str
    version: str
    synthetic: bool = False


@dataclass(frozen=True)
class About:
    """Which run this is. `folder` is the result's folder as commands name it, relative to where the run was written."""

    synthetic: bool
    facts_on: str
    known_on: str
    law_day: str
    map_on: str
    what_if: bool
    provisional: bool
    snapshot: str
    result: str
    catalogue: str
    engine: str
    version: str
    folder: str
    packs: tuple[Pack, ...]


@dataclass(frozen=True)
class Counts:
    """Units of one benefit in one place by status. `unknown`: not known whether due, and no record either."""

    units: int
    due: int
    served: int
    partly: int
    not_served: int
    pending: int
    unknown_served: int
    unknown: int
    no_longer_due: int
    served_not_due: int
    grace: int
    amount_due: int
    amount_missing: int
    at_least: Fraction
    at_most: Fraction
    not_applicable: int = 0  # units for whom the question itself is pointless, apart from those who are refused
    disposed: int = 0  # lines of the list that somebody has looked into, and whose finding still holds
    signalled: int = 0  # of the unknown: with a risk signal, so to be told first

    @property
    def due_at_most(self) -> int:
        return self.due + self.unknown + self.unknown_served

    @property
    def not_known(self) -> int:
        return self.unknown + self.unknown_served

    @property
    def to_review(self) -> int:
        return self.no_longer_due + self.served_not_due


@dataclass(frozen=True)
class Clause:
    """A law text that a benefit stands on: its name, the day of the text, the clause."""

    document: str
    of: str
    clause: str


@dataclass(frozen=True)
class Benefit:
    """A promise and how it stands in the whole run. `measure`: what amounts count, `fen` or `quantity` or "" (none).

    `sensitive`: offices may not see whom it concerns, so it is shown in total only, never by place.
    `conditions`: (words, clause) in the order of the rule; what must not hold begins with ¬.
    """

    id: str
    name: str
    item_name: str
    kind: str
    kind_name: str
    since: str
    measure: str
    each: str
    unit: str
    means_tested: bool
    sensitive: bool
    counts: Counts
    command: str
    domain: str = ""
    domain_name: str = ""
    basis: tuple[Clause, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Place:
    """A county, city or town on the map of the run. Code "" is where the place that owes is not known."""

    code: str
    name: str
    path: str
    level: str
    parent: str


@dataclass(frozen=True)
class Line:
    """One benefit in one place."""

    benefit: str
    place: str
    counts: Counts
    command: str


@dataclass(frozen=True)
class Gap:
    """The units of one benefit in one status, without those whose finding still holds. due, delivered: sums in its measure."""

    benefit: str
    status: str
    units: int
    due: int
    delivered: int
    earliest: str
    command: str


@dataclass(frozen=True)
class Reason:
    """A condition that could not be answered, for how many units, and where (code of the county, units; most first)."""

    benefit: str
    condition: str
    say: str
    units: int
    where: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Figure:
    """A standard that the rules could read, as its document writes it."""

    standard: str
    say: str
    region: str
    region_name: str
    keys: tuple[str, ...]
    value: str
    unit: str
    since: str
    document: str
    status: str
    pack: str


@dataclass(frozen=True)
class Hole:
    """A figure that is known to be missing."""

    item: str
    item_name: str
    standard: str
    say: str
    region: str
    region_name: str
    why: str


@dataclass(frozen=True)
class Cause:
    """What is missing where answers are not known, and what a remedy would settle.

    kind: `register` (rows or columns of a roster), `awards` (nobody has declared that awards are complete) or `figure`.
    at_least: answers in which nothing else is missing. at_most: answers in which it is missing, perhaps among others.
    parts: the facts that lack; benefits and where: (id or county code, at most so many), most first.
    """

    kind: str
    name: str
    say: str
    collected: str
    beware: str
    parts: tuple[str, ...]
    at_least: int
    at_most: int
    benefits: tuple[tuple[str, int], ...]
    where: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Bundle:
    """Causes (kind, name) that lack together, and how many answers may need all of them."""

    causes: tuple[tuple[str, str], ...]
    answers: int


@dataclass(frozen=True)
class Spot:
    """Where a district stands in the schematic picture of its province: column and row from 1, north above, west left."""

    place: str
    column: int
    row: int


@dataclass(frozen=True)
class Document:
    about: About
    benefits: tuple[Benefit, ...]
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    reasons: tuple[Reason, ...]
    figures: tuple[Figure, ...]
    holes: tuple[Hole, ...]
    towns_left_out: int = 0  # towns with numbers that are not listed, because they are too many for a page
    causes: tuple[Cause, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    grid: tuple[Spot, ...] = ()
    english: dict[str, str] = field(default_factory=dict)
    format: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
