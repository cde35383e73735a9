"""Does the truth hold against the program, and does the check notice when it does not?"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from puhui.synthetic import FIGURES_PACK, Checked, Made, figures, read_truth
from puhui.synthetic.fields import all_fields, benefits
from puhui.synthetic.fields.disability import CARE
from puhui.synthetic.fields.elderly_health import ELDERLY
from puhui.synthetic.fields.minimum_living import ALLOWANCE
from puhui.synthetic.figures import CITY, ELSEWHERE, FIGURES, HOME_CITY, TOPUP_AGE
from puhui.synthetic.model import FATES, NOT_APPLICABLE, ON_THE_LIST
from tests.rooms.synthetic.conftest import Checking, number


def lines(checking: Checking, register: str) -> list[str]:
    return roster(checking, register).read_text("utf-8").splitlines()


def roster(checking: Checking, register: str) -> Path:
    return checking.folder / "rosters" / f"合成-{register}.csv"


def without(checking: Checking, register: str, start: str) -> list[str]:
    """Strike the last line that begins so: of the background, which is written last. Its cells. Not an award that has ended."""
    found = lines(checking, register)
    over = [register == "awards" and line.split(",")[4] != "" for line in found]
    index = max(index for index, line in enumerate(found) if line.startswith(start) and not over[index])
    cells = found.pop(index).split(",")
    roster(checking, register).write_text("\n".join(found) + "\n", "utf-8")
    return cells


def with_line(checking: Checking, register: str, line: str) -> None:
    """The line, with blank cells up to the width of the header."""
    path = roster(checking, register)
    text = path.read_text("utf-8")
    blank = "," * (text.split("\n", 1)[0].count(",") - line.count(","))
    path.write_text(f"{text.rstrip()}\n{line}{blank}\n", "utf-8")


def test_every_planted_unit_is_found_and_nothing_else(checked: Checked) -> None:
    assert checked.differences == []
    assert sum(planted for planted, _found in checked.table.values()) > 100


def test_what_is_struck_or_added_turns_the_check_red(another: Callable[..., Checking]) -> None:
    """Three rows of the background struck, two added: five differences, each named, and no other unit."""
    checking = another(2_500)  # enough of a background to strike from
    struck = [
        without(checking, *start)
        for start in (("awards", f"{CARE},person"), ("awards", f"{ALLOWANCE},family"), ("records", f"{ELDERLY},person"))
    ]
    healthy = next(
        row["key"]
        for row in read_truth(checking.folder / "truth.json")["planted"]
        if row["case"] == "收入正好等于标准" and row["who"] == "父"
    )
    with_line(checking, "awards", f"{CARE},person,{healthy},2020-01-01,,,140,")
    with_line(checking, "records", f"{ELDERLY},person,nobody,2021-01-01,1,")
    differences = checking.run().differences
    missing = ("not_served", "pending")  # pending where the county has not declared all of it
    expected = {(number(row[1], row[2]), row[0], missing) for row in struck} | {(number("person", healthy), CARE, ("no_longer_due",))}
    depends = "employment_assistance"  # who receives 低保 is hard to employ
    named = {difference for difference in differences if difference.unit and not difference.benefit.startswith(depends)}
    assert {(difference.unit, difference.benefit) for difference in named} == {entry[:2] for entry in expected}
    assert all(any(difference.unit == unit and difference.found in found for unit, _benefit, found in expected) for difference in named)
    assert [difference.found for difference in differences if difference.case.startswith("合成-")] == ["rejected unknown-unit"]


def test_every_fate_is_planted(truth: dict[str, Any]) -> None:
    assert {row["fate"] for row in truth["planted"]} >= set(FATES) - {NOT_APPLICABLE}


def test_every_benefit_has_a_planted_gap(truth: dict[str, Any]) -> None:
    assert {row["benefit"] for row in truth["planted"] if row["fate"] in ON_THE_LIST} == set(benefits())


def test_the_first_four_households_are_planted(truth: dict[str, Any]) -> None:
    found = Counter(row["case"].partition(" ")[0] for row in truth["planted"])
    assert {f"household-{n}" for n in (1, 2, 3, 4)} <= set(found)


def test_household_one_is_owed_by_the_place_of_its_hukou(truth: dict[str, Any]) -> None:
    rows = [row for row in truth["planted"] if row["case"].startswith("household-1") and row["fate"] == "not_served"]
    assert len(rows) == 5
    assert {row["county"] for row in rows} == {"141123"}


def test_the_household_in_its_grace_is_not_for_review(truth: dict[str, Any]) -> None:
    rows = [row for row in truth["planted"] if row["case"] == "household-4 低保渐退：渐退期内" and row["kind"] == "family"]
    assert [(row["benefit"], row["fate"]) for row in rows] == [(ALLOWANCE, "grace")]


def figure(item: str, standard: str, region: str, **keys: str) -> str:
    """The invented figure in force on facts_on, read from the pack's table by itself."""
    with (FIGURES_PACK / "standards" / f"{item}.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["standard"] == standard and row["region"] == region]
    day = figures.FACTS_ON
    (row,) = [
        row
        for row in rows
        if all(row[name] == word for name, word in keys.items())
        and row["valid_from"] <= day
        and (not row["valid_until"] or row["valid_until"] >= day)
    ]
    assert row["status"] == "invented"
    return row["value"]


def test_the_figures_typed_by_hand_are_those_of_the_pack() -> None:
    for city, province, given in ((CITY, CITY, FIGURES[CITY]), (HOME_CITY, "140000", FIGURES[HOME_CITY]), ("140000", "140000", ELSEWHERE)):
        assert figure("minimum_living", "line", city, area="urban") == str(given.urban)
        assert figure("minimum_living", "line", city, area="rural") == str(given.rural)
        assert figure("disability_allowances", "living", province) == str(given.living)
        assert figure("disability_allowances", "care", province, level="first") == str(given.care_first)
        assert figure("disability_allowances", "care", province, level="second") == str(given.care_second)
    assert figure("minimum_living", "topup_age", "140000") == str(TOPUP_AGE)


def test_the_truth_never_asks_the_engine() -> None:
    for path in sorted(Path(figures.__file__).parent.rglob("*.py")):
        text = path.read_text("utf-8")
        assert "puhui.entitlement" not in text and "puhui.catalogue" not in text and "puhui.rules" not in text, path.name


def test_a_gap_of_the_background_is_planted_by_itself(truth: dict[str, Any]) -> None:
    rows = [row for row in truth["planted"] if row["case"] == "background" and row["benefit"] == ELDERLY]
    assert rows and {row["fate"] for row in rows} == {"pending"}
    assert {row["county"] for row in rows} <= {"140123", "140729", "140925", "141033"}


def test_some_sources_are_complete_to_an_earlier_day_and_some_not_at_all(city: Made) -> None:
    rows = [line.split(",") for line in (city.folder / "rosters" / "合成-completeness.csv").read_text("utf-8-sig").splitlines()[1:]]
    elderly = {row[1]: row[2] for row in rows if row[0] == ELDERLY}
    assert elderly["140729"] == "2021-11-30" and elderly["140105"] == "2022-06-30"
    assert "141033" not in elderly and len(elderly) == 116


def test_findings_stand_on_lines_of_the_list_and_one_has_lapsed(city: Made, truth: dict[str, Any]) -> None:
    rows = {(row["benefit"], row["kind"], row["key"]): row for row in truth["dispositions"]}
    assert {row["disposition"] for row in rows.values()} >= {"in_hand", "checked_not_due", "waived", "away", "dead"}
    planted = {(row["benefit"], row["kind"], row["key"]): row for row in truth["planted"]}
    assert all(planted[key]["fate"] in ON_THE_LIST for key in rows)
    assert [row["until"] for key, row in rows.items() if not planted[key]["disposition"]] == ["2022-05-31"]


def test_fields_come_after_those_whose_facts_they_read() -> None:
    names = [field.name for field in all_fields()]
    for field in all_fields():
        assert all(names.index(before) < names.index(field.name) for before in field.after), field.name


def test_no_two_fields_claim_a_benefit() -> None:
    claimed = [benefit for field in all_fields() for benefit in field.benefits]
    assert len(claimed) == len(set(claimed)) == len(benefits())
