"""Which figure holds at a place on a day? Datong as it was recast on 9 February 2018 (国函〔2018〕22号).

城区 140202, 矿区 140203 and 南郊区 140211 became 平城区 140213 and 云冈区 140214; some towns of 南郊区 went to
新荣区 140212, which was there before; 大同县 140227 became 云州区 140215 whole.
"""

from __future__ import annotations

from datetime import date

import pytest

from puhui.catalogue.figures import Figures
from puhui.catalogue.model import Figure
from puhui.packs import Pack, shipped_packs
from puhui.regions import Regions, load

BEFORE, AFTER = date(2018, 2, 8), date(2018, 2, 9)


@pytest.fixture(scope="module")
def shanxi() -> Regions:
    folder = shipped_packs() / "shanxi"
    return load([Pack("shanxi", "山西", "place", "0", (), folder)])


def row(
    region: str, yuan: int, *keys: str, since: date = date(2016, 1, 1), until: date | None = None, pack: str = "p", status: str = "checked"
) -> Figure:
    return Figure("aid.line", region, keys, since, until, yuan * 100, "文件", "", "", status, "", "", "", pack)


def yuan(shanxi: Regions, rows: list[Figure], day: date, place: int, *keys: str) -> tuple[int, bool] | None:
    """(yuan, carried) at a place, the law and the map of one day."""
    found = Figures(rows, shanxi, day, day, ["p", "q"]).find("aid.line", place, keys)
    return None if found is None else (int(found.figure.value) // 100, found.carried)


def test_the_most_local_figure_counts(shanxi: Regions) -> None:
    rows = [row("000000", 100), row("140000", 200), row("140200", 300), row("140212", 400)]
    assert yuan(shanxi, rows, BEFORE, 140212000000) == (400, False)
    assert yuan(shanxi, rows, BEFORE, 140221000000) == (300, False)
    assert yuan(shanxi, rows, BEFORE, 140105000000) == (200, False)
    assert yuan(shanxi, [row("000000", 100)], BEFORE, 140105000000) == (100, False)


def test_no_figure_is_not_zero(shanxi: Regions) -> None:
    assert yuan(shanxi, [row("140100", 600)], BEFORE, 140212000000) is None


def test_a_figure_has_days(shanxi: Regions) -> None:
    rows = [row("140000", 100, until=date(2016, 12, 31)), row("140000", 120, since=date(2017, 1, 1), until=date(2017, 12, 31))]
    days = [date(2015, 12, 31), date(2016, 12, 31), date(2017, 1, 1), date(2018, 1, 1)]
    assert [yuan(shanxi, rows, day, 140105000000) for day in days] == [None, (100, False), (120, False), None]


def test_keys_are_matched_and_never_guessed(shanxi: Regions) -> None:
    rows = [row("140000", 100, "urban")]
    assert yuan(shanxi, rows, BEFORE, 140105000000, "urban") == (100, False)
    assert yuan(shanxi, rows, BEFORE, 140105000000, "rural") is None


def test_of_two_packs_the_later_one_counts(shanxi: Regions) -> None:
    rows = [row("140000", 700, pack="q", since=date(2015, 1, 1)), row("140000", 100)]
    assert yuan(shanxi, rows, BEFORE, 140105000000) == (700, False)


def test_an_unverified_figure_is_not_known_unless_provisional(shanxi: Regions) -> None:
    rows = [row("140000", 100, status="unverified")]
    assert yuan(shanxi, rows, BEFORE, 140105000000) is None
    found = Figures(rows, shanxi, BEFORE, BEFORE, provisional=True).find("aid.line", 140105000000)
    assert found is not None and found.figure.value == 10000


# -- after the counties were recast --------------------------------------------------------------------------

OLD = [row("140200", 450), row("140202", 600), row("140211", 500)]
VILLAGE_OF_NANJIAO = 140211102200  # given out under 南郊区


def test_a_village_keeps_its_predecessors_figure(shanxi: Regions) -> None:
    county = shanxi.on(AFTER).place(VILLAGE_OF_NANJIAO)
    assert county is not None and county.county in ("140213", "140214")
    assert yuan(shanxi, OLD, BEFORE, VILLAGE_OF_NANJIAO) == (500, False)
    assert yuan(shanxi, OLD, AFTER, VILLAGE_OF_NANJIAO) == (500, True)


def test_until_the_new_county_sets_one(shanxi: Regions) -> None:
    rows = [*OLD, row("140213", 550, since=date(2018, 7, 1)), row("140214", 550, since=date(2018, 7, 1))]
    assert yuan(shanxi, rows, date(2018, 6, 30), VILLAGE_OF_NANJIAO) == (500, True)
    assert yuan(shanxi, rows, date(2018, 7, 1), VILLAGE_OF_NANJIAO) == (550, False)


def test_a_code_that_does_not_say_which_part_has_no_figure(shanxi: Regions) -> None:
    # 云冈区 took in 500 and 600 (and 矿区, which had the city's 450): its own code says none of them.
    assert yuan(shanxi, OLD, AFTER, 140214000000) is None


def test_a_village_whose_old_county_had_none_goes_by_the_city(shanxi: Regions) -> None:
    assert yuan(shanxi, OLD, AFTER, 140203001001) == (450, False)


def test_a_whole_successor_carries_the_figure(shanxi: Regions) -> None:
    assert yuan(shanxi, [row("140200", 450), row("140227", 480)], AFTER, 140215000000) == (480, True)


def test_a_county_that_only_received_towns_keeps_to_itself(shanxi: Regions) -> None:
    # 新荣区 was there before: the figure of 南郊区 does not become its own.
    assert yuan(shanxi, OLD, AFTER, 140212000000) == (450, False)
