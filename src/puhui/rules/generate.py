"""Generated Python: a program as one module of functions, for one unit at a time online.

Every definition becomes a function of a unit, written as statements that stop looking once the answer is settled;
not known is None. What was computed stays in the unit's `values`, so that a definition used by many is computed once.
The text can be read (`text(program)`), is made only from the checked tree, and is compiled once.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date

from puhui.rules import functions, interpret
from puhui.rules.check import Program
from puhui.rules.statements import LISTED, Writer
from puhui.rules.types import Value
from puhui.rules.world import Unit, World

_HEAD = '''"""Generated from rules; do not edit."""

from datetime import date, timedelta

M = object()  # stands for: not computed yet


def _keys(*keys):
    return None if None in keys else tuple(map(str, keys))

'''


class Compiled:
    """A program compiled to Python. `value(name, unit, world)` computes one definition."""

    def __init__(self, program: Program):
        self.program = program
        self.source = text(program)
        self._module = types.ModuleType("puhui_generated_rules")
        self._module.__dict__.update({f"_{name}": getattr(functions, name) for name in LISTED}, _pick=interpret.pick)
        exec(compile(self.source, "<generated rules>", "exec"), self._module.__dict__)
        names = {name: f"d{index}" for index, name in enumerate(program.definitions)}
        self._functions: dict[str, Callable[[Unit, World], Value]] = {name: getattr(self._module, short) for name, short in names.items()}

    def value(self, name: str, unit: Unit, world: World) -> Value:
        """The value of a definition for a unit of its kind; None is not known."""
        return unit.values[name] if name in unit.values else self._functions[name](unit, world)

    def function(self, name: str) -> Callable[[Unit, World], Value]:
        """The function behind a definition, for whoever asks often. It computes anew and leaves the value in the unit."""
        return self._functions[name]


def text(program: Program) -> str:
    """The module's source."""
    names = {name: f"d{index}" for index, name in enumerate(program.definitions)}
    constants: dict[date, str] = {}
    parts = [function for name in program.definitions for function in Writer(names, constants).definition(program[name])]
    fixed = "".join(f"{short} = date.fromisoformat({day.isoformat()!r})\n" for day, short in constants.items())
    return "".join([_HEAD, fixed, *parts])
