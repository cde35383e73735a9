"""What one slice of cities leaves on the disk: answers, amounts and gap lines by kind and city, counts and reasons.

One unit kind at a time and, within it, one benefit at a time: a benefit's statuses are counted, their listed lines kept,
and the rest let go before the next is computed. So memory holds the answers of one kind and the statuses of one benefit,
however many benefits there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from puhui.catalogue.program import Compiled, Promise
from puhui.entitlement import served
from puhui.rules.engines import DUCKDB

WORD = 60  # bits of a mask: signed 64-bit words, with room
GAP = "unit, bit, status, due, delivered, since, county, town, village, missing, need, disposition, signals"


def bits(compiled: Compiled) -> dict[str, int]:
    """The bit of every benefit within its unit kind."""
    found: dict[str, int] = {}
    for kind in _kinds(compiled):
        for bit, promise in enumerate(promise for promise in compiled.promises if promise.benefit.serves == kind):
            found[promise.id] = bit
    return found


def _kinds(compiled: Compiled) -> list[str]:
    return sorted({promise.benefit.serves for promise in compiled.promises})


class Writer:
    """Writes one slice. tables: where the computed units of each kind are; a kind's table is dropped when it is written."""

    def __init__(self, con: Any, compiled: Compiled, tables: dict[str, str], today: date, cities: tuple[int, ...] | None, work: Path):
        self.con, self.compiled, self.tables, self.today, self.cities, self.work = con, compiled, tables, today, cities, work
        self.bit = bits(compiled)
        self.inside = "TRUE" if cities is None else f"coalesce(city, 0) IN ({', '.join(str(city) for city in cities)})"
        self.kept: set[str] = set()

    def write(self, index: int, done: Callable[[float], None]) -> None:
        """done: called with the share of benefits that are written."""
        ready = 0
        for kind in _kinds(self.compiled):
            mine = [promise for promise in self.compiled.promises if promise.benefit.serves == kind]
            cities = self._answers(kind, mine)
            for promise in mine:
                self._benefit(promise)
                ready += 1
                done(ready / len(self.compiled.promises))
            self._by_city("amounts", kind, cities, "unit, bit, value", "unit, bit")
            self._by_city("gap", kind, cities, GAP, "unit, bit")
            self.con.execute(f"DROP TABLE {self.tables[kind]}")
        for name, keys in (("counts", "1, 2, 3, 4"), ("reasons", "1, 2, 3")):
            if f"slice_{name}" in self.kept:
                parquet(self.con, f"SELECT * FROM slice_{name} ORDER BY {keys}", self.work / f"{name}-{index:03d}.parquet")

    def _keep(self, name: str, query: str) -> None:
        """Rows to the end of a table, which the first rows make."""
        if name in self.kept:
            self.con.execute(f"INSERT INTO {name} {query}")
        else:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        self.kept.add(name)

    def _by_city(self, name: str, kind: str, cities: list[int], columns: str, order: str) -> None:
        """A file for each city of the kind, and the table is gone."""
        table = f"slice_{name}"
        if table not in self.kept:
            return
        for city in cities:
            query = f"SELECT {columns} FROM {table} WHERE city = {city} ORDER BY {order}"
            parquet(self.con, query, self.work / name / kind / f"{city // 10**8:04d}.parquet")
        self.con.execute(f"DROP TABLE {table}")
        self.kept.discard(table)

    def _answers(self, kind: str, mine: list[Promise]) -> list[int]:
        """The masks of every unit, computed in one pass; the cities that there are."""
        made = f"SELECT coalesce(city, 0) AS city, unit, county, town, {', '.join(_masks(mine, self.bit))} FROM {self.tables[kind]}"
        self._keep("slice_answers", f"{made} WHERE {self.inside}")
        cities = [row[0] for row in self.con.execute("SELECT DISTINCT city FROM slice_answers ORDER BY 1").fetchall()]
        self._by_city("answers", kind, cities, "* EXCLUDE city", "unit")
        return cities

    def _benefit(self, promise: Promise) -> None:
        table, bit = self.tables[promise.benefit.serves], f"CAST({self.bit[promise.id]} AS INTEGER) AS bit"
        query = served.status_query(promise, table, self.today, self.cities, self.compiled.signals_for(promise.id))
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE status AS {query}")
        listed = ", ".join(f"'{status}'" for status in served.LISTED)
        columns = GAP.replace("bit", bit)
        self._keep("slice_gap", f"SELECT coalesce(city_of_unit, 0) AS city, {columns} FROM status WHERE status IN ({listed})")
        self._keep("slice_counts", _counts(promise, table))
        self.con.execute("DROP TABLE status")
        if promise.amount:
            value = DUCKDB.name_of(promise.amount)
            where = f"{value} IS NOT NULL AND {self.inside}"
            self._keep("slice_amounts", f"SELECT coalesce(city, 0) AS city, unit, {bit}, {value} AS value FROM {table} WHERE {where}")
        if promise.parts:
            self._keep("slice_reasons", _reasons(promise, table, self.inside))


def _masks(promises: list[Promise], bit: dict[str, int]) -> list[str]:
    words = (max(bit[promise.id] for promise in promises) // WORD) + 1
    made = []
    for word in range(words):
        here = [promise for promise in promises if bit[promise.id] // WORD == word]
        for name in ("yes", "unknown", "amount_unknown"):
            parts = [
                f"CASE WHEN {_test(promise, name)} THEN CAST({1 << (bit[promise.id] % WORD)} AS BIGINT) ELSE 0 END" for promise in here
            ]
            made.append(f"CAST({' + '.join(parts)} AS BIGINT) AS {name}{word}")
    return made


def _test(promise: Promise, mask: str) -> str:
    """When a benefit's bit stands in a mask."""
    answer = DUCKDB.name_of(promise.answer)
    if mask == "amount_unknown":
        return f"{answer} AND {DUCKDB.name_of(promise.amount)} IS NULL" if promise.amount else "FALSE"
    return answer if mask == "yes" else f"{answer} IS NULL"


DUE = "s.status IN ('served', 'partly', 'not_served', 'pending')"  # the statuses of those, and only those, whose answer is yes


def _counts(promise: Promise, table: str) -> str:
    """Units, statuses and sums by county and town. The table itself is looked at only for those to whom a benefit does not apply."""

    def count(name: str) -> str:
        column = "unknown" if name == "not_known" else name
        return f"count(*) FILTER (WHERE s.status = '{name}') AS {column}"

    counts = ", ".join([*map(count, served.STATUSES), "count(*) FILTER (WHERE s.status = 'not_known' AND s.blind) AS unknown_blind"])
    applies = "CAST(0 AS BIGINT)"
    source = "status s"
    if promise.applies:
        applies = "count(r.unit)"
        source += f" LEFT JOIN (SELECT unit FROM {table} WHERE NOT {DUCKDB.name_of(promise.applies)}) r ON r.unit = s.unit"
    listed = ", ".join(f"'{status}'" for status in served.LISTED)
    disposed = f"count(*) FILTER (WHERE s.disposition IS NOT NULL AND s.status IN ({listed}))"
    counts += f", {applies} AS not_applicable, {disposed} AS disposed, count(s.signals) AS signalled"
    missing = "CASE WHEN s.status IN ('not_served', 'partly') THEN greatest(s.due - coalesce(s.delivered, 0), 0) ELSE 0 END"
    return (
        f"SELECT '{promise.id}' AS benefit, '{promise.benefit.serves}' AS kind, coalesce(s.county, 0) AS county, coalesce(s.town, 0) AS town,"
        f" count(*) AS units, count(*) FILTER (WHERE {DUE}) AS due, {counts},"
        f" CAST(coalesce(sum(s.due) FILTER (WHERE {DUE}), 0) AS BIGINT) AS amount_due,"
        f" CAST(coalesce(sum({missing}), 0) AS BIGINT) AS amount_missing"
        f" FROM {source} GROUP BY ALL"
    )


def _reasons(promise: Promise, table: str, inside: str) -> str:
    """Of the units whose answer is not known: which conditions are not known. One pass over the table for all of them."""
    flags, entries = [], []
    for index, (name, condition) in enumerate(promise.parts):
        say = condition.say.replace("'", "''")
        flags.append(f"count(*) FILTER (WHERE r.{DUCKDB.name_of(name)} IS NULL) AS n{index}")
        entries.append(f"{{'condition': '{condition.id}', 'say': '{say}', 'units': n{index}}}")
    totals = (
        f"SELECT coalesce(p.county, 0) AS county, {', '.join(flags)} FROM {table} r"
        f" LEFT JOIN place_map p ON p.place = r.{DUCKDB.name_of(promise.place)}"
        f" WHERE {inside.replace('city', 'r.city')} AND r.{DUCKDB.name_of(promise.answer)} IS NULL GROUP BY 1"
    )
    each = f"SELECT county, unnest([{', '.join(entries)}]) AS reason FROM ({totals})"
    return (
        f"SELECT '{promise.id}' AS benefit, reason.condition AS condition, county, reason.say AS say, reason.units AS units"
        f" FROM ({each}) WHERE reason.units > 0"
    )


def parquet(con: Any, query: str, path: Path) -> None:
    """Written aside and renamed. One writer, rows in order: the same rows give the same bytes."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    table = con.sql(query).to_arrow_table()
    aside = path.with_suffix(".part")
    pq.write_table(table, aside, compression="zstd", row_group_size=250_000, write_statistics=True)
    os.replace(aside, path)
