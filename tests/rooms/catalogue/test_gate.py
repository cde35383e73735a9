"""What does the gate refuse? One change to a pack that passes, one code in the answer, at the right file and line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from puhui.catalogue.check import Report

Gate = Callable[..., Report]
CARD, FIGURES, EXAMPLES = "base/items/aid/2016-01-01.yaml", "base/items/aid/standards.csv", "base/items/aid/examples.yaml"
NEXT = "base/items/aid/2018-01-01.yaml"
URBAN = "line,990000,urban,2016-01-01,,600,省发1号,unverified,,,\n"
ENDED = "line,990000,urban,2016-01-01,2016-12-31,600,省发1号,unverified,,,\n"


def test_the_tiny_pack_passes(gate: Gate) -> None:
    report = gate()
    assert [str(problem) for problem in report.problems] == []
    assert report.counts["examples"] == 4 and report.counts["engines"] == 3
    assert report.figures == {"checked": 0, "unverified": 2, "invented": 0}


REFUSED = [
    # where, what is replaced, by what, code of the problem, a word of the message
    pytest.param(CARD, "serves: family\nat", "serves: famly\nat", "key-choice", "family", id="a kind that nobody declares"),
    pytest.param(CARD, "name: 补助\n", "name: 补助\nname: 又名\n", "key-twice", "两次", id="a key twice"),
    pytest.param(CARD, "object: 家庭\n", "", "key-missing", "object", id="a mandatory column left out"),
    pytest.param(CARD, "leads: civil", "leads: civvil", "office-unknown", "civil", id="an office that no place has"),
    pytest.param(CARD, "total < standard.line[area] * n", "total < 600", "rule-type", "standards.csv", id="a figure in a rule"),
    pytest.param(CARD, "age >= 60", "ages >= 60", "name-unknown", "age", id="a misspelt fact in a rule"),
    pytest.param(CARD, "receives.other", "receives.othr", "benefit-unknown", "receives.other", id="a misspelt benefit in a rule"),
    pytest.param(CARD, "at: residence\nleads", "at: area\nleads", "at-unknown", "residence", id="a place that is none"),
    pytest.param(CARD, "by: [area]", "by: [areas]", "key-unknown", "areas", id="a key that is no code"),
    pytest.param(CARD, 'range: ["0", "5000"]', "range: [0.5, 5000]", "bad-range", "引号", id="a float as money"),
    pytest.param(FIGURES, ",600,", ",600.555,", "bad-figure", "600.50", id="a figure finer than the fen"),
    pytest.param(FIGURES, ",600,", ",6e2,", "bad-figure", "科学记数", id="scientific notation"),
    pytest.param(FIGURES, ",600,", ",-600,", "figure-range", "0 至 5000", id="negative money"),
    pytest.param(FIGURES, ",600,", ",60000,", "figure-range", "5000", id="a figure beyond its range"),
    pytest.param(FIGURES, "urban,2016-01-01", "urban,2016-02-30", "bad-date", "2016-02-30", id="a day that does not exist"),
    pytest.param(FIGURES, "line,990000,urban", "lin,990000,urban", "standard-unknown", "line", id="a misspelt standard"),
    pytest.param(FIGURES, "990000,urban", "990101,urban", "set-by", "province", id="a level that may not set it"),
    pytest.param(FIGURES, "990000,urban", "9900,urban", "bad-region", "9900", id="a region that is no code"),
    pytest.param(FIGURES, "990000,urban", "980000,urban", "region-unknown", "980000", id="a region that nobody knows"),
    pytest.param(FIGURES, "urban", "urbn", "word-unknown", "urban", id="a misspelt key"),
    pytest.param(FIGURES, "600,省发1号", "600,", "no-document", "出处", id="no document"),
    pytest.param(FIGURES, "600,省发1号", "600,浙江省发1号", "law-elsewhere", "浙江", id="a document of another province"),
    pytest.param(FIGURES, "unverified", "checked", "checked-by", "checked_by", id="checked by nobody"),
    pytest.param(FIGURES, "unverified", "invented", "invented", "holes.csv", id="invented outside a synthetic pack"),
    pytest.param(FIGURES, "unverified", "sure", "bad-status", "checked", id="a status that is none"),
    pytest.param(FIGURES, URBAN, URBAN + URBAN, "figures-overlap", "standards.csv:2", id="two figures for one day"),
    pytest.param(
        FIGURES, URBAN, ENDED + URBAN.replace("2016-01-01,,600", "2016-12-31,,700"), "figures-overlap", "同时", id="a day with two figures"
    ),
    pytest.param(FIGURES, URBAN, "", "hole", "小省", id="a hole that is not listed"),
    pytest.param(EXAMPLES, '"599.99"', '"599.98"', "example-fails", "0.02", id="an example with a wrong amount"),
    pytest.param(EXAMPLES, '李家: {cash: "no"}', '李家: {cash: "yes"}', "example-fails", "line=no", id="an example with a wrong answer"),
    pytest.param(EXAMPLES, 'income: "600"}', 'incom: "600"}', "fact-unknown", "income", id="a misspelt fact"),
    pytest.param(EXAMPLES, 'income: "600"}', "income: 600}", "fact-value", "引号", id="money without quotes"),
    pytest.param(EXAMPLES, 'income: "600"}', 'income: "-6"}', "fact-value", "0.00", id="negative money in an example"),
    pytest.param(EXAMPLES, 'income: "600"}', "income: 600.0}", "key-type", "引号", id="a float in an example"),
    pytest.param(EXAMPLES, "area: urban", "area: urbn", "fact-value", "urban", id="a misspelt word"),
    pytest.param(
        EXAMPLES, "id: 李四, in: {family: 李家}", "id: 李四, in: {family: 李}", "unit-unknown", "李家", id="a family that is not there"
    ),
    pytest.param(EXAMPLES, "李家: {cash", "李佳: {cash", "unit-unknown", "李佳", id="an answer for nobody"),
    pytest.param(EXAMPLES, "李家: {cash", "李家: {cas", "benefit-unknown", "cash", id="a misspelt benefit"),
    pytest.param(EXAMPLES, "张三: {old", "张家: {old", "key-twice", "两次", id="a unit answered twice"),
    pytest.param(EXAMPLES, '张三: {old: "no"}', '张三: {cash: "no"}', "benefit-kind", "家庭", id="an answer for the wrong kind"),
    pytest.param(EXAMPLES, 'answer: "yes", amount: 1', 'answer: "yas", amount: 1', "key-choice", "yes", id="an answer that is none"),
    pytest.param(EXAMPLES, "receives: [other]", "receives: [othr]", "name-unknown", "other", id="a misspelt award"),
    pytest.param(EXAMPLES, "receives: [other]", "receive: [other]", "fact-unknown", "receives", id="a misspelt key of a unit"),
    pytest.param(EXAMPLES, 'on: "2016-08-01"', 'on: "2016-08-32"', "bad-date", "2016-08-32", id="an impossible day in an example"),
    pytest.param(EXAMPLES, 'on: "2016-08-01"', 'on: "2009-08-01"', "map-too-early", "2010", id="a day before the map"),
    pytest.param(EXAMPLES, 'on: "2016-08-01"', 'on: "2015-08-01"', "benefit-not-in-force", "2015", id="a day before the law"),
    pytest.param(EXAMPLES, '"990101"', '"990109"', "region-unknown", "990109", id="a district that is not on the map"),
    pytest.param(EXAMPLES, "receives: [other]", "receives: []", "exclusion-untested", "other", id="an exclusion that no example meets"),
    pytest.param(
        EXAMPLES,
        'expect: {王家: {cash: "no"}, 王五: {old: {answer: "yes", amount: 1}}}',
        'expect: {王家: {cash: "no"}}',
        "no-example",
        "yes",
        id="no yes",
    ),
    pytest.param("base/outside.yaml", "other", "aid", "name-twice", "aid", id="a name given to an item and outside it"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "word"), REFUSED)
def test_refused(gate: Gate, file: str, old: str, new: str, code: str, word: str) -> None:
    report = gate({file: (old, new)})
    found = [problem for problem in report.problems if problem.code == code]
    assert found, [str(problem) for problem in report.problems]
    assert any(word in str(problem) for problem in found), [str(problem) for problem in found]
    assert all(problem.where.file for problem in report.problems)


def test_a_problem_names_file_line_and_place(gate: Gate) -> None:
    (problem,) = gate({EXAMPLES: ('income: "600"}', 'incom: "600"}')}).problems
    assert problem.where.file.endswith("examples.yaml")
    assert 'incom: "600"' in problem.where.text and "income" in problem.remedy


def test_all_rooms_speak_in_one_list(gate: Gate) -> None:
    report = gate({FIGURES: (",600,", ",6e2,"), "place/regions/regions.csv": ("990102,乙县,county", "990102,乙县,town")})
    files = {problem.where.file.rpartition("/")[2] for problem in report.problems}
    assert {"standards.csv", "regions.csv"} <= files


def test_overlapping_versions(gate: Gate, files: dict[str, str]) -> None:
    first = files[CARD].replace("at: residence\nleads", 'until: "2018-06-30"\nat: residence\nleads')
    report = gate({CARD: first, NEXT: files[CARD]})
    assert "versions-overlap" in {problem.code for problem in report.problems}


def test_a_later_version_needs_examples_of_its_own(gate: Gate, files: dict[str, str]) -> None:
    report = gate({NEXT: files[CARD]})
    assert {(problem.code, "2018-01-01" in problem.what) for problem in report.problems} == {("no-example", True)}


def test_a_cut_needs_a_note(gate: Gate) -> None:
    later = "line,990000,urban,2016-01-01,2016-12-31,600,省发1号,unverified,,,\nline,990000,urban,2017-01-01,,500,省发2号,unverified,,,{}\n"
    assert "figure-worse" in {problem.code for problem in gate({FIGURES: (URBAN, later.format(""))}).problems}


def test_a_cut_with_a_note_passes(gate: Gate) -> None:
    later = "line,990000,urban,2016-01-01,2016-12-31,600,省发1号,unverified,,,\nline,990000,urban,2017-01-01,,500,省发2号,unverified,,,物价下降\n"
    assert gate({FIGURES: (URBAN, later)}).ok


def test_a_county_below_the_floor(gate: Gate) -> None:
    changes = {
        CARD: ("set_by: [province, city]", "set_by: [province, county], floor: true"),
        FIGURES: (URBAN, URBAN + "line,990102,urban,2016-01-01,,599.99,县发1号,unverified,,,\n"),
    }
    report = gate(changes)
    (problem,) = report.problems
    assert problem.code == "below-floor" and "600" in problem.what and problem.where.line == 3


def test_a_listed_hole_passes_and_is_named(gate: Gate) -> None:
    holes = "item,standard,region,from,until,why\naid,line,990102,2016-01-01,,县里没有定\n"
    figures = """standard,region,area,valid_from,valid_until,value,document,status,checked_by,checked_on,note
line,990101,urban,2016-01-01,,600,县发1号,unverified,,,
line,990101,rural,2016-01-01,,400,县发1号,unverified,,,
"""
    report = gate({CARD: ("set_by: [province, city]", "set_by: [county]"), FIGURES: figures, "base/holes.csv": holes})
    assert report.ok and "县里没有定" in report.holes[0]


def test_a_hole_is_named_by_county_and_days(gate: Gate) -> None:
    holes = "item,standard,region,from,until,why\naid,line,990102,2016-01-01,2016-12-31,县里没有定\n"
    figures = """standard,region,area,valid_from,valid_until,value,document,status,checked_by,checked_on,note
line,990101,urban,2016-01-01,,600,县发1号,unverified,,,
line,990101,rural,2016-01-01,,400,县发1号,unverified,,,
"""
    report = gate({CARD: ("set_by: [province, city]", "set_by: [county]"), FIGURES: figures, "base/holes.csv": holes})
    assert {problem.code for problem in report.problems} == {"hole"}
    assert all("2017-01-01" in problem.what and "乙县" in problem.what and "甲县" not in problem.what for problem in report.problems)


@pytest.mark.parametrize("path", ["base/items/aid/standard.csv", "base/notes.txt", "place/standards/ade.csv", "base/registers/old.txt"])
def test_a_file_that_nobody_reads(gate: Gate, path: str) -> None:
    (problem,) = gate({path: "x\n"}).problems
    assert problem.code == "file-unread" and problem.where.file.endswith(path)


def test_sentences_without_english_are_counted(gate: Gate) -> None:
    notes = [note for note in gate().notes if note.code == "untranslated"]
    assert len(notes) == 2 and "小包" in notes[0].what


def test_an_invented_figure_may_stand_in_a_synthetic_pack(gate: Gate) -> None:
    changes: dict[str, object] = {
        "made/pack.yaml": "name: made\nsay: 虚构\nkind: place\nversion: '1'\nneeds: [base]\nsynthetic: true\n",
        "made/standards/aid.csv": "standard,region,area,valid_from,value,document,status\nline,990100,urban,2016-01-01,700,,invented\n",
    }
    report = gate(changes)
    assert report.ok and report.figures["invented"] == 1  # and the examples still pass: they do not see invented figures
