"""Towns and villages by name: the lists that a place pack may hold, read when somebody first asks for them.

30,000 villages take a quarter of a second: commands that never name a village shall not wait for them.

* `towns.csv`, `villages.csv`: code, name, class (城乡分类代码, villages), since, until. `since` is the day of the list on which
  the code first stood, `until` the day before the list on which it no longer stood.
* `town_changes.csv`: what became of a town inside its county, as drafted by `puhui regions compare` and decided by a person.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where
from puhui.lang import _
from puhui.terms import parse_day

COLUMNS = ("code", "name", "class", "since", "until")
CHANGES = ("day", "from", "from_name", "to", "to_name", "kind", "share", "evidence", "document", "note")
FILES = ("towns.csv", "villages.csv", "town_changes.csv", "lists.csv")
CLASSES = ("111", "112", "121", "122", "123", "210", "220")  # 城乡分类代码: 1xx urban, 2xx rural
_DIGITS = {"towns.csv": 9, "villages.csv": 12}
_SHARE = re.compile(r"1|0?\.\d{1,6}|[1-9]\d{0,6}/[1-9]\d{0,6}")


@dataclass(frozen=True)
class Named:
    """A town or village while it had this name and class."""

    code: str
    name: str
    kind: str  # 城乡分类代码 of a village; "" where the list gives none
    since: date
    until: date | None = None

    def valid(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class TownChange:
    """From `day` on, `share` of the town `source` is in the town `target`."""

    day: date
    source: str
    target: str
    target_name: str
    share: Fraction
    kind: str
    document: str
    note: str


class Lists:
    """All lists of all packs. `paths`: the files found; none is opened before it is needed."""

    def __init__(self, paths: Iterable[Path]):
        self.paths = list(paths)

    def __bool__(self) -> bool:
        return any(path.name in _DIGITS for path in self.paths)

    @cached_property
    def towns(self) -> dict[str, list[Named]]:
        return self._names("towns.csv")

    @cached_property
    def villages(self) -> dict[str, list[Named]]:
        return self._names("villages.csv")

    @cached_property
    def changes(self) -> list[TownChange]:
        problems: list[Problem] = []
        found = [change for path in self._of("town_changes.csv") for change in read_changes(path, problems)]
        sums: dict[tuple[date, str], Fraction] = defaultdict(Fraction)
        for change in found:
            sums[change.day, change.source] += change.share
        for (day, code), total in sums.items():
            if total != 1:
                what = _("{code} 在 {day} 的份额合计 {total}", code=code, day=day, total=total)
                remedy = _("同一天的各行合计应当正好是 1；留在原处的一份也写一行（from 与 to 相同）")
                problems.append(Problem(Where(str(self._of("town_changes.csv")[-1])), "share-sum", what, remedy))
        if problems:
            raise PuhuiError(problems)
        return sorted(found, key=lambda change: (change.day, change.source, change.target))

    @cached_property
    def _villages_of(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = defaultdict(list)
        for code in self.villages:
            below[code[:9]].append(code)
        return below

    def get(self, code: str, day: date) -> Named | None:
        """The town or village of a day. A village stands as long as its last list says; whether its town still does is not asked."""
        rows = (self.towns if len(code) == 9 else self.villages).get(code, ()) if len(code) > 6 else ()
        return next((row for row in rows if row.valid(day)), None)

    def last(self, code: str) -> Named | None:
        """The latest version of a code, of whatever day."""
        rows = (self.towns if len(code) == 9 else self.villages).get(code, ()) if len(code) > 6 else ()
        return rows[-1] if rows else None

    @property
    def with_villages(self) -> Iterable[str]:
        """Codes of the towns that the lists have villages of."""
        return self._villages_of.keys()

    def towns_on(self, day: date) -> Iterator[Named]:
        return (row for rows in self.towns.values() for row in rows if row.valid(day))

    def villages_on(self, town: str, day: date) -> Iterator[Named]:
        return (row for code in self._villages_of.get(town, ()) for row in self.villages[code] if row.valid(day))

    def find(self, name: str) -> list[Named]:
        """Towns of this name, else villages; the latest version of each code."""
        for rows_by_code in (self.towns, self.villages):
            found = [rows[-1] for rows in rows_by_code.values() if any(row.name == name for row in rows)]
            if found:
                return found
        return []

    def _of(self, name: str) -> list[Path]:
        return [path for path in self.paths if path.name == name]

    def _names(self, name: str) -> dict[str, list[Named]]:
        problems: list[Problem] = []
        found: dict[str, list[Named]] = defaultdict(list)
        for path in self._of(name):
            for row in read_names(path, problems):
                found[row.code].append(row)
        for code, rows in found.items():
            rows.sort(key=lambda row: row.since)
            for earlier, later in pairwise(rows):
                if earlier.until is None or earlier.until >= later.since:
                    what = _("{code} 在 {day} 有两行", code=code, day=later.since)
                    problems.append(Problem(Where(str(self._of(name)[-1])), "overlap", what, _("名单每个代码每一天只能有一行")))
        if problems:
            raise PuhuiError(problems)
        return dict(found)


def read_names(path: Path, problems: list[Problem]) -> Iterator[Named]:
    """The rows of towns.csv or villages.csv. Plain and quick: 30,000 rows are read on the way to one name."""
    digits, day = _DIGITS[path.name], lru_cache(maxsize=None)(parse_day)
    for line, cells in _lines(path, COLUMNS, problems):
        code, name, kind, since, until = cells
        try:
            if len(code) != digits or not (code.isascii() and code.isdigit()) or not name or (kind and kind not in CLASSES):
                raise ValueError
            yield Named(code, name, kind, day(since), day(until) if until else None)
        except ValueError:
            what = _("这一行不是一个乡镇或村：{text}", text=",".join(cells))
            remedy = _("代码 {n} 位，名称不空，日期写成 2016-08-01；最好用 puhui regions load 重新装载", n=digits)
            problems.append(Problem(Where(str(path), line), "bad-name-row", what, remedy))


def read_changes(path: Path, problems: list[Problem]) -> Iterator[TownChange]:
    """The rows of town_changes.csv. A row that still waits for a decision is a problem, never a guess."""
    for line, cells in _lines(path, CHANGES, problems):
        row = dict(zip(CHANGES, cells, strict=True))
        where = Where(str(path), line)
        if row["kind"] == "unmatched" or not row["from"] or not row["to"] or not row["share"]:
            what = _("{text} 的去向或来源还没有定", text=row["from_name"] or row["to_name"] or row["from"] or row["to"])
            problems.append(Problem(where, "undecided", what, _("写上 from、to、share，把 kind 改成实际的变更；拿不准就删去这一行")))
            continue
        try:
            if not all(re.fullmatch(r"\d{9}", row[end]) for end in ("from", "to")) or not _SHARE.fullmatch(row["share"]):
                raise ValueError
            share = Fraction(row["share"])
            if not 0 < share <= 1:
                raise ValueError
            texts = (row["kind"], row["document"], row["note"])
            yield TownChange(parse_day(row["day"]), row["from"], row["to"], row["to_name"], share, *texts)
        except ValueError:
            what = _("这一行不是一个乡镇变更：{text}", text=",".join(cells))
            problems.append(Problem(where, "bad-town-change", what, _("from、to 是 9 位代码，share 写成 1 或 3/7，day 写成 2021-03-01")))


def _lines(path: Path, columns: tuple[str, ...], problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            if tuple(next(reader, ())) != columns:
                what = _("表头应当是 {columns}", columns=",".join(columns))
                problems.append(Problem(Where(str(path), 1), "bad-header", what, _("用 puhui regions load 或 compare 重新生成")))
                return
            for cells in reader:
                if len(cells) == len(columns):
                    yield reader.line_num, cells
                elif cells:
                    what = _("这一行有 {n} 格，表头有 {m} 格", n=len(cells), m=len(columns))
                    problems.append(Problem(Where(str(path), reader.line_num), "row-width", what, _("含逗号的文字要加引号")))
    except (OSError, UnicodeDecodeError, csv.Error):
        problems.append(Problem(Where(str(path)), "no-table", _("没有这个表，或它不是 UTF-8 编码")))
