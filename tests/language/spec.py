"""How a page of the manual is written: a little drawn table of units, expressions, and the right answer for each unit.

    family | area  | has_car
    1      | urban | yes
    2      | —     | no

The first column names the kind and numbers its units; a column named like another kind says to which unit of it
each belongs; — is not known, and so is every fact without a column. Tables stand apart by an empty line; one that
begins with `standard` lists figures. Answers stand in the order of the first table. Right answers come from
reasoning, never from what a program printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from puhui.errors import Problem, PuhuiError
from puhui.rules import Checker, Collection, Fact, Link, Program, Schema, Scope, Source, Standard, Unit, World
from puhui.rules.generate import Compiled
from puhui.rules.interpret import Interpreter
from puhui.rules.sql import Names, compile_sql
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word, holds

TODAY = "2016-08-01"
NOT_KNOWN = "—"
AREAS = ("rural", "urban")
FACTS: dict[str, dict[str, Type]] = {
    "person": {
        "age": Number(0, 150),
        "level": Number(0, 4),
        "points": Number(-100, 100),
        "insured": Flag(),
        "pupil": Flag(),
        "income": Money(0, 10**8),
        "balance": Money(-(10**8), 10**8),
        "fee": Money(1, 10**6),
        "degree": Percent(0, 10000),
        "work": Word(("farmer", "none", "worker")),
        "birth_date": Day(date(1880, 1, 1), date(2100, 12, 31)),
        "left_on": Day(date(2000, 1, 1), date(2100, 12, 31)),
        "seen_at": Moment(),
        "asked_at": Moment(),
        "hukou": Place(),
        "residence": Place(),
        "complete.visits": Flag(),
        "receives.grant": Flag(),
    },
    "family": {
        "area": Word(AREAS),
        "has_car": Flag(),
        "rented": Flag(),
        "rooms": Number(0, 20),
        "rent": Money(0, 10**7),
        "hukou": Place(),
        "receives.support.allowance": Flag(),
    },
    "village": {"remote": Flag(), "setting": Word(("rural", "suburban", "urban"))},
    "clinic": {"beds": Number(0, 500), "open": Flag()},
    "visit": {"day": Day(date(2000, 1, 1), date(2100, 12, 31)), "cost": Money(0, 10**7)},
}
LINKS = [("person", "family"), ("person", "village"), ("family", "village"), ("clinic", "village"), ("visit", "person")]
COLLECTIONS = [
    Collection("family", "members", "person", 60),
    Collection("village", "clinics", "clinic", 50),
    Collection("person", "visits", "visit", 400, complete="complete.visits"),
]
STANDARDS = [
    Standard("line", Money(0, 10**6), (("area", AREAS),)),
    Standard("cap", Money(0, 10**7)),
    Standard("aid", Money(0, 10**6), (("level", ("1", "2", "3", "4")),)),
    Standard("split", Percent(0, 10000), (("payer", ("county", "province")),)),
    Standard("rate", Percent(0, 10000)),
    Standard("rate_up", Percent(0, 10000), (), "up"),
    Standard("rate_down", Percent(0, 10000), (), "down"),
    Standard("pension_age", Number(50, 70)),
]


def schema() -> Schema:
    """The world of the manual."""
    made = Schema()
    for kind, facts in FACTS.items():
        made.add_kind(kind)
        for name, type_ in facts.items():
            made.add_fact(Fact(kind, name, type_))
    for kind, owner in LINKS:
        made.add_link(Link(kind, owner))
    for collection in COLLECTIONS:
        made.add_collection(collection)
    for standard in STANDARDS:
        made.add_standard(standard)
    return made


# -- tables ------------------------------------------------------------------------------------------------


@dataclass
class Units:
    """What a drawn table says."""

    rows: dict[str, dict[int, dict[str, Value]]] = field(default_factory=dict)  # kind → number → facts
    owners: dict[str, dict[int, dict[str, int | None]]] = field(default_factory=dict)
    figures: dict[str, dict[tuple[int, tuple[str, ...]], Value]] = field(default_factory=dict)
    asked: str = ""  # the kind of the first table


def read_table(text: str) -> Units:
    units = Units()
    for block in "\n".join(line.strip() for line in text.strip().splitlines()).split("\n\n"):
        head, *lines = [[cell.strip() for cell in line.split("|")] for line in block.splitlines()]
        if head[0] == "standard":
            _read_figures(units, head, lines)
            continue
        kind = head[0]
        units.asked = units.asked or kind
        for cells in lines:
            owned = {
                name: None if cell == NOT_KNOWN else int(cell) for name, cell in zip(head, cells, strict=True) if (kind, name) in LINKS
            }
            facts = {
                name: parse_value(cell, FACTS[kind][name]) for name, cell in zip(head[1:], cells[1:], strict=True) if name not in owned
            }
            units.rows.setdefault(kind, {})[int(cells[0])] = facts
            units.owners.setdefault(kind, {})[int(cells[0])] = owned
    return units


def _read_figures(units: Units, head: list[str], lines: list[list[str]]) -> None:
    """standard | place | keys… | value"""
    for name, place, *keys, value in lines:
        standard = next(known for known in STANDARDS if known.name == name)
        key = tuple(word for word in keys if word)
        units.figures.setdefault(name, {})[int(place.ljust(12, "0")), key] = parse_value(value, standard.type)


def parse_value(text: str, type_: Type) -> Value:
    """A cell: yes, 12, 300.00 (yuan), 15%, 2016-08-01, 2016-08-01T07, a word, a district's code."""
    if text == NOT_KNOWN:
        return None
    match type_:
        case Flag():
            return {"yes": True, "no": False}[text]
        case Number():
            return int(text)
        case Money():
            return int(Decimal(text) * 100)
        case Percent():
            return int(Decimal(text.removesuffix("%")) * 100)
        case Day():
            return date.fromisoformat(text)
        case Moment():
            return int((datetime.strptime(text, "%Y-%m-%dT%H") - datetime(1970, 1, 1)).total_seconds()) // 3600
        case Place():
            return int(text.ljust(12, "0"))
        case Word():
            return text


# -- asking the engines ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """Definitions over drawn units. given: "kind name" → expression, for others to use."""

    units: Units
    given: Mapping[str, str]
    expressions: list[str]
    at: str | None
    counted: Mapping[str, str]
    today: date

    def program(self) -> Program:
        checker = Checker(schema())
        names: dict[tuple[str, str], str] = {}
        for key in self.given:
            kind, name = key.split()
            if not name.startswith("due."):
                names[kind, name] = f"{kind}.{name}"
        counted = {collection: names.get(("person", name), name) for collection, name in self.counted.items()}
        for key, text in self.given.items():
            kind, name = key.split()
            # who counts is itself asked of everybody
            scope = Scope(names=names, at=self.at, counted={} if names.get((kind, name), name) in counted.values() else counted)
            checker.declare(names.get((kind, name), name), kind, Source.plain(text), scope)
        for text in self.expressions:
            checker.declare(f"? {text}", self.units.asked, Source.plain(text), Scope(names=names, at=self.at, counted=counted))
        return checker.program()


def _units(units: Units) -> list[Unit]:
    found = {kind: {number: Unit(kind, number, facts) for number, facts in rows.items()} for kind, rows in units.rows.items()}
    for kind, rows in units.owners.items():
        for number, owners in rows.items():
            unit = found[kind][number]
            unit.owners = {owner: found.get(owner, {}).get(whose) if whose else None for owner, whose in owners.items()}
            for collection in COLLECTIONS:
                whose = unit.owners.get(collection.owner) if collection.of == kind else None
                if whose is not None:
                    whose.collections.setdefault(collection.name, []).append(unit)
    return list(found[units.asked].values())


def _world(question: Question) -> World:
    figures = question.units.figures
    return World(question.today, lambda name, place, keys: figures.get(name, {}).get((place, keys)))


def interpreter(question: Question, program: Program) -> dict[str, list[Value]]:
    ask, units = Interpreter(program, _world(question)), _units(question.units)
    return {text: [ask.value(f"? {text}", unit) for unit in units] for text in question.expressions}


def generated_python(question: Question, program: Program) -> dict[str, list[Value]]:
    compiled, world, units = Compiled(program), _world(question), _units(question.units)
    return {text: [compiled.value(f"? {text}", unit, world) for unit in units] for text in question.expressions}


def duckdb_sql(question: Question, program: Program) -> dict[str, list[Value]]:
    con = duckdb.connect(config={"threads": "1"})
    con.execute(f"CREATE TABLE run_day AS SELECT DATE '{question.today}' AS today")
    for kind, facts in FACTS.items():
        columns = {"unit": "BIGINT"} | {f"in_{owner}": "BIGINT" for member, owner in LINKS if member == kind}
        columns |= {name: _column(type_) for name, type_ in facts.items()}
        rows = []
        for number, values in question.units.rows.get(kind, {}).items():
            owners = {f"in_{owner}": whose for owner, whose in question.units.owners[kind][number].items()}
            rows.append({"unit": number, **owners, **values})
        _fill(con, f"units_{kind}", columns, rows)
    for standard in STANDARDS:
        columns = {"place": "BIGINT"} | {f"k{index}": "VARCHAR" for index in range(len(standard.keys))} | {"value": "BIGINT"}
        entries = question.units.figures.get(standard.name, {}).items()
        _fill(con, f"standard_{standard.name}", columns, [
            {"place": place, "value": value} | {f"k{index}": key for index, key in enumerate(keys)} for (place, keys), value in entries
        ])  # fmt: skip
    names = Names({kind: f"units_{kind}" for kind in FACTS}, {standard.name: f"standard_{standard.name}" for standard in STANDARDS})
    outputs = [f"? {text}" for text in question.expressions]
    compiled = compile_sql(program, outputs, names)
    for statement in compiled.statements:
        con.execute(statement)
    columns_asked = ", ".join('"' + name.replace('"', '""') + '"' for name in outputs)
    answered = con.execute(f"SELECT unit, {columns_asked} FROM {compiled.tables[question.units.asked]}").fetchall()
    by_unit = {row[0]: row[1:] for row in answered}
    order = list(question.units.rows[question.units.asked])
    assert sorted(by_unit) == sorted(order) and len(answered) == len(order)
    return {text: [by_unit[number][index] for number in order] for index, text in enumerate(question.expressions)}


def _fill(con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: list[dict[str, Any]]) -> None:
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    con.execute(f"CREATE TABLE {table} ({declared})")
    for row in rows:
        con.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [row.get(name) for name in columns])


def _column(type_: Type) -> str:
    return {Flag: "BOOLEAN", Day: "DATE", Word: "VARCHAR"}.get(type(type_), "BIGINT")


ENGINES: dict[str, Callable[[Question, Program], dict[str, list[Value]]]] = {
    "interpreter": interpreter,
    "python": generated_python,
    "duckdb": duckdb_sql,
}


class Asked:
    """The fixture `spec`: asks one engine, and compares with the right answers."""

    def __init__(self, engine: str):
        self.engine = engine

    def __call__(
        self,
        table: str,
        answers: Mapping[str, str],
        *,
        given: Mapping[str, str] | None = None,
        at: str | None = None,
        counted: Mapping[str, str] | None = None,
        today: str = TODAY,
    ) -> None:
        question = Question(read_table(table), given or {}, list(answers), at, counted or {}, date.fromisoformat(today))
        program = question.program()
        got = ENGINES[self.engine](question, program)
        for text, answer in answers.items():
            type_ = program[f"? {text}"].type
            right = [parse_value(word, type_) for word in answer.split()]
            assert all(value is None or holds(type_, value) for value in right), f"{text}: {answer} does not lie in {type_}"
            assert [(type(value), value) for value in got[text]] == [(type(value), value) for value in right], text


class Refusing:
    """The fixture `refused`: an expression is refused with this code, the caret in this column, and this in the letter."""

    def __call__(self, kind: str, text: str, code: str, column: int, word: str, *, given: Mapping[str, str] | None = None,
                 at: str | None = "hukou", expects: Type | None = None) -> None:  # fmt: skip
        problems = problems_of(kind, text, given or {}, at, expects)
        assert [problem.code for problem in problems] == [code], [str(problem) for problem in problems]
        assert problems[0].where.column == column, f"the caret stands in column {problems[0].where.column}"
        assert word in f"{problems[0].what} {problems[0].remedy}", str(problems[0])


def problems_of(kind: str, text: str, given: Mapping[str, str], at: str | None = "hukou", expects: Type | None = None) -> list[Problem]:
    """What the checker says to an expression."""
    checker = Checker(schema())
    names = {(key.split()[0], key.split()[1]): ".".join(key.split()) for key in given if " due." not in key}
    for key, body in given.items():
        owner, name = key.split()
        checker.declare(names.get((owner, name), name), owner, Source.plain(body), Scope(names=names, at=at))
    checker.declare("?", kind, Source.plain(text), Scope(names=names, at=at if (kind, at) in checker.schema.facts else None), expects)
    try:
        checker.program()
    except PuhuiError as error:
        return error.problems
    return []
