"""`puhui regions`: the districts of a day; with a code or a name, where it lay, whether it was valid and what became of it.

Without the name of a command, `puhui regions 南郊区` is `puhui regions show 南郊区`.
"""

from __future__ import annotations

import json as to_json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from puhui.cli import regions_carry, regions_lists, regions_office
from puhui.cli.regions_words import code_of, day_of, name_of
from puhui.errors import fail, nearest
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions import Change, Region, Regions, Tree
    from puhui.regions.lists import Named

_LEVELS = ("province", "city", "county")
_FINER = ("town", "village")


class _Group(TyperGroup):
    """A word that is no command is what `show` is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=False,
    help="某一天的行政区划、对照、折算、名单和办理机构。 / districts of a day, crosswalks, restated figures, lists, offices.",
)


def command(
    code: Annotated[str, typer.Argument(help="区划代码或名称，如 140211、南郊区、大同市城区 / code or name")] = "",
    on: Annotated[str, typer.Option("--on", help="哪一天的区划，如 2016-08-01；默认今天 / map of which day")] = "",
    level: Annotated[str, typer.Option("--level", help="只列这一级：province、city、county、town、village / only this level")] = "",
    tree: Annotated[bool, typer.Option("--tree", help="按隶属关系缩进列出 / as a tree")] = False,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """某一天的行政区划；给出代码或名称，则说明它在哪里、当日是否有效、后来变成了什么。 / districts of a day."""
    from puhui.packs import find_packs
    from puhui.regions import load

    day = day_of(on)
    if level:
        _known_level(level, (*_LEVELS, *_FINER))
    regions = load(find_packs(packs or ()))
    today = regions.on(day)
    if code and not (level or tree):
        found = about(regions, today, code)
        typer.echo(to_json.dumps(found, ensure_ascii=False, indent=1) if json else "\n".join(_say_about(found)))
        return
    top = _known(regions, today, code) if code else ""
    rows = _finer(regions, today, top, level) if level in _FINER else _rows(today, top, level)
    if json:
        typer.echo(to_json.dumps({"on": day.isoformat(), "regions": rows}, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join([_counts(today), *(_line(row, tree and not level) for row in rows)]))


def under(
    code: Annotated[str, typer.Argument(help="区划代码或名称 / code or name")],
    on: Annotated[str, typer.Option("--on", help="哪一天的区划；默认今天 / map of which day")] = "",
    level: Annotated[str, typer.Option("--level", help="列哪一级；默认下一级 / which level; the next one down")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """某一区划下面的区划；乡镇和村来自装载的名单。 / what lies below a district; towns and villages from loaded lists."""
    from puhui.packs import find_packs
    from puhui.regions import load

    regions = load(find_packs(packs or ()))
    today = regions.on(day_of(on))
    top = code_of(regions, today, code)
    levels = (*_LEVELS, *_FINER)
    if level:
        _known_level(level, levels)
    else:
        here = today.level(top) or ("town" if len(top) == 9 else "county")
        level = levels[min(levels.index(here) + 1, len(levels) - 1)]
    rows = _finer(regions, today, top, level) if level in _FINER else _rows(today, _known(regions, today, top), level)
    if json:
        typer.echo(
            to_json.dumps({"on": today.day.isoformat(), "under": top, "level": level, "regions": rows}, ensure_ascii=False, indent=1)
        )
    else:
        typer.echo("\n".join([_line(row, False) for row in rows] or [_("{day} 下面没有：{code}", day=today.day, code=top)]))


def _known_level(level: str, among: tuple[str, ...]) -> None:
    if level not in among:
        near = nearest(level, among)
        remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(among))
        raise fail("bad-level", _("没有这个层级：{value}", value=level), remedy)


def _finer(regions: Regions, today: Tree, top: str, level: str) -> list[dict[str, Any]]:
    """Towns or villages below a district, by the lists."""
    from puhui.regions.below import below

    rows = []
    for code, row, county in below(regions, today, top, level):
        path = today.path_name(county) + (_town_name(regions, row.code[:9]) if level == "village" else "") + row.name
        was = {"was": row.code} if code != row.code else {}
        kind = {"class": row.kind} if row.kind else {}
        rows.append({"code": code, "name": row.name, "level": level, "path": path, "depth": 0, **kind, **was})
    return rows


def _town_name(regions: Regions, town: str) -> str:
    row = regions.lists.last(town)
    return row.name if row else ""


def _known(regions: Regions, today: Tree, text: str) -> str:
    code = code_of(regions, today, text)
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
    code = code_of(regions, today, text)
    place = today.place(code)
    return {
        "on": today.day.isoformat(),
        "code": code,
        "names": [_listed(row) for part in dict.fromkeys((code[:9], code)) if len(part) > 6 for row in _rows_of(regions, part)],
        "versions": [_version(regions, region) for region in regions.versions.get(code[:6], ())],
        "valid": regions.was_valid(code, today.day),
        "county": place.county if place else None,
        "path": today.path_name(place.county or place.city or place.province or "") if place else None,
        "candidates": [{"code": other, "path": today.path_name(other)} for other in today.candidates(code)] if not place else [],
        "came_from": [_change(regions, change) for change in regions.came_from(code[:9])],
        "became": [_change(regions, change) for change in regions.became(code)],
    }


def _rows_of(regions: Regions, code: str) -> list[Named]:
    return (regions.lists.towns if len(code) == 9 else regions.lists.villages).get(code, [])


def _listed(row: Named) -> dict[str, Any]:
    until = row.until.isoformat() if row.until else None
    return {"code": row.code, "name": row.name, "class": row.kind, "since": row.since.isoformat(), "until": until}


def _version(regions: Regions, region: Region) -> dict[str, Any]:
    until = region.until.isoformat() if region.until else None
    path = regions.path_name(region)
    return {"name": region.name, "path": path, "since": region.since.isoformat(), "until": until, "document": region.document}


def _change(regions: Regions, change: Change) -> dict[str, Any]:
    towns = [] if change.by_town else [f"{row.source} {row.note}".strip() for row in regions.towns_of(change)]
    return {
        "day": change.day.isoformat(),
        "from": change.source,
        "from_name": name_of(regions, change.from_county),
        "to": change.target,
        "to_name": name_of(regions, change.to_county),
        "share": str(change.share),
        "what": change.what,
        "document": change.document,
        "note": change.note,
        "towns": towns,
    }


def _say_about(found: dict[str, Any]) -> list[str]:
    lines = []
    for row in found["names"]:
        lines.append(
            f"{row['code']} {row['name']} {row['class']}".rstrip()
            + _("  名单：{since} — {until}", since=row["since"], until=row["until"] or "")
        )
    for version in found["versions"]:
        until = version["until"] or _("至今")
        lines.append(f"{found['code'][:6]} {version['path']}  {version['since']} — {until}  {version['document']}")
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


app.command("show")(command)
app.command("under")(under)
app.command("office")(regions_office.office)
app.command("restate")(regions_carry.restate)
app.command("crosswalk")(regions_carry.crosswalk)
app.command("load")(regions_lists.load)
app.command("compare")(regions_lists.compare)
