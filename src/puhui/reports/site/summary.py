"""One printed page for the head of a bureau: five numbers, one picture, three things to do this month, what cannot be known yet."""

from __future__ import annotations

from collections.abc import Sequence

from puhui.lang import _
from puhui.reports import numbers, words
from puhui.reports.document import Benefit, Cause, Counts, Place
from puhui.reports.site import pieces
from puhui.reports.site.frame import Paths, Site, page
from puhui.reports.site.totals import stats, total
from puhui.reports.view import Section, Steps, Terms, Text

ROWS = 20  # bars that fit on the page
UNKNOWN = 3
LONG = 420  # of a bar


def summary(site: Site, place: Place | None) -> str:
    """place None: everything, where there is not exactly one province."""
    paths = Paths(1)
    counted = site.whole() if place is None or place.level == "province" else site.of(place.code)
    name = site.full(place) if place and place.level != "province" else site.name
    below = _below(site, place)
    sections = [
        Section("answer", _("五个数字"), [stats(total(counted))]),
        Section("picture", _("一张图"), [_picture(site, below, counted)]),
        Section("todo", _("本月三件事"), [Steps(_todo(site, place, counted, below))]),
        Section("unknown", _("现在还不能知道的"), _unknown(site, place, counted)),
    ]
    crumbs = [(site.name, paths.home())]
    if place and place.level != "province":
        crumbs.append((name, paths.of(place)))
    title = _("{place}：基本公共服务一页摘要", place=name)
    path = paths.summary(place if place else site.province).removeprefix(paths.up)
    return page(site, path, title, _("供负责人阅，A4 一页"), sections, crumbs, kind="summary")


def _below(site: Site, place: Place | None) -> list[Place]:
    """The districts that the picture and the advice speak of."""
    if place is None or place.level == "province":
        return site.cities
    return site.index.below(place.code, "county" if place.level == "city" else "town")


def _picture(site: Site, below: Sequence[Place], counted: Sequence[tuple[Benefit, Counts]]) -> object:
    if not below or len(below) > ROWS or below[0].level == "town":
        return pieces.stacked("picture-bars", pieces.domains_title(), pieces.domain_sums(site, counted), LONG)
    rows = [(site.place(place), total(site.of(place.code))) for place in below]
    return pieces.stacked("picture-bars", pieces.places_title(), rows, LONG)


def _todo(site: Site, place: Place | None, counted: Sequence[tuple[Benefit, Counts]], below: Sequence[Place]) -> list[tuple[str, str]]:
    """What the numbers ask for, the most pressing first, at most three."""
    found = [_check(site, counted, below), _tell(counted), _press(site, counted), _fill(site, place), _review(site, counted)]
    return [thing for thing in found if thing][:3] or [(_("保持报送"), _("没有尚无记录、记录未到、待核实和待复核的。"))]


def _check(site: Site, counted: Sequence[tuple[Benefit, Counts]], below: Sequence[Place]) -> tuple[str, str] | None:
    benefit, counts = max(counted, key=lambda entry: entry[1].not_served, default=(None, None))
    if benefit is None or counts is None or not counts.not_served:
        return None
    lines = [(place, line.counts.not_served) for place in below if (line := site.index.line(place.code, benefit.id))]
    largest = sorted(((place, units) for place, units in lines if units), key=lambda entry: (-entry[1], entry[0].code))[:3]
    where = words.listed(f"{site.place(place)} {numbers.count(units)}" for place, units in largest)
    what = _("核查“{benefit}”尚无享受记录的 {n} 条", benefit=site.speaker.benefit(benefit), n=numbers.count(counts.not_served))
    return what, _("先到：{where}。逐条查明是已在别处享受、放弃、外出、去世，还是要主动告知。", where=where) if where else ""


def _tell(counted: Sequence[tuple[Benefit, Counts]]) -> tuple[str, str] | None:
    units = total(counted).signalled
    if not units:
        return None
    what = _("先告知有疑似线索、还不知道是否符合的 {n} 条", n=numbers.count(units))
    return what, _("线索只是疑似：上门告知可以申请，不据此认定，也不据此批量核对。")


def _press(site: Site, counted: Sequence[tuple[Benefit, Counts]]) -> tuple[str, str] | None:
    benefit, counts = max(counted, key=lambda entry: entry[1].pending, default=(None, None))
    if benefit is None or counts is None or not counts.pending:
        return None
    what = _("催报“{benefit}”没有到的 {n} 条记录", benefit=site.speaker.benefit(benefit), n=numbers.count(counts.pending))
    return what, _("来源还没有声明报齐；报齐以前，没有记录不等于没有享受。")


def _fill(site: Site, place: Place | None) -> tuple[str, str] | None:
    ranked = _lacking(site, place)
    if not ranked:
        return None
    cause, answers = ranked[0]
    what = _("补“{name}”（{kind}）", name=pieces.cause_name(site, cause), kind=pieces.kind_name(cause))
    parts = words.listed(site.speaker.say(part) for part in cause.parts[:3])
    return what, _("缺：{parts}。至多可确定 {n} 条。要核对的，先告知、申请、授权。", parts=parts, n=numbers.count(answers))


def _review(site: Site, counted: Sequence[tuple[Benefit, Counts]]) -> tuple[str, str] | None:
    units = total(counted).to_review
    if not units:
        return None
    return _("复核 {n} 条在享或有记录、按现有事实不符合的", n=numbers.count(units)), _("事实可能过时；复核并告知以前不停发。")


def _lacking(site: Site, place: Place | None) -> list[tuple[Cause, int]]:
    if place is None or place.level == "province":
        return [(cause, cause.at_most) for cause in site.document.causes]
    codes = {place.code} if place.level == "county" else {county.code for county in site.index.below(place.code, "county")}
    found = [(cause, sum(units for code, units in cause.where if code in codes)) for cause in site.document.causes]
    return sorted(((cause, units) for cause, units in found if units), key=lambda entry: -entry[1])


def _unknown(site: Site, place: Place | None, counted: Sequence[tuple[Benefit, Counts]]) -> list[object]:
    whole = total(counted)
    held = sorted(((benefit, counts) for benefit, counts in counted if counts.not_known), key=lambda entry: -entry[1].not_known)
    intro = Text(_("{n} 条不知道是否符合，不当作“否”，也不据此停发。最多的：", n=numbers.count(whole.not_known)))
    if not held:
        return [Text(_("没有待核实的答案。"))]
    pairs = [
        (
            site.speaker.benefit(benefit),
            _("待核实 {n}；享受比例 {bounds}", n=numbers.count(counts.not_known), bounds=numbers.bounds(counts.at_least, counts.at_most)),
        )
        for benefit, counts in held[:UNKNOWN]
    ]
    return [intro, Terms(pairs)]
