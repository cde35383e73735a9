"""Does one command take a stranger from nothing to a page, and does the check say so when something is missing?"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from puhui.cli import app
from puhui.errors import PuhuiError


def puhui(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "city"
    run = puhui("demo", "--people", 1_200, "--seed", 3, "--out", folder)
    assert run.exit_code == 0, run.output
    return folder


def test_the_demo_leaves_rosters_snapshot_result_and_pages(demo: Path) -> None:
    paper = json.loads((demo / "demo.json").read_text("utf-8"))
    assert paper["synthetic"] is True
    for name in (paper["rosters"], paper["truth"], paper["snapshot"], paper["result"], *paper["pages"]):
        assert (demo / name).exists(), name
    for name in paper["pages"]:
        assert "合成数据" in (demo / name).read_text("utf-8")


def test_the_check_finds_everything(demo: Path) -> None:
    run = puhui("demo", "check", demo, "--json")
    said = json.loads(run.stdout)
    assert run.exit_code == 0 and said["ok"] and said["differences"] == []
    assert said["table"] and all(row["planted"] == row["found"] for row in said["table"])


def test_another_key_finds_nobody(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"q" * 32)
    assert puhui("demo", "check", demo, "--key-file", tmp_path / "key").exit_code == 1


def test_a_case_that_met_another_fate_turns_the_check_red(demo: Path, tmp_path: Path) -> None:
    """As if somebody had planted an unserved family where the program found a served one."""
    shutil.copytree(demo, tmp_path / "spoiled")
    path = tmp_path / "spoiled" / "truth.json"
    truth = json.loads(path.read_text("utf-8"))
    row = next(row for row in truth["planted"] if row["benefit"] == "minimum_living.allowance" and row["fate"] == "served")
    row["fate"] = "not_served"
    path.write_text(json.dumps(truth, ensure_ascii=False), "utf-8")
    run = puhui("demo", "check", tmp_path / "spoiled", "--json")
    (found,) = json.loads(run.stdout)["differences"]
    assert run.exit_code == 1
    assert (found["benefit"], found["expected"], found["say"]) == (row["benefit"], "not_served", row["say"])


def test_rosters_that_lie_there_are_gone_on_with(tmp_path: Path) -> None:
    words = ("demo", "--people", 1_200, "--seed", 4, "--out", tmp_path, "--rosters-only", "--json")
    first = json.loads(puhui(*words).stdout)
    assert json.loads(puhui(*words).stdout) == first
    other = puhui(*words, "--seed", 5)
    assert isinstance(other.exception, PuhuiError) and other.exception.problems[0].code == "folder-taken"


def test_a_folder_without_a_demo_is_said_so(tmp_path: Path) -> None:
    run = puhui("demo", "check", tmp_path)
    assert isinstance(run.exception, PuhuiError) and run.exception.problems[0].code == "no-demo"
