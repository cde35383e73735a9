"""Accepted rows become tables of units: one per kind, with where each lies, what it belongs to and its own facts.

`b_<kind>`: unit, village … province, in_<grouping>, facts. `w_<register>`: unit (the owner) and the columns of its rows.
"""

from __future__ import annotations

from datetime import timedelta

from puhui.registers.declared import ANY_UNIT, Kind, Register, Registers
from puhui.registers.places import Map
from puhui.registers.references import own_facts, region_column
from puhui.registers.store import TROUBLED, Store, clean_rows, quoted
from puhui.registers.world import KIN_KNOWN, complete_fact
from puhui.terms import RegionCode
from puhui.terms.region_code import LEVELS

LIES = ("village", "town", "county", "city", "province")


def kept_texts(register: Register, away: set[str]) -> list[str]:
    """Texts that analytic files keep: said to be harmless, and no key."""
    harmless = ("none", "low")
    return [
        name
        for name, column in register.columns.items()
        if column.type == "text" and not column.identity and column.sensitivity in harmless and name not in away
    ]


def kept(registers: Registers, register: Register) -> list[str]:
    """The columns of a register that analytic files keep, in order of declaration."""
    from puhui.registers.references import referring

    names = {*own_facts(registers, register), *kept_texts(register, referring(registers, register))}
    return [name for name in register.columns if name in names]


def fill_places(store: Store, registers: Registers, where: Map) -> None:
    """Where every code of a district lies that any accepted row names."""
    codes: set[int] = set()
    for register in registers.registers.values():
        if store.has(f"t_{register.name}"):
            for name, column in register.columns.items():
                if column.type == "region":
                    found = store.rows(f"SELECT DISTINCT {quoted(name)} FROM t_{register.name} WHERE {quoted(name)} IS NOT NULL")
                    codes |= {code for (code,) in found}
    for level in LEVELS:
        codes |= {RegionCode(code).number for code in where.tree.all(level)}
    rows = []
    for code in sorted(codes):
        lies = where.lies(code)
        rows.append((lies.code, lies.finest, lies.town, lies.county, lies.city, lies.province))
    store.fill("places", ("code", "finest", "town", "county", "city", "province"), ("BIGINT",) * 6, rows)


def fill_missing(store: Store, registers: Registers) -> None:
    """Registers without a roster are empty tables, so that everything after has one shape."""
    for register in registers.registers.values():
        table, made = f"t_{register.name}", f"u_{register.name}"
        if not store.has(table):
            columns = "".join(f", {quoted(name)} {column.sql}" for name, column in register.columns.items())
            store.run(f"CREATE TABLE {table} (_row BIGINT{columns})")
        if not store.has(made):
            other = ", other BIGINT, other_state VARCHAR, other_key VARCHAR" if register.shape in ("members", "kinship") else ""
            kind = "kind VARCHAR, " if register.shape in ANY_UNIT else ""
            store.run(f"CREATE TABLE {made} (_row BIGINT, {kind}unit BIGINT, unit_state VARCHAR, unit_key VARCHAR{other})")


def assemble(store: Store, registers: Registers, loaded: set[str]) -> None:
    """All `b_` and `w_` tables. `loaded`: the registers that have a roster."""
    for kind in registers.kinds.values():
        if kind.region:
            _districts(store, registers, kind)
        else:
            _units(store, registers, kind, loaded)
    for register in registers.of_shape("rows"):
        _rows(store, registers, register)
    for register in registers.of_shape("kinship"):
        _kin_known(store, register)
    for register in registers.of_shape("rows"):
        if not register.complete or register.complete == "by_county":
            _complete(store, registers, register, register.name in loaded)


def _lies(alias: str) -> str:
    return ", ".join(f"{alias}.{'finest' if level == 'village' else level} AS {level}" for level in LIES)


def _units(store: Store, registers: Registers, kind: Kind, loaded: set[str]) -> None:
    register = registers.units_of(kind.name)
    if register is None:
        store.run(f"CREATE TABLE b_{kind.name} (unit BIGINT, {', '.join(f'{level} BIGINT' for level in LIES)})")
        return
    facts = "".join(f", t.{quoted(name)}" for name in kept(registers, register))
    select, joins = "", f" LEFT JOIN places p ON p.code = t.{quoted(kind.lies)}"
    for group in registers.groupings():
        if group.groups == kind.name:
            _memberships(store, registers, group)
            select += f", m_{group.name}.grouping AS in_{group.name}"
            joins += f" LEFT JOIN m_{group.name} ON m_{group.name}.unit = u.unit"
    if kind.groups:
        _troubled_groups(store, registers, kind)
        select += f", u.unit IN (SELECT unit FROM sound_groups) AS {quoted(complete_fact(kind.members))}"
    store.run(
        f"""CREATE TABLE b_{kind.name} AS SELECT u.unit, {_lies("p")}{select}{facts}
        FROM {clean_rows(f"t_{register.name}")} t JOIN u_{register.name} u USING (_row){joins}"""
    )


def _memberships(store: Store, registers: Registers, group: Kind) -> None:
    """m_<group>: each unit's one group. A unit in several groups of a kind that does not partition has none to speak of."""
    found = [register for register in registers.of_shape("members") if register.holds == group.name]
    union = " UNION ALL ".join(f"SELECT unit, other FROM {clean_rows(f'u_{register.name}')}" for register in found)
    union = union or "SELECT NULL::BIGINT AS unit, NULL::BIGINT AS other LIMIT 0"
    store.run(
        f"CREATE TABLE m_{group.name} AS SELECT unit, min(other) AS grouping FROM ({union}) GROUP BY unit HAVING count(DISTINCT other) = 1"
    )


def _troubled_groups(store: Store, registers: Registers, kind: Kind) -> None:
    """sound_groups: groups that have members and of which no membership was rejected or held."""
    found = [register for register in registers.of_shape("members") if register.holds == kind.name]
    none = "SELECT NULL::BIGINT AS unit LIMIT 0"
    good = " UNION ALL ".join(f"SELECT other AS unit FROM {clean_rows(f'u_{register.name}')}" for register in found) or none
    bad = (
        " UNION ALL ".join(f"SELECT u.other AS unit FROM u_{register.name} u SEMI JOIN troubled r ON r.row = u._row" for register in found)
        or none
    )
    store.run(f"CREATE OR REPLACE TEMP TABLE troubled AS {TROUBLED}")
    store.run(f"CREATE OR REPLACE TEMP TABLE sound_groups AS SELECT DISTINCT g.unit FROM ({good}) g ANTI JOIN ({bad}) b ON b.unit = g.unit")


def _districts(store: Store, registers: Registers, kind: Kind) -> None:
    facts, joins = "", ""
    for register in registers.of_shape("districts"):
        if register.holds in ("", kind.name):
            (code,) = region_column(register)
            alias = f"d_{register.name}"
            names = kept(registers, register)
            facts += "".join(f", {alias}.{quoted(name)}" for name in names)
            joins += f" LEFT JOIN {clean_rows(f't_{register.name}')} {alias} ON {alias}.{quoted(code)} = k.unit"
    facilities = registers.units_of("facility")
    if facilities is not None:
        facts += f", {_facilities_complete(store, kind, facilities)} AS {quoted(complete_fact('facilities'))}"
    store.run(
        f"""CREATE TABLE b_{kind.name} AS SELECT k.unit, {_lies("p")}{facts}
        FROM keys_{kind.name} k LEFT JOIN places p ON p.code = k.unit{joins}"""
    )


def _facilities_complete(store: Store, kind: Kind, register: Register) -> str:
    """An SQL condition on a district `k`: its counties declared their facilities complete, and no row of theirs was turned away."""
    last = store.one("SELECT today FROM run_day") - timedelta(days=register.late_days)
    (at,) = region_column(register)
    store.run(f"CREATE OR REPLACE TEMP TABLE troubled AS {TROUBLED}")
    store.run(
        f"""CREATE OR REPLACE TEMP TABLE facility_counties AS
        SELECT DISTINCT county FROM complete_counties WHERE source = '{register.name}' AND complete_to >= DATE '{last}' AND county NOT IN
        (SELECT p.county FROM t_{register.name} t SEMI JOIN troubled r ON r.row = t._row JOIN places p ON p.code = t.{quoted(at)} WHERE p.county IS NOT NULL)"""
    )
    if kind.name in ("city", "province"):
        inside = (
            f"SELECT 1 FROM places q WHERE q.{kind.name} = k.unit AND q.county IS NOT NULL AND q.county NOT IN (FROM facility_counties)"
        )
        return f"NOT EXISTS ({inside})"
    return "coalesce(p.county IN (FROM facility_counties), FALSE)"


def _rows(store: Store, registers: Registers, register: Register) -> None:
    columns = "".join(f", t.{quoted(name)}" for name in kept(registers, register))
    store.run(
        f"""CREATE TABLE w_{register.name} AS SELECT u.unit{columns}, t._row
        FROM {clean_rows(f"t_{register.name}")} t JOIN u_{register.name} u USING (_row)"""
    )


def _complete(store: Store, registers: Registers, register: Register, loaded: bool) -> None:
    """The flag `complete.<register>` of the owners, where it is no expression."""
    kind, flag = register.holds, quoted(complete_fact(register.name))
    declared = "TRUE" if loaded else "FALSE"
    if register.complete == "by_county":
        last = store.one("SELECT today FROM run_day") - timedelta(days=register.late_days)
        counties = f"SELECT county FROM complete_counties WHERE source = '{register.name}' AND complete_to >= DATE '{last}'"
        declared = f"CASE WHEN b.county IS NOT NULL THEN b.county IN ({counties}) END"
    store.run(f"CREATE OR REPLACE TABLE b_{kind} AS SELECT b.*, {declared} AND {sound_owner(store, register)} AS {flag} FROM b_{kind} b")


def _kin_known(store: Store, register: Register) -> None:
    """Whose relatives were looked into, but with a row turned away: of him it is not known who there is."""
    columns = {row[0] for row in store.rows("DESCRIBE b_person")}
    if KIN_KNOWN in columns:
        made = f"CASE WHEN {sound_owner(store, register)} THEN b.{KIN_KNOWN} END"
        store.run(f"CREATE OR REPLACE TABLE b_person AS SELECT b.* REPLACE ({made} AS {KIN_KNOWN}) FROM b_person b")


def sound_owner(store: Store, register: Register) -> str:
    """An SQL condition on `b.unit`: no row of this owner was rejected or held."""
    store.run(f"CREATE OR REPLACE TEMP TABLE troubled AS {TROUBLED}")
    store.run(
        f"""CREATE OR REPLACE TEMP TABLE bad_{register.name} AS
        SELECT DISTINCT u.unit FROM u_{register.name} u SEMI JOIN troubled r ON r.row = u._row WHERE u.unit IS NOT NULL"""
    )
    return f"(b.unit NOT IN (SELECT unit FROM bad_{register.name}))"
