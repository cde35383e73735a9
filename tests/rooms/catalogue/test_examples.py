"""What does an example state, and what is computed from it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from puhui.catalogue import load
from puhui.catalogue.examples import read_examples
from puhui.catalogue.run import Runner
from puhui.errors import Problem
from puhui.packs import find_packs
from puhui.regions import load as load_regions
from puhui.rules import Unit

PAYMENTS = """
name: payments
say: 领款
shape: rows
holds: person
row: 一行是一笔
columns:
  number: {say: 编号, type: text, identity: true, sensitivity: high, purpose: 识别, unit: person}
  day: {say: 日期, type: date, range: ["1990-01-01", "2100-12-31"], sensitivity: low, purpose: 计算}
  amount: {say: 金额, type: yuan, range: ["0", "1000"], sensitivity: low, purpose: 计算}
facts:
  paid: {say: 已领, is: "sum(rows.amount, rows.day <= today)", range: ["0", "5000"]}
complete: by_county
"""
HEAD = """
given:
  person: {residence: "990101", birth_date: "1980-08-02"}
examples:
  - name: 一人
    on: "2016-08-01"
    units: {person: [%s]}
    expect: {某: {old: "no"}}
"""


@pytest.fixture
def facts(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Unit]:
    """The unit 某 of an example, with all facts that rules would read."""

    def read(unit: str) -> Unit:
        root = packs({"base/registers/payments.yaml": PAYMENTS, "base/items/aid/examples.yaml": HEAD % unit})
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        catalogue, regions = load(find_packs()), load_regions(find_packs())
        problems: list[Problem] = []
        (example,) = read_examples(catalogue, regions, problems)
        assert not problems
        return Runner(catalogue, regions).case(example).units["某"]

    return read


def test_age_is_computed_from_the_birth_date(facts: Callable[[str], Unit]) -> None:
    assert facts("{id: 某}").facts["age"] == 35  # 36 on the next day


def test_a_unit_says_otherwise_than_all(facts: Callable[[str], Unit]) -> None:
    assert facts('{id: 某, birth_date: "1980-08-01"}').facts["age"] == 36


def test_a_computed_fact_may_be_stated(facts: Callable[[str], Unit]) -> None:
    assert facts("{id: 某, age: 70}").facts["age"] == 70


def test_blank_makes_it_not_known(facts: Callable[[str], Unit]) -> None:
    assert facts("{id: 某, blank: [age]}").facts.get("age") is None
    assert facts("{id: 某, blank: [birth_date]}").facts.get("age") is None


def test_rows_are_added_up(facts: Callable[[str], Unit]) -> None:
    rows = '[{day: "2016-08-01", amount: "0.50"}, {day: "2016-08-02", amount: "9"}, {day: "2016-01-01", amount: "2"}]'
    assert facts(f"{{id: 某, payments: {rows}}}").facts["paid"] == 250  # 0.50 + 2 yuan in fen; the second comes later


def test_no_rows_means_none_when_they_are_complete(facts: Callable[[str], Unit]) -> None:
    assert facts("{id: 某}").facts["paid"] == 0


def test_rows_that_are_not_complete_are_not_added_up(facts: Callable[[str], Unit]) -> None:
    assert facts('{id: 某, payments: [{day: "2016-08-01", amount: "1"}], incomplete: [payments]}').facts["paid"] is None


def test_beyond_its_range_a_computed_fact_is_not_known(facts: Callable[[str], Unit]) -> None:
    rows = ", ".join(['{day: "2016-08-01", amount: "1000"}'] * 6)
    assert facts(f"{{id: 某, payments: [{rows}]}}").facts["paid"] is None  # 6,000 yuan, declared up to 5,000


def test_awards_are_known_either_way(facts: Callable[[str], Unit]) -> None:
    assert facts("{id: 某, receives: [aid.old]}").facts["receives.aid.old"] is True
    assert facts("{id: 某}").facts["receives.aid.old"] is False


def test_the_law_may_be_that_of_another_day(packs: Callable[..., Path], files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    newer = files["base/items/aid/2016-01-01.yaml"].replace("age >= 60", "age >= 30")
    examples = HEAD.replace('on: "2016-08-01"', 'on: "2016-08-01"\n    law_of: "2019-01-01"').replace('"no"', '"yes"') % "{id: 某}"
    root = packs({"base/items/aid/2018-01-01.yaml": newer, "base/items/aid/examples.yaml": examples})
    monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
    catalogue, regions = load(find_packs()), load_regions(find_packs())
    (example,) = read_examples(catalogue, regions, [])
    runner = Runner(catalogue, regions)
    case = runner.case(example)
    runner.run([case])
    assert example.law == date(2019, 1, 1)
    assert {engine: answers["某", "due.aid.old"] for engine, answers in case.answers.items()} == {
        "interpreter": True,
        "python": True,
        "duckdb": True,
    }
