"""The tree of a day: who lies under whom. Scope and sums use its closure, never the digits of codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from puhui.regions.follow import Settled
from puhui.regions.model import Place, Region, official
from puhui.terms import RegionCode

LEVELS = ("province", "city", "county", "town", "village")


class Tree:
    """Districts of one day. Codes may be given as text or as the number of twelve digits."""

    def __init__(self, day: date, regions: Iterable[Region], settle: Callable[[str], Settled]):
        self.day = day
        self.unplaced: list[tuple[str, str, tuple[str, ...]]] = []  # districts that found no county: code, name, candidates
        self._settle = settle
        self._nodes = {region.code: region for region in sorted(regions, key=lambda region: region.code)}
        self._children: dict[str, list[str]] = defaultdict(list)
        for region in self._nodes.values():
            self._children[region.parent].append(region.code)
        self._found: dict[str, Place | None] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, code: int | str) -> bool:
        return official(code) in self._nodes

    def get(self, code: int | str) -> Region | None:
        return self._nodes.get(official(code))

    def name(self, code: int | str) -> str:
        """The name on that day, "" for a code that is not on the map."""
        region = self.get(code)
        return region.name if region else ""

    def level(self, code: int | str) -> str | None:
        region = self.get(code)
        return region.level if region else None

    def parent(self, code: int | str) -> str | None:
        region = self.get(code)
        return region.parent or None if region else None

    def children(self, code: int | str = "") -> list[str]:
        """Codes directly below; without a code, the tops of the tree."""
        return list(self._children.get(official(code) if code else "", ()))

    def ancestors(self, code: int | str) -> list[str]:
        """The codes above, nearest first."""
        above: list[str] = []
        parent = self.parent(code)
        while parent:
            above.append(parent)
            parent = self.parent(parent)
        return above

    def path_name(self, code: int | str) -> str:
        """As addresses say it, without the province: 太原市小店区."""
        region = self.get(code)
        if region is None:
            return ""
        above = [self._nodes[parent] for parent in self.ancestors(region.code)]
        return "".join(node.name for node in [*reversed(above), region] if node.level != "province" or node is region)

    def under(self, code: int | str, level: str) -> list[str]:
        """All codes of a level at or below `code`, sorted."""
        top = self.get(code)
        found: list[str] = []
        waiting = [top.code] if top else []
        while waiting:
            here = waiting.pop()
            if self._nodes[here].level == level:
                found.append(here)
            waiting.extend(self._children.get(here, ()))
        return sorted(found)

    def all(self, level: str) -> list[str]:
        """All codes of a level."""
        return [code for code, node in self._nodes.items() if node.level == level]

    def closure(self) -> list[tuple[str, str, int]]:
        """(ancestor, descendant, distance) of every pair, each with itself at distance 0, sorted."""
        pairs = [(code, code, 0) for code in self._nodes]
        for code in self._nodes:
            pairs.extend((above, code, distance) for distance, above in enumerate(self.ancestors(code), 1))
        return sorted(pairs)

    def place(self, code: int | str) -> Place | None:
        """Where a code of up to twelve digits lies on this map, also one given out under an abolished county.

        None when it cannot be said: `candidates` then names the counties it may be.
        """
        text = official(code)
        if text not in self._found:
            self._found[text] = self._place(text) if text else None
        return self._found[text]

    def candidates(self, code: int | str) -> tuple[str, ...]:
        """The counties of this day that a code may lie in."""
        text = official(code)
        place = self.place(text) if text else None
        if place is not None:
            return (place.county,) if place.county else ()
        return self._settle(text).candidates if text else ()

    def _place(self, text: str) -> Place | None:
        level = RegionCode(text).level
        if level in ("province", "city"):
            return self._of(text, text, None, None, Settled(None, "")) if text in self._nodes else None
        settled = self._settle(text)
        if settled.county is None or settled.county not in self._nodes:
            return None
        town = village = None
        if len(text) >= 9:
            town = text[:9] if text[:9] in self._nodes else settled.town
        if len(text) == 12:
            village = text if text in self._nodes or town == text[:9] else None  # a moved town's villages got codes we do not know
        return self._of(text, settled.county, town, village, settled)

    def _of(self, text: str, base: str, town: str | None, village: str | None, settled: Settled) -> Place:
        lies = {self._nodes[code].level: code for code in (base, *self.ancestors(base))}
        return Place(text, lies.get("province"), lies.get("city"), lies.get("county"), town, village, settled.changes)

    def with_districts(self, rows: Iterable[tuple[int | str, str]]) -> Tree:
        """This tree with towns and villages from a roster of (code, name).

        A town hangs on the county it lies in on this day, a village on its town, or on the county if the roster has no such town.
        """
        towns: dict[str, str] = {}
        villages: dict[str, str] = {}
        odd: list[tuple[str, str, tuple[str, ...]]] = []
        for code, name in rows:
            text = official(code)
            {9: towns, 12: villages}.get(len(text), {})[text] = name
            if len(text) not in (9, 12):
                odd.append((str(code), name, ()))
        added: list[Region] = []
        for level, names in (("town", towns), ("village", villages)):
            for text, name in names.items():
                parent = text[:9] if level == "village" and text[:9] in towns else None
                county = self._settle(text).county
                if county is None or county not in self._nodes:
                    odd.append((text, name, self.candidates(text)))
                else:
                    added.append(Region(text, name, level, parent or county, self.day, None))
        tree = Tree(self.day, [*self._nodes.values(), *added], self._settle)
        tree.unplaced = [*self.unplaced, *odd]
        return tree
