"""A page for each city and each county: the same numbers, nearer by."""

from __future__ import annotations

from collections.abc import Sequence

from puhui.lang import _
from puhui.reports import numbers
from puhui.reports.document import Benefit, Counts, Place
from puhui.reports.site import pieces
from puhui.reports.site.frame import Link, Paths, Site, page
from puhui.reports.site.home import caution
from puhui.reports.site.totals import stats, total
from puhui.reports.tables import count_cell
from puhui.reports.view import Beside, Cell, Commands, Links, Row, Section, Table, Text

TOP = 10


def city(site: Site, place: Place) -> str:
    paths = Paths(1)
    counted = site.of(place.code)
    counties = site.index.below(place.code, "county")
    drawn = pieces.reached_map(
        site, paths, "map", _("各县（市、区）：确知预判符合的各条里已享受的比例"), counties, lambda county: total(site.of(county.code))
    )
    bars = pieces.stacked("bars", pieces.places_title(), [(site.place(county), total(site.of(county.code))) for county in counties])
    rows = [(Cell(site.place(county), county.code, "", paths.of(county)), total(site.of(county.code)), "") for county in counties]
    sections = [
        Section("answer", _("结论"), [stats(total(counted)), caution(), _summary_link(site, paths, place)]),
        Section(
            "places",
            _("县（市、区）"),
            [Beside([drawn, bars]), pieces.sums("county-table", _("各县（市、区）：各项待遇合计"), _("地区"), [rows])]
            if counties
            else [_none()],
        ),
        _benefits(site, paths, place, counted),
        _unknown(site, paths, counties),
    ]
    before, after = around(site, paths, site.cities, place)
    return page(site, f"city/{place.code}.html", site.place(place), _subtitle(place), sections, [(site.name, paths.home())], before, after)


def county(site: Site, place: Place) -> str:
    paths = Paths(1)
    counted = site.of(place.code)
    over = site.index.places.get(place.parent)
    blocks: list[object] = [stats(total(counted)), caution()]
    blocks.append(pieces.stacked("domains", pieces.domains_title(), pieces.domain_sums(site, counted)))
    blocks.append(_summary_link(site, paths, place))
    sections = [Section("answer", _("结论"), blocks), _benefits(site, paths, place, counted)]
    towns = site.index.below(place.code, "town")
    if towns:
        sections.append(_towns(site, paths, place, towns))
    sections += [_unknown(site, paths, [place]), _again(site, place)]
    crumbs = [(site.name, paths.home()), *([(site.place(over), paths.of(over))] if over and over.level == "city" else [])]
    before, after = around(site, paths, site.counties, place)
    return page(site, f"county/{place.code}.html", site.full(place), _subtitle(place), sections, crumbs, before, after)


def around(site: Site, paths: Paths, places: Sequence[Place], place: Place) -> tuple[Link | None, Link | None]:
    """The page before and the page after, in the order of the lists."""
    at = places.index(place)
    near = [places[at - 1] if at else None, places[at + 1] if at + 1 < len(places) else None]
    before, after = [(site.full(found), paths.of(found)) if found else None for found in near]
    return before, after


def _subtitle(place: Place) -> str:
    return _("区划代码 {code} · 应当由本地负责的待遇", code=place.code)


def _none() -> Text:
    return Text(_("没有分地区的数字。"), "quiet")


def _summary_link(site: Site, paths: Paths, place: Place) -> Links:
    return Links(_("打印"), [("", [(_("一页摘要（A4）"), paths.summary(place))])], "summary-link")


def _benefits(site: Site, paths: Paths, place: Place, counted: Sequence[tuple[Benefit, Counts]]) -> Section:
    if not counted:
        return Section("benefits", _("各项待遇"), [_none()])
    blocks: list[object] = [
        Links(_("领域"), [("", pieces.domain_anchors(site, "benefit-table", counted))], "domains-index"),
        pieces.by_domain(site, paths, "benefit-table", _("{place}：各项待遇", place=site.full(place)), counted),
    ]
    return Section("benefits", _("各项待遇"), blocks)


def _towns(site: Site, paths: Paths, place: Place, towns: Sequence[Place]) -> Section:
    """Benefits added up: one row for each town."""
    columns = [
        Cell(_("乡镇（街道）")),
        Cell(_("确知预判符合"), _("条"), "number"),
        Cell(_("已享受"), "", "number"),
        Cell(_("尚无享受记录"), "", "number"),
        Cell(_("待核实"), "", "number"),
        Cell(_("尚无记录条数最多的待遇")),
    ]
    rows = []
    for town in towns:
        counted = site.of(town.code)
        found = total(counted)
        benefit, counts = max(counted, key=lambda entry: entry[1].not_served)
        largest = (
            Cell(site.speaker.benefit(benefit), numbers.count(counts.not_served), "", paths.benefit(benefit.id))
            if counts.not_served
            else Cell(numbers.NOTHING)
        )
        known = [count_cell(found.due), count_cell(found.served), count_cell(found.not_served, tone="strong"), count_cell(found.not_known)]
        rows.append(Row([Cell(site.place(town), town.code), *known, largest]))
    table = Table("town-table", _("{place}：各乡镇（街道），各项待遇合计", place=site.full(place)), columns, [rows], cards=True)
    command = site.index.document.about.folder
    return Section(
        "towns",
        _("乡镇（街道）"),
        [table, Commands(_("看一个乡镇的各项待遇"), [(site.place(towns[0]), f"puhui gap {command} --region {towns[0].code}")])],
    )


def _unknown(site: Site, paths: Paths, places: Sequence[Place]) -> Section:
    found: dict[int, int] = {}
    held = site.document.causes
    for place in places:
        for cause, answers in site.by_county.get(place.code, ()):
            at = held.index(cause)
            found[at] = found.get(at, 0) + answers
    ranked = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))[:TOP]
    if not ranked:
        return Section("unknown", _("什么还不知道"), [Text(_("没有待核实的答案。"), "quiet")])
    table = pieces.causes(site, paths, "causes", _("补齐哪个台账，能确定最多"), [(held[at], answers) for at, answers in ranked], here=True)
    blocks: list[object] = [
        Text(_("待核实不是“不符合”。一条常常同时缺几样，要一起补齐才能确定，所以写“至多”。")),
        table,
    ]
    return Section("unknown", _("什么还不知道"), blocks)


def _again(site: Site, place: Place) -> Section:
    lines = [
        (site.speaker.benefit(benefit), line.command)
        for benefit in site.index.by_place
        if (line := site.index.line(place.code, benefit.id))
    ]
    blocks: list[object] = [
        Text(_("在保存结果的目录里执行，得到同样的数字；加 --list 列出编号（没有姓名）。")),
        Commands(_("重算这些数字的命令"), lines),
    ]
    return Section("again", _("怎样重算"), blocks)
