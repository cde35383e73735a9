"""Parquet parts of a snapshot: fixed settings, sorted by unique keys, a row group never crosses a county.

The same rows give the same bytes, whatever the number of threads, the time zone or the locale.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from puhui.registers.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS = 131_072
BATCH_ROWS = 65_536


@dataclass(frozen=True)
class Written:
    rows: int
    sha256: str
    groups: int


class PartWriter:
    """Writes one file, a row group at a time; a new county opens a new row group."""

    def __init__(self, path: Path, schema: pa.Schema):
        import pyarrow.parquet as pq

        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.rows, self.groups = path, 0, 0
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", compression_level=3, version="2.6", store_schema=False)
        self._waiting: list[pa.RecordBatch] = []
        self._count = 0
        self._county: object = None

    def add(self, county: object, batch: pa.RecordBatch) -> None:
        if self._waiting and county != self._county:
            self._flush(0)
        self._county = county
        self._waiting.append(batch)
        self.rows += batch.num_rows
        self._count += batch.num_rows
        self._flush(GROUP_ROWS)

    def _flush(self, least: int) -> None:
        """Write row groups until fewer than `least` rows wait (all of them when `least` is 0)."""
        import pyarrow as pa

        if not self._count or self._count < least:
            return
        table = pa.Table.from_batches(self._waiting, self._schema)
        while table.num_rows and table.num_rows >= least:
            size = min(table.num_rows, GROUP_ROWS)
            self._writer.write_table(table.slice(0, size), row_group_size=size)
            self.groups += 1
            table = table.slice(size)
        self._waiting = table.to_batches() if table.num_rows else []
        self._count = table.num_rows

    def close(self) -> Written:
        self._flush(0)
        self._writer.close()
        return sealed(self.path, self.rows, self.groups)


def sealed(path: Path, rows: int, groups: int = 1) -> Written:
    """Flush a finished file to the disk and take its digest."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Written(rows, digest, groups)


def write_cities(store: Store, folder: Path, part: str, select: str, order: str) -> dict[str, Written]:
    """One file per city: `<part>/<first four digits of the city>.parquet`.

    `select` gives the columns to keep and `_city`, `_county` to part by; `order`: what makes rows unique, after those.
    """
    return _write(store, folder, _known(select, order), lambda city: f"{part}/{_city4(city)}.parquet")


def write_one(store: Store, folder: Path, path: str, select: str, order: str) -> dict[str, Written]:
    """One file; `select` gives `_county` when its row groups are to be parted by county."""
    return _write(store, folder, _known(f"SELECT *, 0::BIGINT AS _city FROM ({select})", order), lambda city: path)


def _known(select: str, order: str) -> str:
    """The rows in order, with 0 for a city or county that is not known (nulls would each be a run of their own)."""
    known = "coalesce(_city, 0::BIGINT) AS _city, coalesce(_county, 0::BIGINT) AS _county"
    return f"SELECT * REPLACE ({known}) FROM ({select}) ORDER BY _city, _county, {order}"


def _city4(city: object) -> str:
    return f"{city:012d}"[:4]


def _write(store: Store, folder: Path, query: str, path_of: object) -> dict[str, Written]:
    import pyarrow as pa

    assert callable(path_of)
    reader = store.con.sql(query).to_arrow_reader(BATCH_ROWS)
    names = [name for name in reader.schema.names if name not in ("_city", "_county")]
    schema = pa.schema([pa.field(name, _plain(reader.schema.field(name).type)) for name in names])
    made: dict[str, Written] = {}
    writer: PartWriter | None = None
    path = ""
    for batch in reader:
        for city, county, start, length in _runs(batch):
            if path_of(city) != path:
                if writer is not None:
                    made[path] = writer.close()
                path = path_of(city)
                writer = PartWriter(folder / path, schema)
            assert writer is not None
            piece = batch.slice(start, length).select(names)
            writer.add(county, piece.cast(schema) if piece.schema != schema else piece)
    if writer is not None:
        made[path] = writer.close()
    return made


def _plain(kind: pa.DataType) -> pa.DataType:
    """Signed 64-bit numbers, ordinary strings: types every engine reads alike."""
    import pyarrow as pa

    if pa.types.is_integer(kind):
        return pa.int64()
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def _runs(batch: pa.RecordBatch) -> Iterator[tuple[object, object, int, int]]:
    """(city, county, start, length) of the runs of rows of one county."""
    import pyarrow.compute as pc

    counties = pc.run_end_encode(batch.column("_county"))
    cities = pc.run_end_encode(batch.column("_city"))
    ends = sorted({*counties.run_ends.to_pylist(), *cities.run_ends.to_pylist()})
    county_column, city_column = batch.column("_county"), batch.column("_city")
    start = 0
    for end in ends:
        if end > start:
            yield city_column[start].as_py(), county_column[start].as_py(), start, end - start
            start = end
