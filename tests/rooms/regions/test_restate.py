"""Figures by county on another day's map: exact shares, sums to the last person, nothing carried that cannot be."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from puhui.cli.regions import app
from puhui.errors import PuhuiError
from puhui.regions.restate import apportion, is_rate

# 南郊区 had 189 villages and communities: 10 went to 新荣区, 59 to 平城区, 120 to 云冈区 (国函〔2018〕22号)


def run(*words: object) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*map(str, words), "--json"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*words: object) -> str:
    with pytest.raises(PuhuiError) as error:
        run(*words)
    return str(error.value)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Writes nothing yet: the path of the table that a test writes."""
    return tmp_path / "in.csv"


def restated(
    table: Path, text: str, *words: object, start: object = 2016, end: object = 2024
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    table.write_text(text, encoding="utf-8")
    out = table.with_name("out.csv")
    found = run("restate", table, "--from", start, "--to", end, "--out", out, *words)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return found, list(csv.DictReader(stream))


def by_code(rows: list[dict[str, str]], column: str) -> dict[str, str]:
    return {row["code"]: row[column] for row in rows}


@given(
    total=st.integers(-(10**9), 10**9),
    weights=st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 1000), min_size=1),
)
def test_parts_sum_to_the_whole_and_lie_within_one_of_the_exact_share(total: int, weights: dict[str, int]) -> None:
    shares = {code: Fraction(weight, sum(weights.values())) for code, weight in weights.items()}
    parts = apportion(total, shares)
    assert sum(parts.values()) == total
    assert all(abs(parts[code] - total * share) < 1 for code, share in shares.items())


def test_equal_remainders_go_to_the_lower_code() -> None:
    assert apportion(1, {"b": Fraction(1, 2), "a": Fraction(1, 2)}) == {"a": 1, "b": 0}


def test_a_split_county_is_divided_by_villages_with_largest_remainders(table: Path) -> None:
    # 1000 × 10/189 = 52.91, × 59/189 = 312.17, × 120/189 = 634.92: the two people left over go to the remainders .92 and .91
    text = "code,n\n140203,0\n140202,0\n140211,1000\n140212,0\n"
    _found, rows = restated(table, text, "--value", "n")
    assert by_code(rows, "n") == {"140212": "53", "140213": "312", "140214": "635"}


def test_every_split_and_merger_is_named_with_share_and_source(table: Path) -> None:
    found, _rows = restated(table, "code,n\n140402,5\n140411,7\n140221,277\n140222,0\n", "--value", "n")
    shares = {(row["from"], row["to"]): (row["share"], row["kind"], row["source"]) for row in found["changed"]}
    assert shares["140402", "140403"] == ("1", "merged", "国函〔2018〕87号")
    assert shares["140221", "140222"] == ("13/277", "split", "份额按2016年村（社区）个数；批复日期未见，取文号年份的第一天")


def test_sums_before_and_after_are_printed_for_people(table: Path) -> None:
    table.write_text("code,n\n140402,5\n140411,7\n", encoding="utf-8")
    words = ["restate", str(table), "--from", "2016", "--to", "2024", "--value", "n", "--out", str(table.with_name("o.csv"))]
    assert "n：折算前合计 12，折算后合计 12" in CliRunner().invoke(app, words).stdout


def test_a_breakdown_is_restated_group_by_group(table: Path) -> None:
    text = "code,sex,n\n140402,男,5\n140411,男,7\n140402,女,1\n140411,女,2\n"
    _found, rows = restated(table, text, "--value", "n", "--by", "sex")
    assert [(row["code"], row["sex"], row["n"]) for row in rows] == [("140403", "男", "12"), ("140403", "女", "3")]


def test_a_breakdown_that_was_not_named_is_refused(table: Path) -> None:
    table.write_text("code,sex,n\n140402,男,5\n140402,女,1\n", encoding="utf-8")
    said = refused("restate", table, "--from", 2016, "--to", 2024, "--value", "n", "--out", table.with_name("o.csv"))
    assert "in.csv:3" in said and "--by" in said


def test_a_missing_value_stays_missing_and_the_rest_is_accounted_for(table: Path) -> None:
    found, rows = restated(table, "code,n\n140402,5\n140411,—\n140105,9\n", "--value", "n")
    assert by_code(rows, "n") == {"140403": "", "140105": "9"}
    assert "140411" in by_code(rows, "note")["140403"]
    (total,) = found["sums"]
    assert (total["before"], total["after"], total["withheld"]) == ("14", "9", "5")


def test_a_county_that_is_not_in_the_table_is_missing_not_nought(table: Path) -> None:
    _found, rows = restated(table, "code,n\n140402,5\n", "--value", "n")
    assert by_code(rows, "n") == {"140403": ""}


def test_decimals_are_divided_in_their_last_place(table: Path) -> None:
    # 2.77 × 13/277 = 0.13
    found, rows = restated(table, "code,n\n140221,2.77\n140222,1\n", "--value", "n")
    assert by_code(rows, "n") == {"140221": "2.64", "140222": "1.13"}
    assert found["sums"][0]["before"] == found["sums"][0]["after"] == "3.77"


def test_totals_of_cities_and_the_province_are_set_aside(table: Path) -> None:
    found, rows = restated(table, "code,n\n140000,9\n140100,9\n140105,9\n", "--value", "n")
    assert (found["aside"], by_code(rows, "n")) == (2, {"140105": "9"})


@pytest.mark.parametrize("words", [("--value", "城镇化率"), ("--value", "n", "--additive", "no"), ("--value", "人均收入")])
def test_what_cannot_be_added_is_refused(table: Path, words: tuple[str, ...]) -> None:
    table.write_text("code,n,城镇化率,人均收入\n140105,1,50,3\n", encoding="utf-8")
    assert "不能相加" in refused("restate", table, "--from", 2016, "--to", 2024, "--out", table.with_name("o.csv"), *words)
    assert not table.with_name("o.csv").exists()


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("户规模(人/户)", True),
        ("少数民族人口比重(%)", True),
        ("人口数_合计", False),
        ("户数", False),
        ("占地面积", False),
        ("每千人床位", True),
        ("性别比（女=100）", True),
    ],
)
def test_names_of_rates_are_known(name: str, rate: bool) -> None:
    assert is_rate(name) is rate


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("140213,5", "2018-02-09"),  # 平城区 was not there in 2016
        ("140199,5", "没有这个县"),
        ("140105001,5", "先按县汇总"),
        ("南郊区,5", "没有这个县"),
        ("140105,12%", "不是数"),
        ("140105,abc", "不是数"),
    ],
)
def test_a_row_that_cannot_be_carried_is_named_by_its_line(table: Path, line: str, says: str) -> None:
    table.write_text(f"code,n\n140106,1\n{line}\n", encoding="utf-8")
    said = refused("restate", table, "--from", 2016, "--to", 2024, "--value", "n", "--out", table.with_name("o.csv"))
    assert "in.csv:3" in said and says in said


def test_backwards_a_merged_county_is_divided_by_what_its_parts_weighed(table: Path) -> None:
    # 潞州区 from 城区 (83 villages and communities) and 郊区 (142)
    _found, rows = restated(table, "code,n\n140403,225\n", "--value", "n", start=2024, end=2016)
    assert by_code(rows, "n") == {"140402": "83", "140411": "142"}


def test_weights_of_ones_own_divide_by_town(table: Path) -> None:
    # all of 阳高县's people: 1000, of whom 马家皂乡 100
    weights = table.with_name("w.csv")
    weights.write_text("code,weight\n140221,1000\n140221211,100\n", encoding="utf-8")
    words = ("--value", "n", "--weights", weights, "--from", "2017-06-01")
    table.write_text("code,n\n140221,50\n140222,1\n", encoding="utf-8")
    out = table.with_name("out.csv")
    with pytest.raises(PuhuiError, match="140202"):  # 城区 of Datong was divided too and has no weight here
        run("restate", table, *words, "--to", "2018-12-31", "--out", out)
    run("restate", table, *words, "--to", "2018-01-31", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        assert by_code(list(csv.DictReader(stream)), "n") == {"140221": "45", "140222": "6"}


def test_a_workbook_is_read_and_written(table: Path) -> None:
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    source, out = table.with_name("in.xlsx"), table.with_name("out.xlsx")
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([("县代码", "人数"), (140402, 5), (140411, 7)]):
            sheet.write_row(line, 0, cells)
    run("restate", source, "--from", 2016, "--to", 2024, "--value", "人数", "--out", out)
    assert CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python() == [
        ["code", "name", "人数", "note"],
        ["140403", "潞州区", 12.0, ""],
    ]


@pytest.fixture(scope="module")
def census(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, int], dict[str, int]]:
    """(what the command says, people of 2010 by county of 2010, the same on the counties of 2024)."""
    source, out = reference_data / "census" / "shanxi_census_2010_county.csv", tmp_path_factory.mktemp("census") / "2024.csv"
    found = run("restate", source, "--from", 2010, "--to", 2024, "--value", "人口数_合计", "--out", out)
    with source.open(encoding="utf-8", newline="") as stream:
        before = {row["code"]: int(row["人口数_合计"]) for row in csv.DictReader(stream) if row["level"] == "county"}
    with out.open(encoding="utf-8-sig", newline="") as stream:
        after = {row["code"]: int(row["人口数_合计"]) for row in csv.DictReader(stream)}
    return found, before, after


def test_the_census_of_2010_keeps_its_sum_on_the_counties_of_2024(census: tuple[dict[str, Any], dict[str, int], dict[str, int]]) -> None:
    found, _before, after = census
    assert sum(after.values()) == 35_712_101  # as published
    assert found["sums"][0]["before"] == found["sums"][0]["after"] == "35712101"
    assert len(after) == 117


def test_the_census_of_2010_on_2024_is_the_crosswalk_applied(
    census: tuple[dict[str, Any], dict[str, int], dict[str, int]], reference_data: Path
) -> None:
    """The shares of the reference crosswalk have four digits: a county's people come out within 0.00005 of each origin, and 1 of rounding."""
    _found, before, after = census
    wanted: dict[str, float] = defaultdict(float)
    slack: dict[str, float] = defaultdict(float)
    with (reference_data / "regions" / "shanxi_county_crosswalk_2016_2024.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            share = float(row["village_share"])
            wanted[row["code_2024"]] += before[row["code_2016"]] * share
            if share < 1:
                slack[row["code_2024"]] += 0.00005 * before[row["code_2016"]] + 1
    assert set(wanted) == set(after)
    assert {code: after[code] for code in after if abs(after[code] - wanted[code]) > slack[code] + 1e-6} == {}


def test_the_changed_counties_of_the_census_have_the_people_that_fractions_give(
    census: tuple[dict[str, Any], dict[str, int], dict[str, int]],
) -> None:
    """城区 127:11 of 138; 南郊区 59:120:10 of 189; 阳高县 13 of 277. Each origin by largest remainder, by hand below."""
    _found, before, after = census
    assert (before["140202"], before["140211"], before["140221"]) == (723_013, 405_864, 272_488)
    # 城区 × 127/138 = 665381.5…; × 11/138 = 57631.4… → the one left over goes to .52 of 平城区
    # 南郊区 × 10/189 = 21474.28; × 59/189 = 126698.28 (126698.285…); × 120/189 = 257691.42… → to 云冈区
    # 阳高县 × 13/277 = 12788.20; × 264/277 = 259699.79… → stays in 阳高县
    assert after["140213"] == 665_382 + 126_698
    assert after["140214"] == 57_631 + before["140203"] + 257_692
    assert after["140212"] == before["140212"] + 21_474
    assert after["140221"] == 259_700
    assert after["140222"] == before["140222"] + 12_788
    assert after["140403"] == before["140402"] + before["140411"]
