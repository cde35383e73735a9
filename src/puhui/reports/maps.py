"""Pictures of districts: tiles where the place pack says that a district stands, or outlines that somebody brought.

Colour says how much is certain, stripes that the bounds lie far apart, a dashed edge that nobody is known to be due; the
value stands on the tile too. The links of a picture are left out of the tab order: the table below it has the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from puhui.reports.document import Fraction, Spot
from puhui.reports.numbers import share_ceiling, share_floor

EDGES = (500, 800, 900, 950)  # thousandths where the next shade begins: most places differ near the top
UNSURE = 200  # bounds further apart than this (thousandths) are striped
HIGH, SPACE = 36, 5  # a tile's height, between tiles
ACROSS, DOWN = 640, 860  # the room for outlines
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Tile:
    """A district as it is drawn. `group`: what it belongs to; a line is drawn where two groups meet."""

    code: str
    name: str
    value: str
    said: str
    shade: str
    striped: bool = False
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class Shape:
    """An outline as it is drawn: its path, where words stand, and how wide it is there."""

    path: str
    x: int
    y: int
    across: float


@dataclass(frozen=True)
class Ground:
    """Where districts lie: spots of a grid, or outlines (rings of points, y downwards) where there are any.

    `shapes` remembers the outlines that were drawn together: many pictures show the same districts.
    """

    spots: Mapping[str, Spot]
    outlines: Mapping[str, Sequence[Ring]]
    shapes: dict[tuple[str, ...], tuple[int, int, list[Shape]]] = field(default_factory=dict, compare=False)

    def drawn(self, codes: tuple[str, ...]) -> tuple[int, int, list[Shape]]:
        """Width, height and shapes of these outlines, as large as the picture allows."""
        if codes not in self.shapes:
            self.shapes[codes] = _fitted([self.outlines[code] for code in codes])
        return self.shapes[codes]


def shade(low: Fraction, high: Fraction) -> tuple[str, bool]:
    """The class of a tile, and whether it is striped."""
    if high[1] == 0 or low[1] == 0:
        return "none", False
    step = sum(share_floor(low) >= edge for edge in EDGES)
    return f"q{step}", share_ceiling(high) - share_floor(low) > UNSURE


def draw(name: str, title: str, description: str, tiles: Sequence[Tile], ground: Ground) -> Markup:
    """The picture of these districts; one without a place on the ground stands in a row of its own below."""
    if any(tile.code in ground.outlines for tile in tiles):
        width, height, parts = _outlined([tile for tile in tiles if tile.code in ground.outlines], ground)
    else:
        width, height, parts = _tiled(tiles, ground.spots)
    return Markup(
        f'<svg class="picture map" role="group" viewBox="0 0 {width:d} {height:d}" width="{width:d}" height="{height:d}"'
        f' aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _tiled(tiles: Sequence[Tile], spots: Mapping[str, Spot]) -> tuple[int, int, list[str]]:
    cells = _cells(tiles, spots)
    wide = max([44, *(_width(tile.name) for tile in tiles)]) + 6
    step, down = wide + SPACE, HIGH + SPACE
    at = {cell: tile for tile, cell in zip(tiles, cells, strict=True)}
    parts = []
    for tile, (column, row) in zip(tiles, cells, strict=True):
        x, y = column * step + SPACE, row * down + SPACE
        title = f"<title>{escape(tile.said)}</title>"
        shape = f'<rect class="tile {tile.shade}" x="{x}" y="{y}" width="{wide}" height="{HIGH}" rx="3">{title}</rect>'
        veil = f'<rect class="veil" x="{x}" y="{y}" width="{wide}" height="{HIGH}" rx="3"/>' if tile.striped else ""
        parts.append(_linked(tile, shape + veil + _words(tile, x + wide // 2, y + 15), True))
    for (column, row), tile in at.items():
        x, y = column * step, row * down
        right, below = at.get((column + 1, row)), at.get((column, row + 1))
        if right and right.group != tile.group:
            parts.append(f'<path class="border" d="M{x + step + 2} {y + 2}v{down}"/>')
        if below and below.group != tile.group:
            parts.append(f'<path class="border" d="M{x + 2} {y + down + 2}h{step}"/>')
    columns, rows = max((column for column, _row in cells), default=0) + 1, max((row for _column, row in cells), default=0) + 1
    return columns * step + SPACE, rows * down + SPACE, parts


def _cells(tiles: Sequence[Tile], spots: Mapping[str, Spot]) -> list[tuple[int, int]]:
    """Column and row of every tile from 0; those without a spot follow below, a row for each group."""
    known = [spots[tile.code] for tile in tiles if tile.code in spots]
    left, top = min((spot.column for spot in known), default=1), min((spot.row for spot in known), default=1)
    below = max((spot.row - top for spot in known), default=-1)
    widths: dict[str, int] = {}
    rows: dict[str, int] = {}
    cells = []
    for tile in tiles:
        if tile.code in spots:
            cells.append((spots[tile.code].column - left, spots[tile.code].row - top))
            continue
        rows.setdefault(tile.group, below + 1 + len(rows))
        cells.append((widths.get(tile.group, 0), rows[tile.group]))
        widths[tile.group] = widths.get(tile.group, 0) + 1
    return cells


def _outlined(tiles: Sequence[Tile], ground: Ground) -> tuple[int, int, list[str]]:
    width, height, shapes = ground.drawn(tuple(tile.code for tile in tiles))
    parts, words = [], []
    for tile, shape in zip(tiles, shapes, strict=True):
        veil = f'<path class="veil" d="{shape.path}"/>' if tile.striped else ""
        inside = f'<path class="tile {tile.shade}" d="{shape.path}"><title>{escape(tile.said)}</title></path>{veil}'
        parts.append(_linked(tile, inside, False))
        if shape.across > max(_width(tile.name), 40) + 10:
            words.append(_words(tile, shape.x, shape.y))
    parts.append(f'<g aria-hidden="true">{"".join(words)}</g>')  # above all shapes; the links are named already
    return width, height, parts


def _fitted(districts: Sequence[Sequence[Ring]]) -> tuple[int, int, list[Shape]]:
    points = [point for rings in districts for ring in rings for point in ring]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    right, bottom = max(x for x, _y in points), max(y for _x, y in points)
    times = min((ACROSS - 8) / max(right - left, 1e-9), (DOWN - 8) / max(bottom - top, 1e-9))
    shapes = []
    for rings in districts:
        scaled = [[((x - left) * times + 4, (y - top) * times + 4) for x, y in ring] for ring in rings]
        largest = max(scaled, key=_area)
        x, y = _middle(largest)
        across = max(x for x, _y in largest) - min(x for x, _y in largest)
        shapes.append(Shape("".join(_path(ring) for ring in scaled), round(x), round(y), across))
    return round((right - left) * times) + 8, round((bottom - top) * times) + 8, shapes


def _path(ring: Ring) -> str:
    """Whole pixels, each step from the point before: as short as it can be written."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(u - x, v - y) for (x, y), (u, v) in pairwise(points) if (u, v) != (x, y)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(f'{x} {y}' for x, y in steps)}z" if steps else ""


def _area(ring: Ring) -> float:
    return abs(_twice(ring)) / 2


def _twice(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of mass; of a ring without an area, its first point."""
    twice = _twice(ring)
    if not twice:
        return ring[0]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    return (
        sum((x + u) * (x * v - u * y) for (x, y), (u, v) in pairs) / (3 * twice),
        sum((y + v) * (x * v - u * y) for (x, y), (u, v) in pairs) / (3 * twice),
    )


def _words(tile: Tile, x: int, y: int) -> str:
    dark = " dark" if tile.shade in ("q3", "q4") else ""
    return (
        f'<text class="place{dark}" x="{x}" y="{y}" text-anchor="middle">{escape(tile.name)}</text>'
        f'<text class="value{dark}" x="{x}" y="{y + 14}" text-anchor="middle">{escape(tile.value)}</text>'
    )


def _linked(tile: Tile, inside: str, worded: bool) -> str:
    """worded: the words in the picture name the link; else a label does."""
    if not tile.href:
        return f"<g>{inside}</g>"
    label = "" if worded else f' aria-label="{escape(tile.said)}"'
    return f'<a href="{escape(tile.href)}" tabindex="-1"{label}>{inside}</a>'


def _width(text: str) -> int:
    return sum(12 if ord(char) > 0x2E7F else 7 for char in text)
