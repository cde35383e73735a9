"""Does the generated Python hold where statements differ from expressions: deep nesting, constants, early ends?"""

from __future__ import annotations

import warnings
from datetime import date

import pytest

from puhui.rules import Checker, Program, Scope, Source, Unit, World
from puhui.rules.generate import Compiled, text
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import Aggregate, Call, Const, FactOf, Logic, Node, Not
from puhui.rules.types import Flag, Number

from .world import schema

WORLD = World(date(2020, 12, 31))
DEEP = 36  # deeper than one function goes, and nearly as deep as the language allows


def program(texts: dict[str, str], kind: str = "person") -> Program:
    checker = Checker(schema())
    for name, source in texts.items():
        checker.declare(name, kind, Source.plain(source), Scope())
    return checker.program()


def nested(levels: int) -> str:
    """if_(level == 0, 0, if_(level == 1, 1, …)), one inside the other."""
    inner = "99"
    for index in reversed(range(levels)):
        inner = f"if_(points == {index}, {index}, {inner})"
    return inner


@pytest.mark.parametrize("points", [None, 0, 7, DEEP - 1, DEEP, -3])
def test_deeper_than_one_function_goes(points):
    made = program({"deep": nested(DEEP)})
    expected = None if points is None else points if 0 <= points < DEEP else 99
    assert Compiled(made).value("deep", Unit("person", 1, {"points": points}), WORLD) == expected


def test_deep_parts_are_functions_of_their_own():
    assert text(program({"deep": nested(DEEP)})).count("\ndef d0") > 1


@pytest.mark.parametrize(
    "source",
    ["count(members)", "sum(members.points)", "min(members.age)", "any(members, members.insured)", "all(members, members.insured)"],
)
@pytest.mark.parametrize(
    "facts", [[], [{}], [{"points": 1, "age": 3, "insured": True}, {}], [{"points": 1, "age": 3, "insured": False}, {}]]
)
def test_aggregates_over_none_some_and_unknown_elements(source, facts):
    made = program({"it": source}, "family")
    members = [Unit("person", index, dict(one)) for index, one in enumerate(facts)]
    family = Unit("family", 9, {"complete.members": True}, collections={"members": members})
    expected = Interpreter(made, WORLD).value("it", family)
    family.values.clear()
    assert Compiled(made).value("it", family, WORLD) == expected


def test_constants_raise_no_warning_of_python():
    # `1 is None` is true to nobody; the module must not contain it, whatever trees a caller builds.
    nodes: dict[str, Node] = {
        "sum": Aggregate(Number(0, 9), "sum", "members", Const(Number(1, 1), 1), None),
        "pick": Call(Number(0, 9), "pick", (Const(Number(1, 1), 1), Const(Number(1, 1), 1), Const(Number(5, 5), 5))),
        "not": Not(Flag(), Const(Flag(), True)),
        "or": Logic(Flag(), "or", (Const(Flag(), False), FactOf(Flag(), "own", "elected"))),
    }
    checker = Checker(schema())
    for name, node in nodes.items():
        checker.build(name, "family", lambda known, node=node: node)  # type: ignore[misc]
    family = Unit("family", 9, {}, collections={"members": [Unit("person", 1), Unit("person", 2)]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = Compiled(checker.program())
    assert [made.value(name, family, WORLD) for name in nodes] == [2, 5, False, None]


def test_a_value_stays_in_its_unit():
    made = Compiled(program({"adult": "age >= 18"}))
    one = Unit("person", 1, {"age": 20})
    assert made.value("adult", one, WORLD) is True and one.values == {"adult": True}
