"""The rows of the tables: a district while it had one name and one parent, a change, an office; and a found place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from puhui.errors import Where
from puhui.terms import RegionCode


def official(code: int | str) -> str:
    """The official form of a code written as a number of twelve digits or as text; "" when it is no code.

    >>> official(140105000000), official("140105001000"), official("Taiyuan")
    ('140105', '140105001', '')
    """
    try:
        return (RegionCode.of_number(code) if isinstance(code, int) and code > 999_999_999 else RegionCode(str(code).strip())).text
    except ValueError:
        return ""


@dataclass(frozen=True)
class Region:
    """A district from `since` to `until` (its last day; None while it exists)."""

    code: str
    name: str
    level: str
    parent: str
    since: date
    until: date | None
    document: str = ""
    where: Where = field(default=Where(), compare=False)

    def valid(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def number(self) -> int:
        """Twelve digits, as columns hold a place."""
        return RegionCode(self.code).number


@dataclass(frozen=True)
class Change:
    """From `day` on, `share` of `source` lies in `target`. A code of nine digits names a town.

    The share of a county's row is that of the whole county; the share of a town's row is the town's part of its county.
    `handed_over`: the first day on which the new office acts there; None where nobody has said it.
    """

    day: date
    source: str
    target: str
    share: Fraction
    what: str
    document: str
    note: str = ""
    where: Where = field(default=Where(), compare=False)
    handed_over: date | None = None

    @property
    def by_town(self) -> bool:
        return len(self.source) == 9

    @property
    def from_county(self) -> str:
        return self.source[:6]

    @property
    def to_county(self) -> str:
        return self.target[:6]


@dataclass(frozen=True)
class Office:
    """A kind of office (civil_affairs) at some levels, while it had this name and these duties."""

    code: str
    kind: str
    say: str
    levels: tuple[str, ...]
    since: date | None
    until: date | None
    successor: str
    document: str
    status: str
    note: str = ""
    where: Where = field(default=Where(), compare=False)

    def valid(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Place:
    """Where a code lies on the map of a day. `changes` are the steps that had to be followed; empty if none."""

    code: str
    province: str | None
    city: str | None
    county: str | None
    town: str | None
    village: str | None
    changes: tuple[Change, ...] = ()

    def number(self, level: str) -> int | None:
        """The twelve-digit number of one level, None where it is not known."""
        code: str | None = getattr(self, level)
        return None if code is None else RegionCode(code).number

    @property
    def finest(self) -> int:
        """The finest level that is known on this map."""
        known = next(code for code in (self.village, self.town, self.county, self.city, self.province) if code is not None)
        return RegionCode(known).number
