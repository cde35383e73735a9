"""Most lines without a record: places and benefits in order. A ranking says where to look first, not who did badly."""

from __future__ import annotations

from collections.abc import Sequence

from puhui.lang import _
from puhui.reports import numbers, words
from puhui.reports.document import Benefit, Counts, Place
from puhui.reports.site.frame import Paths, Site, page
from puhui.reports.site.totals import Sum, total
from puhui.reports.tables import count_cell
from puhui.reports.view import Cell, Row, Section, Table, Text


def ranking(site: Site) -> str:
    paths = Paths(0)
    sections = [
        Section(
            "counties",
            _("按县（市、区）"),
            [
                Text(_("排在前面只说明先到那里核查：人多的县条数多，记录报得晚的县也会排前。占比和记录未到一并看。"), "note"),
                county_table(site, paths, "county-ranking", _("县（市、区），尚无享受记录最多的在前"), None),
            ],
        ),
        Section("benefit-order", _("按待遇"), [benefit_table(site, paths, "benefit-ranking", _("待遇，尚无享受记录最多的在前"), None)]),
    ]
    crumbs = [(site.name, paths.home())]
    return page(site, "ranking.html", _("尚无享受记录的排序"), _("先到哪里、先查哪一项"), sections, crumbs)


def ranked_counties(site: Site) -> list[tuple[Place, Sum, Sequence[tuple[Benefit, Counts]]]]:
    """The most lines without a record first; among equals by code."""
    found = [(place, site.of(place.code)) for place in site.counties]
    summed = [(place, total(counted), counted) for place, counted in found]
    return sorted(summed, key=lambda entry: (-entry[1].not_served, entry[0].code))


def county_table(site: Site, paths: Paths, name: str, caption: str, most: int | None) -> Table:
    columns = [*_columns(_("县（市、区）")), Cell(_("条数最多的待遇"))]
    rows = []
    for place, found, counted in ranked_counties(site)[:most]:
        benefit, counts = max(counted, key=lambda entry: entry[1].not_served)
        largest = (
            Cell(site.speaker.benefit(benefit), numbers.count(counts.not_served), "", paths.benefit(benefit.id))
            if counts.not_served
            else Cell(numbers.NOTHING)
        )
        rows.append(Row([Cell(site.full(place), "", "", paths.of(place)), *_cells(found), largest]))
    return Table(name, caption, columns, [rows], cards=True)


def benefit_table(site: Site, paths: Paths, name: str, caption: str, most: int | None) -> Table:
    columns = [*_columns(_("待遇")), Cell(_("条数最多的县（市、区）"))]
    order = {benefit.id: number for number, benefit in enumerate(site.index.benefits)}
    ranked = sorted(site.index.benefits, key=lambda benefit: (-benefit.counts.not_served, order[benefit.id]))
    rows = []
    for benefit in ranked[:most]:
        lines = [(place, line.counts.not_served) for place in site.counties if (line := site.index.line(place.code, benefit.id))]
        place, units = max(lines, key=lambda entry: (entry[1], entry[0].code), default=(None, 0))
        largest = Cell(site.full(place), numbers.count(units), "", paths.of(place)) if place and units else Cell(numbers.NOTHING)
        head = Cell(site.speaker.benefit(benefit), site.speaker.about(benefit), "", paths.benefit(benefit.id))
        rows.append(Row([head, *_cells(total([(benefit, benefit.counts)])), largest]))
    return Table(name, caption, columns, [rows], cards=True)


def _columns(first: str) -> list[Cell]:
    return [
        Cell(first),
        Cell(words.short("not_served"), "", "number"),
        Cell(_("占确知预判符合的"), "", "number"),
        Cell(words.short("partly"), "", "number"),
        Cell(words.short("pending"), "", "number"),
        Cell(words.short("not_known"), "", "number"),
    ]


def _cells(found: Sum) -> list[Cell]:
    return [
        count_cell(found.not_served, tone="strong"),
        Cell(numbers.share((found.not_served, found.due)), "", "number"),
        count_cell(found.partly),
        count_cell(found.pending),
        count_cell(found.not_known),
    ]
