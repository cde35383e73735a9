"""The tables that a compiled program reads, bound to a snapshot in one DuckDB connection.

Units keep their names from the snapshot; awards become `receives.<benefit>`, places become `within.<benefit>`,
figures in force become one table per standard, resolved for every place that occurs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from puhui.catalogue.figures import Figures
from puhui.catalogue.program import Compiled
from puhui.catalogue.within import inside
from puhui.config import setting
from puhui.errors import fail
from puhui.lang import _
from puhui.regions import Tree
from puhui.registers.snapshot import Snapshot
from puhui.registers.world import KIN
from puhui.rules.engines import DUCKDB
from puhui.rules.sql import Names, kinds_used
from puhui.rules.tree import Aggregate, StandardOf, uses, walk
from puhui.rules.types import Place

if TYPE_CHECKING:
    import duckdb

AWARD_LATE_DAYS = 45  # an award is entered within this time; before that no award is not yet no award
LEVELS = ("village", "town", "county", "city", "province")


def connect(threads: int = 0) -> duckdb.DuckDBPyConnection:
    """A connection that loads nothing from outside and keeps the order of rows."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET enable_progress_bar = false")
    try:
        threads = threads or int(setting("PUHUI_THREADS") or 0)
        if threads < 0:
            raise ValueError
        if threads:
            con.execute(f"SET threads = {threads}")
        if setting("PUHUI_MEMORY"):
            con.execute("SET memory_limit = ?", [setting("PUHUI_MEMORY")])
    except (ValueError, duckdb.Error):
        raise fail(
            "bad-setting", _("线程数或内存上限写得不对"), _("线程数写 0 或更大的整数，0 为自动；PUHUI_MEMORY 写成 2GB 的样子")
        ) from None
    return con


def parquet(paths: Iterable[Path]) -> str:
    """`read_parquet([...])` over these files."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{names}], union_by_name = true)"


@dataclass
class Bound:
    """A connection with everything in place, and where the tables are."""

    con: Any
    names: Names
    compiled: Compiled


class Binder:
    """Binds one compiled day to one snapshot, a slice of cities at a time."""

    def __init__(self, con: Any, snapshot: Snapshot, compiled: Compiled, figures: Figures, tree: Tree):
        self.con, self.snapshot, self.compiled, self.figures, self.tree = con, snapshot, compiled, figures, tree
        self.schema = compiled.program.schema
        self.facts_on: date = snapshot.facts_on

    def bind(self, cities: tuple[int, ...] | None = None) -> Bound:
        """cities: twelve-digit numbers, 0 for units of unknown place; None for all in one."""
        con = self.con
        con.execute(f"CREATE OR REPLACE TEMP TABLE run_day AS SELECT DATE '{self.facts_on}' AS today")
        self._events()
        units = {kind: self._units(kind) for kind in self._kinds()}
        if cities is not None:
            self._narrow(units, cities)
        self._places(units)
        self._receives(units)
        standards = {name: self._standard(name) for name in self._standards()}
        carry = {kind: ("county", "town", "city") for kind in units if not kind.startswith(("row:", "kin:"))}
        return Bound(con, Names(units, standards, "run_day", carry), self.compiled)

    def _kinds(self) -> list[str]:
        used = set(kinds_used(self.compiled.program))
        return sorted(used | {promise.benefit.serves for promise in self.compiled.every})

    def _standards(self) -> list[str]:
        nodes = (node for definition in self.compiled.program.definitions.values() for node in walk(definition.node))
        return sorted({node.name for node in nodes if isinstance(node, StandardOf)})

    # -- units ---------------------------------------------------------------------------------------------

    def _units(self, kind: str) -> str:
        """A view of one kind with links and facts; facts the snapshot does not have are not known."""
        view = DUCKDB.name_of(f"u_{kind}")
        if kind.startswith("kin:"):
            rows = self._relatives(kind)
        elif kind.startswith("row:"):
            owner = next(link.column for link in self.schema.links.values() if link.kind == kind)
            files = self.snapshot.files(f"rows/{kind.removeprefix('row:')}")
            have = self._columns(files)
            rows = (
                f"SELECT unit AS {owner}, row_number() OVER () AS unit, {self._facts(kind, have)} FROM {parquet(files)}" if files else None
            )
        else:
            files = self.snapshot.files(f"units/{kind}")
            have = self._columns(files)
            links = [link.owner for link in self.schema.links.values() if link.kind == kind]
            columns = [
                f"{owner} AS in_{owner}" if owner in LEVELS else f"in_{owner}"
                for owner in links
                if (owner if owner in LEVELS else f"in_{owner}") in have
            ]
            columns += [
                f"CAST(NULL AS BIGINT) AS in_{owner}" for owner in links if (owner if owner in LEVELS else f"in_{owner}") not in have
            ]
            places = [name if name in have else f"CAST(NULL AS BIGINT) AS {name}" for name in LEVELS]
            select = ", ".join(["unit", *places, *columns, self._facts(kind, have)])
            rows = f"SELECT {select} FROM {parquet(files)}" if files else None
        if rows is None:
            rows = self._nothing(kind)
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows.replace(', FROM', ' FROM')}")
        return view

    def _relatives(self, kind: str) -> str | None:
        """A person seen from another: one row for each relation in force on facts_on, with the relative's facts. Whom no
        register holds has a row all the same, of which nothing is known."""
        files, persons = self.snapshot.files("kinship"), self.snapshot.files("units/person")
        if not files or not persons:
            return None
        words = ", ".join(f"'{word}'" for word in KIN[kind.removeprefix("kin:")])
        day = f"DATE '{self.facts_on}'"
        facts = self._facts(kind, self._columns(persons), "p.")
        return (
            f"SELECT row_number() OVER () AS unit, k.person AS in_person, k.relative, p.county, {facts} FROM (SELECT DISTINCT person, relative"
            f" FROM {parquet(files)} WHERE relation IN ({words}) AND coalesce(since <= {day}, TRUE) AND coalesce(until >= {day}, TRUE)) k"
            f" LEFT JOIN {parquet(persons)} p ON p.unit = k.relative"
        )

    def _columns(self, files: list[Path]) -> set[str]:
        if not files:
            return set()
        return {row[0] for row in self.con.execute(f"DESCRIBE SELECT * FROM {parquet(files)}").fetchall()}

    def _facts(self, kind: str, have: set[str], alias: str = "") -> str:
        made = []
        for fact in self.schema.facts_of(kind):
            name = DUCKDB.name_of(fact.name)
            if fact.name.startswith(("receives.", "left.", "within.")):
                continue
            if fact.name == "self" and kind in LEVELS and have:  # a district's number is its code
                made.append("unit AS self")
                continue
            made.append(f"{alias}{name}" if fact.name in have else f"CAST(NULL AS {DUCKDB.column_type(fact.type)}) AS {name}")
        return ", ".join(sorted(made))

    def _nothing(self, kind: str) -> str:
        """A table without rows for a kind that the snapshot does not hold."""
        columns = ["CAST(NULL AS BIGINT) AS unit", *(f"CAST(NULL AS BIGINT) AS {level}" for level in LEVELS)]
        columns += [f"CAST(NULL AS BIGINT) AS {link.column}" for link in self.schema.links.values() if link.kind == kind]
        columns += ["CAST(NULL AS BIGINT) AS relative"] if kind.startswith("kin:") else []
        facts = self._facts(kind, set())
        return f"SELECT {', '.join(columns)}{', ' + facts if facts else ''} WHERE FALSE"

    def _narrow(self, units: dict[str, str], cities: tuple[int, ...]) -> None:
        """Only the units of these cities and those that they touch: their groupings, and whoever is in those."""
        wanted = f"coalesce(city, 0) IN ({', '.join(str(city) for city in cities)})"
        groupings = [link.owner for link in self.schema.links.values() if link.kind == "person" and link.owner not in LEVELS]
        groupings = [owner for owner in groupings if owner in units]
        person = units.get("person")
        if person is None or self._residents():
            return
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE need_person AS SELECT unit FROM {person} WHERE {wanted}")
        for owner in groupings:
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE need_{owner} AS SELECT unit FROM {units[owner]} WHERE {wanted}")
        for _round in range(2):
            for owner in groupings:
                self.con.execute(
                    f"INSERT INTO need_{owner} SELECT DISTINCT in_{owner} FROM {person} WHERE unit IN (FROM need_person)"
                    f" AND in_{owner} IS NOT NULL AND in_{owner} NOT IN (FROM need_{owner})"
                )
                self.con.execute(
                    f"INSERT INTO need_person SELECT unit FROM {person} WHERE in_{owner} IN (FROM need_{owner}) AND unit NOT IN (FROM need_person)"
                )
        for kind in ["person", *groupings]:
            view = DUCKDB.name_of(f"n_{kind}")
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT * FROM {units[kind]} WHERE unit IN (FROM need_{kind})")
            units[kind] = view

    def _residents(self) -> bool:
        """Whether a rule counts the people of a district: they may lie in other slices than whoever asks."""
        for definition in self.compiled.program.definitions.values():
            for node in walk(definition.node):
                if isinstance(node, Aggregate):
                    collection = self.schema.collections[definition.kind, node.collection]
                    if collection.of == "person" and collection.owner in LEVELS:
                        return True
        return False

    # -- places and figures --------------------------------------------------------------------------------

    def _place_facts(self, kind: str) -> list[str]:
        return [fact.name for fact in self.schema.facts_of(kind) if isinstance(fact.type, Place)]

    def _places(self, units: dict[str, str]) -> None:
        """`place_map`: every place that occurs, with the districts it lies in on the map of facts_on."""
        parts = [
            f"SELECT {DUCKDB.name_of(name)} AS place FROM {table}"
            for kind, table in units.items()
            if not kind.startswith("kin:")
            for name in self._place_facts(kind)
        ]
        found = (
            self.con.execute(f"SELECT DISTINCT place FROM ({' UNION ALL '.join(parts)}) WHERE place IS NOT NULL ORDER BY place").fetchall()
            if parts
            else []
        )
        self.place_numbers = [row[0] for row in found]
        rows = []
        for number in self.place_numbers:
            place = self.tree.place(number)
            rows.append((number, *((place.number(level) if place else None) for level in LEVELS)))
        self._table("place_map", ("place", *LEVELS), ("BIGINT",) * 6, rows)

    def _standard(self, name: str) -> str:
        """`place, k0 …, value` for every place that occurs and every combination of keys that has a figure."""
        table = DUCKDB.name_of(f"s_{name}")
        keys = self.figures.keys_of(name)
        rows = []
        for number in self.place_numbers:
            for words in keys:
                value = self.figures.value(name, number, words)
                if value is not None:
                    rows.append((number, *words, value))
        width = len(self.schema.standards[name].keys)
        columns = ("place", *(f"k{index}" for index in range(width)), "value")
        kind = DUCKDB.column_type(self.schema.standards[name].type)
        self._table(table, columns, ("BIGINT", *("VARCHAR",) * width, kind), rows)
        return table

    def _table(self, name: str, columns: tuple[str, ...], types: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """A table made from rows of Python, by way of Arrow."""
        import pyarrow as pa

        arrow = {"BIGINT": pa.int64(), "VARCHAR": pa.string(), "DATE": pa.date32()}
        fields = [pa.field(column, arrow[kind]) for column, kind in zip(columns, types, strict=True)]
        arrays = [pa.array([row[index] for row in rows], entry.type) for index, entry in enumerate(fields)]
        made = pa.table(arrays, schema=pa.schema(fields))
        self.con.register("made_here", made)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM made_here")
        self.con.unregister("made_here")

    # -- awards, records, completeness ---------------------------------------------------------------------

    def _events(self) -> None:
        """awards_now: in force on facts_on, one row per benefit and unit. records_all and complete as they are."""
        day = f"DATE '{self.facts_on}'"
        empty = {
            "awards": "SELECT CAST(NULL AS VARCHAR) benefit, CAST(NULL AS VARCHAR) kind, CAST(NULL AS BIGINT) unit, CAST(NULL AS DATE) since,"
            " CAST(NULL AS DATE) until, CAST(NULL AS DATE) grace_until, CAST(NULL AS BIGINT) amount WHERE FALSE",
            "records": "SELECT CAST(NULL AS VARCHAR) benefit, CAST(NULL AS VARCHAR) kind, CAST(NULL AS BIGINT) unit, CAST(NULL AS DATE) AS day,"
            " CAST(NULL AS VARCHAR) occasion, CAST(NULL AS BIGINT) quantity, CAST(NULL AS BIGINT) amount WHERE FALSE",
            "dispositions": "SELECT CAST(NULL AS VARCHAR) benefit, CAST(NULL AS VARCHAR) kind, CAST(NULL AS BIGINT) unit,"
            " CAST(NULL AS VARCHAR) disposition, CAST(NULL AS DATE) since, CAST(NULL AS DATE) until WHERE FALSE",
            "troubled": "SELECT CAST(NULL AS VARCHAR) benefit, CAST(NULL AS VARCHAR) kind, CAST(NULL AS BIGINT) unit WHERE FALSE",
            "completeness": "SELECT CAST(NULL AS VARCHAR) source, CAST(NULL AS BIGINT) county, CAST(NULL AS DATE) complete_to WHERE FALSE",
        }
        for part, nothing in empty.items():
            files = self.snapshot.files(part)
            source = f"SELECT * FROM {parquet(files)}" if files else nothing
            self.con.execute(f"CREATE OR REPLACE TEMP VIEW all_{part} AS {source}")
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE awards_now AS SELECT benefit, kind, unit, min(since) AS since, max(grace_until) AS grace_until,"
            f" CASE WHEN count(amount) = count(*) THEN CAST(sum(amount) AS BIGINT) END AS amount FROM all_awards"
            f" WHERE since <= {day} AND (until IS NULL OR until >= {day}) GROUP BY benefit, kind, unit"
        )
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE awards_left AS SELECT DISTINCT benefit, kind, unit FROM all_awards"
            f" WHERE until < {day} AND until >= {day} - INTERVAL 1 YEAR"
        )
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE found_out AS SELECT benefit, kind, unit, arg_max(disposition, (since, disposition)) AS disposition"
            f" FROM all_dispositions WHERE since <= {day} AND until >= {day} GROUP BY benefit, kind, unit"
        )
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE complete AS SELECT source, county, max(complete_to) AS complete_to FROM all_completeness GROUP BY source, county"
        )

    def _receives(self, units: dict[str, str]) -> None:
        """Adds the columns `receives.<benefit>`, `left.<benefit>` and `within.<benefit>` that the program reads."""
        read: dict[str, set[str]] = {}
        for definition in self.compiled.program.definitions.values():
            for node, _inside in uses(definition.node):
                if node.name.startswith(("receives.", "left.", "within.")):
                    for (kind, name), _fact in self.schema.facts.items():
                        if name == node.name:
                            read.setdefault(kind, set()).add(name)
        for kind, names in read.items():
            if kind not in units:
                continue
            columns, joins = [], []
            for index, name in enumerate(sorted(names)):
                made, join = self._held(kind, name, index) if not name.startswith("within.") else self._within(units, name, index)
                columns.append(f"{made} AS {DUCKDB.name_of(name)}")
                joins.append(join)
            view = DUCKDB.name_of(f"w_{kind}")
            self.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT u.*, {', '.join(columns)} FROM {units[kind]} u{''.join(joins)}")
            units[kind] = view

    def _held(self, kind: str, name: str, index: int) -> tuple[str, str]:
        now, _dot, benefit = name.partition(".")
        by = self.facts_on - timedelta(days=AWARD_LATE_DAYS)
        unit, holder = ("u.relative", "person") if kind.startswith("kin:") else ("u.unit", kind)
        join = f" LEFT JOIN awards_now a{index} ON a{index}.unit = {unit} AND a{index}.kind = '{holder}' AND a{index}.benefit = '{benefit}'"
        join += f" LEFT JOIN ({complete_for(benefit, 'awards')}) c{index} ON c{index}.county = u.county"
        join += f" LEFT JOIN ({troubled_for(benefit, holder)}) t{index} ON t{index}.unit = {unit}"
        if now == "left":
            join += f" LEFT JOIN awards_left l{index} ON l{index}.unit = {unit} AND l{index}.kind = '{holder}' AND l{index}.benefit = '{benefit}'"
            return (
                f"CASE WHEN a{index}.unit IS NOT NULL THEN FALSE WHEN l{index}.unit IS NOT NULL THEN TRUE"
                f" WHEN t{index}.unit IS NOT NULL THEN NULL WHEN c{index}.complete_to >= DATE '{by}' THEN FALSE END",
                join,
            )
        return (
            f"CASE WHEN a{index}.unit IS NOT NULL THEN TRUE WHEN t{index}.unit IS NOT NULL THEN NULL WHEN c{index}.complete_to >= DATE '{by}' THEN FALSE END",
            join,
        )

    def _within(self, units: dict[str, str], name: str, index: int) -> tuple[str, str]:
        """Whether the place that owes, be it that of the unit's family, lies where the benefit is given."""
        promise = next(promise for promise in self.compiled.promises if f"within.{promise.id}" == name)
        table = DUCKDB.name_of(f"p_{name}")
        rows = [
            (number, int(found))
            for number in self.place_numbers
            if (found := inside(self.tree, number, promise.benefit.within)) is not None
        ]
        self._table(table, ("place", "inside"), ("BIGINT", "BIGINT"), rows)
        owner, _dot, fact = promise.benefit.at.rpartition(".")
        join = f" LEFT JOIN {units[owner]} o{index} ON o{index}.unit = u.in_{owner}" if owner else ""
        column = f"o{index}.{DUCKDB.name_of(fact)}" if owner else f"u.{DUCKDB.name_of(fact)}"
        return f"(p{index}.inside = 1)", f"{join} LEFT JOIN {table} p{index} ON p{index}.place = {column}"


def troubled_for(benefit: str, kind: str) -> str:
    """The units of which an award or a record for a benefit could not be read."""
    return f"SELECT DISTINCT unit FROM all_troubled WHERE kind = '{kind}' AND (benefit = '{benefit}' OR benefit IS NULL)"


def complete_for(benefit: str, general: str) -> str:
    """Until when the sources for a benefit are complete, by county."""
    item = benefit.split(".")[0]
    sources = ", ".join(f"'{name}'" for name in dict.fromkeys((benefit, item, general)))
    return f"SELECT county, max(complete_to) AS complete_to FROM complete WHERE source IN ({sources}) GROUP BY county"
