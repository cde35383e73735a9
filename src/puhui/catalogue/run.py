"""Cases in three back ends: the interpreter, generated Python, and DuckDB with all cases of a day in one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

from puhui.catalogue.assemble import Assembler
from puhui.catalogue.examples import PACK, Example
from puhui.catalogue.figures import Figures
from puhui.catalogue.model import Catalogue
from puhui.catalogue.program import Compiled, compile_versions
from puhui.regions import Regions
from puhui.rules import Program, Unit, World
from puhui.rules.generate import Compiled as Generated
from puhui.rules.interpret import Interpreter
from puhui.rules.sql import Names, compile_sql
from puhui.rules.tree import StandardOf, walk
from puhui.rules.types import Day, Place, Value

if TYPE_CHECKING:
    import duckdb

ENGINES = ("interpreter", "python", "duckdb")
STEP = 10**12  # places of twelve digits: each case has its own country
Answers = dict[tuple[str, str], Value]  # (unit, definition) → value


@dataclass(eq=False)
class Case:
    """An example, or a variant of one, ready to run. `names`: the definitions that are compared."""

    example: Example
    compiled: Compiled
    figures: Figures
    units: dict[str, Unit]
    names: tuple[str, ...]
    label: str = ""
    answers: dict[str, Answers] = field(default_factory=dict)

    def world(self) -> World:
        return World(self.example.on, self.figures.value)

    def reset(self) -> None:
        for unit in self.units.values():
            unit.values.clear()

    def wanted(self) -> Iterable[tuple[str, str]]:
        """(unit, definition) of all that is compared."""
        program = self.compiled.program
        for id, unit in self.units.items():
            for name in self.names:
                if program[name].kind == unit.kind:
                    yield id, name


class Runner:
    """Compiles the law of a day once, makes cases and runs them."""

    def __init__(self, catalogue: Catalogue, regions: Regions):
        self.catalogue, self.regions = catalogue, regions
        self.assembler = Assembler(catalogue)
        self._compiled: dict[tuple[str, ...], Compiled] = {}
        self._generated: dict[int, Generated] = {}
        self._figures: dict[tuple[int, date, date], tuple[object, Figures]] = {}
        self._names: dict[tuple[int, frozenset[str]], tuple[str, ...]] = {}

    def compiled(self, law: date) -> Compiled:
        """The law of a day. Raises PuhuiError."""
        versions = self.catalogue.in_force(law)
        passed = [f"{version.lapsed(law)}" for version in versions]  # texts and clauses that have run out change the program
        passed += [c.id for version in versions for benefit in version.benefits for c in benefit.conditions if c.until and law > c.until]
        key = (*(version.file for version in versions), *passed)
        if key not in self._compiled:
            self._compiled[key] = compile_versions(self.catalogue, versions, law)
        return self._compiled[key]

    def case(self, example: Example, label: str = "") -> Case:
        compiled = self.compiled(example.law)
        tree = self.regions.on(example.on)
        units = self.assembler.units(example.units, example.on, compiled.program.schema, compiled.every, tree)
        return Case(example, compiled, self.figures(example), units, self._compared(compiled, example), label)

    def _compared(self, compiled: Compiled, example: Example) -> tuple[str, ...]:
        """All definitions of the items that an example speaks of: conditions, answers, amounts, and what they lean on."""
        items = frozenset({example.item, *(expected.benefit.partition(".")[0] for expected in example.expect)})
        key = (id(compiled), items)
        if key not in self._names:
            promises = [promise for promise in compiled.every if promise.version.item in items]
            own = [
                name
                for promise in promises
                for name in (promise.answer, promise.place, promise.amount, promise.served, promise.start, promise.end, promise.order)
                if name
            ]
            own += [name for promise in promises for name, _part in (*promise.parts, *promise.occasions)]
            needed = compiled.program.needs(own)
            self._names[key] = tuple(name for name in compiled.program.definitions if name in needed)
        return self._names[key]

    def figures(self, example: Example) -> Figures:
        """The packs' figures that are not invented; where the example brings figures of a standard, only its own."""
        key = (id(example.figures), example.law, example.on)  # variants share the tuple, which is kept alive here
        if key not in self._figures:
            own = {figure.standard for figure in example.figures}
            base = [figure for figure in self.catalogue.figures if figure.status != "invented" and figure.standard not in own]
            names = [*(pack.name for pack in self.catalogue.packs), PACK]
            made = Figures([*base, *example.figures], self.regions, example.law, example.on, names, provisional=True)
            self._figures[key] = (example.figures, made)
        return self._figures[key][1]

    def run(self, cases: Sequence[Case]) -> None:
        """Fills the answers of every case, in every back end."""
        for case in cases:
            case.answers["interpreter"] = self._interpret(case)
            case.answers["python"] = self._generate(case)
        groups: dict[tuple[int, date], list[Case]] = {}
        for case in cases:
            groups.setdefault((id(case.compiled), case.example.on), []).append(case)
        for group in groups.values():
            outputs = sorted({name for case in group for name in case.names})
            found = in_duckdb(group[0].compiled.program, outputs, group)
            for index, case in enumerate(group):
                case.answers["duckdb"] = {(id, name): found.get((index, id, name)) for id, name in case.wanted()}

    @staticmethod
    def _interpret(case: Case) -> Answers:
        case.reset()
        interpreter = Interpreter(case.compiled.program, case.world())
        return {(id, name): interpreter.value(name, case.units[id]) for id, name in case.wanted()}

    def _generate(self, case: Case) -> Answers:
        case.reset()
        program = case.compiled.program
        if id(program) not in self._generated:
            self._generated[id(program)] = Generated(program)
        generated, world = self._generated[id(program)], case.world()
        return {(id, name): generated.value(name, case.units[id], world) for id, name in case.wanted()}


def disagreements(case: Case) -> list[tuple[str, str, dict[str, Value]]]:
    """(unit, definition, value by back end) where the back ends do not say the same."""
    found = []
    for key in case.wanted():
        values = {engine: case.answers[engine].get(key) for engine in ENGINES}
        first = values[ENGINES[0]]
        if any(value != first or type(value) is not type(first) for value in values.values()):
            found.append((*key, values))
    return found


# -- DuckDB --------------------------------------------------------------------------------------------------


def in_duckdb(program: Program, outputs: Sequence[str], cases: Sequence[Case]) -> dict[tuple[int, str, str], Value]:
    """(case, unit, definition) → value, for cases of one program and one day, in one run."""
    import duckdb

    numbers = {(index, id): index * 10_000 + place for index, case in enumerate(cases) for place, id in enumerate(case.units)}
    back = {number: key for key, number in numbers.items()}
    found: dict[tuple[int, str, str], Value] = {}
    connection = duckdb.connect()
    try:
        connection.execute("SET threads TO 1")
        connection.execute("CREATE TABLE run_day AS SELECT CAST(? AS DATE) AS today", [cases[0].example.on.isoformat()])
        names = Names(_unit_tables(connection, program, cases, numbers), _standard_tables(connection, program, cases))
        made = compile_sql(program, outputs, names)
        for statement in made.statements:
            connection.execute(statement)
        for kind, table in made.tables.items():
            here = [name for name in outputs if program[name].kind == kind]
            columns = ", ".join('"' + name + '"' for name in ["unit", *here])
            for number, *values in connection.execute(f"SELECT {columns} FROM {table}").fetchall() if here else ():
                index, id = back[number]
                for name, value in zip(here, values, strict=True):
                    raised = isinstance(program[name].type, Place) and isinstance(value, int)
                    found[index, id, name] = value - (index + 1) * STEP if raised else value
    finally:
        connection.close()
    return found


def _unit_tables(
    connection: duckdb.DuckDBPyConnection, program: Program, cases: Sequence[Case], numbers: dict[tuple[int, str], int]
) -> dict[str, str]:
    import pyarrow as pa

    types = {"Flag": pa.bool_(), "Day": pa.date32(), "Word": pa.string()}
    schema = program.schema
    tables: dict[str, str] = {}
    for kind in schema.kinds:
        facts, owners = schema.facts_of(kind), schema.owners_of(kind)
        columns: dict[str, list[Any]] = {
            name: [] for name in ["unit", *(f"in_{owner}" for owner in owners), *(fact.name for fact in facts)]
        }
        for index, case in enumerate(cases):
            for id, unit in case.units.items():
                if unit.kind != kind:
                    continue
                columns["unit"].append(numbers[index, id])
                for owner in owners:
                    above = unit.owners.get(owner)
                    columns[f"in_{owner}"].append(None if above is None else numbers[index, str(above.number)])
                for fact in facts:
                    value = unit.facts.get(fact.name)
                    raised = isinstance(fact.type, Place) and isinstance(value, int)
                    columns[fact.name].append(value + (index + 1) * STEP if raised and isinstance(value, int) else value)
        kinds = {name: pa.int64() for name in columns} | {fact.name: types.get(type(fact.type).__name__, pa.int64()) for fact in facts}
        table = pa.table({name: pa.array(values, kinds[name]) for name, values in columns.items()})
        tables[kind] = f'"example_{kind}"'
        connection.register("incoming", table)
        connection.execute(f"CREATE TABLE {tables[kind]} AS SELECT * FROM incoming")
        connection.unregister("incoming")
    return tables


def _standard_tables(connection: duckdb.DuckDBPyConnection, program: Program, cases: Sequence[Case]) -> dict[str, str]:
    import pyarrow as pa

    used = {node.name for definition in program.definitions.values() for node in walk(definition.node) if isinstance(node, StandardOf)}
    tables: dict[str, str] = {}
    for number, name in enumerate(sorted(used)):
        keys = [words for _key, words in program.schema.standards[name].keys]
        rows: list[tuple[int, tuple[str, ...], Value]] = []
        for index, case in enumerate(cases):
            for place in _places(case):
                for words in product(*keys):
                    value = case.figures.value(name, place, words)
                    if value is not None:
                        rows.append((place + (index + 1) * STEP, words, value))
        columns = {"place": pa.array([row[0] for row in rows], pa.int64())}
        columns |= {f"k{at}": pa.array([row[1][at] for row in rows], pa.string()) for at in range(len(keys))}
        kind = pa.date32() if isinstance(program.schema.standards[name].type, Day) else pa.int64()
        columns["value"] = pa.array([row[2] for row in rows], kind)
        tables[name] = f"standard_{number}"
        connection.register("incoming", pa.table(columns))
        connection.execute(f"CREATE TABLE {tables[name]} AS SELECT * FROM incoming")
        connection.unregister("incoming")
    return tables


def _places(case: Case) -> set[int]:
    schema = case.compiled.program.schema
    found: set[int] = set()
    for unit in case.units.values():
        for name, value in unit.facts.items():
            fact = schema.facts.get((unit.kind, name))
            if fact is not None and isinstance(fact.type, Place) and isinstance(value, int):
                found.add(value)
    return found
