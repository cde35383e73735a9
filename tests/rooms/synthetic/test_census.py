"""Does the province follow the published census, and each county its own margins where they are given?"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from puhui.cli import app
from puhui.errors import PuhuiError
from puhui.synthetic import Made, counties_of, make, read_margins
from puhui.synthetic.census import BANDS, CELLS, example, published
from puhui.synthetic.families import Maker, Stories
from puhui.synthetic.ids import Ids
from puhui.synthetic.land import lay_out
from puhui.synthetic.pools import Pool
from puhui.synthetic.rounding import largest_remainder, split
from puhui.synthetic.targets import pools
from tests.rooms.synthetic.conftest import PEOPLE, SEED, packs, regions

PUBLISHED = 34_915_616  # 第七次全国人口普查: residents of Shanxi
CENSUS = Path(__file__).parents[3] / "packs" / "shanxi" / "census"


def table(name: str) -> list[dict[str, str]]:
    with (CENSUS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def people(city: Made) -> list[list[str]]:
    lines = (city.folder / "rosters" / "合成-people.csv").read_bytes().decode("gb18030").splitlines()[1:]
    return [line.split(",") for line in lines]


def test_the_counties_sum_to_the_published_province() -> None:
    rows = table("counties_2020.csv")
    assert sum(int(row["residents"]) for row in rows) == PUBLISHED
    assert sum(row["level"] == "county" for row in rows) == 117


def test_ages_and_sexes_sum_to_the_published_province() -> None:
    assert sum(int(row["persons"]) for row in table("age_sex_2020.csv")) == PUBLISHED


def test_the_tables_say_what_the_reference_data_say(reference_data: Path) -> None:
    with (reference_data / "census" / "shanxi_census_2020_county.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["level"] in ("county", "development_zone")]
    given = {row["name"]: tuple(int(row[key]) for key in ("人口数_合计", "城镇人口", "乡村人口")) for row in rows}
    assert {row["name"]: (int(row["residents"]), int(row["urban"]), int(row["rural"])) for row in table("counties_2020.csv")} == given


def test_the_margins_of_the_packs_have_every_county_of_the_day_and_nobody_is_lost() -> None:
    margins = published(packs())
    assert margins.counties == counties_of(regions())
    assert margins.total == PUBLISHED


def test_each_county_has_its_share_of_the_people(people: list[list[str]]) -> None:
    counted = Counter(row[8][:6] for row in people)
    margins = published(packs())
    for county in margins.counties[1:]:  # in the first live those whose rows are wrong on purpose
        assert abs(counted[county] - PEOPLE * sum(margins.areas[county]) / PUBLISHED) < 1, county


def test_the_old_are_as_many_as_published(people: list[list[str]]) -> None:
    """Published: 18.92 of a hundred are 60 and over."""
    old = sum(row[4] <= "1962-06-30" for row in people)
    assert old / len(people) == pytest.approx(0.1892, abs=0.01)


def test_families_are_as_large_as_published(city: Made) -> None:
    """Published: 2.52 people in a family household; 24 of a hundred live alone."""
    every = (city.folder / "rosters" / "合成-hukou_members.csv").read_bytes().decode("gb18030").splitlines()[1:]
    lines = [line for line in every if not line.startswith("合成例")]  # planted cases are mostly of one or two people
    sizes = Counter(line.split(",")[0] for line in lines)
    assert len(lines) / len(sizes) == pytest.approx(2.52, abs=0.1)
    assert sum(size == 1 for size in sizes.values()) / len(sizes) == pytest.approx(0.24, abs=0.03)


def test_largest_remainder_keeps_the_sum_and_favours_the_larger_rest() -> None:
    assert largest_remainder(7, [50, 30, 20]) == [4, 2, 1]  # 3.5, 2.1, 1.4
    assert largest_remainder(0, [1, 2]) == [0, 0]


def test_a_part_of_every_cell_is_never_more_than_the_cell() -> None:
    cells = [3, 0, 1, 7, 2]
    for part in range(14):
        found = split(part, cells)
        assert sum(found) == part and all(0 <= inside <= cell for inside, cell in zip(found, cells, strict=True))


EACH = 6


def own_margins(path: Path) -> Path:
    """Every county with six people of each sex and age group, 228 in all, two thirds of them in towns."""
    lines = ["county,sex,age_group,area,persons"]
    for code in counties_of(regions()):
        lines += [f"{code},{sex},{band},,{EACH}" for sex, band in CELLS]
        lines += [f"{code},,,城镇,152", f"{code},,,农村,76"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_pools_at_full_size_are_the_margins_to_the_last_person(tmp_path: Path) -> None:
    margins = read_margins(own_margins(tmp_path / "m.csv"), counties_of(regions()))
    towns, country = (pool for pool in pools(margins, margins.total) if pool.county == "140213")
    assert (towns.left, country.left) == (152, 76)
    assert [sum(pool.of["男"][80:85]) for pool in (towns, country)] == [4, 2]


def test_margins_are_followed_exactly_at_full_size(tmp_path: Path) -> None:
    """Cases that are planted in a county take their places among its people. In Taiyuan there are more than 228 people hold."""
    margins = read_margins(own_margins(tmp_path / "m.csv"), counties_of(regions()))
    made = make(regions(), margins.total, SEED, tmp_path / "made", packs=packs(), margins=margins)
    elsewhere = [row for row in made.margins["counties"] if not row["county"].startswith("1401")]
    assert len(elsewhere) == 107
    assert {(row["people"], row["residents_off"], row["areas_most"]) for row in elsewhere} == {(228, 0, 0)}
    # one county has seven planted people of one age group and sex, of whom its table has six
    assert [row["ages_most"] for row in elsewhere if row["ages_most"]] in ([], [1])


def test_below_full_size_no_county_is_off_by_a_person(tmp_path: Path) -> None:
    margins = published(packs())
    found = Counter[str]()
    for pool in pools(margins, 50_000):
        found[pool.county] += pool.left
    assert sum(found.values()) == 50_000
    assert all(abs(found[county] - 50_000 * sum(margins.areas[county]) / PUBLISHED) < 1 for county in margins.counties)


def test_an_example_of_a_margins_file_says_the_same(tmp_path: Path) -> None:
    margins = read_margins(own_margins(tmp_path / "m.csv"), counties_of(regions()))
    (tmp_path / "again.csv").write_text(example(margins), "utf-8")
    again = read_margins(tmp_path / "again.csv", counties_of(regions()))
    assert (again.cells, again.areas) == (margins.cells, margins.areas)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("149999,男,0,,5", "unknown-county"),
        ("140105,男,0,,5.5", "bad-count"),
        ("140105,男,0-9,,5", "bad-margin"),
        ("140105,男,0,城镇,5", "bad-margin"),
        ("140105,男,0,,5", "margins-differ"),
    ],
)
def test_a_wrong_row_of_margins_is_said(tmp_path: Path, row: str, code: str) -> None:
    (tmp_path / "m.csv").write_text(f"county,sex,age_group,area,persons\n{row}\n", "utf-8")
    with pytest.raises(PuhuiError) as error:
        read_margins(tmp_path / "m.csv", counties_of(regions()))
    assert code in [problem.code for problem in error.value.problems]


def test_a_margins_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["demo", "--out", str(tmp_path / "x"), "--margins", str(tmp_path / "none.csv")])
    assert isinstance(run.exception, PuhuiError) and run.exception.problems[0].code == "no-margins"


def test_the_command_prints_how_far_it_is_from_the_margins(tmp_path: Path) -> None:
    words = ["demo", "--people", "1200", "--out", str(tmp_path / "x"), "--rosters-only", "--json"]
    run = CliRunner().invoke(app, [*words, "--margins", str(own_margins(tmp_path / "m.csv"))])
    said = json.loads(run.stdout)["margins"]
    assert said["people"] == 1200 and said["published"] == 117 * 228
    assert len(said["counties"]) == 117


def test_a_pool_is_emptied_to_the_last_person() -> None:
    pool = Pool("140105", "城镇")
    for sex, age in (("男", 3), ("女", 9), ("女", 35), ("男", 81), ("女", 82), ("男", 17)):
        pool.put(sex, age)
    maker = Maker(1, lay_out({"140105": 6}), Ids(), Stories.gather([]), {"140105": 6})
    made = list(maker.families(pool))
    assert sorted(person.age for family in made for person in family.members) == [3, 9, 17, 35, 81, 82]
    assert pool.left == pool.minors == 0
    today = date(2022, 6, 30)
    for person in (person for family in made for person in family.members):
        born = date.fromisoformat(person.born)
        assert today.year - born.year - ((today.month, today.day) < (born.month, born.day)) == person.age


def test_bands_cover_every_age_once() -> None:
    assert BANDS[0] == "0" and BANDS[-1] == "85+" and len(BANDS) == 19
