"""`puhui regions restate` and `crosswalk`: figures and codes of one day on the map of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.errors import Problem, PuhuiError, Where, fail, nearest
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions import Regions, Tree
    from puhui.regions.carry import Part, Weights
    from puhui.regions.official_list import Table
    from puhui.regions.restate import Restated, Series

_CODES = ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "county", "county_code", "县代码", "县级代码")
Packs = Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")]
From = Annotated[
    str, typer.Option("--from", help="原来的区划：日期，或年份（当年 12 月 31 日） / map of the figures: a date, or a year (its last day)")
]
To = Annotated[str, typer.Option("--to", help="要换成的区划：日期或年份 / map wanted: a date or a year")]
By = Annotated[
    str,
    typer.Option("--weights", help="village（村个数），或权重表（列 code、weight，县或乡镇） / village counts, or a table of weights"),
]


def day_of(text: str) -> date:
    """A date, or the last day of a year. Raises PuhuiError."""
    from puhui.terms import parse_day

    try:
        return date(int(text), 12, 31) if re.fullmatch(r"[12]\d{3}", text) else parse_day(text)
    except ValueError:
        raise fail("bad-date", _("不是年份，也不是存在的日期：{text}", text=text), _("写成 2016 或 2016-08-01 的样子")) from None


def restate(
    file: Annotated[Path, typer.Argument(help="按县的数据表，CSV 或 XLSX / a table by county")],
    start: From,
    end: To,
    out: Annotated[Path, typer.Option("--out", help="结果写到哪里，CSV 或 XLSX / where the result goes")],
    values: Annotated[list[str], typer.Option("--value", help="要折算的列，可多次 / column to restate, may be repeated")],
    code: Annotated[str, typer.Option("--code", help="代码列；默认按表头认 / column of codes")] = "",
    by: Annotated[list[str] | None, typer.Option("--by", help="分组的列（年龄、性别等），照样保留 / breakdown column, kept")] = None,
    weights: By = "village",
    additive: Annotated[
        str, typer.Option("--additive", help="数值能否相加：yes 或 no；默认看列名 / can the values be added: yes or no")
    ] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="工作表 / sheet of a workbook")] = "",
    json: Json = False,
    packs: Packs = None,
) -> None:
    """把按县的数字换到另一天的区划上，合计一个不差。 / restate figures by county on the map of another day."""
    from puhui.cli.context import Context
    from puhui.cli.output import emit
    from puhui.cli.tables import column, read_table, write_table
    from puhui.regions.carry import parts
    from puhui.regions.restate import restate as carried

    values = list(dict.fromkeys(values))
    _only_sums(values, additive)
    one, other = day_of(start), day_of(end)
    regions = Context(tuple(packs or ())).regions
    table = read_table(file, {*_CODES, *values, code}, sheet or None)
    ways = parts(regions, one, other, _weights(weights))
    problems: list[Problem] = []
    at = column(table, code) if code else _code_column(table)
    rows, aside = _rows(
        table, at, [column(table, name) for name in by or ()], [column(table, name) for name in values], regions, one, problems
    )
    if not rows and not problems:
        raise fail("no-rows", _("表里没有按县的行"), _("检查代码列和工作表：要有六位的县代码"), Where(str(file)))
    result = carried(rows, tuple(values), ways, str(file), problems)
    if problems:
        raise PuhuiError(sorted(problems))
    old, new = regions.on(one), regions.on(other)
    head = ["code", "name", *(by or ()), *values, "note"]
    lines = [[target, new.name(target), *groups, *texts, note] for target, groups, texts, note in result.rows]
    write_table(out, head, lines, set(values))
    weighed_by = "" if weights == "village" else weights
    found = _found(result, ways, {row.code for row in rows}, old, new, weighed_by)
    found = {"from": one.isoformat(), "to": other.isoformat(), "out": str(out), "read": len(table.lines), "aside": aside, **found}
    emit(found, json, lambda: "\n".join(_say(found)))


def _only_sums(values: Sequence[str], additive: str) -> None:
    """Refuse what cannot be added: a rate of two counties is not the sum of their rates."""
    from puhui.regions.restate import is_rate

    if additive not in ("", "yes", "no"):
        raise fail("bad-word", _("--additive 不能是 {value}", value=additive), _("写 yes 或 no"))
    rates = [name for name in values if is_rate(name)]
    if additive == "no" or (rates and not additive):
        what = _("比率、平均数不能相加，不能折算到另一套区划：{all}", all="、".join(rates or values))
        raise fail("not-additive", what, _("折算它的分子和分母，再相除；确实是可以相加的数，就写 --additive yes"))


def _code_column(table: Table) -> int:
    low = [name.lower() for name in table.header]
    for name in _CODES:
        if name in low:
            return low.index(name)
    raise fail(
        "no-column", _("认不出哪一列是代码"), _("用 --code 指出；表头有：{all}", all="、".join(table.header[:40])), Where(table.file)
    )


def _weights(text: str) -> Weights | None:
    """None for counts of villages, else a table of (code, weight)."""
    if text == "village":
        return None
    from decimal import Decimal, InvalidOperation
    from fractions import Fraction

    from puhui.cli.tables import column, read_table
    from puhui.regions import official

    table = read_table(Path(text), {*_CODES, "weight", "权重"})
    code = _code_column(table)
    weight = table.header.index("权重") if "权重" in table.header else column(table, "weight")
    found: dict[str, Fraction] = {}
    problems = []
    for line, cells in table.lines:
        key = official(cells[code])
        try:
            value = Decimal(cells[weight].replace(",", ""))
            if not value.is_finite() or value < 0 or not key or key in found:
                raise ValueError
            found[key] = Fraction(value)
        except (InvalidOperation, ValueError):
            what = _("权重表的这一行有误：{code} {weight}", code=cells[code] or "—", weight=cells[weight] or "—")
            problems.append(Problem(Where(text, line), "bad-weight", what, _("代码 6、9 或 12 位，不重复；权重是不小于 0 的数")))
    if problems:
        raise PuhuiError(problems)
    return found


def _rows(
    table: Table, code: int, by: Sequence[int], values: Sequence[int], regions: Regions, day: date, problems: list[Problem]
) -> tuple[list[Series], int]:
    """The rows of counties; those of cities and the province are totals and set aside (their number comes back)."""
    from puhui.regions import official
    from puhui.regions.restate import Series

    tree, rows, aside = regions.on(day), [], len(table.odd)
    for line, cells in table.lines:
        text = official(cells[code])
        level = tree.level(text) if text else None
        if level in ("province", "city"):
            aside += 1
        elif level == "county":
            rows.append(Series(line, text, tuple(cells[at] for at in by), tuple(cells[at] for at in values)))
        else:
            problems.append(_unknown(table, line, cells[code], text, code, regions, tree))
    return rows, aside


def _unknown(table: Table, line: int, raw: str, text: str, column: int, regions: Regions, tree: Tree) -> Problem:
    where = Where(table.file, line, cell=table.header[column])
    if len(text) > 6 and text[:6] in tree:
        return Problem(where, "not-a-county", _("{code} 是乡镇或村的代码", code=text), _("先按县汇总"))
    if text and text[:6] in regions.versions:
        versions = regions.versions[text[:6]]
        span = "、".join(f"{row.since} — {row.until or _('至今')}" for row in versions)
        what = _("{code} {name} 不在 {day} 的区划里", code=text, name=versions[-1].name, day=tree.day)
        return Problem(where, "county-of-another-day", what, _("它的有效期是 {span}：检查 --from", span=span))
    near = nearest(text or raw, tree.all("county"))
    remedy = _("是不是 {near}？", near=f"{near} {tree.path_name(near)}") if near else _("写六位代码，用 puhui regions 查")
    return Problem(where, "unknown-county", _("没有这个县：{value}", value=raw or "—"), remedy)


def _found(result: Restated, ways: Sequence[Part], present: set[str], old: Tree, new: Tree, weighed_by: str) -> dict[str, Any]:
    from puhui.regions.carry import say_kind, why
    from puhui.regions.restate import plain

    return {
        "rows": len(result.rows),
        "sums": [
            {
                "column": entry.column,
                "before": plain(entry.before, entry.places),
                "after": plain(entry.after, entry.places),
                "withheld": plain(entry.withheld, entry.places),
                "missing_before": entry.missing_before,
                "missing_after": entry.missing_after,
            }
            for entry in result.sums
        ],
        "changed": [
            {
                "from": part.source,
                "from_name": old.path_name(part.source),
                "to": part.target,
                "to_name": new.path_name(part.target),
                "share": str(part.share),
                "kind": part.kind,
                "say": say_kind(part.kind),
                "source": why(part, weighed_by),
                "documents": list(dict.fromkeys(change.document for change in part.changes)),
            }
            for part in ways
            if part.kind != "same" and part.source in present
        ],
        "absent": result.absent,
        "flagged": [{"code": code, "note": note} for code, _by, _texts, note in result.rows if note],
    }


def _say(found: dict[str, Any]) -> list[str]:
    lines = [_("{start} 的区划 → {end} 的区划", start=found["from"], end=found["to"])]
    for row in found["changed"]:
        ends = f"{row['from_name']} {row['from']} → {row['to_name']} {row['to']}"
        lines.append(f"  {row['say']}  {ends}  {row['share']}  {row['source']}")
    for entry in found["sums"]:
        lines.append(_("{column}：折算前合计 {before}，折算后合计 {after}", **entry))
        if entry["missing_after"]:
            lines.append(_("  缺 {missing_before} 格；{missing_after} 格因此不写数，其中已知的 {withheld} 没有计入", **entry))
    if found["aside"]:
        lines.append(_("省、市和合计的 {n} 行没有折算", n=found["aside"]))
    if found["absent"]:
        lines.append(_("表里没有的县 {n} 个：{all}", n=len(found["absent"]), all="、".join(found["absent"][:10])))
    lines.append(_("写出 {n} 行：{out}", n=found["rows"], out=found["out"]))
    return lines


def crosswalk(
    start: From,
    end: To,
    out: Annotated[Path, typer.Option("--out", help="对照表写到哪里，CSV 或 XLSX / where the table goes")],
    level: Annotated[str, typer.Option("--level", help="county 或 town")] = "county",
    weights: By = "village",
    json: Json = False,
    packs: Packs = None,
) -> None:
    """两天之间的代码对照表：旧码、新码、份额（分数与小数）、变更、批复。 / old code, new code, exact share, change, decree."""
    from puhui.cli.context import Context
    from puhui.cli.output import emit
    from puhui.cli.tables import write_table
    from puhui.regions.crosswalk import COLUMNS, counties, towns

    if level not in ("county", "town"):
        raise fail("bad-level", _("没有这个层级：{value}", value=level), _("可用：{all}", all="county, town"))
    regions = Context(tuple(packs or ())).regions
    one, other = day_of(start), day_of(end)
    steps = counties(regions, one, other, _weights(weights)) if level == "county" else towns(regions, one, other)
    write_table(out, COLUMNS, [step.cells() for step in steps])
    changed = [dict(zip(COLUMNS, step.cells(), strict=True)) for step in steps if step.kind != "same"]
    found = {"from": one.isoformat(), "to": other.isoformat(), "level": level, "rows": len(steps), "out": str(out), "changed": changed}
    partial = level == "town" and next(regions.lists.towns_on(one), None) is None
    found["decreed_only"] = partial

    def say() -> str:
        lines = [f"  {row['what']}  {row['from_name']} {row['from']} → {row['to_name']} {row['to']}  {row['share']}" for row in changed]
        total = _("{n} 行，其中有变化的 {m} 行：{out}", n=len(steps), m=len(changed), out=out)
        note = [_("没有 {day} 的乡镇名单，只有批复点名的乡镇", day=one)] if partial else []
        return "\n".join([*(lines if level == "county" else ()), total, *note])

    emit(found, json, say)
