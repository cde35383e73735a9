"""Typical answers of each type: what an interview imagines to hear when it weighs one question against another.

They only decide the order of questions, never an answer. What is more usual stands there more often: the first word of
a vocabulary (registers name the ordinary state first), and 0 where it says that there is nothing.
"""

from __future__ import annotations

from datetime import date

from puhui.rules.functions import years_after
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word

AGES = (1, 8, 16, 30, 50, 62, 70, 85)
FEN = (0, 30000, 80000, 300000)
MOST = 8
SELDOM: tuple[Value, ...] = (False,) * 9 + (True,)  # of one benefit few households are already in receipt


def samples(kind: Type, today: date, places: tuple[int, ...]) -> tuple[Value, ...]:
    """A few values of the type, in a fixed order; none where nobody can guess."""
    if isinstance(kind, Flag):
        return (True, False)
    if isinstance(kind, Word):
        return (kind.values[0],) * max(1, len(kind.values[:MOST]) - 1) + kind.values[1:MOST]
    if isinstance(kind, Day):
        return tuple(day for age in AGES if kind.low <= (day := years_after(today, -age)) <= kind.high)
    if isinstance(kind, Place):
        return places
    if isinstance(kind, Moment):
        return ()
    return _numbers(kind)


def _numbers(kind: Number | Money | Percent) -> tuple[Value, ...]:
    if kind.high - kind.low < MOST:
        return (kind.low,) * max(1, kind.high - kind.low) + tuple(range(kind.low + 1, kind.high + 1))
    usual = FEN if isinstance(kind, Money) else AGES if isinstance(kind, Number) else (0, 2500, 5000, 10000)
    return tuple(value for value in usual if kind.low <= value <= kind.high) or (kind.low, kind.high)
