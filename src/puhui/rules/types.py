"""The types of the rule language. A type carries its range, so that the checker can prove that nothing overflows.

Values at run time: Flag bool · Number, Money (fen), Percent (hundredths of a percent), Moment (hours since
1970-01-01T00 in Asia/Shanghai) int · Day date · Word str · Place int (twelve digits). Not known is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

INT64 = 2**63 - 1
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2300, 12, 31)
EARLIEST_TODAY, LATEST_TODAY = date(1949, 10, 1), date(2199, 12, 31)  # narrower, so that a century may be added to today
_LAST_HOUR = 24 * 366 * 400


@dataclass(frozen=True)
class Flag:
    """Yes or no."""


@dataclass(frozen=True)
class Number:
    """A whole number without a unit of money: counts, years, months, days."""

    low: int
    high: int


@dataclass(frozen=True)
class Money:
    """Fen."""

    low: int
    high: int


@dataclass(frozen=True)
class Percent:
    """Hundredths of a percent: 15 % is 1500."""

    low: int
    high: int


@dataclass(frozen=True)
class Day:
    low: date = FIRST_DAY
    high: date = LAST_DAY


@dataclass(frozen=True)
class Moment:
    """Hours since 1970-01-01T00, Asia/Shanghai: for clocks of twelve hours."""

    low: int = -_LAST_HOUR
    high: int = _LAST_HOUR


@dataclass(frozen=True)
class Word:
    """One word of a closed vocabulary."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A district's code as twelve digits. It picks standards; it is compared with nothing but another place."""


Type = Flag | Number | Money | Percent | Day | Moment | Word | Place
Ranged = Number | Money | Percent | Moment
Value = bool | int | str | date | None


def same_family(one: Type, other: Type) -> bool:
    """Whether values of the two types may be compared or stand in one column."""
    if isinstance(one, Word) and isinstance(other, Word):
        return bool(set(one.values) & set(other.values))
    return type(one) is type(other)


def join(one: Type, other: Type) -> Type:
    """The smallest type that holds both. They must be of one family."""
    if isinstance(one, Word) and isinstance(other, Word):
        return Word(tuple(sorted({*one.values, *other.values})))
    if isinstance(one, (Number, Money, Percent, Moment)) and isinstance(other, type(one)):
        return type(one)(min(one.low, other.low), max(one.high, other.high))
    if isinstance(one, Day) and isinstance(other, Day):
        return Day(min(one.low, other.low), max(one.high, other.high))
    return one


def holds(kind: Type, value: Value) -> bool:
    """Whether a value that is known lies within the type's range."""
    if isinstance(kind, Flag):
        return isinstance(value, bool)
    if isinstance(kind, Word):
        return value in kind.values
    if isinstance(kind, Day):
        return isinstance(value, date) and kind.low <= value <= kind.high
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return True if isinstance(kind, Place) else kind.low <= value <= kind.high


def say(kind: Type) -> str:
    """The type in the words of an error message."""
    from puhui.lang import _

    words = {
        Flag: _("是否"),
        Number: _("数"),
        Money: _("金额"),
        Percent: _("百分比"),
        Day: _("日期"),
        Moment: _("时刻"),
        Word: _("代码"),
        Place: _("区划"),
    }
    return words[type(kind)]
