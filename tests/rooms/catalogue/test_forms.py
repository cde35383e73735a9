"""Forms of promise beyond yes and no: not applicable, schedules, an order of need, a place by rule, texts that run out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puhui.catalogue.check import Report, check
from puhui.packs import find_packs

ITEM = """
name: 试项
serves: person
at: %(at)s
leads: civil
object: 人
guidance: 试
spending: 财政
lead_text: 民政
%(top)s
standards:
  open: {say: 开放, unit: count, range: [0, 1], set_by: [province, city, county]}
  begun: {say: 开始日, unit: date, range: ["2009-01-01", "2030-12-31"], set_by: [province, city, county]}
%(body)s
"""
FIGURES = """standard,region,valid_from,valid_until,value,document,status,checked_by,checked_on,note
open,990000,2016-01-01,,0,省发1号,unverified,,,
open,990102,2016-01-01,,1,县发1号,unverified,,,
begun,990000,2016-01-01,,2011-07-01,省发2号,unverified,,,
"""
PEOPLE = (
    "  poor: {say: 困难",
    """  hukou: {say: 户籍地, type: region, sensitivity: low, purpose: 所在}
  relatives_checked: {say: 亲属已查清, type: flag, sensitivity: low, purpose: 查明}
  poor: {say: 困难""",
)
KIN = """
name: kinship
say: 亲属
shape: kinship
row: 一行是一种关系
columns:
  number: {say: 编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别, unit: person}
  relative: {say: 亲属编号, type: text, identity: true, required: true, sensitivity: high, purpose: 识别, unit: person}
  relation: {say: 关系, type: code, values: {parent: 父母, child: 子女}, required: true, sensitivity: low, purpose: 查明}
"""
EXAMPLES = """
given: {person: {residence: "990101", hukou: "990101", birth_date: "2015-06-01", poor: false, relatives_checked: true, income: "0"}}
examples:
  - name: 一例
    on: "%s"
    units: {person: [%s]}
    expect: {某: %s}
"""


@pytest.fixture
def gate(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The codes of what is wrong with one example of an item; completeness of examples is not asked here."""

    def judge(
        body: str, units: str, expect: str, *, at: str = "residence", top: str = "", on: str = "2016-08-01", figures: str = FIGURES
    ) -> list[str]:
        changes = {
            "base/registers/people.yaml": PEOPLE,
            "base/registers/kinship.yaml": KIN,
            "base/items/try/2016-01-01.yaml": ITEM % {"body": body, "at": at, "top": top},
            "base/items/try/standards.csv": figures,
            "base/items/try/examples.yaml": EXAMPLES % (on, units, expect),
        }
        root = packs(changes)
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        report: Report = check(find_packs())
        skip = ("no-example", "condition-untested", "exclusion-untested")
        return [problem.code for problem in report.problems if problem.code not in skip]

    return judge


APPLIES = """
applies: {say: 是学龄儿童, if: age >= 6}
when: [{id: poor, say: 困难, if: poor}]
served: {by: award}
"""


def test_a_question_that_does_not_arise_is_not_applicable(gate: Callable[..., list[str]]) -> None:
    assert gate(APPLIES, "{id: 某}", '{answer: "not applicable"}') == []  # one year old


def test_a_refusal_is_no(gate: Callable[..., list[str]]) -> None:
    assert gate(APPLIES, '{id: 某, birth_date: "2010-08-01"}', '"no"') == []  # six, and not poor


def test_no_is_not_the_same_as_not_applicable(gate: Callable[..., list[str]]) -> None:
    assert gate(APPLIES, "{id: 某}", '"no"') == ["example-fails"]


SCHEDULE = """
when: [{id: some, say: 有, if: age >= 0}]
occasions:
  from: birth_date
  each:
    - {id: first, say: 头一次, days: [0, 7]}
    - {id: month, say: 满月, months: [1, 2]}
    - {id: poor, say: 困难的加一次, months: [1, 2], if: poor}
    - {id: year, say: 周岁, months: [12, 13]}
served: {by: occasions, late_days: 30}
"""


@pytest.mark.parametrize(
    ("born", "due"),
    [
        ("2016-06-24", "first"),  # day 7 is 1 July; 30 days later it has closed on 1 August (1 July + 30 = 31 July)
        ("2016-06-25", ""),  # day 7 is 2 July, and 2 July + 30 is 1 August itself: not yet
        ("2016-05-02", "first, month"),  # two months on 2 July, and 30 days before 1 August is 2 July
        ("2016-05-03", "first"),
        ("2015-06-02", "first, month, year"),  # 13 months on 2 July
        ("2015-06-03", "first, month"),
    ],
)
def test_an_occasion_is_due_when_its_window_and_the_lag_have_closed(gate: Callable[..., list[str]], born: str, due: str) -> None:
    count = len(due.split(", ")) if due else 0
    expect = f'{{answer: "yes", quantity: {count}, occasions: [{due}]}}'
    assert gate(SCHEDULE, f'{{id: 某, birth_date: "{born}"}}', expect) == []


def test_an_occasion_may_have_a_condition_of_its_own(gate: Callable[..., list[str]]) -> None:
    expect = '{answer: "yes", quantity: 3, occasions: [first, month, poor]}'
    assert gate(SCHEDULE, '{id: 某, birth_date: "2016-05-02", poor: true}', expect) == []


def test_how_many_occasions_is_not_known_where_one_is_not(gate: Callable[..., list[str]]) -> None:
    assert gate(SCHEDULE, '{id: 某, birth_date: "2016-05-02", blank: [poor]}', '{answer: "yes", quantity: not known}') == []


def test_what_closed_before_one_came_is_not_held_against_the_unit(gate: Callable[..., list[str]]) -> None:
    body = SCHEDULE.replace("late_days: 30", "late_days: 30, start: standard.begun")
    figures = FIGURES.replace("2011-07-01", "2016-07-01")  # the day before the last visit closes; the first two had closed
    assert gate(body, '{id: 某, birth_date: "2015-06-02"}', '{answer: "yes", occasions: [year]}', figures=figures) == []


ORDER = "when: [{id: some, say: 有, if: age >= 0}]\norder: {say: 先后, is: 'if_(poor, 10, 0) + age'}\nserved: {by: award}\n"


def test_an_order_of_need_in_place_of_a_refusal(gate: Callable[..., list[str]]) -> None:
    assert gate(ORDER, "{id: 某, poor: true}", '{answer: "yes", order: 11}') == []  # one year old, and poor


PLACE = "when: [{id: some, say: 有, if: standard.open == 1}]\nserved: {by: award}\n"
AT = "{if: 'poor and standard.open == 1', then: residence, else: hukou}"


@pytest.mark.parametrize(
    ("residence", "poor", "office", "answer"),
    [
        ("990102", "true", "990102", "yes"),  # the county of residence has opened, and its figures hold
        ("990102", "false", "990101", "no"),
        ("990101", "true", "990101", "no"),
    ],
)
def test_the_place_that_owes_may_depend(gate: Callable[..., list[str]], residence: str, poor: str, office: str, answer: str) -> None:
    unit = f'{{id: 某, residence: "{residence}", poor: {poor}}}'
    assert gate(PLACE, unit, f'{{answer: "{answer}", office: "{office}"}}', at=AT) == []


def test_a_clause_that_has_run_out_is_not_known(gate: Callable[..., list[str]]) -> None:
    body = 'when: [{id: poor, say: 困难, if: poor, until: "2020-12-31"}]\nserved: {by: award}\n'
    unit = "{id: 某, poor: true}"
    assert gate(body, unit, '"yes"', on="2020-12-31") == []
    assert gate(body, unit, '"not known"', on="2021-01-01") == []


LAPSES = "when: [{id: poor, say: 困难, if: poor}]\nserved: {by: award}\n"


def test_a_text_that_has_run_out_without_a_successor_is_not_known(gate: Callable[..., list[str]]) -> None:
    until = 'until: "2020-12-31"'
    assert gate(LAPSES, "{id: 某}", '"no"', top=until, on="2020-12-31") == []
    assert gate(LAPSES, "{id: 某}", '"not known"', top=until, on="2021-01-01") == []


def test_a_text_that_was_repealed_promises_nothing(gate: Callable[..., list[str]]) -> None:
    repealed = 'until: "2020-12-31"\nrepealed: true'
    assert "benefit-not-in-force" in gate(LAPSES, "{id: 某}", '"no"', top=repealed, on="2021-01-01")


@pytest.mark.parametrize(("born", "answer"), [("2010-07-01", "no"), ("2011-07-01", "no"), ("2011-07-02", "yes")])
def test_a_figure_may_be_a_day(gate: Callable[..., list[str]], born: str, answer: str) -> None:
    body = "when: [{id: after, say: 在开始日以后出生, if: birth_date > standard.begun}]\nserved: {by: award}\n"
    assert gate(body, f'{{id: 某, birth_date: "{born}"}}', f'"{answer}"') == []


KIN_RULE = "when: [{id: kin, say: 父母都困难, if: 'count(parents) == 2 and all(parents, parents.poor and parents.age < 60)'}]\nserved: {by: award}\n"
PARENTS = '{id: 父, poor: true, birth_date: "1990-01-01"}, {id: 母, poor: %s, birth_date: "1990-01-01"}'


@pytest.mark.parametrize(
    ("own", "mother", "answer"),
    [
        ("kin: {parents: [父, 母]}", "true", "yes"),
        ("kin: {parents: [父, 母]}", "false", "no"),
        ("kin: {parents: [父]}", "true", "no"),
        ("kin: {parents: [父, '?']}", "true", "not known"),  # of whom no register holds, nothing is known
        ("kin: {parents: [父, 母]}, relatives_checked: false", "true", "not known"),
        ("blank: [relatives_checked]", "true", "not known"),  # nobody has looked: no relative on record is not none
    ],
)
def test_a_rule_reaches_across_kinship(gate: Callable[..., list[str]], own: str, mother: str, answer: str) -> None:
    assert gate(KIN_RULE, f"{{id: 某, {own}}}, {PARENTS % mother}", f'"{answer}"') == []


def test_a_relative_that_the_example_lacks_is_an_error(gate: Callable[..., list[str]]) -> None:
    assert "unit-unknown" in gate(KIN_RULE, "{id: 某, kin: {parents: [爹]}}", '"no"')


HOUSEHOLD = """
given: {person: {residence: "990101", birth_date: "1960-03-01"}, family: {area: urban, residence: "990101"}}
examples:
  - name: 一户
    household: 1
    on: "2020-06-01"
    units: {family: [{id: 家}], person: [{id: 某, in: {family: 家}, income: "0"}]}
    expect:
      家: {aid.cash: {answer: "yes", amount: "600", office: "990101", say: 家里符合，请到甲县民政部门申请}}
      某: {aid.old: {answer: "yes", months: ["%s", ""]}}
"""


@pytest.mark.parametrize(("month", "codes"), [("2020-03", []), ("2020-02", ["example-fails"]), ("2020-04", ["example-fails"])])
def test_a_household_asks_of_several_items_and_of_months(
    packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, month: str, codes: list[str]
) -> None:
    # sixty on 1 March 2020: yes on the first day of that month, and not a month earlier
    root = packs({"base/households/one.yaml": HOUSEHOLD % month})
    monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
    assert [problem.code for problem in check(find_packs()).problems] == codes
