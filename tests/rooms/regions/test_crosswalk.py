"""Old code, new code, share: counties and towns between two days."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from puhui.cli.regions import app
from puhui.errors import PuhuiError
from puhui.regions import Regions
from puhui.regions.carry import parts
from puhui.regions.crosswalk import counties, towns

BEFORE, AFTER = date(2016, 7, 31), date(2024, 12, 31)


def test_the_whole_reference_crosswalk_is_ours(shanxi: Regions, reference_data: Path) -> None:
    with (reference_data / "regions" / "shanxi_county_crosswalk_2016_2024.csv").open(encoding="utf-8") as stream:
        wanted = {
            (r["code_2016"], r["name_2016"], r["code_2024"], r["name_2024"]): f"{float(r['village_share']):.4f}"
            for r in csv.DictReader(stream)
        }
    old, new = shanxi.on(BEFORE), shanxi.on(AFTER)
    ours = {(p.source, old.name(p.source), p.target, new.name(p.target)): f"{float(p.share):.4f}" for p in parts(shanxi, BEFORE, AFTER)}
    assert len(wanted) == 123
    assert ours == wanted


@pytest.mark.parametrize(
    ("start", "end"), [(BEFORE, AFTER), (AFTER, BEFORE), (date(2018, 3, 1), BEFORE), (date(2018, 1, 15), date(2019, 1, 1))]
)
def test_the_shares_of_every_county_sum_to_one(shanxi: Regions, start: date, end: date) -> None:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for part in parts(shanxi, start, end):
        sums[part.source] += part.share
    assert set(sums) == set(shanxi.on(start).all("county"))
    assert set(sums.values()) == {Fraction(1)}


def test_from_a_day_after_a_change_the_change_is_not_applied_again(shanxi: Regions) -> None:
    found = {(part.source, part.target) for part in parts(shanxi, date(2018, 3, 1), AFTER)}
    assert ("140221", "140221") in found and ("140221", "140222") not in found  # 马家皂乡 had left before


def test_backwards_a_county_that_received_is_divided_by_village_counts(shanxi: Regions) -> None:
    # 天镇县 234 of its own and the 13 of 马家皂乡; 新荣区 145 and the 10 of 古店镇
    found = {(part.source, part.target): part.share for part in parts(shanxi, AFTER, BEFORE)}
    assert found["140222", "140221"] == Fraction(13, 247)
    assert found["140212", "140211"] == Fraction(10, 155)


def test_backwards_without_weights_is_refused(shanxi: Regions) -> None:
    bare = Regions([row for rows in shanxi.versions.values() for row in rows], shanxi.changes)
    with pytest.raises(PuhuiError, match="weight"):
        parts(bare, AFTER, BEFORE)


def test_village_counts_are_the_denominators_of_the_shares(shanxi: Regions) -> None:
    assert shanxi.village_counts["140211"] == 189 and shanxi.village_counts["140202"] == 138
    for change in shanxi.changes:
        if not change.by_town and change.share != 1:
            assert (change.share * shanxi.village_counts[change.source]).denominator == 1


def test_village_counts_are_those_of_the_list_of_2016(shanxi: Regions, reference_data: Path) -> None:
    import gzip

    counted: dict[str, int] = defaultdict(int)
    with gzip.open(reference_data / "regions" / "shanxi_divisions_2016_5level.csv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            counted[row["code"][:6]] += row["level"] == "village"
    assert shanxi.village_counts == {code: counted[code] for code in shanxi.village_counts}


def test_the_villages_of_each_town_of_datong_give_its_share(shanxi: Regions, reference_data: Path) -> None:
    """Every town row of 国函〔2018〕22号 against the villages that the list of 2016 has in that town."""
    import gzip

    counted: dict[str, int] = defaultdict(int)
    with gzip.open(reference_data / "regions" / "shanxi_divisions_2016_5level.csv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["level"] == "village":
                counted[row["code"][:9]] += 1
                counted[row["code"][:6]] += 1
    rows = [change for change in shanxi.changes if change.by_town and change.document == "国函〔2018〕22号"]
    assert len(rows) == 15 + 28 + 10  # streets of 城区 and 矿区, towns of 南郊区
    assert {row.source: row.share for row in rows} == {row.source: Fraction(counted[row.source], counted[row.from_county]) for row in rows}


def test_a_row_has_fraction_decimal_kind_and_decree(shanxi: Regions) -> None:
    row = next(step for step in counties(shanxi, BEFORE, AFTER) if (step.source, step.target) == ("140211", "140212"))
    assert row.cells() == (
        "140211", "大同市南郊区", "140212", "大同市新荣区", "10/189", "0.052910", "split", "划入", "2018-02-09", "国函〔2018〕22号", "",
    )  # fmt: skip


def test_towns_named_in_decrees_go_to_their_new_codes(shanxi: Regions) -> None:
    found = {step.source: (step.source_name, step.target, step.document) for step in towns(shanxi, BEFORE, AFTER)}
    assert found["140211100"] == ("古店镇", "140212101", "国函〔2018〕22号")
    assert found["140221211"] == ("马家皂乡", "140222210", "晋政函〔2018〕3号")


def test_towns_backwards_are_refused(shanxi: Regions) -> None:
    with pytest.raises(PuhuiError, match="--from"):
        towns(shanxi, AFTER, BEFORE)


def test_the_command_writes_a_row_for_each_pair(tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    result = CliRunner().invoke(app, ["crosswalk", "--from", "2016", "--to", "2024", "--out", str(out)])
    assert result.exit_code == 0, result.exception
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 123
    assert {row["to"] for row in rows if row["from"] == "140411"} == {"140403"}
