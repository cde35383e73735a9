"""Checks of typed rows against each other: constraints, contradictions, duplicates."""

from __future__ import annotations

from puhui.lang import _
from puhui.registers.columns import Column
from puhui.registers.declared import Register, Registers
from puhui.registers.references import reference
from puhui.registers.store import HELD_WORDS, ROSTER_SHIFT, Store, quoted, words
from puhui.rules.check import Checker, Program
from puhui.rules.schema import Fact, Schema
from puhui.rules.types import Flag

_MALE, _FEMALE = ("male", "m", "1", "男", "男性"), ("female", "f", "2", "女", "女性")


def constraint_program(register: Register) -> Program | None:
    """A register's constraints as a program over its own columns. Raises PuhuiError with refusals."""
    if not register.constraints:
        return None
    schema = Schema()
    schema.add_kind("row", register.say)
    for column in register.columns.values():
        kind = column.fact_type()
        if kind is not None:
            schema.add_fact(Fact("row", column.name, kind, column.say))
    checker = Checker(schema)
    for index, constraint in enumerate(register.constraints):
        checker.declare(f"c{index}", "row", constraint.source, expects=Flag(), say=constraint.say)
    return checker.program()


def check_constraints(store: Store, register: Register) -> None:
    """Reject rows of which a constraint is known not to hold."""
    program = constraint_program(register)
    if program is None:
        return
    from puhui.rules.sql import Names, compile_sql

    table = f"t_{register.name}"
    columns = ", ".join(quoted(name) for name, column in register.columns.items() if column.fact_type() is not None)
    store.run(f"CREATE OR REPLACE TEMP VIEW constrained AS SELECT _row AS unit, {columns} FROM {table}")
    names = [f"c{index}" for index in range(len(register.constraints))]
    compiled = compile_sql(program, names, Names({"row": "constrained"}, {}))
    for statement in compiled.statements:
        store.run(statement)
    for name, constraint in zip(names, register.constraints, strict=True):
        broken = f"SELECT unit, '', 'constraint', NULL, ? FROM {compiled.tables['row']} WHERE {name} = FALSE"
        store.run(f"INSERT INTO reasons {broken}", [constraint.say])
    store.run(f"DROP TABLE {compiled.tables['row']}")


def check_identity(store: Store, register: Register) -> None:
    """Hold rows whose ID number says another birthday or sex than the row does."""
    number = next((column for column in register.columns.values() if column.type == "id_number"), None)
    if number is None:
        return
    table, text = f"t_{register.name}", f"t.{quoted(number.name)}"
    born = register.columns.get("birth_date")
    if born is not None and born.type == "date":
        other = f"{text}[7:14] <> strftime(t.birth_date, '%Y%m%d')"
        store.run(f"INSERT INTO reasons SELECT _row, 'birth_date', 'id-birth-date', NULL, NULL FROM {table} t WHERE {other}")
    sex = register.columns.get("sex") or register.columns.get("gender")
    if sex is not None and sex.type == "code":
        male, female = _words(sex, _MALE), _words(sex, _FEMALE)
        if male and female:
            column = f"t.{quoted(sex.name)}"
            odd = f"try_cast({text}[17] AS BIGINT) % 2"
            other = f"({column} IN ({words(male)}) AND {odd} = 0) OR ({column} IN ({words(female)}) AND {odd} = 1)"
            store.run(f"INSERT INTO reasons SELECT _row, '{sex.name}', 'id-sex', NULL, NULL FROM {table} t WHERE {other}")


def _words(column: Column, meant: tuple[str, ...]) -> list[str]:
    return [word for word, say in column.values if word in meant or say in meant]


def natural_key(registers: Registers, register: Register) -> tuple[str, ...]:
    """The columns of which no two rows may be the same."""
    if register.key:
        return register.key
    if register.shape == "members":
        kind = registers.kinds[register.holds]
        return (*reference(registers, register, kind.name), *reference(registers, register, kind.groups))
    return ()


def check_duplicates(store: Store, registers: Registers, register: Register, files: list[str]) -> None:
    """Of rows with one key the first stands; an equal later one is rejected, a different one is held."""
    key = natural_key(registers, register)
    if not key:
        return
    table = f"t_{register.name}"
    columns = ", ".join(quoted(name) for name in key)
    known = " AND ".join(f"t.{quoted(name)} IS NOT NULL" for name in key)
    rest = ", ".join(f"{quoted(name)} := t.{quoted(name)}" for name in register.columns)
    store.run(
        f"""CREATE OR REPLACE TEMP TABLE twins AS
        WITH sound AS (SELECT t.* FROM {table} t ANTI JOIN reasons r ON r.row = t._row WHERE {known}),
        several AS (SELECT {columns} FROM sound GROUP BY ALL HAVING count(*) > 1),
        found AS (
            SELECT t._row, first_value(t._row) OVER w AS first, struct_pack({rest}) AS content,
                   first_value(struct_pack({rest})) OVER w AS original
            FROM sound t SEMI JOIN several USING ({columns})
            WINDOW w AS (PARTITION BY {", ".join("t." + quoted(name) for name in key)} ORDER BY t._row))
        SELECT _row, first, content IS NOT DISTINCT FROM original AS same FROM found WHERE _row <> first"""
    )
    twins = store.rows("SELECT _row, first, same FROM twins ORDER BY _row")
    if twins:
        mask = (1 << ROSTER_SHIFT) - 1
        rows = [
            (
                row,
                key[0],
                "duplicate" if same else "duplicate-differs",
                _("{file} 第 {line} 行", file=files[first >> ROSTER_SHIFT], line=first & mask),
            )
            for row, first, same in twins
        ]
        store.fill("arrived", ("row", "col", "code", "hint"), ("BIGINT", "VARCHAR", "VARCHAR", "VARCHAR"), rows)
        store.run("INSERT INTO reasons SELECT row, col, code, NULL, hint FROM arrived")


def count_by_roster(store: Store) -> dict[int, tuple[int, int, int]]:
    """Roster → rows rejected, rows held, rows changed. A row with a rejecting reason is rejected, whatever else it has."""
    found: dict[int, tuple[int, int, int]] = {}
    per_row = f"SELECT row >> {ROSTER_SHIFT} AS roster, bool_or(code NOT IN ({HELD_WORDS})) AS bad FROM reasons GROUP BY row"
    changed = f"SELECT row >> {ROSTER_SHIFT} AS roster, count(DISTINCT row) AS n FROM changes GROUP BY 1"
    sql = f"""SELECT coalesce(a.roster, c.roster), coalesce(a.rejected, 0), coalesce(a.held, 0), coalesce(c.n, 0)
        FROM (SELECT roster, count(*) FILTER (bad) AS rejected, count(*) FILTER (NOT bad) AS held FROM ({per_row}) GROUP BY roster) a
        FULL JOIN ({changed}) c ON a.roster = c.roster"""
    for roster, rejected, held, changes in store.rows(sql):
        found[roster] = (rejected, held, changes)
    return found
