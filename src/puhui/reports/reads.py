"""What a condition reads: facts, awards and figures, and the register each comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puhui.rules.tree import ELEMENT, OWN, Aggregate, FactOf, Node, Owner, Ref, StandardOf, children

if TYPE_CHECKING:
    from puhui.catalogue.program import Compiled
    from puhui.registers import Register, Registers

Key = tuple[str, str]  # register | awards | figure, and its name
Leaf = tuple[str, str, str]  # fact | awards | figure; the kind of unit that has the fact; the name
RECEIVES, COMPLETE, ROWS, KIN = "receives.", "complete.", "row:", "kin:"


class Reads:
    """Of every condition of a compiled catalogue."""

    def __init__(self, compiled: Compiled, registers: Registers):
        self._program, self._registers = compiled.program, registers
        self._conditions = {(promise.id, condition.id): name for promise in compiled.promises for name, condition in promise.parts}
        self._names = {promise.id: promise.benefit.name for promise in compiled.promises}
        self._computed = {(entry.kind, entry.name): entry.register for entry in registers.fact_definitions()}
        self._leaves: dict[str, tuple[Leaf, ...]] = {}

    def condition(self, benefit: str, condition: str) -> tuple[Leaf, ...]:
        """Everything that a condition reads, through all definitions it stands on; nothing for one that is not known here."""
        name = self._conditions.get((benefit, condition))
        return self._of(name) if name else ()

    def _of(self, name: str) -> tuple[Leaf, ...]:
        if name not in self._leaves:
            self._leaves[name] = ()
            definition = self._program[name]
            self._leaves[name] = tuple(dict.fromkeys(self._walk(definition.node, definition.kind, "")))
        return self._leaves[name]

    def _walk(self, node: Node, kind: str, element: str) -> Iterator[Leaf]:
        match node:
            case FactOf(path=path, name=name):
                of = kind if path == OWN else element if path == ELEMENT else path.kind if isinstance(path, Owner) else kind
                yield _leaf(of, name)
            case Ref(name=name):
                yield from self._of(name)
            case StandardOf(name=name):
                yield ("figure", "", name)
            case Aggregate(collection=collection):
                found = self._program.schema.collections.get((kind, collection))
                element = found.of if found else element
                if found and found.complete:
                    yield _leaf(kind, found.complete)
        for child in children(node):
            yield from self._walk(child, kind, element)

    def facts(self) -> dict[str, set[str]]:
        """Kind → names of all facts that conditions read."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in self._conditions.values():
            for shape, kind, fact in self._of(name):
                if shape == "fact":
                    found[kind].add(fact)
        return found

    def key(self, leaf: Leaf) -> Key | None:
        """The register, award or figure that a leaf comes from; None for what no register holds."""
        shape, kind, name = leaf
        if shape != "fact":
            return shape, name
        register = self._register(kind, name)
        return ("register", register.name) if register else None

    def _register(self, kind: str, name: str) -> Register | None:
        known = self._registers.registers
        if name.startswith(COMPLETE):
            collection = name.removeprefix(COMPLETE)
            groups = self._registers.kinds[kind].members if kind in self._registers.kinds else ""
            if collection == groups:
                return next((register for register in self._registers.of_shape("members") if register.holds == kind), None)
            return known.get(collection)
        if kind.startswith(ROWS):
            return known.get(kind.removeprefix(ROWS))
        if (kind, name) in self._computed:
            return known.get(self._computed[kind, name])
        units = self._registers.units_of(kind)
        if units is not None and name in units.columns:
            return units
        return next((register for register in self._registers.of_shape("districts") if name in register.columns), None)

    def say(self, leaf: Leaf) -> str:
        """The words for what lacks."""
        shape, kind, name = leaf
        fact = self._program.schema.facts.get((kind, name))
        return fact.say if shape == "fact" and fact and fact.say else self.about((shape, name))[0]

    def about(self, key: Key) -> tuple[str, str, str]:
        """What it is called, how it is collected, what not to trust it for."""
        shape, name = key
        if shape == "register":
            register = self._registers.registers[name]
            return register.say, register.collected, register.beware
        if shape == "awards":
            return self._names.get(name, name), "", ""
        standard = self._program.schema.standards.get(name)
        return (standard.say if standard and standard.say else name), "", ""


def _leaf(kind: str, name: str) -> Leaf:
    """Relatives are persons. `receives.b` is known where awards are complete."""
    kind = "person" if kind.startswith(KIN) else kind
    return ("awards", kind, name.removeprefix(RECEIVES)) if name.startswith(RECEIVES) else ("fact", kind, name)
