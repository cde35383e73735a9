"""How many are reached, as bounds where things are not known; and the list of units without names.

at least: everyone of whom it is not known whether they are due counts as due, and pending records as not there.
at most: pending records count as served, and of the unknown those count as due who have an award or record, or may
have one because the sources are not complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from puhui.entitlement.results import Result
from puhui.errors import Where, fail
from puhui.lang import _
from puhui.regions import Tree, official
from puhui.terms import RegionCode

COLUMNS = (
    "units",
    "due",
    "served",
    "partly",
    "not_served",
    "pending",
    "unknown_served",
    "unknown",
    "no_longer_due",
    "served_not_due",
    "grace",
    "amount_due",
    "amount_missing",
    "unknown_blind",
    "not_applicable",
    "disposed",
    "signalled",
)
KINDS = ("not_served", "partly", "pending", "not_known", "no_longer_due", "served_not_due")
LEVELS = ("all", "province", "city", "county", "town")


@dataclass(frozen=True)
class Coverage:
    """Counts of one benefit in one district (0 = all, or place not known). Amounts in fen a month, or a quantity."""

    benefit: str
    region: int
    name: str
    units: int
    due: int
    served: int
    partly: int
    not_served: int
    pending: int
    unknown_served: int
    unknown: int
    no_longer_due: int
    served_not_due: int
    grace: int
    amount_due: int
    amount_missing: int
    unknown_blind: int = 0  # of the unknown: sources so incomplete that they may be served all the same
    not_applicable: int = 0  # of the units: the question does not arise
    disposed: int = 0  # lines that somebody has looked into, and whose finding still holds
    signalled: int = 0  # of the unknown: with a risk signal, so to be told first

    @property
    def at_least(self) -> tuple[int, int]:
        """Numerator and denominator of the lower bound of coverage; a denominator of 0 means nobody can be due."""
        return self.served, self.due + self.unknown + self.unknown_served

    @property
    def at_most(self) -> tuple[int, int]:
        perhaps = self.unknown_served + self.unknown_blind
        return self.served + self.pending + perhaps, self.due + perhaps


def status_word(status: str) -> str:
    """The words that do not hurt (a gap line is a suspicion until somebody has looked)."""
    return {
        "served": _("已享受"),
        "not_served": _("尚无享受记录（疑似应享未享，待核实）"),
        "partly": _("部分享受"),
        "pending": _("记录未到"),
        "not_known": _("待核实（缺事实）"),
        "unknown_served": _("在享，应享与否待核实"),
        "no_longer_due": _("在享，按现有事实待复核"),
        "served_not_due": _("有服务记录，按现有事实待复核"),
        "grace": _("渐退期内"),
    }[status]


def coverage(result: Result, tree: Tree, level: str = "all", region: str | None = None, benefit: str | None = None) -> list[Coverage]:
    """Counts by benefit and district of a level, in the order of benefits and codes."""
    if level not in LEVELS:
        raise fail("bad-level", _("没有“{level}”这一级", level=level), _("可用：{all}", all="、".join(LEVELS)))
    wanted = result.benefit(benefit).id if benefit else None
    counties = _counties(tree, region)
    town = _town(region)
    con = result.connect()
    sums = ", ".join(f"CAST(sum({column}) AS BIGINT)" for column in COLUMNS)
    rows = con.execute(f"SELECT benefit, county, town, {sums} FROM counts GROUP BY ALL ORDER BY ALL").fetchall()
    con.close()
    found: dict[tuple[str, int], list[int]] = {}
    for name, county, town_code, *values in rows:
        if (wanted and name != wanted) or (counties is not None and county not in counties) or (town is not None and town_code != town):
            continue
        place = _lift(tree, level, county, town_code)
        total = found.setdefault((name, place), [0] * len(COLUMNS))
        found[name, place] = [a + b for a, b in zip(total, values, strict=True)]
    order = {row.id: index for index, row in enumerate(result.benefits)}
    made = [Coverage(name, place, _name(tree, place, level), *values) for (name, place), values in found.items()]
    return sorted(made, key=lambda row: (order[row.benefit], row.region))


def _lift(tree: Tree, level: str, county: int, town: int) -> int:
    if level == "all":
        return 0
    if level == "town":
        return town
    if county == 0:
        return 0
    place = tree.place(county)
    return (place.number(level) or 0) if place else 0


def _name(tree: Tree, place: int, level: str) -> str:
    if place == 0:
        return _("全部") if level == "all" else _("地区不明")
    return tree.path_name(place) or RegionCode.of_number(place).text


def _counties(tree: Tree, region: str | None) -> set[int] | None:
    """The counties in a district given by code or name."""
    if region is None:
        return None
    code = official(region)
    if not code or (len(code) == 6 and code not in tree):
        names = {tree.name(known): known for level in ("province", "city", "county") for known in tree.all(level)}
        paths = {tree.path_name(known): known for known in names.values()}
        code = names.get(region) or paths.get(region) or ""
        if not code:
            from puhui.errors import nearest

            near = nearest(region, [*names, *paths])
            raise fail(
                "region-unknown",
                _("{day} 没有“{name}”这个地区", day=tree.day, name=region),
                _("是不是 {near}？用 puhui regions 查", near=near) if near else _("用 puhui regions 查这一天有哪些地区"),
            )
    if len(code) > 9:
        raise fail("region-too-fine", _("只统计到乡镇（街道）"), _("去掉后三位，写 {town}", town=code[:9]))
    if len(code) > 6:
        place = tree.place(code)
        return {place.number("county") or 0} if place else set()
    return {RegionCode(county).number for county in tree.under(code, "county")}


def _town(region: str | None) -> int | None:
    code = official(region) if region else ""
    return RegionCode(code).number if len(code) == 9 else None


def lines(
    result: Result,
    tree: Tree,
    *,
    benefit: str | None = None,
    region: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
    disposed: bool = False,
    signalled: bool = False,
) -> Iterator[dict[str, Any]]:
    """The list: numbers, no names. kind: a gap status. disposed: also lines about which a finding still holds. signalled:
    only those with a risk signal, the most signals first."""
    if limit is not None and limit < 0:
        raise fail("bad-limit", _("行数不能是 {n}", n=limit), _("写 0 或更大的数；0 为全部"))
    if kind and kind not in KINDS:
        raise fail(
            "gap-kind",
            _("没有“{kind}”这类缺口", kind=kind),
            _("可用：{all}", all="、".join(KINDS)),
        )
    where = ["TRUE"] if disposed else ["disposition IS NULL"]
    hidden = [row.id for row in result.benefits if "office" not in row.visible_to]
    if hidden:  # who may see that it concerns somebody: such benefits are counted, never listed
        if benefit and result.benefit(benefit).id in hidden:
            raise fail(
                "counts-only", _("“{name}”只列总数，不列对象", name=result.benefit(benefit).name), _("去掉 --list、--kind、--csv、--xlsx")
            )
        where.append(f"benefit NOT IN ({', '.join(repr(name) for name in hidden)})")
    if benefit:
        where.append(f"benefit = '{result.benefit(benefit).id}'")
    if signalled:
        where.append("signals IS NOT NULL")
    if kind:
        where.append(f"status = '{kind}'")
    counties, town = _counties(tree, region), _town(region)
    if counties is not None:
        where.append(f"county IN ({', '.join(str(county) for county in sorted(counties)) or 'NULL'})")
    if town is not None:
        where.append(f"town = {town}")
    con = result.connect()
    query = f"SELECT benefit, status, kind, unit, county, town, village, due, delivered, since, missing, need, disposition, signals FROM gap WHERE {' AND '.join(where)} ORDER BY benefit, status, need DESC NULLS LAST, len(string_split(signals, ' ')) DESC NULLS LAST, county, town, unit"
    cursor = con.execute(query + (f" LIMIT {int(limit)}" if limit else ""))
    names = [column[0] for column in cursor.description]
    while batch := cursor.fetchmany(10_000):
        for row in batch:
            yield dict(zip(names, row, strict=True))
    con.close()


def marks(result: Result) -> list[str]:
    """What must stand on every line that leaves: made-up data, a what-if."""
    found = [_("合成数据 synthetic")] if result.synthetic else []
    return [*found, _("假设分析 what-if")] if result.manifest["what_if"] else found


def sheet_header() -> list[str]:
    return [
        _("待遇"),
        _("情形"),
        _("对象种类"),
        _("对象编号"),
        _("县（市、区）"),
        _("乡镇（街道）代码"),
        _("应享（元/月或数量）"),
        _("已享"),
        _("自"),
        _("缺的项次"),
        _("轮候次序（大的在先）"),
        _("核查结论"),
        _("疑似线索"),
    ]


def sheet_row(result: Result, tree: Tree, line: dict[str, Any]) -> list[str]:
    """One line as text for CSV and Excel; amounts in yuan."""
    row = result.benefit(line["benefit"])
    county = tree.path_name(line["county"]) if line["county"] else ""
    return [
        f"{row.item_name}·{row.name}",
        status_word(line["status"]),
        line["kind"],
        str(line["unit"]),
        county,
        str(line["town"] or ""),
        amount_text(row.amount, line["due"]),
        amount_text(row.amount, line["delivered"]),
        str(line["since"] or ""),
        str(line["missing"] or ""),
        "" if line["need"] is None else str(line["need"]),
        disposition_word(line["disposition"]),
        signal_words(result, line["signals"]),
    ]


def disposition_word(disposition: str | None) -> str:
    """What somebody has found out about a line."""
    said = {
        "in_hand": _("正在办理"),
        "checked_not_due": _("核查后不符合"),
        "waived": _("本人书面放弃"),
        "better_alternative": _("已选更优的待遇"),
        "served_elsewhere": _("在别处享受"),
        "away": _("外出联系不上"),
        "dead": _("已死亡，待更新"),
        "refused": _("申请后不予确认"),
    }
    return said.get(disposition, disposition) if disposition else ""


def signal_words(result: Result, signals: str | None) -> str:
    """The signals of a line in words; all of them are suspicions."""
    names = {entry["id"]: entry["name"] for entry in result.manifest.get("signals", ())}
    return _("疑似：{all}", all="、".join(names.get(id, id) for id in signals.split())) if signals else ""


def amount_text(kind: str | None, value: int | None) -> str:
    """Fen as yuan, a quantity as it is."""
    from puhui.terms import yuan_text

    if value is None:
        return ""
    return yuan_text(value) if kind == "fen" else str(value)


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_csv(result: Result, tree: Tree, rows: Iterator[dict[str, Any]], path: Path) -> int:
    """UTF-8 with a mark, for Excel. Every line says so when it is synthetic or a what-if. Returns the number of lines."""
    import csv

    count = 0
    with _writable(path) as stream:
        writer = csv.writer(stream)
        writer.writerow([*sheet_header(), *marks(result)])
        for line in rows:
            writer.writerow([*map(inert, sheet_row(result, tree, line)), *marks(result)])
            count += 1
    return count


def _writable(path: Path) -> TextIO:
    """Opened before anything is computed. Raises PuhuiError where nothing can be written."""
    try:
        return path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise fail("cannot-write", _("清单写不到这里：{why}", why=error.strerror or error), _("检查目录和权限"), Where(str(path))) from None


def write_xlsx(result: Result, tree: Tree, rows: Iterator[dict[str, Any]], path: Path) -> int:
    """One sheet, every cell text: nothing in it computes."""
    import xlsxwriter

    _writable(path).close()
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    )
    sheet = book.add_worksheet(_("合成数据 synthetic") if result.synthetic else _("缺口清单"))
    sheet.freeze_panes(1, 0)
    count = 0
    for column, text in enumerate([*sheet_header(), *marks(result)]):
        sheet.write_string(0, column, text, book.add_format({"bold": True}))
        sheet.set_column(column, column, 18)
    for line in rows:
        count += 1
        for column, text in enumerate([*sheet_row(result, tree, line), *marks(result)]):
            sheet.write_string(count, column, text)
    book.close()
    return count
