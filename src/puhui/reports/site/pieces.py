"""Tables and pictures that several pages of a site have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from markupsafe import Markup

from puhui.lang import _, language
from puhui.reports import charts, maps, numbers, words
from puhui.reports.document import Benefit, Cause, Counts, Place
from puhui.reports.maps import EDGES, Tile
from puhui.reports.site.frame import Paths, Site
from puhui.reports.site.totals import Sum, legend, total
from puhui.reports.tables import count_cell, counts_columns, counts_row
from puhui.reports.view import Cell, Pictures, Row, Table

SUFFIXES = ("自治县", "区", "县", "市")


def by_domain(site: Site, paths: Paths, name: str, caption: str, counted: Sequence[tuple[Benefit, Counts]]) -> Table:
    """A row for each benefit, a group for each domain, which can be linked to as #<name>-<domain>."""
    counts = {benefit.id: found for benefit, found in counted}
    columns = counts_columns(_("待遇"))
    groups = []
    for domain, say, benefits in site.domains():
        rows = [_benefit_row(site, paths, benefit, counts[benefit.id]) for benefit in benefits if benefit.id in counts]
        if rows:
            groups.append([Row([Cell(say, span=len(columns))], "group", f"{name}-{domain}"), *rows])
    return Table(name, caption, columns, groups, cards=True)


def _benefit_row(site: Site, paths: Paths, benefit: Benefit, counts: Counts) -> Row:
    head = Cell(site.speaker.benefit(benefit), site.speaker.about(benefit), "", paths.benefit(benefit.id))
    return counts_row(head, benefit, counts, site.speaker)


def domain_anchors(site: Site, name: str, counted: Sequence[tuple[Benefit, Counts]]) -> list[tuple[str, str]]:
    have = {benefit.id for benefit, _counts in counted}
    return [(say, f"#{name}-{domain}") for domain, say, benefits in site.domains() if any(benefit.id in have for benefit in benefits)]


def sums(name: str, caption: str, first: str, groups: Sequence[Sequence[tuple[Cell, Sum, str]]]) -> Table:
    """A row for each place or domain, its benefits added up."""
    columns = [
        Cell(first),
        Cell(_("确知预判符合"), _("条"), "number"),
        Cell(_("已享受"), "", "number"),
        Cell(_("占确知的"), "", "number"),
        Cell(words.short("not_served"), "", "number"),
        Cell(words.short("partly"), "", "number"),
        Cell(words.short("pending"), "", "number"),
        Cell(words.short("not_known"), "", "number"),
        Cell(_("待复核"), "", "number"),
        Cell(_("构成")),
    ]
    return Table(name, caption, columns, [[_sum_row(head, found, tone) for head, found, tone in group] for group in groups], cards=True)


def _sum_row(head: Cell, found: Sum, tone: str) -> Row:
    return Row(
        [
            head,
            count_cell(found.due),
            count_cell(found.served),
            Cell(numbers.share(found.reached), "", "number"),
            count_cell(found.not_served, tone="strong"),
            count_cell(found.partly),
            count_cell(found.pending),
            count_cell(found.not_known),
            count_cell(found.to_review),
            Cell("", "", "picture", "", charts.stack(found.parts)),
        ],
        tone,
    )


def short_name(name: str) -> str:
    """As it fits on a tile: without the word for the level, unless it is all there is."""
    if language() == "en":
        name = name.removesuffix(" District").removesuffix(" County").removesuffix(" City")
        return name if len(name) <= 11 else f"{name[:10]}…"
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def coverage_map(site: Site, paths: Paths, name: str, title: str, places: Sequence[Place], benefit: Benefit) -> Pictures:
    """Counties by how much of one benefit is certain."""

    def tile(place: Place) -> Tile:
        line = site.index.line(place.code, benefit.id)
        low, high = (line.counts.at_least, line.counts.at_most) if line else ((0, 0), (0, 0))
        shade, striped = maps.shade(low, high)
        if shade == "none":
            value = words.short("not_known") if low[1] else numbers.NOTHING
        else:
            value = f"{'≥' if striped else ''}{numbers.share_floor(low) // 10}%"
        return _tile(site, paths, place, value, numbers.bounds(low, high), shade, striped)

    description = _(
        "每个县（市、区）一格，颜色越深，至少享受的比例越高；斜纹是上下限相差超过 20 个百分点；虚线是没有确知的对象。数字见下面的表。"
    )
    drawing = maps.draw(name, title, description, [tile(place) for place in places], site.ground)
    return Pictures([(title, drawing)], _legend(True), wide=True)


def reached_map(site: Site, paths: Paths, name: str, title: str, places: Sequence[Place], of: Callable[[Place], Sum]) -> Pictures:
    """Counties by the share served among those of whom it is known that they are due."""

    def tile(place: Place) -> Tile:
        share = of(place).reached
        shade, striped = maps.shade(share, share)
        value = f"{numbers.share_floor(share) // 10}%" if share[1] else numbers.NOTHING
        return _tile(site, paths, place, value, numbers.share(share), shade, striped)

    description = _("每个县（市、区）一格，颜色越深，确知预判符合的各条里已享受的比例越高；虚线是没有确知的对象。数字见下面的表。")
    drawing = maps.draw(name, title, description, [tile(place) for place in places], site.ground)
    return Pictures([(title, drawing)], _legend(False), wide=True)


def _tile(site: Site, paths: Paths, place: Place, value: str, said: str, shade: str, striped: bool) -> Tile:
    name = site.place(place)
    return Tile(place.code, short_name(name), value, f"{name} {said}", shade, striped, paths.of(place), place.parent)


def _legend(bounded: bool) -> list[tuple[Markup, str]]:
    found = [(charts.swatch(f"tile q{step}"), f"{low // 10}–{high // 10}%") for step, (low, high) in enumerate(pairwise([0, *EDGES, 1000]))]
    if bounded:
        found.append((charts.swatch("tile q1", veiled=True), _("上下限相差超过 20 个百分点")))
    return [*found, (charts.swatch("tile none"), _("没有确知的对象"))]


def domains_title() -> str:
    return _("各领域：预判符合和可能符合的，现在怎样")


def places_title() -> str:
    return _("各地：预判符合和可能符合的，现在怎样")


def stacked(name: str, title: str, rows: Sequence[tuple[str, Sum]], length: int = 300) -> Pictures:
    """What is or may be due, divided by what became of it."""
    description = _("每行一条，依次是已享受、部分享受、尚无享受记录、记录未到、待核实；右边是尚无享受记录的条数和占确知的比例。")
    drawn = [
        (text, found.parts, f"{numbers.count(found.not_served)} · {numbers.share((found.not_served, found.due))}") for text, found in rows
    ]
    last = (Markup(""), _("右边：尚无享受记录的条数 · 占确知的"))
    return Pictures([(title, charts.stacks(name, title, description, drawn, length))], [*legend(), last], wide=True)


def domain_sums(site: Site, counted: Sequence[tuple[Benefit, Counts]]) -> list[tuple[str, Sum]]:
    counts = {benefit.id: found for benefit, found in counted}
    found = []
    for _domain, say, benefits in site.domains():
        held = [(benefit, counts[benefit.id]) for benefit in benefits if benefit.id in counts]
        if held:
            found.append((say, total(held)))
    return found


def causes(site: Site, paths: Paths, name: str, caption: str, found: Sequence[tuple[Cause, int]], here: bool) -> Table:
    """Registers and figures by the answers they may settle. here: the count is that of one place."""
    columns = [Cell(_("补什么")), Cell(_("种类")), Cell(_("缺的项目")), Cell(_("至多可确定"), _("条"), "number")]
    columns += [] if here else [Cell(_("至少可确定"), _("条"), "number")]
    rows = []
    for cause, answers in found:
        cells = [
            Cell(cause_name(site, cause), "", "", f"{paths.top('unknown')}#{cause_id(site, cause)}"),
            Cell(kind_name(cause)),
            Cell(words.listed(site.speaker.say(part) for part in cause.parts[:4]), more(len(cause.parts) - 4)),
            Cell(numbers.count(answers), "", "number strong"),
        ]
        rows.append(Row([*cells, *([] if here else [count_cell(cause.at_least)])]))
    return Table(name, caption, columns, [rows], cards=True)


def more(count: int) -> str:
    return _("另有 {n} 项", n=count) if count > 0 else ""


def cause_name(site: Site, cause: Cause) -> str:
    return site.speaker.say(cause.say)


def cause_id(site: Site, cause: Cause) -> str:
    return f"cause-{site.document.causes.index(cause) + 1}"


def kind_name(cause: Cause) -> str:
    return {"register": _("台账"), "awards": _("在享登记的到数声明"), "figure": _("标准")}[cause.kind]


def place_groups(site: Site, paths: Paths, benefit: Benefit, groups: Sequence[tuple[Place | None, Sequence[Place]]]) -> list[list[Row]]:
    """Rows of one benefit: every city with its counties below it."""
    made = []
    for city, places in groups:
        rows = [_place_row(site, paths, benefit, city, "sum")] if city else []
        rows += [_place_row(site, paths, benefit, place, "") for place in places]
        found = [row for row in rows if row is not None]
        if found:
            made.append(found)
    return made


def _place_row(site: Site, paths: Paths, benefit: Benefit, place: Place, tone: str) -> Row | None:
    line = site.index.line(place.code, benefit.id)
    if line is None:
        return None
    head = Cell(site.place(place), "" if tone else place.code, "", paths.of(place))
    return counts_row(head, benefit, line.counts, site.speaker, tone)
