"""Does the calculator lead a household to what it is due, kindly, and without keeping or promising too much?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from puhui.catalogue.figures import Figures
from puhui.catalogue.program import compile_day
from puhui.cli.ask import summary
from puhui.entitlement.ask import Asker, forget
from puhui.entitlement.calculator import Calculator
from puhui.errors import PuhuiError
from puhui.rules import Unit

from .calculator_pack import tried

ON, HERE = date(2022, 6, 30), 140105000000
BORN = {"me": "1980-01-01", "p2": "1982-05-05", "p3": "2019-06-01", "p4": "1940-01-01"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return tried(tmp_path_factory.mktemp("packs") / "tried")


@pytest.fixture(scope="module")
def calculator(loaded) -> Calculator:
    _packs, catalogue, shanxi = loaded
    return Calculator(catalogue, shanxi, ON, HERE)


def reply(question: dict[str, Any], members: int, pay: str) -> dict[str, Any]:
    """A family in which all are well, two earn, and the fourth is old."""
    said: dict[str, Any] = {}
    for blank in question["blanks"]:
        who, _dot, fact = blank["key"].partition(".")
        ordinary = {
            "members": members, "birth_date": BORN.get(who), "status": "living", "hukou": "小店区", "monthly_pay": pay,
            "has.pay": who in ("me", "p2"), "sex": "male", "parents": 2,
        }  # fmt: skip
        said[blank["key"]] = ordinary.get(fact, "living" if fact.endswith("status") else None)
    return said


def interviewed(calculator: Calculator, members: int = 4, pay: str = "300") -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """The last document, the questions on the way, and what was said."""
    said: dict[str, Any] = {}
    asked: list[dict[str, Any]] = []
    while (document := calculator.step(calculator.read(said)))["question"] is not None:
        assert len(asked) < 40
        asked.append(document["question"])
        said |= reply(document["question"], members, pay)
    return document, asked, said


def of(document: dict[str, Any], benefit: str, unit: str) -> dict[str, Any]:
    return next(row for row in document["result"] if (row["benefit"], row["unit"]) == (benefit, unit))


def test_a_family_of_four_is_through_in_ten_questions(calculator):
    # size, births, household registration, wages or not, how much, state, sex of the one who asks, a child's parents
    document, asked, _said = interviewed(calculator)
    assert len(asked) <= 10
    assert document["open"] == []


def test_its_answers_are_those_that_reasoning_gives(calculator):
    # 600 yuan for four people is below 500 × 4; p3 is 3 years old, p4 is 82; both parents of p3 live.
    document, _asked, _said = interviewed(calculator)
    assert of(document, "hardship", "family")["answer"] == "yes"
    assert [of(document, "child_visits", who)["answer"] for who in ("me", "p3")] == ["not applicable", "yes"]
    assert [of(document, "elder_grant", who)["answer"] for who in ("me", "p4")] == ["no", "yes"]
    assert of(document, "elder_grant", "p4")["amount"] == "100.00 元/月"
    assert of(document, "orphans", "p3")["answer"] == "no"


def test_who_knows_nothing_is_never_refused(calculator):
    said: dict[str, Any] = {}
    while (document := calculator.step(calculator.read(said)))["question"] is not None:
        said |= {blank["key"]: None for blank in document["question"]["blanks"]}
    assert {row["word"] for row in document["result"]} == {"要核实"}


@pytest.mark.parametrize(
    ("pay", "answer", "band"),
    [
        ("300", "yes", "明显低于界限"),
        ("999.99", "yes", "接近界限，以核对为准"),
        ("1000", "no", "接近界限，以核对为准"),
        ("1500", "no", "高于界限"),
    ],
)
def test_a_means_tested_benefit_shows_a_band_and_no_amount(calculator, pay, answer, band):
    # The line of a family of four is 2,000 yuan, earned by two.
    document, _asked, _said = interviewed(calculator, pay=pay)
    row = of(document, "hardship", "family")
    assert (row["answer"], row["band"]) == (answer, band)
    assert not any(character.isdigit() for character in row["amount"])
    assert "2000" not in json.dumps(document["result"]) and "1400" not in json.dumps(document["result"])


def test_a_means_tested_yes_is_a_forecast(calculator):
    document, _asked, _said = interviewed(calculator)
    assert of(document, "hardship", "family")["say"] == "预判符合，申请并经核对后确定"


def test_words_do_not_hurt(calculator):
    _document, asked, _said = interviewed(calculator)
    (state,) = [question for question in asked if question["id"] == "person.status"]
    assert not any(word in choice["say"] for choice in state["choices"] for word in ("服刑", "戒毒", "羁押", "社区矫正"))


def test_what_is_sensitive_is_asked_late_and_what_concerns_one_alone_last(calculator):
    _document, asked, _said = interviewed(calculator)
    order = [question["id"] for question in asked]
    assert order.index("person.birth_date") < order.index("person.has.pay")
    assert order.index("person.birth_date") < order.index("person.status")
    assert max(order.index(name) for name in ("person.has.pay", "person.status")) < order.index("person.sex")


def test_a_service_for_one_alone_is_not_shown_of_others(calculator):
    document, _asked, _said = interviewed(calculator)
    assert {row["unit"] for row in document["result"] if row["benefit"] == "own_service"} == {"me"}


def test_next_steps_are_few_and_say_what_to_bring(calculator):
    document, _asked, _said = interviewed(calculator)
    assert 1 <= len(document["next_steps"]) <= 3
    assert all(step["bring"] == ["身份证", "工资单（有工资）"] and "乡镇（街道）窗口" in step["text"] for step in document["next_steps"])


def test_the_same_answers_give_the_same_document_in_any_order(calculator):
    _document, _asked, said = interviewed(calculator)
    backward = dict(reversed(said.items()))
    assert calculator.step(calculator.read(backward)) == calculator.step(calculator.read(said))


def test_every_question_says_why(calculator):
    first = calculator.step({})
    assert first["question"]["blanks"][0]["key"] == "family.members"
    assert first["why"]["benefits"] and first["why"]["text"].startswith("关系到：")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"me.birth_dat": "1980-01-01"}, "answer-unknown"),
        ({"p2.birth_date": "1980-01-01"}, "answer-unknown"),  # nobody said that there are two
        ({"me.birth_date": "1980-02-30"}, "answer-value"),
        ({"family.members": 0}, "answer-value"),
        ({"me.hukou": "没有这个县"}, "answer-value"),
    ],
)
def test_what_cannot_be_an_answer_is_named(calculator, said, code):
    with pytest.raises(PuhuiError) as raised:
        calculator.read(said)
    assert [problem.code for problem in raised.value.problems] == [code]


def test_the_end_can_be_read_on_a_terminal(calculator):
    document, _asked, _said = interviewed(calculator)
    text = summary(document)
    assert "■ 确定" in text and "下一步" in text and "不是决定" in text


def test_one_step_by_the_command_line_leaves_nothing_behind(tmp_path, monkeypatch, loaded):
    from typer.testing import CliRunner

    from puhui.cli import ask
    from puhui.cli.context import Context
    from puhui.cli.main import app

    _packs, catalogue, shanxi = loaded
    monkeypatch.setattr(Context, "catalogue", catalogue)
    monkeypatch.setattr(Context, "regions", shanxi)
    monkeypatch.chdir(tmp_path)
    assert ask.command.__doc__
    run = CliRunner().invoke(
        app, ["ask", "--on", "2022-06-30", "--place", "小店区", "--json", "--answers", "-"], input='{"family.members": 2}'
    )
    document = json.loads(run.stdout)
    assert run.exit_code == 0 and document["answered"] == 1 and document["question"]["blanks"]
    assert {len(question["blanks"]) for question in [document["question"]]} <= {1, 2, 3}
    assert list(Path(tmp_path).iterdir()) == []


def test_one_unit_online_has_answer_amount_place_and_office(loaded):
    packs, catalogue, shanxi = loaded
    asker = Asker(compile_day(catalogue, ON), Figures(catalogue.figures, shanxi, ON, ON, [pack.name for pack in packs]))
    elder = Unit("person", 1, {"age": 82, "status": "living", "hukou": HERE, "residence": HERE, "birth_date": date(1940, 1, 1)})
    found = {answer.benefit: answer for answer in asker.ask(elder, ON)}
    grant = found["elder_grant"]
    assert (grant.answer, grant.amount, grant.quantity, grant.place) == ("yes", 10000, False, HERE)
    assert asker.office(grant, shanxi, ON) == "民政部门"
    assert found["child_visits"].answer == "not applicable"


def test_a_changed_fact_is_read_after_forgetting(loaded):
    packs, catalogue, shanxi = loaded
    asker = Asker(compile_day(catalogue, ON), Figures(catalogue.figures, shanxi, ON, ON, [pack.name for pack in packs]))
    facts = {"age": 79, "status": "living", "hukou": HERE}
    elder = Unit("person", 1, facts)
    before = next(answer.answer for answer in asker.ask(elder, ON) if answer.benefit == "elder_grant")
    facts["age"] = 80
    forget(elder)
    after = next(answer.answer for answer in asker.ask(elder, ON) if answer.benefit == "elder_grant")
    assert (before, after) == ("no", "yes")
