"""What became of towns between two lists: what the evidence settles, and what is left to a person."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from puhui.cli.regions import app
from puhui.regions import Regions
from puhui.regions.compare import Compared, Decree, compare, same_name, stem
from puhui.regions.official_list import Entry, Listed

DAY = date(2021, 10, 31)


def listed(*rows: str) -> Listed:
    """Towns and villages as `code name`."""
    entries = [Entry(0, code, name, "", "") for code, name in (row.split() for row in rows)]
    return Listed(towns=[e for e in entries if len(e.code) == 9], villages=[e for e in entries if len(e.code) == 12])


def drafted(regions: Regions, old: Listed, new: Listed, *decrees: Decree) -> tuple[int, set[tuple[str, str, str, str, Fraction | None]]]:
    found: Compared = compare(regions, old, new, DAY, decrees)
    return found.kept, {(draft.source, draft.target, draft.kind, draft.evidence, draft.share) for draft in found.drafts}


ONE = Fraction(1)


def test_same_code_and_name_is_kept_in_whichever_style(shanxi: Regions) -> None:
    assert drafted(shanxi, listed("140105001 坞城街道办事处"), listed("140105001 坞城街道")) == (1, set())


def test_a_township_that_became_a_town_is_found_by_its_stem(shanxi: Regions) -> None:
    wanted = {("140929212", "140929102", "retyped", "stem", ONE)}
    assert drafted(shanxi, listed("140929212 宋家沟乡"), listed("140929102 宋家沟镇")) == (0, wanted)


def test_two_of_one_stem_are_merged(shanxi: Regions) -> None:
    old, new = listed("140105200 甲乡", "140105002 甲街道"), listed("140105100 甲镇")
    ends = {(source, "140105100", "merged", "stem", ONE) for source in ("140105200", "140105002")}
    assert drafted(shanxi, old, new) == (0, ends)


def test_a_town_of_an_abolished_county_is_found_in_its_successor(shanxi: Regions) -> None:
    wanted = {("140726100", "140703100", "moved", "name", ONE)}
    assert drafted(shanxi, listed("140726100 明星镇"), listed("140703100 明星镇")) == (0, wanted)


def test_a_town_that_a_decree_of_its_county_names_goes_where_that_says(shanxi: Regions) -> None:
    wanted = {("140211100", "140212101", "moved", "changes.csv", ONE)}
    assert drafted(shanxi, listed("140211100 古店镇"), listed("140212101 古店镇")) == (0, wanted)


def test_a_new_name_alone_is_never_taken_for_the_old_town(shanxi: Regions) -> None:
    wanted = {("140105200", "", "unmatched", "", None), ("", "140105101", "unmatched", "", None)}
    assert drafted(shanxi, listed("140105200 甲乡"), listed("140105101 乙镇")) == (0, wanted)


def test_one_code_with_two_names_is_left_to_a_person(shanxi: Regions) -> None:
    found = compare(shanxi, listed("140930100 文笔镇"), listed("140930100 西口镇"), DAY)
    assert {(draft.kind, draft.note) for draft in found.drafts} == {("unmatched", "同一代码现在叫 西口镇"), ("unmatched", "")}


def test_a_decree_settles_a_new_name(shanxi: Regions) -> None:
    order = Decree("140930100", "文笔镇", "名称变更", "140930100", "西口镇", "晋政函〔2021〕2号")
    wanted = {("140930100", "140930100", "renamed", "decree", ONE)}
    assert drafted(shanxi, listed("140930100 文笔镇"), listed("140930100 西口镇"), order) == (0, wanted)


def test_a_decree_is_followed_by_name_where_the_lists_number_towns_differently(shanxi: Regions) -> None:
    # the ministry's 140213014 is 140213052 in the statistical list
    order = Decree("140213200", "新旺乡", "撤乡设街道", "140213014", "新旺街道", "晋政函〔2021〕29号")
    wanted = {("140213201", "140213052", "retyped", "decree", ONE), ("", "140213014", "unmatched", "", None)}
    assert drafted(shanxi, listed("140213201 新旺乡"), listed("140213052 新旺街道", "140213014 别的街道"), order) == (0, wanted)


def test_a_decree_that_makes_several_of_one_is_left_to_a_person(shanxi: Regions) -> None:
    orders = [
        Decree("140213201", "水泊寺乡", "撤乡设街道", "140213016", "白登山街道", "文"),
        Decree("", "", "撤乡设街道", "140213018", "水泊寺街道", "文"),
    ]
    kept, rows = drafted(shanxi, listed("140213201 水泊寺乡"), listed("140213016 白登山街道", "140213018 水泊寺街道"), *orders)
    assert kept == 0 and {row[2] for row in rows} == {"unmatched"}


def test_villages_say_how_a_town_was_split(shanxi: Regions) -> None:
    old = listed("140105200 甲乡", "140105200201 东村", "140105200202 西村", "140105200203 南村")
    new = listed("140105101 乙镇", "140105102 丙镇", "140105101201 东村村委会", "140105101202 西村村委会", "140105102201 南村")
    wanted = {
        ("140105200", "140105101", "split", "villages", Fraction(2, 3)),
        ("140105200", "140105102", "split", "villages", Fraction(1, 3)),
    }
    assert drafted(shanxi, old, new) == (0, wanted)


def test_villages_say_into_which_town_another_was_merged(shanxi: Regions) -> None:
    old = listed("140105200 甲乡", "140105200201 东村", "140105100 乙镇", "140105100201 西村")
    new = listed("140105100 乙镇", "140105100201 西村", "140105100202 东村")
    assert drafted(shanxi, old, new) == (1, {("140105200", "140105100", "merged", "villages", ONE)})


def test_too_few_villages_decide_nothing(shanxi: Regions) -> None:
    old = listed("140105200 甲乡", "140105200201 东村", "140105200202 西村", "140105200203 南村")
    new = listed("140105101 乙镇", "140105101201 东村")
    assert {row[2] for row in drafted(shanxi, old, new)[1]} == {"unmatched"}


@pytest.mark.parametrize(
    ("name", "wanted"), [("王封乡", "王封"), ("坞城街道办事处", "坞城"), ("钟家庄办事处", "钟家庄"), ("某民族乡", "某")]
)
def test_the_stem_of_a_name(name: str, wanted: str) -> None:
    assert stem(name) == wanted


def test_an_office_of_a_street_is_the_street() -> None:
    assert same_name("钟家庄办事处", "钟家庄街道") and not same_name("东街街道", "西街街道")


@pytest.fixture(scope="module")
def draft(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """The towns of 2016 and of 2023 compared by name alone."""
    path, out = str(reference_data / "regions" / "shanxi_towns_by_year.csv.gz"), tmp_path_factory.mktemp("compare") / "c.csv"
    result = CliRunner().invoke(app, ["compare", path, path, "--old-on", "2016-07-31", "--new-on", "2023-06-30", "--out", str(out)])
    assert result.exit_code == 0, result.exception
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_reference_crosswalk_of_towns_is_found(draft: list[dict[str, str]], reference_data: Path) -> None:
    """1,219 of 1,451 towns of 2016 have a counterpart in 2023 by code, name or stem; the other 232 are left open."""
    with (reference_data / "regions" / "shanxi_town_crosswalk_2016_2023.csv").open(encoding="utf-8") as stream:
        wanted = {row["code_2016"]: row["code_2023"] for row in csv.DictReader(stream)}
    moved = {row["from"]: row["to"] for row in draft if row["from"]}
    assert {code: moved.get(code, code) for code in wanted} == wanted
    assert sum(1 for row in draft if row["from"] and not row["to"]) == 232


def test_decrees_settle_more_and_contradict_none_of_their_own_pairs(reference_data: Path, tmp_path: Path) -> None:
    """Of 2020 → 2021: each pair that the draft takes from the list of decrees stands in that list, by names, in one row."""
    towns, orders = (
        str(reference_data / "regions" / name) for name in ("shanxi_towns_by_year.csv.gz", "shanxi_subcounty_changes_2014_2023.csv")
    )
    out = tmp_path / "c.csv"
    words = ["compare", towns, towns, "--old-on", "2020-06-30", "--new-on", "2021-10-31", "--decrees", orders, "--out", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    with open(orders, encoding="utf-8", newline="") as stream:
        pairs = {(row["原名称"], row["现名称"], row["批准文件"]) for row in csv.DictReader(stream)}
    with out.open(encoding="utf-8", newline="") as stream:
        taken = {(row["from_name"], row["to_name"], row["document"]) for row in csv.DictReader(stream) if row["evidence"] == "decree"}
    assert len(taken) > 50
    assert taken <= pairs
