"""The pieces a page is made of: sections of blocks, all texts decided. `shape` names the macro of page.html that draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

NO_PICTURE = Markup("")


@dataclass(frozen=True)
class Cell:
    """`note` stands small below the text. `tone`: number, quiet, warn, code."""

    text: str
    note: str = ""
    tone: str = ""
    href: str = ""
    picture: Markup = NO_PICTURE
    span: int = 1


@dataclass(frozen=True)
class Row:
    """The first cell is the row's header."""

    cells: Sequence[Cell]
    tone: str = ""
    id: str = ""


@dataclass(frozen=True)
class Table:
    """`cards`: on a narrow screen every row becomes a card, its columns' names before the values."""

    shape: ClassVar[str] = "table"
    id: str
    caption: str
    columns: Sequence[Cell]
    groups: Sequence[Sequence[Row]]
    cards: bool = False
    dense: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph. `tone`: "", note, warn, quiet."""

    shape: ClassVar[str] = "text"
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Terms:
    shape: ClassVar[str] = "terms"
    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side, with one legend of (swatch, text)."""

    shape: ClassVar[str] = "pictures"
    pictures: Sequence[tuple[str, Markup]]
    legend: Sequence[tuple[Markup, str]] = ()
    wide: bool = False


@dataclass(frozen=True)
class Beside:
    """Blocks side by side where there is room."""

    shape: ClassVar[str] = "beside"
    blocks: Sequence[object]


@dataclass(frozen=True)
class Stats:
    """A few numbers that stand out: (what, number, note, tone)."""

    shape: ClassVar[str] = "stats"
    numbers: Sequence[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Steps:
    """Things to do, in their order: (what, why)."""

    shape: ClassVar[str] = "steps"
    things: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Links:
    """An index: groups of (title, [(text, href)])."""

    shape: ClassVar[str] = "links"
    label: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    id: str = "index"


@dataclass(frozen=True)
class Commands:
    """Commands to copy, folded away: (what it shows, command)."""

    shape: ClassVar[str] = "commands"
    summary: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Fold:
    """Blocks that are not needed at first sight."""

    shape: ClassVar[str] = "fold"
    summary: str
    blocks: Sequence[object]


@dataclass(frozen=True)
class Part:
    """A part of a section with a heading of its own and a way back."""

    shape: ClassVar[str] = "part"
    id: str
    title: str
    note: str
    back: tuple[str, str]
    blocks: Sequence[object]


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: Sequence[object]


@dataclass(frozen=True)
class Page:
    language: str
    title: str
    subtitle: str
    badges: Sequence[tuple[str, str]]  # tone, text
    facts: Sequence[tuple[str, str, str]]  # term, value, tone
    skip: str
    contents: str
    running: tuple[str, str]  # printed on every sheet: above, below
    sections: Sequence[Section]
    foot: Sequence[str]


@dataclass(frozen=True)
class SitePage:
    """One page of a site. Paths are relative to the page; `kind` is a class of its body: page or summary."""

    path: str
    kind: str
    language: str
    title: str
    subtitle: str
    style: str
    badges: Sequence[tuple[str, str]]
    skip: str
    menu_label: str
    menu: Sequence[tuple[str, str, bool]]  # text, path, whether it is this page
    other: tuple[str, str, str] | None  # the same page in the other language: text, path, language
    crumbs_label: str
    crumbs: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str, str]]
    contents: str
    sections: Sequence[Section]
    around_label: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    foot: Sequence[str]
    foot_links: Sequence[tuple[str, str]]
