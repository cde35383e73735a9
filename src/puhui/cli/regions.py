"""`puhui regions`: the districts of a day; with a code or a name, where it lay, whether it was valid and what became of it."""

from __future__ import annotations

import json as to_json
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.errors import fail, nearest
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions import Change, Region, Regions, Tree

_LEVELS = ("province", "city", "county")


def command(
    code: Annotated[str, typer.Argument(help="区划代码或名称，如 140211、南郊区、大同市城区 / code or name")] = "",
    on: Annotated[str, typer.Option("--on", help="哪一天的区划，如 2016-08-01；默认今天 / map of which day")] = "",
    level: Annotated[str, typer.Option("--level", help="只列这一级：province、city、county / only this level")] = "",
    tree: Annotated[bool, typer.Option("--tree", help="按隶属关系缩进列出 / as a tree")] = False,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """某一天的行政区划；给出代码或名称，则说明它在哪里、当日是否有效、后来变成了什么。 / districts of a day."""
    from puhui.packs import find_packs
    from puhui.regions import load

    day = _day(on)
    if level and level not in _LEVELS:
        near = nearest(level, _LEVELS)
        remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(_LEVELS))
        raise fail("bad-level", _("没有这个层级：{value}", value=level), remedy)
    regions = load(find_packs(packs or ()))
    today = regions.on(day)
    if code and not (level or tree):
        found = about(regions, today, code)
        typer.echo(to_json.dumps(found, ensure_ascii=False, indent=1) if json else "\n".join(_say_about(found)))
        return
    rows = _rows(today, _known(regions, today, code) if code else "", level)
    if json:
        typer.echo(to_json.dumps({"on": day.isoformat(), "regions": rows}, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join([_counts(today), *(_line(row, tree and not level) for row in rows)]))


def _day(text: str) -> date:
    from puhui.terms import parse_day

    try:
        return parse_day(text) if text else datetime.now(timezone(timedelta(hours=8))).date()
    except ValueError as error:
        raise fail("bad-date", _("不是存在的日期：{value}", value=text), _("写成 2016-08-01 的样子")) from error


def _one(regions: Regions, today: Tree, text: str) -> str:
    """The code meant by `text`: a code of any length, a name, or a name with its city."""
    from puhui.regions import official

    code = official(text)
    found = regions.find(text)
    if code and (found or regions.versions.get(code[:6])):
        return code
    if len(found) > 1:  # 城区 lies in four cities: the one that is on the map of the day wins only if it is alone
        here = [region for region in found if region.code in today]
        if len(here) == 1:
            return here[0].code
        all_ = "、".join(f"{regions.path_name(region)} {region.code}" for region in found)
        raise fail("many-regions", _("叫“{text}”的有 {n} 个", text=text, n=len(found)), _("写全，或用代码：{all}", all=all_))
    if found:
        return found[0].code
    near = regions.nearest(text)
    remedy = _("是不是 {near}？", near=near) if near else _("写六位代码，或“大同市城区”这样的全名")
    raise fail("no-region", _("没有这个区划：{text}", text=text), remedy)


def _known(regions: Regions, today: Tree, text: str) -> str:
    code = _one(regions, today, text)
    if code in today:
        return code
    raise fail("not-on-map", _("{code} 不在 {day} 的区划里", code=code, day=today.day), _("去掉 --level 和 --tree，看它变成了什么"))


def _rows(today: Tree, top: str, level: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    def visit(code: str, depth: int) -> None:
        region = today.get(code)
        if region is None:
            return
        if not level or region.level == level:
            rows.append({"code": code, "name": region.name, "level": region.level, "path": today.path_name(code), "depth": depth})
        for child in today.children(code):
            visit(child, depth + 1)

    for code in [top] if top else today.children():
        visit(code, 0)
    return rows


def _counts(today: Tree) -> str:
    n = {level: len(today.all(level)) for level in _LEVELS}
    return _("{day}：省级 {province} 个，地级 {city} 个，县级 {county} 个", day=today.day, **n)


def _line(row: dict[str, Any], indent: bool) -> str:
    return f"{'    ' * row['depth']}{row['code']} {row['name']}" if indent else f"{row['code']} {row['path']}"


def about(regions: Regions, today: Tree, text: str) -> dict[str, Any]:
    """What is known of one code or name, as plain values."""
    code = _one(regions, today, text)
    place = today.place(code)
    return {
        "on": today.day.isoformat(),
        "code": code,
        "versions": [_version(regions, region) for region in regions.versions.get(code[:6], ())],
        "valid": regions.was_valid(code, today.day),
        "county": place.county if place else None,
        "path": today.path_name(place.county or place.city or place.province or "") if place else None,
        "candidates": [{"code": other, "path": today.path_name(other)} for other in today.candidates(code)] if not place else [],
        "came_from": [_change(regions, change) for change in regions.came_from(code[:9])],
        "became": [_change(regions, change) for change in regions.became(code)],
    }


def _version(regions: Regions, region: Region) -> dict[str, Any]:
    until = region.until.isoformat() if region.until else None
    path = regions.path_name(region)
    return {"name": region.name, "path": path, "since": region.since.isoformat(), "until": until, "document": region.document}


def _change(regions: Regions, change: Change) -> dict[str, Any]:
    towns = [] if change.by_town else [f"{row.source} {row.note}".strip() for row in regions.towns_of(change)]
    return {
        "day": change.day.isoformat(),
        "from": change.source,
        "from_name": _name(regions, change.from_county),
        "to": change.target,
        "to_name": _name(regions, change.to_county),
        "share": str(change.share),
        "what": change.what,
        "document": change.document,
        "note": change.note,
        "towns": towns,
    }


def _name(regions: Regions, county: str) -> str:
    return regions.path_name(regions.versions[county][-1])


def _say_about(found: dict[str, Any]) -> list[str]:
    lines = []
    for version in found["versions"]:
        until = version["until"] or _("至今")
        lines.append(f"{found['code']} {version['path']}  {version['since']} — {until}  {version['document']}")
    lines.append(_("{day} 有效", day=found["on"]) if found["valid"] else _("{day} 无效", day=found["on"]))
    if not found["valid"] and found["path"]:
        lines.append(_("当日属于 {path} {county}", path=found["path"], county=found["county"] or ""))
    if found["candidates"]:
        all_ = "、".join(f"{other['path']} {other['code']}" for other in found["candidates"])
        lines.append(_("当日分属几处，要看乡镇：{all}", all=all_))
    for title, changes in ((_("由来"), found["came_from"]), (_("去向"), found["became"])):
        if changes:
            lines += [f"{title}:", *(line for change in changes for line in _say_change(change))]
    return lines


def _say_change(change: dict[str, Any]) -> list[str]:
    share = Fraction(change["share"])
    part = "" if share == 1 else f"  {float(share):.1%}"
    ends = f"{change['from_name']} {change['from']} → {change['to_name']} {change['to']}"
    lines = [f"  {change['day']}  {change['what']}  {ends}{part}  {change['document']}"]
    if change["note"]:
        lines.append(f"      {change['note']}")
    if change["towns"]:
        lines.append("      " + "、".join(change["towns"]))
    return lines
