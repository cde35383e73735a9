"""Does the document of a run hold the run's numbers, by place, and nothing about single units?"""

from __future__ import annotations

from pathlib import Path

import pytest

from puhui.catalogue import load as load_catalogue
from puhui.entitlement import Result
from puhui.packs import find_packs
from puhui.regions import load as load_regions
from puhui.reports import Document, document, render
from tests.rooms.reports.conftest import FOLDER, MONEY, QUIET, VISITS
from tests.rooms.reports.html import read


@pytest.fixture(scope="module")
def made(result_folder: Path) -> Document:
    packs = find_packs()
    result = Result.open(result_folder)
    return document(result, load_regions(packs).on(result.facts_on), load_catalogue(packs), {140105002000: "坞城街道"})


def test_the_whole_run_is_the_sum_of_its_counties(made: Document) -> None:
    counts = next(benefit.counts for benefit in made.benefits if benefit.id == MONEY)
    assert (counts.units, counts.due, counts.served, counts.not_served) == (605, 60, 54, 4)
    assert (counts.partly, counts.pending, counts.unknown_served, counts.unknown, counts.grace) == (1, 1, 3, 21, 1)
    assert (counts.amount_due, counts.amount_missing) == (2_900_000, 180_000)
    assert counts.at_least == (54, 84)  # all 24 of whom it is not known count as due: 60 + 24
    assert counts.at_most == (58, 63)  # 54 + 1 pending + 3 with a record, of 60 + those 3


def test_every_level_has_its_own_lines(made: Document) -> None:
    served = {(line.place, line.benefit): line.counts.served for line in made.lines}
    assert served == {
        ("140000", MONEY): 54,
        ("140000", VISITS): 38,
        ("140100", MONEY): 54,
        ("140105", MONEY): 24,
        ("140106", MONEY): 30,
        ("", MONEY): 0,
        ("140105001", MONEY): 6,
        ("140105002", MONEY): 18,
        ("140106001", MONEY): 30,
        ("140100", VISITS): 38,
        ("140105", VISITS): 38,
        ("140105001", VISITS): 38,
    }


def test_places_have_names_and_parents(made: Document) -> None:
    places = {place.code: (place.path, place.level, place.parent) for place in made.places}
    assert places["140105"] == ("太原市小店区", "county", "140100")
    assert places["140105002"] == ("太原市小店区坞城街道", "town", "140105")
    assert places["140105001"] == ("太原市小店区140105001", "town", "140105")  # no name is known for it
    assert places[""] == ("", "county", "")
    assert [place.level for place in made.places] == sorted(
        (place.level for place in made.places), key=["province", "city", "county", "town"].index
    )


def test_not_applicable_is_counted_apart(made: Document) -> None:
    assert next(benefit.counts.not_applicable for benefit in made.benefits if benefit.id == MONEY) == 2


def test_findings_and_signals_are_counted(made: Document) -> None:
    counts = next(benefit.counts for benefit in made.benefits if benefit.id == MONEY)
    assert (counts.disposed, counts.signalled) == (1, 5)


def test_a_benefit_brings_its_conditions_and_law_texts(made: Document) -> None:
    benefit = next(benefit for benefit in made.benefits if benefit.id == MONEY)
    assert "社会救助暂行办法" in {entry.document for entry in benefit.basis}
    assert "家庭财产符合当地规定" in {text for text, _clause in benefit.conditions}


def test_a_register_settles_no_more_answers_than_are_open(made: Document) -> None:
    """In 140105 line (16) and assets (2) read the families' register, of 19 open answers; elsewhere line 5 of 5."""
    families = next(cause for cause in made.causes if cause.name == "families")
    assert (families.kind, families.benefits, families.where) == ("register", ((MONEY, 23),), (("140105", 18), ("", 5)))


def test_a_sensitive_benefit_has_no_places(made: Document) -> None:
    assert {benefit.id: benefit.sensitive for benefit in made.benefits} == {MONEY: False, VISITS: False, QUIET: True}
    assert not [line for line in made.lines if line.benefit == QUIET]
    assert [reason.where for reason in made.reasons if reason.benefit == QUIET] == [()]


def test_gaps_are_summed_by_benefit_and_status(made: Document) -> None:
    found = {(gap.benefit, gap.status): (gap.units, gap.due, gap.delivered, gap.earliest) for gap in made.gaps}
    assert found == {
        (MONEY, "not_served"): (2, 40_000, 0, ""),
        (MONEY, "partly"): (2, 60_000, 30_000, "2014-07-01"),
        (VISITS, "not_served"): (1, 1, 0, ""),
        (QUIET, "not_served"): (1, 0, 0, ""),
    }


def test_reasons_come_most_frequent_first_with_their_places(made: Document) -> None:
    reasons = [(reason.condition, reason.units, reason.where) for reason in made.reasons if reason.benefit == MONEY]
    assert reasons == [("line", 21, (("140105", 16), ("", 5))), ("assets", 2, (("140105", 2),))]


def test_what_amounts_count(made: Document) -> None:
    assert {benefit.id: benefit.measure for benefit in made.benefits} == {MONEY: "fen", VISITS: "quantity", QUIET: ""}


def test_figures_and_holes_are_those_of_the_run(made: Document) -> None:
    (figure,) = made.figures
    assert (figure.region_name, figure.keys, figure.value) == ("太原市", ("城镇",), "612.50")
    (hole,) = made.holes
    assert (hole.item_name, hole.say) == ("最低生活保障", "分类施保比例")


def test_commands_name_the_result_and_the_place(made: Document) -> None:
    commands = {(line.place, line.benefit): line.command for line in made.lines}
    assert commands["140105", MONEY] == f"puhui gap {FOLDER} --benefit {MONEY} --region 140105"
    assert made.gaps[0].command.startswith(f"puhui gap {FOLDER} --benefit ")


def test_no_number_of_a_unit_is_in_the_document(made: Document) -> None:
    assert "unit_number" not in str(made.as_json())
    assert {"unit", "person", "name_of"} & set(made.as_json()) == set()


def test_more_towns_than_a_page_holds_are_counted_not_listed(result_folder: Path) -> None:
    packs = find_packs()
    result = Result.open(result_folder)
    told = document(result, load_regions(packs).on(result.facts_on), load_catalogue(packs), towns=2)
    assert told.towns_left_out == 3
    assert not [place for place in told.places if place.level == "town"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_page_is_well_formed(made: Document, language: str) -> None:
    assert read(render(made, language)).wrong == []
