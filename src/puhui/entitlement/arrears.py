"""补发: what is owed after documents that reach backwards, by unit and month; and who now qualifies.

A month is judged by the law of its first day, once as the law now says and once as could be known on that day. Its
facts are those of the last snapshot up to the end of the month, or of the first there is: which, stands beside it.
* owed: in receipt that month, and by the law as it now stands due more than by what could be known.
* qualifies: not in receipt, not due by what could be known, and due as the law now says: to be told (主动告知).
* depends: in receipt that month, but by the facts at hand not due at all (died since, moved): for a person to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from puhui.catalogue import Catalogue
from puhui.catalogue.figures import Figures
from puhui.catalogue.known import as_known, late_figures
from puhui.catalogue.model import Figure, Version
from puhui.catalogue.program import Compiled, compile_day
from puhui.entitlement import bind
from puhui.errors import fail
from puhui.lang import _
from puhui.regions import Regions
from puhui.registers.snapshot import Snapshot
from puhui.rules.engines import DUCKDB
from puhui.rules.sql import compile_sql

KINDS = ("owed", "qualifies", "depends")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Line:
    """One unit and month. Amounts in fen; None is not known. refused: the day on which an application was turned down."""

    kind: str
    benefit: str
    unit_kind: str
    unit: int
    county: int
    month: date
    then: int | None
    now: int | None
    paid: int | None
    refused: date | None
    facts_on: date

    @property
    def owed(self) -> int | None:
        if self.kind != "owed" or self.now is None:
            return None
        before = self.then if self.then is not None else self.paid
        return None if before is None else self.now - before


@dataclass
class Arrears:
    """All lines, and the documents that reach backwards."""

    lines: list[Line] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    months: list[tuple[date, date]] = field(default_factory=list)  # month, facts_on of the snapshot used


def arrears(
    snapshots: Sequence[Snapshot],
    catalogue: Catalogue,
    regions: Regions,
    since: date,
    *,
    benefit: str | None = None,
    progress: Progress = lambda what, done: None,
) -> Arrears:
    """From the month of `since` to that of the last snapshot. Raises PuhuiError where nothing reaches backwards."""
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.facts_on)
    late = late_figures(catalogue, since)
    texts = [version for item in catalogue.items.values() for version in item.versions if version.published and version.published > since]
    monthly = {name for name, item in catalogue.items.items() if any(_monthly(version) for version in item.versions)}
    touched = {figure.standard.partition(".")[0] for figure in late} | {version.item for version in texts}
    touched &= monthly
    if not touched:
        raise fail(
            "no-backdated", _("{day} 以后没有公布追溯执行的规定或数", day=since), _("数表的 published（公布日）晚于 valid_from 的才会追溯")
        )
    found = Arrears(figures=[figure for figure in late if figure.standard.partition(".")[0] in touched])
    months = _months(since, ordered[-1].facts_on)
    for index, month in enumerate(months):
        end = _end(month)
        before = [snapshot for snapshot in ordered if snapshot.facts_on <= end]
        snapshot = before[-1] if before else ordered[0]
        found.months.append((month, snapshot.facts_on))
        progress(_("{month} 的应享", month=month.isoformat()[:7]), index / len(months))
        found.lines += _month(snapshot, catalogue, regions, month, touched, benefit)
    progress(_("完成"), 1.0)
    return found


def _monthly(version: Version) -> bool:
    return any(benefit.amount is not None and benefit.amount.each == "month" for benefit in version.benefits)


def _months(since: date, until: date) -> list[date]:
    first = since.replace(day=1)
    found = []
    while first <= until:
        found.append(first)
        first = _end(first) + timedelta(days=1)
    return found


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _month(snapshot: Snapshot, catalogue: Catalogue, regions: Regions, month: date, touched: set[str], benefit: str | None) -> list[Line]:
    """The lines of a month: two runs over the same facts, and the awards of the month beside them."""
    known = as_known(catalogue, month)
    now, then = compile_day(catalogue, month), compile_day(known, month)
    wanted = [
        promise.id
        for promise in now.promises
        if promise.version.item in touched and promise.benefit.amount and promise.benefit.amount.each == "month"
    ]
    if benefit is not None:
        if benefit not in wanted:
            raise fail("benefit-unknown", _("“{name}”没有可补发的月金额", name=benefit), _("可用：{all}", all="、".join(wanted) or "—"))
        wanted = [benefit]
    con = bind.connect()
    try:
        _run(con, snapshot, now, _figures(catalogue, regions, snapshot, month), regions, wanted, "now")
        _run(con, snapshot, then, _figures(known, regions, snapshot, month), regions, wanted, "then")
        lines: list[Line] = []
        for name in wanted:
            lines += _lines(con, next(promise for promise in now.promises if promise.id == name).benefit.serves, name, month, snapshot)
        return lines
    finally:
        con.close()


def _figures(catalogue: Catalogue, regions: Regions, snapshot: Snapshot, month: date) -> Figures:
    return Figures(catalogue.figures, regions, month, snapshot.facts_on, [pack.name for pack in catalogue.packs])


def _run(con: Any, snapshot: Snapshot, compiled: Compiled, figures: Figures, regions: Regions, wanted: list[str], name: str) -> None:
    """Tables `<name>_<benefit>`: unit, place, answer, amount."""
    mine = [promise for promise in compiled.promises if promise.id in wanted]
    only = replace(compiled, promises=tuple(mine), program=compiled.program.only(sorted(_outputs(compiled, wanted))))
    bound = bind.Binder(con, snapshot, only, figures, regions.on(snapshot.facts_on)).bind()
    made = compile_sql(only.program, sorted(_outputs(compiled, wanted)), bound.names)
    for statement in made.statements:
        con.execute(statement)
    for promise in mine:
        amount = DUCKDB.name_of(promise.amount) if promise.amount else "CAST(NULL AS BIGINT)"
        table = DUCKDB.name_of(f"{name}_{promise.id}")
        select = f"SELECT unit, {DUCKDB.name_of(promise.place)} AS place, {DUCKDB.name_of(promise.answer)} AS answer, {amount} AS amount"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {select} FROM {made.tables[promise.benefit.serves]}")
    for promise_id in set(wanted) - {promise.id for promise in mine}:  # by what could be known, there was no such promise
        table = DUCKDB.name_of(f"{name}_{promise_id}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT 0 AS unit, 0 AS place, FALSE AS answer, 0 AS amount WHERE FALSE")


def _outputs(compiled: Compiled, wanted: list[str]) -> set[str]:
    mine = [promise for promise in compiled.promises if promise.id in wanted]
    return {name for promise in mine for name in (promise.answer, promise.place, promise.amount) if name}


def _lines(con: Any, kind: str, benefit: str, month: date, snapshot: Snapshot) -> list[Line]:
    now, then = DUCKDB.name_of(f"now_{benefit}"), DUCKDB.name_of(f"then_{benefit}")
    first, end = f"DATE '{month}'", f"DATE '{_end(month)}'"
    rows = con.execute(
        f"""WITH held AS (SELECT unit, CASE WHEN count(amount) = count(*) THEN CAST(sum(amount) AS BIGINT) END AS paid FROM all_awards
              WHERE benefit = '{benefit}' AND kind = '{kind}' AND since <= {end} AND (until IS NULL OR until >= {first}) GROUP BY unit),
            refused AS (SELECT unit, max(since) AS day FROM all_dispositions
              WHERE benefit = '{benefit}' AND kind = '{kind}' AND disposition = 'refused' GROUP BY unit)
        SELECT CASE WHEN h.unit IS NOT NULL AND n.answer THEN 'owed' WHEN h.unit IS NOT NULL AND NOT n.answer THEN 'depends'
                    WHEN n.answer AND NOT coalesce(t.answer, FALSE) THEN 'qualifies' END AS line,
          n.unit, coalesce(p.county, 0), t.amount, n.amount, h.paid, r.day
        FROM {now} n LEFT JOIN {then} t ON t.unit = n.unit LEFT JOIN held h ON h.unit = n.unit LEFT JOIN refused r ON r.unit = n.unit
        LEFT JOIN place_map p ON p.place = n.place
        WHERE line IN ('depends', 'qualifies') OR (line = 'owed' AND (t.amount IS NULL OR n.amount IS NULL OR n.amount > t.amount))
        ORDER BY 1, 3, 2"""
    ).fetchall()
    return [
        Line(line, benefit, kind, unit, county, month, before, amount, paid, refused, snapshot.facts_on)
        for line, unit, county, before, amount, paid, refused in rows
    ]
