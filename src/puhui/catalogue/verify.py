"""Whether the answers of an example are the right ones, in every back end; and what to look at when they are not."""

from __future__ import annotations

from collections.abc import Iterable

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
        promises = {promise.id: promise for promise in case.compiled.promises}
        for expected in case.example.expect:
            problems += _one(case, expected, promises[expected.benefit])
    return problems


def _one(case: Case, expected: Expected, promise: Promise) -> list[Problem]:
    got: dict[str, tuple[str, str]] = {}
    for engine in ENGINES:
        answers = case.answers[engine]
        answer = word(answers.get((expected.unit, promise.answer)))
        amount = answers.get((expected.unit, promise.amount)) if promise.amount else None
        got[engine] = (answer, _amount(amount, promise))
    want = (expected.answer, _amount(expected.amount, promise))
    wrong = {engine: pair for engine, pair in got.items() if pair[0] != want[0] or (expected.weighed and pair[1] != want[1])}
    if not wrong:
        return []
    said = " · ".join(dict.fromkeys(_say(pair, expected.weighed) for pair in wrong.values()))
    if len(set(got.values())) > 1:
        said = " · ".join(f"{engine}: {_say(pair, expected.weighed)}" for engine, pair in got.items())
    text = {
        "name": case.example.name,
        "unit": expected.unit,
        "benefit": expected.benefit,
        "want": _say(want, expected.weighed),
        "got": said,
    }
    what = _("例子“{name}”：{unit} 的 {benefit} 应当是 {want}，得出 {got}", **text)
    return [Problem(expected.where, "example-fails", what, _why(case, expected, promise))]


def _say(pair: tuple[str, str], weighed: bool) -> str:
    return f"{pair[0]} {pair[1]}" if weighed else pair[0]


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
