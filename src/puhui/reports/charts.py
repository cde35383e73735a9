"""Small pictures, drawn as SVG so that they print as they look: a bar of two bounds, bars of places, tiles of a province.

A bar has a certain part (at least) and a hatched part (possible: up to at most). A picture has a title and a
description and always stands beside a table of the same numbers; a bar in a cell stands beside its own text and is
hidden from screen readers. Colours are classes, so that the style sheet sets them for light, dark and print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from puhui.reports.document import Fraction
from puhui.reports.numbers import bounds, share_ceiling, share_floor

CLASSES = (200, 400, 600, 800)  # thousandths of “at least” where the next shade of a tile begins
UNSURE = 200  # bounds further apart than this (thousandths) make a tile hatched
TILE, GAP, WORDS = 16, 3, 96  # sizes in pixels: a tile, between tiles, a bar's numbers
ROW = TILE + GAP
PATTERNS = Markup(
    '<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="hatch-ground" width="5" height="5"/><rect class="hatch-line" width="2" height="5"/></pattern>'
    '<pattern id="veil" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="veil-line" width="1.6" height="5"/></pattern></defs></svg>'
)


@dataclass(frozen=True)
class Mark:
    """One place in a picture."""

    name: str
    at_least: Fraction
    at_most: Fraction


def known(mark: Mark) -> bool:
    """Whether a share can be drawn at all: somebody is due."""
    return mark.at_most[1] > 0


def bar(low: Fraction, high: Fraction, width: int = 100, height: int = 8) -> Markup:
    """The bar of a table cell; nothing where nothing is known."""
    if high[1] == 0:
        return Markup("")
    inside = _bar(low, high, width, height, 0, 0)
    return Markup(
        '<svg class="bar" viewBox="0 0 {0} {1}" preserveAspectRatio="none" aria-hidden="true" focusable="false">{2}</svg>'
    ).format(width, height, inside)


def _bar(low: Fraction, high: Fraction, width: int, height: int, x: int, y: int) -> Markup:
    sure = width * share_floor(low) // 1000 if low[1] else 0
    may = -(-width * min(share_ceiling(high), 1000) // 1000) if high[1] else 0
    parts = [_rect("track", x, y, width, height)]
    if may > sure:
        parts.append(_rect("possible", x + sure, y, may - sure, height))
    if sure:
        parts.append(_rect("certain", x, y, sure, height))
    return Markup("").join(parts)


def _rect(name: str, x: int, y: int, width: int, height: int, title: str = "") -> Markup:
    inside = Markup("<title>{}</title>").format(title) if title else ""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}">{}</rect>').format(name, x, y, width, height, inside)


def shade(mark: Mark) -> str:
    """The class of a tile: `none` (nobody known to be due), `q0` … `q4` by what is certain."""
    if not known(mark) or mark.at_least[1] == 0:
        return "none"
    return f"q{sum(share_floor(mark.at_least) >= edge for edge in CLASSES)}"


def unsure(mark: Mark) -> bool:
    return known(mark) and mark.at_least[1] > 0 and share_ceiling(mark.at_most) - share_floor(mark.at_least) > UNSURE


def bars(name: str, title: str, description: str, marks: Sequence[Mark]) -> Markup:
    """One bar for each place, with its bounds written beside it."""
    length, label = 150, _widest(mark.name for mark in marks)
    parts = []
    for row, mark in enumerate(marks):
        y = row * (ROW + 3)
        parts.append(_text("label", label, y + 12, mark.name, "end"))
        if known(mark):
            parts.append(_bar(mark.at_least, mark.at_most, length, 10, label + 8, y + 3))
        parts.append(_text("number", label + length + 14, y + 12, bounds(mark.at_least, mark.at_most), "start"))
    return _picture(name, title, description, label + length + 14 + WORDS, max(1, len(marks)) * (ROW + 3), parts)


def tiles(name: str, title: str, description: str, rows: Sequence[tuple[str, Sequence[Mark]]]) -> Markup:
    """A tile for each county, a row for each city."""
    parts, left = [], _widest(label for label, _marks in rows)
    for line, (label, marks) in enumerate(rows):
        y = line * ROW
        parts.append(_text("label", left, y + 12, label, "end"))
        for column, mark in enumerate(marks):
            x = left + 8 + column * ROW
            said = f"{mark.name} {bounds(mark.at_least, mark.at_most)}"
            parts.append(_rect(f"tile {shade(mark)}", x, y, TILE, TILE, said))
            if unsure(mark):
                parts.append(_rect("veil", x, y, TILE, TILE, said))
    widest = max((len(marks) for _label, marks in rows), default=1)
    return _picture(name, title, description, left + 8 + widest * ROW, max(1, len(rows)) * ROW, parts)


def swatch(name: str, veiled: bool = False) -> Markup:
    """A tile of the legend."""
    veil = _rect("veil", 0, 0, TILE, TILE) if veiled else Markup("")
    shape = Markup('<svg class="swatch" width="{0}" height="{0}" viewBox="0 0 {0} {0}" aria-hidden="true" focusable="false">{1}{2}</svg>')
    return shape.format(TILE, _rect(name, 0, 0, TILE, TILE), veil)


def _widest(labels: Iterable[str]) -> int:
    """Room for the longest label: a Chinese character is about twice as wide as a letter."""
    return max((sum(13 if ord(char) > 0x2E7F else 8 for char in label) for label in labels), default=0) + 2


def _text(name: str, x: int, y: int, text: str, anchor: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(name, x, y, anchor, text)


def _picture(name: str, title: str, description: str, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="picture" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-labelledby="{2}-title {2}-desc" focusable="false">'
        '<title id="{2}-title">{3}</title><desc id="{2}-desc">{4}</desc>{5}</svg>'
    ).format(width, height, name, title, description, Markup("").join(parts))
