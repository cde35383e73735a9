"""All problems in one list 一次列全

A pack is checked as a whole: every problem of every definition comes in one list, in the order of the files. What only
leans on a refused definition is not reported again. A circle of definitions is one problem, with its chain.
"""

import pytest

from puhui.errors import PuhuiError, Where
from puhui.rules import Checker, Source

from .spec import schema


def at_line(line: int, text: str) -> Source:
    return Source(text, lambda offset, length: Where("pack.yaml", line, offset + 1, length, text))


def problems(checker: Checker) -> list[tuple[int, str]]:
    with pytest.raises(PuhuiError) as raised:
        checker.program()
    return [(problem.where.line, problem.code) for problem in raised.value.problems]


def test_every_problem_at_once_in_the_order_of_the_file() -> None:
    checker = Checker(schema())
    checker.declare("person/d", "person", at_line(9, "income < 5"))
    checker.declare("person/b", "person", at_line(3, "agee"))
    checker.declare("person/c", "person", at_line(7, "age > 5"))
    checker.declare("family/a", "family", at_line(5, "rent / 2"))
    assert problems(checker) == [(3, "name-unknown"), (5, "rule-not-in-language"), (9, "rule-type")]


def test_what_leans_on_a_refused_definition_is_not_reported_again() -> None:
    checker = Checker(schema())
    checker.declare("person/old", "person", at_line(2, "agee >= 60"))
    checker.declare("person/rich", "person", at_line(3, "old and insured"))
    checker.declare("family/olds", "family", at_line(4, "count(members, members.rich)"))
    assert problems(checker) == [(2, "name-unknown")]


def test_a_circle_is_one_problem_with_its_chain() -> None:
    checker = Checker(schema())
    checker.declare("due.one", "person", at_line(2, "due.two or insured"))
    checker.declare("due.two", "family", at_line(3, "any(members, members.due.three)"))
    checker.declare("due.three", "person", at_line(4, "not due.one"))
    with pytest.raises(PuhuiError) as raised:
        checker.program()
    (problem,) = raised.value.problems
    assert problem.code == "rule-circle"
    assert "due.one → due.two → due.three → due.one" in problem.what
    assert "receives" in problem.remedy


def test_a_definition_of_itself_is_a_circle() -> None:
    checker = Checker(schema())
    checker.declare("due.one", "person", at_line(2, "not due.one"))
    assert problems(checker) == [(2, "rule-circle")]


def test_a_name_declared_twice() -> None:
    checker = Checker(schema())
    checker.declare("person/old", "person", at_line(2, "age >= 60"))
    checker.declare("person/old", "person", at_line(8, "age >= 65"))
    assert problems(checker) == [(8, "name-twice")]


def test_the_letter_shows_line_caret_and_remedy() -> None:
    checker = Checker(schema())
    checker.declare("person/old", "person", at_line(2, "agee >= 60"))
    with pytest.raises(PuhuiError) as raised:
        checker.program()
    assert str(raised.value).splitlines() == ["pack.yaml:2:1: 没有“agee”这个名字", "    agee >= 60", "    ^^^^", "    → 是不是 age？"]
