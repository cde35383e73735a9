"""The catalogue as it could be known on a day: texts published later are not there, and what they ended still runs.

“As the law now says” is the catalogue itself. The two differ where a document reaches backwards.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from puhui.catalogue.model import Catalogue, Figure, Item, Version

ONE_DAY = timedelta(days=1)


def as_known(catalogue: Catalogue, day: date) -> Catalogue:
    """A catalogue without the versions and figures that were published after `day`."""
    items = {name: _item(item, day) for name, item in catalogue.items.items()}
    return replace(catalogue, items={name: item for name, item in items.items() if item.versions}, figures=_figures(catalogue.figures, day))


def _item(item: Item, day: date) -> Item:
    late = [version for version in item.versions if version.published is not None and version.published > day]
    if not late:
        return item
    ended = {version.since - ONE_DAY for version in late}
    kept: list[Version] = []
    for version in item.versions:
        if version not in late:
            kept.append(replace(version, until=None) if version.until in ended and not version.lapses else version)
    return replace(item, versions=kept)


def _figures(figures: list[Figure], day: date) -> list[Figure]:
    """A figure whose last day is the eve of one that nobody could know of has no last day yet."""
    late = {(f.pack, f.standard, f.region, f.keys, f.since - ONE_DAY) for f in figures if f.known_since > day}
    kept: list[Figure] = []
    for figure in figures:
        if figure.known_since > day:
            continue
        ended = (figure.pack, figure.standard, figure.region, figure.keys, figure.until) in late
        kept.append(replace(figure, until=None) if ended else figure)
    return kept


def late_figures(catalogue: Catalogue, since: date) -> list[Figure]:
    """Figures that reach backwards: in force before they could be known, and known after `since`."""
    return [figure for figure in catalogue.figures if figure.since < figure.known_since and figure.known_since > since]
