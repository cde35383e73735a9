"""Runs one program over one world in every engine, and compares cell for cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import duckdb

from puhui.rules import generate, tree
from puhui.rules.interpret import Interpreter
from puhui.rules.sql import Names, compile_sql
from puhui.rules.types import Value, holds

from . import world
from .programs import Written

Cells = dict[str, list[Value]]  # definition → its values in the order of the kind's units


@dataclass
class Tally:
    """What a run looked at: so that a test can say that it looked at something."""

    programs: int = 0
    units: int = 0
    cells: int = 0
    known: int = 0
    accepted: int = 0
    refused: int = 0
    used: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)


class Bench:
    """A world and its blanked twin, loaded once; programs are run over both."""

    def __init__(self, seed: int):
        self.con = duckdb.connect(config={"threads": "1"})
        self.whole = world.make(seed)
        self.blank = world.blanked(self.whole, seed)
        self.tables = {made.name: made.load(self.con) for made in (self.whole, self.blank)}

    def run(self, written: Written, tally: Tally) -> None:
        """Asserts what the engines promise of one program."""
        whole, blank = (self._agreed(written, made) for made in (self.whole, self.blank))
        for name, before in whole.items():
            definition = written.program[name]
            for unit, was, now in zip(self.whole.units[definition.kind], before, blank[name], strict=True):
                if was is not None and not holds(definition.type, was):
                    raise AssertionError(f"{self._about(written, name, unit.number)}\n  {was!r} lies outside {definition.type}")
                if now is not None and now != was:
                    raise AssertionError(f"{self._about(written, name, unit.number)}\n  was {was!r}, and is {now!r} after facts went blank")
        tally.programs += 1
        kinds = {definition.kind for definition in written.program.definitions.values()}
        tally.units += sum(len(made.rows[kind]) for made in (self.whole, self.blank) for kind in kinds)
        for cells in (*whole.values(), *blank.values()):
            tally.cells += len(cells)
            tally.known += sum(value is not None for value in cells)
            tally.answers.update(str(value) for value in cells if isinstance(value, bool))
        _count_used(written, tally)

    def _agreed(self, written: Written, made: world.Made) -> Cells:
        slow = self.interpreted(written, made)
        for engine, cells in (("generated Python", self.generated(written, made)), ("DuckDB", self.duckdb(written, made))):
            for name, values in slow.items():
                for unit, want, got in zip(made.units[written.program[name].kind], values, cells[name], strict=True):
                    if want != got or type(want) is not type(got):
                        about = self._about(written, name, unit.number)
                        raise AssertionError(f"{about}\n  interpreter {want!r}, {engine} {got!r} in {made.name}, {unit.facts}")
        return slow

    def interpreted(self, written: Written, made: world.Made) -> Cells:
        made.forget()
        interpreter = Interpreter(written.program, made.world())
        return {name: [interpreter.value(name, unit) for unit in made.units[d.kind]] for name, d in written.program.definitions.items()}

    def generated(self, written: Written, made: world.Made) -> Cells:
        made.forget()
        compiled, where = generate.Compiled(written.program), made.world()
        return {name: [compiled.value(name, unit, where) for unit in made.units[d.kind]] for name, d in written.program.definitions.items()}

    def duckdb(self, written: Written, made: world.Made) -> Cells:
        units, standards, day = self.tables[made.name]
        outputs = list(written.program.definitions)
        compiled = compile_sql(written.program, outputs, Names(units, standards, day))
        try:
            for statement in compiled.statements:
                self.con.execute(statement)
        except duckdb.Error as error:
            texts = "\n  ".join(f"{name}: {text}" for name, text in written.texts.items())
            raise AssertionError(f"DuckDB: {error}\n  {texts}") from None
        cells: Cells = {}
        for kind, table in compiled.tables.items():
            mine = [name for name in outputs if written.program[name].kind == kind]
            columns = ", ".join(f'"{name}"' for name in mine)
            rows = self.con.execute(f"SELECT unit, {columns} FROM {table} ORDER BY unit").fetchall()
            assert [row[0] for row in rows] == [row.number for row in made.rows[kind]], f"{kind}: rows lost or doubled"
            cells.update({name: [row[index + 1] for row in rows] for index, name in enumerate(mine)})
        return cells

    @staticmethod
    def _about(written: Written, name: str, unit: int | str) -> str:
        needed = written.program.needs([name])
        texts = "\n  ".join(
            f"{other} ({made.kind}): {written.texts[other]}" for other, made in written.program.definitions.items() if other in needed
        )
        return f"{name} of unit {unit}\n  {texts}"


def _count_used(written: Written, tally: Tally) -> None:
    """Which parts of the language the accepted programs used."""
    for definition in written.program.definitions.values():
        for node in tree.walk(definition.node):
            match node:
                case tree.Compare() | tree.Arith() | tree.Logic() | tree.Aggregate():
                    tally.used[node.op] += 1
                case tree.Call():
                    tally.used[f"{node.name} {node.note}".strip()] += 1
                case tree.FactOf() | tree.Ref():
                    tally.used[f"{type(node).__name__} of {'owner' if isinstance(node.path, tree.Owner) else node.path}"] += 1
                case _:
                    tally.used[type(node).__name__] += 1
