"""Do the packs that come with the program pass their own gate, and does the made-up province's?"""

from __future__ import annotations

from pathlib import Path

import pytest

import puhui
from puhui.catalogue.check import Report, check
from puhui.packs import find_packs


@pytest.fixture(scope="module")
def report() -> Report:
    return check(find_packs())


def test_nothing_is_wrong(report: Report) -> None:
    assert [str(problem) for problem in report.problems] == []


def test_the_gate_looked_at_something(report: Report) -> None:
    assert report.counts["items"] >= 4 and report.counts["benefits"] >= 8
    assert report.counts["examples"] >= 100 and report.counts["engines"] == 3
    assert report.counts["boundary_examples"] >= 500


def test_every_comparison_has_a_boundary_example(report: Report) -> None:
    assert [str(note) for note in report.notes if note.code == "no-boundary"] == []
    assert report.counts["comparisons_tested"] == report.counts["comparisons"]


def test_every_sentence_has_its_english(report: Report) -> None:
    assert [str(note) for note in report.notes if note.code == "untranslated"] == []


def test_no_figure_is_invented(report: Report) -> None:
    assert report.figures["invented"] == 0


def test_invented_figures_pass_where_they_belong() -> None:
    folder = Path(puhui.__file__).parent / "synthetic" / "pack"
    report = check(find_packs([folder]))
    assert [str(problem) for problem in report.problems] == []
    assert report.figures["invented"] > 0
