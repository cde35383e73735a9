"""What must hold between the rows: one version at a time, parents that exist, successors that exist, shares that add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from puhui.errors import Problem, nearest
from puhui.lang import _
from puhui.regions.changeover import LEAVE, MONTHS, REGULATION, months_after
from puhui.regions.model import Change, Office, Region
from puhui.terms import RegionCode

_ABOVE = {"city": ("province",), "county": ("city", "province")}
_DAY = timedelta(days=1)


def check(regions: list[Region], changes: list[Change], offices: list[Office], problems: list[Problem]) -> None:
    versions: dict[str, list[Region]] = defaultdict(list)
    for region in regions:
        versions[region.code].append(region)
    _one_at_a_time(versions, problems)
    for region in regions:
        _parent(region, versions, problems)
        _gone(region, versions, changes, problems)
        _came(region, min(row.since for row in regions), versions, changes, problems)
    seen: dict[tuple[date, str, str], Change] = {}
    for change in changes:
        _ends_of(change, versions, problems)
        _handed_over(change, problems)
        other = seen.setdefault((change.day, change.source, change.target), change)
        if other is not change:
            what = _("这一变更写了两次，另一处在第 {line} 行", line=other.where.line)
            problems.append(Problem(change.where, "change-twice", what, _("去掉其中一行")))
    _shares(versions, changes, problems)
    _offices(offices, problems)


def _one_at_a_time(versions: dict[str, list[Region]], problems: list[Problem]) -> None:
    for code, rows in versions.items():
        rows.sort(key=lambda row: row.since)
        for earlier, later in pairwise(rows):
            if earlier.until is None or earlier.until >= later.since:
                what = _("{code} 与 {place} 的有效期重叠", code=code, place=earlier.where)
                problems.append(Problem(later.where, "overlap", what, _("给前一行写上 until，早于后一行的 since")))


def _parent(region: Region, versions: dict[str, list[Region]], problems: list[Problem]) -> None:
    if RegionCode(region.code).level != region.level:
        what = _("代码 {code} 的位数与层级 {level} 不符", code=region.code, level=region.level)
        problems.append(Problem(region.where, "level-code", what, _("改正代码或层级")))
    if region.level == "province":
        if region.parent:
            problems.append(Problem(region.where, "parent-of-province", _("省级没有上级"), _("把 parent 留空")))
        return
    covering = [row for row in versions.get(region.parent, []) if row.level in _ABOVE[region.level]]
    if not covering:
        near = nearest(region.parent, versions)
        remedy = _("是不是 {near}？", near=near) if near else _("补上上级的一行")
        problems.append(Problem(region.where, "parent-unknown", _("没有这个上级：{value}", value=region.parent or "—"), remedy))
    elif not _covered(region, covering):
        what = _("上级 {parent} 没有覆盖 {code} 的整个有效期", parent=region.parent, code=region.code)
        problems.append(Problem(region.where, "parent-dates", what, _("按上级变更的日子把这一行分成两行")))


def _covered(region: Region, rows: list[Region]) -> bool:
    """Whether the versions in `rows`, one after the other, are there all the days of `region`."""
    day: date | None = region.since
    for row in sorted(rows, key=lambda row: row.since):
        if day is not None and row.valid(day):
            day = None if row.until is None else row.until + _DAY
    return day is None or (region.until is not None and day > region.until)


def _gone(region: Region, versions: dict[str, list[Region]], changes: Iterable[Change], problems: list[Problem]) -> None:
    if region.until is None or region.level != "county":
        return
    after = region.until + _DAY
    if any(row.valid(after) for row in versions[region.code]):
        return
    if not any(change.source == region.code and change.day == after for change in changes):
        what = _("{name} {code} 到 {until} 为止，没有写由谁接续", name=region.name, code=region.code, until=region.until)
        problems.append(Problem(region.where, "successor-missing", what, _("在 changes.csv 写上 {day} 的去向", day=after)))


def _came(region: Region, first: date, versions: dict[str, list[Region]], changes: Iterable[Change], problems: list[Problem]) -> None:
    if region.level != "county" or region.since == first or any(row.valid(region.since - _DAY) for row in versions[region.code]):
        return
    if not any(change.target == region.code and change.day == region.since for change in changes):
        what = _("{name} {code} 自 {since} 起，没有写由谁而来", name=region.name, code=region.code, since=region.since)
        problems.append(Problem(region.where, "origin-missing", what, _("在 changes.csv 写上 {day} 的来源", day=region.since)))


def _ends_of(change: Change, versions: dict[str, list[Region]], problems: list[Problem]) -> None:
    sides = (("from", change.from_county, change.day - _DAY), ("to", change.to_county, change.day))
    for side, code, day in sides:
        if any(row.valid(day) for row in versions.get(code, [])):
            continue
        near = nearest(code, (known for known, rows in versions.items() if any(row.valid(day) for row in rows)))
        what = _("“{side}”的 {code} 在 {day} 不存在", side=side, code=code, day=day)
        remedy = _("是不是 {near}？", near=near) if near else _("检查代码与日期")
        problems.append(Problem(change.where, "change-unknown", what, remedy))
    if change.from_county == change.to_county:
        what = _("变更的两头是同一个县：{code}", code=change.from_county)
        problems.append(Problem(change.where, "change-nowhere", what, _("县内调整不写在这里")))


def _handed_over(change: Change, problems: list[Problem]) -> None:
    day = change.handed_over
    if day is None:
        return
    if day < change.day:
        what = _("交接日 {day} 早于批复日 {since}", day=day, since=change.day)
        problems.append(Problem(change.where, "handed-over-early", what, _("写新机构开始办理的第一天；不知道就留空")))
    elif change.day >= REGULATION and day > months_after(change.day, MONTHS + LEAVE):
        what = _("交接日 {day} 晚于行政区划管理条例第十五条的期限（批复后 12 个月，经批准可延长 6 个月）", day=day)
        problems.append(Problem(change.where, "handed-over-late", what, _("核对批复日与交接日")))


def _shares(versions: dict[str, list[Region]], changes: list[Change], problems: list[Problem]) -> None:
    whole: dict[tuple[date, str], list[Change]] = defaultdict(list)
    towns: dict[tuple[date, str, str], Fraction] = defaultdict(Fraction)
    for change in changes:
        if change.by_town:
            towns[change.day, change.from_county, change.to_county] += change.share
        else:
            whole[change.day, change.source].append(change)
    for (day, code), rows in whole.items():
        total = sum((row.share for row in rows), Fraction())
        stays = any(row.valid(day) for row in versions.get(code, []))
        if (total >= 1) if stays else (total != 1):
            what = _("{code} 在 {day} 的份额合计 {total}", code=code, day=day, total=total)
            remedy = _("它仍然存在，划出的合计应当小于 1") if stays else _("它已撤销，合计应当正好是 1")
            problems.append(Problem(rows[0].where, "share-sum", what, remedy))
        for row in rows:
            named = towns.pop((day, code, row.to_county), None)
            if named is not None and named != row.share:
                text = {"code": code, "to": row.target, "share": row.share, "total": named}
                what = _("{code} 划入 {to} 的份额 {share} 与各乡镇合计 {total} 不符", **text)
                problems.append(Problem(row.where, "share-towns", what, _("改正县的一行或乡镇的各行")))
    for change in changes:
        if change.by_town and (change.day, change.from_county, change.to_county) in towns:
            what = _("乡镇 {town} 的变更没有对应的县级一行", town=change.source)
            remedy = _("补上 {day} 从 {a} 到 {b} 的一行", day=change.day, a=change.from_county, b=change.to_county)
            problems.append(Problem(change.where, "town-alone", what, remedy))


def _offices(offices: list[Office], problems: list[Problem]) -> None:
    kinds = {office.kind for office in offices}
    codes: dict[str, Office] = {}
    for office in offices:
        other = codes.setdefault(office.code, office)
        if other is not office:
            what = _("机构代码 {code} 写了两次", code=office.code)
            problems.append(Problem(office.where, "office-twice", what, _("改名，或去掉其中一行")))
        if office.successor and office.successor not in kinds:
            near = nearest(office.successor, kinds)
            remedy = _("是不是 {near}？", near=near) if near else _("补上这类机构")
            problems.append(Problem(office.where, "successor-unknown", _("没有这类机构：{kind}", kind=office.successor), remedy))
    for index, office in enumerate(offices):
        for other in offices[:index]:
            if office.kind == other.kind and set(office.levels) & set(other.levels) and _meet(office, other):
                what = _("{kind} 与 {place} 的有效期重叠", kind=office.kind, place=other.where)
                problems.append(Problem(office.where, "overlap", what, _("给前一行写上 until，早于后一行的 since")))


def _meet(one: Office, other: Office) -> bool:
    """Whether two offices have a day in common."""
    begins = max(one.since or date.min, other.since or date.min)
    return begins <= min(one.until or date.max, other.until or date.max)
