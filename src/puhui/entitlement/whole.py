"""The program of an interview: what people can answer at the bottom, the benefits at the top.

In a snapshot a computed fact (age) is a column; here it is a definition over what a person can be asked (birth_date).
Facts computed from rows of a register (disability_level) stay facts: nobody recites a register. A collection is
complete once somebody has said how many belong to it: `complete.<collection>`, for relatives as for members.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from puhui.catalogue.model import Catalogue
from puhui.catalogue.program import Compiled
from puhui.registers.world import check_facts, complete_fact, fact_id
from puhui.rules import Program, Schema, Unit, World
from puhui.rules.check import Definition
from puhui.rules.interpret import Interpreter
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
    walk,
)
from puhui.rules.types import Flag, Type, Value, holds

KIN = "kin:"


def computed(kind: str, name: str) -> str:
    """The definition that stands for a computed fact."""
    return f"fact.{kind}.{name}"


def whole_program(catalogue: Catalogue, compiled: Compiled, outputs: Iterable[str]) -> Program:
    """The definitions behind `outputs`, down to what can be asked."""
    base = compiled.program.schema
    definitions: dict[str, Definition] = {}
    waiting = _computed(catalogue, base)
    rewriter = Rewriter(base, set(waiting))
    for (kind, name), node in waiting.items():
        full = computed(kind, name)
        definitions[full] = Definition(full, kind, _within_range(rewriter.rewrite(node, kind), base.facts[kind, name].type), name)
    for name, made in compiled.program.definitions.items():
        definitions[name] = replace(made, node=rewriter.rewrite(made.node, made.kind))
    return Program(base, _ordered(Program(base, definitions).only(list(outputs))))


def _computed(catalogue: Catalogue, base: Schema) -> dict[tuple[str, str], Node]:
    """(kind, fact) → tree, for facts computed from the unit's own columns; a relative's like a person's."""
    found: dict[tuple[str, str], Node] = {}
    kin = [kind for kind in base.kinds if kind.startswith(KIN)]
    for entries, program in check_facts(catalogue.registers)[1]:
        for entry in entries:
            if entry.rows or entry.name == complete_fact(entry.register):
                continue
            for kind in [entry.kind, *(kin if entry.kind == "person" else ())]:
                if (kind, entry.name) in base.facts:
                    found[kind, entry.name] = program[fact_id(entry)].node
    return found


def empty_rows(catalogue: Catalogue, compiled: Compiled, today: date) -> dict[str, dict[str, Value]]:
    """Register → the facts of whoever has no row in it (no certificate: level 0). Only registers with several such facts
    or one that is not a flag: for a flag the question itself is as short."""
    found: dict[str, dict[str, Value]] = {}
    for entries, program in check_facts(catalogue.registers)[1]:
        for entry in entries:
            if entry.rows and not entry.name.startswith("complete."):
                nobody = Unit(entry.kind, "", {complete_fact(entry.rows): True}, collections={"rows": []})
                value = Interpreter(program, World(today)).value(fact_id(entry), nobody)
                if value is not None and holds(compiled.program.schema.facts[entry.kind, entry.name].type, value):
                    found.setdefault(entry.rows, {})[entry.name] = value
    return {name: facts for name, facts in found.items() if len(facts) > 1 or not isinstance(next(iter(facts.values())), bool)}


def _within_range(node: Node, kind: Type) -> Node:
    """A value outside the declared range is not known, as in a snapshot."""
    low, high = getattr(kind, "low", None), getattr(kind, "high", None)
    if low is None or (low, high) == (getattr(node.type, "low", None), getattr(node.type, "high", None)):
        return node
    inside = (Compare(Flag(), ">=", node, Const(kind, low)), Compare(Flag(), "<=", node, Const(kind, high)))
    return Call(kind, "known_if", (Logic(Flag(), "and", inside), node))


def _ordered(program: Program) -> dict[str, Definition]:
    """Each definition after those that it uses."""
    done: dict[str, Definition] = {}

    def add(name: str) -> None:
        if name not in done:
            for used in _refs(program[name].node):
                add(used)
            done[name] = program[name]

    for name in program.definitions:
        add(name)
    return done


def _refs(node: Node) -> list[str]:
    return [part.name for part in walk(node) if isinstance(part, Ref)]


class Rewriter:
    """Puts definitions in the place of computed facts, and one flag of completeness for each collection of relatives."""

    def __init__(self, schema: Schema, computed_facts: set[tuple[str, str]]):
        self.schema, self.computed = schema, computed_facts

    def rewrite(self, node: Node, kind: str, element: str = "") -> Node:
        """The same tree over what can be asked. `element`: the kind of the elements of the collection at hand."""
        match node:
            case FactOf():
                owner = self._kind_of(node.path, kind, element)
                return Ref(node.type, node.path, computed(owner, node.name)) if (owner, node.name) in self.computed else node
            case StandardOf():
                place = self.rewrite(node.place, kind, element)
                return replace(node, place=place, keys=tuple(self.rewrite(key, kind, element) for key in node.keys))
            case Not():
                return replace(node, part=self.rewrite(node.part, kind, element))
            case Logic():
                return replace(node, parts=tuple(self.rewrite(part, kind, element) for part in node.parts))
            case Compare():
                right = None if node.right is None else self.rewrite(node.right, kind, element)
                return replace(node, left=self.rewrite(node.left, kind, element), right=right)
            case Arith():
                return replace(node, left=self.rewrite(node.left, kind, element), right=self.rewrite(node.right, kind, element))
            case Aggregate():
                return self._aggregate(node, kind)
            case Call():
                return self._call(node, kind, element)
        return node

    def _kind_of(self, path: Path, kind: str, element: str) -> str:
        if path == OWN:
            return kind
        if path == ELEMENT:
            return element
        assert isinstance(path, Owner)
        return path.kind

    def _aggregate(self, node: Aggregate, kind: str) -> Node:
        of = self.schema.collections[kind, node.collection].of
        value = None if node.value is None else self.rewrite(node.value, kind, of)
        return replace(node, value=value, where=None if node.where is None else self.rewrite(node.where, kind, of))

    def _call(self, node: Call, kind: str, element: str) -> Node:
        """Of relatives one flag says that all are known; a person is asked about parents and children one by one."""
        guarded = node.args[1] if node.name == "known_if" else None
        if isinstance(guarded, Aggregate) and self.schema.collections[kind, guarded.collection].of.startswith(KIN):
            flag = FactOf(Flag(), OWN, complete_fact(guarded.collection))
            return replace(node, args=(flag, self._aggregate(guarded, kind)))
        return replace(node, args=tuple(self.rewrite(part, kind, element) for part in node.args))
