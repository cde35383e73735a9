"""Do pictures say what the numbers say?"""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from puhui.reports import charts
from puhui.reports.charts import Mark


def widths(picture: str) -> dict[str, int]:
    """Class → width of the rectangles of one bar."""
    return {found[0]: int(found[1]) for found in re.findall(r'class="(\w+)"[^>]* width="(\d+)"', picture) if found[0] != "bar"}


def test_a_bar_has_a_certain_and_a_possible_part() -> None:
    assert widths(charts.bar((1, 4), (3, 4))) == {"track": 100, "possible": 50, "certain": 25}


def test_a_bar_of_one_known_share_has_no_possible_part() -> None:
    assert widths(charts.bar((3, 4), (3, 4))) == {"track": 100, "certain": 75}


def test_a_bar_of_nothing_known_is_no_bar() -> None:
    assert charts.bar((0, 5), (0, 0)) == ""


def test_a_bar_never_runs_over() -> None:
    """At most 100 %, also where one in a million is missing."""
    assert widths(charts.bar((0, 3), (999_999, 1_000_000)))["possible"] == 100


@pytest.mark.parametrize(
    ("low", "high", "shade", "unsure"),
    [
        ((199, 1000), (199, 1000), "q0", False),
        ((200, 1000), (400, 1000), "q1", False),  # 20 points apart are not yet unsure
        ((200, 1000), (401, 1000), "q1", True),
        ((799, 1000), (1, 1), "q3", True),
        ((800, 1000), (1, 1), "q4", False),
        ((1, 1), (1, 1), "q4", False),
        ((0, 9), (0, 0), "none", False),  # nobody is known to be due
        ((0, 0), (0, 0), "none", False),
    ],
)
def test_a_tile_is_shaded_by_what_is_certain(low: tuple[int, int], high: tuple[int, int], shade: str, unsure: bool) -> None:
    mark = Mark("县", low, high)
    assert (charts.shade(mark), charts.unsure(mark)) == (shade, unsure)


def test_every_place_of_a_picture_can_be_read() -> None:
    marks = [Mark("小店区", (1, 4), (1, 2)), Mark("<迎泽区>", (1, 1), (1, 1))]
    for picture in (charts.bars("p", "标题", "说明", marks), charts.tiles("p", "标题", "说明", [("太原市", marks)])):
        tree = ElementTree.fromstring(picture)
        said = "".join(tree.itertext())
        assert tree.get("role") == "img" and tree.get("aria-labelledby") == "p-title p-desc"
        assert {each.get("id") for each in tree} >= {"p-title", "p-desc"}
        for word in ("标题", "说明", "小店区", "25.0%–50.0%", "<迎泽区>", "100.0%"):
            assert word in said
