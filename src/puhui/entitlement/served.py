"""What is due against what is declared to count as served: one status per unit and benefit.

served · partly · not_served (尚无享受记录) · pending (记录未到, or one came that could not be read) · not_known (待核实; unknown_served when there is an
award or record all the same) · no_longer_due (在享, by today's facts not due) · served_not_due (a record, not
due) · grace (渐退期). A gap line is a suspicion, not a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from puhui.catalogue.program import Promise
from puhui.entitlement.bind import complete_for, troubled_for
from puhui.rules.engines import DUCKDB
from puhui.rules.functions import years_after

STATUSES = ("served", "partly", "not_served", "pending", "unknown_served", "not_known", "no_longer_due", "served_not_due", "grace")
LISTED = ("not_served", "partly", "pending", "not_known", "no_longer_due", "served_not_due")


@dataclass(frozen=True)
class Window:
    """Records from `start` on count; nothing is missed unless sources are complete to `end`."""

    start: date
    end: date


def window(promise: Promise, today: date) -> Window:
    """The last period of a benefit whose lag has run."""
    served = promise.benefit.served
    closed = today - timedelta(days=served.late_days)
    if served.window_months:
        return Window(months_before(closed, served.window_months) + timedelta(days=1), closed)
    if served.each == "month":
        end = closed.replace(day=1) - timedelta(days=1) if not _is_month_end(closed) else closed
        return Window(end.replace(day=1), end)
    if served.each == "year":
        end = closed if (closed.month, closed.day) == (12, 31) else date(closed.year - 1, 12, 31)
        return Window(date(end.year, 1, 1), end)
    return Window(date(1800, 1, 1), closed)


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last of that month."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    following = years_after(first, 1) if first.month == 12 else first.replace(month=first.month + 1)
    last = (date(first.year + 1, 1, 1) if first.month == 12 else following) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _is_month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def status_query(promise: Promise, table: str, today: date, cities: tuple[int, ...] | None, signals: Iterable[Promise] = ()) -> str:
    """unit, place columns, due, delivered, since, status for every unit that lies in the cities; and `blind`: the
    sources are such that no record proves nothing (not declared complete, one could not be read). `missing`: the ids
    of the occasions without a record; `need`: the place in the order of need; `disposition`: what somebody has found
    out about this line, as long as that holds; `signals`: the risk signals of a unit of which it is not known whether
    it is due."""
    makers = {"award": _award, "record": _record, "fact": _fact, "quantity": _quantity, "occasions": _occasions}
    body = makers[promise.benefit.served.by](promise, table, today)
    where = "" if cities is None else f" WHERE coalesce(city_of_unit, 0) IN ({', '.join(str(city) for city in cities)})"
    missing = "" if promise.benefit.served.by == "occasions" else ", CAST(NULL AS VARCHAR) AS missing"
    joined = f"({body}) b LEFT JOIN found_out f ON f.unit = b.unit AND f.kind = '{promise.benefit.serves}' AND f.benefit = '{promise.id}'"
    flags = [f"CASE WHEN q.{DUCKDB.name_of(signal.answer)} THEN '{signal.id}' END" for signal in signals]
    seen = f"nullif(concat_ws(' ', {', '.join(flags)}), '')" if flags else "CAST(NULL AS VARCHAR)"
    joined += f" LEFT JOIN {table} q ON q.unit = b.unit" if flags else ""
    return f"SELECT b.*{missing}, f.disposition, CASE WHEN b.status = 'not_known' THEN {seen} END AS signals FROM {joined}{where}"


def _head(promise: Promise) -> tuple[str, str, str]:
    """Columns of every status query; the answer; the amount due."""
    answer = f"r.{DUCKDB.name_of(promise.answer)}"
    amount = f"r.{DUCKDB.name_of(promise.amount)}" if promise.amount else "CAST(NULL AS BIGINT)"
    need = f"r.{DUCKDB.name_of(promise.order)}" if promise.order else "CAST(NULL AS BIGINT)"
    columns = f"r.unit, r.city AS city_of_unit, p.county AS county, p.town AS town, p.village AS village, p.city AS city, {need} AS need"
    return columns, answer, amount


def _from(promise: Promise, table: str) -> str:
    return f"FROM {table} r LEFT JOIN place_map p ON p.place = r.{DUCKDB.name_of(promise.place)}"


def _award(promise: Promise, table: str, today: date) -> str:
    columns, answer, amount = _head(promise)
    by = today - timedelta(days=promise.benefit.served.late_days)
    short = f"a.amount < {amount}" if promise.benefit.amount and promise.benefit.amount.each == "month" else "FALSE"  # awards are by month
    return f"""SELECT {columns}, {amount} AS due, a.amount AS delivered, a.since AS since,
        CASE WHEN {answer} AND a.unit IS NOT NULL THEN CASE WHEN coalesce({short}, FALSE) THEN 'partly' ELSE 'served' END
             WHEN {answer} THEN CASE WHEN c.complete_to >= DATE '{by}' AND t.unit IS NULL THEN 'not_served' ELSE 'pending' END
             WHEN NOT {answer} THEN CASE WHEN a.unit IS NULL THEN NULL WHEN a.grace_until >= DATE '{today}' THEN 'grace' ELSE 'no_longer_due' END
             WHEN a.unit IS NOT NULL THEN 'unknown_served' ELSE 'not_known' END AS status,
        NOT coalesce(c.complete_to >= DATE '{by}' AND t.unit IS NULL, FALSE) AS blind
        {_from(promise, table)}
        LEFT JOIN awards_now a ON a.unit = r.unit AND a.kind = '{promise.benefit.serves}' AND a.benefit = '{promise.id}'
        LEFT JOIN ({troubled_for(promise.id, promise.benefit.serves)}) t ON t.unit = r.unit
        LEFT JOIN ({complete_for(promise.id, "awards")}) c ON c.county = p.county"""


def _record(promise: Promise, table: str, today: date) -> str:
    """By records in the window: as many as are due, or as much money. Where the benefit has an amount in fen, `due`
    and `delivered` are fen even when records are counted."""
    columns, answer, amount = _head(promise)
    served, worth = promise.benefit.served, promise.benefit.amount
    seen = window(promise, today)
    counted = "d.money" if served.amount else "d.count"
    needed = amount if served.amount or (worth and worth.quantity) else f"CAST({served.count} AS BIGINT)"
    due, delivered = (amount, "d.money") if worth and not worth.quantity else (needed, counted)
    latest = seen.end if served.each == "once" else seen.start  # who must be due by then, to be held to this window
    early = f" OR r.{DUCKDB.name_of(promise.start)} IS NULL OR r.{DUCKDB.name_of(promise.start)} > DATE '{latest}'" if promise.start else ""
    inside = f"FILTER (WHERE day <= DATE '{seen.end}')"  # what was paid later was paid for a later period
    money = f"CASE WHEN count(amount) {inside} = count(*) {inside} THEN CAST(coalesce(sum(amount) {inside}, 0) AS BIGINT) END"
    was_due = f"coalesce(d.since <= r.{DUCKDB.name_of(promise.end)}, FALSE)" if promise.end else "FALSE"
    return f"""SELECT {columns}, {due} AS due, {delivered} AS delivered, d.since AS since,
        CASE WHEN {answer} AND coalesce({counted}, 0) >= {needed} THEN 'served'
             WHEN {answer} AND (({needed}) IS NULL OR (d.unit IS NOT NULL AND {counted} IS NULL)) THEN 'pending'
             WHEN {answer} AND (coalesce(c.complete_to < DATE '{seen.end}', TRUE) OR t.unit IS NOT NULL{early}) THEN 'pending'
             WHEN {answer} THEN CASE WHEN coalesce({counted}, 0) > 0 THEN 'partly' ELSE 'not_served' END
             WHEN NOT {answer} THEN CASE WHEN coalesce({counted}, 0) > 0 AND NOT {was_due} THEN 'served_not_due' END
             WHEN coalesce({counted}, 0) > 0 THEN 'unknown_served' ELSE 'not_known' END AS status,
        coalesce(c.complete_to < DATE '{seen.end}', TRUE) OR t.unit IS NOT NULL{early} AS blind
        {_from(promise, table)}
        LEFT JOIN (SELECT unit, CAST(sum(coalesce(quantity, 1)) AS BIGINT) AS count, {money} AS money, max(day) AS since
                   FROM all_records WHERE benefit = '{promise.id}' AND kind = '{promise.benefit.serves}'
                   AND day BETWEEN DATE '{seen.start}' AND DATE '{today}' GROUP BY unit) d ON d.unit = r.unit
        LEFT JOIN ({troubled_for(promise.id, promise.benefit.serves)}) t ON t.unit = r.unit
        LEFT JOIN ({complete_for(promise.id, "records")}) c ON c.county = p.county"""


def _fact(promise: Promise, table: str, today: date) -> str:
    columns, answer, amount = _head(promise)
    assert promise.served is not None
    shown = f"r.{DUCKDB.name_of(promise.served)}"
    return f"""SELECT {columns}, {amount} AS due, CAST(NULL AS BIGINT) AS delivered, CAST(NULL AS DATE) AS since,
        CASE WHEN {answer} THEN CASE WHEN {shown} THEN 'served' WHEN NOT {shown} THEN 'not_served' ELSE 'pending' END
             WHEN {answer} IS NULL THEN CASE WHEN {shown} THEN 'unknown_served' ELSE 'not_known' END END AS status,
        {shown} IS NULL AS blind
        {_from(promise, table)}"""


def _quantity(promise: Promise, table: str, today: date) -> str:
    columns, answer, amount = _head(promise)
    assert promise.served is not None
    has = f"r.{DUCKDB.name_of(promise.served)}"
    needed = amount if promise.amount else "CAST(1 AS BIGINT)"
    return f"""SELECT {columns}, {needed} AS due, {has} AS delivered, CAST(NULL AS DATE) AS since,
        CASE WHEN {answer} THEN CASE WHEN {has} >= {needed} THEN 'served' WHEN {has} IS NULL OR ({needed}) IS NULL THEN 'pending'
                                     WHEN {has} > 0 THEN 'partly' ELSE 'not_served' END
             WHEN {answer} IS NULL THEN CASE WHEN {has} > 0 THEN 'unknown_served' ELSE 'not_known' END END AS status,
        {has} IS NULL AS blind
        {_from(promise, table)}"""


def _occasions(promise: Promise, table: str, today: date) -> str:
    """By the occasions of a schedule whose windows have closed: a record counts for its occasion whenever it came, but not
    one from before the first day of the schedule (an earlier pregnancy). Where none has closed yet, nothing can be missed:
    pending."""
    assert promise.day0 is not None
    columns, answer, amount = _head(promise)
    flags = [(f"r.{DUCKDB.name_of(name)}", occasion.id) for name, occasion in promise.occasions]
    seen = "coalesce(d.seen, CAST([] AS VARCHAR[]))"
    delivered = " + ".join(f"CASE WHEN {flag} AND list_contains({seen}, '{id}') THEN 1 ELSE 0 END" for flag, id in flags)
    lacking = ", ".join(f"CASE WHEN {flag} AND NOT list_contains({seen}, '{id}') THEN '{id}' END" for flag, id in flags)
    reached = today - timedelta(days=promise.benefit.served.late_days)
    blind = f"coalesce(c.complete_to < DATE '{reached}', TRUE) OR t.unit IS NOT NULL"
    return f"""SELECT {columns}, {amount} AS due, CAST({delivered} AS BIGINT) AS delivered, d.since AS since,
        CASE WHEN {answer} AND coalesce({amount}, 0) = 0 THEN 'pending'
             WHEN {answer} AND {delivered} >= {amount} THEN 'served'
             WHEN {answer} AND ({blind}) THEN 'pending'
             WHEN {answer} THEN CASE WHEN {delivered} > 0 THEN 'partly' ELSE 'not_served' END
             WHEN {answer} IS NULL THEN CASE WHEN d.unit IS NOT NULL THEN 'unknown_served' ELSE 'not_known' END END AS status,
        {blind} AS blind, CASE WHEN {answer} THEN nullif(concat_ws(' ', {lacking}), '') END AS missing
        {_from(promise, table)}
        LEFT JOIN (SELECT e.unit, list(DISTINCT e.occasion) FILTER (WHERE e.occasion IS NOT NULL) AS seen, max(e.day) AS since
                   FROM all_records e JOIN {table} z ON z.unit = e.unit
                   WHERE e.benefit = '{promise.id}' AND e.kind = '{promise.benefit.serves}' AND e.day <= DATE '{today}'
                   AND coalesce(e.day >= z.{DUCKDB.name_of(promise.day0)}, TRUE) GROUP BY e.unit) d ON d.unit = r.unit
        LEFT JOIN ({troubled_for(promise.id, promise.benefit.serves)}) t ON t.unit = r.unit
        LEFT JOIN ({complete_for(promise.id, "records")}) c ON c.county = p.county"""
