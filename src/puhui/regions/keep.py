"""Write a list that was read into a place pack: one version of a code while its name and class stayed the same.

A later list ends what it no longer has on the day before it, and begins what is new; levels that it does not hold stay as they are.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where, fail
from puhui.lang import _
from puhui.regions.lists import COLUMNS, Named, read_names
from puhui.regions.official_list import Entry, Listed

LISTS = ("on", "level", "rows", "new", "renamed", "ended", "file", "document")


@dataclass(frozen=True)
class Kept:
    """What a list changed at one level."""

    level: str
    rows: int
    new: int
    renamed: int
    ended: int


def keep(listed: Listed, on: date, pack: Path, file: str, document: str) -> list[Kept]:
    """Merge the list into `pack`/regions. All or nothing: files are replaced once all are written. Raises PuhuiError."""
    folder = pack / "regions"
    texts: dict[Path, str] = {}
    done: list[Kept] = []
    for level, name, entries in (("town", "towns.csv", listed.towns), ("village", "villages.csv", listed.villages)):
        if not entries:
            continue
        had = known(pack, name)
        rows, kept = merge(had, entries, on, level, folder / name)
        texts[folder / name] = _csv(COLUMNS, [_cells(row) for row in rows])
        done.append(kept)
    if not done:
        raise fail("nothing-to-keep", _("名单里没有可以收下的乡镇或村"), _("检查 --column、--on 和 --province"), Where(file))
    folder.mkdir(parents=True, exist_ok=True)
    texts[folder / "lists.csv"] = _lists(folder / "lists.csv", done, on, file, document)
    if not (pack / "pack.yaml").exists():
        name = pack.resolve().name
        texts[pack / "pack.yaml"] = f'name: {name}\nsay: {name}\nkind: place\nversion: "0.1.0"\nneeds: []\n'
    for path, text in texts.items():
        path.with_name(path.name + ".part").write_text(text, encoding="utf-8")
    for path in texts:
        os.replace(path.with_name(path.name + ".part"), path)
    return done


def known(pack: Path, name: str) -> list[Named]:
    """What the pack holds already. Raises PuhuiError when it cannot be read."""
    path = pack / "regions" / name
    problems: list[Problem] = []
    rows = list(read_names(path, problems)) if path.exists() else []
    if problems:
        raise PuhuiError(problems)
    return rows


def merge(had: Iterable[Named], entries: Iterable[Entry], on: date, level: str, path: Path) -> tuple[list[Named], Kept]:
    """Versions after a list of the day `on`, sorted by code and day. A list that is not later than what is there is refused."""
    versions: dict[str, list[Named]] = defaultdict(list)
    for row in had:
        versions[row.code].append(row)
        last = max(row.since, row.until + timedelta(days=1) if row.until else row.since)
        if last > on or (last == on and row.since == on):
            what = _("已有 {day} 的名单，不早于这一份（{on}）", day=last, on=on)
            raise fail("list-not-later", what, _("按日期先后装载；要重来就另用一个 --out 目录"), Where(str(path)))
    before = on - timedelta(days=1)
    new = renamed = rows = 0
    seen = set()
    for entry in entries:
        rows += 1
        seen.add(entry.code)
        now = Named(entry.code, entry.name, entry.kind, on)
        own = versions[entry.code]
        if own and own[-1].until is None:
            if (own[-1].name, own[-1].kind) == (now.name, now.kind):
                continue
            own[-1] = replace(own[-1], until=before)
            renamed += 1
        else:
            new += 1
        own.append(now)
    ended = 0
    for code, own in versions.items():
        if code not in seen and own[-1].until is None:
            own[-1] = replace(own[-1], until=before)
            ended += 1
    found = [row for code in sorted(versions) for row in versions[code]]
    return found, Kept(level, rows, new, renamed, ended)


def _lists(path: Path, done: list[Kept], on: date, file: str, document: str) -> str:
    """The pack's own record of which lists it was made from."""
    old = path.read_text(encoding="utf-8") if path.exists() else _csv(LISTS, [])
    rows = [(on.isoformat(), kept.level, kept.rows, kept.new, kept.renamed, kept.ended, Path(file).name, document) for kept in done]
    return old + _csv((), rows)


def _cells(row: Named) -> tuple[str, ...]:
    return (row.code, row.name, row.kind, row.since.isoformat(), row.until.isoformat() if row.until else "")


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if head := tuple(head):
        writer.writerow(head)
    writer.writerows(rows)
    return stream.getvalue()
