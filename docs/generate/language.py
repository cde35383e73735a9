"""The page of the rule language, from its tests: what stands there is what every engine was asked."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from puhui import lang  # noqa: E402
from tests.language import spec as world  # noqa: E402

NOTE = "<!-- written by `make docs` from tests/language; do not edit -->\n\n"
OPENING = """# The rule language 规则语言

Conditions, amounts and facts in packs are written in this language. Its grammar is that of Python's expressions; its
meaning is what this page shows. Each table of units below is a test, and every engine (the interpreter, generated Python,
DuckDB) gives these answers. — means *not known* (待核实). Money is shown in yuan; the day is 2016-08-01.

"""


class Pen:
    """Stands in for the tests' fixtures and writes down what they are asked."""

    def __init__(self, heading: str, drawn: dict[str, str]):
        self.heading, self.drawn = heading, drawn  # tables that the chapter has shown, and where
        self.parts: list[str] = []

    def spec(self, table: str, answers: Mapping[str, str], *, given: Mapping[str, str] | None = None, at: str | None = None,
             counted: Mapping[str, str] | None = None, today: str = world.TODAY) -> None:  # fmt: skip
        units = world.read_table(table)
        where = self.drawn.setdefault(table, self.heading)
        if where != self.heading:
            self.parts.append(f"The units are those of [{where}](#{_anchor(where)}).\n\n")
        elif (drawn := _drawn(table)) not in self.parts:
            self.parts.append(drawn)
        if given:
            self.parts.append(
                "Given, over each kind: "
                + "; ".join(f"{key.split()[0]} `{key.split()[1]}` is `{text}`" for key, text in given.items())
                + ".\n\n"
            )
        if at or counted:
            words = [f"`at: {at}`"] if at else []
            words += [f"`counted: {name}` on {collection}" for collection, name in (counted or {}).items()]
            self.parts.append("The item says " + " and ".join(words) + ".\n\n")
        numbers = list(units.rows[units.asked])
        rows = [[f"`{_cell(text)}`", *answer.split()] for text, answer in answers.items()]
        self.parts.append(_table([units.asked, *map(str, numbers)], rows))

    def refused(self, kind: str, text: str, code: str, column: int, word: str, *, given: Mapping[str, str] | None = None,
                at: str | None = "hukou", expects: Any = None) -> None:  # fmt: skip
        (problem,) = world.problems_of(kind, text, given or {}, at, expects)
        lang.use("en")
        (english,) = world.problems_of(kind, text, given or {}, at, expects)
        lang.use("zh")
        lines = [
            f"“{text[:20]} …”, {len(text)} characters" if len(text) > 80 else text,
            *_caret(text, problem.where.column, problem.where.length),
        ]
        lines += [_short(f"{problem.what}" + (f" → {problem.remedy}" if problem.remedy else ""))]
        lines += [_short(f"{english.what}" + (f" → {english.remedy}" if english.remedy else ""))]
        self.parts.append(f"`{problem.code}`\n\n```\n" + "\n".join(lines) + "\n```\n\n")


def pages() -> dict[str, str]:
    return {"language.md": text()}


def text() -> str:
    """The whole page."""
    chosen = lang.language()
    lang.use("zh")
    try:
        modules = [
            importlib.import_module(f"tests.language.{path.stem}") for path in sorted((ROOT / "tests" / "language").glob("test_[0-9]*.py"))
        ]
        parts = [
            NOTE,
            OPENING,
            *(f"* [{_title(page)}](#{_anchor(_title(page))})\n" for page in modules),
            "\n",
            _vocabulary(),
            *map(_chapter, modules),
        ]
    finally:
        lang.use(chosen)
    return "".join(parts).rstrip() + "\n"


def _chapter(page: ModuleType) -> str:
    title, body = _doc(page)
    parts = [f"## {title}\n\n{body}\n\n"]
    drawn: dict[str, str] = {}
    for name, function in vars(page).items():
        if name.startswith("test_") and inspect.isfunction(function):
            parts.append(_section(name, function, drawn))
    return "".join(parts)


def _section(name: str, function: Callable[..., None], drawn: dict[str, str]) -> str:
    """One test: its name as a heading, its sentence, its tables. A test that draws none is told in words only."""
    heading = (
        name.removeprefix("test_")
        .replace("_", " ")
        .capitalize()
        .replace("familys", "family's")
        .replace("members benefit", "member's benefit")
    )
    said = inspect.getdoc(function)
    parts = [f"### {heading}\n\n", f"{said}\n\n" if said else ""]
    wants = list(inspect.signature(function).parameters)
    pen = Pen(heading, drawn)
    if wants:
        function(*(getattr(pen, want) for want in wants))
    return "".join(parts + pen.parts)


def _doc(page: ModuleType) -> tuple[str, str]:
    title, _blank, body = (inspect.getdoc(page) or "").partition("\n")
    return title, body.strip()


def _title(page: ModuleType) -> str:
    return _doc(page)[0]


def _anchor(title: str) -> str:
    return "".join(char for char in title.lower() if char.isalnum() or char in " -_").strip().replace(" ", "-")


def _vocabulary() -> str:
    """The made-up world that the page speaks of."""
    rows = [[kind, ", ".join(f"`{name}` {_type(type_)}" for name, type_ in facts.items())] for kind, facts in world.FACTS.items()]
    groups = "; ".join(f"`{c.name}` of a {c.owner} are {c.of}s (at most {c.at_most})" for c in world.COLLECTIONS)
    figures = ", ".join(
        f"`standard.{s.name}" + (f"[{', '.join(name for name, _values in s.keys)}]" if s.keys else "") + "`" for s in world.STANDARDS
    )
    return (
        f"The units of this page and their facts:\n\n{_table(['kind', 'facts'], rows)}Collections: {groups}.\n\nStandards: {figures}.\n\n"
    )


def _type(type_: Any) -> str:
    words = {"Flag": "yes/no", "Place": "place", "Day": "day", "Moment": "hour"}
    name = type(type_).__name__
    if name == "Word":
        return " · ".join(type_.values)
    return words.get(name, f"{name.lower()} {_bound(name, type_.low)}…{_bound(name, type_.high)}" if hasattr(type_, "low") else name)


def _bound(name: str, value: int) -> str:
    return f"{value / 100:.2f}" if name == "Money" else f"{value // 100} %" if name == "Percent" else str(value)


def _drawn(table: str) -> str:
    return "```\n" + "\n".join(line.strip() for line in table.strip().splitlines()) + "\n```\n\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _caret(text: str, column: int, length: int) -> list[str]:
    """The line under the expression; Chinese characters are two columns wide."""
    if len(text) > 80 or not text.strip():
        return []
    line = text[: column - 1].rsplit("\n", 1)[-1]
    return ["".join("  " if ord(char) > 0x2E7F else " " for char in line) + "^" * length] if "\n" not in text[column:] else []


def _short(line: str) -> str:
    return line.replace("\n", " ")
