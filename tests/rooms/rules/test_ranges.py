"""Is every result of an operation proved to lie where its type says? The ends of ranges are worked out by hand or tried out one by one."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from puhui.rules import functions, ranges
from puhui.rules.types import INT64, Day, Flag, Moment, Money, Number, Percent, Word, holds

SMALL = [Number(-7, 5), Number(0, 4), Number(-3, -1), Number(2, 2)]


@pytest.mark.parametrize("left, right", list(product(SMALL, SMALL)))
@pytest.mark.parametrize("op, apply", [("+", int.__add__), ("-", int.__sub__), ("*", int.__mul__)])
def test_every_result_lies_in_the_range_and_the_ends_are_met(left: Number, right: Number, op: str, apply: object) -> None:
    made = ranges.arith(op, left, right)
    results = [apply(a, b) for a in range(left.low, left.high + 1) for b in range(right.low, right.high + 1)]  # type: ignore[operator]
    assert made == Number(min(results), max(results))


@pytest.mark.parametrize("left, right", list(product(SMALL, [Number(1, 4), Number(-3, -1), Number(2, 2)])))
def test_div(left: Number, right: Number) -> None:
    results = [a // b for a in range(left.low, left.high + 1) for b in range(right.low, right.high + 1)]
    assert ranges.div(left, right) == Number(min(results), max(results))


@pytest.mark.parametrize("rounding", ["half_up", "up", "down"])
@pytest.mark.parametrize(
    "amount, percent",
    list(product([Money(-333, 333), Money(1, 3), Money(-9, -1)], [Percent(0, 10000), Percent(-2500, 7), Percent(9999, 9999)])),
)
def test_share_in_every_rounding(amount: Money, percent: Percent, rounding: str) -> None:
    made = ranges.share(amount, percent)
    for fen in range(amount.low, amount.high + 1):
        for hundredths in {percent.low, percent.high, (percent.low + percent.high) // 2}:
            assert holds(made, functions.share(fen, hundredths, rounding))  # type: ignore[arg-type]


@pytest.mark.parametrize("divisor", [Number(0, 5), Number(-5, 0), Number(-5, 5)])
def test_a_divisor_that_may_be_0_is_refused(divisor: Number) -> None:
    assert isinstance(ranges.div(Number(1, 2), divisor), str)


def test_64_bits_to_the_last_number() -> None:
    assert ranges.arith("+", Number(0, INT64 - 1), Number(1, 1)) == Number(1, INT64)
    assert isinstance(ranges.arith("+", Number(0, INT64), Number(1, 1)), str)
    assert isinstance(ranges.arith("-", Number(-INT64, 0), Number(1, 1)), str)
    assert isinstance(ranges.arith("*", Number(0, 2**32), Number(0, 2**31)), str)


def test_a_share_whose_steps_could_overflow_is_refused() -> None:
    """The product fits, but an engine that cuts towards zero must first lift it above zero."""
    assert isinstance(ranges.share(Money(0, 9 * 10**14), Percent(0, 10000)), Money)
    assert isinstance(ranges.share(Money(-9 * 10**14, 9 * 10**14), Percent(0, 10000)), str)


def test_a_sum_has_room_for_all_and_for_none() -> None:
    assert ranges.total(Money(0, 100), 60) == Money(0, 6000)
    assert ranges.total(Money(5, 100), 60) == Money(0, 6000)
    assert ranges.total(Number(-3, -1), 10) == Number(-30, 0)
    assert isinstance(ranges.total(Money(0, INT64 // 2), 3), str)
    assert isinstance(ranges.total(Flag(), 3), ranges.WrongType)


def test_months_between_at_the_ends() -> None:
    one, other = Day(date(2016, 1, 31), date(2016, 3, 1)), Day(date(2016, 2, 1), date(2016, 5, 31))
    made = ranges.months_between(one, other)
    assert functions.months_between(one.high, other.low) == -1 and functions.months_between(one.low, other.high) == 4
    assert holds(made, -1) and holds(made, 4)  # type: ignore[arg-type]


def test_days() -> None:
    born = Day(date(1950, 1, 1), date(2050, 12, 31))
    assert ranges.arith("+", born, Number(-1, 1)) == Day(date(1949, 12, 31), date(2051, 1, 1))
    assert ranges.arith("-", born, Number(-1, 2)) == Day(date(1949, 12, 30), date(2051, 1, 1))
    assert ranges.arith("-", born, Day(date(2000, 1, 1), date(2000, 1, 2))) == Number(-18263, 18627)
    assert isinstance(ranges.arith("+", born, Number(0, 10**6)), str)
    assert isinstance(ranges.arith("+", born, Number(0, 10**12)), str)


@pytest.mark.parametrize(
    "op, left, right",
    [
        ("+", Money(0, 1), Number(0, 1)),
        ("*", Money(0, 1), Money(0, 1)),
        ("*", Money(0, 1), Percent(0, 1)),
        ("+", Moment(), Moment()),
        ("-", Number(0, 1), Moment()),
        ("-", Number(0, 1), Day()),
        ("+", Word(("a",)), Word(("a",))),
        ("+", Flag(), Flag()),
    ],
)
def test_what_does_not_belong_together(op: str, left: object, right: object) -> None:
    assert isinstance(ranges.arith(op, left, right), ranges.WrongType)  # type: ignore[arg-type]
