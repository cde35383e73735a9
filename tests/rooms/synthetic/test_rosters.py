"""Are the rosters the same for the same seed, readable, and marked so that nobody can take them for real?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from puhui.errors import PuhuiError
from puhui.registers.declared import load
from puhui.synthetic import Made, make
from puhui.synthetic.model import Unit
from puhui.synthetic.rosters import Rosters
from puhui.terms import IdNumber
from tests.rooms.synthetic.conftest import FEW, PEOPLE, SEED, packs, regions

MAKE = """
import sys
from pathlib import Path
from puhui.packs import find_packs
from puhui.regions import load
from puhui.synthetic import FIGURES_PACK, make
make(load(find_packs([FIGURES_PACK])), int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
"""


def digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def texts(city: Made) -> dict[str, str]:
    """The CSV rosters by register, whatever their encoding."""
    found = {}
    for path in (city.folder / "rosters").glob("*.csv"):
        data = path.read_bytes()
        try:
            found[path.stem.removeprefix("合成-")] = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            found[path.stem.removeprefix("合成-")] = data.decode("gb18030")
    return found


def columns(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(("hashes", "zone", "locale"), [("1", "America/Lima", "C"), ("4242", "Asia/Shanghai", "C.UTF-8")])
def test_same_seed_same_bytes(tmp_path: Path, hashes: str, zone: str, locale: str) -> None:
    environ = {
        **os.environ,
        "PYTHONHASHSEED": hashes,
        "TZ": zone,
        "LC_ALL": locale,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    subprocess.run([sys.executable, "-c", MAKE, str(FEW), str(SEED), str(tmp_path / "there")], env=environ, check=True)
    assert digests(tmp_path / "there") == digests(make(regions(), FEW, SEED, tmp_path / "here", packs=packs()).folder)


def test_another_seed_is_another_city(city: Made, tmp_path: Path) -> None:
    other = make(regions(), PEOPLE, SEED + 1, tmp_path, packs=packs())
    assert digests(other.folder)["rosters/合成-people.csv"] != digests(city.folder)["rosters/合成-people.csv"]


def test_as_many_people_as_asked_for(city: Made, truth: dict[str, Any]) -> None:
    wrong = [row for row in truth["mistakes"] if row["register"] == "people"]
    assert truth["units"]["person"] == city.people == PEOPLE
    assert len(columns(texts(city)["people"])) == PEOPLE + len(wrong)


def test_id_numbers_are_valid_and_of_an_area_that_was_never_given_out(city: Made, truth: dict[str, Any]) -> None:
    broken = {row["line"] for row in truth["mistakes"] if row["register"] == "people" and row["code"] == "id-check"}
    odd = {row["line"] for row in truth["mistakes"] if row["register"] == "people"}
    seen = set()
    for line, row in enumerate(columns(texts(city)["people"]), 2):
        assert row[0].startswith("9901")
        if line in broken:
            continue
        number = IdNumber.parse(row[0])
        if line not in odd:
            assert number.birth_date.isoformat() == row[4]
            assert number.sex == (1 if row[3] == "男" else 2)
            seen.add(number.text)
    assert len(seen) == PEOPLE


def test_names_and_phones_can_be_nobodys(city: Made) -> None:
    rows = columns(texts(city)["people"])
    assert {row[1][:2] for row in rows} == {"合成"}
    assert {row[2][:3] for row in rows if row[2]} == {"000"}


def test_towns_and_villages_have_codes_of_no_real_place(city: Made) -> None:
    rows = columns(texts(city)["districts"])
    assert rows
    assert {row[0][6] for row in rows} == {"9"}
    assert all(row[1].startswith("合成") for row in rows)


def test_every_file_says_that_it_is_made_up(city: Made) -> None:
    import python_calamine

    paths = sorted((city.folder / "rosters").iterdir())
    books = [path for path in paths if path.suffix == ".xlsx"]
    assert len(books) == 2
    for path in paths:
        assert "合成" in path.name or path.name == "mapping.yaml"
    for book in books:
        assert python_calamine.CalamineWorkbook.from_path(book).sheet_names == ["合成数据"]
    mapping = city.mapping.read_text("utf-8")
    assert "合成数据" in mapping and "synthetic: true" in mapping
    assert "合成数据" in city.truth.read_text("utf-8")


def test_every_planted_unit_stands_in_a_roster(city: Made, truth: dict[str, Any]) -> None:
    import python_calamine

    found = texts(city)
    book = python_calamine.CalamineWorkbook.from_path(city.folder / "rosters" / "合成-families.xlsx")
    known = {
        "person": {row[0] for row in columns(found["people"])},
        "family": {str(row[0]) for row in book.get_sheet_by_index(0).to_python()},
        "facility": {row[0] for row in columns(found["facilities"])},
        "town": {row[0].ljust(12, "0") for row in columns(found["districts"])},
        "village": {row[0] for row in columns(found["districts"])},
        "county": {f"{row[0][:6]}000000" for row in columns(found["districts"])},
        "disaster": {row[0] for row in columns(found["disasters"])},
        "school": {row[0] for row in columns(found["schools"])},
    }
    assert len(truth["planted"]) > 300
    assert [row for row in truth["planted"] if row["key"] not in known[row["kind"]]] == []


def test_a_wrong_row_stands_where_the_truth_says(city: Made, truth: dict[str, Any]) -> None:
    line = next(row["line"] for row in truth["mistakes"] if row["code"] == "no-such-day")
    assert texts(city)["people"].splitlines()[line - 1].split(",")[4] == "2021-02-30"


def test_too_few_people_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PuhuiError) as error:
        make(regions(), 10, SEED, tmp_path / "x")
    assert error.value.problems[0].code == "too-few-people"
    assert not (tmp_path / "x").exists()


def test_a_folder_with_a_city_is_not_overwritten(city: Made) -> None:
    before = digests(city.folder)
    with pytest.raises(PuhuiError) as error:
        make(regions(), PEOPLE, SEED, city.folder)
    assert error.value.problems[0].code == "folder-taken"
    assert digests(city.folder) == before


def test_any_declared_register_takes_rows_by_the_names_of_its_columns(tmp_path: Path) -> None:
    """A field only names register and values: the key of its unit goes where the declaration says."""
    declared = load(packs())
    names = [register.name for register in declared.of_shape("rows")]
    with Rosters(tmp_path, 1_000, declared, names) as rosters:
        for name in names:
            unit = Unit(kind=declared.registers[name].holds, number="合成一")
            unit.row(name)
            rosters.unit(unit)
        assert {name: rosters.lines[name] for name in names} == dict.fromkeys(names, 1)


def test_a_column_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    with Rosters(tmp_path, 1_000, load(packs())) as rosters, pytest.raises(ValueError, match="people has no column shoe_size"):
        rosters.row("people", id_number="1", shoe_size="42")
