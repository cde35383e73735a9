"""From the codes of one day to those of another, row by row: counties with their shares, towns with their new codes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from puhui.errors import fail
from puhui.lang import _
from puhui.regions.carry import Weights, parts, say_kind
from puhui.regions.timeline import Regions

COLUMNS = ("from", "from_name", "to", "to_name", "share", "share_decimal", "kind", "what", "day", "document", "note")


@dataclass(frozen=True)
class Step:
    """One old code with one new one. `target` is "" where the new code is not known; `note` then says what is."""

    source: str
    source_name: str
    target: str
    target_name: str
    share: Fraction
    kind: str
    what: str
    day: str = ""
    document: str = ""
    note: str = ""

    def cells(self) -> tuple[str, ...]:
        decimal = f"{float(self.share):.6f}"
        return (
            self.source,
            self.source_name,
            self.target,
            self.target_name,
            str(self.share),
            decimal,
            self.kind,
            self.what,
            self.day,
            self.document,
            self.note,
        )


def counties(regions: Regions, start: date, end: date, weights: Weights | None = None) -> list[Step]:
    """The counties of `start` with where they lie on `end`; shares of each sum to 1."""
    old, new = regions.on(start), regions.on(end)
    found = []
    for part in parts(regions, start, end, weights):
        moves = [change for change in part.changes if part.kind != "same"]
        what = "；".join(dict.fromkeys(change.what for change in moves)) or say_kind(part.kind)
        days = "；".join(dict.fromkeys(change.day.isoformat() for change in moves))
        documents = "；".join(dict.fromkeys(change.document for change in moves))
        if part.kind == "recoded" and not moves:  # another name for the same code: its version says since when and by which document
            version = max((new.get(part.target), old.get(part.source)), key=lambda row: row.since if row else start)
            days, documents = (version.since.isoformat(), version.document) if version else ("", "")
        names = (old.path_name(part.source), new.path_name(part.target))
        found.append(Step(part.source, names[0], part.target, names[1], part.share, part.kind, what, days, documents))
    return found


def towns(regions: Regions, start: date, end: date) -> list[Step]:
    """The towns of `start` that the tables know: those named in changes of counties, and those of the pack's list of towns."""
    if start > end:
        raise fail("towns-backwards", _("乡镇的对照只能从早到晚"), _("交换 --from 与 --to，再从右往左读表"))
    names = {row.code: row.name for row in regions.lists.towns_on(start)}
    for change in regions.changes:
        if change.by_town and change.day > start and change.source not in names and regions.was_valid(change.source, start):
            names[change.source] = re.split("[；;]", change.note)[0]
    found = [step for code in sorted(names) for step in _town(regions, code, names[code], start, end)]
    if not found:
        raise fail("no-towns", _("没有装载 {day} 的乡镇名单", day=start), _("先用 puhui regions load 装载，再用 --packs 指出"))
    return found


def _town(regions: Regions, code: str, name: str, start: date, end: date) -> Iterator[Step]:
    """Town by town change, then by the decree of its county; a new code that nobody wrote down is not made up."""
    here: dict[str, tuple[Fraction, tuple[tuple[str, date, str], ...]]] = {code: (Fraction(1), ())}
    moves: dict[date, list[tuple[str, str, Fraction, str, str]]] = defaultdict(list)
    for change in regions.changes:
        if change.by_town:
            moves[change.day].append((change.source, change.target, Fraction(1), change.what, change.document))
    for own in regions.lists.changes:
        moves[own.day].append((own.source, own.target, own.share, own.kind, own.document))
    for day in sorted(day for day in moves if start < day <= end):
        for town, (part, way) in list(here.items()):
            ways = [move for move in moves[day] if move[0] == town]
            if ways:
                del here[town]
            for _source, target, share, what, document in ways:
                had = here.get(target, (Fraction(), ()))[0]
                here[target] = (had + part * share, (*way, (what, day, document)))
    for target, (share, way) in sorted(here.items()):
        yield _step(regions, (code, name), target, share, way, end)


def _step(regions: Regions, old: tuple[str, str], target: str, share: Fraction, way: tuple[tuple[str, date, str], ...], end: date) -> Step:
    settled = regions.settle(target, end)
    note, listed = "", regions.lists.get(target, end)
    steps = [*way, *((change.what, change.day, change.document) for change in settled.changes if not change.by_town)]
    if settled.county and settled.county != target[:6]:  # the county got another code; the town's new code is only where a list has it
        same = [row for row in regions.lists.towns_on(end) if row.code[:6] == settled.county and row.name == old[1]]
        if len(same) == 1:
            target, listed, note = same[0].code, same[0], _("新代码按同县同名取自名单")
        else:
            note = _("现属 {path} {county}，乡镇新代码未见", path=regions.on(end).path_name(settled.county), county=settled.county)
            target = ""
    last = regions.lists.last(target) if target else None
    if target and listed is None and last is not None and last.until is not None and last.until < end:
        note = _("{code} 在名单里到 {until} 为止，去向没有写", code=target, until=last.until)
        target = ""
    kind = "same" if target == old[0] else ("split" if share != 1 else ("changed" if target else "unknown"))
    name = (listed.name if listed else _name(regions, target, old[1])) if target else ""
    what = "；".join(dict.fromkeys(step[0] for step in steps)) or (say_kind("same") if target else "")
    days = "；".join(dict.fromkeys(step[1].isoformat() for step in steps))
    return Step(*old, target, name, share, kind, what, days, "；".join(dict.fromkeys(step[2] for step in steps if step[2])), note)


def _name(regions: Regions, target: str, otherwise: str) -> str:
    """A town's name as the change that made it says."""
    decreed = [re.split("[；;]", change.note)[0] for change in regions.changes if change.target == target]
    drafted = [change.target_name for change in regions.lists.changes if change.target == target]
    return next(filter(None, [*drafted, *decreed]), otherwise)
