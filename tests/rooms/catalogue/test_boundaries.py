"""Are the examples put exactly at every threshold, one below and one above, and does anybody notice a back end that errs?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from puhui.catalogue import load
from puhui.catalogue.boundaries import Boundaries, generate
from puhui.catalogue.check import Report
from puhui.catalogue.examples import read_examples
from puhui.catalogue.run import Runner
from puhui.packs import find_packs
from puhui.regions import load as load_regions
from puhui.rules.engines import DUCKDB

CARD = "base/items/aid/2016-01-01.yaml"
Change = dict[str, tuple[str, str]]


@pytest.fixture
def boundaries(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Runner, Boundaries]]:
    def make(changes: Change | None = None) -> tuple[Runner, Boundaries]:
        root = packs(changes)
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        catalogue, regions = load(find_packs()), load_regions(find_packs())
        runner = Runner(catalogue, regions)
        return runner, generate(runner, read_examples(catalogue, regions, []))

    return make


def test_one_fen_below_at_and_above_the_line(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    runner, made = boundaries()
    cases = [case for case in made.cases if case.label.startswith("aid.cash/line") and case.example.name == "差一分"]
    runner.run(cases)
    found = {case.units["张三"].facts["income"]: case.answers["duckdb"]["张家", "due.aid.cash"] for case in cases}
    assert found == {59999: True, 60000: False, 60001: False}  # below 600 yuan for one person


def test_the_day_before_on_and_after_the_birthday(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    runner, made = boundaries()
    cases = [case for case in made.cases if case.label.startswith("aid.old/age") and case.example.name == "差一分"]
    runner.run(cases)
    found = {case.units["张三"].facts["birth_date"]: case.answers["duckdb"]["张三", "due.aid.old"] for case in cases}
    assert found == {date(1956, 7, 31): True, date(1956, 8, 1): True, date(1956, 8, 2): False}


def test_a_stated_age_is_tried_by_birthdays_too(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    _runner, made = boundaries({"base/items/aid/examples.yaml": ('income: "599.99"}', 'income: "599.99", age: 40}')})
    cases = [case for case in made.cases if case.label.startswith("aid.old/age") and case.example.name == "差一分"]
    assert date(1956, 8, 1) in {case.units["张三"].facts["birth_date"] for case in cases}
    assert {case.units["张三"].facts["age"] for case in cases} == {59, 60}


def test_how_many_there_are(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    _runner, made = boundaries({CARD: ('if: "total < standard.line[area] * n"}', 'if: "n >= 3"}')})
    cases = [case for case in made.cases if case.label.startswith("aid.cash/line")]
    assert {len(case.units["张家"].collections["members"]) for case in cases if case.example.name == "差一分"} == {2, 3, 4}


def test_days_counted_by_numbers_in_a_list(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    _runner, made = boundaries({CARD: ("if: age >= 60}", 'if: "age in (35, 36, 60)"}')})
    ages = {case.units["张三"].facts["age"] for case in made.cases if case.example.name == "差一分" and case.label.startswith("aid.old")}
    assert {34, 35, 36, 37, 59, 60} <= ages  # the ends of the run 35–36, and 60 alone


def test_a_comparison_out_of_reach_is_listed(boundaries: Callable[..., tuple[Runner, Boundaries]]) -> None:
    _runner, made = boundaries(
        {CARD: ("if: age >= 60}", "if: age >= 60 or n_of_nobody >= 1}"), "base/registers/people.yaml": ("\nfacts:", EXTRA)}
    )
    assert [comparison.condition.id for comparison in made.untested] == ["age"]
    assert (made.comparisons, made.tested) == (3, 2)


EXTRA = """
  n_of_nobody: {say: 没人知道, type: integer, range: [0, 5], sensitivity: low, purpose: 试}
facts:"""


@pytest.mark.parametrize("name", ["sum", "months_between"])
def test_a_back_end_that_errs_is_noticed(gate: Callable[..., Report], monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    wrong = {"sum": "CAST(sum({0}) FILTER (WHERE {1}) + 1 AS BIGINT)", "months_between": "CAST(date_diff('month', {0}, {1}) AS BIGINT)"}
    monkeypatch.setitem(DUCKDB.templates, name, wrong[name])
    assert "engines-differ" in {problem.code for problem in gate().problems}
