"""SQL: a program as a short list of statements over whole tables, for DuckDB (and later Spark).

Definitions are built in stages. A stage ends where an expression looks across units (to an owner, or over a
collection); within a stage, definitions that stand on each other are nested selects, so nothing is computed
twice. Every kind has one table at a time: the columns that later stages still need, and nothing else.

Tables that the caller provides: one per unit kind with `unit`, `in_<owner>` columns and facts; one per
standard with `place`, `k0`, `k1` …, `value`; `run_day(today)`. All in `Names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from puhui.rules.check import Definition, Program
from puhui.rules.engines import DUCKDB, Engine
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
    uses,
    walk,
)
from puhui.rules.types import Day, Moment, Money, Number, Percent


@dataclass(frozen=True)
class Names:
    """Where the caller's tables are. `carry`: columns of a kind that its result table keeps beside the outputs."""

    units: Mapping[str, str]
    standards: Mapping[str, str]
    day: str = "run_day"
    carry: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Compiled:
    """`statements` in order; then `tables[kind]` holds unit, the carried columns and the outputs by name."""

    statements: list[str]
    tables: dict[str, str]


def compile_sql(program: Program, outputs: Iterable[str], names: Names, engine: Engine = DUCKDB) -> Compiled:
    """The statements that compute `outputs` (names of definitions) for every unit in the caller's tables."""
    wanted = list(outputs)
    return _Builder(program.only(wanted), wanted, names, engine).build()


class _Builder:
    def __init__(self, program: Program, outputs: list[str], names: Names, engine: Engine):
        self.program, self.outputs, self.names, self.engine = program, set(outputs), names, engine
        self.stages = _stages(program)
        self.kinds = sorted({definition.kind for definition in program.definitions.values()})
        self.table: dict[str, str] = {}
        self.statements: list[str] = []

    def build(self) -> Compiled:
        last = max(self.stages.values(), default=0)
        for kind in kinds_used(self.program):
            self._create(kind, -1, self._base(kind))
        for stage in range(last + 1):
            made = []
            for kind in self.kinds:
                here = [value for value in self.program.of_kind(kind) if self.stages[value.name] == stage]
                if here:
                    made.append((kind, self._select(kind, here, stage)))
            gone = [self.table[kind] for kind, _select in made]
            for kind, select in made:
                self._create(kind, stage, select)
            self.statements += [self.engine.say("drop", table) for table in gone]
        return Compiled(self.statements, {kind: self.table[kind] for kind in self.kinds})

    def _create(self, kind: str, stage: int, select: str) -> None:
        name = self.engine.name_of(f"rule_{kind}_{stage + 1}")
        self.table[kind] = name
        self.statements.append(self.engine.say("create", name, select))

    def _base(self, kind: str) -> str:
        columns = ", ".join(f"u.{self.engine.name_of(name)}" for name in self._columns(kind, -1))
        return f"SELECT {columns} FROM {self.names.units[kind]} u"

    def _columns(self, kind: str, stage: int) -> list[str]:
        """The columns that a kind's table has after a stage: carried, outputs made, and what later stages read."""
        later = [value for value in self.program.definitions.values() if self.stages[value.name] > stage]
        facts: set[str] = set()
        for value in later:
            for node, inside in uses(value.node):
                if kind_of(self.program, value.kind, node.path, inside) != kind:
                    continue
                ready = isinstance(node, FactOf) or self.stages[node.name] <= stage
                if ready:
                    facts.add(node.name)
            if value.kind == kind:
                facts |= {f"in_{node.path.kind}" for node, inside in uses(value.node) if isinstance(node.path, Owner) and inside is None}
            for part in walk(value.node):
                if isinstance(part, Aggregate):
                    facts |= self._for_aggregate(kind, value.kind, part)
        done = {name for name in self.outputs if self.program[name].kind == kind and self.stages[name] <= stage}
        return ["unit", *self.names.carry.get(kind, ()), *sorted((facts | done) - {"unit", *self.names.carry.get(kind, ())})]

    def _for_aggregate(self, kind: str, owner: str, node: Aggregate) -> set[str]:
        collection = self.program.schema.collections[owner, node.collection]
        needed = {self.program.schema.link_of(collection).column} if collection.of == kind else set()
        if owner == kind:
            needed |= {f"in_{inner.path.kind}" for inner, _inside in uses(node) if isinstance(inner.path, Owner)}
        return needed

    def _select(self, kind: str, definitions: list[Definition], stage: int) -> str:
        """One kind's next table: its current one, with this stage's definitions laid on in layers."""
        kept = self._columns(kind, stage)
        source = f"{self.table[kind]}"
        available = set(self._columns(kind, stage - 1))
        for layer in _layers(definitions, self.program):
            level = _Level(self, kind)
            made = [f"{level.own(value.node)} AS {self.engine.name_of(value.name)}" for value in layer]
            columns = ", ".join([f"u.{self.engine.name_of(name)}" for name in sorted(available)] + made)
            source = f"(SELECT {columns} FROM {source} u{level.joins()})"
            available |= {value.name for value in layer}
        return f"SELECT {', '.join('u.' + self.engine.name_of(name) for name in kept)} FROM {source} u"


class _Level:
    """One select: writes expressions, and remembers the joins that they call for."""

    def __init__(self, builder: _Builder, kind: str):
        self.builder, self.kind, self.engine = builder, kind, builder.engine
        self.program = builder.program
        self._joins: dict[str, str | _Figures] = {}
        self._groups: dict[str, _Group] = {}

    def joins(self) -> str:
        return "".join([*map(str, self._joins.values()), *(group.join() for group in self._groups.values())])

    def own(self, node: Node) -> str:
        return _Writer(self, "u", None).write(node)

    def owner(self, base: str, kind: str, joins: dict[str, str | _Figures]) -> str:
        """The alias of the owner's row, joined once."""
        alias = f"o_{base}_{kind}"
        table = self.builder.table[kind]
        joins.setdefault(alias, f" LEFT JOIN {table} {alias} ON {alias}.unit = {base}.in_{kind}")
        return alias

    def standard(self, node: StandardOf, place: str, keys: list[str], joins: dict[str, str | _Figures]) -> str:
        """The figure's column. Figures whose keys are written in the rule are looked up together, once for each place; the
        others by a join each, the same place and keys joined once."""
        table = self.builder.names.standards[node.name]
        if all(isinstance(key, Const) for key in node.keys):
            figures = joins.setdefault(f"f_{place}", _Figures(f"f_{len(joins)}", place))
            assert isinstance(figures, _Figures)
            return figures.column(table, keys)

        def join(alias: str) -> str:
            on = [f"{alias}.place = {place}", *(f"{alias}.k{index} = {key}" for index, key in enumerate(keys))]
            return f" LEFT JOIN {table} {alias} ON {' AND '.join(on)}"

        alias = next((old for old, text in joins.items() if text == join(old)), f"s_{len(joins)}")
        joins.setdefault(alias, join(alias))
        return f"{alias}.value"

    def group(self, collection: str) -> _Group:
        return self._groups.setdefault(collection, _Group(self, collection, f"g_{len(self._groups)}"))


class _Figures:
    """The figures of one place, side by side: one join instead of one for each, since every join of a wide table costs."""

    def __init__(self, alias: str, place: str):
        self.alias, self.place = alias, place
        self.parts: list[str] = []

    def column(self, table: str, keys: list[str]) -> str:
        where = " AND ".join([f"k{index} = {key}" for index, key in enumerate(keys)]) or "TRUE"
        part = f"FROM {table} WHERE {where}"
        if part not in self.parts:
            self.parts.append(part)
        return f"{self.alias}.a{self.parts.index(part)}"

    def __str__(self) -> str:
        columns = ", ".join(f"max(a{index}) AS a{index}" for index in range(len(self.parts)))
        rows = " UNION ALL BY NAME ".join(f"SELECT place, value AS a{index} {part}" for index, part in enumerate(self.parts))
        return f" LEFT JOIN (SELECT place, {columns} FROM ({rows}) GROUP BY place) {self.alias} ON {self.alias}.place = {self.place}"


class _Group:
    """One grouped subselect over a collection; it holds all aggregates of a level over that collection."""

    def __init__(self, level: _Level, collection: str, alias: str):
        self.level, self.alias = level, alias
        schema = level.program.schema
        self.collection = schema.collections[level.kind, collection]
        self.link = schema.link_of(self.collection).column
        self.joins: dict[str, str | _Figures] = {}
        self.columns: list[str] = []
        self.outer = False

    def aggregate(self, node: Aggregate) -> str:
        writer = _Writer(self.level, "e", self)
        engine = self.level.engine
        where = "TRUE" if node.where is None else writer.write(node.where)
        value = "NULL" if node.value is None else writer.write(node.value)
        text = engine.say(node.op, value, where)
        if text not in self.columns:
            self.columns.append(text)
        empty = {"count": "0", "sum": "0", "any": "FALSE", "all": "TRUE"}.get(node.op, "NULL")
        column = f"{self.alias}.a{self.columns.index(text)}"
        return f"CASE WHEN {self.alias}.owner IS NULL THEN {empty} ELSE {column} END"

    def join(self) -> str:
        builder = self.level.builder
        columns = "".join(f", {text} AS a{index}" for index, text in enumerate(self.columns))
        outer = f" JOIN {builder.table[self.level.kind]} u ON u.unit = e.{self.link}" if self.outer else ""
        inner = f"SELECT e.{self.link} AS owner{columns} FROM {builder.table[self.collection.of]} e{outer}{''.join(map(str, self.joins.values()))}"
        inner += f" WHERE e.{self.link} IS NOT NULL GROUP BY e.{self.link}"
        return f" LEFT JOIN ({inner}) {self.alias} ON {self.alias}.owner = u.unit"


class _Writer:
    """Writes one expression. `row` is the alias of the row at hand; `group` is set inside an aggregate."""

    def __init__(self, level: _Level, row: str, group: _Group | None):
        self.level, self.row, self.group = level, row, group
        self.engine = level.engine
        self.joins = group.joins if group else level._joins

    def write(self, node: Node) -> str:
        match node:
            case Const():
                return self.engine.literal(node.value, node.type)
            case Today():
                return f"(SELECT today FROM {self.level.builder.names.day})"
            case FactOf() | Ref():
                return f"{self._alias(node.path)}.{self.engine.name_of(node.name)}"
            case StandardOf():
                return self.level.standard(node, self.write(node.place), [self._key(key) for key in node.keys], self.joins)
            case Not():
                return f"(NOT {self.write(node.part)})"
            case Logic():
                return "(" + f" {node.op.upper()} ".join(self.write(part) for part in node.parts) + ")"
            case Compare(right=None):
                values = ", ".join(self.engine.literal(value, node.left.type) for value in node.values)
                return f"({self.write(node.left)} IN ({values}))"
            case Compare():
                assert node.right is not None
                sign = {"==": "=", "!=": "<>"}.get(node.op, node.op)
                return f"({self.write(node.left)} {sign} {self.write(node.right)})"
            case Arith():
                return self._arith(node)
            case Aggregate():
                return self.level.group(node.collection).aggregate(node)
            case Call():
                return self._call(node)
        raise TypeError(type(node).__name__)

    def _alias(self, path: Path) -> str:
        if path == ELEMENT:
            return "e"
        if self.group and path == OWN:
            self.group.outer = True
            return "u"
        if isinstance(path, Owner):
            if self.group:
                self.group.outer = True
            return self.level.owner("u", path.kind, self.joins)
        return "u"

    def _key(self, node: Node) -> str:
        text = self.write(node)
        return self.engine.say("text", text) if isinstance(node.type, Number) else text

    def _arith(self, node: Arith) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if isinstance(node.left.type, Day) and isinstance(node.right.type, Day):
            return self.engine.say("day_minus_day", left, right)
        if isinstance(node.left.type, Day):
            return self.engine.say("day_plus" if node.op == "+" else "day_less", left, right)
        if isinstance(node.right.type, Day):
            return self.engine.say("day_plus", right, left)
        return f"({left} {node.op} {right})"

    def _call(self, node: Call) -> str:
        args = [self.write(part) for part in node.args]
        if node.name == "if_":
            return f"(CASE {args[0]} WHEN TRUE THEN {args[1]} WHEN FALSE THEN {args[2]} END)"
        if node.name == "known_if":
            return f"(CASE WHEN {args[0]} THEN {args[1]} END)"
        if node.name == "when":
            return f"(CASE WHEN {args[0]} AND {args[1]} >= 0 THEN {args[1]} END)"
        if node.name == "pick":
            return self._pick(args)
        if node.name == "div":
            return self._floor(args[0], args[1], node.args[0], node.args[1])
        if node.name == "share":
            return self._share(node, args)
        return self.engine.say(node.name, *args)

    def _pick(self, args: list[str]) -> str:
        subject, rest = args[0], args[1:]
        cases = "".join(f" WHEN {key} THEN {value}" for key, value in zip(rest[::2], rest[1::2], strict=False))
        if len(rest) % 2 == 0:
            return f"(CASE {subject}{cases} END)"
        return f"(CASE WHEN {subject} IS NOT NULL THEN CASE {subject}{cases} ELSE {rest[-1]} END END)"

    def _floor(self, left: str, right: str, dividend: Node, divisor: Node) -> str:
        a, b = dividend.type, divisor.type
        assert isinstance(a, (Number, Money, Percent, Moment)) and isinstance(b, (Number, Money, Percent, Moment))
        if a.low >= 0 and b.low > 0:
            return self.engine.say("floor", left, right)
        return self.engine.say("floor_any", left, right)

    def _share(self, node: Call, args: list[str]) -> str:
        """amount × hundredths / 10000, rounded; lifted above zero where the amount may be negative."""
        a, b = node.args[0].type, node.args[1].type
        assert isinstance(a, (Number, Money)) and isinstance(b, Percent)
        product = f"({args[0]} * {args[1]})"
        if node.note == "up":
            return f"(-{self._lifted(f'(-{product})', -max(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high))})"
        low = min(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high)
        if node.note == "half_up":
            return self._lifted(f"({product} + CAST(5000 AS BIGINT))", low + 5000)
        return self._lifted(product, low)

    def _lifted(self, dividend: str, low: int) -> str:
        if low >= 0:
            return self.engine.say("floor", dividend, "10000")
        lift = -(low // 10000)
        return self.engine.say("floor_lifted", dividend, "10000", f"CAST({lift * 10000} AS BIGINT)", f"CAST({lift} AS BIGINT)")


def kind_of(program: Program, kind: str, path: Path, inside: Aggregate | None) -> str:
    """The kind of the unit whose value a path means, in a definition over `kind`."""
    if path == ELEMENT:
        assert inside is not None
        return program.schema.collections[kind, inside.collection].of
    return path.kind if isinstance(path, Owner) else kind


def kinds_used(program: Program) -> list[str]:
    """The unit kinds whose tables a program reads."""
    found = {definition.kind for definition in program.definitions.values()}
    for definition in program.definitions.values():
        for node, inside in uses(definition.node):
            found.add(kind_of(program, definition.kind, node.path, inside))
        for part in walk(definition.node):
            if isinstance(part, Aggregate):
                found.add(program.schema.collections[definition.kind, part.collection].of)
    return sorted(found)


def _stages(program: Program) -> dict[str, int]:
    """The stage of each definition: one more than any that it reads across units or inside an aggregate."""
    stages: dict[str, int] = {}
    for name, definition in program.definitions.items():
        stage = 0
        for node, inside in uses(definition.node):
            if isinstance(node, Ref):
                across = node.path != OWN or inside is not None
                stage = max(stage, stages[node.name] + across)
        stages[name] = stage
    return stages


def _layers(definitions: list[Definition], program: Program) -> list[list[Definition]]:
    """Definitions of one kind and stage, so that each layer stands only on earlier ones."""
    here = {value.name for value in definitions}
    depth: dict[str, int] = {}
    layers: list[list[Definition]] = []
    for value in definitions:
        below = [depth[node.name] for node, _inside in uses(value.node) if isinstance(node, Ref) and node.name in here]
        depth[value.name] = 1 + max(below, default=-1)
        while len(layers) <= depth[value.name]:
            layers.append([])
        layers[depth[value.name]].append(value)
    return layers
