"""What the clerk gets back: every row that was rejected, held or changed, with file, line, column, reason and what to try."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from puhui.errors import fail
from puhui.lang import _
from puhui.registers.checks import count_by_roster
from puhui.registers.columns import Column
from puhui.registers.declared import Registers
from puhui.registers.load_rosters import Source
from puhui.registers.publish import write_file
from puhui.registers.reasons import Sentence, mask, sentences, status
from puhui.registers.store import HELD_WORDS, ROSTER_SHIFT, Store

_CHUNK = 50_000


@dataclass
class BuildReport:
    """What a build did. `path`: the snapshot; `reports`: the folder with report.json, rejected.csv, held.csv, changed.csv."""

    path: Path
    digest: str
    reports: Path
    sources: list[Source]
    units: dict[str, int] = field(default_factory=dict)
    outside_range: dict[str, int] = field(default_factory=dict)  # computed facts whose values became not known
    reasons: dict[str, int] = field(default_factory=dict)  # code → rows
    new: bool = True

    @property
    def clean(self) -> bool:
        """Whether every row was accepted."""
        return all(source.read == source.accepted for source in self.sources)

    def as_json(self) -> dict[str, object]:
        return {
            "snapshot": str(self.path),
            "reports": str(self.reports),
            "new": self.new,
            **self.content(),
        }

    def content(self) -> dict[str, object]:
        """What report.json holds: nothing of this machine, so that it is the same everywhere."""
        return {
            "digest": self.digest,
            "sources": [source.as_json() for source in self.sources],
            "units": self.units,
            "reasons": self.reasons,
            "outside_range": self.outside_range,
        }


def settle_counts(store: Store, sources: list[Source]) -> None:
    """Fill in what became of every roster's rows, and make sure that no row is lost or counted twice."""
    counts = count_by_roster(store)
    for index, source in enumerate(sources):
        source.rejected, source.held, source.changed = counts.get(index, (0, 0, 0))
        low, high = index << ROSTER_SHIFT, (index + 1) << ROSTER_SHIFT
        sound = (
            f"SELECT count(*) FROM t_{source.register} t ANTI JOIN reasons r ON r.row = t._row WHERE t._row >= {low} AND t._row < {high}"
        )
        source.accepted = store.one(sound)
        if source.read != source.accepted + source.rejected + source.held:
            what = _("{file} 读入 {n} 行，与收下、退回、待核实的合计不等", file=source.file, n=source.read)
            raise fail("rows-lost", what, _("请把这份名册交给维护人员；没有发布快照"))


def reason_counts(store: Store) -> dict[str, int]:
    return dict(store.rows("SELECT code, count(DISTINCT row) FROM reasons GROUP BY code ORDER BY code"))


def write_reports(store: Store, registers: Registers, report: BuildReport, folder: Path) -> None:
    """report.json and the three lists."""
    folder.mkdir(parents=True)
    header = (_("名册"), _("工作表"), _("行"), _("列"), _("原因代码"), _("原因"), _("可以怎样改"), _("原值"))
    for name, held in (("rejected", False), ("held", True)):
        _write_list(folder / f"{name}.csv", header, _reason_rows(store, registers, report.sources, held))
    short = (_("名册"), _("工作表"), _("行"), _("列"), _("原值"), _("改为"))
    _write_list(folder / "changed.csv", short, _change_rows(store, registers, report.sources))
    text = json.dumps(report.content(), ensure_ascii=False, indent=1, sort_keys=True)
    write_file(folder / "report.json", text.encode())


def _reason_rows(store: Store, registers: Registers, sources: list[Source], held: bool) -> Iterator[tuple[Any, ...]]:
    say = sentences()
    wanted = f"SELECT row FROM reasons GROUP BY row HAVING bool_and(code IN ({HELD_WORDS})) = {held}"
    cursor = store.con.cursor()
    cursor.execute(f"SELECT row, col, code, value, hint FROM reasons SEMI JOIN ({wanted}) USING (row) ORDER BY row, col, code, hint")
    while chunk := cursor.fetchmany(_CHUNK):
        for row, name, code, value, hint in chunk:
            source, column, line = _origin(registers, sources, row, name)
            shown = hint or ""
            sentence: Sentence = say[code](column.say if column else "", shown)
            place = column.say if column else ""
            yield source.file, source.sheet, line, place, code, sentence.what, sentence.remedy, mask(column, _visible(value))
    cursor.close()


def _change_rows(store: Store, registers: Registers, sources: list[Source]) -> Iterator[tuple[Any, ...]]:
    cursor = store.con.cursor()
    cursor.execute("SELECT row, col, value, became FROM changes ORDER BY row, col")
    while chunk := cursor.fetchmany(_CHUNK):
        for row, name, value, became in chunk:
            source, column, line = _origin(registers, sources, row, name)
            yield source.file, source.sheet, line, column.say if column else "", mask(column, _visible(value)), mask(column, became)
    cursor.close()


def _origin(registers: Registers, sources: list[Source], row: int, name: str) -> tuple[Source, Column | None, int]:
    source = sources[row >> ROSTER_SHIFT]
    return source, registers.registers[source.register].columns.get(name), row & ((1 << ROSTER_SHIFT) - 1)


def _visible(value: str | None) -> str | None:
    """Without the marks that readers put before values."""
    return None if value is None else "".join(char if char.isprintable() else "" for char in value)


def _write_list(path: Path, header: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """A list for Excel: UTF-8 with its mark, and no cell that Excel would run as a formula."""
    import os

    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for row in rows:
            writer.writerow([inert(cell) for cell in row])
        stream.flush()
        os.fsync(stream.fileno())


def inert(cell: object) -> object:
    """A text that a spreadsheet will show and not compute."""
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


__all__ = ["BuildReport", "Source", "inert", "settle_counts", "status", "write_reports"]
