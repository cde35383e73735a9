"""`puhui check`: the gate over packs. Exit 1 when anything is wrong; notes stop nobody."""

from __future__ import annotations

import json as to_json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.errors import PuhuiError, fail
from puhui.lang import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from puhui.catalogue.check import Report
    from puhui.catalogue.trial import Trial


def command(
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
    on: Annotated[list[str] | None, typer.Option("--on", help="另外要检查的日期，如 2026-01-01 / further days")] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="改动规则，看例子是否发现 / change the rules: do the examples notice?")
    ] = False,
    item: Annotated[list[str] | None, typer.Option("--item", help="只算这些事项的例子 / examples of these items only")] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON / machine-readable")] = False,
) -> None:
    """检查服务包：读、编译、把每个例子和边界例子在三种算法里各算一遍，核对数表和缺口。 / the gate over packs."""
    from puhui.catalogue.check import Report, check
    from puhui.packs import find_packs

    if mutants:
        _mutants(packs or (), item or (), json)
        return
    days = [_day(text) for text in on or ()]
    try:
        report = check(find_packs(packs or ()), days, item or ())
    except PuhuiError as error:
        report = Report(problems=error.problems)
    if json:
        typer.echo(to_json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(lines(report)))
    if not report.ok:
        raise typer.Exit(1)


def _mutants(packs: Sequence[Path], items: Sequence[str], json: bool) -> None:
    from puhui.catalogue.trial import trial
    from puhui.cli.output import progress
    from puhui.packs import find_packs

    with progress() as tell:
        found = trial(find_packs(packs), items, tell)
    if json:
        told = {**found.score.as_json(), "problems": [problem.as_json() for problem in found.problems]}
        typer.echo(to_json.dumps(told, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(score_lines(found)))
    if not found.ok:
        raise typer.Exit(1)


def score_lines(found: Trial) -> list[str]:
    """What no example noticed, where it stands; the reasons that packs give; the score of each item and of all."""
    from puhui.catalogue.mutants import WANTED

    made = [f"{mutant.where}: {mutant.item} {mutant.version} {mutant.short}: {mutant.words}" for mutant in found.score.survivors]
    if made:
        made = [_("没有例子发现的改动："), *(f"  {line}" for line in made), ""]
    excused = [mutant for mutant in found.score.mutants if mutant.why]
    if excused:
        made += [_("注明了没有例子能发现的改动：")]
        made += [f"  {mutant.item} {mutant.version} {mutant.short}: {mutant.words} · {mutant.why}" for mutant in excused] + [""]
    made += [f"{problem}\n" for problem in found.problems]
    for item, score in found.score.by_item().items():
        made.append(f"{item}: {score.killed}/{score.counted}  {score.percent:.1f}%")
    whole = found.score
    made.append(_("改动 {n} 处，例子发现 {killed} 处：{percent}%", n=whole.counted, killed=whole.killed, percent=f"{whole.percent:.1f}"))
    made.append(_("每个事项都不低于 {n}%", n=WANTED) if found.ok else _("有的事项低于 {n}%，或清单有错：补例子", n=WANTED))
    return made


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
