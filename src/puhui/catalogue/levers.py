"""Levers: what an example states and a comparison depends on, as a whole number that can be moved.

A fact of the unit, of whom it belongs to or of an element; the days and rows from which a fact is computed; a figure in
force; how many elements a collection has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from puhui.catalogue.examples import PACK, Example
from puhui.catalogue.run import Case, Runner
from puhui.catalogue.units import Given
from puhui.registers.world import row_kind
from puhui.rules import Program, Schema, Unit
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import ELEMENT, OWN, Aggregate, Compare, FactOf, Node, Owner, Path, Ref, StandardOf, children
from puhui.rules.types import Day, Moment, Money, Number, Percent, Type, Value


@dataclass(frozen=True)
class Lever:
    """Something an example states, as a whole number that can be moved. `at` gives the example with it moved."""

    say: str
    start: int
    low: int
    high: int
    at: Callable[[Example, int], Example]

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high


def as_number(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value or 0)


def _value(number: int, kind: Type) -> Value:
    return date.fromordinal(number) if isinstance(kind, Day) else number


def levers(runner: Runner, case: Case, node: Compare, unit: Unit, element: Unit | None) -> Iterator[Lever]:
    """Levers of both sides; figures and the size of a collection last."""
    program = case.compiled.program
    sides = [node.left] if node.right is None else [node.left, node.right]
    seen: set[tuple[str, str]] = set()
    last: list[Lever] = []
    for side in sides:
        for owner, name in _leaves(side, program, unit, element, last, case):
            if (str(owner.number), name) not in seen:
                seen.add((str(owner.number), name))
                yield from _of_fact(runner, case, owner, name)
    yield from last


def _leaves(node: Node, program: Program, unit: Unit, element: Unit | None, last: list[Lever], case: Case) -> Iterator[tuple[Unit, str]]:
    """The facts, each of a unit, that an expression reads here, through lets and into collections."""
    match node:
        case FactOf():
            whose = _whose(node.path, unit, element)
            if whose is not None:
                yield whose, node.name
        case Ref() if not node.name.startswith("due.") or "/let/" in node.name or "/worth" in node.name:
            whose = _whose(node.path, unit, element)
            if whose is not None:
                yield from _leaves(program[node.name].node, program, whose, None, last, case)
        case StandardOf():
            last += _figure(case, node, unit, element)
        case Aggregate():
            for inner in unit.collections.get(node.collection, []):
                for part in children(node):
                    yield from _leaves(part, program, unit, inner, last, case)
            if node.op in ("count", "sum"):
                last += _size(case, unit, node, program.schema)
        case _:
            for child in children(node):
                yield from _leaves(child, program, unit, element, last, case)


def _whose(path: Path, unit: Unit, element: Unit | None) -> Unit | None:
    if path == OWN:
        return unit
    if path == ELEMENT:
        return element
    return unit.owners.get(path.kind) if isinstance(path, Owner) else None


def _of_fact(runner: Runner, case: Case, unit: Unit, name: str) -> Iterator[Lever]:
    """A stated fact moves itself; a computed one moves the days, columns and rows below it. Days come first: birthdays."""
    schema = runner.assembler.schema
    number = _relative(case, unit) or unit.number
    given = next((given for given in case.example.units if given.id == number), None)
    if given is None:  # a row
        yield from _of_row(case, unit, name, schema)
        return
    fact = schema.facts.get((given.kind, name))
    if fact is None:
        return
    if (given.kind, name) in runner.assembler.computed and name not in given.blank:
        for read in sorted(runner.assembler.reads[given.kind, name]):
            below = schema.facts.get((given.kind, read))
            if below is not None and isinstance(below.type, Day):
                yield _column(given, read, below.type, drop=name, start=_stated(given, read) or case.example.on - timedelta(days=1))
            elif below is not None and read != name and runner.assembler.is_computed(given, name):
                yield from _of_fact(runner, case, unit, read)
            for index, row in enumerate(given.rows.get(read, ())):
                for column in row:
                    yield from _of_row(case, case.units[f"{given.id}/{read}/{index}"], column, schema)
    value = _stated(given, name)
    if not runner.assembler.is_computed(given, name) and isinstance(fact.type, (Number, Money, Percent, Day, Moment)) and value is not None:
        yield _column(given, name, fact.type, drop="", start=value)


def _relative(case: Case, unit: Unit) -> str:
    """Who a relative is: the unit of the example that stands there as somebody's parent, child …"""
    if not unit.kind.startswith("kin:"):
        return ""
    owner, name, index = str(unit.number).rsplit("/", 2)
    return next((given.kin[name][int(index)] for given in case.example.units if given.id == owner), "")


def _stated(given: Given, name: str) -> Value:
    return given.facts.get(name, given.defaults.get(name))


def _column(given: Given, name: str, kind: Type, drop: str, start: Value) -> Lever:
    """Moves a stated fact; `drop`: the fact computed from it is no longer stated but computed."""

    def at(example: Example, number: int) -> Example:
        def moved(old: Given) -> Given:
            facts = {key: value for key, value in old.facts.items() if key != drop}
            return replace(old, facts={**facts, name: _value(number, kind)}, blank=old.blank - {name})

        return replace(example, units=tuple(moved(old) if old.id == given.id else old for old in example.units))

    low, high = ends(kind)
    return Lever(f"{given.id}.{name}", as_number(start), low, high, at)


def _of_row(case: Case, row: Unit, column: str, schema: Schema) -> Iterator[Lever]:
    fact = schema.facts.get((row.kind, column))
    if fact is None or not isinstance(fact.type, (Number, Money, Percent, Day, Moment)) or row.facts.get(column) is None:
        return
    owner, register, index = str(row.number).rsplit("/", 2)
    assert row.kind == row_kind(register)
    kind = fact.type

    def at(example: Example, number: int) -> Example:
        def moved(old: Given) -> Given:
            rows = list(old.rows[register])
            rows[int(index)] = {**rows[int(index)], column: _value(number, kind)}
            return replace(old, rows={**old.rows, register: tuple(rows)})

        return replace(example, units=tuple(moved(old) if old.id == owner else old for old in example.units))

    low, high = ends(kind)
    yield Lever(f"{row.number}.{column}", as_number(row.facts[column]), low, high, at)


def ends(kind: Type) -> tuple[int, int]:
    assert isinstance(kind, (Number, Money, Percent, Day, Moment))
    return as_number(kind.low), as_number(kind.high)


def _size(case: Case, owner: Unit, node: Aggregate, schema: Schema) -> list[Lever]:
    """How many elements there are: the last ones are taken away, or the last one is there again."""
    collection = schema.collections[owner.kind, node.collection]
    mine = [given for given in case.example.units if given.kind == collection.of and given.owners.get(owner.kind) == owner.number]
    if not mine or len(mine) != len(owner.collections.get(node.collection, ())):
        return []
    ids = [given.id for given in mine]

    def at(example: Example, number: int) -> Example:
        gone = set(ids[number:])
        more = [replace(mine[-1], id=f"{mine[-1].id}+{extra}") for extra in range(1, number - len(ids) + 1)]
        return replace(example, units=(*(given for given in example.units if given.id not in gone), *more))

    return [Lever(f"{owner.number}.{node.collection}", len(ids), 0, min(collection.at_most, len(ids) + 20), at)]


def _figure(case: Case, node: StandardOf, unit: Unit, element: Unit | None) -> list[Lever]:
    """The figure in force there, as one of the example's own."""
    interpreter = Interpreter(case.compiled.program, case.world())
    place = interpreter.node(node.place, unit, element)
    keys = [interpreter.node(key, unit, element) for key in node.keys]
    if not isinstance(place, int) or None in keys:
        return []
    found = case.figures.find(node.name, place, tuple(str(key) for key in keys))
    if found is None:
        return []
    old = found.figure

    def at(example: Example, number: int) -> Example:
        others = tuple(figure for figure in example.figures if figure is not old)
        return replace(example, figures=(*others, replace(old, value=number, since=date(1900, 1, 1), until=None, pack=PACK)))

    low, high = ends(case.compiled.program.schema.standards[node.name].type)
    return [Lever(f"standard.{node.name}", old.value, low, high, at)]
