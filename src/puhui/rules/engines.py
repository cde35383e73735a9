"""How each database engine writes what the language means: one table of templates per engine.

A template takes operands that are already complete in themselves (columns, literals or bracketed text).
DuckDB is built and tested; another engine is another `Engine` with its own templates and the same suite.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word


@dataclass(frozen=True)
class Engine:
    name: str
    types: dict[type, str]
    templates: dict[str, str]

    def column_type(self, kind: Type) -> str:
        return self.types[type(kind)]

    def say(self, template: str, *parts: str) -> str:
        return self.templates[template].format(*parts)

    def literal(self, value: Value, kind: Type) -> str:
        if value is None:
            return f"CAST(NULL AS {self.column_type(kind)})"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        if isinstance(value, int):
            return f"CAST({value} AS {self.column_type(kind)})"
        return "'" + str(value).replace("'", "''") + "'"

    @staticmethod
    def name_of(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'


DUCKDB = Engine(
    "duckdb",
    {
        Flag: "BOOLEAN",
        Number: "BIGINT",
        Money: "BIGINT",
        Percent: "BIGINT",
        Moment: "BIGINT",
        Place: "BIGINT",
        Day: "DATE",
        Word: "VARCHAR",
    },
    {
        # Whole numbers: `//` cuts towards zero here, so the dividend is lifted above zero where it may be negative.
        "floor": "({0} // {1})",
        "floor_lifted": "(({0} + {2}) // {1} - {3})",
        "floor_any": "(({0} // {1}) - CASE WHEN ({0} % {1}) <> 0 AND (({0} < 0) <> ({1} < 0)) THEN 1 ELSE 0 END)",
        "day_minus_day": "CAST(({0} - {1}) AS BIGINT)",
        "day_plus": "CAST(({0} + CAST({1} AS INTEGER)) AS DATE)",
        "day_less": "CAST(({0} - CAST({1} AS INTEGER)) AS DATE)",
        "years_after": "CAST(({0} + to_years(CAST({1} AS INTEGER))) AS DATE)",
        "months_between": "CAST((year({1}) * 12 + month({1})) - (year({0}) * 12 + month({0}))"
        " - CASE WHEN day({1}) < day({0}) THEN 1 ELSE 0 END AS BIGINT)",
        "year_start": "CAST(date_trunc('year', {0}) AS DATE)",
        "month_start": "CAST(date_trunc('month', {0}) AS DATE)",
        "text": "CAST({0} AS VARCHAR)",
        # Aggregates take (value, where); where is TRUE, FALSE or NULL for every row.
        "count": "CASE WHEN count(*) FILTER (WHERE ({1}) IS NULL) > 0 THEN NULL ELSE count(*) FILTER (WHERE {1}) END",
        "sum": "CASE WHEN count(*) FILTER (WHERE ({1}) IS NULL OR (({1}) AND ({0}) IS NULL)) > 0 THEN NULL"
        " ELSE CAST(coalesce(sum({0}) FILTER (WHERE {1}), 0) AS BIGINT) END",
        "min": "CASE WHEN count(*) FILTER (WHERE ({1}) IS NULL OR (({1}) AND ({0}) IS NULL)) > 0 THEN NULL ELSE min({0}) FILTER (WHERE {1}) END",
        "max": "CASE WHEN count(*) FILTER (WHERE ({1}) IS NULL OR (({1}) AND ({0}) IS NULL)) > 0 THEN NULL ELSE max({0}) FILTER (WHERE {1}) END",
        "any": "CASE WHEN coalesce(bool_or({1}), FALSE) THEN TRUE WHEN count(*) FILTER (WHERE ({1}) IS NULL) > 0 THEN NULL ELSE FALSE END",
        "all": "CASE WHEN NOT coalesce(bool_and({1}), TRUE) THEN FALSE WHEN count(*) FILTER (WHERE ({1}) IS NULL) > 0 THEN NULL ELSE TRUE END",
        "create": "CREATE OR REPLACE TEMP TABLE {0} AS {1}",
        "drop": "DROP TABLE IF EXISTS {0}",
    },
)
