"""Which of several benefits is due when a choice is declared over them, also when something is not known?

The answers stand in examples, which run in every back end; a wrong one is a problem of the gate.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puhui.catalogue.check import Report

Gate = Callable[..., Report]

CARD = """
name: {name}
serves: person
at: residence
leads: civil
object: 人
guidance: 发给
spending: 财政
lead_text: 民政
when: [{{id: ok, say: 符合, if: {name}_ok}}]
amount: {{each: month, is: {name}_worth}}
served: {{by: award}}
"""
COLUMNS = """
  a_ok: {say: 甲符合, type: flag, sensitivity: low, purpose: 试}
  b_ok: {say: 乙符合, type: flag, sensitivity: low, purpose: 试}
  a_worth: {say: 甲金额, type: yuan, range: ["0", "1000"], sensitivity: low, purpose: 试}
  b_worth: {say: 乙金额, type: yuan, range: ["0", "1000"], sensitivity: low, purpose: 试}
facts:"""
T, F, UNKNOWN = "true", "false", ""

CASES = [
    # kind, what the person has, what a and b come to
    ("first_of", {"a_ok": T, "b_ok": T}, "yes", "no"),
    ("first_of", {"a_ok": F, "b_ok": T}, "no", "yes"),
    ("first_of", {"a_ok": UNKNOWN, "b_ok": T}, "not known", "not known"),
    ("first_of", {"a_ok": UNKNOWN, "b_ok": F}, "not known", "no"),
    ("first_of", {"a_ok": T, "b_ok": UNKNOWN}, "yes", "no"),
    ("best_of", {"a_ok": T, "b_ok": T, "a_worth": "100", "b_worth": "200"}, "no", "yes"),
    ("best_of", {"a_ok": T, "b_ok": T, "a_worth": "200", "b_worth": "100"}, "yes", "no"),
    ("best_of", {"a_ok": T, "b_ok": T, "a_worth": "100", "b_worth": "100"}, "yes", "no"),  # a tie: the one named first
    ("best_of", {"a_ok": T, "b_ok": T, "a_worth": UNKNOWN, "b_worth": "100"}, "not known", "not known"),
    ("best_of", {"a_ok": T, "b_ok": F, "a_worth": UNKNOWN, "b_worth": "100"}, "yes", "no"),  # nobody to lose against
    ("best_of", {"a_ok": T, "b_ok": UNKNOWN, "a_worth": "200", "b_worth": "100"}, "yes", "no"),  # b would lose anyway
    ("best_of", {"a_ok": T, "b_ok": UNKNOWN, "a_worth": "100", "b_worth": "200"}, "not known", "not known"),
    ("one_of", {"a_ok": T, "b_ok": T}, "yes", "yes"),  # both are told, the person chooses
    ("one_of", {"a_ok": T, "b_ok": T, "receives": "[b]"}, "no", "yes"),
    ("one_of", {"a_ok": F, "b_ok": T, "receives": "[a]"}, "no", "no"),
]


@pytest.mark.parametrize(("kind", "has", "a", "b"), CASES)
def test_choice(gate: Gate, files: dict[str, str], kind: str, has: dict[str, str], a: str, b: str) -> None:
    known = {key: value for key, value in has.items() if value != UNKNOWN}
    said = ", ".join(f"{key}: " + (f'"{value}"' if key.endswith("worth") else value) for key, value in known.items())
    examples = f"""
examples:
  - name: 一人
    on: "2016-08-01"
    units: {{person: [{{id: 某, residence: "990101", {said}}}]}}
    expect: {{某: {{a: "{a}", b: "{b}"}}}}
"""
    report = gate(
        {
            "base/registers/people.yaml": ("\nfacts:", COLUMNS),
            "base/items/a/2016-01-01.yaml": CARD.format(name="a"),
            "base/items/b/2016-01-01.yaml": CARD.format(name="b"),
            "base/items/a/examples.yaml": examples,
            "base/choices.yaml": f"choices:\n  - {{id: pick_one, kind: {kind}, of: [a, b], say: 只给一项, basis: []}}\n",
        }
    )
    assert [
        str(problem) for problem in report.problems if problem.code not in ("no-example", "condition-untested", "exclusion-untested")
    ] == []


def test_a_choice_names_benefits_that_exist(gate: Gate) -> None:
    report = gate({"base/choices.yaml": "choices:\n  - {id: c, kind: one_of, of: [aid.cash, aid.cahs], say: 选, basis: []}\n"})
    (problem,) = [problem for problem in report.problems if problem.code == "benefit-unknown"]
    assert "aid.cash" in problem.remedy and problem.where.file.endswith("choices.yaml")


def test_a_choice_is_over_one_kind_of_unit(gate: Gate) -> None:
    report = gate({"base/choices.yaml": "choices:\n  - {id: c, kind: one_of, of: [aid.cash, aid.old], say: 选, basis: []}\n"})
    assert "choice-kinds" in {problem.code for problem in report.problems}


def test_what_is_known_by_awards_only_cannot_be_weighed(gate: Gate) -> None:
    report = gate({"base/choices.yaml": "choices:\n  - {id: c, kind: best_of, of: [aid.cash, other], say: 选, basis: []}\n"})
    assert "choice-outside" in {problem.code for problem in report.problems}
