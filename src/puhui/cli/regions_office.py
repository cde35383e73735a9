"""`puhui regions office`: which office acts for a place on a day, which acted before, and when one handed over to the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.regions_words import code_of, day_of, name_of
from puhui.errors import fail, nearest
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.regions import Regions, Tree
    from puhui.regions.changeover import Acting


def office(
    code: Annotated[str, typer.Argument(help="县、乡镇或村的代码，或名称 / code or name of a county, town or village")],
    kind: Annotated[str, typer.Option("--for", help="哪类机构，如 civil_affairs / kind of office")],
    on: Annotated[str, typer.Option("--on", help="哪一天；默认今天 / which day")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """那一天由哪个机构办理，此前是谁，交接在什么时候。 / which office acts that day, which acted before, and when it handed over."""
    from puhui.cli.output import emit
    from puhui.packs import find_packs
    from puhui.regions import load
    from puhui.regions.changeover import office_of

    regions = load(find_packs(packs or ()))
    if kind not in regions.office_kinds:
        near = nearest(kind, regions.office_kinds)
        remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(regions.office_kinds))
        raise fail("no-office-kind", _("没有这类机构：{kind}", kind=kind), remedy)
    today = regions.on(day_of(on))
    acting = office_of(regions, code_of(regions, today, code), today.day, kind)
    if acting is None:
        raise fail("no-office", _("{day} 还没有这类机构：{kind}", day=today.day, kind=kind), _("换一个日期，或换它的前身"))
    found = _acting(regions, today, acting)
    emit(found, json, lambda: "\n".join(_say_acting(found)))


def _acting(regions: Regions, today: Tree, acting: Acting) -> dict[str, Any]:
    from puhui.regions.changeover import period

    change = acting.change
    limits = period(change) if change else None
    name = f"{_name_then(regions, acting.district, today)}{acting.office.say}"
    before = f"{name_of(regions, acting.predecessor)}{acting.office.say}" if acting.predecessor else None
    return {
        "on": today.day.isoformat(),
        "office": name,
        "kind": acting.office.kind,
        "level": acting.level,
        "district": acting.district,
        "county": acting.county,
        "county_name": today.path_name(acting.county),
        "by_predecessor": acting.by_predecessor,
        "predecessor": before,
        "successor": f"{today.path_name(acting.county)}{acting.office.say}" if acting.by_predecessor else None,
        "approved": change.day.isoformat() if change else None,
        "handed_over": acting.handed_over.isoformat() if acting.handed_over else None,
        "handed_over_declared": acting.declared,
        "complete_by": limits[0].isoformat() if limits else None,
        "complete_by_with_leave": limits[1].isoformat() if limits else None,
        "document": change.document if change else None,
        "office_document": acting.office.document,
        "office_status": acting.office.status,
    }


def _name_then(regions: Regions, code: str, today: Tree) -> str:
    return today.path_name(code) or name_of(regions, code)


def _say_acting(found: dict[str, Any]) -> list[str]:
    lines = [_("{on} 由{office}办理（{county_name} {county}）", **found)]
    if not found["approved"]:
        return lines
    lines.append(_("此前：{predecessor}；批复 {approved} {document}", **found))
    if found["by_predecessor"]:
        lines.append(_("交接期内：{handed_over} 起改由{successor}办理，之前仍由原机构办理", **found))
    elif found["handed_over_declared"]:
        lines.append(_("交接：{handed_over} 起由新机构办理", **found))
    else:
        lines.append(_("交接日没有声明，按批复之日 {approved} 算；知道了就写进 changes.csv 的 handed_over", **found))
    if found["complete_by"]:
        lines.append(_("行政区划管理条例第十五条：应在 {complete_by} 前完成变更，经批准可延长到 {complete_by_with_leave}", **found))
    else:
        lines.append(_("批复早于行政区划管理条例施行（2019-01-01），第十五条的期限不适用"))
    return lines
