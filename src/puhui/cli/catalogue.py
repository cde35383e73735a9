"""`puhui catalogue diff`: what changed between two days."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.cli.context import Context, day
from puhui.cli.output import emit
from puhui.errors import fail
from puhui.lang import _

if TYPE_CHECKING:
    from datetime import date

    from puhui.catalogue import Catalogue
    from puhui.catalogue.diff import Change

app = typer.Typer(help="清单：事项、标准、程序。 / what is promised", no_args_is_help=True)


@app.callback()
def _catalogue() -> None:
    """Keeps `diff` a command of its own."""


@app.command("diff")
def diff(
    one: Annotated[str, typer.Argument(help="从这一天 / from this day")],
    other: Annotated[str, typer.Argument(help="到这一天 / to this day")],
    item: Annotated[str, typer.Option("--item", help="只看这个事项 / only this item")] = "",
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")] = False,
) -> None:
    """两天之间规定变了什么：事项、条件、金额、标准、程序。 / what changed between two days."""
    from puhui.catalogue.diff import diff as compare

    context = Context(tuple(packs or ()))
    first, last = _day(one), _day(other)
    if item and item not in context.catalogue.items:
        from puhui.errors import nearest

        near = nearest(item, context.catalogue.items)
        raise fail("item-unknown", _("没有事项“{name}”", name=item), _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"))
    changes = [change for change in compare(context.catalogue, first, last) if not item or change.item == item]
    emit([asdict(change) for change in changes], as_json, lambda: _text(context.catalogue, changes, context.words()))


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise fail("bad-date", _("不是存在的日期：{text}", text=text), _("写成 2016-08-01 的样子"))
    return found


def _text(catalogue: Catalogue, changes: list[Change], words: dict[str, str]) -> str:
    kinds = {"new": _("新增"), "gone": _("不再有"), "changed": _("变了")}
    whats = {
        "item": _("事项"),
        "benefit": _("待遇"),
        "condition": _("条件"),
        "amount": _("金额或数量"),
        "served": _("怎样算享受"),
        "office": _("对象、承担地、牵头"),
        "standard": _("标准的声明"),
        "figure": _("标准数"),
        "procedure": _("办理程序"),
    }
    said: list[str] = []
    item = ""
    for change in changes:
        if change.item != item:
            item = change.item
            name = catalogue.items[item].versions[-1].name
            said.append(f"{words.get(name, name)}　{item}")
        said.append(f"  {kinds[change.kind]}　{whats[change.what]}　{change.name}")
        said += [f"      - {change.before}"] if change.before else []
        said += [f"      + {change.after}"] if change.after else []
    return "\n".join(said) or _("没有变化")
