"""Facts that registers compute over their rows, in the language of rules, set by set in DuckDB."""

from __future__ import annotations

from puhui.registers.assemble import LIES, sound_owner
from puhui.registers.declared import FactDefinition, Registers
from puhui.registers.store import Store, quoted
from puhui.registers.world import check_facts, complete_fact, fact_id, row_kind
from puhui.rules.check import Program
from puhui.rules.schema import Schema
from puhui.rules.types import Day, Moment, Money, Number, Percent, Type

ROWS = "row:"


def compute_facts(store: Store, registers: Registers) -> tuple[Schema, dict[str, int]]:
    """Add every computed fact to its kind's table. Returns the whole schema, and how many values lay outside their range."""
    schema, programs = check_facts(registers)
    outside: dict[str, int] = {}
    for definitions, program in programs:
        _compute(store, registers, schema, definitions, program, outside)
    return schema, outside


def _views(store: Store, registers: Registers, program: Program) -> dict[str, str]:
    """The tables as rules know them: `in_<owner>` beside the facts."""
    units: dict[str, str] = {}
    for kind in program.schema.kinds:
        if kind.startswith(ROWS):
            register = registers.registers[kind.removeprefix(ROWS)]
            view = quoted(f"v_row_{register.name}")
            columns = f"* EXCLUDE (unit, _row), _row AS unit, unit AS in_{register.holds}"
            store.run(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {columns} FROM w_{register.name}")
        else:
            view = quoted(f"v_{kind}")
            owners = ", ".join(f"{level} AS in_{level}" for level in LIES if level != kind)
            store.run(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT *, {owners} FROM b_{kind}")
        units[kind] = view
    return units


def _compute(
    store: Store, registers: Registers, schema: Schema, definitions: list[FactDefinition], program: Program, outside: dict[str, int]
) -> None:
    from puhui.rules.sql import Names, compile_sql

    compiled = compile_sql(program, [fact_id(entry) for entry in definitions], Names(_views(store, registers, program), {}, "run_day"))
    for statement in compiled.statements:
        store.run(statement)
    for kind in dict.fromkeys(entry.kind for entry in definitions):
        made = [entry for entry in definitions if entry.kind == kind]
        columns = []
        for entry in made:
            value = f"c.{quoted(fact_id(entry))}"
            bounds = _bounds(schema.facts[kind, entry.name].type) if entry.range else None
            if bounds:
                count = store.one(f"SELECT count(*) FROM {compiled.tables[kind]} c WHERE {value} NOT BETWEEN {bounds}")
                if count:
                    outside[fact_id(entry)] = count
                value = f"CASE WHEN {value} BETWEEN {bounds} THEN {value} END"
            own = registers.registers[entry.register]
            if entry.name == complete_fact(own.name):
                value = f"{value} AND {sound_owner(store, own)}"
            columns.append(f"{value} AS {quoted(entry.name)}")
        table = f"b_{kind}"
        store.run(
            f"CREATE OR REPLACE TABLE {table} AS SELECT b.*, {', '.join(columns)} FROM {table} b LEFT JOIN {compiled.tables[kind]} c USING (unit)"
        )
    for made_table in compiled.tables.values():
        store.run(f"DROP TABLE IF EXISTS {made_table}")


def _bounds(kind: Type) -> str | None:
    """`low AND high` as SQL."""
    if isinstance(kind, (Number, Money, Percent, Moment)):
        return f"{kind.low} AND {kind.high}"
    if isinstance(kind, Day):
        return f"DATE '{kind.low}' AND DATE '{kind.high}'"
    return None


__all__ = ["compute_facts", "row_kind"]
