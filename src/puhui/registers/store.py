"""The workshop of a build: one DuckDB in memory, with the rows read so far and the reasons against some of them.

A row is known by one number: its roster's place in the mapping and its line in the file. Tables: `t_<register>` (typed
rows, also those with reasons against them), `reasons`, `changes`, `keys_<kind>` (natural key → unit, state), `places`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from puhui.config import setting
from puhui.registers.reasons import HELD, NOT_TROUBLE

if TYPE_CHECKING:
    import duckdb

ROSTER_SHIFT = 40
MEMORY = "1400MB"


class Store:
    def __init__(self, folder: Path):
        import duckdb

        self.con: duckdb.DuckDBPyConnection = duckdb.connect(":memory:")
        self.out_of_memory: tuple[type[Exception], ...] = (MemoryError, duckdb.OutOfMemoryException)
        self.out_of_space: tuple[type[Exception], ...] = (duckdb.IOException,)
        spill = folder / "spill"
        spill.mkdir(mode=0o700)
        threads = int(setting("PUHUI_THREADS") or 0)
        for option, value in (
            ("autoinstall_known_extensions", False),
            ("autoload_known_extensions", False),
            ("memory_limit", setting("PUHUI_MEMORY") or MEMORY),
            ("temp_directory", str(spill)),
            ("temp_file_encryption", True),
            ("enable_progress_bar", False),
            *((("threads", threads),) if threads > 0 else ()),
        ):
            self.con.execute(f"SET {option} = ?", [value])
        self.run("CREATE TABLE reasons (row BIGINT, col VARCHAR, code VARCHAR, value VARCHAR, hint VARCHAR)")
        self.run("CREATE TABLE changes (row BIGINT, col VARCHAR, value VARCHAR, became VARCHAR)")
        self.run("CREATE TABLE places (code BIGINT, finest BIGINT, town BIGINT, county BIGINT, city BIGINT, province BIGINT)")

    def close(self) -> None:
        self.con.close()

    def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        self.con.execute(sql, list(values))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def fill(self, table: str, columns: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Create a table from Python rows. `types` are DuckDB's."""
        import pyarrow as pa

        arrow = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "DATE": pa.date32()}
        parts = list(zip(*rows, strict=True)) or [()] * len(columns)
        made = pa.table({name: pa.array(part, arrow[kind]) for name, part, kind in zip(columns, parts, types, strict=True)})
        self.con.register("arriving", made)
        self.run(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM arriving")
        self.con.unregister("arriving")

    def has(self, table: str) -> bool:
        return bool(self.one("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def words(values: Iterable[str]) -> str:
    """A list of literals for IN (…). Only for our own constants and checked names."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))


def clean_rows(table: str) -> str:
    """The rows of a table with no reason against them."""
    return f"(SELECT t.* FROM {table} t ANTI JOIN reasons r ON r.row = t._row)"


TROUBLED = f"SELECT DISTINCT row FROM reasons WHERE code NOT IN ({words(NOT_TROUBLE)})"
HELD_WORDS = words(HELD)
