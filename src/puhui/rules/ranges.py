"""Which types an operation takes, and the range that its result is proved to lie in.

Each function returns a type, or a sentence that says why the operation is refused.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from puhui.lang import _
from puhui.rules.types import FIRST_DAY, INT64, LAST_DAY, Day, Moment, Money, Number, Percent, Ranged, Type, say


class WrongType(str):
    """A refusal because the operation does not take such types (not because of a range)."""


Result = Type | str


def arith(op: str, left: Type, right: Type) -> Result:
    """+ - * of two types."""
    if isinstance(left, Day) or isinstance(right, Day):
        return _days(op, left, right)
    if not (isinstance(left, (Number, Money, Percent, Moment)) and isinstance(right, (Number, Money, Percent, Moment))):
        return _no(op, left, right)
    made = _kind(op, left, right)
    if made is None:
        return _no(op, left, right)
    corners = [_apply(op, a, b) for a, b in product((left.low, left.high), (right.low, right.high))]
    return fit(made(min(corners), max(corners)))


def div(left: Type, right: Type) -> Result:
    """div(a, b): rounded down; b proved not to be 0."""
    if not (isinstance(left, (Number, Money)) and isinstance(right, (Number, Money))):
        return _no("div", left, right)
    if isinstance(left, Number) and isinstance(right, Money):
        return _no("div", left, right)
    if right.low <= 0 <= right.high:
        return _("除数可能为 0（范围 {low} 至 {high}）", low=right.low, high=right.high)
    corners = [a // b for a, b in product((left.low, left.high), (right.low, right.high))]
    kind = Number if type(left) is type(right) else type(left)
    return fit(kind(min(corners), max(corners)))


def share(amount: Type, percent: Type) -> Result:
    """share(money, percent)."""
    if not (isinstance(amount, (Money, Number)) and isinstance(percent, Percent)):
        return _no("share", amount, percent)
    corners = [a * b for a, b in product((amount.low, amount.high), (percent.low, percent.high))]
    lift = max(0, -min(corners), max(corners) if min(corners) < 0 else 0) + 10000  # engines that cut towards zero lift the product above it
    fitted = fit(Number(min(corners) - lift, max(corners) + lift))
    if isinstance(fitted, str):
        return fitted
    return type(amount)(min(corners) // 10000, -(-max(corners) // 10000) + 1)


def total(element: Type, at_most: int) -> Result:
    """sum over at most so many elements."""
    if not isinstance(element, (Number, Money)):
        return WrongType(_("sum 只能加数或金额，不能加{what}", what=say(element)))
    return fit(type(element)(min(0, element.low * at_most), max(0, element.high * at_most)))


def years_after(day: Type, years: Type) -> Result:
    if not (isinstance(day, Day) and isinstance(years, Number)):
        return _no("years_after", day, years)
    low, high = day.low.year + years.low, day.high.year + years.high
    if low < FIRST_DAY.year or high > LAST_DAY.year:
        return _out_of_days()
    return Day(date(low, 1, 1), date(high, 12, 31))


def months_between(first: Type, second: Type) -> Result:
    if not (isinstance(first, Day) and isinstance(second, Day)):
        return _no("months_between", first, second)

    def months(a: date, b: date) -> int:
        return (b.year - a.year) * 12 + b.month - a.month

    return Number(months(first.high, second.low) - 1, months(first.low, second.high))


def fit(kind: Ranged) -> Result:
    """The type, if every value of its range fits 64 bits."""
    if kind.low < -INT64 or kind.high > INT64:
        return _("结果可能超出 64 位整数（{low} 至 {high}）", low=kind.low, high=kind.high)
    return kind


def _days(op: str, left: Type, right: Type) -> Result:
    if op == "-" and isinstance(left, Day) and isinstance(right, Day):
        return Number((left.low - right.high).days, (left.high - right.low).days)
    if op == "+" and isinstance(left, Number) and isinstance(right, Day):
        left, right = right, left
    if op in "+-" and isinstance(left, Day) and isinstance(right, Number):
        low, high = (right.low, right.high) if op == "+" else (-right.high, -right.low)
        try:
            made = Day(left.low + timedelta(days=low), left.high + timedelta(days=high))
        except OverflowError:
            return _out_of_days()
        return made if made.low >= FIRST_DAY and made.high <= LAST_DAY else _out_of_days()
    return _no(op, left, right)


def _kind(op: str, left: Ranged, right: Ranged) -> type[Ranged] | None:
    pair = (type(left), type(right))
    if op == "*":
        made: dict[tuple[type, type], type[Ranged]] = {(Number, Number): Number, (Money, Number): Money, (Number, Money): Money}
        return made.get(pair)
    if pair in ((Number, Number), (Money, Money), (Percent, Percent)):
        return type(left)
    if pair == (Moment, Moment):
        return Number if op == "-" else None
    if pair == (Moment, Number):
        return Moment
    return Moment if pair == (Number, Moment) and op == "+" else None


def _apply(op: str, a: int, b: int) -> int:
    return a + b if op == "+" else a - b if op == "-" else a * b


def _out_of_days() -> str:
    return _("日期可能超出 {low} 至 {high}", low=FIRST_DAY, high=LAST_DAY)


def _no(op: str, left: Type, right: Type) -> WrongType:
    return WrongType(_("{op} 不能用于{left}和{right}", op=op, left=say(left), right=say(right)))
