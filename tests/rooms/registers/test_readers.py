"""Is every line of a roster read as it stands, whatever the file's encoding and form?"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from puhui.errors import PuhuiError
from puhui.registers import readers, workbook
from puhui.registers.readers import open_roster
from puhui.registers.values import NUMERIC

TEXT = "姓名,年龄\n张三,030\n\n李四,41\n"


def read(path: Path, wanted: set[str] | None = None, sheet: str | None = None) -> list[tuple[int, list[str]]]:
    roster = open_roster(path, wanted or {"姓名", "年龄"}, sheet)
    return [(line, row) for batch in roster.batches for line, row in zip(batch.lines, batch.rows, strict=True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_lines(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert read(path) == [(2, ["张三", "030"]), (4, ["李四", "41"])]


def test_a_rare_name_survives_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,年龄\n𠮷某,1\n".encode("gb18030"))
    assert read(path) == [(2, ["𠮷某", "1"])]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(",", mark), encoding="utf-8")
    assert read(path)[0] == (2, ["张三", "030"])


def test_bytes_that_are_no_text_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,年龄\n".encode() + b"\xff\xff\x80,1\n")
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert caught.value.problems[0].code == "bad-encoding"


def test_an_open_quote_is_refused_with_the_line_where_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,年龄\n张三,30\n"李四,41\n王五,50\n', encoding="utf-8")
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert (caught.value.problems[0].code, caught.value.problems[0].where.line) == ("bad-csv", 3)
    assert "引号没有结束" in caught.value.problems[0].what


def test_a_quoted_line_break_does_not_shift_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,年龄\n"张\n三",30\n李四,41\n', encoding="utf-8")
    assert read(path) == [(2, ["张\n三", "30"]), (4, ["李四", "41"])]


def test_lines_of_another_width_and_totals_are_counted_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,年龄\n张三,30,多\n李四\n合计,2\n", encoding="utf-8")
    odd = [line for batch in open_roster(path, {"姓名", "年龄"}).batches for line in batch.odd]
    assert odd == [(2, "row-width"), (3, "row-width"), (4, "total-row")]


def test_the_header_is_found_below_titles(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("某县人口名册,\n填表单位：某局,\n姓名,年龄\n张三,30\n", encoding="utf-8")
    assert read(path) == [(4, ["张三", "30"])]


def test_a_header_of_two_lines_is_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,情况,\n,年龄,性别\n张三,30,男\n", encoding="utf-8")
    roster = open_roster(path, {"姓名", "年龄", "性别"})
    assert roster.header == ["姓名", "年龄", "性别"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(PuhuiError, match="没有内容"):
        read(path)


def make_book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    book.close()
    return path


def test_a_workbook_keeps_its_line_numbers_and_marks_numbers(tmp_path: Path) -> None:
    path = make_book(tmp_path / "a.xlsx", {"人员": [["姓名", "年龄"], ["张三", "030"], [], ["李四", 41]]})
    assert read(path) == [(2, ["张三", "030"]), (4, ["李四", NUMERIC + "41"])]


def test_a_date_cell_is_a_day(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "年龄"])
    sheet.write_string(1, 0, "张三")
    sheet.write_number(1, 1, 42583, book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    assert read(tmp_path / "a.xlsx") == [(2, ["张三", "2016-08-01"])]  # Excel's day 42583


def test_a_workbook_with_several_sheets_asks_which(tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "年龄"], ["张三", "1"]]
    path = make_book(tmp_path / "a.xlsx", {"甲": rows, "乙": rows})
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert caught.value.problems[0].code == "which-sheet"
    assert read(path, sheet="乙") == [(2, ["张三", "1"])]
    with pytest.raises(PuhuiError, match="没有工作表“丙”"):
        read(path, sheet="丙")


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    monkeypatch.setattr(workbook, "UNPACKED", 2_000_000)
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert caught.value.problems[0].code == "workbook-hostile"


def test_a_workbook_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(workbook.ENTRIES + 1):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert caught.value.problems[0].code == "workbook-hostile"


def test_a_workbook_that_needs_too_much_memory_is_refused_and_takes_nobody_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # One cell far away: a dense reader allocates the whole rectangle between.
    path = make_book(tmp_path / "a.xlsx", {"甲": [["姓名", "年龄"], ["张三", "1"]]})
    far = tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(far, "w") as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
            target.writestr(entry, data)
    with pytest.raises(PuhuiError) as caught:
        read(far)
    assert caught.value.problems[0].code in ("bad-workbook", "workbook-hostile")


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.xls"):
        (tmp_path / name).write_bytes(b"not a workbook")
        with pytest.raises(PuhuiError) as caught:
            read(tmp_path / name)
        assert caught.value.problems[0].code == "bad-workbook"


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "bad-workbook", "密码"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "bad-workbook", "密码"),
        ("a.xlsx", TEXT.encode("gbk"), "bad-workbook", ".csv"),
        ("a.xlsx", b"PK\x03\x04 cut off", "bad-workbook", "另存"),
        ("a.xlsx", b"", "bad-workbook", "没有内容"),
        ("a.csv", b"PK\x03\x04 a workbook", "bad-extension", ".xlsx"),
        ("a.csv", bytes.fromhex("d0cf11e0a1b11ae1"), "bad-extension", ".xls"),
    ],
)
def test_a_file_of_another_kind_is_told_what_it_is(tmp_path: Path, name: str, data: bytes, code: str, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PuhuiError) as caught:
        read(path)
    assert caught.value.problems[0].code == code and said in str(caught.value.problems[0])


def test_a_parquet_roster_is_read_as_texts(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"姓名": ["张三", None], "年龄": [30.0, 41.5]}), tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [(1, ["张三", NUMERIC + "30"]), (2, ["", NUMERIC + "41.5"])]


def test_a_batch_ends_where_the_next_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "BATCH", 3)
    path = tmp_path / "a.csv"
    path.write_text("姓名,年龄\n" + "".join(f"甲,{number}\n" for number in range(7)), encoding="utf-8")
    assert [row[1] for _line, row in read(path)] == [str(number) for number in range(7)]
