"""Small pictures, drawn as SVG so that they print as they look: a bar of two bounds, bars of places, stacked bars, tiles.

A bar has a certain part (at least) and a hatched part (possible: up to at most). A picture has a title and a
description and always stands beside a table of the same numbers; a bar in a cell stands beside its own text and is
hidden from screen readers. Colours are classes, so that the style sheet sets them for light, dark and print.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

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
    '<rect class="veil-line" width="1.6" height="5"/></pattern>'
    '<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
    '<rect class="dots-ground" width="4" height="4"/><circle class="dots-dot" cx="2" cy="2" r="1"/></pattern></defs></svg>'
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


@lru_cache(maxsize=20_000)
def bar(low: Fraction, high: Fraction, width: int = 100, height: int = 8) -> Markup:
    """The bar of a table cell; nothing where nothing is known."""
    if high[1] == 0:
        return Markup("")
    return _inline(width, height, _bar(low, high, width, height, 0, 0))


def _inline(width: int, height: int, inside: Markup) -> Markup:
    """A picture in a cell, stretched to it; the cell's text says the same."""
    return Markup(f'<svg class="bar" viewBox="0 0 {width:d} {height:d}" preserveAspectRatio="none" aria-hidden="true">{inside}</svg>')


def _bar(low: Fraction, high: Fraction, width: int, height: int, x: int, y: int) -> Markup:
    sure = width * share_floor(low) // 1000 if low[1] else 0
    may = -(-width * min(share_ceiling(high), 1000) // 1000) if high[1] else 0
    parts = [_rect("track", x, y, width, height)]
    if may > sure:
        parts.append(_rect("possible", x + sure, y, may - sure, height))
    if sure:
        parts.append(_rect("certain", x, y, sure, height))
    return Markup("").join(parts)


def stack(parts: Sequence[tuple[str, int]], width: int = 200, height: int = 8) -> Markup:
    """A bar of a table cell whose parts (class, count) together are everything; nothing where there is nothing."""
    return _inline(width, height, _stack(parts, width, height, 0, 0)) if sum(count for _name, count in parts) else Markup("")


def _stack(parts: Sequence[tuple[str, int]], width: int, height: int, x: int, y: int) -> Markup:
    """Ends are rounded from the sums, so that the parts fill the bar; what is not zero is at least one unit wide."""
    total, before, drawn, begun = sum(count for _name, count in parts), 0, [], 0
    for name, count in parts:
        before += count
        end = max(width * before // total, begun + (1 if count else 0))
        if end > begun:
            drawn.append(_rect(f"part {name}", x + begun, y, min(end, width) - begun if begun < width else 0, height))
        begun = min(end, width)
    return Markup("").join(drawn)


def stacks(
    name: str, title: str, description: str, rows: Sequence[tuple[str, Sequence[tuple[str, int]], str]], length: int = 300
) -> Markup:
    """One stacked bar for each row: its label, its parts, the text after it."""
    label = _widest(text for text, _parts, _after in rows)
    after = _widest(text for _label, _parts, text in rows)
    drawn = []
    for number, (text, parts, said) in enumerate(rows):
        y = number * (ROW + 3)
        drawn.append(_text("label", label, y + 12, text, "end"))
        if sum(count for _name, count in parts):
            drawn.append(_stack(parts, length, 12, label + 8, y + 2))
        drawn.append(_text("number", label + length + 14, y + 12, said, "start"))
    return _picture(name, title, description, label + length + 14 + after, max(1, len(rows)) * (ROW + 3), drawn)


def scale(name: str, title: str, description: str, low: Fraction, high: Fraction) -> Markup:
    """A long bar of two bounds above a scale from 0 to 100 %, its ends written out."""
    width, x = 560, 20
    parts = [_bar(low, high, width, 26, x, 18)]
    for share, ceiling in ((low, False), (high, True)):
        if share[1]:
            at = min(share_ceiling(share), 1000) if ceiling else share_floor(share)
            parts.append(_rect("edge", x + width * at // 1000 - 1, 14, 2, 34))
    for tenth in (0, 25, 50, 75, 100):
        parts.append(_rect("tick", x + width * tenth // 100, 46, 1, 5))
        parts.append(_text("label", x + width * tenth // 100, 64, f"{tenth}%", "middle"))
    return _picture(name, title, description, width + 2 * x, 70, parts)


def _rect(name: str, x: int, y: int, width: int, height: int, title: str = "") -> Markup:
    """name is a class of our own, never a text from outside."""
    at = "".join(f' {axis}="{value:d}"' for axis, value in (("x", x), ("y", y)) if value)
    shape = f'<rect class="{name}"{at} width="{width:d}" height="{height:d}"'
    return Markup(f"{shape}><title>{escape(title)}</title></rect>" if title else f"{shape}/>")


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
        '<svg class="picture" role="img" viewBox="0 0 {0} {1}" preserveAspectRatio="xMinYMin" width="{0}" height="{1}" aria-labelledby="{2}-title {2}-desc" focusable="false">'
        '<title id="{2}-title">{3}</title><desc id="{2}-desc">{4}</desc>{5}</svg>'
    ).format(width, height, name, title, description, Markup("").join(parts))
