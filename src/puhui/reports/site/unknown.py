"""What is not known, and which register or figure would settle it: the one that settles most comes first."""

from __future__ import annotations

from puhui.lang import _
from puhui.reports import numbers, words
from puhui.reports.document import Bundle, Cause
from puhui.reports.sections import reason_table
from puhui.reports.site import pieces
from puhui.reports.site.frame import Paths, Site, page
from puhui.reports.site.totals import total
from puhui.reports.view import Cell, Part, Row, Section, Table, Terms, Text

NAMED = 12


def unknown(site: Site) -> str:
    paths = Paths(0)
    sections = [_causes(site, paths), _reasons(site)]
    return page(site, "unknown.html", _("待核实的原因"), _("什么还不知道，补齐哪个台账能确定"), sections, [(site.name, paths.home())])


def _causes(site: Site, paths: Paths) -> Section:
    whole = total(site.whole())
    blocks: list[object] = [
        Text(
            _(
                "待核实 {n} 条。下面按“补齐哪个台账或标准能确定最多”排列。至少可确定：只缺它的；至多可确定：缺它、也可能同时缺别的。一条常常同时缺几样，各行相加会重复。",
                n=numbers.count(whole.not_known),
            ),
            "note",
        ),
        Text(_("收入、财产这类要核对的事实，只能在家庭提出申请、书面授权以后核对，不能为了补齐台账去批量查；办法是主动发现和主动告知。")),
    ]
    if not site.document.causes:
        return Section("causes", _("补齐哪个台账"), [*blocks, Text(_("没有待核实的答案。"), "quiet")])
    found = [(cause, cause.at_most) for cause in site.document.causes]
    blocks.append(pieces.causes(site, paths, "cause-table", _("补齐哪个台账，能确定最多"), found, here=False))
    if site.document.bundles:
        blocks.append(_bundles(site, site.document.bundles))
    blocks += [_part(site, cause) for cause in site.document.causes]
    return Section("causes", _("补齐哪个台账"), blocks)


def _bundles(site: Site, bundles: tuple[Bundle, ...]) -> Table:
    names = {(cause.kind, cause.name): cause for cause in site.document.causes}
    columns = [Cell(_("一起补齐")), Cell(_("至多可确定"), _("条"), "number")]
    rows = [
        Row(
            [
                Cell(" + ".join(pieces.cause_name(site, names[key]) for key in bundle.causes)),
                Cell(numbers.count(bundle.answers), "", "number strong"),
            ]
        )
        for bundle in bundles[:NAMED]
    ]
    return Table("bundle-table", _("同时缺几样的，要一起补齐"), columns, [rows])


def _part(site: Site, cause: Cause) -> Part:
    """One register: what lacks in it, for which benefits, where."""
    say = site.speaker.say
    benefits = {benefit.id: benefit for benefit in site.index.benefits}
    held = [f"{site.speaker.benefit(benefits[name])} {numbers.count(units)}" for name, units in cause.benefits if name in benefits]
    where = [f"{_place(site, code)} {numbers.count(units)}" for code, units in cause.where[:NAMED]]
    pairs = [
        (_("缺的项目"), words.listed(say(part) for part in cause.parts)),
        (_("涉及的待遇"), words.listed(held)),
        (_("在哪里"), words.listed(where) + (f" · {pieces.more(len(cause.where) - NAMED)}" if len(cause.where) > NAMED else "")),
        (_("怎样收集"), say(cause.collected)),
        (_("注意"), say(cause.beware)),
        (_("怎样补"), _remedy(cause)),
    ]
    return Part(
        pieces.cause_id(site, cause),
        pieces.cause_name(site, cause),
        pieces.kind_name(cause),
        (_("回到排列"), "#causes"),
        [Terms([(term, text) for term, text in pairs if text])],
    )


def _place(site: Site, code: str) -> str:
    return site.full(site.index.places[code]) if code in site.index.places else code or _("地点待核实")


def _remedy(cause: Cause) -> str:
    return {
        "register": _("补上空着的项目或缺的行，再声明报到哪一天；然后重建快照、重新计算。"),
        "awards": _("请发放单位声明在享登记报齐到哪一天；没有声明，没有记录就不能说没有享受。"),
        "figure": _("找到标准的文件，登记到服务包的标准表，写明文号和施行日。"),
    }[cause.kind]


def _reasons(site: Site) -> Section:
    benefits = [(benefit, [reason for reason in site.document.reasons if reason.benefit == benefit.id]) for benefit in site.index.benefits]
    if not site.document.reasons:
        return Section("reasons", _("哪些条件不知道"), [Text(_("没有待核实的答案。"), "quiet")])
    return Section("reasons", _("哪些条件不知道"), [reason_table("reason-table", benefits, site.index, site.speaker)])
