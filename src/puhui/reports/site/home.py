"""The first page: the province in five numbers, every benefit, every city and county, what stands out, what is unknown."""

from __future__ import annotations

from puhui.lang import _
from puhui.reports import numbers
from puhui.reports.site import pieces
from puhui.reports.site.frame import Paths, Site, page
from puhui.reports.site.ranking import benefit_table, county_table
from puhui.reports.site.totals import stats, total
from puhui.reports.view import Beside, Cell, Links, Pictures, Section, Text

TOP = 10


def home(site: Site) -> str:
    paths = Paths(0)
    sections = [_answer(site, paths), _benefits(site, paths), _places(site, paths), _rank(site, paths), _unknown(site, paths)]
    title = _("{place}：基本公共服务享受情况", place=site.name)
    return page(site, "index.html", title, _("谁预判符合，谁已享受，谁尚无记录，什么还不知道"), sections)


def caution() -> Text:
    return Text(
        _(
            "这里的数字是线索，不是结论：“尚无享受记录”只说明按现有事实预判符合而没有见到记录，须经核查才能认定。不知道的不算作“否”，所以比例写成“至少–至多”。"
        ),
        "note",
    )


def _answer(site: Site, paths: Paths) -> Section:
    whole = site.whole()
    pictures: list[object] = []
    if site.counties:
        title = _("各县（市、区）：确知预判符合的各条里已享受的比例")
        pictures.append(pieces.reached_map(site, paths, "map", title, site.counties, lambda place: total(site.of(place.code))))
    cities = [(site.place(city), total(site.of(city.code))) for city in site.cities]
    bars = [pieces.stacked("domains", pieces.domains_title(), pieces.domain_sums(site, whole))]
    bars += [pieces.stacked("cities", pieces.places_title(), cities)] if cities else []
    pictures.append(Pictures([drawn for found in bars for drawn in found.pictures], bars[0].legend, wide=True))
    return Section("answer", _("结论"), [stats(total(whole)), caution(), Beside(pictures)])


def _benefits(site: Site, paths: Paths) -> Section:
    whole = site.whole()
    blocks: list[object] = [
        Links(_("领域"), [("", pieces.domain_anchors(site, "benefit-table", whole))], "domains-index"),
        pieces.by_domain(site, paths, "benefit-table", _("各项待遇：谁预判符合，谁已享受"), whole),
    ]
    return Section("benefits", _("各项待遇"), blocks)


def _places(site: Site, paths: Paths) -> Section:
    rows = [(Cell(site.place(city), city.code, "", paths.of(city)), total(site.of(city.code)), "") for city in site.cities]
    nowhere = site.of("")
    if nowhere:
        rows.append((Cell(_("地点待核实")), total(nowhere), ""))
    links = [
        (site.place(city) if city else _("其他"), [(site.place(place), paths.of(place)) for place in places if place.code])
        for city, places in site.index.cities()
    ]
    blocks: list[object] = [Text(_("地区是应当负责的地区：有的按户籍，有的按常住地，由事项规定。"))]
    blocks.append(pieces.sums("city-table", _("各市：各项待遇合计"), _("地区"), [rows]))
    if len(site.index.by_place) < len(site.index.benefits):
        blocks.append(Text(_("涉及敏感情形的待遇只列总数，不分地区。"), "quiet"))
    blocks.append(Links(_("县（市、区）目录"), [(text, places) for text, places in links if places], "county-index"))
    return Section("places", _("各地区"), blocks)


def _rank(site: Site, paths: Paths) -> Section:
    blocks: list[object] = [
        county_table(site, paths, "top-counties", _("尚无享受记录最多的 {n} 个县（市、区）", n=min(TOP, len(site.counties))), TOP),
        benefit_table(site, paths, "top-benefits", _("尚无享受记录最多的 {n} 项待遇", n=min(TOP, len(site.index.benefits))), TOP),
        Links(_("全部排序"), [("", [(_("全部县（市、区）和待遇的排序"), paths.top("ranking"))])], "ranking-link"),
    ]
    return Section("rank", _("最该先查哪里"), blocks)


def _unknown(site: Site, paths: Paths) -> Section:
    found = [(cause, cause.at_most) for cause in site.document.causes[:TOP]]
    whole = total(site.whole())
    blocks: list[object] = [
        Text(_("还有 {n} 条不知道是否符合。补齐下面的台账或标准，能确定其中多少：", n=numbers.count(whole.not_known))),
    ]
    if found:
        blocks.append(pieces.causes(site, paths, "top-causes", _("补齐哪个台账，能确定最多"), found, here=False))
    else:
        blocks.append(Text(_("没有查到原因。"), "quiet"))
    blocks.append(Links(_("详细"), [("", [(_("全部待核实的原因"), paths.top("unknown"))])], "unknown-link"))
    return Section("unknown", _("什么还不知道"), blocks)
