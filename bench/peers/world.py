"""Invented persons and families for the comparison of engines: Parquet with blanks for Puhui, plain arrays for the others.

The same facts twice. Where a fact is not known, Parquet holds a blank and the array holds 0 or false, which is all that
an array of numbers can say. `known.bin` holds a byte for each family: 1 where every fact of it and of its members is known.
"""

from __future__ import annotations

import json
from pathlib import Path

COUNTIES = tuple(140101 + index for index in range(11))
AREAS = ("rural", "urban")
BLANKS = {"income": 50, "disability": 80, "works": 60, "savings": 40}  # one in so many is not known

PERSON = {"unit": "int64", "in_family": "int64", "age": "int32", "income": "int32", "disability": "int32"}
PERSON |= dict.fromkeys(("insured", "in_school", "works"), "bool")
FAMILY = {"unit": "int64", "county": "int32", "area": "int32", "savings": "int32"}


def figures() -> dict[str, dict[str, dict[str, int]]]:
    """standard → county → key → fen a month."""
    made: dict[str, dict[str, dict[str, int]]] = {"line": {}, "savings": {}, "aged": {}, "care": {}}
    for index, county in enumerate(map(str, COUNTIES)):
        made["line"][county] = {"rural": 40_000 + 1_000 * index, "urban": 55_000 + 1_500 * index}
        made["savings"][county] = {"": 2_000_000 + 100_000 * index}
        made["aged"][county] = {"80": 5_000 + 100 * index, "90": 10_000 + 100 * index, "100": 30_000}
        made["care"][county] = {"1": 10_000 + 50 * index, "2": 7_000 + 50 * index}
    return made


def make(out: Path, families: int) -> None:
    """Three persons to a family on average, one to five. A hash stands for chance, so a size means the same world."""
    import duckdb

    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = true")
    con.execute("CREATE MACRO pick(n, salt, below) AS CAST(hash(n * 64 + salt) % below AS INTEGER)")

    def blank(name: str, salt: int) -> str:
        return f"CASE WHEN pick(unit, {salt}, {BLANKS[name]}) > 0 THEN {name} END AS {name}"

    con.execute(
        f"CREATE TABLE family AS SELECT unit, county, area, {blank('savings', 9)} FROM (SELECT i AS unit, pick(i, 1, 11) AS county,"
        f" CAST(pick(i, 2, 10) < 4 AS INTEGER) AS area, pick(i, 3, 5000000) AS savings FROM range({families}) t(i))"
    )
    con.execute(
        f"""CREATE TABLE person AS SELECT unit, in_family, age, {blank("income", 20)}, {blank("disability", 21)}, insured, in_school,
        {blank("works", 22)} FROM (SELECT *, age BETWEEN 18 AND 64 AND pick(unit, 16, 10) < 6 AS works,
          CASE WHEN age < 16 OR pick(unit, 11, 10) < 4 THEN 0 ELSE pick(unit, 12, 400000) END AS income,
          CASE WHEN pick(unit, 13, 20) = 0 THEN 1 + pick(unit, 14, 4) ELSE 0 END AS disability,
          pick(unit, 15, 20) > 0 AS insured, age BETWEEN 6 AND 20 AND pick(unit, 17, 10) < 9 AS in_school
        FROM (SELECT row_number() OVER (ORDER BY f.unit, k) - 1 AS unit, f.unit AS in_family,
          least(pick(f.unit * 5 + k, 10, 100) + CAST(pick(f.unit * 5 + k, 18, 40) = 0 AS INTEGER) * 10, 105) AS age
          FROM family f, range(5) r(k) WHERE k <= pick(f.unit, 4, 5))) ORDER BY unit"""
    )
    missing = " OR ".join(f"{name} IS NULL" for name in ("income", "disability", "works"))
    con.execute(
        f"CREATE TABLE known AS SELECT f.unit, CAST(f.savings IS NOT NULL AND NOT bool_or({missing}) AS UTINYINT) AS known"
        " FROM family f JOIN person p ON p.in_family = f.unit GROUP BY f.unit, f.savings ORDER BY f.unit"
    )
    for kind, columns in (("person", PERSON), ("family", FAMILY)):
        con.execute(f"COPY (FROM {kind} ORDER BY unit) TO '{out / f'{kind}.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
        for name, type_ in columns.items():
            sql = {"bool": "UTINYINT", "int32": "INTEGER", "int64": "BIGINT"}[type_]
            _plain(
                con,
                f"SELECT CAST(coalesce({name}, {'FALSE' if type_ == 'bool' else 0}) AS {sql}) FROM {kind} ORDER BY unit",
                out / f"{kind}.{name}.bin",
            )
    _plain(con, "SELECT known FROM known ORDER BY unit", out / "known.bin")
    sizes = {kind: con.execute(f"SELECT count(*) FROM {kind}").fetchone()[0] for kind in ("person", "family")}
    (out / "world.json").write_text(json.dumps({**sizes, "figures": figures()}))


def _plain(con: object, query: str, path: Path) -> None:
    """One column as the bytes of an array."""
    import pyarrow as pa

    table = con.sql(query).to_arrow_table()  # type: ignore[attr-defined]
    column = pa.concat_arrays(table.column(0).chunks)
    width = column.type.bit_width // 8
    path.write_bytes(memoryview(column.buffers()[1])[column.offset * width : (column.offset + len(column)) * width])
