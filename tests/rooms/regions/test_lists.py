"""Official lists down to villages: taken whole or refused row by row, kept with their days, named by the other commands."""

from __future__ import annotations

import csv
import gzip
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from puhui.cli.regions import app
from puhui.errors import PuhuiError
from puhui.packs import find_packs
from puhui.regions import load

HEAD = "代码,名称,城乡分类代码"
GOOD = ["140105001000,坞城街道办事处,", "140105001001,师范街社区居委会,111", "140105100000,北格镇,", "140105100200,北格村委会,121"]


def run(*words: object) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*map(str, words), "--json"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def write(path: Path, rows: list[str], head: str = HEAD, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
    return path


def refused(*words: object) -> str:
    with pytest.raises(PuhuiError) as error:
        run(*words)
    return str(error.value)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_towns_and_villages_become_a_pack(tmp_path: Path) -> None:
    found = run("load", write(tmp_path / "l.csv", GOOD), "--on", "2016-07-31", "--out", tmp_path / "mine")
    assert (found["read"], found["accepted"], found["rejected"]) == (4, 4, 0)
    assert [row["code"] for row in rows_of(tmp_path / "mine" / "regions" / "towns.csv")] == ["140105001", "140105100"]
    assert rows_of(tmp_path / "mine" / "regions" / "villages.csv")[1] == {
        "code": "140105100200", "name": "北格村委会", "class": "121", "since": "2016-07-31", "until": "",
    }  # fmt: skip
    assert {pack.name for pack in find_packs([tmp_path / "mine"])} >= {"mine", "shanxi"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    found = run("load", write(tmp_path / "l.csv", GOOD, encoding=encoding), "--on", "2016-07-31", "--out", tmp_path / "mine")
    assert found["villages"] == 2


def test_a_packed_file_and_a_workbook_give_the_same(tmp_path: Path) -> None:
    import xlsxwriter

    packed, book_path = tmp_path / "l.csv.gz", tmp_path / "l.xlsx"
    packed.write_bytes(gzip.compress("\n".join([HEAD, *GOOD]).encode()))
    with xlsxwriter.Workbook(str(book_path)) as book:
        sheet = book.add_worksheet()
        for line, text in enumerate([HEAD, *GOOD]):
            sheet.write_row(line, 0, text.split(","))
    texts = []
    for path in (packed, book_path):
        run("load", path, "--on", "2016-07-31", "--out", tmp_path / path.suffix[1:])
        texts.append((tmp_path / path.suffix[1:] / "regions" / "villages.csv").read_text(encoding="utf-8"))
    assert texts[0] == texts[1] and texts[0].count("\n") == 3


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", GOOD, "编号,单位,类")
    assert "编号" in refused("load", path, "--on", "2016-07-31", "--out", tmp_path / "mine")
    words = [word for pair in ("code=编号", "name=单位", "class=类") for word in ("--column", pair)]
    assert run("load", path, "--on", "2016-07-31", "--out", tmp_path / "mine", *words)["classes"] == {"111": 1, "121": 1}


BAD = [
    ("14010510020,某村委会,220", "bad-code", "代码"),
    ("140105100200,又一个北格村委会,220", "code-twice", "第 5 行"),
    ("140105777201,某村委会,220", "orphan", "140105777"),
    ("140199001000,某街道,", "orphan", "140199"),
    ("140213001000,南关街道,", "orphan", "140213"),  # 平城区 came in 2018
    ("140105100201,,220", "name-missing", "名称"),
    ("140105100201,某村委会,221", "bad-class", "220"),
    ("130105001000,某街道,", "other-province", "--province"),
    ("140105000000,大店区,", "not-on-map", "小店区"),
    ("140105100201,某村委会,220,多", "row-width", "格数"),
]


@pytest.mark.parametrize(("line", "reason", "says"), BAD, ids=[reason + line[:12] for line, reason, _says in BAD])
def test_a_wrong_row_is_named_with_line_column_reason_and_remedy(tmp_path: Path, line: str, reason: str, says: str) -> None:
    path, out = write(tmp_path / "l.csv", [*GOOD, line]), tmp_path / "mine"
    said = refused("load", path, "--on", "2016-07-31", "--out", out)
    assert "l.csv:6" in said and says in said and "什么也没有装载" in said
    assert not out.exists()
    (row,) = rows_of(tmp_path / "mine-rejected.csv")
    assert (row["line"], row["reason"]) == ("6", reason)


def test_a_level_that_contradicts_the_code_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ["140105001000,坞城街道办事处,village"], "code,name,level")
    assert "level" in refused("load", path, "--on", "2016-07-31", "--out", tmp_path / "mine")


def test_a_parent_that_contradicts_the_code_is_rejected(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ["140105001000,坞城街道办事处,140106"], "code,name,county_code")
    assert "140106" in refused("load", path, "--on", "2016-07-31", "--out", tmp_path / "mine")


def test_the_rest_is_taken_when_asked_and_every_row_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", [*GOOD, *(line for line, _reason, _says in BAD)])
    found = run("load", path, "--on", "2016-07-31", "--out", tmp_path / "mine", "--accept-partial")
    assert (found["read"], found["accepted"], found["rejected"]) == (14, 4, 10)
    assert len(rows_of(tmp_path / "mine-rejected.csv")) == 10
    assert found["reasons"] == {
        "bad-class": 1, "bad-code": 1, "code-twice": 1, "name-missing": 1, "not-on-map": 1, "orphan": 3, "other-province": 1, "row-width": 1,
    }  # fmt: skip


def test_villages_of_a_rejected_town_are_rejected_with_it(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ["140105001000,,", GOOD[1]])
    found = json.loads(
        CliRunner().invoke(app, ["load", str(path), "--on", "2016-07-31", "--out", str(tmp_path / "mine"), "--json"]).stdout or "{}"
    )
    assert found == {}
    assert [row["reason"] for row in rows_of(tmp_path / "mine-rejected.csv")] == ["name-missing", "orphan"]


def test_a_later_list_ends_what_it_no_longer_has(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "a.csv", GOOD), "--on", "2016-07-31", "--out", out)
    later = ["140105001000,坞城街道,", "140105101000,刘家堡镇,"]
    found = run("load", write(tmp_path / "b.csv", later), "--on", "2019-10-31", "--out", out)
    assert found["kept"] == [{"level": "town", "rows": 2, "new": 1, "renamed": 1, "ended": 1}]
    towns = [(row["code"], row["name"], row["since"], row["until"]) for row in rows_of(out / "regions" / "towns.csv")]
    assert towns == [
        ("140105001", "坞城街道办事处", "2016-07-31", "2019-10-30"),
        ("140105001", "坞城街道", "2019-10-31", ""),
        ("140105100", "北格镇", "2016-07-31", "2019-10-30"),
        ("140105101", "刘家堡镇", "2019-10-31", ""),
    ]
    assert len(rows_of(out / "regions" / "villages.csv")) == 2  # the later list holds no villages and ends none


def test_an_earlier_list_cannot_follow_a_later_one(tmp_path: Path) -> None:
    out, path = tmp_path / "mine", write(tmp_path / "a.csv", GOOD)
    run("load", path, "--on", "2019-10-31", "--out", out)
    assert "2019-10-31" in refused("load", path, "--on", "2016-07-31", "--out", out)


def test_of_a_file_with_several_days_the_day_asked_for_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "l.csv", ["2016-07-31,140105001,坞城街道", "2017-10-31,140105002,营盘街道"], "as_of,code,name")
    found = run("load", path, "--on", "2017-10-31", "--out", tmp_path / "mine")
    assert (found["read"], found["other_days"], found["towns"]) == (1, 1, 1)
    assert "2016-07-31" in refused("load", path, "--on", "2018-10-31", "--out", tmp_path / "other")


def test_names_are_known_to_show_and_under(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run(
        "load",
        write(tmp_path / "l.csv", [*GOOD, "140211100000,古店镇,", "140211100200,古店村委会,210"]),
        "--on",
        "2016-07-31",
        "--out",
        out,
    )
    found = run("show", "北格镇", "--packs", out, "--on", "2016-08-01")
    assert (found["code"], [row["name"] for row in found["names"]]) == ("140105100", ["北格镇"])
    below = run("under", "140105", "--packs", out, "--on", "2016-08-01")["regions"]
    assert [(row["code"], row["path"]) for row in below] == [
        ("140105001", "太原市小店区坞城街道办事处"), ("140105100", "太原市小店区北格镇"),
    ]  # fmt: skip
    moved = run("under", "140212", "--level", "village", "--packs", out, "--on", "2019-01-01")["regions"]
    assert [(row["path"], row["class"]) for row in moved] == [("大同市新荣区古店镇古店村委会", "210")]


def test_villages_are_found_through_the_new_code_that_a_later_list_gives_their_town(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "a.csv", ["140211100000,古店镇,", "140211100200,古店村委会,210"]), "--on", "2016-07-31", "--out", out)
    run("load", write(tmp_path / "b.csv", ["140212101000,古店镇,"]), "--on", "2018-10-31", "--out", out)
    for top in ("140212", "140212101", "140211100"):
        found = run("under", top, "--level", "village", "--packs", out, "--on", "2019-01-01")["regions"]
        assert [row["path"] for row in found] == ["大同市新荣区古店镇古店村委会"]


def test_a_day_before_the_first_list_is_refused(tmp_path: Path) -> None:
    run("load", write(tmp_path / "l.csv", GOOD), "--on", "2016-07-31", "--out", tmp_path / "mine")
    assert "2016-07-31" in refused("under", "140105", "--packs", tmp_path / "mine", "--on", "2015-01-01")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("restate", "EMPTY", "--from", "2016", "--to", "2024", "--value", "n", "--out", "OUT"), "文件里没有内容"),
        (("restate", "HEAD", "--from", "2016", "--to", "2024", "--value", "n", "--out", "OUT"), "没有按县的行"),
        (("restate", "GOOD", "--from", "2016", "--to", "2024", "--value", "m", "--out", "OUT"), "没有这一列"),
        (("restate", "GOOD", "--from", "20x6", "--to", "2024", "--value", "n", "--out", "OUT"), "20x6"),
        (("restate", "GOOD", "--from", "2016", "--to", "2024", "--value", "n", "--out", "FOLDER"), "写不了"),
        (("load", "EMPTY", "--on", "2016-07-31", "--out", "OUT"), "文件里没有内容"),
        (("load", "PACKED", "--on", "2016-07-31", "--out", "OUT"), "gzip"),
        (("load", "GOOD", "--on", "2016-07-31", "--out", "OUT", "--column", "name"), "code=乡级代码"),
        (("load", "GOOD", "--on", "2016-02-30", "--out", "OUT"), "2016-02-30"),
    ],
)
def test_a_hopeless_file_or_call_is_refused_in_words(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    (tmp_path / "EMPTY").write_text("", encoding="utf-8")
    (tmp_path / "HEAD").write_text("code,n\n", encoding="utf-8")
    (tmp_path / "GOOD").write_text("code,n\n140105,1\n", encoding="utf-8")
    (tmp_path / "PACKED.gz").write_bytes(b"not packed")
    (tmp_path / "FOLDER").mkdir()
    names = {"EMPTY": "EMPTY", "HEAD": "HEAD", "GOOD": "GOOD", "PACKED": "PACKED.gz", "FOLDER": "FOLDER", "OUT": "out.csv"}
    assert says in refused(*[tmp_path / names[word] if word in names else word for word in words])


def test_without_a_list_towns_cannot_be_listed() -> None:
    assert "puhui regions load" in refused("under", "140105")


def test_a_broken_row_of_a_list_is_named_when_it_is_read(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "l.csv", GOOD), "--on", "2016-07-31", "--out", out)
    with (out / "regions" / "towns.csv").open("a", encoding="utf-8") as stream:
        stream.write("14010510x,坏,,2016-07-31,\n")
    assert "towns.csv:4" in refused("under", "140105", "--packs", out)


def test_an_undecided_change_of_a_town_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "l.csv", GOOD), "--on", "2016-07-31", "--out", out)
    head = "day,from,from_name,to,to_name,kind,share,evidence,document,note\n"
    changes = out / "regions" / "town_changes.csv"
    changes.write_text(head + "2021-03-01,140105100,北格镇,,,unmatched,,,,\n", encoding="utf-8")
    words = ("crosswalk", "--from", "2016", "--to", "2022", "--level", "town", "--packs", out, "--out", tmp_path / "x.csv")
    assert "北格镇" in refused(*words)
    changes.write_text(head + "2021-03-01,140105100,北格镇,140105001,坞城街道,merged,1,,某文,\n", encoding="utf-8")
    run(*words)
    steps = {row["from"]: (row["to"], row["document"]) for row in rows_of(tmp_path / "x.csv")}
    assert steps["140105100"] == ("140105001", "某文")


def test_the_shares_of_a_changed_town_sum_to_one(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "l.csv", GOOD), "--on", "2016-07-31", "--out", out)
    rows = [
        "2021-03-01,140105100,北格镇,140105001,坞城街道,split,1/3,,某文,",
        "2021-03-01,140105100,北格镇,140105100,北格镇,split,2/3,,某文,",
    ]
    words = ("crosswalk", "--from", "2016", "--to", "2022", "--level", "town", "--packs", out, "--out", tmp_path / "x.csv")
    changes = out / "regions" / "town_changes.csv"
    head = "day,from,from_name,to,to_name,kind,share,evidence,document,note"
    write(changes, rows[:1], head)
    assert "1/3" in refused(*words)
    write(changes, rows, head)
    run(*words)
    assert {(row["to"], row["share"]) for row in rows_of(tmp_path / "x.csv") if row["from"] == "140105100"} == {
        ("140105001", "1/3"), ("140105100", "2/3"),
    }  # fmt: skip


def test_a_town_that_left_the_lists_without_a_word_has_no_new_code(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    run("load", write(tmp_path / "a.csv", GOOD), "--on", "2016-07-31", "--out", out)
    run("load", write(tmp_path / "b.csv", [GOOD[0]]), "--on", "2019-10-31", "--out", out)
    run("crosswalk", "--from", "2016", "--to", "2022", "--level", "town", "--packs", out, "--out", tmp_path / "x.csv")
    steps = {row["from"]: (row["to"], row["kind"]) for row in rows_of(tmp_path / "x.csv")}
    assert (steps["140105001"], steps["140105100"]) == (("140105001", "same"), ("", "unknown"))


@pytest.fixture(scope="module")
def whole(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The list of 2016 loaded: (what the command says, the pack)."""
    out = tmp_path_factory.mktemp("lists") / "mine"
    return run("load", reference_data / "regions" / "shanxi_divisions_2016_5level.csv.gz", "--on", "2016-07-31", "--out", out), out


def test_the_list_of_2016_loads_whole(whole: tuple[dict[str, Any], Path]) -> None:
    found, _out = whole
    assert (found["towns"], found["villages"], found["rejected"]) == (1451, 30197, 0)
    assert found["map_rows"] == 1 + 11 + 119 and found["frames"] == 11
    assert found["read"] == found["accepted"] == 1451 + 30197 + 131 + 11
    assert sum(found["classes"].values()) == 30197


def test_a_list_of_30000_villages_does_not_slow_commands_that_name_none(whole: tuple[dict[str, Any], Path]) -> None:
    packs = find_packs([whole[1]])
    start = time.perf_counter()
    regions = load(packs)
    assert "towns" not in vars(regions.lists) and "villages" not in vars(regions.lists)
    without = time.perf_counter() - start
    start = time.perf_counter()
    assert regions.lists.get("140105001001", date(2016, 8, 1)) is not None
    assert without < 1 and time.perf_counter() - start < 3  # milliseconds and a quarter of a second on a free machine


def test_towns_of_a_later_year_load_but_for_the_statistical_zones(reference_data: Path, tmp_path: Path) -> None:
    path = reference_data / "regions" / "shanxi_towns_by_year.csv.gz"
    found = run("load", path, "--on", "2018-10-31", "--out", tmp_path / "mine", "--accept-partial")
    assert (found["read"], found["rejected"]) == (1485, 11)  # 140171 5, 140271 1, 140471 1, 140671 1, 140971 3
    assert {row["code"][:6] for row in rows_of(tmp_path / "mine-rejected.csv")} == {"140171", "140271", "140471", "140671", "140971"}
