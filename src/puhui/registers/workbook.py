"""Workbooks, read in a child process under limits of memory and time.

A small hostile file can abort or exhaust the process that opens it. The zip directory is looked at first (entries,
unpacked size); then `python -m puhui.registers.workbook FILE SHEET` reads it and writes one JSON line per row.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

from puhui.errors import PuhuiError, Where, fail
from puhui.lang import _
from puhui.registers.values import NUMERIC

MEMORY = 2 * 1024**3
SECONDS = 600
ENTRIES = 5_000
UNPACKED = 1_500_000_000
FILE_SIZE = 300_000_000
PACKED = b"PK\x03\x04"  # how xlsx, xlsm, xlsb and ods begin
OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")  # how xls begins

Lines = Iterator[tuple[int, list[str]]]


def lines_of(path: Path, sheet: str | None) -> tuple[str, Lines]:
    """The sheet's name and its rows that are not blank, with their line numbers."""
    check_directory(path)
    rows = _child(path, sheet or "")
    first = next(rows, None)
    if first is None:
        raise _broken(path)
    head = json.loads(first)
    if "sheets" in head:
        what = _("工作簿里没有工作表“{sheet}”", sheet=sheet)
        raise fail("no-sheet", what, _("可用：{all}", all="、".join(head["sheets"])), Where(str(path)))
    if head.get("several"):
        what = _("工作簿有几个工作表：{all}", all="、".join(head["several"]))
        raise fail("which-sheet", what, _("在对照文件里写 sheet: 工作表名"), Where(str(path)))

    def lines() -> Lines:
        for text in rows:
            line, cells = json.loads(text)
            yield line, cells

    return str(head["sheet"]), lines()


def check_directory(path: Path) -> None:
    """Refuse a file whose directory already says that it would unpack to too much."""
    where = Where(str(path))
    too_big = _("拆成几个文件，或导出为 CSV")
    if path.stat().st_size > FILE_SIZE:
        raise fail("workbook-too-big", _("工作簿超过 {n} MB", n=FILE_SIZE // 1_000_000), too_big, where)
    if path.suffix.lower() == ".xls" and not zipfile.is_zipfile(path):
        return  # the old format is not packed
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise _broken(path) from None
    if len(entries) > ENTRIES:
        raise fail("workbook-hostile", _("工作簿里有 {n} 个部件，不像正常的表格", n=len(entries)), too_big, where)
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise fail("workbook-hostile", _("工作簿解开后超过 {n} MB", n=UNPACKED // 1_000_000), too_big, where)
    if len({entry.filename for entry in entries}) != len(entries):
        raise fail("workbook-hostile", _("工作簿里有重名的部件"), _("用 Excel 打开后另存"), where)


def _broken(path: Path) -> PuhuiError:
    what, remedy = _("读不了这个工作簿"), _("用 Excel 打开后另存为 xlsx，或导出为 CSV")
    with path.open("rb") as stream:
        start = stream.read(64)
    if not start:
        what, remedy = _("文件里没有内容"), _("换成有表头和数据的文件")
    elif start.startswith(OLD_FORMAT):  # a packed workbook with a password lies in the old format's container
        what, remedy = _("读不了这个工作簿：它有密码，或者是旧格式"), _("用 Excel 打开，去掉密码，另存为 xlsx")
    elif not start.startswith(PACKED) and b"\x00" not in start and not start.lstrip().startswith(b"<"):
        what, remedy = _("读不了这个工作簿：它的内容是文字，不是工作簿"), _("把扩展名改成 .csv")
    return fail("bad-workbook", what, remedy, Where(str(path)))


def _child(path: Path, sheet: str) -> Iterator[str]:
    """The lines that the child writes. It is killed when nobody reads on."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryFile() as errors:
        command = [sys.executable, "-m", "puhui.registers.workbook", str(path), sheet]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=environ)
        assert process.stdout is not None
        finished = False
        try:
            for line in _decoded(process.stdout):
                if line == "end\n":
                    finished = True
                    break
                yield line
        finally:
            if not finished:
                process.kill()
            process.stdout.close()
            code = process.wait()
    if not finished:
        if code in (-9, -24):
            what = _("读这个工作簿超出了时间或内存上限")
            raise fail("workbook-hostile", what, _("拆成几个文件，或导出为 CSV"), Where(str(path)))
        raise _broken(path)


def _decoded(stream: IO[bytes]) -> Iterator[str]:
    for line in stream:
        yield line.decode("utf-8")


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(path: str, sheet: str) -> None:
    """In the child: one JSON line with the sheet, one per row, then `end`."""
    _limit()
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    out = sys.stdout
    book = CalamineWorkbook.from_path(path)
    names = list(book.sheet_names)
    if sheet and sheet not in names:
        out.write(json.dumps({"sheets": names}) + "\nend\n")
        return
    seen = [
        entry.name
        for entry in book.sheets_metadata
        if entry.visible == SheetVisibleEnum.Visible and entry.typ == SheetTypeEnum.WorkSheet and book.get_sheet_by_name(entry.name).height
    ]
    if not sheet and len(seen) > 1:
        out.write(json.dumps({"several": seen}) + "\nend\n")
        return
    name = sheet or (seen or names)[0]
    out.write(json.dumps({"sheet": name}) + "\n")
    page = book.get_sheet_by_name(name)
    if page.height:
        for line, cells in enumerate(page.iter_rows(), 1):  # from the sheet's first row, empty or not
            texts = [_cell(value) for value in cells]
            if any(texts):
                out.write(json.dumps([line, texts], ensure_ascii=False) + "\n")
    out.write("end\n")


def _cell(value: object) -> str:
    """A cell as text. Numbers are marked: a workbook keeps 15 digits of them and no more."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return NUMERIC + f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2])
