"""Rosters of the mapping into the workshop: read, match headers, type; count what was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from puhui.registers.declared import Register
from puhui.registers.mapping import Entry, match_headers, wanted_headers
from puhui.registers.places import Map
from puhui.registers.readers import Roster, open_roster
from puhui.registers.reading import row_number, type_rows
from puhui.registers.store import Store, quoted


@dataclass
class Source:
    """What became of one roster. read = accepted + rejected + held."""

    file: str
    register: str
    sheet: str
    sha256: str
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    held: int = 0
    changed: int = 0
    unused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return dict(self.__dict__)


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_roster(store: Store, index: int, entry: Entry, register: Register, where: Map) -> Source:
    """Read one roster into `t_<register>`."""
    roster = open_roster(entry.path, wanted_headers(entry, register), entry.sheet)
    matched, unused = match_headers(entry, register, roster.header)
    source = Source(entry.file, register.name, roster.sheet, sha256_of(entry.path), unused=unused)
    source.read = _fill_raw(store, index, roster, entry, register, matched)
    times = {name: 10_000 for name, at in matched.items() if "万元" in roster.header[at]}
    type_rows(store, register, where, entry.as_of, times)
    store.run("DROP TABLE raw")
    return source


def _fill_raw(store: Store, index: int, roster: Roster, entry: Entry, register: Register, matched: dict[str, int]) -> int:
    """The table `raw`: a text (or null) for every declared column, present or not. Returns the lines read."""
    import pyarrow as pa

    names = list(register.columns)
    store.run(f"CREATE OR REPLACE TABLE raw (_row BIGINT, {', '.join(f'{quoted(name)} VARCHAR' for name in names)})")
    read = 0
    odd: list[tuple[int, str]] = []
    for batch in roster.batches:
        read += len(batch.lines) + len(batch.odd)
        odd += batch.odd
        if not batch.lines:
            continue
        parts = list(zip(*batch.rows, strict=True))
        count = len(batch.lines)
        columns: dict[str, pa.Array] = {"_row": pa.array([row_number(index, line) for line in batch.lines], pa.int64())}
        for name in names:
            if name in matched:
                columns[name] = pa.array(parts[matched[name]], pa.string())
            else:
                columns[name] = pa.array([entry.defaults.get(name)] * count, pa.string())
        store.con.register("arriving", pa.table(columns))
        trimmed = ", ".join(f"nullif(trim({quoted(name)}), '') AS {quoted(name)}" for name in names)
        store.run(f"INSERT INTO raw SELECT _row, {trimmed} FROM arriving")
        store.con.unregister("arriving")
    if odd:
        store.fill("odd", ("row", "code"), ("BIGINT", "VARCHAR"), [(row_number(index, line), code) for line, code in odd])
        store.run("INSERT INTO reasons SELECT row, '', code, NULL, NULL FROM odd")
    return read
