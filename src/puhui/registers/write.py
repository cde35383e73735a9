"""The parts of a snapshot from the tables of the workshop, the identity compartment, and the manifest's content."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import puhui
from puhui.registers import identity
from puhui.registers.assemble import LIES, kept
from puhui.registers.declared import Register, Registers
from puhui.registers.keys import number_of
from puhui.registers.parts import Written, write_cities, write_one
from puhui.registers.places import Map
from puhui.registers.publish import write_file
from puhui.registers.references import referring, region_column
from puhui.registers.store import ROSTER_SHIFT, Store, clean_rows, quoted
from puhui.rules.schema import Schema
from puhui.rules.types import Day, Money, Number, Percent, Type
from puhui.terms import RegionCode

if TYPE_CHECKING:
    from puhui.registers.build import Work

FORMAT = 1


def check_counties(store: Store, register: Register) -> None:
    """Declarations of completeness speak of counties, or of what is made of counties."""
    (code,) = region_column(register)
    table = f"t_{register.name}"
    below = f"SELECT _row, '{code}', 'not-a-county', NULL, NULL FROM {table} WHERE {quoted(code)} % 1000000 <> 0"
    store.run(f"INSERT INTO reasons {below}")


def complete_counties(store: Store, registers: Registers, where: Map) -> None:
    """complete_counties: declarations, with those for a city or province expanded to its counties."""
    names = ("source", "county", "complete_to", "rows", "amount", "declared_by", "declared_on")
    types = ("VARCHAR", "BIGINT", "DATE", "BIGINT", "BIGINT", "VARCHAR", "DATE")
    rows: list[tuple[Any, ...]] = []
    for register in registers.of_shape("completeness"):
        (code,) = region_column(register)
        columns = ", ".join(quoted(name) if name in register.columns else "NULL" for name in names if name != "county")
        for source, complete_to, *rest, number in store.rows(f"SELECT {columns}, {quoted(code)} FROM {clean_rows(f't_{register.name}')}"):
            place = where.tree.place(number)
            inside = where.tree.under(number, "county") or ([place.county] if place is not None and place.county else [])
            rows += [(source, RegionCode(county).number, complete_to, *rest) for county in inside]
    store.fill("complete_counties", names, types, sorted(rows, key=str))


def unit_counts(store: Store, registers: Registers) -> dict[str, int]:
    return {kind: store.one(f"SELECT count(*) FROM b_{kind}") for kind in registers.kinds}


def write_parts(work: Work, made: Path, schema: Schema) -> dict[str, Any]:
    """All files but the manifest. Returns the manifest."""
    store, registers = work.store, work.registers
    made.mkdir()
    files: dict[str, Written] = {}
    shapes: dict[str, dict[str, str]] = {}

    def cities(part: str, select: str, order: str) -> None:
        shapes[part] = _shape(store, select)
        files.update(write_cities(store, made, part, select, order))

    def one(part: str, select: str, order: str) -> None:
        shapes[part] = _shape(store, select)
        files.update(write_one(store, made, f"{part}.parquet", select, order))

    for kind in registers.kinds:
        columns = _unit_columns(store, kind)
        cities(f"units/{kind}", f"SELECT {columns}, coalesce(city, province) AS _city, county AS _county FROM b_{kind}", "unit")
    _everybody(store, registers)
    for register in registers.of_shape("members"):
        one(f"members/{register.holds}", _members(register), "grouping, unit, role")
    for register in registers.of_shape("rows"):
        names = [quoted(name) for name in kept(registers, register)]
        columns = "".join(f", w.{name}" for name in names)
        select = f"SELECT w.unit{columns}, coalesce(a.city, a.province) AS _city, a.county AS _county FROM w_{register.name} w {_at(register.holds)}"
        cities(f"rows/{register.name}", select, ", ".join(["unit", *names]))
    for register in registers.of_shape("kinship"):
        names = [quoted(name) for name in kept(registers, register)]
        columns = "".join(f", t.{name}" for name in names)
        source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} w USING (_row) {_at('person')}"
        select = f"SELECT w.unit AS person, w.other AS relative{columns}, a.county AS _county FROM {source}"
        one("kinship", select, ", ".join(["person", "relative", *names]))
    _awards(work, cities)
    _records(work, cities)
    _dispositions(work, cities)
    _troubled(work, one)
    one(
        "completeness",
        "SELECT *, NULL::BIGINT AS _county FROM complete_counties",
        "source, county, complete_to, rows, amount, declared_by, declared_on",
    )
    _regions(store, work.where)
    one("regions", "SELECT *, NULL::BIGINT AS _county FROM all_regions", "code")
    secret = _write_identity(work, made)
    return _manifest(work, files, shapes, _ranges(schema), secret)


def _ranges(schema: Schema) -> dict[str, dict[str, list[Any]]]:
    """Part → column → [low, high], so that a check needs no packs."""
    found: dict[str, dict[str, list[Any]]] = {}
    for (kind, name), fact in schema.facts.items():
        part = f"rows/{kind.removeprefix('row:')}" if kind.startswith("row:") else f"units/{kind}"
        bounds = _bounds(fact.type)
        if bounds is not None:
            found.setdefault(part, {})[name] = bounds
    return found


def _bounds(kind: Type) -> list[Any] | None:
    if isinstance(kind, (Number, Money, Percent)):
        return [kind.low, kind.high]
    return [kind.low.isoformat(), kind.high.isoformat()] if isinstance(kind, Day) else None


def _shape(store: Store, select: str) -> dict[str, str]:
    found = store.rows(f"DESCRIBE {select}")
    return {row[0]: row[1] for row in found if not row[0].startswith("_")}


def _unit_columns(store: Store, kind: str) -> str:
    """unit and places first, then memberships, then facts in the order in which they came to be."""
    return ", ".join(quoted(row[0]) for row in store.rows(f"DESCRIBE b_{kind}"))


def _everybody(store: Store, registers: Registers) -> None:
    """everybody: where any unit of any kind lies."""
    union = " UNION ALL ".join(f"SELECT '{kind}' AS kind, unit, county, city, province FROM b_{kind}" for kind in registers.kinds)
    store.run(f"CREATE TABLE everybody AS {union}")


def _at(kind: str) -> str:
    return f"LEFT JOIN everybody a ON a.kind = '{kind}' AND a.unit = w.unit"


def _members(register: Register) -> str:
    role = "t.role" if "role" in register.columns else "NULL::VARCHAR"
    source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} w USING (_row)"
    group = f"LEFT JOIN everybody a ON a.kind = '{register.holds}' AND a.unit = w.other"
    return f"SELECT w.other AS grouping, w.unit, {role} AS role, a.county AS _county FROM {source} {group}"


def _or_null(register: Register, name: str, kind: str) -> str:
    return f"t.{quoted(name)}" if name in register.columns else f"NULL::{kind}"


def _awards(work: Work, cities: Any) -> None:
    """awards, numbered by what makes an award one: the benefit, the unit and its first day."""
    store = work.store
    for register in work.registers.of_shape("awards"):
        source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} w USING (_row)"
        found = store.rows(f"SELECT t._row, t.benefit, w.kind, w.unit, t.since FROM {source}")
        numbered = [(row, number_of(work.key, "award", "\x1f".join(map(str, parts)))) for row, *parts in found]
        store.fill("award_numbers", ("_row", "number"), ("BIGINT", "BIGINT"), numbered)
        grace, amount = _or_null(register, "grace_until", "DATE"), _or_null(register, "amount", "BIGINT")
        select = f"""SELECT n.number, t.benefit, w.kind, w.unit, t.since, t.until, {grace} AS grace_until, {amount} AS amount,
            a.county, coalesce(a.city, a.province) AS _city, a.county AS _county
            FROM {source} JOIN award_numbers n USING (_row) LEFT JOIN everybody a ON a.kind = w.kind AND a.unit = w.unit"""
        cities("awards", select, "benefit, kind, unit, since, number, until, grace_until, amount")


def _records(work: Work, cities: Any) -> None:
    for register in work.registers.of_shape("records"):
        source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} w USING (_row)"
        quantity, amount = _or_null(register, "quantity", "BIGINT"), _or_null(register, "amount", "BIGINT")
        occasion = _or_null(register, "occasion", "VARCHAR")
        select = f"""SELECT t.benefit, w.kind, w.unit, t.day, {occasion} AS occasion, {quantity} AS quantity, {amount} AS amount,
            a.county, coalesce(a.city, a.province) AS _city, a.county AS _county
            FROM {source} LEFT JOIN everybody a ON a.kind = w.kind AND a.unit = w.unit"""
        cities("records", select, "benefit, kind, unit, day, occasion, quantity, amount")


def _dispositions(work: Work, cities: Any) -> None:
    """What somebody found out about a line of the gap list, and until when it holds."""
    for register in work.registers.of_shape("dispositions"):
        source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} w USING (_row)"
        select = f"""SELECT t.benefit, w.kind, w.unit, t.disposition, t.since, t.until,
            a.county, coalesce(a.city, a.province) AS _city, a.county AS _county
            FROM {source} LEFT JOIN everybody a ON a.kind = w.kind AND a.unit = w.unit"""
        cities("dispositions", select, "benefit, kind, unit, since, until, disposition")


def _troubled(work: Work, one: Any) -> None:
    """For whom there is an award or a record that was not accepted: there, its absence proves nothing.

    benefit is null where the row's benefit could not be read.
    """
    unread = "SELECT row FROM reasons WHERE code IN ('unknown-benefit', 'missing') AND col = 'benefit'"
    parts = [
        f"SELECT DISTINCT CASE WHEN t._row IN ({unread}) THEN NULL ELSE t.benefit END AS benefit, w.kind, w.unit"
        f" FROM t_{register.name} t JOIN u_{register.name} w USING (_row) SEMI JOIN troubled r ON r.row = t._row WHERE w.unit IS NOT NULL"
        for register in work.registers.of_shape("awards", "records")
    ]
    if work.benefits:  # entered for a member: it is his group's award that may be there
        for register in work.registers.of_shape("awards", "records"):
            for kind in work.registers.groupings():
                parts.append(
                    f"SELECT DISTINCT t.benefit, '{kind.name}' AS kind, m.grouping AS unit FROM t_{register.name} t JOIN u_{register.name} w USING (_row)"
                    f" JOIN m_{kind.name} m ON m.unit = w.unit JOIN reasons r ON r.row = t._row AND r.code = 'wrong-kind' WHERE w.kind = '{kind.groups}'"
                )
    if parts:
        one("troubled", f"SELECT DISTINCT *, NULL::BIGINT AS _county FROM ({' UNION ALL '.join(parts)})", "kind, unit, benefit")


def _regions(store: Store, where: Map) -> None:
    """all_regions: every district of the map and every code that the snapshot speaks of, with where it lies."""
    rows = []
    for (number,) in store.rows("SELECT code FROM places"):
        code = RegionCode.of_number(number)
        parent = where.tree.parent(code.text)
        rows.append((number, where.tree.name(code.text) or None, code.level, RegionCode(parent).number if parent else None))
    store.fill("named_regions", ("code", "name", "level", "parent"), ("BIGINT", "VARCHAR", "VARCHAR", "BIGINT"), rows)
    lies = ", ".join(f"p.{level}" for level in LIES if level != "village")
    store.run(f"CREATE TABLE all_regions AS SELECT n.*, {lies} FROM named_regions n JOIN places p USING (code)")


def _write_identity(work: Work, made: Path) -> dict[str, dict[str, object]]:
    """The compartment: what identifies units, what rows say in words, and originals of rewritten identity values."""
    store, registers = work.store, work.registers
    written: dict[str, dict[str, object]] = {}

    def keep(name: str, select: str) -> None:
        table = store.con.sql(select).to_arrow_table()
        if table.num_rows:
            path = made / "identity" / f"{name}.enc"
            data = identity.encrypt(table, name, work.key)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_file(path, data, 0o600)
            written[f"identity/{name}.enc"] = {"rows": table.num_rows, "sha256": hashlib.sha256(data).hexdigest()}

    for register in registers.of_shape("units", "rows"):
        names = _hidden(registers, register)
        if names:
            columns = ", ".join(f"t.{quoted(name)}" for name in names)
            source = f"{clean_rows(f't_{register.name}')} t JOIN u_{register.name} u USING (_row)"
            keep(
                register.holds if register.shape == "units" else f"rows.{register.name}",
                f"SELECT u.unit, {columns} FROM {source} ORDER BY ALL",
            )
    pairs = [
        f"(row >> {ROSTER_SHIFT} = {index} AND col = '{column.name}')"
        for index, entry in enumerate(work.mapping.rosters)
        for column in registers.registers[entry.register].columns.values()
        if column.masked
    ]
    if pairs:
        line = f"row >> {ROSTER_SHIFT} AS roster, row & {(1 << ROSTER_SHIFT) - 1} AS line, col AS column, value AS original"
        keep("changed", f"SELECT {line} FROM changes WHERE {' OR '.join(pairs)} ORDER BY ALL")
    return written


def _hidden(registers: Registers, register: Register) -> list[str]:
    """The columns that only the identity compartment keeps. A row's reference to its owner is in neither."""
    away = set(kept(registers, register))
    if register.shape == "rows":
        away |= referring(registers, register)
    return [name for name in register.columns if name not in away]


def digest_of(manifest: dict[str, Any]) -> str:
    """The digest of the analytic part: what was computed from, and nothing that identifies anybody."""
    content = {name: manifest[name] for name in ("format", "facts_on", "known_on", "map_on", "synthetic", "schema")}
    content["files"] = sorted((path, entry["sha256"]) for path, entry in manifest["files"].items())
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _manifest(
    work: Work, files: dict[str, Written], shapes: dict[str, dict[str, str]], ranges: dict[str, Any], secret: dict[str, dict[str, object]]
) -> dict[str, Any]:
    mapping = work.mapping
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "facts_on": mapping.facts_on.isoformat(),
        "known_on": mapping.known_on.isoformat(),
        "map_on": mapping.facts_on.isoformat(),
        "synthetic": mapping.synthetic,
        "schema": shapes,
        "ranges": ranges,
        "files": {path: {"rows": part.rows, "sha256": part.sha256} for path, part in sorted(files.items())},
        "identity": secret,
        "kinds": list(work.registers.kinds),
        "registers": sorted({entry.register for entry in mapping.rosters}),
        "sources": [source.as_json() for source in work.sources],
        "packs": {pack.name: pack.version for pack in work.packs},
        "version": puhui.__version__,
    }
    manifest["digest"] = digest_of(manifest)
    return manifest
