"""`puhui arrears`: what is owed after a document that reaches backwards, and whom to tell that he now qualifies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.context import day, made_with
from puhui.cli.output import emit, progress, table_text
from puhui.errors import Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.entitlement.arrears import Arrears, Line
    from puhui.regions import Tree


def command(
    snapshots: Annotated[list[Path], typer.Argument(help="一个或几个月末的快照 / one snapshot, or one for each month")],
    since: Annotated[str, typer.Option("--since", help="从哪一天所在的月份算起 / from the month of this day")],
    benefit: Annotated[str, typer.Option("--benefit", help="只算这项待遇 / only this benefit")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="逐对象逐月写入 CSV（不含姓名）/ every unit and month")] = None,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")] = False,
) -> None:
    """追溯执行的规定：逐对象逐月该补发多少，谁现在符合、应当主动告知。 / what back-dated documents leave owed."""
    from puhui.entitlement.arrears import arrears
    from puhui.entitlement.assess import open_snapshot

    opened = [open_snapshot(path) for path in snapshots]
    context = made_with(packs, [pack for snapshot in opened for pack in snapshot.manifest["packs"]])
    start = day(since)
    if start is None:
        raise fail("bad-date", _("不是存在的日期：{text}", text=since), _("写成 2016-08-01 的样子"))
    with progress() as report:
        found = arrears(opened, context.catalogue, context.regions, start, benefit=benefit or None, progress=report)
    tree = context.regions.on(max(snapshot.facts_on for snapshot in opened))
    if csv is not None:
        _write(found, csv, any(snapshot.synthetic for snapshot in opened))
    document = {
        "synthetic": any(snapshot.synthetic for snapshot in opened),
        "since": start.isoformat(),
        "documents": [
            {
                "standard": figure.standard,
                "region": figure.region,
                "force": figure.since,
                "known": figure.known_since,
                "document": figure.document,
            }
            for figure in found.figures
        ],
        "months": [{"month": month.isoformat()[:7], "facts_on": facts} for month, facts in found.months],
        "totals": _totals(found, tree),
        "lines": len(found.lines),
    }
    emit(document, as_json, lambda: _text(document))


def _totals(found: Arrears, tree: Tree) -> list[dict[str, Any]]:
    """By kind of line, benefit and county: units, unit-months, fen owed (and how many months' amounts are not known)."""
    groups: dict[tuple[str, str, int], list[Line]] = {}
    for line in found.lines:
        groups.setdefault((line.kind, line.benefit, line.county), []).append(line)
    rows = []
    for (kind, benefit, county), lines in sorted(groups.items()):
        known = Counter(line.owed is not None for line in lines)
        rows.append(
            {
                "kind": kind,
                "benefit": benefit,
                "county": county,
                "name": tree.path_name(county) if county else _("地区不明"),
                "units": len({line.unit for line in lines}),
                "months": len(lines),
                "owed": sum(line.owed or 0 for line in lines) if kind == "owed" else None,
                "not_known": known[False] if kind == "owed" else 0,
                "refused": len({line.unit for line in lines if line.refused is not None}),
            }
        )
    return rows


def _word(kind: str) -> str:
    return {"owed": _("应补发"), "qualifies": _("现在符合，主动告知"), "depends": _("按现有事实不符合，由人判断")}[kind]


def _text(document: dict[str, Any]) -> str:
    from rich.table import Table

    from puhui.terms import yuan_text

    table = Table(title=_("合成数据 synthetic") if document["synthetic"] else None)
    for head in (_("情形"), _("待遇"), _("地区"), _("对象"), _("对象×月"), _("应补发（元）"), _("金额不明的月"), _("其中曾不予确认")):
        table.add_column(head)
    for row in document["totals"]:
        owed = "" if row["owed"] is None else yuan_text(row["owed"])
        counts = (str(row["units"]), str(row["months"]), owed, str(row["not_known"] or ""), str(row["refused"] or ""))
        table.add_row(_word(row["kind"]), row["benefit"], row["name"], *counts)
    said = [
        _("追溯的数：{standard} {region} 自 {force} 执行，{known} 才公布", **{key: str(value) for key, value in figure.items()})
        for figure in document["documents"]
    ]
    other = sorted({month["month"] for month in document["months"] if month["month"] != str(month["facts_on"])[:7]})
    if other:
        said.append(_("这些月份没有自己的快照，用的是别的日子的事实：{all}", all="、".join(other)))
    return "\n".join([*said, table_text(table, 150), _("补发和告知都要经人核对以后决定。")])


def _write(found: Arrears, path: Path, synthetic: bool) -> None:
    import csv

    from puhui.terms import yuan_text

    def money(value: int | None) -> str:
        return "" if value is None else yuan_text(value)

    try:
        stream = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise fail("cannot-write", _("清单写不到这里：{why}", why=error.strerror or error), _("检查目录和权限"), Where(str(path))) from None
    with stream:
        writer = csv.writer(stream)
        mark = [_("合成数据 synthetic")] if synthetic else []
        heads = (
            _("情形"),
            _("待遇"),
            _("对象种类"),
            _("对象编号"),
            _("地区"),
            _("月份"),
            _("当时所知"),
            _("现在规定"),
            _("在享金额"),
            _("应补发（元）"),
        )
        writer.writerow([*heads, _("不予确认的日期"), _("事实截至"), *mark])
        for line in found.lines:
            amounts = (money(line.then), money(line.now), money(line.paid), money(line.owed))
            place = f"{line.county:012d}"[:6] if line.county else ""
            days = (str(line.refused or ""), line.facts_on.isoformat())
            writer.writerow(
                [_word(line.kind), line.benefit, line.unit_kind, str(line.unit), place, line.month.isoformat()[:7], *amounts, *days, *mark]
            )
