"""Generated Python: a program as one module of functions, for one unit at a time online.

Every definition becomes a function of a unit; not known is None. The text can be read (`text(program)`), is
made only from the checked tree, and is compiled once.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date

from puhui.rules import interpret
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

_HEAD = '''"""Generated from rules; do not edit."""


def _fact(u, name):
    return None if u is None else u.facts.get(name)


def _rows(u, collection, where, value):
    for e in u.collections.get(collection, ()):
        meant = where(e)
        yield meant, None if meant is False else value(e)


def _standard(w, name, place, keys):
    if place is None or None in keys:
        return None
    return w.figures(name, place, tuple(map(str, keys)))

'''


class Compiled:
    """A program compiled to Python. `value(name, unit, world)` computes one definition."""

    def __init__(self, program: Program):
        self.program = program
        self.source = text(program)
        self._module = types.ModuleType("puhui_generated_rules")
        self._module.__dict__.update(date=date, _compare=interpret.compare, _arith=interpret.arithmetic, _kleene=interpret.kleene)
        self._module.__dict__.update(_aggregate=interpret.aggregate, _pick=interpret.pick, _call=interpret.call)
        exec(compile(self.source, "<generated rules>", "exec"), self._module.__dict__)
        names = {name: f"d{index}" for index, name in enumerate(program.definitions)}
        self._functions: dict[str, Callable[[Unit, World], Value]] = {name: getattr(self._module, short) for name, short in names.items()}

    def value(self, name: str, unit: Unit, world: World) -> Value:
        return self._functions[name](unit, world)


def text(program: Program) -> str:
    """The module's source."""
    names = {name: f"d{index}" for index, name in enumerate(program.definitions)}
    parts = [_HEAD]
    for name, definition in program.definitions.items():
        body = _Writer(names).write(definition.node)
        parts.append(
            f"\ndef {names[name]}(u, w):  # {name}\n"
            f"    if u is None:\n        return None\n"
            f"    if {name!r} not in u.values:\n        u.values[{name!r}] = {body}\n"
            f"    return u.values[{name!r}]\n"
        )
    return "".join(parts)


class _Writer:
    def __init__(self, names: dict[str, str]):
        self.names = names

    def write(self, node: Node) -> str:
        match node:
            case Const():
                return repr(node.value) if not isinstance(node.value, date) else f"date.fromisoformat({node.value.isoformat()!r})"
            case Today():
                return "w.today"
            case FactOf():
                return f"_fact({_whose(node.path)}, {node.name!r})"
            case Ref():
                return f"{self.names[node.name]}({_whose(node.path)}, w)"
            case StandardOf():
                keys = "".join(f"{self.write(key)}, " for key in node.keys)
                return f"_standard(w, {node.name!r}, {self.write(node.place)}, ({keys}))"
            case Not():
                return f"(None if (x := {self.write(node.part)}) is None else not x)"
            case Logic():
                return f"_kleene({node.op!r}, ({', '.join(self.write(part) for part in node.parts)},))"
            case Compare(right=None):
                return f"(None if (x := {self.write(node.left)}) is None else x in {node.values!r})"
            case Compare():
                assert node.right is not None
                return f"_compare({node.op!r}, {self.write(node.left)}, {self.write(node.right)})"
            case Arith():
                return f"_arith({node.op!r}, {self.write(node.left)}, {self.write(node.right)})"
            case Aggregate():
                where = self.write(node.where) if node.where is not None else "True"
                value = self.write(node.value) if node.value is not None else "None"
                return f"_aggregate({node.op!r}, list(_rows(u, {node.collection!r}, lambda e: {where}, lambda e: {value})))"
            case Call():
                return self._call(node)
        raise TypeError(type(node).__name__)

    def _call(self, node: Call) -> str:
        args = [self.write(part) for part in node.args]
        if node.name == "if_":
            return f"(None if (c := {args[0]}) is None else {args[1]} if c else {args[2]})"
        if node.name == "known_if":
            return f"({args[1]} if {args[0]} is True else None)"
        if node.name == "pick":
            return f"_pick(({', '.join(args)},))"
        return f"_call({node.name!r}, ({', '.join(args)},), {node.note!r})"


def _whose(path: Path) -> str:
    if path == OWN:
        return "u"
    if path == ELEMENT:
        return "e"
    assert isinstance(path, Owner)
    return f"u.owners.get({path.kind!r})"
