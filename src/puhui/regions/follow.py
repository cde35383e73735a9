"""Follow a code to the map of a day: forward to its successors, back to its predecessors, by whole county or by town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from puhui.regions.model import Change, Region


@dataclass(frozen=True)
class Settled:
    """The county a code lies in (None if it cannot be said), the town's code there, the way, else who it may be."""

    county: str | None
    town: str
    changes: tuple[Change, ...] = ()
    candidates: tuple[str, ...] = ()


def settle(versions: Mapping[str, Sequence[Region]], changes: Sequence[Change], code: str, day: date) -> Settled:
    """`code`: official form, county or finer. A town named in the changes goes its own way; else one whole successor."""
    county, town = code[:6], code[:9] if len(code) >= 9 else ""
    trail: list[Change] = []
    while True:
        rows = versions.get(county, ())
        step = _town_step(changes, town, day, trail)
        if step is None:
            if any(row.valid(day) for row in rows):
                return Settled(county, town, tuple(trail))
            choices = _county_steps(rows, changes, county, day)
            ways = [change for change in choices if change not in trail]
            if len(ways) != 1 or (ways[0].day > day and ways[0].share != 1):
                ends = sorted({end for change in ways for end in _ends(versions, changes, change, day)})
                return Settled(None, town, tuple(trail), tuple(ends))
            step = ways[0]
        forward = step.day <= day
        trail.append(step)
        county = step.to_county if forward else step.from_county
        if step.by_town:
            named = step.target if forward else step.source
            town = named if len(named) == 9 else town


def _town_step(changes: Sequence[Change], town: str, day: date, trail: Sequence[Change]) -> Change | None:
    for change in changes:
        if not town or not change.by_town or change in trail:
            continue
        if (change.source == town and change.day <= day) or (change.target == town and change.day > day):
            return change
    return None


def _county_steps(rows: Sequence[Region], changes: Sequence[Change], county: str, day: date) -> list[Change]:
    """The changes by which a county that is not there on `day` came to an end before it, or came to be after it."""
    whole = [change for change in changes if not change.by_town]
    if rows and all(row.since > day for row in rows):
        first = min(row.since for row in rows)
        return [change for change in whole if change.target == county and change.day == first]
    ended = max((row.until for row in rows if row.until is not None and row.until < day), default=None)
    if ended is None:
        return []
    after = [change for change in whole if change.source == county and ended < change.day <= day]
    return [change for change in after if change.day == min(row.day for row in after)]


def _ends(versions: Mapping[str, Sequence[Region]], changes: Sequence[Change], change: Change, day: date) -> tuple[str, ...]:
    """Where a candidate itself lies on that day."""
    end = settle(versions, changes, change.target if change.day <= day else change.source, day)
    return (end.county,) if end.county else end.candidates
