"""`puhui check`: the gate over packs. Exit 1 when anything is wrong; notes stop nobody."""

from __future__ import annotations

import json as to_json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.errors import PuhuiError, fail
from puhui.lang import _

if TYPE_CHECKING:
    from datetime import date

    from puhui.catalogue.check import Report


def command(
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
    on: Annotated[list[str] | None, typer.Option("--on", help="另外要检查的日期，如 2026-01-01 / further days")] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
) -> None:
    """检查服务包：读、编译、把每个例子和边界例子在三种算法里各算一遍，核对数表和缺口。 / the gate over packs."""
    from puhui.catalogue.check import Report, check
    from puhui.packs import find_packs

    days = [_day(text) for text in on or ()]
    try:
        report = check(find_packs(packs or ()), days)
    except PuhuiError as error:
        report = Report(problems=error.problems)
    if json:
        typer.echo(to_json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(lines(report)))
    if not report.ok:
        raise typer.Exit(1)


def _day(text: str) -> date:
    from puhui.terms import parse_day

    try:
        return parse_day(text)
    except ValueError as error:
        raise fail("bad-date", _("不是存在的日期：{value}", value=text), _("写成 2016-08-01 的样子")) from error


def lines(report: Report) -> list[str]:
    """The report as text: problems as letters, then notes, then the numbers."""
    counts = report.counts
    made = [*(str(problem) + "\n" for problem in report.problems)]
    if report.notes:
        made += [_("提示（不算错误）："), *(f"  {note.where}: {note.what}" for note in report.notes), ""]
    if report.holes:
        made += [_("已列出的缺数："), *(f"  {hole}" for hole in report.holes), ""]
    if counts:
        made.append(
            _("服务包 {packs} 个；事项 {items} 个，{versions} 版；待遇 {benefits} 项，条件 {conditions} 条，标准 {standards} 项", **counts)
        )
        status = _("已核对 {checked}，未核对 {unverified}，虚构 {invented}", **report.figures)
        made.append(_("标准数 {n} 个：{status}", n=sum(report.figures.values()), status=status))
    if "examples" in counts:
        made.append(_("例子 {examples} 个 × {engines} 种算法，核对答案 {expected_answers} 个", **counts))
        made.append(_("边界例子 {boundary_examples} 个（{comparisons} 处比较中的 {comparisons_tested} 处）× {engines} 种算法", **counts))
    elif counts:
        made.append(_("例子没有运行：先改正上面的错误"))
    made.append(_("没有发现错误") if report.ok else _("错误 {n} 处", n=len(report.problems)))
    return made


if __name__ == "__main__":
    typer.run(command)
