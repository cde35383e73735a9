"""Do the rooms stand on their floors, and does each say which question it answers?"""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SRC, rooms

GROUND = {"terms"}  # says what words mean; asks nothing
PURE = {"terms", "packs", "regions", "rules", "catalogue", "entitlement", "indicators", "equity", "reach"}


def contracts() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    assert found.read(ROOT / ".importlinter", encoding="utf-8")
    return found


def check_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"]
    return subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, check=False)


def copy_of_the_house(folder: Path) -> Path:
    shutil.copytree(SRC, folder / "src" / "puhui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


@pytest.mark.parametrize("room", rooms())
def test_a_room_opens_with_its_question(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((SRC / room / "__init__.py").read_text("utf-8")))
    assert docstring, f"{room}/__init__.py has no docstring"
    assert room in GROUND or re.search(r"[?？]", docstring), f"{room}/__init__.py asks no question: {docstring.splitlines()[0]}"


def test_the_floors_are_kept() -> None:
    run = check_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"Contracts: 2 kept, 0 broken", run.stdout), run.stdout


def test_an_import_upwards_breaks_the_contract(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    with (house / "src" / "puhui" / "regions" / "__init__.py").open("a", encoding="utf-8") as stream:
        stream.write("\nimport puhui.registers\n")
    run = check_imports(house)
    assert run.returncode != 0 and "puhui.regions is not allowed to import puhui.registers" in run.stdout, run.stdout + run.stderr


def test_a_room_that_joins_no_floor_breaks_the_contract(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    (house / "src" / "puhui" / "attic.py").write_text('"""What for?"""\n', "utf-8")
    run = check_imports(house)
    assert run.returncode != 0 and "attic" in run.stdout, run.stdout + run.stderr


def test_django_in_a_pure_room_breaks_the_contract(tmp_path: Path) -> None:
    house = copy_of_the_house(tmp_path)
    with (house / "src" / "puhui" / "rules" / "__init__.py").open("a", encoding="utf-8") as stream:
        stream.write("\nimport django\n")
    run = check_imports(house)
    assert run.returncode != 0 and "puhui.rules is not allowed to import django" in run.stdout, run.stdout + run.stderr


def test_only_rooms_not_built_yet_stand_in_brackets() -> None:
    layers = contracts()["importlinter:contract:floors"]["layers"]
    bracketed = set(re.findall(r"\((\w+)\)", layers))
    assert bracketed
    assert sorted(bracketed & {*rooms(), *(path.stem for path in SRC.glob("*.py"))}) == []


def test_every_pure_room_is_kept_from_django() -> None:
    built = PURE & {*rooms(), *(path.stem for path in SRC.glob("*.py"))}
    listed = {name.strip().removeprefix("puhui.") for name in contracts()["importlinter:contract:pure"]["source_modules"].split()}
    assert listed == built


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_every_room_is_on_the_map(page: str) -> None:
    drawn = set(re.findall(r"^  (\w+)/ ", (ROOT / page).read_text("utf-8"), re.MULTILINE))
    assert drawn == set(rooms()) - GROUND
