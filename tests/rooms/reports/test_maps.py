"""Do pictures of districts stand where they should, and say what the numbers say?"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from puhui.errors import PuhuiError
from puhui.packs import find_packs, read_csv
from puhui.regions import Tree
from puhui.regions import load as load_regions
from puhui.reports import maps, outlines
from puhui.reports.document import Spot
from puhui.reports.maps import Ground, Tile
from tests.rooms.reports.html import read


@pytest.fixture(scope="module")
def tree() -> Tree:
    return load_regions(find_packs()).on(date(2022, 6, 30))


@pytest.mark.parametrize("day", [date(2011, 1, 1), date(2016, 8, 1), date(2018, 3, 1), date(2022, 6, 30), date(2024, 12, 31)])
def test_every_county_of_shanxi_has_a_tile_of_its_own(day: date) -> None:
    problems: list[Any] = []
    rows = [
        row
        for pack in find_packs()
        if pack.name == "shanxi"
        for path in pack.files("map", "grid.csv")
        for row in read_csv(path, ("code", "name", "column", "row"), (), problems)
    ]
    cells = {row["code"]: (row["column"], row["row"]) for row in rows}
    counties = load_regions(find_packs()).on(day).all("county")
    assert problems == [] and [code for code in counties if code not in cells] == []
    assert len({cells[code] for code in counties}) == len(counties)


@pytest.mark.parametrize(("north", "south"), [("140202", "140105"), ("140105", "140402"), ("140402", "140502"), ("140902", "140105")])
def test_north_is_above(north: str, south: str) -> None:
    """Datong, Xinzhou, Taiyuan, Changzhi, Jincheng: from north to south."""
    text = next(path for pack in find_packs() if pack.name == "shanxi" for path in pack.files("map", "grid.csv")).read_text("utf-8")
    row = {line.split(",")[0]: int(line.split(",")[3]) for line in text.splitlines()[1:]}
    assert row[north] < row[south]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ((49, 100), (49, 100), ("q0", False)),
        ((50, 100), (50, 100), ("q1", False)),
        ((80, 100), (100, 100), ("q2", False)),
        ((79, 100), (100, 100), ("q1", True)),
        ((95, 100), (95, 100), ("q4", False)),
        ((0, 5), (0, 0), ("none", False)),
        ((0, 0), (0, 0), ("none", False)),
    ],
)
def test_a_tile_is_shaded_by_what_is_certain(low: tuple[int, int], high: tuple[int, int], expected: tuple[str, bool]) -> None:
    assert maps.shade(low, high) == expected


def tile(code: str, group: str = "", href: str = "") -> Tile:
    return Tile(code, f"名{code}", "93%", f"名{code}区 93.1%", "q3", False, href, group)


def places(picture: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r'<rect class="tile[^>]* x="(\d+)" y="(\d+)"', picture)]


def test_tiles_stand_as_the_grid_says() -> None:
    ground = Ground({"1": Spot("1", 5, 7), "2": Spot("2", 6, 7), "3": Spot("3", 5, 9)}, {})
    first, second, third = places(maps.draw("m", "图", "说明", [tile("1"), tile("2"), tile("3")], ground))
    assert first[1] == second[1] and first[0] < second[0] and first[0] == third[0] and third[1] > first[1]


def test_a_district_without_a_spot_stands_below() -> None:
    ground = Ground({"1": Spot("1", 5, 7)}, {})
    spots = places(maps.draw("m", "图", "说明", [tile("1"), tile("2", "a"), tile("3", "a"), tile("4", "b")], ground))
    assert len(set(spots)) == 4 and all(y > spots[0][1] for _x, y in spots[1:]) and spots[1][1] == spots[2][1] < spots[3][1]


def test_a_line_divides_two_cities() -> None:
    ground = Ground({"1": Spot("1", 1, 1), "2": Spot("2", 2, 1)}, {})
    assert maps.draw("m", "图", "说明", [tile("1", "a"), tile("2", "a")], ground).count('class="border"') == 0
    assert maps.draw("m", "图", "说明", [tile("1", "a"), tile("2", "b")], ground).count('class="border"') == 1


def test_a_picture_is_named_and_its_links_are_out_of_the_tab_order() -> None:
    picture = maps.draw("m", "图", "说明", [tile("1", "", "county/1.html")], Ground({}, {}))
    found = read(picture)
    assert found.wrong == [] and {"图", "说明", "名1", "93%"} <= set(found.words)
    assert [values["tabindex"] for tag, values in found.tags if tag == "a"] == ["-1"]


def geojson(path: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    shapes = [{"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8")
    return path


def square(x: float, y: float, size: float = 1) -> dict[str, Any]:
    half = size / 2  # points in the middle of the sides, which nobody would miss
    ring = [[x, y], [x + half, y], [x + size, y], [x + size, y + half], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_outlines_lose_what_nobody_would_see(tmp_path: Path, tree: Tree) -> None:
    path = geojson(tmp_path / "map.json", ({"code": "140105"}, square(112, 37)), ({"adcode": 140106}, square(113, 37)))
    found = outlines(path, tree)
    assert set(found) == {"140105", "140106"} and [len(ring) for ring in found["140105"]] == [5]


def test_north_is_above_in_outlines(tmp_path: Path, tree: Tree) -> None:
    path = geojson(tmp_path / "map.json", ({"code": "140105"}, square(112, 37)), ({"code": "140106"}, square(112, 38)))
    found = outlines(path, tree)
    assert min(y for _x, y in found["140106"][0]) < min(y for _x, y in found["140105"][0])


def test_outlines_are_drawn_instead_of_tiles(tmp_path: Path, tree: Tree) -> None:
    path = geojson(tmp_path / "map.json", ({"code": "140105"}, square(112, 37)))
    picture = maps.draw("m", "图", "说明", [tile("140105", "", "x.html")], Ground({}, outlines(path, tree)))
    assert read(picture).wrong == [] and '<path class="tile q3"' in picture and "<rect" not in picture
    assert 'aria-label="名140105区 93.1%"' in picture


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "bad-boundaries"),
        ("[]", "bad-boundaries"),
        ('{"features": []}', "bad-boundaries"),
        ('{"features": [{"properties": {"code": "140105"}, "geometry": null}]}', "bad-boundaries"),
        ('{"features": [{"properties": {"code": "140105"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "bad-boundaries"),
    ],
)
def test_a_file_that_is_no_map_is_refused(tmp_path: Path, tree: Tree, text: str, code: str) -> None:
    (tmp_path / "map.json").write_text(text, "utf-8")
    with pytest.raises(PuhuiError) as refused:
        outlines(tmp_path / "map.json", tree)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_boundaries_of_elsewhere_are_refused_and_named(tmp_path: Path, tree: Tree) -> None:
    path = geojson(tmp_path / "map.json", ({"code": "990101"}, square(112, 37)))
    with pytest.raises(PuhuiError, match="990101"):
        outlines(path, tree)
    with pytest.raises(PuhuiError, match=r"nothing\.json"):
        outlines(tmp_path / "nothing.json", tree)


def test_published_boundaries_give_every_county_an_outline(reference_data: Path, tree: Tree) -> None:
    found = outlines(reference_data / "boundaries" / "shanxi_counties_2021.geojson", tree)
    assert set(found) == set(tree.all("county")) and len(found) == 117
    assert sum(len(ring) for rings in found.values() for ring in rings) < 9000  # small enough for a page
