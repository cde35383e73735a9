"""Is every row that cannot be accepted rejected or held for its own reason, and none lost?"""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from puhui.registers.reasons import HELD, sentences
from tests.rooms.registers.office import CHILD, MAN, REGISTERS, WOMAN, Office, id_of, people, person

WIFE = person(WOMAN, "1982-02-02", "女")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (person("123"), "身份证号", "id-form"),
        (person("140105198002300011"), "身份证号", "id-date"),
        (person(MAN[:17] + ("1" if MAN[17] != "1" else "2")), "身份证号", "id-check"),
        (person(born="1980-02-30"), "出生日期", "no-such-day"),
        (person(born="八零年"), "出生日期", "bad-date"),
        (person(born="1066-01-01"), "出生日期", "out-of-range"),
        (person(born=""), "出生日期", "missing"),
        (person(sex="难"), "性别", "unknown-code"),
        (person(disabled="也许"), "残疾", "bad-flag"),
        (person(place="14010"), "常住地", "bad-region"),
        (person(place="140199"), "常住地", "unknown-region"),
        (person(place="990000"), "常住地", "unknown-region"),
        (person(place="140681"), "常住地", "region-gone"),  # 怀仁市 did not exist in 2016
        (person(dead="1979-12-31"), "", "constraint"),
        (person() + ",多一格", "", "row-width"),
        ("合计,1,,,,,,", "", "total-row"),
    ],
)
def test_a_wrong_row_of_people_is_rejected_at_its_line(office: Office, row: str, column: str, code: str) -> None:
    report = office.build({"people": people(WIFE, row)})
    assert office.reasons(report) == [("people.csv", 3, column, code)]
    source = report.sources[0]
    assert (source.read, source.accepted, source.rejected, source.held) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (person(born="1980-01-02"), "出生日期", "id-birth-date"),
        (person(sex="女"), "性别", "id-sex"),
        (person(note=f"残证{MAN}41"), "备注", "id-in-text"),
    ],
)
def test_a_doubtful_row_of_people_is_held(office: Office, row: str, column: str, code: str) -> None:
    report = office.build({"people": people(WIFE, row)})
    assert office.reasons(report, held=True) == [("people.csv", 3, column, code)]
    assert (report.sources[0].accepted, report.sources[0].held) == (1, 1)


@pytest.mark.parametrize(
    ("register", "text", "code"),
    [
        ("incomes", f"身份证号,金额\n{MAN},三千\n", "bad-amount"),
        ("incomes", f"身份证号,金额\n{id_of('19900101', 9)},1\n", "unknown-unit"),
        ("visits", f"身份证号,时刻,评分\n{MAN},2016-08-01 10,十\n", "bad-integer"),
        ("visits", f"身份证号,时刻,比例\n{MAN},2016-08-01 10,很多\n", "bad-percent"),
        ("visits", f"身份证号,时刻\n{MAN},上午\n", "bad-hour"),
        ("awards", f"待遇,对象种类,对象编号,起始日\nx.y,persn,{MAN},2016-01-01\n", "unknown-kind"),
        ("awards", "待遇,对象种类,对象编号,起始日\nx.y,family,F9,2016-01-01\n", "unknown-unit"),
        ("awards", f"待遇,对象种类,对象编号,起始日\nx.z,person,{MAN},2016-01-01\n", "unknown-benefit"),
        ("records", f"待遇,对象种类,对象编号,日期\nx.y,person,{id_of('19900101', 9)},2016-01-01\n", "unknown-unit"),
        ("completeness", "来源,地区,报全至\nincomes,140105001,2016-07-31\n", "not-a-county"),
        ("completeness", "来源,地区,报全至\nincomms,140105,2016-07-31\n", "unknown-source"),
        ("kinship", f"本人,亲属,关系\n{id_of('19900101', 9)},{MAN},父母\n", "unknown-unit"),
        ("family_members", f"家庭编号,身份证号\nF9,{MAN}\n", "unknown-unit"),
    ],
)
def test_a_wrong_row_of_another_register_is_rejected(office: Office, register: str, text: str, code: str) -> None:
    report = office.build(
        {"people": people(person()), "families": "家庭编号,户籍地\nF1,140105\n", register: text}, benefits={"x.y": "family"}
    )
    assert [(file, line, reason) for file, line, _column, reason in office.reasons(report)] == [(f"{register}.csv", 2, code)]


def test_an_unknown_benefit_names_the_nearest(office: Office) -> None:
    text = f"待遇,对象种类,对象编号,起始日\nminimum_living.allowanc,person,{MAN},2016-01-01\n"
    report = office.build({"people": people(person()), "awards": text}, benefits={"minimum_living.allowance": "family"})
    assert "minimum_living.allowance" in (report.reports / "rejected.csv").read_text(encoding="utf-8-sig")


def test_an_id_number_in_a_numeric_cell_has_lost_its_tail(office: Office) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(office.folder / "p.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["身份证号", "出生日期"])
    sheet.write_number(1, 0, int(MAN))
    sheet.write_string(1, 1, "1980-01-01")
    sheet.write_string(2, 0, MAN)
    sheet.write_string(2, 1, "1980-01-01")
    book.close()
    report = office.build({"people": {"file": "p.xlsx"}})
    assert office.reasons(report) == [("p.xlsx", 2, "身份证号", "id-numeric-cell")]
    assert report.sources[0].accepted == 1


def test_the_same_row_twice_is_accepted_once(office: Office) -> None:
    report = office.build({"people": people(person(), person())})
    assert office.reasons(report) == [("people.csv", 3, "身份证号", "duplicate")]
    assert report.units["person"] == 1


def test_one_number_with_two_contents_keeps_the_first_and_holds_the_later(office: Office) -> None:
    report = office.build({"people": people(person(), person(place="140106"))})
    assert office.reasons(report, held=True) == [("people.csv", 3, "身份证号", "duplicate-differs")]
    assert office.rows(report, "units/person", "county") == [(140105000000,)]


def test_a_duplicate_in_another_file_names_that_file(office: Office) -> None:
    office.write("b.csv", people(person()))
    report = office.build({"people": people(person()), "people.b": {"file": "b.csv", "register": "people"}})
    with (report.reports / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["名册"], row["原因"]) == ("b.csv", "与people.csv 第 2 行完全相同")


def test_a_person_in_two_families_is_in_none_and_neither_is_complete(office: Office) -> None:
    report = office.build(
        {
            "people": people(person(), WIFE),
            "families": "家庭编号,户籍地\nF1,140105\nF2,140105\nF3,140105\n",
            "family_members": f"家庭编号,身份证号\nF1,{MAN}\nF2,{MAN}\nF2,{WOMAN}\n",
        }
    )
    assert [reason for *_place, reason in office.reasons(report, held=True)] == ["two-groups", "two-groups"]
    assert "同时登记在几个“家庭”里" in (report.reports / "held.csv").read_text(encoding="utf-8-sig")
    assert [row[0] is None for row in office.rows(report, "units/person", "in_family", "birth_date")] == [True, False]
    # F1 and F2 have a member in doubt; F3 has nobody listed: of none is it known who belongs to it
    assert office.rows(report, "units/family", '"complete.members", size') == [(False, None)] * 3


def test_a_family_whose_members_are_all_accepted_is_complete(office: Office) -> None:
    rosters = {
        "people": people(person(), WIFE),
        "families": "家庭编号,户籍地\nF1,140105\n",
        "family_members": f"家庭编号,身份证号\nF1,{MAN}\nF1,{WOMAN}\nF1,{WOMAN}\n",
    }
    report = office.build(rosters)  # the last line is a mere duplicate: nobody is missing
    assert office.rows(report, "units/family", '"complete.members", size') == [(True, 2)]


def test_whoever_names_a_held_or_rejected_person_waits_with_him(office: Office) -> None:
    report = office.build(
        {
            "people": people(person(born="1980-01-02"), person(WOMAN, "", "女")),
            "families": "家庭编号,户籍地\nF1,140105\n",
            "family_members": f"家庭编号,身份证号\nF1,{MAN}\nF1,{WOMAN}\n",
        }
    )
    assert ("family_members.csv", 2, "身份证号", "unit-held") in office.reasons(report, held=True)
    assert ("family_members.csv", 3, "身份证号", "unit-rejected") in office.reasons(report)


def test_an_old_number_of_15_places_is_the_same_person(office: Office) -> None:
    report = office.build({"people": people(person()), "incomes": f"身份证号,金额\n{MAN[:6] + MAN[8:17]},5\n"})
    assert office.rows(report, "rows/incomes", "amount") == [(500,)]


def test_a_row_with_a_rejecting_and_a_holding_reason_is_counted_once(office: Office) -> None:
    report = office.build({"people": people(person(sex="女", born="1980-02-02", dead="1970-01-01"))})
    source = report.sources[0]
    assert (source.read, source.accepted, source.rejected, source.held) == (1, 0, 1, 0)


def test_values_of_identity_and_of_high_sensitivity_are_not_printed(office: Office) -> None:
    bad = MAN[:17] + ("1" if MAN[17] != "1" else "2")
    report = office.build({"people": people(person(), person(bad)), "incomes": f"身份证号,金额\n{MAN},三千零五\n{bad},1\n"})
    for name in ("rejected.csv", "held.csv", "changed.csv", "report.json"):
        text = (report.reports / name).read_text(encoding="utf-8-sig")
        assert MAN not in text and bad not in text and "三" not in text


def test_a_rewritten_value_is_shown_with_its_original(office: Office) -> None:
    report = office.build({"people": people(person(born="１９８０-01-01"))})
    with (report.reports / "changed.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["行"], row["列"], row["原值"], row["改为"]) == ("2", "出生日期", "１９８０-01-01", "1980-01-01")
    assert (report.sources[0].accepted, report.sources[0].changed) == (1, 1)


def test_lists_are_inert_in_a_spreadsheet(office: Office) -> None:
    report = office.build({"people": people(person(sex="=HYPERLINK(1)"))})
    with (report.reports / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["原值"] == "'=HYPERLINK(1)"


def test_an_amount_under_a_header_in_ten_thousands_is_multiplied(office: Office) -> None:
    office.write("i.csv", f"身份证号,金额（万元）\n{MAN},1.5\n")
    report = office.build({"people": people(person()), "incomes": {"file": "i.csv", "columns": {"amount": "金额（万元）"}}})
    assert office.rows(report, "rows/incomes", "amount") == [(15_000_00,)]


def test_two_units_with_one_number_are_both_held(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from puhui.registers import numbers

    monkeypatch.setattr(numbers, "number_of", lambda key, kind, natural: 7)
    report = office.build({"people": people(person(), WIFE)})
    assert [reason for *_place, reason in office.reasons(report, held=True)] == ["number-collision"] * 2


def test_every_reason_code_has_a_sentence_in_both_languages() -> None:
    from puhui import lang

    found = sentences()
    assert found.keys() >= HELD
    for language in ("zh", "en"):
        lang.use(language)
        try:
            said = [make("列", "提示") for make in found.values()]
        finally:
            lang.use(None)
        assert all(sentence.what and sentence.remedy for sentence in said)
        if language == "en":
            assert not [sentence for sentence in said if "（" in sentence.what or "不是" in sentence.what]


def test_a_key_of_two_columns_identifies_a_row(office_with: Callable[[dict[str, str]], Office]) -> None:
    office = office_with({"visits": REGISTERS["visits"]})
    text = f"身份证号,时刻,评分\n{MAN},2016-08-01 10,1\n{MAN},2016-08-01 11,1\n{MAN},2016-08-01 10,2\n"
    report = office.build({"people": people(person()), "visits": text})
    assert office.reasons(report, held=True) == [("visits.csv", 4, "身份证号", "duplicate-differs")]


def test_kinship_is_kept_between_numbers(office: Office) -> None:
    child = person(CHILD, "2010-03-03", "女")
    report = office.build({"people": people(person(), child), "kinship": f"本人,亲属,关系\n{CHILD},{MAN},父母\n"})
    units = dict(office.rows(report, "units/person", "birth_date::VARCHAR, unit"))
    assert office.rows(report, "kinship") == [(units["2010-03-03"], units["1980-01-01"], "parent")]
