"""Scope across the reorganisation: with the towns of a real year, none is seen twice and none is lost."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from puhui.regions import Regions, Tree

BEFORE, AFTER = date(2016, 8, 1), date(2020, 1, 1)
Roster = list[tuple[str, str]]


@pytest.fixture(scope="module")
def roster(reference_data: Path) -> Roster:
    """All towns and villages of Shanxi on 2016-07-31."""
    with gzip.open(reference_data / "regions" / "shanxi_divisions_2016_5level.csv.gz", "rt", encoding="utf-8") as stream:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(stream) if row["level"] in ("town", "village")]
    assert len(rows) == 1451 + 30197
    return rows


def seen(tree: Tree, level: str) -> Counter[str]:
    """How often each town is in the scope of a county office, by the closure."""
    counties = set(tree.all("county"))
    return Counter(below for above, below, _distance in tree.closure() if above in counties and tree.level(below) == level)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_every_town_and_village_is_in_the_scope_of_exactly_one_county(shanxi: Regions, roster: Roster, day: date) -> None:
    tree = shanxi.on(day).with_districts(roster)
    assert tree.unplaced == []
    for level, number in (("town", 1451), ("village", 30197)):
        counts = seen(tree, level)
        assert len(counts) == number
        assert set(counts.values()) == {1}


def test_xinrong_gained_gudian_with_a_code_that_is_not_its_own(shanxi: Regions, roster: Roster) -> None:
    gudian, xinrong = "140211100", "140212"
    before, after = shanxi.on(BEFORE).with_districts(roster), shanxi.on(AFTER).with_districts(roster)
    assert gudian not in before.under(xinrong, "town")
    assert gudian in after.under(xinrong, "town")
    # 古店镇 has ten villages and communities; nothing else came or went
    assert len(after.under(xinrong, "village")) == len(before.under(xinrong, "village")) + 10
    assert after.path_name(gudian) == "大同市新荣区古店镇"


def test_a_city_has_the_same_villages_on_both_maps(shanxi: Regions, roster: Roster) -> None:
    before, after = shanxi.on(BEFORE).with_districts(roster), shanxi.on(AFTER).with_districts(roster)
    for city in before.all("city"):
        assert before.under(city, "village") == after.under(city, "village")


def test_with_the_towns_of_2018_an_older_code_finds_its_new_town(shanxi: Regions) -> None:
    tree = shanxi.on(AFTER).with_districts([("140212101", "古店镇"), ("140212101200", "古店村")])
    place = tree.place("140211100200")
    assert place is not None
    assert place.town == "140212101"
    own = tree.place("140212101200")
    assert own is not None
    assert own.village == "140212101200"


def test_a_district_that_finds_no_county_is_set_apart_with_its_candidates(shanxi: Regions) -> None:
    tree = shanxi.on(AFTER).with_districts([("140211999", "某镇"), ("140105001", "坞城街道"), ("1401", "？")])
    assert tree.unplaced == [("1401", "？", ()), ("140211999", "某镇", ("140212", "140213", "140214"))]
    assert tree.parent("140105001") == "140105"
    assert len(tree) == 1 + 11 + 117 + 1


def test_the_bare_map_is_not_changed_by_adding_districts(shanxi: Regions) -> None:
    shanxi.on(AFTER).with_districts([("140105001", "坞城街道")])
    assert "140105001" not in shanxi.on(AFTER)
