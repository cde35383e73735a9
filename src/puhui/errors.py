"""Errors as short letters: where, what is wrong, what to try.

Nothing that a user's data, pack or command can cause ends in a traceback: it ends in one
or more `Problem`s, raised together as a `PuhuiError` and printed by the command line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Where:
    """A place in a file. `line` and `column` count from 1; 0 means the whole file or line.

    `cell` names a place in a table (a column's name, or sheet and cell), `text` is the line itself.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    length: int = 1
    text: str = ""
    cell: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place} [{self.cell}]" if self.cell else place


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong. `code` is stable and English, for programs (`--json`)."""

    where: Where
    code: str
    what: str
    remedy: str = ""
    context: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if str(self.where) else self.what]
        if self.where.text and self.where.column:
            lines.append(f"    {self.where.text}")
            lines.append("    " + _pad(self.where.text[: self.where.column - 1]) + "^" * max(1, self.where.length))
        if self.remedy:
            lines.append(f"    → {self.remedy}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        return {
            "file": self.where.file,
            "line": self.where.line,
            "column": self.where.column,
            "cell": self.where.cell,
            "code": self.code,
            "what": self.what,
            "remedy": self.remedy,
            **dict(self.context),
        }


class PuhuiError(Exception):
    """One or more problems that stop the work. Nothing half-done is left behind by whoever raises it."""

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems: list[Problem] = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def fail(code: str, what: str, remedy: str = "", where: Where | None = None) -> PuhuiError:
    """A `PuhuiError` of one problem, to be raised by the caller."""
    return PuhuiError(Problem(where or Where(), code, what, remedy))


def nearest(word: str, among: Iterable[str]) -> str | None:
    """The name that was probably meant, or None."""
    found = difflib.get_close_matches(word, sorted(among), n=1, cutoff=0.6)
    return found[0] if found else None


def _pad(text: str) -> str:
    """Blanks as wide as `text` on a terminal, where a Chinese character is two columns wide."""
    return "".join("  " if ord(char) > 0x2E7F else " " for char in text)
