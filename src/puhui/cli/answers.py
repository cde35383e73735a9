"""`puhui assess`, `explain` and `gap`: a snapshot into answers, one unit explained, what has no record."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.context import Context, day, made_with
from puhui.cli.output import dump, emit, progress, table_text
from puhui.errors import fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.entitlement.gap import Coverage
    from puhui.entitlement.results import Result

Packs = Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")]
PROVINCES = frozenset(str(code) for code in range(11, 83))  # how ID numbers begin (GB/T 2260); unit numbers rarely look like one
KnownBy = Annotated[
    str, typer.Option("--known-by", help="不算这一天以后才公布的规定和数（what-if）/ without what was published after this day")
]
Json = Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")]


def assess(
    snapshot: Annotated[Path, typer.Argument(help="快照目录 / snapshot folder")],
    out: Annotated[Path, typer.Option("--out", help="结果放在这里的 results/ 下 / results go below this")],
    law_of: Annotated[str, typer.Option("--law-of", help="假设按这一天的规定（what-if）/ the law of another day")] = "",
    known_by: KnownBy = "",
    provisional: Annotated[
        bool, typer.Option("--provisional", help="未核对的数也用来试算（what-if）/ trial with unchecked figures")
    ] = False,
    packs: Packs = None,
    threads: Annotated[int, typer.Option("--threads", help="计算线程数，0 为自动 / threads")] = 0,
    as_json: Json = False,
) -> None:
    """按规则计算全部对象的应享，对照享受记录。 / assess every unit of a snapshot."""
    from puhui.entitlement import assess as run
    from puhui.entitlement.assess import open_snapshot
    from puhui.entitlement.results import Result

    opened = open_snapshot(snapshot)
    context = made_with(packs, opened.manifest["packs"])
    with progress() as report:
        path = run(
            opened,
            context.catalogue,
            context.regions,
            out,
            law_day=day(law_of),
            known_by=day(known_by),
            provisional=provisional,
            progress=report,
            threads=threads,
        )
    result = Result.open(path).speaking(context.words())
    emit({"result": str(path), **result.manifest}, as_json, lambda: _assessed(result, context))


def _assessed(result: Result, context: Context) -> str:
    from puhui.entitlement.gap import coverage

    rows = coverage(result, context.regions.on(result.facts_on))
    return coverage_text(result, rows) + "\n" + _("结果：{path}", path=result.path)


def explain(
    snapshot: Annotated[Path, typer.Argument(help="快照目录 / snapshot folder")],
    unit: Annotated[str, typer.Option("--unit", help="对象种类:编号，如 family:123 / KIND:NUMBER")],
    item: Annotated[str, typer.Option("--item", help="只看这个事项 / only this item")] = "",
    law_of: Annotated[str, typer.Option("--law-of", help="假设按这一天的规定（what-if）/ the law of another day")] = "",
    known_by: KnownBy = "",
    provisional: Annotated[
        bool, typer.Option("--provisional", help="未核对的数也用来试算（what-if）/ trial with unchecked figures")
    ] = False,
    packs: Packs = None,
    as_json: Json = False,
) -> None:
    """一个对象的每项待遇：逐条条件、事实、数字和出处、还差什么。 / why, condition by condition."""
    from puhui.catalogue.figures import Figures
    from puhui.catalogue.known import as_known
    from puhui.catalogue.program import compile_day
    from puhui.entitlement.assess import open_snapshot
    from puhui.entitlement.explain import Explainer, text
    from puhui.entitlement.neighbourhood import Neighbourhood

    opened = open_snapshot(snapshot)
    context = made_with(packs, opened.manifest["packs"])
    law, known = day(law_of) or opened.facts_on, day(known_by)
    catalogue = as_known(context.catalogue, known) if known else context.catalogue
    compiled = compile_day(catalogue, law)
    tree = context.regions.on(opened.facts_on)
    kind, number = _unit(unit)
    loaded = Neighbourhood(opened, compiled, tree).load(kind, number)
    figures = Figures(catalogue.figures, context.regions, law, opened.facts_on, [pack.name for pack in context.packs], provisional)
    explainer = Explainer(catalogue, compiled, figures, context.regions, tree, opened.facts_on)
    document = {
        "unit": unit,
        "facts_on": opened.facts_on.isoformat(),
        "law_day": law.isoformat(),
        "provisional": provisional,
        "known_by": known_by,
        "what_if": provisional or bool(known_by) or law != opened.facts_on,
        "snapshot": opened.digest,
        "synthetic": opened.synthetic,
        "benefits": explainer.explain(loaded, item or None),
    }
    emit(document, as_json, lambda: text(document))


def _unit(text: str) -> tuple[str, int]:
    """`family:123`. An ID number is refused without being repeated: it never belongs on a command line."""
    from puhui.terms import IdNumber

    kind, _colon, number = text.partition(":")
    with suppress(ValueError):
        if number[:2] in PROVINCES and IdNumber.parse(number):
            raise fail("id-in-argv", _("证件号不能写在命令里"), _("用缺口清单里的编号"))
    if not (number.isascii() and number.isdigit()) or len(number) > 19:
        raise fail("bad-unit", _("--unit 写作 种类:编号"), _("如 family:123；编号见 puhui gap 的清单"))
    return kind, int(number)


def gap(
    result: Annotated[Path, typer.Argument(help="结果目录，或 assess 的输出目录 / result folder")],
    benefit: Annotated[str, typer.Option("--benefit", help="只看这项待遇 / only this benefit")] = "",
    region: Annotated[str, typer.Option("--region", help="只看这个地区（代码或名称）/ only this district")] = "",
    kind: Annotated[str, typer.Option("--kind", help="not_served、partly、pending、not_known、no_longer_due、served_not_due")] = "",
    level: Annotated[str, typer.Option("--level", help="统计到哪一级：all、province、city、county、town / level of the counts")] = "all",
    listed: Annotated[bool, typer.Option("--list", help="列出对象编号（不含姓名）/ the list of units, without names")] = False,
    limit: Annotated[int, typer.Option("--limit", help="清单最多多少行，0 为全部 / lines of the list")] = 50,
    csv: Annotated[Path | None, typer.Option("--csv", help="清单写入 CSV / the list as CSV")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="清单写入 Excel / the list as a workbook")] = None,
    disposed: Annotated[bool, typer.Option("--disposed", help="也列已有核查结论的行 / also lines with a finding that still holds")] = False,
    signals: Annotated[bool, typer.Option("--signals", help="只列有疑似线索的待核实对象，线索多的在先 / whom to tell first")] = False,
    packs: Packs = None,
    as_json: Json = False,
) -> None:
    """应享对照已享：各级数字（有不明的给上下限）和不含姓名的清单。 / due against served."""
    from puhui.entitlement import gap as room
    from puhui.entitlement.results import Result

    opened = Result.open(result)
    context = made_with(packs, [pack["name"] for pack in opened.manifest["packs"]])
    opened, tree = opened.speaking(context.words()), context.regions.on(opened.facts_on)
    rows = room.coverage(opened, tree, level, region or None, benefit or None)

    def lines(most: int | None) -> Any:
        return room.lines(
            opened,
            tree,
            benefit=benefit or None,
            region=region or None,
            kind=kind or None,
            limit=most,
            disposed=disposed,
            signalled=signals,
        )

    written = {}
    for path, write in ((csv, room.write_csv), (xlsx, room.write_xlsx)):
        if path is not None:
            written[str(path)] = write(opened, tree, lines(None), path)
    units = list(lines(limit or None)) if listed or kind or signals else []
    if as_json:
        typer.echo(
            dump(
                {
                    "synthetic": opened.synthetic,
                    "what_if": opened.manifest["what_if"],
                    "result": opened.digest,
                    "counts": [_row(row) for row in rows],
                    "lines": units,
                    "written": written,
                }
            )
        )
        return
    typer.echo(coverage_text(opened, rows))
    for line in units:
        typer.echo("  " + "　".join(text for text in room.sheet_row(opened, tree, line) if text))
    for name, count in written.items():
        typer.echo(_("{path}：{count} 行", path=name, count=count))
    typer.echo(_("清单上的每一行都是疑点，不是结论；核查之前不说漏保、错保。"))


def _row(row: Coverage) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(row), "at_least": row.at_least, "at_most": row.at_most}


def percent(part: tuple[int, int], up: bool = False) -> str:
    """A bound as text, rounded outward as on the page; a dash where nobody can be due."""
    from puhui.reports import numbers

    if not part[1]:
        return "—"
    tenths = numbers.share_ceiling(part) if up else numbers.share_floor(part)
    return f"{tenths // 10}.{tenths % 10}%"


def coverage_text(result: Result, rows: list[Coverage]) -> str:
    """The counts as a table of text, amounts in yuan."""
    from rich.table import Table

    table = Table(title=" · ".join(labels(result)) or None, caption=_("事实截至 {day}", day=result.facts_on))
    for head in (
        _("待遇"),
        _("地区"),
        _("应享"),
        _("已享"),
        _("无记录"),
        _("部分"),
        _("记录未到"),
        _("待核实"),
        _("待复核"),
        _("覆盖至少"),
        _("至多"),
    ):
        table.add_column(head, justify="left" if head in (_("待遇"), _("地区")) else "right")
    names = {entry.id: entry for entry in result.benefits}
    for row in rows:
        entry = names[row.benefit]
        counts = (
            row.due,
            row.served,
            row.not_served,
            row.partly,
            row.pending,
            row.unknown + row.unknown_served,
            row.no_longer_due + row.served_not_due,
        )
        table.add_row(entry.name, row.name, *map(str, counts), percent(row.at_least), percent(row.at_most, up=True))
    return table_text(table, 150)


def labels(result: Result) -> list[str]:
    """What must stand above everything that a run prints: made-up data, another day's law, figures that nobody has checked."""
    marks = [_("合成数据 synthetic")] if result.synthetic else []
    if result.manifest["law_day"] != result.facts_on.isoformat():
        marks.append(_("假设分析：按 {day} 的规则", day=result.manifest["law_day"]))
    if result.manifest.get("known_by"):
        marks.append(_("假设分析：只算 {day} 以前公布的", day=result.manifest["known_by"]))
    if result.manifest.get("provisional"):
        marks.append(_("假设分析：用了未与原文核对的标准"))
    return marks
