"""`puhui regions load` and `compare`: official lists down to villages become part of a place pack."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.regions_carry import Json, Packs
from puhui.errors import PuhuiError, Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.errors import Problem
    from puhui.regions.compare import Decree
    from puhui.regions.official_list import Listed, Table

_SHOWN = 20  # errors printed; all are in the file of rejected rows
Columns = Annotated[
    list[str] | None, typer.Option("--column", help="哪一列是什么，如 code=乡级代码，可多次 / which column is what, e.g. code=乡级代码")
]
_DECREES = {
    "source": ("原区划代码", "from"),
    "source_name": ("原名称", "from_name"),
    "reason": ("变更原因", "reason"),
    "target": ("现区划代码", "to"),
    "target_name": ("现名称", "to_name"),
    "document": ("批准文件", "document"),
}


def load(
    file: Annotated[Path, typer.Argument(help="官方名单，.csv、.csv.gz 或 .xlsx / an official list")],
    on: Annotated[str, typer.Option("--on", help="名单是哪一天的 / day of the list")],
    out: Annotated[Path, typer.Option("--out", help="写进哪个地方包的目录 / folder of the place pack to write into")],
    province: Annotated[str, typer.Option("--province", help="省的代码 / code of the province")] = "140000",
    columns: Columns = None,
    accept_partial: Annotated[
        bool, typer.Option("--accept-partial", help="有错的行不收，其余的照收 / take the rest when rows are rejected")
    ] = False,
    rejected: Annotated[Path | None, typer.Option("--rejected", help="没有收下的行写到哪里 / where rejected rows go")] = None,
    document: Annotated[str, typer.Option("--document", help="名单的出处 / where the list comes from")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="工作表 / sheet of a workbook")] = "",
    json: Json = False,
    packs: Packs = None,
) -> None:
    """装载到村的官方名单，写成地方包；有错的名单整份不收。 / load an official list down to villages into a place pack."""
    from puhui.cli.context import Context
    from puhui.cli.output import emit
    from puhui.cli.tables import cannot_write
    from puhui.regions import official
    from puhui.regions.keep import keep, known
    from puhui.regions.lists import FILES

    if len(official(province)) != 6:
        raise fail("bad-code", _("不是省的代码：{value}", value=province), _("写成 140000 的样子"))
    day = _day(on)
    tree = Context(tuple(path for path in packs or () if path.resolve() != out.resolve())).regions.on(day)
    towns = {row.code for row in known(out, FILES[0]) if row.valid(day)}
    table, listed = _read(file, day, province, columns, sheet, tree, towns)
    refused = rejected or out.with_name(out.name + "-rejected.csv")
    if listed.rejected:
        _write_rejected(refused, table, listed)
    found = _found(listed, refused)
    if listed.rejected and not accept_partial:
        raise PuhuiError([*_first(listed), _too_many(listed, refused)])
    try:
        kept = keep(listed, day, out, str(file), document)
    except OSError as error:
        raise cannot_write(out, error) from None
    found = {"on": day.isoformat(), "out": str(out), **found, "kept": [vars(entry) for entry in kept]}
    emit(found, json, lambda: "\n".join(_say(found)))


def _day(text: str) -> date:
    from puhui.cli.context import day

    found = day(text)
    if found is None:
        raise fail("bad-date", _("不是存在的日期：{text}", text=text or "—"), _("写成 2016-08-01 的样子"))
    return found


def _read(file: Path, day: date, province: str, columns: list[str] | None, sheet: str, tree: Any, towns: set[str]) -> tuple[Table, Listed]:
    """The list of one day out of a file."""
    from puhui.cli.tables import read_table
    from puhui.regions.official_list import HEADERS, columns_of, days_of, read_list

    for word in columns or ():
        if not all(word.partition("=")[::2]):
            raise fail("bad-column", _("--column 写法有误：{value}", value=word), _("写成 code=乡级代码 的样子"))
    given = dict(word.partition("=")[::2] for word in columns or ())
    table = read_table(file, {name for names in HEADERS.values() for name in names} | set(given.values()), sheet or None)
    where = columns_of(table, given)
    days = days_of(table, where)
    if days and day.isoformat() not in days:
        what = _("名单里没有 {day} 的行", day=day)
        raise fail("no-such-day", what, _("可用：{all}", all="、".join(days[:20])), Where(str(file), cell=table.header[where["day"]]))
    return table, read_list(table, where, province, tree, day.isoformat(), towns)


def _write_rejected(path: Path, table: Table, listed: Listed) -> None:
    from puhui.cli.tables import write_table

    width = len(table.header)
    rows = [[str(line), p.code, p.where.cell, p.what, p.remedy, *cells, *[""] * (width - len(cells))] for line, cells, p in listed.rejected]
    write_table(path, ["line", "reason", "column", "what", "remedy", *table.header], rows)


def _first(listed: Listed) -> list[Problem]:
    return [problem for _line, _cells, problem in listed.rejected[:_SHOWN]]


def _too_many(listed: Listed, refused: Path) -> Problem:
    from puhui.errors import Problem

    counts = "、".join(f"{code} {n}" for code, n in sorted(Counter(p.code for _line, _cells, p in listed.rejected).items()))
    what = _("读了 {read} 行，{n} 行有错（{counts}），什么也没有装载", read=listed.read, n=len(listed.rejected), counts=counts)
    return Problem(Where(), "list-rejected", what, _("改正名单，或加 --accept-partial 收下其余的行；有错的行在 {path}", path=refused))


def _found(listed: Listed, refused: Path) -> dict[str, Any]:
    return {
        "read": listed.read,
        "accepted": listed.accepted,
        "rejected": len(listed.rejected),
        "reasons": dict(sorted(Counter(problem.code for _line, _cells, problem in listed.rejected).items())),
        "rejected_file": str(refused) if listed.rejected else None,
        "other_days": listed.other_days,
        "map_rows": listed.map_rows,
        "frames": listed.frames,
        "towns": len(listed.towns),
        "villages": len(listed.villages),
        "classes": dict(sorted(Counter(entry.kind for entry in listed.villages if entry.kind).items())),
    }


def _say(found: dict[str, Any]) -> list[str]:
    lines = [_("读 {read} 行 = 收下 {accepted} + 不收 {rejected}", **found)]
    lines.append(_("乡镇 {towns} 个，村（社区）{villages} 个；与区划表相符的省市县 {map_rows} 行，市辖区一类的 {frames} 行", **found))
    if found["classes"]:
        lines.append(_("城乡分类：{all}", all="，".join(f"{code} {n}" for code, n in found["classes"].items())))
    if found["rejected"]:
        lines.append(
            _("不收的行在 {path}：{counts}", path=found["rejected_file"], counts="、".join(f"{c} {n}" for c, n in found["reasons"].items()))
        )
    for kept in found["kept"]:
        lines.append(_("{level}：新 {new}，改名 {renamed}，终止 {ended}", **{k: kept[k] for k in ("level", "new", "renamed", "ended")}))
    lines.append(_("写进 {out}；以后用 --packs {out}", out=found["out"]))
    return lines


def compare(
    old: Annotated[Path, typer.Argument(help="较早的名单 / the earlier list")],
    new: Annotated[Path, typer.Argument(help="较晚的名单 / the later list")],
    old_on: Annotated[str, typer.Option("--old-on", help="较早的名单是哪一天的 / its day")],
    new_on: Annotated[str, typer.Option("--new-on", help="较晚的名单是哪一天的 / its day")],
    out: Annotated[Path, typer.Option("--out", help="变更草稿写到哪里（CSV） / where the draft goes")],
    decrees: Annotated[
        Path | None, typer.Option("--decrees", help="乡级变更的批复清单（原区划代码、现区划代码、批准文件等列） / list of decrees on towns")
    ] = None,
    province: Annotated[str, typer.Option("--province", help="省的代码 / code of the province")] = "140000",
    columns: Columns = None,
    json: Json = False,
    packs: Packs = None,
) -> None:
    """比较两天的乡镇名单，起草变更；定不下来的列出来由人定。 / draft what became of towns between two lists."""
    from puhui.cli.context import Context
    from puhui.cli.output import emit
    from puhui.cli.tables import replace_file
    from puhui.regions.compare import compare as compared
    from puhui.regions.lists import CHANGES

    early, late = _day(old_on), _day(new_on)
    if early >= late:
        raise fail("days-reversed", _("较早的名单 {old} 不早于 {new}", old=early, new=late), _("交换两份名单，或改正日期"))
    regions = Context(tuple(packs or ())).regions
    lists = []
    for file, day in ((old, early), (new, late)):
        _table, listed = _read(file, day, province, columns, "", None, set())
        if listed.rejected:
            raise PuhuiError(_first(listed))
        lists.append(listed)
    result = compared(regions, lists[0], lists[1], late, _decrees(decrees) if decrees else ())
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CHANGES)
    writer.writerows(draft.cells(late) for draft in result.drafts)
    replace_file(out, lambda part: _text_file(part, stream.getvalue()))
    counts = result.counts()
    left = [dict(zip(CHANGES, draft.cells(late), strict=True)) for draft in result.drafts if draft.kind == "unmatched"]
    found = {"old": len(lists[0].towns), "new": len(lists[1].towns), "counts": counts, "unmatched": left, "out": str(out)}
    emit(found, json, lambda: "\n".join(_say_compared(found)))


def _text_file(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _decrees(path: Path) -> list[Decree]:
    from puhui.cli.tables import read_table
    from puhui.regions import official
    from puhui.regions.compare import Decree

    table = read_table(path, {name for names in _DECREES.values() for name in names})
    places: dict[str, int] = {}
    for what, names in _DECREES.items():
        here = [table.header.index(name) for name in names if name in table.header]
        if not here:
            raise fail(
                "no-column", _("没有这一列：{name}", name=names[0]), _("表头有：{all}", all="、".join(table.header)), Where(str(path))
            )
        places[what] = here[0]
    rows = []
    for _line, cells in table.lines:
        texts = {what: cells[at] for what, at in places.items()}
        texts["source"], texts["target"] = official(texts["source"]), official(texts["target"])
        rows.append(Decree(**texts))
    return rows


def _say_compared(found: dict[str, Any]) -> list[str]:
    words = {
        "kept": _("未变"),
        "renamed": _("改名"),
        "recoded": _("改码"),
        "retyped": _("乡、镇、街道互改"),
        "moved": _("划归别县"),
        "merged": _("并入"),
        "split": _("拆分"),
        "unmatched": _("待定"),
    }
    lines = [_("乡镇 {old} 个 → {new} 个", old=found["old"], new=found["new"])]
    lines.append("，".join(f"{words[kind]} {n}" for kind, n in found["counts"].items()))
    for row in found["unmatched"][:_SHOWN]:
        side = "→ ?" if row["from"] else "? →"
        name = f"{row['from'] or row['to']} {row['from_name'] or row['to_name']}"
        lines.append(f"  {side} {name}  {row['document']} {row['note']}".rstrip())
    if len(found["unmatched"]) > _SHOWN:
        lines.append(_("  …共 {n} 行待定，都在文件里", n=len(found["unmatched"])))
    lines.append(_("草稿写在 {out}：定下每一行后放进地方包的 regions/town_changes.csv", out=found["out"]))
    return lines
