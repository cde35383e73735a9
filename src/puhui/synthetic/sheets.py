"""The two sorts of file that rosters come in, written fast and the same every time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

LABEL = "合成数据"


class Sheet(Protocol):
    """A file that takes rows. lines: how many it has, the header among them."""

    lines: int

    def row(self, *cells: str) -> None: ...

    def close(self) -> None: ...


class Csv:
    """Lines joined by hand: our own texts hold no comma, quote or line break."""

    def __init__(self, path: Path, encoding: str, header: tuple[str, ...]):
        self._stream = path.open("w", encoding=encoding, newline="", buffering=1 << 20)
        self.lines = 0
        self.row(*header)

    def row(self, *cells: str) -> None:
        self.lines += 1
        self._stream.write(",".join(cells) + "\r\n")

    def close(self) -> None:
        self._stream.close()


class Workbook:
    """One sheet named as made up. Every cell is text, so that ID numbers keep their tails."""

    def __init__(self, path: Path, header: tuple[str, ...]):
        import xlsxwriter

        self._book: Any = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
        self._book.set_properties({"title": LABEL, "comments": "synthetic", "created": datetime(2022, 7, 1)})
        self._sheet: Any = self._book.add_worksheet(LABEL)
        self.lines = 0
        self.row(*header)

    def row(self, *cells: str) -> None:
        for column, cell in enumerate(cells):
            if cell:
                self._sheet.write_string(self.lines, column, cell)
        self.lines += 1

    def close(self) -> None:
        self._book.close()
