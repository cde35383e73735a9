"""Bad tables are refused, all in one list, each with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from puhui.errors import Problem, PuhuiError
from puhui.packs import Pack, shipped_packs
from puhui.regions import load

TOP = "140000,省,province,,2016-01-01,,\n140100,市,city,140000,2016-01-01,,\n"  # lines 2 and 3
A = "140121,甲县,county,140100,2016-01-01,{},\n"
B = "140122,乙县,county,140100,{},,\n"
Write = Callable[..., Pack]


def problems_of(*packs: Pack) -> list[Problem]:
    with pytest.raises(PuhuiError) as caught:
        load(packs)
    return caught.value.problems


REGIONS = {
    "a date that does not exist": (A.format("2018-02-30"), "bad-date", 4),
    "an end before the start": (A.format("2015-12-31"), "end-before-start", 4),
    "no successor": (A.format("2018-12-31"), "successor-missing", 4),
    "out of nowhere": (B.format("2018-01-01"), "origin-missing", 4),
    "an unknown parent": ("140121,甲县,county,140200,2016-01-01,,\n", "parent-unknown", 4),
    "a county as parent": (A.format("") + "140122,乙县,county,140121,2016-01-01,,\n", "parent-unknown", 5),
    "a parent that came later": ("140200,市,city,140000,2017-01-01,,\n140221,丙县,county,140200,2016-01-01,,\n", "parent-dates", 5),
    "two versions at a time": (A.format("") + "140121,甲区,county,140100,2018-01-01,,\n", "overlap", 5),
    "a level that is not the code's": ("140121,甲县,city,140000,2016-01-01,,\n", "level-code", 4),
    "a code too short": ("14012,甲县,county,140100,2016-01-01,,\n", "bad-code", 4),
    "an unknown level": ("140121,甲县,conty,140100,2016-01-01,,\n", "bad-word", 4),
    "no name": ("140121,,county,140100,2016-01-01,,\n", "cell-empty", 4),
    "a cell too few": ("140121,甲县,county,140100,2016-01-01,\n", "row-width", 4),
}


@pytest.mark.parametrize("name", REGIONS)
def test_a_bad_region_is_refused_with_its_line(write: Write, name: str) -> None:
    lines, code, line = REGIONS[name]
    found = problems_of(write(regions=TOP + lines))
    assert [(problem.code, problem.where.line) for problem in found] == [(code, line)]
    assert found[0].where.file.endswith("regions.csv")
    assert found[0].remedy


SPLIT = TOP + A.format("2017-12-31") + B.format("2016-01-01") + "140123,丙县,county,140100,2016-01-01,,\n"
HALF = "2018-01-01,140121,140122,0.5,拆分,某函,\n"
CHANGES = {
    "shares below one": (HALF, "share-sum", 2),
    "shares above one": (HALF + "2018-01-01,140121,140123,0.6,拆分,某函,\n", "share-sum", 2),
    "a living county gives all": ("2018-01-01,140121,140122,1,并入,某函,\n2018-01-01,140123,140122,1,并入,某函,\n", "share-sum", 3),
    "an unknown successor": ("2018-01-01,140121,140132,1,并入,某函,\n", "change-unknown", 2),
    "a day that does not exist": ("2018-02-30,140121,140122,1,并入,某函,\n", "bad-date", 2),
    "a share of nothing": ("2018-01-01,140121,140122,0,并入,某函,\n", "bad-share", 2),
    "no decree": ("2018-01-01,140121,140122,1,并入,,\n", "cell-empty", 2),
    "towns that do not make up the share": (
        HALF + "2018-01-01,140121,140123,1/2,拆分,某函,\n2018-01-01,140121100,140122,0.4,拆分,某函,\n",
        "share-towns",
        2,
    ),
    "a town without its county": ("2018-01-01,140121,140122,1,并入,某函,\n2018-01-01,140123100,140122,0.1,划入,某函,\n", "town-alone", 3),
    "the same twice": (HALF + HALF, "change-twice", 3),
    "from a county to itself": ("2018-01-01,140121,140122,1,并入,某函,\n2018-01-01,140123,140123,0.1,划入,某函,\n", "change-nowhere", 3),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_bad_change_is_refused_with_its_line(write: Write, name: str) -> None:
    lines, code, line = CHANGES[name]
    found = problems_of(write(regions=SPLIT, changes=lines))
    assert [(problem.code, problem.where.line) for problem in found] == [(code, line)]
    assert found[0].where.file.endswith("changes.csv")


OFFICES = {
    "an unknown successor": (
        "a,health_old,卫生,county,,2018-12-31,helth,某法,checked,\nb,health,卫健,county,2019-01-01,,,某法,checked,\n",
        2,
    ),
    "two at a time": ("a,health,卫生,county,,2019-12-31,,某法,checked,\nb,health,卫健,city county,2019-01-01,,,某法,checked,\n", 3),
    "a code twice": ("a,health,卫生,city,,,,某法,checked,\na,health,卫生,county,,,,某法,checked,\n", 3),
    "a status of its own": ("a,health,卫生,city,,,,某法,sure,\n", 2),
    "no such level": ("a,health,卫生,town,,,,某法,checked,\n", 2),
}


@pytest.mark.parametrize("name", OFFICES)
def test_a_bad_office_is_refused_with_its_line(write: Write, name: str) -> None:
    lines, line = OFFICES[name]
    found = problems_of(write(regions=TOP, organisations=lines))
    assert [problem.where.line for problem in found] == [line]


def test_all_troubles_come_in_one_list(write: Write) -> None:
    found = problems_of(
        write("p", regions=TOP + A.format("2018-02-30")),
        write("q", changes="2018-01-01,1,140122,1,并入,某函,\n", organisations="a,health,卫生,town,,,,某法,sure,\n"),
    )
    assert len({problem.where.file for problem in found}) == 3
    assert len(found) == 4


def test_two_packs_may_not_both_have_a_county(write: Write) -> None:
    found = problems_of(write("p", regions=TOP + A.format("")), write("q", regions=A.format("")))
    assert [problem.code for problem in found] == ["overlap"]
    assert "p" in found[0].what.split("regions")[0]


def test_a_file_that_nobody_reads_is_refused(write: Write) -> None:
    made = write(regions=TOP)
    (made.path / "regions" / "change.csv").write_text("x\n", encoding="utf-8")
    found = problems_of(made)
    assert [problem.code for problem in found] == ["file-unread"]
    assert "changes.csv" in found[0].remedy


def test_a_county_removed_from_shanxi_is_missed_where_it_is_named(tmp_path: Path) -> None:
    """The gate can fail: without 平城区 every change that leads there is refused."""
    source, copy = shipped_packs() / "shanxi" / "regions", tmp_path / "shanxi" / "regions"
    copy.mkdir(parents=True)
    for path in source.glob("*.csv"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("140213,")]
        (copy / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = problems_of(Pack("shanxi", "", "place", "0", (), copy.parent))
    rows = [line for line in (source / "changes.csv").read_text(encoding="utf-8").splitlines() if ",140213" in line]
    assert len([problem for problem in found if problem.code == "change-unknown"]) == len(rows) > 10


def test_a_county_may_move_to_another_city(write: Write) -> None:
    moved = "140200,乙市,city,140000,2016-01-01,,\n" + A.format("2017-12-31") + "140121,甲县,county,140200,2018-01-01,,某函\n"
    regions = load([write(regions=TOP + moved)])
    assert [regions.on(date(year, 6, 1)).parent("140121") for year in (2017, 2018)] == ["140100", "140200"]
