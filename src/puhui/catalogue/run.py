"""Cases in three back ends: the interpreter, generated Python, and DuckDB with all cases of a day in one run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
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
from puhui.rules.sql import Names, compile_sql, kind_of, kinds_used
from puhui.rules.tree import FactOf, StandardOf, uses, walk
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
        self._by_day: dict[date, Compiled] = {}
        self._generated: dict[int, Generated] = {}
        self._figures: dict[tuple[int, date, date], tuple[object, Figures]] = {}
        self._names: dict[tuple[int, frozenset[str]], tuple[str, ...]] = {}
        self._parts: dict[tuple[int, tuple[str, ...]], Program] = {}
        self._facts: dict[tuple[int, tuple[str, ...]], frozenset[str]] = {}
        self._same: dict[tuple[object, ...], Program] = {}

    def compiled(self, law: date) -> Compiled:
        """The law of a day. Raises PuhuiError."""
        if law not in self._by_day:
            self._by_day[law] = self._of_day(law)
        return self._by_day[law]

    def _of_day(self, law: date) -> Compiled:
        versions = self.catalogue.in_force(law)
        passed = [f"{version.lapsed(law)}" for version in versions]  # texts and clauses that have run out change the program
        passed += [c.id for version in versions for benefit in version.benefits for c in benefit.conditions if c.until and law > c.until]
        key = (*(version.file for version in versions), *passed)
        if key not in self._compiled:
            self._compiled[key] = compile_versions(self.catalogue, versions, law)
        return self._compiled[key]

    def case(self, example: Example, label: str = "") -> Case:
        compiled = self.compiled(example.law)
        names = self._compared(compiled, example)
        only = self._read(compiled, names) if label else None  # a variant is about one comparison; the example has been tried whole
        return Case(example, compiled, self.figures(example), self.units(example, only), names, label)

    def _read(self, compiled: Compiled, names: tuple[str, ...]) -> frozenset[str]:
        """The names of the facts that these definitions read, and of those that registers compute them from."""
        key = (id(compiled), names)
        if key not in self._facts:
            nodes = (node for name in names for node in walk(compiled.program[name].node))
            self._facts[key] = self.assembler.below(node.name for node in nodes if isinstance(node, FactOf))
        return self._facts[key]

    def units(self, example: Example, only: Collection[str] | None = None) -> dict[str, Unit]:
        """The units of an example. only: the names of the computed facts that are wanted."""
        compiled = self.compiled(example.law)
        tree = self.regions.on(example.on)
        return self.assembler.units(example.units, example.on, compiled.program.schema, compiled.every, tree, only)

    def program(self, case: Case) -> Program:
        """What a case compares and what that leans on, and nothing else of its day. Days with the same rules share it."""
        key = (id(case.compiled), case.names)
        if key not in self._parts:
            part = case.compiled.program.only(list(case.names))
            standards = part.schema.standards
            said = [(one.name, one.kind, one.node) for one in part.definitions.values()]
            used = sorted({node.name for one in part.definitions.values() for node in walk(one.node) if isinstance(node, StandardOf)})
            self._parts[key] = self._same.setdefault((*said, *(standards[name] for name in used)), part)
        return self._parts[key]

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
            groups.setdefault((id(self.program(case)), case.example.on), []).append(case)
        with database() as connection:
            for group in groups.values():
                found = in_duckdb(self.program(group[0]), group[0].names, group, connection)
                for index, case in enumerate(group):
                    case.answers["duckdb"] = {(id, name): found.get((index, id, name)) for id, name in case.wanted()}

    @staticmethod
    def _interpret(case: Case) -> Answers:
        case.reset()
        interpreter = Interpreter(case.compiled.program, case.world())
        return {(id, name): interpreter.value(name, case.units[id]) for id, name in case.wanted()}

    def _generate(self, case: Case) -> Answers:
        case.reset()
        program = self.program(case)
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


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("SET threads TO 1")
        connection.execute("SET enable_progress_bar = false")
        yield connection
    finally:
        connection.close()


def in_duckdb(
    program: Program, outputs: Sequence[str], cases: Sequence[Case], connection: duckdb.DuckDBPyConnection
) -> dict[tuple[int, str, str], Value]:
    """(case, unit, definition) → value, for cases of one program and one day, in one run. The tables it makes are dropped."""
    numbers = {(index, id): index * 10_000 + place for index, case in enumerate(cases) for place, id in enumerate(case.units)}
    back = {number: key for key, number in numbers.items()}
    found: dict[tuple[int, str, str], Value] = {}
    connection.execute("CREATE TABLE run_day AS SELECT CAST(? AS DATE) AS today", [cases[0].example.on.isoformat()])
    part = program.only(list(outputs))
    names = Names(_unit_tables(connection, part, cases, numbers), _standard_tables(connection, part, cases))
    made = compile_sql(part, outputs, names)
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
    kept = [*made.tables.values(), *names.units.values(), *names.standards.values(), "run_day"]
    for table in dict.fromkeys(kept):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    return found


def _read_facts(program: Program) -> dict[str, set[str]]:
    """Kind → the facts of its units that a program reads; every kind that it reads at all."""
    found: dict[str, set[str]] = {kind: set() for kind in kinds_used(program)}
    for definition in program.definitions.values():
        for node, inside in uses(definition.node):
            if isinstance(node, FactOf):
                found[kind_of(program, definition.kind, node.path, inside)].add(node.name)
    return found


def _unit_tables(
    connection: duckdb.DuckDBPyConnection, program: Program, cases: Sequence[Case], numbers: dict[tuple[int, str], int]
) -> dict[str, str]:
    """A table of each kind, with the facts that the program reads."""
    import pyarrow as pa

    types = {"Flag": pa.bool_(), "Day": pa.date32(), "Word": pa.string()}
    schema = program.schema
    tables: dict[str, str] = {}
    for kind, read in _read_facts(program).items():
        facts, owners = [schema.facts[kind, name] for name in sorted(read)], schema.owners_of(kind)
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
    places = [_places(case) for case in cases] if used else []
    for number, name in enumerate(sorted(used)):
        keys = [words for _key, words in program.schema.standards[name].keys]
        rows: list[tuple[int, tuple[str, ...], Value]] = []
        for index, case in enumerate(cases):
            for place in places[index]:
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
    """The places that the units of a case name: no other can have a figure asked of it."""
    facts = case.compiled.program.schema.facts
    return {
        value
        for unit in case.units.values()
        for name, value in unit.facts.items()
        if isinstance(value, int) and value >= STEP // 100 and (unit.kind, name) in facts and isinstance(facts[unit.kind, name].type, Place)
    }
