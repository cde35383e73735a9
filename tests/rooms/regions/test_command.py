"""`puhui regions` says where a place lies, whether it was valid, and what became of it."""

from __future__ import annotations

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from puhui.cli.regions import command
from puhui.errors import PuhuiError

app = typer.Typer()
app.command()(command)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def refused(*words: str) -> str:
    error = run(*words).exception
    assert isinstance(error, PuhuiError)
    return str(error)


def test_the_map_of_a_day_begins_with_its_counts() -> None:
    lines = run("--on", "2016-08-01").stdout.splitlines()
    assert lines[0] == "2016-08-01：省级 1 个，地级 11 个，县级 119 个"
    assert len(lines) == 1 + 131


def test_one_level_below_one_city() -> None:
    lines = run("--on", "2019-01-01", "--level", "county", "长治市").stdout.splitlines()
    assert "140403 长治市潞州区" in lines
    assert not any("140402" in line for line in lines)


def test_the_tree_is_indented() -> None:
    assert "        140105 小店区" in run("--on", "2016-08-01", "--tree").stdout.splitlines()


def test_an_abolished_county_by_name_says_where_its_towns_went() -> None:
    text = run("--on", "2019-01-01", "南郊区").stdout
    for word in ("2019-01-01 无效", "国函〔2018〕22号", "大同市平城区 140213", "140211100 古店镇"):
        assert word in text


def test_the_same_as_json() -> None:
    found = json.loads(run("--on", "2018-12-31", "140624", "--json").stdout)
    assert (found["valid"], found["county"], found["path"]) == (False, "140681", "朔州市怀仁市")
    assert [change["document"] for change in found["became"]] == ["民函〔2018〕46号"]
    rows = json.loads(run("--on", "2016-08-01", "--level", "city", "--json").stdout)["regions"]
    assert len(rows) == 11


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("潞州",), "潞州区"),
        (("140106001x",), "140106？"),
        (("城区", "--on", "2016-08-01"), "大同市城区 140202"),
        (("--on", "2016-02-30"), "2016-02-30"),
        (("--on", "1999-01-01"), "2010-12-31"),
        (("--level", "conty"), "county"),
        (("140202", "--tree", "--on", "2019-01-01"), "140202 不在 2019-01-01 的区划里"),
    ],
)
def test_what_cannot_be_answered_is_said_with_the_nearest_word(words: tuple[str, ...], says: str) -> None:
    assert says in refused(*words)
