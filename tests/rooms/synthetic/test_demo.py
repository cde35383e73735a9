"""Does one command take a stranger from nothing to a page, and does the check say so when something is missing?"""

from __future__ import annotations

import json
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
    run = puhui("demo", "--people", 1500, "--seed", 3, "--out", folder)
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


def test_a_struck_award_turns_the_same_demo_red(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    assert puhui("demo", "--people", 1200, "--seed", 4, "--out", folder, "--rosters-only").exit_code == 0
    path = folder / "rosters" / "合成-awards.csv"
    lines = path.read_text("utf-8").splitlines()
    last = max(index for index, line in enumerate(lines) if line.startswith("minimum_living.allowance,"))
    path.write_text("\n".join([*lines[:last], *lines[last + 1 :]]) + "\n", "utf-8")
    run = puhui("demo", "--people", 1200, "--seed", 4, "--out", folder, "--json")
    said = json.loads(run.stdout)["check"]
    assert run.exit_code == 1
    assert [row["found"] for row in said["differences"] if row["unit"]] == ["not_served"]
    assert puhui("demo", "check", folder).exit_code == 1


def test_a_folder_without_a_demo_is_said_so(tmp_path: Path) -> None:
    run = puhui("demo", "check", tmp_path)
    assert isinstance(run.exception, PuhuiError) and run.exception.problems[0].code == "no-demo"
