"""Whether the back ends agree on the facts that registers compute: the interpreter's are those that examples run with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from puhui.catalogue.assemble import Assembler
from puhui.catalogue.run import ENGINES, Case, in_duckdb
from puhui.registers.declared import FactDefinition
from puhui.registers.world import fact_id
from puhui.rules import Program, Unit, World
from puhui.rules.generate import Compiled as Generated
from puhui.rules.types import Value, holds

Difference = tuple[Case, str, str, dict[str, Value]]  # case, unit, fact, value by back end


def disagreements(assembler: Assembler, cases: Iterable[Case]) -> list[Difference]:
    """All that differ, day by day and register by register."""
    by_day: dict[date, list[Case]] = {}
    for case in cases:
        by_day.setdefault(case.example.on, []).append(case)
    found: list[Difference] = []
    for group in by_day.values():
        for entries, program in assembler.stages:
            found += _stage(assembler, group, entries, program)
    return found


def _stage(assembler: Assembler, cases: Sequence[Case], entries: list[FactDefinition], program: Program) -> Iterator[Difference]:
    generated = Generated(program)
    told = in_duckdb(program, [fact_id(entry) for entry in entries], cases)
    for index, case in enumerate(cases):
        case.reset()
        world = World(case.example.on)
        for given in case.example.units:
            unit = case.units[given.id]
            for entry in entries:
                stated = entry.name.startswith("complete.") and entry.name.removeprefix("complete.") in given.incomplete
                if entry.kind != given.kind or stated or not assembler.is_computed(given, entry.name):
                    continue
                kind = assembler.schema.facts[entry.kind, entry.name].type
                said = (unit.facts.get(entry.name), _generated(generated, entry, unit, world), told.get((index, given.id, fact_id(entry))))
                values = [value if value is None or holds(kind, value) else None for value in said]
                if any(value != values[0] for value in values):
                    yield case, given.id, entry.name, dict(zip(ENGINES, values, strict=True))
        case.reset()


def _generated(generated: Generated, entry: FactDefinition, unit: Unit, world: World) -> Value:
    if entry.rows:
        unit.collections["rows"] = unit.collections.get(entry.register, [])
    return generated.value(fact_id(entry), unit, world)
