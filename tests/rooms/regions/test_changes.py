"""What became of a code: each decree of Shanxi since 2016, shares, and codes read on a map they were not made for."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from puhui.regions import Regions

BEFORE, AFTER = date(2016, 8, 1), date(2020, 1, 1)
D22, D46, D87, D104 = "国函〔2018〕22号", "民函〔2018〕46号", "国函〔2018〕87号", "国函〔2019〕104号"
CHAINS = {  # code: {successor}, day, decree
    "140202": ({"140213", "140214"}, date(2018, 2, 9), D22),
    "140203": ({"140214"}, date(2018, 2, 9), D22),
    "140211": ({"140212", "140213", "140214"}, date(2018, 2, 9), D22),
    "140227": ({"140215"}, date(2018, 2, 9), D22),
    "140402": ({"140403"}, date(2018, 6, 19), D87),
    "140411": ({"140403"}, date(2018, 6, 19), D87),
    "140421": ({"140404"}, date(2018, 6, 19), D87),
    "140424": ({"140405"}, date(2018, 6, 19), D87),
    "140481": ({"140406"}, date(2018, 6, 19), D87),
    "140624": ({"140681"}, date(2018, 2, 22), D46),
    "140726": ({"140703"}, date(2019, 11, 6), D104),
}


@pytest.mark.parametrize("code", CHAINS)
def test_an_abolished_county_names_its_successors_with_day_and_decree(shanxi: Regions, code: str) -> None:
    successors, day, decree = CHAINS[code]
    became = shanxi.became(code)
    assert {change.target for change in became} == successors
    assert {(change.day, change.document) for change in became} == {(day, decree)}


@pytest.mark.parametrize("code", CHAINS)
def test_an_abolished_county_is_valid_to_the_day_before_its_decree(shanxi: Regions, code: str) -> None:
    day = CHAINS[code][1]
    assert shanxi.was_valid(code, date.fromordinal(day.toordinal() - 1))
    assert not shanxi.was_valid(code, day)


def test_every_county_that_ended_is_in_the_list_of_decrees(shanxi: Regions) -> None:
    assert {code for code, rows in shanxi.versions.items() if rows[-1].until} == set(CHAINS)


@pytest.mark.parametrize("code", CHAINS)
def test_shares_of_an_abolished_county_sum_to_one(shanxi: Regions, code: str) -> None:
    shares = shanxi.shares(code, AFTER)
    assert sum(shares.values()) == 1
    assert set(shares) == CHAINS[code][0]


def test_shares_are_counts_of_villages(shanxi: Regions) -> None:
    # 南郊区 had 189 villages and communities: 古店镇 10; 水泊寺 25 + 新旺 13 + 马军营 21; the rest 120
    assert shanxi.shares("140211", AFTER) == {"140212": Fraction(10, 189), "140213": Fraction(59, 189), "140214": Fraction(120, 189)}


def test_a_county_that_lost_a_town_keeps_the_rest(shanxi: Regions) -> None:
    # 马家皂乡: 13 of 277 villages of 阳高县
    assert shanxi.shares("140221", AFTER) == {"140221": Fraction(264, 277), "140222": Fraction(13, 277)}
    assert shanxi.was_valid("140221", AFTER)


def test_shares_agree_with_the_crosswalk(shanxi: Regions, reference_data: Path) -> None:
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    with (reference_data / "regions" / "shanxi_county_crosswalk_2016_2024.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            wanted[row["code_2016"]][row["code_2024"]] = row["village_share"]
    assert len(wanted) == 119
    for code, parts in wanted.items():
        ours = shanxi.shares(code, date(2024, 12, 31))
        assert {target: f"{float(share):.4f}" for target, share in ours.items()} == {k: f"{float(v):.4f}" for k, v in parts.items()}


@pytest.mark.parametrize("code", [code for code, chain in CHAINS.items() if len(chain[0]) == 1])
def test_a_code_with_one_successor_is_followed_whole(shanxi: Regions, code: str) -> None:
    place = shanxi.on(AFTER).place(code)
    assert place is not None
    assert {place.county} == CHAINS[code][0]


@pytest.mark.parametrize(
    ("code", "county"),
    [
        ("140211100201", "140212"),  # 古店镇 → 新荣区
        ("140211201005", "140213"),  # 新旺乡 → 平城区
        ("140211200001", "140214"),  # 口泉乡 → 云冈区
        ("140202012001", "140214"),  # 老平旺街道 → 云冈区
        ("140202013001", "140213"),  # 向阳里街道 → 平城区
        ("140221211200", "140222"),  # 马家皂乡 → 天镇县
        ("140221100001", "140221"),  # 龙泉镇 stays in 阳高县
        ("140402001001", "140403"),
        ("140726100001", "140703"),
    ],
)
def test_a_village_follows_its_town(shanxi: Regions, code: str, county: str) -> None:
    tree = shanxi.on(AFTER)
    place = tree.place(int(code))
    assert place is not None
    assert (place.county, place.city, place.province) == (county, tree.parent(county), "140000")


def test_a_split_county_without_a_town_has_candidates_and_no_place(shanxi: Regions) -> None:
    tree = shanxi.on(AFTER)
    assert tree.place("140211") is None
    assert tree.candidates("140211") == ("140212", "140213", "140214")
    assert tree.place("140211999001") is None  # a town that no decree names


def test_a_code_that_never_was_has_neither_place_nor_candidates(shanxi: Regions) -> None:
    tree = shanxi.on(AFTER)
    for code in ("999999", "140199", "南郊区", 140999000000):
        assert tree.place(code) is None
        assert tree.candidates(code) == ()


@pytest.mark.parametrize(
    ("code", "county"),
    [
        ("140212101200", "140211"),
        ("140222210200", "140221"),
        ("140703100001", "140726"),
        ("140403100001", "140411"),
        ("140214001001", "140203"),
    ],
)
def test_a_later_code_is_followed_back_to_an_earlier_map(shanxi: Regions, code: str, county: str) -> None:
    place = shanxi.on(BEFORE).place(code)
    assert place is not None
    assert place.county == county


def test_a_merged_county_without_a_town_has_its_predecessors_as_candidates(shanxi: Regions) -> None:
    tree = shanxi.on(BEFORE)
    assert tree.place("140403") is None
    assert tree.candidates("140403") == ("140402", "140411")


def test_a_place_gives_numbers_and_the_finest_known_level(shanxi: Regions) -> None:
    place = shanxi.on(AFTER).place("140211100201")
    assert place is not None
    assert (place.number("county"), place.number("city"), place.number("village")) == (140212000000, 140200000000, None)
    assert place.finest == 140212101000  # the village's new code is not known, the town's is
    assert [change.document for change in place.changes] == [D22]


def test_a_town_that_moved_is_valid_under_its_old_code_until_it_moved(shanxi: Regions) -> None:
    day = date(2018, 2, 9)
    assert [shanxi.was_valid("140221211", day_) for day_ in (date(2017, 12, 31), date(2018, 1, 1))] == [True, False]
    assert [shanxi.was_valid("140212101", day_) for day_ in (date(2018, 2, 8), day)] == [False, True]


def test_a_town_tells_its_own_story(shanxi: Regions) -> None:
    assert [(change.source, change.target) for change in shanxi.became("140211100200")] == [("140211100", "140212101")]
    assert [change.target for change in shanxi.became("140726100")] == ["140703"]
    assert shanxi.became("140221100") == []


def test_the_story_can_stop_on_a_day(shanxi: Regions) -> None:
    assert shanxi.became("140726", date(2019, 11, 5)) == []
