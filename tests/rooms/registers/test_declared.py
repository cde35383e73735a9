"""Are declarations read whole, and refused with the place and the remedy when they are wrong?"""

from __future__ import annotations

from pathlib import Path

import pytest

from puhui.errors import Problem, PuhuiError
from puhui.packs import Pack
from puhui.registers import load
from puhui.rules import Collection
from puhui.rules.types import Flag, Money, Number, Place
from tests.rooms.registers.office import KINDS, REGISTERS, make_pack


def problems(tmp_path: Path, registers: dict[str, str] | None = None, kinds: str = KINDS) -> list[Problem]:
    with pytest.raises(PuhuiError) as caught:
        load([make_pack(tmp_path / "pack", registers, kinds)])
    return caught.value.problems


def test_the_schema_has_kinds_facts_links_and_collections(tmp_path: Path) -> None:
    schema = load([make_pack(tmp_path / "pack")]).schema()
    assert schema.facts["person", "disabled"].type == Flag()
    assert schema.facts["person", "residence"].type == Place()
    assert schema.facts["row:incomes", "amount"].type == Money(0, 10_000_000)
    assert schema.collections["family", "members"] == Collection("family", "members", "person", 60, "complete.members")
    assert schema.collections["person", "incomes"] == Collection("person", "incomes", "row:incomes", 1000, "complete.incomes")
    assert ("person", "family") in schema.links and ("row:incomes", "person") in schema.links and ("village", "town") in schema.links
    assert ("town", "village") not in schema.links


def test_identity_keys_and_texts_are_no_facts(tmp_path: Path) -> None:
    schema = load([make_pack(tmp_path / "pack")]).schema()
    names = {name for kind, name in schema.facts if kind in ("person", "family")}
    assert names.isdisjoint({"id_number", "name", "note", "family_number"})


def test_computed_facts_are_listed_with_their_places_and_typed(tmp_path: Path) -> None:
    from puhui.registers.world import check_facts

    registers = load([make_pack(tmp_path / "pack")])
    age = next(entry for entry in registers.fact_definitions() if entry.name == "age")
    assert (age.kind, age.register, age.range, age.rows) == ("person", "people", (0, 150), "")
    assert age.where.line == 20 and age.where.text.lstrip().startswith("age:")
    schema, _programs = check_facts(registers)
    assert schema.facts["person", "age"].type == Number(0, 150)
    assert schema.facts["person", "income"].type == Money(0, 100_000_000)


def test_a_wrong_expression_is_refused_at_its_character(tmp_path: Path) -> None:
    from puhui.registers.world import check_facts

    text = REGISTERS["people"].replace("months_between(birth_date, today)", "months_between(birth_dat, today)")
    registers = load([make_pack(tmp_path / "pack", {"people": text})])
    with pytest.raises(PuhuiError) as caught:
        check_facts(registers)
    where = caught.value.problems[0].where
    assert where.text[where.column - 1 :].startswith("birth_dat,")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("sensitivity: high, purpose: 核对", "purpose: 核对", "undecided", 10),
        ("sensitivity: high, purpose: 核对", "sensitivity: high", "undecided", 10),
        ("row: 一行是一个人", "row: 一行是一个人\nrows: 1", "key-unknown", 7),
        ("key: [id_number]", "key: [id_numbr]", "column-unknown", 7),
        ("type: flag", "type: flagg", "key-choice", 15),
        ("identity: true, required: true", "identity: false, required: true", "id-not-identity", 9),
        ('["1880-01-01", "2100-12-31"], required', '["2100-12-31", "1880-01-01"], required', "bad-range", 12),
        ("values: {male: 男, female: 女}", "values: {1: 男, female: 女}", "key-type", 11),
        ("type: flag", "type: integer", "no-range", 15),
        ("  note:", "  Note:", "bad-name", 16),
        ("  disabled:", "  family:", "reserved-name", 15),
        ("name: people", "name: persons", "name-file", 2),
        ("holds: person", "holds: persn", "kind-unknown", 2),
        ("  residence: {", "  place: {", "lies-nowhere", 3),
    ],
)
def test_what_is_wrong_in_a_register_is_said_with_its_line(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in REGISTERS["people"]
    found = problems(tmp_path, {"people": REGISTERS["people"].replace(old, new, 1)})
    assert (code, line) in {(problem.code, problem.where.line) for problem in found}


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    found = problems(tmp_path, {"people": REGISTERS["people"].replace("late", "late").replace("row: 一行", "rwo: x\nrow: 一行")})
    assert any("row" in problem.remedy for problem in found if problem.code == "key-unknown")


def test_a_second_register_of_one_name_names_both_files(tmp_path: Path) -> None:
    first = make_pack(tmp_path / "one")
    second = Pack("two", "二", "domain", "1", (), tmp_path / "two")
    (tmp_path / "two" / "registers").mkdir(parents=True)
    (tmp_path / "two" / "registers" / "visits.yaml").write_text(REGISTERS["visits"], encoding="utf-8")
    with pytest.raises(PuhuiError) as caught:
        load([first, second])
    found = next(problem for problem in caught.value.problems if problem.code == "declared-twice")
    assert "two" in found.where.file and str(tmp_path / "one") in found.what


def test_a_fact_of_a_kind_is_declared_once(tmp_path: Path) -> None:
    text = REGISTERS["visits"] + "facts:\n  age: {say: 年龄, is: count(rows), range: [0, 9]}\n"
    found = problems(tmp_path, {"visits": text})
    assert any(problem.code == "declared-twice" and "people.yaml" in problem.what for problem in found if "visits" in problem.where.file)


def test_a_second_kind_of_one_name_names_both(tmp_path: Path) -> None:
    first = make_pack(tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "kinds.yaml").write_text("kinds:\n  person: {say: 人, lies: residence}\n", encoding="utf-8")
    with pytest.raises(PuhuiError) as caught:
        load([first, Pack("two", "二", "domain", "1", (), tmp_path / "two")])
    assert [problem.code for problem in caught.value.problems] == ["declared-twice"]


def test_a_row_register_must_say_whose_rows_it_has(tmp_path: Path) -> None:
    text = REGISTERS["visits"].replace("id_number", "card")
    assert "no-reference" in {problem.code for problem in problems(tmp_path, {"visits": text})}


def test_a_column_may_say_itself_whom_it_names(tmp_path: Path) -> None:
    text = REGISTERS["visits"].replace("id_number: {", "card: {unit: person, ").replace("[id_number, at]", "[card, at]")
    assert "visits" in load([make_pack(tmp_path / "pack", {"visits": text})]).registers


def test_the_shipped_packs_agree() -> None:
    from puhui.packs import find_packs
    from puhui.registers.checks import constraint_program
    from puhui.registers.world import check_facts

    registers = load(find_packs())
    schema, _programs = check_facts(registers)
    programs = [constraint_program(register) for register in registers.registers.values()]
    assert ("person", "age") in schema.facts and len(registers.registers) >= 11 and any(programs)
