"""Whether the back ends agree on the facts that registers compute: the interpreter's are those that examples run with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from puhui.catalogue.assemble import Assembler, Computed
from puhui.catalogue.run import ENGINES, Case, database, in_duckdb
from puhui.rules import Program, World
from puhui.rules.check import Definition
from puhui.rules.generate import Compiled as Generated
from puhui.rules.tree import Aggregate, Arith, Call, Compare, Logic, Node, Not
from puhui.rules.types import Value, holds

Difference = tuple[Case, str, str, dict[str, Value]]  # case, unit, fact, value by back end


def disagreements(assembler: Assembler, cases: Iterable[Case]) -> list[Difference]:
    """All that differ. Every fact is read from the facts below it as the interpreter found them, so that all registers
    can be computed at once; one run for each day."""
    by_day: dict[date, list[Case]] = {}
    for case in cases:
        by_day.setdefault(case.example.on, []).append(case)
    program = _together(assembler)
    generated = Generated(program)
    found: list[Difference] = []
    with database() as connection:
        for group in by_day.values():
            asked = [(case, todo) for case in group if (todo := list(_asked(assembler, case)))]
            names = list(dict.fromkeys(one.definition for _case, todo in asked for _id, one in todo))
            told = in_duckdb(program, names, [case for case, _todo in asked], connection) if asked else {}
            for index, (case, todo) in enumerate(asked):
                found += _differing(case, todo, generated, {(id, name): value for id, name, value in _of(told, index, todo)})
    return found


def _asked(assembler: Assembler, case: Case) -> Iterator[tuple[str, Computed]]:
    """The facts of a case that registers compute; what an example states, or was not wanted, is no computation."""
    for given in case.example.units:
        facts = case.units[given.id].facts
        for one in assembler.computed_of(given.kind):
            stated = one.complete and one.complete in given.incomplete
            if one.name in facts and not stated and assembler.is_computed(given, one.name):
                yield given.id, one


def _of(told: dict[tuple[int, str, str], Value], index: int, todo: list[tuple[str, Computed]]) -> Iterator[tuple[str, str, Value]]:
    return ((id, one.definition, told.get((index, id, one.definition))) for id, one in todo)


def _differing(
    case: Case, todo: list[tuple[str, Computed]], generated: Generated, told: dict[tuple[str, str], Value]
) -> Iterator[Difference]:
    case.reset()
    world = World(case.example.on)
    for id, one in todo:
        unit = case.units[id]
        said = (unit.facts.get(one.name), generated.value(one.definition, unit, world), told[id, one.definition])
        values = [value if value is None or holds(one.type, value) else None for value in said]
        if any(value != values[0] for value in values):
            yield case, id, one.name, dict(zip(ENGINES, values, strict=True))
    case.reset()


def _together(assembler: Assembler) -> Program:
    """The facts of all registers as one program: `rows` gets the name that the rows have outside their register."""
    made: dict[str, Definition] = {}
    for entries, program in assembler.stages:
        register = entries[0].register
        for name, definition in program.definitions.items():
            made[name] = replace(definition, node=_named(definition.node, register))
    return Program(assembler.schema, made)


def _named(node: Node, register: str) -> Node:
    match node:
        case Aggregate():
            collection = register if node.collection == "rows" else node.collection
            value = None if node.value is None else _named(node.value, register)
            return replace(node, collection=collection, value=value, where=None if node.where is None else _named(node.where, register))
        case Not():
            return replace(node, part=_named(node.part, register))
        case Logic():
            return replace(node, parts=tuple(_named(part, register) for part in node.parts))
        case Compare() | Arith():
            right = None if node.right is None else _named(node.right, register)
            return replace(node, left=_named(node.left, register), right=right)  # type: ignore[arg-type]
        case Call():
            return replace(node, args=tuple(_named(part, register) for part in node.args))
    return node
