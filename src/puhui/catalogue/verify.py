"""Whether the answers of an example are the right ones, in every back end; and what to look at when they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from puhui.catalogue.examples import Expected
from puhui.catalogue.program import Promise
from puhui.catalogue.run import ENGINES, Case
from puhui.errors import Problem
from puhui.lang import _
from puhui.rules.interpret import Interpreter, Trace
from puhui.rules.types import Value
from puhui.terms import yuan_text


def word(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def verify(cases: Iterable[Case]) -> list[Problem]:
    """A problem for each answer that is wrong."""
    problems: list[Problem] = []
    for case in cases:
        promises = {promise.id: promise for promise in case.compiled.every}
        for expected in case.example.expect:
            if expected.benefit in promises:
                problems += _one(case, expected, promises[expected.benefit])
            elif expected.answer != "not yes":  # a month of `months` before the benefit began, or after it ended
                what = _("{day} 没有待遇“{name}”", day=case.example.law, name=expected.benefit)
                problems.append(Problem(expected.where, "benefit-not-in-force", what, _("改 on，或去掉这个答案")))
    return problems


def as_expected(expected: Expected, promise: Promise, value: Callable[[str, str], Value]) -> bool:
    """Whether the values, by unit and definition, are what an example says."""
    return _right(_got(value, expected, promise), _wanted(expected, promise))


def _one(case: Case, expected: Expected, promise: Promise) -> list[Problem]:
    def told(engine: str) -> Callable[[str, str], Value]:
        return lambda unit, name: case.answers[engine].get((unit, name))

    got = {engine: _got(told(engine), expected, promise) for engine in ENGINES}
    want = _wanted(expected, promise)
    wrong = {engine: pair for engine, pair in got.items() if not _right(pair, want)}
    if not wrong:
        return []
    said = " · ".join(dict.fromkeys(_say(pair) for pair in wrong.values()))
    if len(set(got.values())) > 1:
        said = " · ".join(f"{engine}: {_say(pair)}" for engine, pair in got.items())
    text = {"name": case.example.name, "unit": expected.unit, "benefit": expected.benefit, "want": _say(want), "got": said}
    what = _("例子“{name}”：{unit} 的 {benefit} 应当是 {want}，得出 {got}", **text)
    return [Problem(expected.where, "example-fails", what, _why(case, expected, promise))]


def _right(pair: _Pair, want: _Pair) -> bool:
    return pair.answer != "yes" if want.answer == "not yes" else pair == want


class _Pair(NamedTuple):
    """An answer and whatever else an example says of it; what it does not say is empty."""

    answer: str
    amount: str = ""
    office: str = ""
    because: tuple[str, ...] | None = None
    occasions: tuple[str, ...] | None = None
    order: str = ""
    served: str = ""
    start: str = ""
    end: str = ""


def _wanted(expected: Expected, promise: Promise) -> _Pair:
    return _Pair(
        expected.answer,
        _amount(expected.amount, promise) if expected.weighed else "",
        expected.office,
        expected.because,
        expected.occasions,
        "" if expected.order is None else str(expected.order),
        expected.served,
        expected.start,
        expected.end,
    )


def _got(told: Callable[[str, str], Value], expected: Expected, promise: Promise) -> _Pair:
    """What an engine says, in as far as the example asks."""

    def value(name: str | None) -> Value:
        return None if name is None else told(expected.unit, name)

    answer = word(value(promise.answer))
    if promise.applies and value(promise.applies) is False:
        answer = "not applicable"
    place = value(promise.place)
    office = f"{place:012d}" if isinstance(place, int) else word(None)
    shown = expected.office if expected.office and office.startswith(expected.office) else office
    met = {condition.id for name, condition in promise.parts if value(name) is (not condition.excluding)}
    return _Pair(
        answer,
        _amount(value(promise.amount), promise) if expected.weighed else "",
        shown if expected.office else "",
        None if expected.because is None else tuple(sorted({condition.id for _name, condition in promise.parts} - met)),
        None if expected.occasions is None else tuple(sorted(one.id for name, one in promise.occasions if value(name) is True)),
        "" if expected.order is None else word(value(promise.order)),
        word(value(promise.served)) if expected.served else "",
        word(value(promise.start)) if expected.start else "",
        word(value(promise.end)) if expected.end else "",
    )


def _say(pair: _Pair) -> str:
    """What is asked, in one line."""
    lists = (None if part is None else f"({', '.join(part)})" for part in (pair.because, pair.occasions))
    days = (pair.served, pair.start, pair.end)
    return " ".join(part for part in (pair.answer, pair.amount, pair.office, *lists, pair.order, *days) if part)


def _amount(value: Value, promise: Promise) -> str:
    if value is None or not isinstance(value, int):
        return "not known"
    quantity = promise.benefit.amount is not None and promise.benefit.amount.quantity
    return str(value) if quantity else yuan_text(value)


def _why(case: Case, expected: Expected, promise: Promise) -> str:
    """Each condition's answer, and the facts and figures that were not known."""
    case.reset()
    trace = Trace()
    interpreter = Interpreter(case.compiled.program, case.world(), trace)
    unit = case.units[expected.unit]
    parts = [f"{condition.id}={word(interpreter.value(name, unit))}" for name, condition in promise.parts]
    if expected.weighed and promise.amount:
        interpreter.value(promise.amount, unit)
    missing = [
        f"standard.{read.name}" if read.what == "standard" else f"{read.unit.number if read.unit else '—'}.{read.name}"
        for read in trace.reads
        if read.value is None and read.what in ("fact", "standard")
    ]
    text = _("条件：{parts}", parts="、".join(parts))
    return text + (_("；不知道的：{all}", all="、".join(dict.fromkeys(missing))) if missing else "")
