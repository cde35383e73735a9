"""Do the commands say what happened, and end as scripts expect?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from puhui.cli import snapshot
from puhui.errors import PuhuiError
from puhui.packs import find_packs
from puhui.registers.keys import new_key
from tests.rooms.registers.office import MAN

PEOPLE = "公民身份号码,姓名,性别,出生日期,人员状态,户籍地,常住地\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """Two people for the shipped packs, one with a broken number, and a key."""
    new_key(tmp_path / "key")
    rows = f"{MAN},甲,男,1980-01-01,正常,140105,140105\n123,乙,男,1980-01-01,正常,140105,140105\n"
    (tmp_path / "people.csv").write_text(PEOPLE + rows, encoding="utf-8")
    path = tmp_path / "mapping.yaml"
    path.write_text('facts_on: "2016-08-01"\nsynthetic: true\nrosters:\n  - {file: people.csv, register: people}\n', encoding="utf-8")
    return path


def run(*args: object) -> Result:
    return CliRunner().invoke(snapshot.app, [str(arg) for arg in args])


def build(mapping: Path, *more: str) -> Result:
    return run("build", mapping, "--out", mapping.parent / "out", "--key-file", mapping.parent / "key", *more)


def test_build_prints_every_roster_and_where_the_lists_are(mapping: Path) -> None:
    result = build(mapping)
    assert result.exit_code == 0, result.output
    assert ["people.csv", "people", "2", "1", "1", "0", "0"] in [line.split() for line in result.output.splitlines()]
    assert "退回和待核实的清单：" in result.output


def test_a_roster_without_a_row_is_named(mapping: Path) -> None:
    (mapping.parent / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert "people.csv 只有表头，没有一行资料" in build(mapping).output


def test_strict_ends_with_1_when_a_row_was_not_accepted(mapping: Path) -> None:
    assert build(mapping, "--strict").exit_code == 1


def test_json_tells_programs_the_same(mapping: Path) -> None:
    said = json.loads(build(mapping, "--json").output)
    assert said["reasons"] == {"id-form": 1} and said["units"]["person"] == 1
    assert Path(said["snapshot"]).name == said["digest"][:12]


def test_check_and_show_a_snapshot(mapping: Path) -> None:
    path = Path(json.loads(build(mapping, "--json").output)["snapshot"])
    assert run("check", path).exit_code == 0
    shown = run("show", path)
    assert shown.exit_code == 0 and "合成数据" in shown.output and "units/person" in shown.output
    assert json.loads(run("show", path, "--json").output)["facts_on"] == "2016-08-01"
    (path / "regions.parquet").unlink()
    checked = run("check", path, "--json")
    assert checked.exit_code == 1
    assert [problem["code"] for problem in json.loads(checked.output)["problems"]] == ["file-missing"]


def test_without_a_key_nothing_is_read(mapping: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUHUI_KEY_FILE", raising=False)
    result = run("build", mapping, "--out", mapping.parent / "out")
    assert isinstance(result.exception, PuhuiError) and result.exception.problems[0].code == "no-key"
    assert not (mapping.parent / "out").exists()


def test_key_new_writes_a_key(tmp_path: Path) -> None:
    result = CliRunner().invoke(snapshot.key_app, [str(tmp_path / "key")])
    if result.exit_code:  # an app of one command takes its name only when it is mounted
        result = CliRunner().invoke(snapshot.key_app, ["new", str(tmp_path / "key")])
    assert result.exit_code == 0 and (tmp_path / "key").stat().st_size == 32


def test_awards_may_speak_of_every_benefit_of_the_shipped_packs() -> None:
    known = snapshot.known_benefits(find_packs())
    assert {
        "minimum_living.allowance": "family",
        "minimum_living.topup": "person",
        "elderly_allowance.care": "person",
    }.items() <= known.items()
