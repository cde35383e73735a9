"""From units as an example states them to units as rules read them: links, collections, awards, computed facts.

A fact that a register computes may be stated; else it is computed from the columns and rows that are there. A default
for all units of a kind gives way when the unit states something from which the fact is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from puhui.catalogue.model import Catalogue
from puhui.catalogue.program import Promise
from puhui.catalogue.units import Given
from puhui.catalogue.within import inside
from puhui.regions import Tree
from puhui.registers.declared import FactDefinition
from puhui.registers.world import check_facts, fact_id, kin_kind, row_kind
from puhui.rules import Program, Schema, Unit, World
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import OWN, Aggregate, FactOf, walk
from puhui.rules.types import Type, Value, holds

Names = Collection[str]
HELD = ("receives.", "left.", "complete.")


@dataclass(frozen=True)
class Computed:
    """A fact that a register computes, with what is asked of it for every unit of every case."""

    entry: FactDefinition
    name: str
    definition: str
    type: Type
    complete: str  # of a completeness flag: of what


class Assembler:
    """Makes the units of cases. One for a catalogue."""

    def __init__(self, catalogue: Catalogue):
        self.schema, self.stages = check_facts(catalogue.registers)
        self._by_kind = [self._stage(entries) for entries, _program in self.stages]
        self._held_by: dict[int, tuple[Schema, dict[str, list[tuple[str, str, str]]]]] = {}
        self._below = _facts_below(self.stages)
        self.computed = {(entry.kind, entry.name) for entries, _program in self.stages for entry in entries}
        self.reads = {(entry.kind, entry.name): _reads(entry, program) for entries, program in self.stages for entry in entries}

    def _stage(self, entries: list[FactDefinition]) -> dict[str, list[Computed]]:
        found: dict[str, list[Computed]] = {}
        for entry in entries:
            name = entry.name
            complete = name.removeprefix("complete.") if name.startswith("complete.") else ""
            found.setdefault(entry.kind, []).append(
                Computed(entry, name, fact_id(entry), self.schema.facts[entry.kind, name].type, complete)
            )
        return found

    def computed_of(self, kind: str) -> list[Computed]:
        """The facts of a kind that registers compute."""
        return [one for by_kind in self._by_kind for one in by_kind.get(kind, ())]

    def below(self, names: Iterable[str]) -> frozenset[str]:
        """The names of these facts and of all facts, of whatever kind, from which registers compute them."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self._below.get(name, ())
        return frozenset(found)

    def units(
        self,
        givens: Iterable[Given],
        on: date,
        schema: Schema,
        promises: Iterable[Promise],
        tree: Tree,
        only: Names | None = None,
    ) -> dict[str, Unit]:
        """By id; rows of registers stand after the units, under ids of their own. only: the computed facts that are wanted."""
        stated = list(givens)
        made = {given.id: Unit(given.kind, given.id, self._facts(given, schema)) for given in stated}
        _link(stated, made, schema)
        rows = {id: row for given in stated for id, row in self._rows(given, made[given.id], schema).items()}
        rows |= {id: one for given in stated for id, one in _relatives(given, made).items()}
        self._collections({**made, **rows}, schema)
        world = World(on)
        for by_kind, (entries, program) in zip(self._by_kind, self.stages, strict=True):
            wanted = by_kind if only is None else {kind: [one for one in ones if one.name in only] for kind, ones in by_kind.items()}
            if any(wanted.values()):
                self._compute(wanted, entries[0].register, Interpreter(program, world), stated, made)
        for unit in made.values():
            unit.values.clear()
        for promise in promises:
            if promise.benefit.within and (only is None or f"within.{promise.id}" in only):
                _within(promise, made, tree)
        return {**made, **rows}

    def _facts(self, given: Given, schema: Schema) -> dict[str, Value]:
        facts: dict[str, Value] = {**given.defaults, **given.facts}
        for name, prefix, short in self._held(schema, given.kind):
            if name in given.unclear:
                facts[name] = None
            elif prefix == "receives.":
                facts[name] = short in given.receives
            elif prefix == "left.":
                facts[name] = short in given.left
            elif (given.kind, name) not in self.computed:
                facts[name] = short not in given.incomplete
        return facts

    def _held(self, schema: Schema, kind: str) -> list[tuple[str, str, str]]:
        """The facts of a kind that examples state in other ways: (name, prefix, the rest of it)."""
        _schema, by_kind = self._held_by.setdefault(id(schema), (schema, {}))  # kept alive, so that the id stays its own
        if kind not in by_kind:
            split = [(fact.name, prefix) for fact in schema.facts_of(kind) for prefix in HELD if fact.name.startswith(prefix)]
            by_kind[kind] = [(name, prefix, name.removeprefix(prefix)) for name, prefix in split]
        return by_kind[kind]

    def _rows(self, given: Given, owner: Unit, schema: Schema) -> dict[str, Unit]:
        found: dict[str, Unit] = {}
        for register, rows in given.rows.items():
            for index, facts in enumerate(rows):
                name = f"{given.id}/{register}/{index}"
                found[name] = Unit(row_kind(register), name, dict(facts), {given.kind: owner})
        return found

    @staticmethod
    def _collections(units: dict[str, Unit], schema: Schema) -> None:
        by_kind: dict[str, list[Unit]] = {}
        for unit in units.values():
            by_kind.setdefault(unit.kind, []).append(unit)
        for collection in schema.collections.values():
            for owner in by_kind.get(collection.owner, ()):
                owner.collections[collection.name] = []
            for element in by_kind.get(collection.of, ()):
                owner_of = element.owners.get(collection.owner)
                if owner_of is not None:
                    owner_of.collections[collection.name].append(element)

    def touched(self, given: Given, name: str) -> bool:
        """Whether the unit itself states something from which the fact is computed."""
        reads = self.reads.get((given.kind, name), frozenset())
        return any(read in given.facts or read in given.rows or (read != name and self.touched(given, read)) for read in reads)

    def is_computed(self, given: Given, name: str) -> bool:
        """Whether the fact's value comes from other facts in this case, and not from what is stated."""
        if (given.kind, name) not in self.computed or name in given.facts or name in given.blank:
            return False
        return name not in given.defaults or self.touched(given, name)

    def _compute(
        self, wanted: dict[str, list[Computed]], register: str, interpreter: Interpreter, stated: list[Given], made: dict[str, Unit]
    ) -> None:
        for given in stated:
            unit = made[given.id]
            for one in wanted.get(given.kind, ()):
                assert isinstance(unit.facts, dict)
                if one.entry.rows:
                    unit.collections["rows"] = unit.collections.get(register, [])
                if one.complete and one.complete in given.incomplete:
                    unit.facts[one.name] = False
                elif self.is_computed(given, one.name):
                    value = interpreter.value(one.definition, unit)
                    unit.facts[one.name] = value if value is not None and holds(one.type, value) else None


def _facts_below(stages: Iterable[tuple[list[FactDefinition], Program]]) -> dict[str, set[str]]:
    """Name of a computed fact → the names of the facts that its expression reads, of whatever kind."""
    found: dict[str, set[str]] = {}
    for entries, program in stages:
        for entry in entries:
            for name in program.needs([fact_id(entry)]):
                found.setdefault(entry.name, set()).update(node.name for node in walk(program[name].node) if isinstance(node, FactOf))
    return found


def _relatives(given: Given, made: dict[str, Unit]) -> dict[str, Unit]:
    """A relative is a person seen from another: the same facts, in the collection of the one who has him."""
    found: dict[str, Unit] = {}
    for name, ids in given.kin.items():
        for index, id in enumerate(ids):
            key = f"{given.id}/{name}/{index}"
            found[key] = Unit(kin_kind(name), key, made[id].facts if id in made else {}, {given.kind: made[given.id]})
    return found


def _reads(entry: FactDefinition, program: Program) -> frozenset[str]:
    """The facts of the unit itself, and the registers, that a computed fact reads."""
    found: set[str] = set()
    for node in walk(program[fact_id(entry)].node):
        if isinstance(node, FactOf) and node.path == OWN and not node.name.startswith("complete."):
            found.add(node.name)
        elif isinstance(node, Aggregate):
            found.add(entry.register if node.collection == "rows" else node.collection)
    return frozenset(found)


def _link(stated: list[Given], made: dict[str, Unit], schema: Schema) -> None:
    """Whoever lies in a village lies in its town: what an owner belongs to, its elements belong to as well."""
    for given in stated:
        made[given.id].owners = {kind: made[name] for kind, name in given.owners.items()}
    for _step in range(5):
        for unit in made.values():
            for owner in [owner for owner in unit.owners.values() if owner is not None]:
                for kind, above in owner.owners.items():
                    if (unit.kind, kind) in schema.links:
                        unit.owners.setdefault(kind, above)


def _within(promise: Promise, made: dict[str, Unit], tree: Tree) -> None:
    """Whether a unit lies where a benefit is given at all."""
    benefit = promise.benefit
    owner, _dot, name = benefit.at.rpartition(".")
    for unit in made.values():
        if unit.kind != benefit.serves:
            continue
        holder = unit.owners.get(owner) if owner else unit
        code = holder.facts.get(name) if holder is not None else None
        assert isinstance(unit.facts, dict)
        unit.facts[f"within.{benefit.id}"] = inside(tree, code, benefit.within)
