"""Does the explanation say what does not concern somebody, which visits are due, from when, and in whose words?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from puhui.catalogue.figures import Figures
from puhui.catalogue.program import compile_day
from puhui.entitlement.explain import Explainer, text
from puhui.rules import Unit

from .calculator_pack import tried

ON, HERE = date(2022, 6, 30), 140105000000
HEAD = {"unit": "person:1", "facts_on": "2022-06-30", "law_day": "2022-06-30", "synthetic": True, "provisional": False}


@pytest.fixture(scope="module")
def explainer(tmp_path_factory) -> Explainer:
    packs, catalogue, shanxi = tried(tmp_path_factory.mktemp("packs") / "tried")
    compiled = compile_day(catalogue, ON)
    figures = Figures(catalogue.figures, shanxi, ON, ON, [pack.name for pack in packs])
    return Explainer(catalogue, compiled, figures, shanxi, shanxi.on(ON), ON)


def person(born: date, age: int) -> Unit:
    return Unit("person", 1, {"birth_date": born, "age": age, "status": "living", "hukou": HERE, "residence": HERE})


def explained(explainer: Explainer, unit: Unit, item: str) -> dict[str, Any]:
    (entry,) = explainer.explain(unit, item)
    return entry


def test_what_does_not_concern_somebody_is_not_applicable(explainer):
    entry = explained(explainer, person(date(1980, 1, 1), 42), "child_visits")
    assert entry["answer"] == "not applicable"
    assert "儿童随访：不适用" in text({**HEAD, "benefits": [entry]})


def test_a_schedule_shows_each_visit_and_whether_its_time_has_closed(explainer):
    # Born on 2021-01-01: on 2022-06-30 the 7th day and the 13th month closed more than 30 days ago; 60 months have not passed.
    entry = explained(explainer, person(date(2021, 1, 1), 1), "child_visits")
    assert [(occasion["id"], occasion["due"]) for occasion in entry["occasions"]] == [("newborn", True), ("year", True), ("four", False)]
    assert entry["amount_text"] == "2 次"


def test_a_benefit_says_from_which_month_it_is_given_and_by_whom(explainer):
    entry = explained(explainer, person(date(1940, 1, 1), 82), "elder_grant")
    assert (entry["starts"], entry["place"]) == ("批准的次月", "太原市小店区")
    assert entry["office"] == "民政部门"
    assert "起始：批准的次月" in text({**HEAD, "benefits": [entry]})


def test_a_refusal_names_no_month(explainer):
    assert explained(explainer, person(date(1980, 1, 1), 42), "elder_grant")["starts"] == ""
