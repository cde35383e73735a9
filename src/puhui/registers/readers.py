"""Rosters as texts: every line of a CSV, workbook or Parquet file with its sheet and line number, nothing interpreted.

Nothing is guessed about types: `000123` stays `000123`. Blank lines are skipped and not counted as read. What cannot be
read as a table at all (encoding, quoting, hostile workbook) is a problem that stops the build.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from puhui.errors import Where, fail
from puhui.lang import _
from puhui.registers.values import NUMERIC, clean, is_blank

BATCH = 50_000
HEADER_WITHIN = 20  # the header stands within so many lines that are not blank
DELIMITERS = ",\t;"
_MAYBE_TOTAL = ("", "合", "总", "小", " ", "\u3000")
_TOTALS = ("合计", "总计", "小计", "总 计", "合 计", "小 计")


@dataclass
class Batch:
    """Some lines: where each stands, and its cells by column of the header. `odd`: lines of another width."""

    sheet: str
    lines: list[int]
    rows: list[list[str]]
    odd: list[tuple[int, str]] = field(default_factory=list)  # (line, reason code)


@dataclass
class Roster:
    """A file opened at its header. `batches` gives the lines after it, once."""

    path: Path
    header: list[str]
    header_line: int
    sheet: str
    batches: Iterator[Batch]


Lines = Iterator[tuple[int, list[str]]]


def open_roster(path: Path, wanted: set[str], sheet: str | None = None) -> Roster:
    """Find the header of a roster (the line with most of the `wanted` texts) and stand behind it."""
    if not path.is_file():
        raise fail("no-file", _("没有这个文件"), _("检查路径：相对路径从对照文件（mapping）所在目录算起"), Where(str(path)))
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _parquet(path)
    if suffix in (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"):
        from puhui.registers.workbook import lines_of

        name, lines = lines_of(path, sheet)
    else:
        name, lines = "", _csv_lines(path, wanted)
    return _from_header(path, name, lines, wanted)


def _from_header(path: Path, sheet: str, lines: Lines, wanted: set[str]) -> Roster:
    ahead = list(islice(lines, HEADER_WITHIN))
    if not ahead:
        raise fail("empty-roster", _("文件里没有内容"), _("换成有表头和数据的文件"), Where(str(path), cell=sheet))
    best, header, last = -1, [""], 0
    for index, (_line, cells) in enumerate(ahead):
        below = ahead[index + 1][1] if index + 1 < len(ahead) else []
        for width, names in ((1, [header_text(cell) for cell in cells]), (2, _two_rows(cells, below))):
            score = len(wanted & set(names))
            if score > best:
                best, header, last = score, names, index + width
    while header and not header[-1]:
        header.pop()
    header_line = ahead[last - 1][0]
    rest = ahead[last:]

    def all_lines() -> Lines:
        yield from rest
        yield from lines

    return Roster(path, header, header_line, sheet, _batches(sheet, all_lines(), len(header)))


def header_text(cell: str) -> str:
    """A header's text without blanks and line breaks inside."""
    return re.sub(r"\s+", "", clean(cell.replace(NUMERIC, "")))


def _two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """A header of two lines whose upper cells are merged: the lower text where there is one."""
    if len(lower) < len(upper):
        lower = lower + [""] * (len(upper) - len(lower))
    return [header_text(low) or header_text(high) for low, high in zip(lower, upper + [""] * (len(lower) - len(upper)), strict=True)]


def _batches(sheet: str, lines: Lines, width: int) -> Iterator[Batch]:
    while True:
        batch = Batch(sheet, [], [])
        for line, cells in islice(lines, BATCH):
            if len(cells) != width:
                extra = cells[width:]
                if len(cells) < width or any(not is_blank(cell) for cell in extra):
                    if not _is_total(cells):
                        batch.odd.append((line, "row-width"))
                        continue
                    cells = cells + [""] * width
                cells = cells[:width]
            if cells[0][:1] in _MAYBE_TOTAL and _is_total(cells):
                batch.odd.append((line, "total-row"))
                continue
            batch.lines.append(line)
            batch.rows.append(cells)
        if not batch.lines and not batch.odd:
            return
        yield batch


def _is_total(cells: list[str]) -> bool:
    first = next((clean(cell) for cell in cells if cell), "")
    return first.rstrip(":") in _TOTALS


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by its mark, else the first of UTF-8, GB18030 (which holds GBK) that reads all of it."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\x00" in start:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        return "utf-16-be" if even > odd else "utf-16-le"
    for name in ("utf-8", "gb18030"):
        try:
            with path.open(encoding=name, newline="") as text:
                while text.read(1 << 20):
                    pass
            return name
        except UnicodeDecodeError:
            continue
    raise fail("bad-encoding", _("文件编码认不出来"), _("用 Excel 或记事本另存为 UTF-8 的 CSV"), Where(str(path)))


def _csv_lines(path: Path, wanted: set[str]) -> Lines:
    from puhui.registers.workbook import OLD_FORMAT, PACKED

    with path.open("rb") as stream:
        first = stream.read(8)
    for mark, suffix in ((PACKED, ".xlsx"), (OLD_FORMAT, ".xls")):
        if first.startswith(mark):
            raise fail("bad-extension", _("内容是工作簿，扩展名却不是"), _("把扩展名改成 {suffix}", suffix=suffix), Where(str(path)))
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            start = stream.read(64 * 1024)
    except UnicodeError:
        raise fail("bad-encoding", _("文件编码认不出来"), _("用 Excel 或记事本另存为 UTF-8 的 CSV"), Where(str(path))) from None
    delimiter = _delimiter(start, wanted)
    return _read_csv(path, encoding, delimiter)


def _delimiter(start: str, wanted: set[str]) -> str:
    """The mark between cells: the one with which most wanted headers stand in a line."""

    def score(mark: str) -> tuple[int, int]:
        found: set[str] = set()
        try:
            for row in islice(csv.reader(io.StringIO(start, newline=""), delimiter=mark), HEADER_WITHIN):
                found |= {header_text(cell) for cell in row}
        except csv.Error:
            pass
        return len(found & wanted), start.count(mark)

    return max(DELIMITERS, key=score)


def _read_csv(path: Path, encoding: str, delimiter: str) -> Lines:
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        before = 0
        try:
            for cells in reader:
                line, before = before + 1, reader.line_num
                if cells and ((cells[0][:1] > " " and cells[0].isascii()) or not all(map(is_blank, cells))):
                    yield line, cells
        except csv.Error as error:
            where = Where(str(path), before + 1)
            raise fail(
                "bad-csv", _("CSV 写法有误：{what}", what=_said(error)), _("检查这一行起的引号；含逗号的文字要加引号"), where
            ) from None
        except UnicodeError:
            where = Where(str(path), before + 1)
            raise fail("bad-encoding", _("文件编码认不出来"), _("用 Excel 或记事本另存为 UTF-8 的 CSV"), where) from None


def _said(error: csv.Error) -> str:
    """What the reader of CSV found, in the language of people."""
    text = str(error)
    if "end of data" in text:
        return _("引号没有结束")
    if "expected after" in text:
        return _("结束的引号后面还有别的字")
    if "field limit" in text:
        return _("一格里的字太多，多半是引号没有结束")
    return text


def _parquet(path: Path) -> Roster:
    """A Parquet roster: the texts of its values. Floating-point columns are marked, as a workbook's numbers are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        names = [header_text(name) for name in file.schema_arrow.names]
    except (pa.ArrowException, OSError):
        raise fail("bad-parquet", _("读不了这个 Parquet 文件"), _("重新导出"), Where(str(path))) from None

    def batches() -> Iterator[Batch]:
        line = 1
        try:
            for part in file.iter_batches(batch_size=BATCH):
                columns = [_parquet_texts(column) for column in part.columns]
                lines = list(range(line, line + part.num_rows))
                line += part.num_rows
                yield Batch("", lines, [list(row) for row in zip(*columns, strict=True)])
        except (pa.ArrowException, OSError):
            raise fail("bad-parquet", _("读不了这个 Parquet 文件"), _("重新导出"), Where(str(path), line)) from None

    return Roster(path, names, 0, "", batches())


def _parquet_texts(column: object) -> list[str]:
    import pyarrow as pa

    assert isinstance(column, pa.Array)
    if pa.types.is_floating(column.type):
        return ["" if value is None else NUMERIC + f"{value:.15g}" for value in column.to_pylist()]
    if pa.types.is_boolean(column.type):
        return ["" if value is None else "是" if value else "否" for value in column.to_pylist()]
    return ["" if value is None else str(value) for value in column.to_pylist()]
