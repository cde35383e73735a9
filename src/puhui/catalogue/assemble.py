"""From units as an example states them to units as rules read them: links, collections, awards, computed facts.

A fact that a register computes may be stated; else it is computed from the columns and rows that are there. A default
for all units of a kind gives way when the unit states something from which the fact is computed.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from puhui.rules.types import Value, holds


class Assembler:
    """Makes the units of cases. One for a catalogue."""

    def __init__(self, catalogue: Catalogue):
        self.schema, self.stages = check_facts(catalogue.registers)
        self.computed = {(entry.kind, entry.name) for entries, _program in self.stages for entry in entries}
        self.reads = {(entry.kind, entry.name): _reads(entry, program) for entries, program in self.stages for entry in entries}

    def units(self, givens: Iterable[Given], on: date, schema: Schema, promises: Iterable[Promise], tree: Tree) -> dict[str, Unit]:
        """By id; rows of registers stand after the units, under ids of their own."""
        stated = list(givens)
        made = {given.id: Unit(given.kind, given.id, self._facts(given, schema)) for given in stated}
        _link(stated, made, schema)
        rows = {id: row for given in stated for id, row in self._rows(given, made[given.id], schema).items()}
        rows |= {id: one for given in stated for id, one in _relatives(given, made).items()}
        self._collections({**made, **rows}, schema)
        for entries, program in self.stages:
            self._compute(entries, program, stated, made, on)
        for unit in made.values():
            unit.values.clear()
        for promise in promises:
            if promise.benefit.within:
                _within(promise, made, tree)
        return {**made, **rows}

    def _facts(self, given: Given, schema: Schema) -> dict[str, Value]:
        facts: dict[str, Value] = {**given.defaults, **given.facts}
        for fact in schema.facts_of(given.kind):
            if fact.name.startswith("receives."):
                facts[fact.name] = fact.name.removeprefix("receives.") in given.receives
            elif fact.name.startswith("left."):
                facts[fact.name] = fact.name.removeprefix("left.") in given.left
            elif fact.name.startswith("complete.") and (given.kind, fact.name) not in self.computed:
                facts[fact.name] = fact.name.removeprefix("complete.") not in given.incomplete
        return facts

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

    def _compute(self, entries: list[FactDefinition], program: Program, stated: list[Given], made: dict[str, Unit], on: date) -> None:
        interpreter = Interpreter(program, World(on))
        register = entries[0].register
        for given in stated:
            unit = made[given.id]
            for entry in entries:
                if entry.kind != given.kind:
                    continue
                assert isinstance(unit.facts, dict)
                if entry.rows:
                    unit.collections["rows"] = unit.collections.get(register, [])
                if entry.name.startswith("complete.") and entry.name.removeprefix("complete.") in given.incomplete:
                    unit.facts[entry.name] = False
                elif self.is_computed(given, entry.name):
                    value = interpreter.value(fact_id(entry), unit)
                    kind = self.schema.facts[entry.kind, entry.name].type
                    unit.facts[entry.name] = value if value is not None and holds(kind, value) else None


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
