"""From texts to typed rows, set by set: every distinct text of a column is read once.

Only ID numbers and ordinary texts have a short way in SQL (they are nearly all distinct); whatever does not fit it, and
every other type, goes through `values.parse` and `places`, so that there is one meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from puhui.registers.columns import SQL, Column
from puhui.registers.declared import Register
from puhui.registers.places import Map
from puhui.registers.store import ROSTER_SHIFT, Store, quoted
from puhui.registers.values import Parsed, is_blank, parse

CHUNK = 200_000
OWN_DAY = {"awards": "since", "records": "day", "dispositions": "since", "completeness": "complete_to"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PLAIN_TEXT = r"[!-&(-~\x{4e00}-\x{9fff}]([ -~\x{4e00}-\x{9fff}·]*[!-~\x{4e00}-\x{9fff}])?"


def own_day(register: Register) -> str:
    """The column that says on which day a row was true; "" when it has none."""
    name = register.day or OWN_DAY.get(register.shape, "")
    return name if name in register.columns and register.columns[name].type == "date" else ""


def type_rows(store: Store, register: Register, where: Map, as_of: date, times: dict[str, int]) -> None:
    """Read the table `raw` (_row and a text per column) into `t_<register>`, and note reasons and changes."""
    columns = list(register.columns.values())
    plain = [column for column in columns if column.type != "region"]
    day = own_day(register)
    for column in plain:
        _dictionary(store, column, lambda text, _day, column=column: parse(column, text, times.get(column.name, 1)))  # type: ignore[misc]
    select = ", ".join(f"{_value(column)} AS {quoted(column.name)}" for column in plain)
    joins = "".join(_join(column) for column in plain)
    store.run(f"CREATE OR REPLACE TABLE typed AS SELECT raw._row{', ' + select if select else ''} FROM raw{joins}")
    regions = [column for column in columns if column.type == "region"]
    for column in regions:
        _region_dictionary(store, column, where, as_of, day)
    select = ", ".join(
        f"d_{column.name}.value AS {quoted(column.name)}" if column in regions else f"typed.{quoted(column.name)}" for column in columns
    )
    joins = "".join(_join(column, day if column in regions else "", as_of) for column in regions)
    made = f"SELECT raw._row, {select} FROM raw JOIN typed USING (_row){joins}"
    table = f"t_{register.name}"
    store.run(f"INSERT INTO {table} {made}" if store.has(table) else f"CREATE TABLE {table} AS {made}")
    for column in columns:
        _note(store, column, day if column in regions else "", as_of)
        if column.required:
            _missing(store, column, table)
        store.run(f"DROP TABLE d_{column.name}")
    store.run("DROP TABLE typed")


def _short(column: Column) -> str:
    """An SQL condition under which a text needs no reading: it is its own value."""
    text = f"raw.{quoted(column.name)}"
    if column.type == "text":
        inside = "" if column.identity else f" AND NOT regexp_matches({text}, '[0-9]{{17}}')"
        return f"(regexp_full_match({text}, '{_PLAIN_TEXT}'){inside})"
    if column.type == "id_number":
        total = " + ".join(f"(ascii({text}[{place + 1}]) - 48) * {weight}" for place, weight in enumerate(_WEIGHTS))
        born = f"try_cast({text}[7:10] || '-' || {text}[11:12] || '-' || {text}[13:14] AS DATE)"
        form = f"regexp_full_match({text}, '[1-9][0-9]{{5}}(18[5-9]|19[0-9]|20[0-9])[0-9]{{8}}[0-9X]')"
        return f"(CASE WHEN {form} THEN {born} IS NOT NULL AND '10X98765432'[({total}) % 11 + 1] = {text}[18] ELSE FALSE END)"
    return "FALSE"


def _value(column: Column) -> str:
    text, short = f"raw.{quoted(column.name)}", _short(column)
    return f"d_{column.name}.value" if short == "FALSE" else f"CASE WHEN {short} THEN {text} ELSE d_{column.name}.value END"


def _join(column: Column, day: str = "", as_of: date | None = None) -> str:
    name = f"d_{column.name}"
    on = f"{name}.text = raw.{quoted(column.name)}"
    if day:
        on += f" AND {name}.day = coalesce(typed.{quoted(day)}, DATE '{as_of}')"
    return f" LEFT JOIN {name} ON {on}"


def _dictionary(store: Store, column: Column, read: Callable[[str, date | None], Parsed]) -> None:
    """d_<column>: every distinct text that needs reading → value, or code and hint."""
    text = f"raw.{quoted(column.name)}"
    found = f"SELECT DISTINCT {text}, NULL::DATE FROM raw WHERE {text} IS NOT NULL AND NOT {_short(column)}"
    _fill(store, column, found, read)


def _region_dictionary(store: Store, column: Column, where: Map, as_of: date, day: str) -> None:
    text = f"raw.{quoted(column.name)}"
    if day:
        own = f"coalesce(typed.{quoted(day)}, DATE '{as_of}')"
        found = f"SELECT DISTINCT {text}, {own} FROM raw JOIN typed USING (_row) WHERE {text} IS NOT NULL"
    else:
        found = f"SELECT DISTINCT {text}, NULL::DATE FROM raw WHERE {text} IS NOT NULL"
    _fill(store, column, found, lambda code, on: where.read(code, on or as_of))


def _fill(store: Store, column: Column, found: str, read: Callable[[str, date | None], Parsed]) -> None:
    """Read in chunks: a column of the province has millions of distinct texts."""
    table = f"d_{column.name}"
    store.run(
        f"CREATE OR REPLACE TABLE {table} (text VARCHAR, day DATE, value {SQL[column.type]}, code VARCHAR, hint VARCHAR, changed VARCHAR)"
    )
    cursor = store.con.cursor()
    cursor.execute(found)
    while chunk := cursor.fetchmany(CHUNK):
        rows = []
        for text, day in chunk:
            if is_blank(text):
                continue
            parsed = read(text, day)
            rows.append((text, day, parsed.value, parsed.code or None, parsed.hint or None, parsed.changed or None))
        names = ("text", "day", "value", "code", "hint", "changed")
        store.fill("chunk", names, ("VARCHAR", "DATE", SQL[column.type], "VARCHAR", "VARCHAR", "VARCHAR"), rows)
        store.run(f"INSERT INTO {table} SELECT * FROM chunk")
    cursor.close()


def _note(store: Store, column: Column, day: str, as_of: date) -> None:
    name, text = f"d_{column.name}", f"raw.{quoted(column.name)}"
    joined = f"FROM raw JOIN typed USING (_row){_join(column, day, as_of).replace('LEFT JOIN', 'JOIN')}"
    if store.one(f"SELECT count(*) FROM {name} WHERE code IS NOT NULL"):
        store.run(
            f"INSERT INTO reasons SELECT _row, '{column.name}', {name}.code, {text}, {name}.hint {joined} WHERE {name}.code IS NOT NULL"
        )
    if store.one(f"SELECT count(*) FROM {name} WHERE changed IS NOT NULL"):
        store.run(f"INSERT INTO changes SELECT _row, '{column.name}', {text}, {name}.changed {joined} WHERE {name}.changed IS NOT NULL")


def _missing(store: Store, column: Column, table: str) -> None:
    empty = (
        f"SELECT t._row, '{column.name}', 'missing', NULL, NULL FROM {table} t JOIN raw USING (_row) WHERE t.{quoted(column.name)} IS NULL"
    )
    store.run(f"INSERT INTO reasons {empty} AND NOT EXISTS (FROM reasons r WHERE r.row = t._row AND r.col = '{column.name}')")


def row_number(roster: int, line: int) -> int:
    return (roster << ROSTER_SHIFT) | line
