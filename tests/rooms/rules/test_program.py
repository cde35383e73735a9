"""Does a program keep its order, its parts and its reading, whoever compiles it?"""

from __future__ import annotations

from datetime import date

import duckdb

from puhui.errors import Where
from puhui.rules import Checker, Collection, Fact, Link, Program, Schema, Scope, Source, Standard, Unit, World
from puhui.rules.generate import Compiled, text
from puhui.rules.interpret import Interpreter, Trace
from puhui.rules.source import parse, span
from puhui.rules.sql import Names, compile_sql
from puhui.rules.types import Flag, Money, Number, Place, Word


def schema() -> Schema:
    made = Schema()
    made.add_kind("person")
    made.add_kind("family")
    made.add_link(Link("person", "family"))
    made.add_collection(Collection("family", "members", "person", 60))
    made.add_fact(Fact("person", "age", Number(0, 150)))
    made.add_fact(Fact("person", "income", Money(0, 10**8)))
    made.add_fact(Fact("family", "area", Word(("rural", "urban"))))
    made.add_fact(Fact("family", "hukou", Place()))
    made.add_fact(Fact("family", "has_car", Flag()))
    made.add_standard(Standard("line", Money(0, 10**6), (("area", ("rural", "urban")),)))
    return made


def program() -> Program:
    checker = Checker(schema())
    names = {("family", "n"): "n", ("family", "poor"): "poor"}
    scope = Scope(names=names, at="hukou")
    checker.declare("due.topup", "person", Source.plain("age >= 60 and due.allowance"), scope)
    checker.declare("due.allowance", "family", Source.plain("poor and not has_car"), scope)
    checker.declare("poor", "family", Source.plain("sum(members.income) < standard.line[area] * n"), scope)
    checker.declare("n", "family", Source.plain("count(members)"), scope)
    checker.declare("unused", "person", Source.plain("age + 1"), scope)
    return checker.program()


def family() -> Unit:
    made = Unit("family", 1, {"area": "urban", "hukou": 140105000000, "has_car": False})
    made.collections["members"] = [
        Unit("person", 11, {"age": 70, "income": 20000}, {"family": made}),
        Unit("person", 12, {"age": 40, "income": 70000}, {"family": made}),
    ]
    return made


WORLD = World(date(2016, 8, 1), lambda name, place, keys: 50000 if (name, place, keys) == ("line", 140105000000, ("urban",)) else None)


def test_definitions_stand_after_what_they_use() -> None:
    order = list(program().definitions)
    assert order.index("n") < order.index("poor") < order.index("due.allowance") < order.index("due.topup")


def test_a_part_of_a_program_is_what_it_stands_on() -> None:
    assert program().needs(["due.allowance"]) == {"due.allowance", "poor", "n"}
    assert set(program().only(["due.topup"]).definitions) == {"due.topup", "due.allowance", "poor", "n"}


def test_a_trace_tells_what_was_read_once_each() -> None:
    """900 yuan are less than 2 × 500: the family is due. What was read, in order, and from whom."""
    trace = Trace()
    one = family()
    assert Interpreter(program(), WORLD, trace).value("due.topup", one.collections["members"][0]) is True
    read = [(entry.what, entry.name, entry.unit.number if entry.unit else None, entry.value) for entry in trace.reads]
    assert read[0] == ("fact", "age", 11, 70)
    assert ("fact", "income", 12, 70000) in read and ("fact", "has_car", 1, False) in read
    assert ("standard", "line", 1, 50000) in read and ("definition", "n", 1, 2) in read
    assert read[-1] == ("definition", "due.allowance", 1, True)
    assert len(read) == len(set(read))


def test_a_trace_names_the_figure_that_is_missing() -> None:
    trace = Trace()
    assert Interpreter(program(), World(date(2016, 8, 1)), trace).value("poor", family()) is None
    (figure,) = [entry for entry in trace.reads if entry.what == "standard"]
    assert (figure.name, figure.place, figure.keys, figure.value) == ("line", 140105000000, ("urban",), None)


def test_the_generated_module_can_be_read() -> None:
    source = text(program())
    assert "# due.allowance" in source and compile(source, "rules", "exec")
    assert Compiled(program()).value("due.allowance", family(), WORLD) is True


def test_units_can_be_printed_although_they_know_each_other() -> None:
    assert "facts" in repr(family()) and len(repr(family())) < 500


def test_sql_keeps_what_it_is_asked_to_carry_and_drops_its_steps() -> None:
    con = duckdb.connect()
    con.execute("CREATE TABLE run_day AS SELECT DATE '2016-08-01' AS today")
    con.execute("CREATE TABLE people AS SELECT 11 AS unit, 1 AS in_family, 70 AS age, 20000 AS income, 'x' AS office")
    con.execute("CREATE TABLE families AS SELECT 1 AS unit, 'urban' AS area, 140105000000 AS hukou, FALSE AS has_car")
    con.execute("CREATE TABLE figures AS SELECT 140105000000 AS place, 'urban' AS k0, CAST(50000 AS BIGINT) AS value")
    names = Names({"person": "people", "family": "families"}, {"line": "figures"}, carry={"person": ("office",)})
    compiled = compile_sql(program(), ["due.topup", "n"], names)
    for statement in compiled.statements:
        con.execute(statement)
    assert con.execute(f'SELECT unit, office, "due.topup" FROM {compiled.tables["person"]}').fetchall() == [(11, "x", True)]
    assert con.execute(f"SELECT unit, n FROM {compiled.tables['family']}").fetchall() == [(1, 1)]
    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (2,)


def test_sql_holds_no_figure() -> None:
    """A what-if swaps a table: the text of a program never changes with the figures."""
    compiled = compile_sql(program(), ["due.topup"], Names({"person": "p", "family": "f"}, {"line": "l"}))
    assert "50000" not in "".join(compiled.statements)


def test_a_place_in_the_text_is_counted_in_characters() -> None:
    def where(offset: int, length: int) -> Where:
        return Where("x", 1, offset, length)

    source = Source("work == '农民' and\n  age > 6", where)
    comparison = parse(source).values[1]  # type: ignore[attr-defined]
    assert (span(source, comparison).column, span(source, comparison).length) == (19, 7)
