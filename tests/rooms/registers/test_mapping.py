"""Is a wrong mapping refused with its line and the nearest right name?"""

from __future__ import annotations

import pytest

from puhui.errors import Problem, PuhuiError
from tests.rooms.registers.office import MAN, Office, people, person


def refused(office: Office, rosters: dict[str, object], **more: object) -> list[Problem]:
    with pytest.raises(PuhuiError) as caught:
        office.build(rosters, **more)  # type: ignore[arg-type]
    assert not [path for path in (office.folder / "out" / "snapshots").glob("*") if not path.name.startswith(".")]
    return caught.value.problems


def test_headers_may_be_column_names_or_their_chinese(office: Office) -> None:
    report = office.build({"people": f"id_number,出生日期\n{MAN},1980-01-01\n"})
    assert report.sources[0].accepted == 1


def test_the_mapping_may_name_other_headers(office: Office) -> None:
    office.write("p.csv", f"证件号,生日,备用\n{MAN},1980-01-01,x\n")
    report = office.build({"people": {"file": "p.csv", "columns": {"id_number": "证件号", "birth_date": "生日"}}})
    assert (report.sources[0].accepted, report.sources[0].unused) == (1, ["备用"])


def test_a_missing_header_names_the_nearest(office: Office) -> None:
    found = refused(office, {"people": f"身份证号码,出生日期\n{MAN},1980-01-01\n"})
    assert [(problem.code, "身份证号码" in problem.remedy) for problem in found] == [("header-missing", True)]
    assert found[0].where.file.endswith("mapping.yaml") and found[0].where.line == 1


def test_a_header_that_the_mapping_names_and_the_roster_lacks_is_refused(office: Office) -> None:
    office.write("p.csv", people(person()))
    found = refused(office, {"people": {"file": "p.csv", "columns": {"sex": "男女"}}})
    assert [problem.code for problem in found] == ["header-missing"]


def test_the_same_header_twice_is_refused(office: Office) -> None:
    found = refused(office, {"people": f"身份证号,出生日期,出生日期\n{MAN},1980-01-01,\n"})
    assert [problem.code for problem in found] == ["header-twice"]


def test_a_line_of_data_taken_for_the_header_is_never_repeated(office: Office) -> None:
    found = refused(office, {"people": f"{MAN},合成甲,1980-01-01\n{MAN},合成甲,1980-01-01\n"})
    assert {problem.code for problem in found} == {"header-missing"}
    said = "\n".join(map(str, found))
    assert "加一行表头" in said and MAN not in said and "合成甲" not in said


def test_an_unknown_register_names_the_nearest(office: Office) -> None:
    found = refused(office, {"peple": people(person())})
    assert [(problem.code, problem.remedy) for problem in found] == [("register-unknown", "是不是 people？")]


def test_an_unknown_column_names_the_nearest(office: Office) -> None:
    office.write("p.csv", people(person()))
    found = refused(office, {"people": {"file": "p.csv", "columns": {"birthdate": "出生日期"}}})
    assert [(problem.code, problem.remedy) for problem in found] == [("column-unknown", "是不是 birth_date？")]


def test_a_missing_file_is_named(office: Office) -> None:
    found = refused(office, {"people": {"file": "gone.csv"}})
    assert [problem.code for problem in found] == ["no-file"] and "gone.csv" in found[0].what


def test_a_default_fills_a_column_that_the_roster_lacks(office: Office) -> None:
    office.write("p.csv", f"身份证号,出生日期\n{MAN},1980-01-01\n")
    report = office.build({"people": {"file": "p.csv", "defaults": {"residence": "140105"}}})
    assert office.rows(report, "units/person", "county") == [(140105000000,)]


def test_facts_cannot_be_known_before_they_are(office: Office) -> None:
    from puhui.registers import load
    from puhui.registers.mapping import read_mapping

    path = office.mapping({"people": people(person())}, facts_on="2016-08-01", known_on="2016-07-31")
    with pytest.raises(PuhuiError, match="known_on"):
        read_mapping(path, load([office.pack]))


def test_a_build_without_a_key_says_how_to_make_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from puhui.registers.build import build

    monkeypatch.delenv("PUHUI_KEY_FILE", raising=False)
    with pytest.raises(PuhuiError, match="puhui key new"):
        build(office.mapping({"people": people(person())}), [office.pack], office.folder / "out")
