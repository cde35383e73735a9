"""The truth against a result: every planted unit and nothing else, and the same numbers over the whole city."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from puhui.errors import Where, fail
from puhui.lang import _
from puhui.synthetic.model import ANSWERS, DUE, NOT_APPLICABLE, NOT_KNOWN, ON_THE_LIST, PARTLY, PENDING, UNKNOWN_SERVED
from puhui.terms import fen

Numbers = Callable[[str, str], int]  # kind and natural key → unit number
Key = tuple[str, int, str]  # kind, unit number, benefit
Planting = dict[Key, dict[str, Any]]
_AT_MOST = 200  # differences of one sort that are told one by one
_COUNTED = ("due", "served", "not_served", PARTLY, PENDING, "unknown", UNKNOWN_SERVED, "no_longer_due", "served_not_due", "grace")


@dataclass(frozen=True)
class Difference:
    """Something planted and not found, or found and not planted. unit 0: a count, or a row of a roster."""

    unit: int
    case: str
    benefit: str
    expected: str
    found: str
    say: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Checked:
    """table: (benefit, fate) → how many planted units should stand on the list so, how many do."""

    table: dict[tuple[str, str], tuple[int, int]]
    differences: list[Difference]
    unplanted: list[str] = field(default_factory=list)  # benefits of which the truth says nothing: not compared


def read_truth(path: Path) -> dict[str, Any]:
    """What `make` wrote beside the rosters."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise fail("no-truth", _("读不到合成数据的真值"), _("先用 puhui demo 生成"), Where(str(path))) from None
    return found


def compare(truth: dict[str, Any], con: Any, number: Numbers) -> Checked:
    """con: a connection with the views of a result (gap, answers, counts)."""
    planted: Planting = {(row["kind"], number(row["kind"], row["key"]), row["benefit"]): row for row in truth["planted"]}
    _name_planted(con, planted, truth["counts"])
    differences = [*_gaps(planted, con), *_answers(planted, con), *_counts(truth["counts"], con), *_units(truth["units"], con)]
    wanted = Counter((row["benefit"], row["fate"]) for row in planted.values() if row["fate"] in ON_THE_LIST)
    rows = con.execute(
        "SELECT g.benefit, g.status, count(*) FROM gap g SEMI JOIN planted USING (kind, unit, benefit) GROUP BY ALL"
    ).fetchall()
    found = Counter({(benefit, status): count for benefit, status, count in rows})
    others = con.execute("SELECT DISTINCT benefit FROM counts ANTI JOIN told USING (benefit) ORDER BY benefit").fetchall()
    return Checked({key: (wanted[key], found[key]) for key in sorted({*wanted, *found})}, differences, [benefit for (benefit,) in others])


def _name_planted(con: Any, planted: Planting, counts: dict[str, Any]) -> None:
    """A table of the planted units, to ask the result for just these; and one of the benefits that the truth tells of."""
    import pyarrow as pa

    con.execute("CREATE OR REPLACE TEMP TABLE planted (kind VARCHAR, unit BIGINT, benefit VARCHAR)")
    keys = list(planted)
    names = ("kind", "unit", "benefit")
    con.register("arriving", pa.table({name: [key[index] for key in keys] for index, name in enumerate(names)}))
    con.execute("INSERT INTO planted SELECT * FROM arriving")
    con.unregister("arriving")
    con.execute("CREATE OR REPLACE TEMP TABLE told (benefit VARCHAR)")
    con.executemany("INSERT INTO told VALUES (?)", [(benefit,) for benefit in counts])


def _gaps(planted: Planting, con: Any) -> list[Difference]:
    """Every row of the gap list. Of *not known* only the planted ones: those of families that never applied are as many
    as the city, and `_counts` compares their number."""
    rows = con.execute(
        """SELECT kind, unit, benefit, status, county, disposition FROM gap SEMI JOIN told USING (benefit) WHERE status <> 'not_known'
        UNION ALL SELECT g.kind, g.unit, g.benefit, g.status, g.county, g.disposition FROM gap g
        SEMI JOIN planted USING (kind, unit, benefit) WHERE status = 'not_known'"""
    ).fetchall()
    found = {(kind, unit, benefit): (status, county, found_out or "") for kind, unit, benefit, status, county, found_out in rows}
    nowhere = _("不在清单上")
    differences = []
    for key, row in planted.items():
        status, county, found_out = found.pop(key, ("", None, ""))
        expected = row["fate"] if row["fate"] in ON_THE_LIST else ""
        if status != expected:
            differences.append(_difference(key, row, expected or nowhere, status or nowhere))
        elif status and (county or 0) != int(row["county"].ljust(12, "0")):
            differences.append(_difference(key, row, row["county"], str(county or "")[:6]))
        elif found_out != row["disposition"]:
            differences.append(_difference(key, row, row["disposition"] or nowhere, found_out or nowhere))
    for (_kind, unit, benefit), (status, _county, _found_out) in sorted(found.items())[:_AT_MOST]:
        differences.append(Difference(unit, "", benefit, nowhere, status, _("没有埋下这一条")))
    return differences


def _difference(key: Key, row: dict[str, Any], expected: str, found: str) -> Difference:
    return Difference(key[1], f"{row['case']} {row['who']}".strip(), key[2], expected, found, row["say"])


def _answers(planted: Planting, con: Any) -> list[Difference]:
    """yes, no or not known of every planted unit, and the amount where one was reasoned out."""
    rows = con.execute(
        "SELECT a.kind, a.unit, a.benefit, a.answer, a.amount FROM answers a SEMI JOIN planted USING (kind, unit, benefit)"
    ).fetchall()
    found = {(kind, unit, benefit): (answer, amount) for kind, unit, benefit, answer, amount in rows}
    differences = []
    for key, row in planted.items():
        answer, amount = found.get(key, (_("没有这个对象"), None))
        if answer != ANSWERS[row["fate"]]:
            differences.append(_difference(key, row, ANSWERS[row["fate"]], answer))
        elif answer == "yes" and row["amount"] and amount != fen(row["amount"]):
            differences.append(_difference(key, row, _("{n} 分", n=fen(row["amount"])), _("{n} 分", n=amount)))
    return differences


def _counts(truth: dict[str, dict[str, dict[str, int]]], con: Any) -> list[Difference]:
    """Of the whole province: how many of each fate, by benefit and county that owes."""
    sums = ", ".join(f"sum({column})" for column in _COUNTED)
    found: Counter[tuple[str, str, str]] = Counter()
    for benefit, county, *values in con.execute(
        f"SELECT benefit, county, {sums} FROM counts SEMI JOIN told USING (benefit) GROUP BY ALL"
    ).fetchall():
        found.update({(benefit, str(county)[:6], column): int(value) for column, value in zip(_COUNTED, values, strict=True)})
    expected: Counter[tuple[str, str, str]] = Counter()
    for benefit, counties in truth.items():
        for county, fates in counties.items():
            for fate, count in fates.items():
                if fate == NOT_APPLICABLE:  # fields say it of a few only
                    continue
                expected[benefit, county, "unknown" if fate == NOT_KNOWN else fate] += count
                expected[benefit, county, "due"] += count if fate in DUE else 0
    keys = sorted(key for key in {*expected, *found} if expected[key] != found[key])
    return [
        Difference(0, key[1], key[0], f"{key[2]} {expected[key]}", f"{key[2]} {found[key]}", _("全省合计不同")) for key in keys[:_AT_MOST]
    ]


def _units(truth: dict[str, int], con: Any) -> list[Difference]:
    """How many units of each kind were asked about."""
    rows = con.execute(
        "SELECT kind, max(n) FROM (SELECT kind, benefit, sum(units) AS n FROM counts SEMI JOIN told USING (benefit) GROUP BY ALL) GROUP BY kind"
    ).fetchall()
    return [
        Difference(0, kind, "", str(truth.get(kind, 0)), str(int(n)), _("对象个数不同"))
        for kind, n in sorted(rows)
        if truth.get(kind, 0) != int(n)
    ]
