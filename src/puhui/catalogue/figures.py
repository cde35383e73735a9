"""Which figure holds at a place on a day: the most local one in force, with what it is and where it stands.

From the place upward: its county (or the county it lay in before a reorganisation, carried and flagged), its
city, the province, the nation. Where two predecessors had different figures, each village keeps its own until
somebody sets one for the new county.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from puhui.catalogue.model import Figure
from puhui.catalogue.tables import NATION
from puhui.regions import Regions, official
from puhui.rules.types import Value


@dataclass(frozen=True)
class Found:
    """A figure in force for a place. carried: it was set for a district that this one succeeded."""

    figure: Figure
    carried: bool = False


class Figures:
    """The figures of a day. `packs`: names in order; of two packs that set the same figure the later one counts.

    A figure that nobody has compared with its document (`unverified`) is not known, unless `provisional` says that
    it may be used for a trial; checked figures and a synthetic pack's invented ones are used.
    """

    def __init__(
        self,
        figures: Iterable[Figure],
        regions: Regions,
        law_day: date,
        map_day: date,
        packs: Iterable[str] = (),
        provisional: bool = False,
    ):
        order = {name: index for index, name in enumerate(packs)}
        self.regions, self.law_day, self.map_day = regions, law_day, map_day
        self.tree = regions.on(map_day)
        self._set: dict[tuple[str, str, tuple[str, ...]], Figure] = {}
        for figure in sorted(figures, key=lambda figure: (order.get(figure.pack, -1), figure.since)):
            if figure.in_force(law_day) and (provisional or figure.status != "unverified"):
                self._set[figure.standard, figure.region, figure.keys] = figure
        self._found: dict[tuple[str, int, tuple[str, ...]], Found | None] = {}
        self._chains: dict[int, list[str]] = {}
        self._befores: dict[str, set[str]] = {}

    def find(self, standard: str, place: int, keys: tuple[str, ...] = ()) -> Found | None:
        """The figure for a place (twelve digits), or None: missing is not known, never zero."""
        key = (standard, place, keys)
        if key not in self._found:
            self._found[key] = self._find(standard, place, keys)
        return self._found[key]

    def value(self, standard: str, place: int, keys: tuple[str, ...] = ()) -> Value:
        """As rules read it."""
        found = self.find(standard, place, keys)
        if found is None:
            return None
        return date.fromordinal(found.figure.value) if found.figure.is_day else found.figure.value

    def in_force(self) -> list[Figure]:
        """Every figure of the day, in order."""
        return [self._set[key] for key in sorted(self._set)]

    def keys_of(self, standard: str) -> list[tuple[str, ...]]:
        """All combinations of keys for which any place has a figure."""
        return sorted({keys for name, _region, keys in self._set if name == standard})

    def _find(self, standard: str, place: int, keys: tuple[str, ...]) -> Found | None:
        for code in self._chain(place):
            figure = self._set.get((standard, code, keys))
            if figure is not None:
                return Found(figure)
            if code not in self._befores:
                self._befores[code] = self._before(code)
            before = self._befores[code]
            had = {old: self._set[standard, old, keys] for old in before if (standard, old, keys) in self._set}
            own = official(place)[:6]
            if own in had:
                return Found(had[own], True)
            if had and own not in before:  # a code of the new county does not say which part of it this was
                alike = len({figure.value for figure in had.values()}) == 1 and len(had) == len(before)
                return Found(min(had.values(), key=lambda figure: figure.region), True) if alike else None
        return None

    def _before(self, county: str) -> set[str]:
        """The counties out of which a county was made. One that was there before and only received some towns has none."""
        rows = self.regions.versions.get(county, ())
        began = min((row.since for row in rows), default=None)
        return {
            change.from_county for change in self.regions.came_from(county) if not change.by_town and began == change.day <= self.map_day
        } - {county}

    def _chain(self, place: int) -> list[str]:
        """The districts above a place on the map of the day, most local first."""
        if place not in self._chains:
            found = self.tree.place(place)
            codes = [found.county, found.city, found.province] if found else []
            self._chains[place] = [code for code in codes if code] + [NATION]
        return self._chains[place]
