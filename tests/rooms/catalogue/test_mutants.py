"""Does the score of mutants see what the examples see: which slips of the pen are noticed, and which are not?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from puhui.catalogue.mutations import changes
from puhui.catalogue.trial import Trial, trial
from puhui.packs import find_packs
from puhui.rules import Checker, Fact, Schema, Source
from puhui.rules.types import Flag, Number, Word

Changes = dict[str, str | tuple[str, str] | None]


@pytest.fixture
def tried(packs: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Trial]:
    """The score of the tiny packs."""

    def run(changed: Changes | None = None, items: tuple[str, ...] = ()) -> Trial:
        root = packs(changed)
        monkeypatch.setattr("puhui.packs.shipped_packs", lambda: root)
        return trial(find_packs(), items)

    return run


def survivors(found: Trial) -> set[tuple[str, str]]:
    return {(mutant.short, mutant.words) for mutant in found.score.survivors}


def words(text: str) -> set[str]:
    """The changes of one expression over a person."""
    schema = Schema()
    schema.add_kind("person")
    for name, kind in (("age", Number(0, 150)), ("poor", Flag()), ("alone", Flag()), ("area", Word(("rural", "urban", "edge")))):
        schema.add_fact(Fact("person", name, kind))
    checker = Checker(schema)
    checker.declare("it", "person", Source.plain(text))
    return {change.words for change in changes(checker.program()["it"].node, schema)}


def test_a_comparison_is_moved_turned_and_its_number_changed() -> None:
    assert words("age >= 60") == {
        "age >= 60 → age > 60",
        "age >= 60 → age < 60",
        "age >= 60 → age >= 61",
        "age >= 60 → age >= 59",
    }


def test_a_part_is_dropped_and_the_other_word_is_tried() -> None:
    assert words("poor and not alone") == {
        "poor and not alone → poor or not alone",
        "and poor → —",
        "and not alone → —",
        "not alone → alone",
    }


def test_a_word_becomes_another_of_its_vocabulary() -> None:
    assert "area == 'rural' → area == 'urban'" in words("area == 'rural'")


def test_each_value_of_in_is_dropped() -> None:
    assert words("area in ('rural', 'edge')") == {
        "area in … 'rural' → —",
        "area in … 'edge' → —",
        "area in ('rural', 'edge') → area not in ('rural', 'edge')",
    }


def test_an_example_on_each_side_of_the_line_notices_every_change(tried: Callable[..., Trial]) -> None:
    assert not any(short == "cash/line" for short, _words in survivors(tried()))


def test_a_change_that_no_example_stands_near_survives(tried: Callable[..., Trial]) -> None:
    """Sixty on the day is shown; nobody is fifty-nine."""
    found = tried()
    assert ("old/age", "age >= 60 → age >= 59") in survivors(found)
    assert ("old/age", "age >= 60 → age > 60") not in survivors(found)


def test_a_survivor_stands_with_its_file_and_line(tried: Callable[..., Trial], files: dict[str, str]) -> None:
    lines = files["base/items/aid/2016-01-01.yaml"].splitlines()
    (mutant,) = [mutant for mutant in tried().score.survivors if mutant.short == "old/age" and mutant.words.endswith(">= 59")]
    assert mutant.where.file.endswith("base/items/aid/2016-01-01.yaml") and "age >= 60" in lines[mutant.where.line - 1]


def test_one_example_more_kills_it(tried: Callable[..., Trial]) -> None:
    example = """  - name: 五十九
    on: "2016-08-01"
    units: {person: [{id: 孙七, birth_date: "1956-08-02"}]}
    expect: {孙七: {old: "no"}}
"""
    old = 'expect: {赵家: {cash: {answer: "not known", amount: "not known"}}, 赵六: {old: "not known"}}\n'
    assert not survivors(tried({"base/items/aid/examples.yaml": (old, old + example)}))


def test_below_ninety_five_percent_is_not_enough(tried: Callable[..., Trial]) -> None:
    found = tried()
    assert not found.ok and found.score.percent < 95


HEADER = "item,version,where,mutation,why\n"


def test_a_reason_takes_a_mutant_out_of_the_count(tried: Callable[..., Trial]) -> None:
    plain = tried()
    found = tried({"base/mutants.csv": HEADER + "aid,*,old/age,age >= 60 → age >= 59,试一试\n"})
    assert found.score.counted == plain.score.counted - 1
    assert ("old/age", "age >= 60 → age >= 59") not in survivors(found)


def test_a_reason_for_a_change_that_is_no_longer_there_is_a_problem(tried: Callable[..., Trial]) -> None:
    found = tried({"base/mutants.csv": HEADER + "aid,*,old/age,age >= 61 → age > 61,试一试\n"})
    assert [problem.code for problem in found.problems] == ["mutant-gone"] and not found.ok


def test_an_item_that_is_not_there_is_refused(tried: Callable[..., Trial]) -> None:
    from puhui.errors import PuhuiError

    with pytest.raises(PuhuiError, match="aid"):
        tried(items=("aidd",))


def test_what_a_register_shows_can_be_expected(tried: Callable[..., Trial], files: dict[str, str]) -> None:
    """An example that says `served` notices when the rule of `served` is turned round."""
    item = files["base/items/aid/2016-01-01.yaml"]
    by_fact = item.replace("unit: 次}\n    served: {by: award}", "unit: 次}\n    served: {by: fact, is: not poor}")
    born = 'id: 王五, in: {family: 王家}, birth_date: "1956-08-01"'
    silent = files["base/items/aid/examples.yaml"].replace(born, born + ", poor: false")
    told = silent.replace('{answer: "yes", amount: 1}', '{answer: "yes", amount: 1, served: "yes"}')
    item_of = "base/items/aid/2016-01-01.yaml"
    assert ("old/served", "not poor → poor") in survivors(tried({item_of: by_fact, "base/items/aid/examples.yaml": silent}))
    assert ("old/served", "not poor → poor") not in survivors(tried({item_of: by_fact, "base/items/aid/examples.yaml": told}))
