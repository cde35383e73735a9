"""The pieces of the catalogue, as read: items with dated versions, benefits, standards, figures, choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from puhui.errors import Where
from puhui.packs import Pack
from puhui.registers import Registers
from puhui.rules import Source, Standard

PLACE = "place_that_owes"  # the name under which a rule for `at` is read


@dataclass(frozen=True)
class Basis:
    """A law text 依据: its name, the day of the text, the clause."""

    document: str
    of: str
    clause: str = ""


@dataclass(frozen=True)
class Condition:
    """One named condition in the words that a resident reads. `excluding`: it must not hold. `choice`: it says that
    another benefit of a choice takes this one's place. `applies`: where it does not hold the question itself does not
    arise (不适用). `until`: the last day of its clause; afterwards nobody knows."""

    id: str
    say: str
    source: Source
    excluding: bool = False
    clause: str = ""
    bring: str = ""
    may_waive: bool = False
    choice: bool = False
    applies: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Amount:
    """What a benefit is worth: fen for each month, year or once; or a quantity in some unit."""

    each: str
    source: Source
    quantity: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Occasion:
    """One visit or dose of a schedule 应服务的一次: due from `first`, to be done by `last` (days or months after day 0)."""

    id: str
    say: str
    months: bool
    first: int
    last: int
    source: Source | None = None


@dataclass(frozen=True)
class Schedule:
    """The occasions of a benefit, counted from a day of the unit's own."""

    start: Source
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True)
class Order:
    """An order of need 轮候次序 in place of a refusal: larger goes first."""

    say: str
    source: Source


@dataclass(frozen=True)
class PlaceRule:
    """`at` with a condition: `then` where it holds (by the figures of that place), else `otherwise`."""

    source: Source
    then: str
    otherwise: str


@dataclass(frozen=True)
class Served:
    """What counts as served. `by`: award, record, fact, quantity or occasions.

    record: `count` records within the window (the last month or year that has closed, `window_months`, or ever),
    or `amount` in it. A window closes `late_days` after its end; before that nothing is missed, the record may
    not be in yet. `start`: the day from which the unit is due; a window that began earlier is not held against it.
    `end`: the day until which it was due (a death); a record up to then needs no review.
    """

    by: str
    each: str = ""
    count: int = 1
    amount: bool = False
    window_months: int = 0
    late_days: int = 0
    source: Source | None = None
    start: Source | None = None
    end: Source | None = None


@dataclass(frozen=True)
class Benefit:
    """A promise 待遇: the unit of rule, answer, award, record, gap and cost. `id` is `item` or `item.benefit`.

    signal_for: it is no promise but a lawful risk signal 疑似线索 for these benefits: of those of whom it is not known
    whether they are due, it ranks whom to tell first.
    """

    id: str
    item: str
    name: str
    serves: str
    at: str
    conditions: tuple[Condition, ...]
    served: Served
    lets: tuple[tuple[str, Source], ...] = ()
    amount: Amount | None = None
    within: tuple[str, ...] = ()
    visible_to: tuple[str, ...] = ()
    schedule: Schedule | None = None
    order: Order | None = None
    place_rule: PlaceRule | None = None
    signal_for: tuple[str, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True)
class StandardDeclaration:
    """A figure's name and form; its values stand in the standards table. `full` is `item.name`.

    floor, ceiling: what a higher level sets, a lower one may not go below, or beyond. excess: the level that pays for
    what goes beyond the higher level's figure ("" where nothing is laid down).
    """

    name: str
    full: str
    say: str
    unit: str
    rule: Standard
    better: str
    set_by: tuple[str, ...]
    floor: bool
    ceiling: bool
    excess: str
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True)
class Version:
    """An item as it stands from a day on: its card, standards and benefits."""

    item: str
    name: str
    domain: str
    since: date
    until: date | None
    serves: str
    at: str
    leads: str
    card: dict[str, str]
    basis: tuple[Basis, ...]
    standards: tuple[StandardDeclaration, ...]
    benefits: tuple[Benefit, ...]
    lets: tuple[tuple[str, Source], ...]
    counted: Source | None
    pays: dict[str, object]
    life_events: tuple[str, ...]
    means_tested: bool
    number: int | None
    file: str
    pack: str
    place_rule: PlaceRule | None = None
    published: date | None = None  # where that is later than `since`: a text with force backwards
    says: tuple[tuple[str, str], ...] = ()  # what the lets are called in words; a benefit has its own
    lapses: bool = False  # its own last day passes without a successor: from then on nobody knows

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def lapsed(self, day: date) -> bool:
        return self.lapses and self.until is not None and day > self.until


@dataclass(frozen=True)
class Figure:
    """One value of a standard: where, for which keys, from when, by which paper, and how sure."""

    standard: str
    region: str
    keys: tuple[str, ...]
    since: date
    until: date | None
    value: int
    document: str
    document_date: str
    clause: str
    status: str
    checked_by: str
    checked_on: str
    note: str
    pack: str
    where: Where = field(default=Where(), compare=False)
    is_day: bool = False  # `value` is the ordinal of a date
    number: str = ""  # of the document 文号
    published: date | None = None
    repealed: date | None = None  # from this day on it holds no more, whatever its own last day

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until) and (self.repealed is None or day < self.repealed)

    @property
    def known_since(self) -> date:
        """From when on it could be known: its publication, else the day of its text, else the day from which it holds."""
        if self.published is not None:
            return self.published
        try:
            return date.fromisoformat(self.document_date)
        except ValueError:
            return self.since


@dataclass(frozen=True)
class Hole:
    """A figure known to be missing: listed so that nobody takes it for zero."""

    item: str
    standard: str
    region: str
    since: date
    until: date | None
    why: str


@dataclass(frozen=True)
class Step:
    id: str
    say: str
    by: str
    days: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Service:
    """办事指南 from a day on: channels, evidence, steps with their clocks."""

    item: str
    since: date
    channels: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]  # what to bring, and when it is needed ("" for always)
    steps: tuple[Step, ...]
    starts: str
    basis: tuple[Basis, ...]
    file: str


@dataclass(frozen=True)
class Choice:
    """one_of: whoever holds one is not due another, the person chooses. first_of: the first that is due.
    best_of: the highest amount, in case of a tie the one named first."""

    id: str
    kind: str
    of: tuple[str, ...]
    say: str
    basis: tuple[Basis, ...]
    where: Where = field(default=Where(), compare=False)


@dataclass(frozen=True)
class Outside:
    """A benefit known by its awards only: rules may ask who receives it."""

    benefit: str
    name: str
    serves: str
    where: Where = field(default=Where(), compare=False)


@dataclass
class Item:
    """An item 服务事项 with its versions, oldest first, and its folder."""

    name: str
    versions: list[Version]
    services: list[Service]
    folder: Path
    pack: Pack


@dataclass
class Catalogue:
    """All that the packs promise. `registers` is the world the rules speak of."""

    packs: list[Pack]
    registers: Registers
    items: dict[str, Item]
    figures: list[Figure]
    holes: list[Hole]
    choices: list[Choice]
    outside: dict[str, Outside]
    files_read: set[Path]

    def in_force(self, day: date) -> list[Version]:
        """The versions of a day, by name; a lapsed one too, since its promise is then not known, not gone."""
        found: list[Version] = []
        for item in self.items.values():
            begun = [version for version in item.versions if version.since <= day]
            found += [version for version in begun if version.in_force(day) or (version.lapsed(day) and version is begun[-1])]
        return found

    def benefits(self, day: date) -> Iterator[tuple[Version, Benefit]]:
        for version in self.in_force(day):
            for benefit in version.benefits:
                yield version, benefit

    def service(self, item: str, day: date) -> Service | None:
        """The procedure in force on a day."""
        return next((service for service in reversed(self.items[item].services) if service.since <= day), None)

    def serves(self) -> dict[str, str]:
        """Benefit → the kind of unit it serves: of all versions, and those known by awards only."""
        ours = {
            benefit.id: benefit.serves
            for item in self.items.values()
            for version in item.versions
            for benefit in version.benefits
            if not benefit.signal_for
        }
        return ours | {outside.benefit: outside.serves for outside in self.outside.values()}

    def english(self) -> dict[str, str]:
        """Chinese → English of all packs."""
        words: dict[str, str] = {}
        for pack in self.packs:
            words |= pack.english()
        return words
