"""A page for each benefit: whom it is for, how far it reaches, where, and what is not known about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from puhui.lang import _
from puhui.reports import charts, numbers, words
from puhui.reports.document import Benefit, Clause
from puhui.reports.sections import figure_table, reason_table
from puhui.reports.site import pieces
from puhui.reports.site.frame import Link, Paths, Site, page
from puhui.reports.site.home import caution
from puhui.reports.site.totals import stats, total
from puhui.reports.tables import counts_columns
from puhui.reports.view import Cell, Commands, Fold, Pictures, Row, Section, Table, Text


def benefit(site: Site, asked: Benefit) -> str:
    paths = Paths(1)
    title = site.speaker.benefit(asked)
    sections = [_answer(site, asked), _rule(site, asked), _places(site, paths, asked), _unknown(site, paths, asked), _again(site, asked)]
    before, after = _around(site, paths, asked)
    crumbs = [(site.name, paths.home()), (site.speaker.say(asked.domain_name) or _("各项待遇"), paths.home("#benefits"))]
    path = paths.benefit(asked.id).removeprefix(paths.up)
    return page(site, path, title, site.speaker.about(asked), sections, crumbs, before, after)


def _around(site: Site, paths: Paths, asked: Benefit) -> tuple[Link | None, Link | None]:
    every = site.index.benefits
    at = next(number for number, found in enumerate(every) if found.id == asked.id)
    near = [every[at - 1] if at else None, every[at + 1] if at + 1 < len(every) else None]
    before, after = [(site.speaker.benefit(found), paths.benefit(found.id)) if found else None for found in near]
    return before, after


def _answer(site: Site, asked: Benefit) -> Section:
    counts = asked.counts
    blocks: list[object] = [stats(total([(asked, counts)]), site.speaker.say(asked.kind_name)), caution()]
    title = _("享受比例：{bounds}", bounds=numbers.bounds(counts.at_least, counts.at_most))
    if counts.at_least[1]:
        blocks.append(_range(title, asked))
    if asked.means_tested:
        blocks.append(
            Text(
                _(
                    "需核对经济状况：没有申请过的家庭，谁也没有其收入和财产信息，法律也只允许在家庭提出后核对。所以只有上下限；办法是主动发现、主动告知、申请、授权、核对，不是自动纳入。"
                )
            )
        )
    if counts.not_applicable:
        blocks.append(Text(_("不适用 {n}：问题本身不成立，不算作不符合。", n=numbers.count(counts.not_applicable))))
    return Section("answer", _("结论"), blocks)


def _range(title: str, asked: Benefit) -> Pictures:
    counts = asked.counts
    description = _(
        "至少 {low}：已享受 {served}，全部待核实都当作符合。至多 {high}：记录未到的和可能已在享的都当作已享受。",
        low=numbers.share(counts.at_least),
        high=numbers.share(counts.at_most) if counts.at_most[1] else numbers.bounds(counts.at_least, counts.at_most),
        served=numbers.count(counts.served),
    )
    drawing = charts.scale("range", title, description, counts.at_least, counts.at_most)
    legend = [(charts.swatch("certain"), _("至少（确有记录）")), (charts.swatch("possible"), _("可能（记录未到或待核实）"))]
    return Pictures([(title, drawing)], legend, wide=True)


def _rule(site: Site, asked: Benefit) -> Section:
    say = site.speaker.say
    blocks: list[object] = [Text(_("本版规则自 {since} 起施行。逐条判断，缺哪一条的事实，答案就是待核实。", since=asked.since))]
    if asked.conditions:
        columns = [Cell(_("判断条件")), Cell(_("要求")), Cell(_("条款"))]
        blocks.append(Table("condition-table", _("逐条条件"), columns, [[_condition(say, *entry) for entry in asked.conditions]]))
    if asked.basis:
        columns = [Cell(_("依据文件")), Cell(_("文本日期")), Cell(_("条款"))]
        blocks.append(Table("basis-table", _("依据"), columns, [[_clause(say, entry) for entry in asked.basis]]))
    item = asked.id.split(".")[0]
    figures = [figure for figure in site.document.figures if figure.standard.split(".")[0] == item]
    if figures:
        blocks.append(Fold(_("用到的标准：{n} 个", n=len(figures)), [figure_table("figure-table", figures, site.speaker)]))
    return Section("rule", _("怎样判断"), blocks)


def _condition(say: Callable[[str], str], text: str, clause: str) -> Row:
    need = _("有此情形的除外") if text.startswith("¬") else _("须符合")
    return Row([Cell(say(text.removeprefix("¬"))), Cell(need), Cell(say(clause) or numbers.NOTHING)])


def _clause(say: Callable[[str], str], entry: Clause) -> Row:
    return Row([Cell(say(entry.document)), Cell(entry.of), Cell(say(entry.clause) or numbers.NOTHING)])


def _places(site: Site, paths: Paths, asked: Benefit) -> Section:
    if asked.sensitive:
        return Section("places", _("各地区"), [Text(_("涉及敏感情形的待遇只列总数，不分地区。"), "quiet")])
    groups = pieces.place_groups(site, paths, asked, site.index.cities())
    if not groups:
        return Section("places", _("各地区"), [Text(_("没有分地区的数字。"), "quiet")])
    served = [place for place in site.counties if site.index.line(place.code, asked.id)]
    title = _("各县（市、区）：至少享受的比例")
    table = Table("place-table", _("各县（市、区），按市排列"), counts_columns(_("地区")), groups, cards=True)
    return Section("places", _("各地区"), [pieces.coverage_map(site, paths, "map", title, served, asked), table])


def _unknown(site: Site, paths: Paths, asked: Benefit) -> Section:
    reasons = [reason for reason in site.document.reasons if reason.benefit == asked.id]
    if not reasons:
        return Section("unknown", _("什么还不知道"), [Text(_("没有待核实的答案。"), "quiet")])
    blocks: list[object] = [reason_table("reason-table", [(asked, reasons)], site.index, site.speaker)]
    held = [(cause, dict(cause.benefits)[asked.id]) for cause in site.document.causes if asked.id in dict(cause.benefits)]
    if held:
        ranked = sorted(held, key=lambda entry: -entry[1])
        blocks.append(pieces.causes(site, paths, "causes", _("补齐哪个台账，能确定最多"), ranked, here=True))
    return Section("unknown", _("什么还不知道"), blocks)


def _again(site: Site, asked: Benefit) -> Section:
    gaps: Sequence[tuple[str, str]] = [
        (f"{words.short(gap.status)} {numbers.count(gap.units)}", gap.command) for gap in site.document.gaps if gap.benefit == asked.id
    ]
    blocks: list[object] = [Commands(_("重算这些数字的命令"), [(site.speaker.benefit(asked), asked.command)])]
    if gaps and not asked.sensitive:
        blocks.append(Commands(_("列出名单的命令（只有编号，没有姓名）"), gaps))
    return Section("again", _("怎样重算"), blocks)
