"""Tables and pictures of counts: one benefit or one place a row, places by benefits, tiles of the province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from markupsafe import Markup

from puhui.lang import _, language
from puhui.reports import charts, numbers, words
from puhui.reports.charts import Mark
from puhui.reports.document import Benefit, Counts, Document, Line, Place
from puhui.reports.view import Cell, Pictures, Row, Table
from puhui.reports.words import Speaker

WIDE = 6  # benefits side by side in one table of places: what fits across a printed page
FEW = 12  # up to so many counties a picture has bars, more have tiles


class Index:
    """The document by place and benefit, in the order of the document."""

    def __init__(self, document: Document):
        self.document = document
        self.benefits = document.benefits
        self.by_place = [benefit for benefit in document.benefits if not benefit.sensitive]
        self.places = {place.code: place for place in document.places}
        self.lines = {(line.place, line.benefit): line for line in document.lines}
        self._levels: dict[str, list[Place]] = defaultdict(list)
        self._below: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in document.places:
            self._levels[place.level].append(place)
            self._below[place.parent, place.level].append(place)

    def at(self, level: str) -> list[Place]:
        return self._levels.get(level, [])

    def below(self, parent: str, level: str) -> list[Place]:
        return self._below.get((parent, level), [])

    def line(self, place: str, benefit: str) -> Line | None:
        return self.lines.get((place, benefit))

    def cities(self) -> list[tuple[Place | None, list[Place]]]:
        """Counties by city; those without one (and where the place is not known) last."""
        groups: list[tuple[Place | None, list[Place]]] = [(city, self.below(city.code, "county")) for city in self.at("city")]
        rest = [place for place in self.at("county") if not place.parent or place.parent not in self.places]
        return [group for group in [*groups, (None, rest)] if group[1]]


def place_name(place: Place, speaker: Speaker) -> str:
    return speaker.say(place.name) if place.code else _("地点待核实")


def full_name(place: Place, index: Index, speaker: Speaker) -> str:
    """太原市小店区; in English the district and its city, each translated."""
    if place.code and language() == "zh":
        return place.path
    over = index.places.get(place.parent) if place.parent else None
    return f"{place_name(place, speaker)}, {place_name(over, speaker)}" if over and over.level != "province" else place_name(place, speaker)


def counts_columns(first: str) -> list[Cell]:
    """The columns of a table of counts, whatever its rows are."""
    return [
        Cell(first),
        Cell(_("预判符合"), _("至少–至多"), "number"),
        Cell(_("已享受"), "", "number"),
        Cell(_("享受比例"), _("至少–至多"), "number"),
        Cell(words.short("not_served"), "", "number"),
        Cell(words.short("partly"), "", "number"),
        Cell(words.short("pending"), "", "number"),
        Cell(words.short("not_known"), "", "number"),
        Cell(_("待复核"), "", "number"),
        Cell(_("疑似尚缺"), "", "number"),
    ]


def counts_table(name: str, caption: str, rows: Iterable[tuple[Benefit, Counts]], speaker: Speaker) -> Table:
    """A row for each benefit: who is due, who is served, and everything in between."""
    made = [counts_row(Cell(speaker.benefit(benefit), speaker.about(benefit)), benefit, counts, speaker) for benefit, counts in rows]
    return Table(name, caption, counts_columns(_("待遇")), [made], cards=True)


def counts_row(head: Cell, benefit: Benefit, counts: Counts, speaker: Speaker, tone: str = "") -> Row:
    number = numbers.count
    with_records = _("无记录 {n}，已有记录 {m}", n=number(counts.unknown), m=number(counts.unknown_served)) if counts.unknown_served else ""
    review = [_("在享 {n}", n=number(counts.no_longer_due))] if counts.no_longer_due else []
    review += [_("有记录 {n}", n=number(counts.served_not_due))] if counts.served_not_due else []
    review += [_("另有渐退期内 {n}", n=number(counts.grace))] if counts.grace else []
    owed = _("应享合计 {amount}", amount=words.amount(benefit, counts.amount_due, speaker)) if benefit.measure else ""
    looked = _("名单里已处置 {n}", n=number(counts.disposed)) if counts.disposed else ""
    told = [with_records] if with_records else []
    told += [_("有疑似线索 {n}，先告知", n=number(counts.signalled))] if counts.signalled else []
    judged = [_("判断了 {n}", n=number(counts.units))]
    judged += [_("其中不适用 {n}", n=number(counts.not_applicable))] if counts.not_applicable else []
    return Row(
        [
            head,
            Cell(numbers.span(counts.due, counts.due_at_most), words.listed(judged), "number"),
            count_cell(counts.served),
            bound_cell(counts),
            count_cell(counts.not_served, looked, tone="strong"),
            count_cell(counts.partly),
            count_cell(counts.pending),
            count_cell(counts.not_known, words.listed(told)),
            count_cell(counts.to_review, words.listed(review)),
            Cell(words.amount(benefit, counts.amount_missing, speaker), owed, "number"),
        ],
        tone,
    )


def count_cell(value: int, note: str = "", tone: str = "") -> Cell:
    """Zeros step back, so that the eye finds what is not zero."""
    return Cell(numbers.count(value), note, f"number {tone if value else 'zero'}".strip())


def bound_cell(counts: Counts, note: str = "") -> Cell:
    """Coverage as bounds, with its bar."""
    return Cell(numbers.bounds(counts.at_least, counts.at_most), note, "number", "", charts.bar(counts.at_least, counts.at_most))


def place_tables(
    name: str, title: str, index: Index, groups: Sequence[tuple[Place | None, Sequence[Place]]], speaker: Speaker, link: bool
) -> list[Table]:
    """Places by benefits: coverage, and how many have no record yet. Several tables where the benefits are many."""
    benefits = index.by_place
    tables: list[Table] = []
    count = max(1, -(-len(benefits) // WIDE))
    each = max(1, -(-len(benefits) // count))  # of about the same width: eight benefits are four and four
    for start in range(0, len(benefits), each):
        part = benefits[start : start + each]
        number = len(tables) + 1
        caption = title if count == 1 else _("{title}（{n}/{all}）", title=title, n=number, all=count)
        columns = [Cell(_("地区")), *(Cell(speaker.benefit(benefit), speaker.say(benefit.kind_name), "number") for benefit in part)]
        rows = [_place_rows(index, over, places, part, speaker, link) for over, places in groups]
        tables.append(Table(f"{name}-{number}", caption, columns, rows, dense=True))
    return tables


def _place_rows(
    index: Index, over: Place | None, places: Sequence[Place], benefits: Sequence[Benefit], speaker: Speaker, link: bool
) -> list[Row]:
    rows = [_place_row(index, over, benefits, speaker, False, "sum")] if over else []
    return rows + [_place_row(index, place, benefits, speaker, link, "") for place in places]


def _place_row(index: Index, place: Place, benefits: Sequence[Benefit], speaker: Speaker, link: bool, tone: str) -> Row:
    head = Cell(place_name(place, speaker), "" if tone else place.code, "", f"#p{place.code}" if link else "")
    return Row([head, *(_share_cell(index.line(place.code, benefit.id)) for benefit in benefits)], tone)


def _share_cell(line: Line | None) -> Cell:
    if line is None:
        return Cell(numbers.NOTHING, "", "number")
    return bound_cell(line.counts, _("尚无 {n}", n=numbers.count(line.counts.not_served)) if line.counts.not_served else "")


def pictures(index: Index, speaker: Speaker) -> Pictures:
    """One picture for each benefit: bars of a few counties, or tiles of many, a row for each city."""
    groups = index.cities()
    few = sum(len(places) for _city, places in groups) <= FEW
    drawn = []
    for number, benefit in enumerate(index.by_place, 1):
        rows = [
            (speaker.say(city.name) if city else _("其他"), [_mark(index, place, benefit, speaker) for place in places])
            for city, places in groups
        ]
        title = _("各县（市、区）的享受比例：{benefit}", benefit=speaker.benefit(benefit))
        description = _("每个县（市、区）一格或一条，实色是至少，斜线是至多；数字见下面的表。")
        name = f"map-{number}"
        drawing = (
            charts.bars(name, title, description, [mark for _label, marks in rows for mark in marks])
            if few
            else charts.tiles(name, title, description, rows)
        )
        drawn.append((speaker.benefit(benefit), drawing))
    return Pictures(drawn, _legend(few))


def _mark(index: Index, place: Place, benefit: Benefit, speaker: Speaker) -> Mark:
    line = index.line(place.code, benefit.id)
    nothing = (0, 0)
    return Mark(place_name(place, speaker), line.counts.at_least if line else nothing, line.counts.at_most if line else nothing)


def _legend(few: bool) -> list[tuple[Markup, str]]:
    if few:
        return [(charts.swatch("certain"), _("至少（确有记录）")), (charts.swatch("possible"), _("可能（记录未到或待核实）"))]
    edges = [0, *charts.CLASSES, 1000]
    shades = [(charts.swatch(f"tile q{step}"), f"{low // 10}–{high // 10}%") for step, (low, high) in enumerate(pairwise(edges))]
    return [
        *shades,
        (charts.swatch("tile q1", veiled=True), _("上下限相差超过 20 个百分点")),
        (charts.swatch("tile none"), _("没有确知的对象")),
    ]
