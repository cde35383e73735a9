"""Natural keys become unit numbers; rows that name a unit find its number, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from puhui.errors import nearest
from puhui.registers.declared import ANY_UNIT, Register, Registers
from puhui.registers.keys import SEPARATOR, number_of
from puhui.registers.places import Map
from puhui.registers.references import any_unit, kin, reference
from puhui.registers.store import HELD_WORDS, Store, quoted
from puhui.registers.values import clean
from puhui.terms import IdNumber

CHUNK = 200_000


def _key_text(names: Iterable[str], table: str = "t") -> str:
    parts = [f"{table}.{quoted(name)}" for name in names]
    joined = f" || '{SEPARATOR}' || ".join(f"CAST({part} AS VARCHAR)" for part in parts)
    return f"({joined})"


def number_units(store: Store, register: Register, key: bytes) -> None:
    """`keys_<kind>` (key, unit, state): every natural key that any row of the register names.

    state: ok when a row of it was accepted, else held or rejected.
    """
    kind, table = register.holds, f"t_{register.name}"
    store.run(
        f"""CREATE OR REPLACE TABLE named AS
        SELECT {_key_text(register.key)} AS key,
               CASE WHEN bool_or(r.row IS NULL) THEN 'ok' WHEN bool_or(r.bad = FALSE) THEN 'held' ELSE 'rejected' END AS state
        FROM {table} t LEFT JOIN (SELECT row, bool_or(code NOT IN ({HELD_WORDS})) AS bad FROM reasons GROUP BY row) r ON r.row = t._row
        WHERE {_key_text(register.key)} IS NOT NULL GROUP BY 1"""
    )
    store.run("CREATE OR REPLACE TABLE numbered (key VARCHAR, unit BIGINT)")
    cursor = store.con.cursor()
    cursor.execute("SELECT key FROM named")
    while chunk := cursor.fetchmany(CHUNK):
        rows = [(text, number_of(key, kind, text)) for (text,) in chunk]
        store.fill("chunk", ("key", "unit"), ("VARCHAR", "BIGINT"), rows)
        store.run("INSERT INTO numbered SELECT * FROM chunk")
    cursor.close()
    store.run(f"CREATE OR REPLACE TABLE keys_{kind} AS SELECT key, unit, state FROM named JOIN numbered USING (key)")
    store.run("DROP TABLE named")
    store.run("DROP TABLE numbered")
    collided = f"SELECT unit FROM keys_{kind} GROUP BY unit HAVING count(*) > 1"
    if store.one(f"SELECT count(*) FROM ({collided})"):
        twins = f"SELECT key FROM keys_{kind} WHERE unit IN ({collided})"
        store.run(
            f"INSERT INTO reasons SELECT _row, '', 'number-collision', NULL, NULL FROM {table} t WHERE {_key_text(register.key)} IN ({twins})"
        )
        store.run(f"UPDATE keys_{kind} SET state = 'held' WHERE key IN ({twins})")


def number_regions(store: Store, kind: str, where: Map) -> None:
    """Districts are their own numbers."""
    from puhui.terms import RegionCode

    rows = [(str(RegionCode(code).number), RegionCode(code).number, "ok") for code in where.tree.all(kind)]
    store.fill(f"keys_{kind}", ("key", "unit", "state"), ("VARCHAR", "BIGINT", "VARCHAR"), rows)


def refer(store: Store, registers: Registers, register: Register) -> None:
    """`u_<register>`: _row and the unit numbers that a row names (`unit`, `other`), with reasons where there is none."""
    table, made = f"t_{register.name}", f"u_{register.name}"
    if register.shape in ANY_UNIT:
        _refer_any(store, registers, register)
        return
    if register.shape == "members":
        kind = registers.kinds[register.holds]
        pairs = [
            ("other", kind.name, reference(registers, register, kind.name)),
            ("unit", kind.groups, reference(registers, register, kind.groups)),
        ]
    elif register.shape == "kinship":
        first, second = kin(registers, register)
        pairs = [("unit", "person", (first,)), ("other", "person", (second,))]
    elif register.shape == "units":
        pairs = [("unit", register.holds, register.key)]
    else:
        pairs = [("unit", register.holds, reference(registers, register, register.holds))]
    joins, select = "", "t._row"
    for name, kind_name, columns in pairs:
        if not store.has(f"keys_{kind_name}"):
            store.fill(f"keys_{kind_name}", ("key", "unit", "state"), ("VARCHAR", "BIGINT", "VARCHAR"), [])
        joins += f" LEFT JOIN keys_{kind_name} k_{name} ON k_{name}.key = {_key_text(columns)}"
        select += f", k_{name}.unit AS {name}, k_{name}.state AS {name}_state, {_key_text(columns)} AS {name}_key"
    store.run(f"CREATE OR REPLACE TABLE {made} AS SELECT {select} FROM {table} t{joins}")
    if register.shape == "kinship":  # a relative may live where no register of ours reaches: there, but nothing is known of him
        unknown = "other_state IS NULL AND other_key IS NOT NULL"
        store.run(
            f"""UPDATE {made} SET other = -n.first, other_state = 'ok'
            FROM (SELECT other_key, min(_row) AS first FROM {made} WHERE {unknown} GROUP BY other_key) n
            WHERE n.other_key = {made}.other_key AND {made}.{unknown.replace("AND other", f"AND {made}.other")}"""
        )
    if register.shape != "units":
        for name, _kind_name, columns in pairs:
            _note_unknown(store, made, name, columns[0])


def _note_unknown(store: Store, made: str, name: str, column: str) -> None:
    code = f"CASE {name}_state WHEN 'held' THEN 'unit-held' WHEN 'rejected' THEN 'unit-rejected' ELSE 'unknown-unit' END"
    wrong = f"{name}_key IS NOT NULL AND {name}_state IS DISTINCT FROM 'ok'"
    store.run(f"INSERT INTO reasons SELECT _row, '{column}', {code}, {name}_key, NULL FROM {made} WHERE {wrong}")


def _refer_any(store: Store, registers: Registers, register: Register) -> None:
    """Rows about units of several kinds: the kind is a word of the row, the key is written as that kind writes it."""
    kind_column, unit_column = any_unit(register)
    table, made = f"t_{register.name}", f"u_{register.name}"
    _words(store, table, kind_column, "unknown-kind", {kind.name: kind.name for kind in registers.kinds.values()} | _says(registers))
    pairs = store.rows(
        f"SELECT DISTINCT {quoted(kind_column)}, {quoted(unit_column)} FROM {table} t JOIN word ON word.text = t.{quoted(kind_column)}"
    )
    kinds = dict(store.rows("SELECT text, word FROM word"))
    rows = [(said, text, kinds[said], _normal(registers, kinds[said], text)) for said, text in pairs if text is not None]
    store.fill("named", ("said", "text", "kind", "key"), ("VARCHAR",) * 4, rows)
    union = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, key, unit, state FROM keys_{kind}" for kind in registers.kinds if store.has(f"keys_{kind}")
    )
    union = union or "SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS key, NULL::BIGINT AS unit, NULL::VARCHAR AS state LIMIT 0"
    store.run(
        f"""CREATE OR REPLACE TABLE {made} AS
        SELECT t._row, n.kind, k.unit, k.state AS unit_state, n.key AS unit_key
        FROM {table} t LEFT JOIN named n ON n.said = t.{quoted(kind_column)} AND n.text = t.{quoted(unit_column)}
        LEFT JOIN ({union}) k ON k.kind = n.kind AND k.key = n.key"""
    )
    _note_unknown(store, made, "unit", unit_column)
    store.run("DROP TABLE named")
    store.run("DROP TABLE word")


def _says(registers: Registers) -> dict[str, str]:
    return {kind.say: kind.name for kind in registers.kinds.values()}


def _normal(registers: Registers, kind: str, text: str) -> str:
    """A natural key as the register of its kind keeps it."""
    units = registers.units_of(kind)
    plain = clean(text)
    if registers.kinds[kind].region:
        return plain.ljust(12, "0")
    if units is not None and len(units.key) == 1 and units.columns[units.key[0]].type == "id_number":
        try:
            return IdNumber.parse(plain).text
        except ValueError:
            return plain
    return plain


def _words(store: Store, table: str, column: str, code: str, known: dict[str, str]) -> None:
    """`word` (text, word) of a column that must hold one of the known words; others are noted with the nearest."""
    found = store.rows(f"SELECT DISTINCT {quoted(column)} FROM {table} WHERE {quoted(column)} IS NOT NULL")
    good = [(text, known[text]) for (text,) in found if text in known]
    store.fill("word", ("text", "word"), ("VARCHAR", "VARCHAR"), good)
    bad = [(text, nearest(text, known) or "") for (text,) in found if text not in known]
    if bad:
        store.fill("wrong", ("text", "hint"), ("VARCHAR", "VARCHAR"), bad)
        joined = f"{table} t JOIN wrong w ON w.text = t.{quoted(column)}"
        store.run(f"INSERT INTO reasons SELECT t._row, '{column}', '{code}', w.text, w.hint FROM {joined}")


def check_words(store: Store, register: Register, column: str, code: str, known: Iterable[str]) -> None:
    """Reject rows whose text is not one of the words that the caller knows (names of benefits)."""
    table = f"t_{register.name}"
    if store.has(table):
        _words(store, table, column, code, {word: word for word in known})


def check_served_kind(store: Store, registers: Registers, register: Register, benefits: Mapping[str, str]) -> None:
    """Reject rows that enter a benefit for another kind of unit than it serves (低保 for a person)."""
    table = f"t_{register.name}"
    if not store.has(table):
        return
    kind_column, _unit_column = any_unit(register)
    says = [(benefit, kind, registers.kinds[kind].say) for benefit, kind in benefits.items() if kind in registers.kinds]
    store.fill("serves", ("benefit", "kind", "say"), ("VARCHAR",) * 3, says)
    store.run(
        f"""INSERT INTO reasons SELECT t._row, '{kind_column}', 'wrong-kind', u.kind, s.say
        FROM {table} t JOIN u_{register.name} u USING (_row) JOIN serves s ON s.benefit = t.benefit WHERE u.unit IS NOT NULL AND u.kind <> s.kind"""
    )


def check_partition(store: Store, registers: Registers, register: Register) -> None:
    """Hold all memberships of a unit that is in two groups of a kind that partitions."""
    kind = registers.kinds[register.holds]
    if not kind.partitions:
        return
    made = f"u_{register.name}"
    column = reference(registers, register, kind.groups)[0]
    sound = f"(SELECT m.* FROM {made} m ANTI JOIN reasons r ON r.row = m._row)"
    several = f"SELECT unit FROM {sound} GROUP BY unit HAVING count(DISTINCT other) > 1"
    store.run(
        f"INSERT INTO reasons SELECT _row, '{column}', 'two-groups', unit_key, ? FROM {sound} WHERE unit IN ({several})",
        [kind.say],
    )
