"""An official list of districts down to villages, row by row: what is taken, and why the rest is not.

Columns are found by their headers, Chinese or English. read = accepted + rejected. Rows of counties and above are compared with the map of the
day and not stored: the map of a place pack has them with their decrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from puhui.errors import Problem, Where, fail, nearest
from puhui.lang import _
from puhui.regions.lists import CLASSES
from puhui.regions.model import official
from puhui.regions.tree import LEVELS, Tree
from puhui.terms import RegionCode

HEADERS = {
    "code": (
        "code",
        "代码",
        "区划代码",
        "统计用区划代码",
        "行政区划代码",
        "统计用区划代码和城乡划分代码",
        "乡级代码",
        "村级代码",
        "居委会代码",
        "编码",
        "region_code",
    ),
    "name": ("name", "名称", "区划名称", "单位名称", "地名", "乡级名称", "村级名称", "region_name"),
    "parent": ("parent", "parent_code", "county_code", "town_code", "上级代码", "父级代码", "上级区划代码", "所属县代码", "所属乡镇代码"),
    "class": ("ur_code", "城乡分类代码", "城乡分类", "城乡划分代码", "class", "class_code"),
    "level": ("level", "层级", "级别", "级次", "行政级别"),
    "day": ("as_of", "截至日期", "截止日期", "日期", "day", "date"),
}
_LEVEL_WORDS = {word: level for level, words in zip(
    LEVELS,
    (("province", "1", "省", "省级"), ("city", "2", "市", "地级", "地市级"), ("county", "3", "县", "县级"),
     ("town", "4", "乡", "乡级", "乡镇", "乡镇级"), ("village", "5", "村", "村级")),
    strict=True,
) for word in words}  # fmt: skip
_FRAMES = (
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
)  # rows that only hold others together, codes ending in 01, 02, 90


@dataclass(frozen=True)
class Table:
    """A file as read: header, lines with their numbers, and lines that are no rows of the table (line, reason)."""

    file: str
    header: list[str]
    lines: list[tuple[int, list[str]]]
    odd: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    line: int
    code: str  # official form
    name: str
    kind: str
    parent: str


@dataclass
class Listed:
    """A list that was read. `rejected`: (line, cells, why)."""

    read: int = 0
    other_days: int = 0
    map_rows: int = 0  # provinces, cities and counties found on the map
    frames: int = 0  # 市辖区 and the like
    towns: list[Entry] = field(default_factory=list)
    villages: list[Entry] = field(default_factory=list)
    rejected: list[tuple[int, list[str], Problem]] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        return self.map_rows + self.frames + len(self.towns) + len(self.villages)


def columns_of(table: Table, given: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which column holds what. `given`: what → header, before what the headers say. Raises PuhuiError without code or name."""
    low = [name.lower() for name in table.header]
    found: dict[str, int] = {}
    for what, header in (given or {}).items():
        if what not in HEADERS or header not in table.header:
            near = nearest(header, table.header) if what in HEADERS else nearest(what, HEADERS)
            remedy = (
                _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(table.header if what in HEADERS else HEADERS))
            )
            raise fail("no-column", _("没有这一列：{name}", name=header if what in HEADERS else what), remedy, Where(table.file))
        found[what] = table.header.index(header)
    for what, names in HEADERS.items():
        columns = [low.index(name) for name in names if name in low]
        if what not in found and columns:
            found[what] = columns[0]
    for what in ("code", "name"):
        if what not in found:
            raise fail("no-column", _("认不出哪一列是区划代码") if what == "code" else _("认不出哪一列是名称"),
                       _("用 --column {what}=表头 指出；表头有：{all}", what=what, all="、".join(table.header)), Where(table.file))  # fmt: skip
    return found


def read_list(
    table: Table, columns: Mapping[str, int], province: str, tree: Tree | None, day: str = "", known_towns: Iterable[str] = ()
) -> Listed:
    """Every row is accepted or rejected with its reason.

    province: code that all rows belong to. tree: the map of the list's day; None asks nothing of the counties (for comparing).
    day: where the list has a column of days, only rows of this day are read. known_towns: already in the pack, for a list of villages alone.
    """
    result = Listed()
    seen: dict[str, int] = {}
    towns = set(known_towns)
    for line, reason in table.odd:
        result.read += 1
        what = _("这一行的格数与表头不同") if reason == "row-width" else _("这一行像是合计")
        result.rejected.append((line, [], Problem(Where(table.file, line), reason, what, _("含逗号的文字要加引号；合计行删去"))))
    later: list[tuple[int, list[str], Entry]] = []
    for line, cells in table.lines:
        if day and "day" in columns and cells[columns["day"]].strip() != day:
            result.other_days += 1
            continue
        result.read += 1
        found = _entry(table, columns, line, cells, province, seen)
        if isinstance(found, Problem):
            result.rejected.append((line, cells, found))
        elif len(found.code) == 6:
            _upper(table, found, cells, tree, result)
        else:
            later.append((line, cells, found))
    later.sort(key=lambda row: len(row[2].code))  # towns before villages, else in the order of the file
    for line, cells, entry in later:
        problem = _parent(table, columns, entry, tree, towns)
        if problem:
            result.rejected.append((line, cells, problem))
        elif len(entry.code) == 9:
            towns.add(entry.code)
            result.towns.append(entry)
        else:
            result.villages.append(entry)
    result.rejected.sort(key=lambda row: row[0])
    return result


def days_of(table: Table, columns: Mapping[str, int]) -> list[str]:
    """The days in the column of days, if there is one."""
    return sorted({cells[columns["day"]].strip() for _line, cells in table.lines}) if "day" in columns else []


def _entry(
    table: Table, columns: Mapping[str, int], line: int, cells: Sequence[str], province: str, seen: dict[str, int]
) -> Entry | Problem:
    def text(what: str) -> str:
        return cells[columns[what]].strip() if what in columns else ""

    def wrong(what: str, code: str, say: str, remedy: str) -> Problem:
        column = columns.get(what, 0)
        return Problem(Where(table.file, line, cell=table.header[column]), code, say, remedy)

    raw = text("code")
    plain = raw.ljust(6, "0") if re.fullmatch(r"\d{2}|\d{4}", raw) else raw
    code = official(plain) if re.fullmatch(r"\d{6}|\d{9}|\d{12}", plain) else ""
    if not code:
        return wrong(
            "code",
            "bad-code",
            _("不是 6、9 或 12 位区划代码：{value}", value=raw or "—"),
            _("查原名单；代码列设为文本格式，不要丢掉末尾的 0"),
        )
    if code[:2] != province[:2]:
        return wrong(
            "code", "other-province", _("{code} 不是 {province} 的代码", code=code, province=province), _("删去外省的行，或改 --province")
        )
    level = RegionCode(code).level
    if "level" in columns and _LEVEL_WORDS.get(text("level").lower()) != level:
        return wrong("level", "bad-level", _("层级写的是 {value}，代码 {code} 是 {level} 的", value=text("level") or "—", code=code, level=level),
                     _("改正代码或层级"))  # fmt: skip
    if code in seen:
        return wrong(
            "code", "code-twice", _("代码 {code} 写了两次，另一处在第 {line} 行", code=code, line=seen[code]), _("查原名单，留下一行")
        )
    if not text("name"):
        return wrong("name", "name-missing", _("{code} 没有名称", code=code), _("补上名称"))
    kind = text("class")
    if kind and kind not in CLASSES:
        return wrong("class", "bad-class", _("没有这个城乡分类代码：{value}", value=kind), _("可用：{all}", all="、".join(CLASSES)))
    seen[code] = line
    parent = official(text("parent").ljust(6, "0")) if text("parent") else ""
    return Entry(line, code, text("name"), kind if level == "village" else "", parent)


def _upper(table: Table, entry: Entry, cells: list[str], tree: Tree | None, result: Listed) -> None:
    """A province, city or county: it must be on the map of the day, under this name."""
    known = tree.get(entry.code) if tree else None
    if tree is None or (known is not None and known.name == entry.name):
        result.map_rows += 1
    elif known is None and entry.name in _FRAMES:
        result.frames += 1
    else:
        where = Where(table.file, entry.line)
        what = (
            _("{code} 在 {day} 的区划表里叫 {name}，不叫 {value}", code=entry.code, day=tree.day, name=known.name, value=entry.name)
            if known
            else _("{day} 的区划表里没有 {code} {name}", day=tree.day, code=entry.code, name=entry.name)
        )
        result.rejected.append(
            (entry.line, cells, Problem(where, "not-on-map", what, _("核对 --on 是不是名单的日期，或补正地方包的 regions.csv")))
        )


def _parent(table: Table, columns: Mapping[str, int], entry: Entry, tree: Tree | None, towns: set[str]) -> Problem | None:
    above = entry.code[:6] if len(entry.code) == 9 else entry.code[:9]
    where = Where(table.file, entry.line, cell=table.header[columns.get("parent", columns["code"])])
    if entry.parent and entry.parent not in (above, entry.code[:6]):
        what = _("上级写的是 {parent}，代码 {code} 属于 {above}", parent=entry.parent, code=entry.code, above=above)
        return Problem(where, "parent-differs", what, _("查原名单，改正代码或上级"))
    if len(entry.code) == 12:
        if above in towns:
            return None
        what = _("{name} {code} 的乡镇 {above} 不在名单里，或它的一行没有收下", name=entry.name, code=entry.code, above=above)
        return Problem(where, "orphan", what, _("补上或改正 {above} 的一行", above=above))
    if tree is None or tree.level(above) == "county":
        return None
    what = _("{name} {code} 的县 {above} 不在 {day} 的区划里", name=entry.name, code=entry.code, above=above, day=tree.day)
    ends = "、".join(f"{end} {tree.path_name(end)}" for end in tree.candidates(above))
    remedy = (
        _("这个县已经变成 {ends}：核对 --on 是不是名单的日期", ends=ends)
        if ends
        else _("统计上单列的开发区不是行政区划：删去这些行，或用 --accept-partial 收下其余的行")
    )
    return Problem(where, "orphan", what, remedy)
