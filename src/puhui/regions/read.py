"""Read the tables of place packs: regions.csv, changes.csv, organisations.csv, village_counts.csv. Every trouble keeps its line.

Lists of towns and villages (`towns.csv`, `villages.csv`, `town_changes.csv`) are long and seldom asked for: here they are
only found; `Lists` reads them when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, Row, read_csv
from puhui.regions.check import check
from puhui.regions.lists import FILES, Lists
from puhui.regions.model import Change, Office, Region, official
from puhui.regions.timeline import Regions
from puhui.terms import parse_day

LEVELS = ("province", "city", "county")
_COLUMNS = {
    "regions.csv": (("code", "name", "level", "parent", "since", "until", "document"), ()),
    "changes.csv": (("day", "from", "to", "share", "what", "document", "note"), ("handed_over",)),
    "village_counts.csv": (("code", "villages", "source"), ()),
    "organisations.csv": (("code", "kind", "say", "level", "since", "until", "successor", "document", "status"), ("note",)),
}
_SHARE = re.compile(r"1|0?\.\d{1,6}|[1-9]\d{0,6}/[1-9]\d{0,6}")


def load(packs: Iterable[Pack]) -> Regions:
    """The districts, changes and offices of all packs. All that is wrong in them is raised as one list."""
    problems: list[Problem] = []
    regions: list[Region] = []
    changes: list[Change] = []
    offices: list[Office] = []
    counts: dict[str, int] = {}
    lists: list[Path] = []
    for pack in packs:
        for path in pack.files("regions", "*"):
            if path.name in FILES:
                lists.append(path)
                continue
            if path.name not in _COLUMNS:
                known = (*_COLUMNS, *FILES)
                near = nearest(path.name, known)
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(known))
                problems.append(Problem(Where(str(path)), "file-unread", _("没有程序会读这个文件"), remedy))
                continue
            for row in read_csv(path, *_COLUMNS[path.name], problems):
                before = len(problems)
                found = _READERS[path.name](row, problems)
                if len(problems) > before:
                    continue
                if isinstance(found, Region):
                    regions.append(found)
                elif isinstance(found, Change):
                    changes.append(found)
                elif isinstance(found, tuple):
                    counts[found[0]] = found[1]
                else:
                    offices.append(found)
    if not problems:  # relations between rows are looked at only when every row could be read
        check(regions, changes, offices, problems)
    if problems:
        raise PuhuiError(sorted(problems))
    return Regions(regions, changes, offices, counts, Lists(lists))


def _region(row: Row, problems: list[Problem]) -> Region:
    since = _day(row, "since", problems) or date.max
    region = Region(
        _code(row, "code", (6,), problems),
        _text(row, "name", problems),
        _choice(row, "level", LEVELS, problems),
        _code(row, "parent", (6,), problems) if row["parent"] else "",
        since,
        _day(row, "until", problems, may_be_empty=True),
        row["document"],
        row.where,
    )
    _order(row, region.since, region.until, problems)
    return region


def _change(row: Row, problems: list[Problem]) -> Change:
    share = row["share"]
    if not _SHARE.fullmatch(share) or not 0 < Fraction(share) <= 1:
        remedy = _("写成 1、0.25 或 14/138 的样子，大于 0，不大于 1")
        problems.append(Problem(row.at("share"), "bad-share", _("份额写法有误：{value}", value=share), remedy))
        share = "1"
    return Change(
        _day(row, "day", problems) or date.max,
        _code(row, "from", (6, 9), problems),
        _code(row, "to", (6, 9), problems),
        Fraction(share),
        _text(row, "what", problems),
        _text(row, "document", problems),
        row["note"],
        row.where,
        _day(row, "handed_over", problems, may_be_empty=True),
    )


def _count(row: Row, problems: list[Problem]) -> tuple[str, int]:
    """How many villages and communities a county had: the weight of one that has to be divided or put together."""
    number = row["villages"]
    if not re.fullmatch(r"[1-9]\d{0,5}", number):
        problems.append(Problem(row.at("villages"), "bad-count", _("村（社区）数写法有误：{value}", value=number or "—"), _("写成正整数")))
        number = "1"
    _text(row, "source", problems)
    return _code(row, "code", (6,), problems), int(number)


def _office(row: Row, problems: list[Problem]) -> Office:
    levels = tuple(row["level"].split())
    for level in levels or ("",):
        if level not in LEVELS:
            remedy = _("可用：{all}", all=", ".join(LEVELS))
            problems.append(Problem(row.at("level"), "bad-level", _("没有这个层级：{value}", value=level), remedy))
    office = Office(
        _text(row, "code", problems),
        _text(row, "kind", problems),
        _text(row, "say", problems),
        levels,
        _day(row, "since", problems, may_be_empty=True),
        _day(row, "until", problems, may_be_empty=True),
        row["successor"],
        _text(row, "document", problems),
        _choice(row, "status", ("checked", "unverified"), problems),
        row["note"],
        row.where,
    )
    _order(row, office.since, office.until, problems)
    return office


_READERS: dict[str, Callable[[Row, list[Problem]], Region | Change | Office | tuple[str, int]]] = {
    "regions.csv": _region,
    "changes.csv": _change,
    "village_counts.csv": _count,
    "organisations.csv": _office,
}


def _text(row: Row, column: str, problems: list[Problem]) -> str:
    if not row[column].strip():
        problems.append(Problem(row.at(column), "cell-empty", _("“{column}”没有值", column=column), _("补上这一格")))
    return row[column].strip()


def _choice(row: Row, column: str, among: tuple[str, ...], problems: list[Problem]) -> str:
    value = row[column]
    if value not in among:
        near = nearest(value, among)
        remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(among))
        problems.append(Problem(row.at(column), "bad-word", _("“{column}”不能是 {value}", column=column, value=value or "—"), remedy))
    return value


def _code(row: Row, column: str, digits: tuple[int, ...], problems: list[Problem]) -> str:
    text = row[column]
    if len(text) not in digits or official(text) != text:
        remedy = _("写成 {n} 位数字", n=" / ".join(map(str, digits)))
        problems.append(Problem(row.at(column), "bad-code", _("不是行政区划代码：{value}", value=text or "—"), remedy))
    return text


def _day(row: Row, column: str, problems: list[Problem], *, may_be_empty: bool = False) -> date | None:
    text = row[column]
    if not text and may_be_empty:
        return None
    try:
        return parse_day(text)
    except ValueError:
        what = _("不是存在的日期：{value}", value=text or "—")
        problems.append(Problem(row.at(column), "bad-date", what, _("写成 2016-08-01 的样子")))
        return None


def _order(row: Row, since: date | None, until: date | None, problems: list[Problem]) -> None:
    if since is not None and since != date.max and until is not None and until < since:
        what = _("终止日 {until} 早于起始日 {since}", until=until, since=since)
        problems.append(Problem(row.at("until"), "end-before-start", what, _("改正其中一个日期")))
