"""The sections of the page, in the order a reader asks: what was found, where, what kinds, what is unknown, on which figures, how to repeat it."""

from __future__ import annotations

from collections.abc import Sequence

from puhui.lang import _
from puhui.reports import numbers, words
from puhui.reports.document import Benefit, Document, Figure, Gap, Hole, Place, Reason
from puhui.reports.tables import Index, counts_table, full_name, pictures, place_name, place_tables
from puhui.reports.view import Cell, Commands, Fold, Links, Part, Row, Section, Table, Terms, Text
from puhui.reports.words import Speaker

NAMED = 5  # places named beside a reason; the rest is folded away
MOST = 1200  # lines of counties that one page holds; more are for the site


def sections(document: Document, speaker: Speaker) -> list[Section]:
    index = Index(document)
    return [
        _answer(index, speaker),
        _counties(index, speaker),
        gaps(index, speaker),
        _unknown(index, speaker),
        figures(document, speaker),
        _again(index, speaker),
    ]


def _answer(index: Index, speaker: Speaker) -> Section:
    rows = [(benefit, benefit.counts) for benefit in index.benefits]
    blocks: list[object] = [
        Text(
            _(
                "这里的数字是线索，不是结论：“尚无享受记录”只说明按现有事实预判符合而没有见到记录，须经核查才能认定。不知道的不算作“否”，所以比例写成“至少–至多”。"
            ),
            "note",
        ),
        counts_table("answer-table", _("各项待遇：谁预判符合，谁已享受"), rows, speaker),
        Fold(_("各列怎样算"), [Terms(column_terms())]),
    ]
    return Section("answer", _("结论"), blocks)


def column_terms() -> list[tuple[str, str]]:
    return [
        (_("预判符合"), _("至少：按规则答案为“是”的。至多：再加上答案不知道的。申请并经核对后才能确定。")),
        (
            _("享受比例"),
            _(
                "至少 = 已享受 ÷（预判符合 + 全部待核实），没到的记录当作没有。至多 =（已享受 + 记录未到 + 待核实中有记录或记录未报全的）÷（预判符合 + 待核实中有记录或记录未报全的）。下限向下、上限向上取到千分之一。"
            ),
        ),
        *((words.short(status), words.meaning(status)) for status in words.STATUSES[:4]),
        (_("待复核"), _("在享或有服务记录，但按现有事实不符合或不在范围的，等人复核；渐退期内的另列。")),
        (_("疑似尚缺"), _("尚无享受记录和部分享受的，按规则应享的减去已享的。以金额计的写元，以数量计的写数量。")),
    ]


def _counties(index: Index, speaker: Speaker) -> Section:
    groups = index.cities()
    counties = [place for _city, places in groups for place in places]
    if not counties:
        return Section("places", _("分地区"), [Text(_("没有分地区的数字。"), "quiet")])
    blocks: list[object] = [Text(_("地区是应当负责的地区：有的按户籍，有的按常住地，由事项规定。点县名看明细。"))]
    if index.by_place:
        blocks.append(pictures(index, speaker))
    codes = {place.code for place in counties}
    large = sum(line.place in codes for line in index.document.lines) > MOST
    blocks += place_tables("places", _("各县（市、区）的享受比例"), index, groups, speaker, link=not large)
    if len(index.by_place) < len(index.benefits):
        blocks.append(Text(_("涉及敏感情形的待遇只列总数，不分地区。"), "quiet"))
    if index.document.towns_left_out:
        blocks.append(
            Text(
                _(
                    "乡镇（街道）共 {n} 个，本页列不下；在下面“怎样重算”的命令后加 --region 和乡镇代码即可看到。",
                    n=numbers.count(index.document.towns_left_out),
                ),
                "quiet",
            )
        )
    if large:
        blocks.append(Text(_("各县的明细本页列不下：puhui report 结果目录 --out 目录，写成一个县一页的网站。"), "quiet"))
        return Section("places", _("分地区"), blocks)
    links = [
        (speaker.say(city.name) if city else _("其他"), [(place_name(place, speaker), f"#p{place.code}") for place in places])
        for city, places in groups
    ]
    blocks.append(Links(_("县（市、区）目录"), links))
    blocks += [_county(index, place, speaker) for place in counties]
    return Section("places", _("分地区"), blocks)


def _county(index: Index, place: Place, speaker: Speaker) -> Part:
    found = [(benefit, line) for benefit in index.by_place if (line := index.line(place.code, benefit.id))]
    title = full_name(place, index, speaker)
    table = counts_table(
        f"t{place.code}", _("{place}：各项待遇", place=title), [(benefit, line.counts) for benefit, line in found], speaker
    )
    blocks: list[object] = [table]
    towns = index.below(place.code, "town") if place.code else []
    if towns:
        blocks += place_tables(
            f"w{place.code}", _("{place}：乡镇（街道）的享受比例", place=title), index, [(None, towns)], speaker, link=False
        )
    commands = [(speaker.benefit(benefit), line.command) for benefit, line in found if line.command]
    if commands:
        blocks.append(Commands(_("重算这些数字的命令"), commands))
    return Part(f"p{place.code}", title, place.code, (_("回到县（市、区）目录"), "#index"), blocks)


def gaps(index: Index, speaker: Speaker) -> Section:
    benefits = {benefit.id: benefit for benefit in index.benefits}
    order = {status: number for number, status in enumerate(words.STATUSES)}
    places = {benefit.id: number for number, benefit in enumerate(index.benefits)}
    found = sorted(index.document.gaps, key=lambda gap: (order[gap.status], places[gap.benefit]))
    blocks: list[object] = [
        Text(_("名单里的一行是怀疑，不是认定：下发、核查、佐证、复核之后才能销号。县里先看到自己的名单，上级先看到数字。"), "note"),
        Terms([(words.short(status), words.meaning(status)) for status in words.STATUSES]),
    ]
    if not found:
        return Section("gaps", _("缺口的种类"), [*blocks, Text(_("名单是空的。"), "quiet")])
    columns = [
        Cell(_("情形")),
        Cell(_("待遇")),
        Cell(_("数量"), "", "number"),
        Cell(_("应享"), "", "number"),
        Cell(_("已享"), "", "number"),
        Cell(_("最早自"), "", "number"),
    ]
    groups = [[_gap_row(gap, benefits[gap.benefit], speaker) for gap in found if gap.status == status] for status in words.STATUSES]
    blocks.append(
        Table("gap-table", _("名单里有多少行，按情形和待遇（已处置且仍有效的不在内）"), columns, [group for group in groups if group])
    )
    blocks.append(
        Commands(
            _("列出名单的命令（只有编号，没有姓名）"),
            [(f"{words.short(gap.status)} · {speaker.benefit(benefits[gap.benefit])}", gap.command) for gap in found],
        )
    )
    return Section("gaps", _("缺口的种类"), blocks)


def _gap_row(gap: Gap, benefit: Benefit, speaker: Speaker) -> Row:
    return Row(
        [
            Cell(words.short(gap.status)),
            Cell(speaker.benefit(benefit)),
            Cell(numbers.count(gap.units), speaker.say(benefit.kind_name), "number"),
            Cell(words.amount(benefit, gap.due, speaker) if gap.due else numbers.NOTHING, "", "number"),
            Cell(words.amount(benefit, gap.delivered, speaker) if gap.delivered else numbers.NOTHING, "", "number"),
            Cell(gap.earliest or numbers.NOTHING, "", "number"),
        ]
    )


def _unknown(index: Index, speaker: Speaker) -> Section:
    document = index.document
    blocks: list[object] = [
        Text(_("待核实不是“不符合”。下面是哪些条件缺事实、缺标准，以及在哪里；一个对象可能同时缺几项，所以合计可以大于待核实的数量。")),
    ]
    if any(benefit.means_tested for benefit in index.benefits):
        blocks.append(
            Text(
                _(
                    "需核对经济状况的待遇：没有申请过的家庭，谁也没有其收入和财产信息，法律也只允许在家庭提出后核对。这些待遇的待核实多是正常的；办法是主动发现、主动告知、申请、授权、核对，不是自动纳入。"
                )
            )
        )
    if not document.reasons:
        return Section("unknown", _("待核实的原因"), [*blocks, Text(_("没有待核实的答案。"), "quiet")])
    benefits = [(benefit, [reason for reason in document.reasons if reason.benefit == benefit.id]) for benefit in index.benefits]
    blocks.append(reason_table("unknown-table", benefits, index, speaker))
    more = [
        (f"{speaker.benefit(benefit)} · {speaker.say(reason.say)}", _where(reason, index, speaker, len(reason.where)))
        for benefit, reasons in benefits
        for reason in reasons
        if len(reason.where) > NAMED and not benefit.sensitive
    ]
    if more:
        blocks.append(Fold(_("全部地点"), [Terms(more)]))
    return Section("unknown", _("待核实的原因"), blocks)


def reason_table(name: str, benefits: Sequence[tuple[Benefit, Sequence[Reason]]], index: Index, speaker: Speaker) -> Table:
    """Conditions that could not be answered, a group for each benefit that has any."""
    columns = [Cell(_("待遇")), Cell(_("缺什么")), Cell(_("数量"), "", "number"), Cell(_("在哪里"))]
    groups = [[_reason_row(reason, benefit, index, speaker) for reason in reasons] for benefit, reasons in benefits if reasons]
    return Table(name, _("哪些条件不知道，影响多少对象，在哪里"), columns, groups)


def _reason_row(reason: Reason, benefit: Benefit, index: Index, speaker: Speaker) -> Row:
    where = numbers.NOTHING if benefit.sensitive else _where(reason, index, speaker, NAMED)
    rest = len(reason.where) - NAMED
    note = _("另有 {n} 个县（市、区），见下", n=rest) if rest > 0 and not benefit.sensitive else ""
    return Row(
        [Cell(speaker.benefit(benefit)), Cell(speaker.say(reason.say)), Cell(numbers.count(reason.units), "", "number"), Cell(where, note)]
    )


def _where(reason: Reason, index: Index, speaker: Speaker, most: int) -> str:
    return words.listed(
        f"{place_name(index.places[code], speaker) if code in index.places else code} {numbers.count(units)}"
        for code, units in reason.where[:most]
    )


def figures(document: Document, speaker: Speaker) -> Section:
    blocks: list[object] = [
        Text(_("规则读到的每个标准都写明出处和核对情况；未与原文核对的，只在试算时使用。缺的标准列在后面：缺了它，答案是待核实，不是零。"))
    ]
    if document.figures:
        blocks.append(figure_table("figure-table", document.figures, speaker))
    else:
        blocks.append(Text(_("这次计算没有读到任何标准数值。"), "quiet"))
    if document.holes:
        columns = [Cell(_("标准")), Cell(_("地区")), Cell(_("为什么缺"))]
        blocks.append(Table("hole-table", _("已知缺少的标准"), columns, [[_hole_row(hole, speaker) for hole in document.holes]]))
    return Section("figures", _("用到的标准和缺少的标准"), blocks)


def figure_table(name: str, figures: Sequence[Figure], speaker: Speaker) -> Table:
    columns = [Cell(_("标准")), Cell(_("地区")), Cell(_("数值"), "", "number"), Cell(_("施行日")), Cell(_("依据")), Cell(_("核对情况"))]
    return Table(name, _("用到的标准"), columns, [[_figure_row(figure, speaker) for figure in figures]])


def _figure_row(figure: Figure, speaker: Speaker) -> Row:
    tone = "" if figure.status == "checked" else "warn"
    return Row(
        [
            Cell(speaker.say(figure.say), words.listed(speaker.say(key) for key in figure.keys)),
            Cell(_region(figure.region, figure.region_name, speaker), figure.region),
            Cell(f"{figure.value} {words.unit(figure.unit)}".strip(), "", "number"),
            Cell(figure.since),
            Cell(speaker.say(figure.document) or numbers.NOTHING, _("服务包 {name}", name=figure.pack)),
            Cell(words.vouched(figure), "", tone),
        ]
    )


def _hole_row(hole: Hole, speaker: Speaker) -> Row:
    return Row(
        [
            Cell(speaker.say(hole.say) or hole.standard, speaker.say(hole.item_name)),
            Cell(_region(hole.region, hole.region_name, speaker), hole.region),
            Cell(speaker.say(hole.why)),
        ]
    )


def _region(code: str, name: str, speaker: Speaker) -> str:
    return _("全国") if code == "000000" else speaker.say(name) or code


def _again(index: Index, speaker: Speaker) -> Section:
    about = index.document.about
    lines = [(speaker.benefit(benefit), benefit.command) for benefit in index.benefits]
    return Section(
        "again",
        _("怎样重算"),
        [
            Text(
                _(
                    "在保存结果的目录里执行下面的命令，得到同样的数字；分地区的命令在各县下面，名单的命令在“缺口的种类”下面。同样的快照和服务包重新计算，逐字节相同。"
                )
            ),
            Commands(_("各项待遇的数字"), lines),
            Terms([(_("快照摘要"), about.snapshot), (_("结果摘要"), about.result), (_("清单摘要"), about.catalogue)]),
            Commands(
                _("本页和本页的数据"),
                [("HTML", f"puhui report {about.folder} --out page.html"), ("JSON", f"puhui report {about.folder} --json")],
            ),
            Text(
                _(
                    "本页供内部使用：少于 5 的数字照实写出，没有隐去，不得对外发布；对外发布另走发布程序。页面里只有数字，没有姓名、证件号码和对象编号。"
                ),
                "note",
            ),
        ],
    )
