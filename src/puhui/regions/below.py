"""Towns and villages below a district on a day, by the lists of the packs, under the county that the map of the day says."""

from __future__ import annotations

from collections.abc import Iterator

from puhui.errors import fail
from puhui.lang import _
from puhui.regions.lists import Named
from puhui.regions.model import official
from puhui.regions.timeline import Regions
from puhui.regions.tree import Tree


def below(regions: Regions, tree: Tree, top: str, level: str) -> list[tuple[str, Named, str]]:
    """(code on the day, what the list says, county) of every town or village at or below `top`, sorted.

    A village stands under its town's code of the list; where the town got another code later, the village is found by following the town.
    Raises PuhuiError where no list reaches back to the day.
    """
    if not regions.lists:
        raise fail("no-lists", _("没有装载乡镇和村的名单"), _("先用 puhui regions load 装载，再用 --packs 指出"))
    first = min((row.since for rows in _level(regions, level).values() for row in rows), default=None)
    if first is None or first > tree.day:
        what = _("装载的名单没有 {day} 的这一级", day=tree.day)
        raise fail(
            "no-list-of-day",
            what,
            _("最早的名单是 {first}", first=first) if first else _("先用 puhui regions load 装载，再用 --packs 指出"),
        )
    code = official(top)
    counties = set(tree.under(code, "county")) if 0 < len(code) <= 6 else set(tree.all("county"))
    found: list[tuple[str, Named, str]] = []
    for town, rows in _by_town(regions, tree, level):
        settled = regions.settle(town, tree.day)
        if settled.county in counties and (len(code) <= 6 or code[:9] in (town, settled.town)):
            found += [(settled.town if level == "town" else row.code, row, settled.county) for row in rows]
    return sorted(found, key=lambda row: row[0])


def _level(regions: Regions, level: str) -> dict[str, list[Named]]:
    return regions.lists.towns if level == "town" else regions.lists.villages


def _by_town(regions: Regions, tree: Tree, level: str) -> Iterator[tuple[str, list[Named]]]:
    """Each town's code with its own row, or with its villages, as they stand on the day."""
    if level == "town":
        yield from ((row.code, [row]) for row in regions.lists.towns_on(tree.day))
        return
    for town in regions.lists.with_villages:
        rows = list(regions.lists.villages_on(town, tree.day))
        if rows:
            yield town, rows
