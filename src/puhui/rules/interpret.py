"""The reference: a plain three-valued interpreter that nobody optimises, and the explainer's eyes.

It reads the tree as a person would. Not known is None. What it read on the way is kept when a `Trace` is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from puhui.rules import functions
from puhui.rules.check import Program
from puhui.rules.tree import (
    ELEMENT,
    OWN,
    Aggregate,
    Arith,
    Call,
    Compare,
    Const,
    FactOf,
    Logic,
    Node,
    Not,
    Owner,
    Path,
    Ref,
    StandardOf,
    Today,
)
from puhui.rules.types import Value
from puhui.rules.world import Unit, World


@dataclass(frozen=True)
class Read:
    """Something that an evaluation looked at: what = fact, standard, definition or today."""

    what: str
    name: str
    unit: Unit | None
    value: Value
    keys: tuple[str, ...] = ()
    place: int | None = None


@dataclass
class Trace:
    """What was read, in order, without repetition."""

    reads: list[Read] = field(default_factory=list)
    _seen: set[tuple[str, str, int, tuple[str, ...]]] = field(default_factory=set, repr=False)

    def note(self, read: Read) -> None:
        key = (read.what, read.name, id(read.unit), read.keys)
        if key not in self._seen:
            self._seen.add(key)
            self.reads.append(read)


class Interpreter:
    """Evaluates definitions of one program in one world."""

    def __init__(self, program: Program, world: World, trace: Trace | None = None):
        self.program, self.world, self.trace = program, world, trace
        self._traced: set[tuple[str, int]] = set()  # definitions whose reads are in the trace already

    def value(self, name: str, unit: Unit) -> Value:
        """The value of a definition for a unit of its kind; None is not known."""
        if name in unit.values and (self.trace is None or (name, id(unit)) in self._traced):
            return unit.values[name]
        found = self.node(self.program[name].node, unit, None)
        unit.values[name] = found
        if self.trace is not None:
            self._traced.add((name, id(unit)))
        return found

    def node(self, node: Node, unit: Unit, element: Unit | None) -> Value:
        match node:
            case Const():
                return node.value
            case Today():
                return self.world.today
            case FactOf():
                return self._fact(node, unit, element)
            case Ref():
                return self._ref(node, unit, element)
            case StandardOf():
                return self._standard(node, unit, element)
            case Not():
                part = self.node(node.part, unit, element)
                return None if part is None else not part
            case Logic():
                return self._logic(node, unit, element)
            case Compare():
                return self._compare(node, unit, element)
            case Arith():
                return arithmetic(node.op, self.node(node.left, unit, element), self.node(node.right, unit, element))
            case Aggregate():
                return self._aggregate(node, unit)
            case Call():
                return self._call(node, unit, element)
        raise TypeError(type(node).__name__)

    def _whose(self, path: Path, unit: Unit, element: Unit | None) -> Unit | None:
        if path == OWN:
            return unit
        if path == ELEMENT:
            return element
        assert isinstance(path, Owner)
        return unit.owners.get(path.kind)

    def _fact(self, node: FactOf, unit: Unit, element: Unit | None) -> Value:
        whose = self._whose(node.path, unit, element)
        value = None if whose is None else whose.facts.get(node.name)
        if self.trace is not None:
            self.trace.note(Read("fact", node.name, whose, value))
        return value

    def _ref(self, node: Ref, unit: Unit, element: Unit | None) -> Value:
        whose = self._whose(node.path, unit, element)
        value = None if whose is None else self.value(node.name, whose)
        if self.trace is not None:
            self.trace.note(Read("definition", node.name, whose, value))
        return value

    def _standard(self, node: StandardOf, unit: Unit, element: Unit | None) -> Value:
        place = self.node(node.place, unit, element)
        keys = [self.node(key, unit, element) for key in node.keys]
        if not isinstance(place, int) or any(key is None for key in keys):
            value, words = None, tuple("?" if key is None else str(key) for key in keys)
        else:
            words = tuple(str(key) for key in keys)
            value = self.world.figures(node.name, place, words)
        if self.trace is not None:
            self.trace.note(Read("standard", node.name, unit, value, words, place if isinstance(place, int) else None))
        return value

    def _logic(self, node: Logic, unit: Unit, element: Unit | None) -> Value:
        """As a person reads: once the answer is settled, the rest is not looked at."""
        winner = node.op == "or"
        values = []
        for part in node.parts:
            values.append(self.node(part, unit, element))
            if values[-1] is winner:
                return winner
        return kleene(node.op, values)

    def _compare(self, node: Compare, unit: Unit, element: Unit | None) -> Value:
        left = self.node(node.left, unit, element)
        if node.right is None:
            return None if left is None else left in node.values
        return compare(node.op, left, self.node(node.right, unit, element))

    def _aggregate(self, node: Aggregate, unit: Unit) -> Value:
        rows: list[tuple[Value, Value]] = []
        for element in unit.collections.get(node.collection, []):
            where = True if node.where is None else self.node(node.where, unit, element)
            value = None if node.value is None or where is False else self.node(node.value, unit, element)
            rows.append((where, value))
        return aggregate(node.op, rows)

    def _call(self, node: Call, unit: Unit, element: Unit | None) -> Value:
        if node.name == "if_":
            condition = self.node(node.args[0], unit, element)
            return None if condition is None else self.node(node.args[1 if condition else 2], unit, element)
        if node.name == "known_if":
            complete = self.node(node.args[0], unit, element)
            return self.node(node.args[1], unit, element) if complete is True else None
        values = [self.node(part, unit, element) for part in node.args]
        return pick(values) if node.name == "pick" else call(node.name, values, node.note)


def kleene(op: str, parts: Sequence[Value]) -> Value:
    """and: no wins, then not known. or: yes wins, then not known."""
    winner = op == "or"
    if any(part is winner for part in parts):
        return winner
    return None if any(part is None for part in parts) else not winner


def compare(op: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if op == "==":
        return left == right
    if op == "!=":
        return left != right
    a, b = _number(left), _number(right)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def arithmetic(op: str, left: Value, right: Value) -> Value:
    """Whole numbers; days with numbers of days."""
    if left is None or right is None:
        return None
    a, b = _number(left), _number(right)
    result = a + b if op == "+" else a - b if op == "-" else a * b
    if isinstance(left, date) != isinstance(right, date):
        return date(1, 1, 1) + timedelta(days=result - 1)
    return result


def aggregate(op: str, rows: Sequence[tuple[Value, Value]]) -> Value:
    """`rows` holds for every element whether it is meant, and its value. SQL's aggregates swallow what is not
    known; these do not: one element of which it is not known whether it is meant makes the result not known."""
    if op == "any":
        return kleene("or", [where for where, _value in rows])
    if op == "all":
        return kleene("and", [where for where, _value in rows])
    if any(where is None for where, _value in rows):
        return None
    values = [value for where, value in rows if where]
    if op == "count":
        return len(values)
    if any(value is None for value in values):
        return None
    if op == "sum":
        return sum(_number(value) for value in values)
    if not values:
        return None
    return (min if op == "min" else max)(values, key=_number)


def pick(values: Sequence[Value]) -> Value:
    """values: the subject, then keys and results, then perhaps the result for all else."""
    subject, rest = values[0], values[1:]
    if subject is None:
        return None
    for key, value in zip(rest[::2], rest[1::2], strict=False):
        if key == subject:
            return value
    return rest[-1] if len(rest) % 2 else None


def call(name: str, values: Sequence[Value], note: str) -> Value:
    if name == "when":  # an amount is due where the answer is yes; a negative one is not known
        return values[1] if values[0] is True and values[1] is not None and _number(values[1]) >= 0 else None
    if any(value is None for value in values):
        return None
    if name == "share":
        return functions.share(_number(values[0]), _number(values[1]), note)
    if name == "div":
        return functions.div(_number(values[0]), _number(values[1]))
    day = values[0]
    assert isinstance(day, date)
    if name == "years_after":
        return functions.years_after(day, _number(values[1]))
    if name == "months_between":
        other = values[1]
        assert isinstance(other, date)
        return functions.months_between(day, other)
    return functions.year_start(day) if name == "year_start" else functions.month_start(day)


def _number(value: Value) -> int:
    """A known value as a number; a day as the count of its days."""
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)
    return value
