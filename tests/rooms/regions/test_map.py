"""The map of a day: counts, the county set of every year, names and paths, the closure."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from puhui.errors import PuhuiError
from puhui.regions import Regions

AUGUST_2016 = date(2016, 8, 1)


def test_the_plan_begins_with_11_cities_and_119_counties(shanxi: Regions) -> None:
    tree = shanxi.on(AUGUST_2016)
    assert (len(tree.all("province")), len(tree.all("city")), len(tree.all("county"))) == (1, 11, 119)


@pytest.mark.parametrize(
    ("day", "counties"),
    [  # 大同: three urban districts become two, 长治: two become one: 119 − 1 − 1 = 117; the other changes are one for one
        (date(2018, 2, 8), 119),
        (date(2018, 2, 9), 118),
        (date(2018, 2, 22), 118),
        (date(2018, 6, 18), 118),
        (date(2018, 6, 19), 117),
        (date(2018, 12, 31), 117),
        (date(2019, 11, 6), 117),
        (date(2025, 12, 31), 117),
    ],
)
def test_the_number_of_counties_follows_the_decrees(shanxi: Regions, day: date, counties: int) -> None:
    assert len(shanxi.on(day).all("county")) == counties


@pytest.mark.parametrize("year", range(2010, 2025))
def test_codes_and_names_at_the_end_of_a_year_are_those_of_the_published_list(shanxi: Regions, reference_data: Path, year: int) -> None:
    with (reference_data / "regions" / "shanxi_codes_1981_2024.csv").open(encoding="utf-8") as stream:
        published = {row["code"]: row["name"] for row in csv.DictReader(stream) if row["year"] == str(year)}
    tree = shanxi.on(date(year, 12, 31))
    ours = {code: tree.name(code) for level in ("province", "city", "county") for code in tree.all(level)}
    assert len(published) > 100
    assert ours == published


def test_counties_and_their_cities_are_those_of_the_ministry_at_the_end_of_2025(shanxi: Regions, reference_data: Path) -> None:
    with (reference_data / "regions" / "shanxi_divisions_2025_mca.csv").open(encoding="utf-8") as stream:
        published = {(row["code"], row["name"], row["parent_code"] + "00") for row in csv.DictReader(stream) if row["level"] == "3"}
    tree = shanxi.on(date(2025, 12, 31))
    assert {(code, tree.name(code), tree.parent(code)) for code in tree.all("county")} == published


def test_a_code_is_read_as_text_or_as_twelve_digits(shanxi: Regions) -> None:
    tree = shanxi.on(AUGUST_2016)
    assert tree.name("140105") == tree.name(140105000000) == tree.name("140105000000") == "小店区"
    assert tree.name("太原") == ""


def test_a_path_is_said_without_the_province(shanxi: Regions) -> None:
    tree = shanxi.on(AUGUST_2016)
    assert [tree.path_name(code) for code in ("140105", "140100", "140000", "999999")] == ["太原市小店区", "太原市", "山西省", ""]


def test_relations_of_a_county(shanxi: Regions) -> None:
    tree = shanxi.on(AUGUST_2016)
    assert (tree.parent("140105"), tree.ancestors("140105"), tree.level("140105")) == ("140100", ["140100", "140000"], "county")
    assert tree.children() == ["140000"]
    assert tree.parent("140000") is None
    # 太原: 6 districts, 3 counties, 1 county-level city
    assert len(tree.under("140100", "county")) == len(tree.children("140100")) == 10


def test_the_closure_holds_each_pair_once(shanxi: Regions) -> None:
    pairs = shanxi.on(AUGUST_2016).closure()
    # itself: 1 + 11 + 119; the province over cities and counties: 11 + 119; a city over its counties: 119
    assert len(pairs) == len(set(pairs)) == 131 + 130 + 119
    assert ("140000", "140105", 2) in pairs
    assert ("140100", "140105", 1) in pairs
    assert ("140105", "140105", 0) in pairs


def test_a_day_before_the_tables_begin_is_refused(shanxi: Regions) -> None:
    with pytest.raises(PuhuiError, match="2010-12-31"):
        shanxi.on(date(2010, 12, 30))


def test_without_a_place_pack_the_message_says_what_to_do() -> None:
    with pytest.raises(PuhuiError, match="--packs"):
        Regions([]).on(AUGUST_2016)
