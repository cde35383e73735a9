"""The twelve rules by Puhui: rules.yaml through the checker to SQL, over the Parquet files with their blanks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

AREAS = ("rural", "urban")
KEYS = {"line": (("area", AREAS),), "savings": (), "aged": (("band", ("80", "90", "100")),), "care": (("level", ("1", "2")),)}


def written(text: str) -> dict[str, dict[str, str]]:
    """kind → name → expression."""
    found: dict[str, dict[str, str]] = {}
    kind = ""
    for line in text.splitlines():
        name, colon, expression = line.partition(":")
        if colon and not line.lstrip().startswith("#"):
            if line.startswith(" "):
                found[kind][name.strip()] = expression.strip()
            else:
                kind = name
                found[kind] = {}
    return found


def schema() -> Any:
    from puhui.rules import Collection, Fact, Link, Schema, Standard
    from puhui.rules.types import Flag, Money, Number, Place, Word

    made = Schema()
    facts = {
        "family": {"county": Place(), "area": Word(AREAS), "savings": Money(0, 10**8)},
        "person": {"age": Number(0, 150), "income": Money(0, 10**8), "disability": Number(0, 4)}
        | dict.fromkeys(("insured", "in_school", "works"), Flag()),
    }
    for kind, columns in facts.items():
        made.add_kind(kind)
        for name, type_ in columns.items():
            made.add_fact(Fact(kind, name, type_))
    made.add_link(Link("person", "family"))
    made.add_collection(Collection("family", "members", "person", 5))
    for name, keys in KEYS.items():
        made.add_standard(Standard(name, Money(0, 10**8), keys))
    return made


def program() -> Any:
    from puhui.rules import Checker, Scope, Source

    checker = Checker(schema())
    texts = written((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
    names = {(kind, name): name for kind, rules in texts.items() for name in rules}
    for kind, rules in texts.items():
        scope = Scope(names=names, at="county" if kind == "family" else "family.county")
        for name, text in rules.items():
            checker.declare(name, kind, Source.plain(text), scope)
    return checker.program()


class Engine:
    """read() binds the tables; compute() runs the statements; answers() yields (name, kind)."""

    def __init__(self, world: Path):
        self.world = world

    def read(self) -> None:
        from puhui.entitlement import bind

        self.con = bind.connect()
        here = self.world
        self.con.execute(
            f"CREATE VIEW families AS SELECT unit, CAST((140101 + county) * 1000000::BIGINT AS BIGINT) AS county,"
            f" CASE area WHEN 0 THEN 'rural' ELSE 'urban' END AS area, CAST(savings AS BIGINT) AS savings FROM '{here / 'family.parquet'}'"
        )
        self.con.execute(
            "CREATE VIEW persons AS SELECT unit, in_family, CAST(age AS BIGINT) AS age, CAST(income AS BIGINT) AS income,"
            f" CAST(disability AS BIGINT) AS disability, insured, in_school, works FROM '{here / 'person.parquet'}'"
        )
        self.con.execute("CREATE TABLE run_day AS SELECT DATE '2026-01-01' AS today")
        for name, counties in json.loads((here / "world.json").read_text())["figures"].items():
            rows = [(int(county) * 10**6, key, value) for county, keys in counties.items() for key, value in keys.items()]
            self.con.execute(f"CREATE TABLE s_{name} (place BIGINT, k0 VARCHAR, value BIGINT)")
            self.con.executemany(f"INSERT INTO s_{name} VALUES (?, ?, ?)", rows)

    def compute(self, wanted: list[str]) -> None:
        from puhui.rules.sql import Names, compile_sql

        names = Names({"family": "families", "person": "persons"}, {name: f"s_{name}" for name in KEYS})
        made = compile_sql(program(), wanted, names)
        for statement in made.statements:
            self.con.execute(statement)
        self.tables = made.tables

    def write(self, wanted: list[str], out: Path) -> None:
        """As the others; not known is -1."""
        out.mkdir(parents=True, exist_ok=True)
        for _kind, table in self.tables.items():
            have = {row[0] for row in self.con.execute(f"DESCRIBE {table}").fetchall()}
            for name in have & set(wanted):
                column = self.con.sql(f'SELECT coalesce(CAST("{name}" AS INTEGER), -1) AS v FROM {table} ORDER BY unit').to_arrow_table()
                (out / f"{name}.bin").write_bytes(
                    b"".join(
                        memoryview(chunk.buffers()[1])[chunk.offset * 4 : (chunk.offset + len(chunk)) * 4]
                        for chunk in column.column(0).chunks
                    )
                )
