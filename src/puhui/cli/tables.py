"""Tables that a person hands to a command: opened like rosters (encodings, headers, hostile workbooks), also packed with gzip."""

from __future__ import annotations

import csv
import gzip
import os
import tempfile
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from puhui.errors import PuhuiError, Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions.official_list import Table

UNPACKED = 500_000_000  # bytes


def read_table(path: Path, wanted: Iterable[str], sheet: str | None = None) -> Table:
    """All rows of a CSV, .csv.gz or workbook as texts. `wanted`: headers by which the line of headers is known. Raises PuhuiError."""
    from puhui.regions.official_list import Table
    from puhui.registers.readers import open_roster
    from puhui.registers.values import NUMERIC

    if not path.is_file():
        raise fail("no-file", _("没有这个文件"), _("检查路径"), Where(str(path)))
    with tempfile.TemporaryDirectory() as folder:
        inner = _unpacked(path, Path(folder)) if path.suffix.lower() == ".gz" else path
        roster = open_roster(inner, set(wanted), sheet)
        lines: list[tuple[int, list[str]]] = []
        odd: list[tuple[int, str]] = []
        for batch in roster.batches:
            odd += batch.odd
            rows = zip(batch.lines, batch.rows, strict=True)
            lines += [(line, [cell.replace(NUMERIC, "").strip() for cell in cells]) for line, cells in rows]
    return Table(str(path), roster.header, lines, odd)


def _unpacked(path: Path, folder: Path) -> Path:
    inner = folder / path.stem
    size = 0
    try:
        with gzip.open(path, "rb") as packed, inner.open("wb") as plain:
            while part := packed.read(1 << 20):
                size += len(part)
                if size > UNPACKED:
                    raise fail("gzip-too-big", _("解开后超过 {n} MB", n=UNPACKED // 1_000_000), _("拆成几个文件"), Where(str(path)))
                plain.write(part)
    except (OSError, EOFError):
        raise fail("bad-gzip", _("不是 gzip 压缩文件，或没有下载完整"), _("重新下载，或解压成 .csv"), Where(str(path))) from None
    return inner


def column(table: Table, name: str) -> int:
    """The place of a column by its header. Raises PuhuiError naming the nearest."""
    from puhui.errors import nearest
    from puhui.registers.readers import header_text

    text = header_text(name)
    if table.header.count(text) == 1:
        return table.header.index(text)
    if text in table.header:
        raise fail("column-twice", _("列“{name}”有两个", name=name), _("改掉其中一个的表头"), Where(table.file))
    near = nearest(text, table.header)
    remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(table.header[:40]))
    raise fail("no-column", _("没有这一列：{name}", name=name), remedy, Where(table.file))


def write_table(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Container[str] = ()) -> None:
    """CSV (UTF-8 with its mark, as Excel wants it) or, by the name, a workbook. `numbers`: columns that a workbook holds as numbers."""

    def write(part: Path) -> None:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(part, head, rows, numbers)
        else:
            with part.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([head, *rows])

    replace_file(path, write)


def _write_workbook(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Container[str]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([head, *rows]):
            for at, cell in enumerate(cells):
                if line and cell and head[at] in numbers:
                    sheet.write_number(line, at, float(cell))
                else:
                    sheet.write_string(line, at, cell)


def replace_file(path: Path, write: Callable[[Path], None]) -> None:
    """`write` makes a file beside `path`, which then takes its place: nothing half-written is left there. Raises PuhuiError."""
    part = path.with_name(path.name + ".part")
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        os.replace(part, path)
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_write(path: Path, error: OSError) -> PuhuiError:
    what = _("写不了这个文件：{why}", why=error.strerror or type(error).__name__)
    return fail("cannot-write", what, _("检查目录是否存在、能否写入，空间够不够"), Where(str(path)))
