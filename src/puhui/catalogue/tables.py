"""The tables of figures: `standards.csv` beside an item, `standards/<item>.csv` of a place pack, `holes.csv`."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from puhui.catalogue.model import Catalogue, Figure, Hole, StandardDeclaration
from puhui.errors import Problem, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, Row, read_csv
from puhui.rules.types import Day, Money, Number, Percent, holds
from puhui.terms import RegionCode, fen, parse_day, yuan_text

COLUMNS = ("standard", "region", "valid_from", "value", "document", "status")
OPTIONAL = (
    "valid_until",
    "repealed_on",
    "document_number",
    "document_date",
    "published",
    "clause",
    "checked_by",
    "checked_on",
    "note",
)
STATUS = ("checked", "unverified", "invented")
NATION = "000000"
UNITS: dict[str, type[Money] | type[Percent] | type[Number] | type[Day]] = {
    "yuan/month": Money,
    "yuan/year": Money,
    "yuan": Money,
    "percent": Percent,
    "count": Number,
    "days": Number,
    "months": Number,
    "years": Number,
    "date": Day,
}


def declarations(catalogue: Catalogue, item: str) -> dict[str, StandardDeclaration]:
    """Every standard that any version of an item declares; the newest declaration of a name."""
    return {standard.name: standard for version in catalogue.items[item].versions for standard in version.standards}


def read_figures(catalogue: Catalogue, problems: list[Problem]) -> None:
    """All figures of all packs, into the catalogue."""
    for item in catalogue.items.values():
        paths = [(item.folder / "standards.csv", item.pack)]
        for pack in catalogue.packs:
            paths += [
                (path, pack) for path in (pack.path / "standards" / f"{item.name}.csv", pack.path / "items" / item.name / "standards.csv")
            ]
        known = declarations(catalogue, item.name)
        keys = sorted({name for standard in known.values() for name, _words in standard.rule.keys})
        for path, pack in dict(paths).items():
            if not path.exists():
                continue
            catalogue.files_read.add(path)
            for row in read_csv(path, COLUMNS, [*OPTIONAL, *keys], problems):
                figure = read_figure(row, item.name, known, pack, problems)
                if figure is not None:
                    catalogue.figures.append(figure)
    _overlaps(catalogue.figures, problems)


def read_figure(row: Row, item: str, known: dict[str, StandardDeclaration], pack: Pack, problems: list[Problem]) -> Figure | None:
    """One row, or None after noting what is wrong with it."""
    before = len(problems)
    standard = known.get(row["standard"])
    if standard is None:
        near = nearest(row["standard"], known)
        problems.append(
            Problem(
                row.at("standard"),
                "standard-unknown",
                _("没有标准“{name}”", name=row["standard"]),
                _("是不是 {near}？", near=near) if near else "",
            )
        )
        return None
    value = figure_value(row["value"], standard, row.at("value"), problems)
    since, until = _day(row, "valid_from", problems), _day(row, "valid_until", problems) if row["valid_until"] else None
    if since and until and until < since:
        problems.append(Problem(row.at("valid_until"), "until-before", _("截止日早于施行日"), _("检查日期")))
    days = {name: _day(row, name, problems) if row.values.get(name) else None for name in ("published", "repealed_on")}
    if since and days["repealed_on"] and days["repealed_on"] < since:
        problems.append(Problem(row.at("repealed_on"), "until-before", _("废止日早于施行日"), _("检查日期")))
    _status(row, pack, problems)
    level = _level(row, problems)
    if level and level not in standard.set_by:
        what = _("“{say}”不能由{level}制定（只能由 {all}）", say=standard.say, level=level, all=", ".join(standard.set_by))
        problems.append(Problem(row.at("region"), "set-by", what, _("检查 region 列，或在事项里改 set_by")))
    words = tuple(_key(row, name, words, problems) for name, words in standard.rule.keys)
    for name in row.values:
        if name not in (*COLUMNS, *OPTIONAL) and row[name] and name not in dict(standard.rule.keys):
            problems.append(Problem(row.at(name), "key-unneeded", _("“{say}”不按“{name}”分", say=standard.say, name=name), _("这一格留空")))
    if len(problems) > before or since is None or value is None:
        return None
    texts = {name: row[name] for name in ("document", "document_date", "clause", "status", "checked_by", "checked_on", "note")}
    is_day = standard.unit == "date"
    return Figure(
        standard.full,
        row["region"],
        words,
        since,
        until,
        value,
        pack=pack.name,
        where=row.where,
        is_day=is_day,
        number=row.values.get("document_number", ""),
        published=days["published"],
        repealed=days["repealed_on"],
        **texts,
    )


def figure_value(text: str, standard: StandardDeclaration, where: Where, problems: list[Problem]) -> int | None:
    """A figure as written, converted exactly and within the declared range; a date as its ordinal."""
    try:
        value = convert(text, standard.unit)
    except ValueError:
        if standard.unit == "date":
            problems.append(
                Problem(where, "bad-date", _("“{key}”不是存在的日期：{value}", key="value", value=text), _("写成 2016-08-01 的样子"))
            )
            return None
        what = _("“{value}”不是{unit}的准确数值", value=text, unit=standard.unit)
        problems.append(Problem(where, "bad-figure", what, _("写成 600 或 600.50；不用科学记数、全角数字")))
        return None
    if not holds(standard.rule.type, date.fromordinal(value) if standard.unit == "date" else value):
        ends = (getattr(standard.rule.type, end) for end in ("low", "high"))
        low, high = (show(end.toordinal() if isinstance(end, date) else end, standard.unit) for end in ends)
        what = _("“{say}” {value} 超出声明的范围 {low} 至 {high}", say=standard.say, value=text, low=low, high=high)
        problems.append(Problem(where, "figure-range", what, _("检查数值和单位")))
        return None
    return value


def show(value: int, unit: str) -> str:
    """A figure as documents write it."""
    if unit == "date":
        return date.fromordinal(value).isoformat()
    text = yuan_text(value) if unit.startswith("yuan") or unit == "percent" else str(value)
    return text.removesuffix(".00") + ("%" if unit == "percent" else "")


def convert(text: str, unit: str) -> int:
    """A figure as a document writes it (元, %, days), exactly; a date as its ordinal. Raises ValueError."""
    if unit == "date":
        return parse_day(text).toordinal()
    if unit.startswith("yuan") or unit == "percent":
        return fen(text)
    if not text.lstrip("-").isdigit() or not text.isascii():
        raise ValueError(text)
    return int(text)


def _day(row: Row, column: str, problems: list[Problem]) -> date | None:
    try:
        return parse_day(row[column])
    except ValueError:
        problems.append(
            Problem(
                row.at(column),
                "bad-date",
                _("“{key}”不是存在的日期：{value}", key=column, value=row[column]),
                _('写成 "2016-08-01" 的样子，加引号'),
            )
        )
        return None


def _level(row: Row, problems: list[Problem]) -> str | None:
    if row["region"] == NATION:
        return "nation"
    try:
        return RegionCode(row["region"]).level
    except ValueError:
        problems.append(
            Problem(row.at("region"), "bad-region", _("“{value}”不是区划代码", value=row["region"]), _("六位代码；全国写 000000"))
        )
        return None


def _status(row: Row, pack: Pack, problems: list[Problem]) -> None:
    """Who vouches for the figure. Invented figures live only in synthetic packs."""
    status = row["status"]
    if status not in STATUS:
        problems.append(
            Problem(
                row.at("status"),
                "bad-status",
                _("“{key}”不能是 {value}", key="status", value=status),
                _("可用：{all}", all=", ".join(STATUS)),
            )
        )
    elif status == "checked" and not (row["checked_by"] and row["checked_on"]):
        problems.append(
            Problem(row.at("status"), "checked-by", _("已核对的数要写谁、哪天核对"), _("填 checked_by 和 checked_on，或改成 unverified"))
        )
    elif status == "invented" and not pack.synthetic:
        problems.append(
            Problem(row.at("status"), "invented", _("虚构的数只能放在合成包里"), _("查到文件后写 unverified，否则删去并列入 holes.csv"))
        )
    if status in ("checked", "unverified") and not row["document"]:
        problems.append(Problem(row.at("document"), "no-document", _("没有写出处文件"), _("写文件名和文号")))


def _key(row: Row, name: str, words: tuple[str, ...], problems: list[Problem]) -> str:
    value = row.values.get(name, "")
    if value not in words:
        near = nearest(value, words)
        what = _("“{value}”不在代码表里", value=value)
        problems.append(
            Problem(
                row.at(name),
                "word-unknown",
                what,
                _("是不是 {near}？可用：{all}", near=near, all="、".join(words)) if near else _("可用：{all}", all="、".join(words)),
            )
        )
    return value


def _overlaps(figures: list[Figure], problems: list[Problem]) -> None:
    """Two figures for one place, keys and day within one pack."""
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.pack, figure.standard, figure.region, figure.keys), []).append(figure)
    for group in groups.values():
        group.sort(key=lambda figure: figure.since)
        for one, following in pairwise(group):
            if one.since == following.since or (one.until is not None and one.until >= following.since):
                what = _("同一地区同一标准有两个数同时有效：另一个在 {other}", other=one.where)
                problems.append(Problem(following.where, "figures-overlap", what, _("改 valid_until，或删去一个")))


def read_holes(catalogue: Catalogue, problems: list[Problem]) -> None:
    for pack in catalogue.packs:
        path = pack.path / "holes.csv"
        if not path.exists():
            continue
        catalogue.files_read.add(path)
        for row in read_csv(path, ("item", "standard", "region", "from", "until", "why"), (), problems):
            if row["item"] not in catalogue.items or row["standard"] not in declarations(catalogue, row["item"]):
                problems.append(
                    Problem(row.at("standard"), "standard-unknown", _("没有标准“{name}”", name=f"{row['item']}.{row['standard']}"))
                )
                continue
            since = _day(row, "from", problems)
            until = _day(row, "until", problems) if row["until"] else None
            if since is not None:
                catalogue.holes.append(Hole(row["item"], row["standard"], row["region"], since, until, row["why"]))
