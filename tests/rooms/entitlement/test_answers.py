"""Does the batch give the answers that reasoning gives, for families put in by the ordinary door?

The line in Taiyuan's towns is 660 yuan a month from 2022 (synthetic pack), so a family of two without income is
due 2 × 660 = 1,320 yuan, and one with 1,319.99 together is due one fen. All cases live in one village.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from puhui.registers.keys import number_of

from .conftest import KEY, Village, answers, statuses

ALLOWANCE = "minimum_living.allowance"
ELDERLY = "elderly_health_management"


@dataclass(frozen=True)
class Case:
    """What somebody is, and what must come out: (answer, fen) or the gap status (None: no line in the gap list)."""

    say: str
    make: Callable[[Village, int], tuple[str, str]]
    benefit: str
    answer: tuple[str, int | None] | None = None
    status: str | None = ""


def couple(monthly: str, award: dict[str, str] | None = None, **facts: str) -> Callable[[Village, int], tuple[str, str]]:
    """Two adults with so much income together."""

    def make(village: Village, serial: int) -> tuple[str, str]:
        one, other = village.person(serial, "1980-01-01"), village.person(serial + 1, "1982-02-02", sex="female")
        village.income(one, monthly)
        family = village.family(f"F{serial}", [one, other], **facts)
        if award is not None:
            village.award(ALLOWANCE, "family", family, **award)
        return "family", family

    return make


def elder(born: str, *records: str, **facts: str) -> Callable[[Village, int], tuple[str, str]]:
    """One person, with health records on these days."""

    def make(village: Village, serial: int) -> tuple[str, str]:
        person = village.person(serial, born, **facts)
        for day in records:
            village.record(ELDERLY, "person", person, day, quantity=1)
        return "person", person

    return make


NEVER = {"income_checked": "", "has_car": "", "assets_within_limit": ""}
FULL = {"amount": "1320"}
CASES = [
    Case("below the line: due the difference, 2 × 660 − 1000", couple("1000"), ALLOWANCE, ("yes", 32000)),
    Case("one fen below the line is below", couple("1319.99"), ALLOWANCE, ("yes", 1)),
    Case("exactly at the line is not below", couple("1320"), ALLOWANCE, ("no", None)),
    Case("one fen above is not below", couple("1320.01"), ALLOWANCE, ("no", None)),
    Case("a family that never applied is not known", couple("0", **NEVER), ALLOWANCE, ("not known", None), "not_known"),
    Case("due without award has no record", couple("0"), ALLOWANCE, status="not_served"),
    Case("an award in force closes the gap", couple("0", FULL), ALLOWANCE, status=None),
    Case("an award one fen short is partly served", couple("0", {"amount": "1319.99"}), ALLOWANCE, status="partly"),
    Case("an award that ended yesterday does not count", couple("0", {**FULL, "until": "2022-06-29"}), ALLOWANCE, status="not_served"),
    Case("an award on its last day still counts", couple("0", {**FULL, "until": "2022-06-30"}), ALLOWANCE, status=None),
    Case("an award from tomorrow does not count yet", couple("0", {**FULL, "since": "2022-07-01"}), ALLOWANCE, status="not_served"),
    Case("an award above the line is to be reviewed", couple("5000", {"amount": "100"}), ALLOWANCE, status="no_longer_due"),
    Case("gradual exit until today is left alone", couple("5000", {"amount": "100", "grace_until": "2022-06-30"}), ALLOWANCE, status=None),
    Case(
        "gradual exit that ended is not", couple("5000", {"amount": "100", "grace_until": "2022-06-29"}), ALLOWANCE, status="no_longer_due"
    ),
    Case("an elder with a record in the closed year is served", elder("1950-01-01", "2021-10-20"), ELDERLY, ("yes", 1), None),
    Case("an elder without one has no record", elder("1950-01-01"), ELDERLY, ("yes", 1), "not_served"),
    Case("a record of the year before does not serve", elder("1950-01-01", "2020-12-31"), ELDERLY, status="not_served"),
    Case("a record after the year closed serves too", elder("1950-01-01", "2022-03-03"), ELDERLY, status=None),
    Case("65 this March is not held to last year", elder("1957-03-01"), ELDERLY, ("yes", 1), "pending"),
    Case("65 tomorrow is not 65", elder("1957-07-01"), ELDERLY, ("no", None), None),
    Case("65 today is 65", elder("1957-06-30"), ELDERLY, ("yes", 1), "pending"),
    Case(
        "a check-up before death needs no review",
        elder("1940-01-01", "2021-10-20", status="dead", death_date="2022-03-01"),
        ELDERLY,
        ("no", None),
        None,
    ),
    Case(
        "a check-up after death does",
        elder("1940-01-01", "2021-10-20", status="dead", death_date="2021-10-19"),
        ELDERLY,
        ("no", None),
        "served_not_due",
    ),
    Case("a record of somebody too young is to be reviewed", elder("1980-01-01", "2021-10-20"), ELDERLY, ("no", None), "served_not_due"),
]


@pytest.fixture(scope="module")
def outcome(build_village, tmp_path_factory):
    """Every case's unit in one village: (answers, statuses) by benefit and unit number; and the unit of each case."""
    village = Village(tmp_path_factory.mktemp("village"))
    units = {case.say: case.make(village, 2 * index + 1) for index, case in enumerate(CASES)}
    con = build_village(village).connect()
    found = {
        (benefit, unit): (answer, amount)
        for unit, benefit, answer, amount in con.execute("SELECT unit, benefit, answer, amount FROM answers").fetchall()
    }
    gaps = {(benefit, unit): status for unit, benefit, status in con.execute("SELECT unit, benefit, status FROM gap").fetchall()}
    numbers = {say: number_of(KEY, kind, key) for say, (kind, key) in units.items()}
    return found, gaps, numbers


@pytest.mark.parametrize("case", [case for case in CASES if case.answer is not None], ids=lambda case: case.say)
def test_answer(case: Case, outcome) -> None:
    found, _gaps, numbers = outcome
    assert found[case.benefit, numbers[case.say]] == case.answer


@pytest.mark.parametrize("case", [case for case in CASES if case.status != ""], ids=lambda case: case.say)
def test_status(case: Case, outcome) -> None:
    _found, gaps, numbers = outcome
    assert gaps.get((case.benefit, numbers[case.say])) == case.status


def test_without_a_declaration_of_completeness_nothing_is_missed(village, build_village):
    village.complete_to = "2021-01-31"
    village.person(1, "1950-01-01")
    assert statuses(build_village(village), ELDERLY) == ["pending"]


@pytest.mark.parametrize("benefit", [ELDERLY, "elderly_health"])  # the second is misspelt: it may have been this one
def test_a_record_that_could_not_be_read_is_not_a_missing_one(village, build_village, benefit):
    village.record(benefit, "person", village.person(1, "1950-01-01"), "2021-02-30", quantity=1)
    village.bad_rows = 1
    assert statuses(build_village(village), ELDERLY) == ["pending"]


def test_an_award_that_could_not_be_read_makes_receives_not_known(village, build_village):
    couple("0")(village, 1)
    village.award("extreme_poverty_support.living", "person", village.rows["people"][0]["id_number"], since="2021-02-30")
    village.bad_rows = 1
    assert answers(build_village(village), ALLOWANCE) == [("not known", None)]


def test_the_office_that_owes_is_that_of_the_hukou(village, build_village):
    couple("0", hukou="141123000000")(village, 1)
    con = build_village(village).connect()
    assert con.execute("SELECT DISTINCT county FROM gap WHERE benefit = ?", [ALLOWANCE]).fetchall() == [(141123000000,)]


def test_an_unchecked_figure_is_not_known_but_a_trial_may_use_it(village, build_village, catalogue):
    couple("0")(village, 1)
    doubtful = [
        replace(figure, status="unverified") if figure.standard == "minimum_living.line" else figure for figure in catalogue.figures
    ]
    strict = build_village(village, figures=doubtful)
    trial = build_village(village, figures=doubtful, provisional=True)
    assert (answers(strict, ALLOWANCE), strict.manifest["what_if"]) == ([("not known", None)], True)
    assert (answers(trial, ALLOWANCE), trial.manifest["what_if"]) == ([("yes", 132000)], True)


def test_where_records_are_not_complete_the_unknown_may_be_served(village, build_village):
    from puhui import regions
    from puhui.entitlement.gap import coverage
    from puhui.packs import find_packs

    village.complete_to = "2021-01-31"  # 低保 awards after January 2021 may not have been sent in
    couple("0", **NEVER)(village, 1)
    result = build_village(village)
    (row,) = coverage(result, regions.load(find_packs()).on(result.facts_on), benefit=ALLOWANCE)
    # one family, due or not, served or not: nothing is known, so at least 0 of 1 and at most 1 of 1
    assert (row.at_least, row.at_most) == ((0, 1), (1, 1))
