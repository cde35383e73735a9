"""What the listed functions mean, in plain Python: for the interpreter and the generated Python.

All take known values only; not known is handled by the callers. Whole numbers are exact.
"""

from __future__ import annotations

from datetime import date


def div(a: int, b: int) -> int:
    """a / b rounded down.

    >>> div(7, 2), div(-7, 2)
    (3, -4)
    """
    return a // b


def share(amount: int, hundredths: int, rounding: str = "half_up") -> int:
    """`hundredths` of a percent of `amount` fen, rounded to the fen.

    >>> share(333, 1500), share(333, 1500, "up"), share(-330, 1500)
    (50, 50, -49)
    """
    product = amount * hundredths
    if rounding == "up":
        return -(-product // 10000)
    return (product + (5000 if rounding == "half_up" else 0)) // 10000


def years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February in a year that has none.

    >>> years_after(date(1952, 2, 29), 65)
    datetime.date(2017, 2, 28)
    """
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not leap else date(year, day.month, day.day)


def months_between(first: date, second: date) -> int:
    """Whole months from one day to another; a month is whole when its day of the month has come again.

    >>> months_between(date(1951, 8, 2), date(2016, 8, 1)), months_between(date(1951, 8, 1), date(2016, 8, 1))
    (779, 780)
    """
    return (second.year - first.year) * 12 + second.month - first.month - (second.day < first.day)


def year_start(day: date) -> date:
    return date(day.year, 1, 1)


def month_start(day: date) -> date:
    return date(day.year, day.month, 1)
