"""`puhui demo`: a made-up city from rosters to page, and `puhui demo check`: is every planted unit found, and nothing else?

Joins the rooms into one run by the ordinary door: what the demo does with made-up rosters is what an office does with its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from puhui.cli.context import Context
from puhui.cli.output import emit, progress, table_text
from puhui.errors import Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.synthetic import Checked, Difference

app = typer.Typer(invoke_without_command=True, add_completion=False, help="合成城市，从名册到页面 / a made-up city, from rosters to page")

PAPER = "demo.json"  # what was made and where; the last file that a run writes
PAGE = {"zh": "report.html", "en": "report.en.html"}
Packs = Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", help="密钥文件；不给就用只供演示的密钥 / the key; without it one for demos only")
]
Json = Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")]
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Run:
    """Where everything of a demo lies."""

    folder: Path
    people: int
    snapshot: Path
    result: Path


@app.callback()
def generate(
    context: typer.Context,
    people: Annotated[int, typer.Option("--people", help="合成多少人 / how many people")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help="同一个数，同样的城市 / same seed, same city")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="放在这个新目录里 / a new folder for all of it")] = None,
    key_file: KeyFile = None,
    rosters_only: Annotated[bool, typer.Option("--rosters-only", help="只写名册和真值 / rosters and truth only")] = False,
    packs: Packs = None,
    as_json: Json = False,
) -> None:
    """合成一个城市，按平常的办法建快照、计算、出页面，再核对预先埋下的情形。 / generate, build, assess, report and check."""
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise fail("no-out", _("没有写 --out"), _("puhui demo --out 新目录"))
    rooms = _context(packs)
    with progress() as report:
        made = _make(rooms, people, seed, out, lambda what, done: report(what, 0.2 * done))
        if rosters_only:
            paper = {"synthetic": True, "people": people, "seed": seed, "rosters": "rosters", "truth": "truth.json"}
            emit({"folder": str(out), **paper}, as_json, lambda: _("名册：{path}", path=made.mapping.parent))
            return
        run = _run(rooms, out, _key(out, seed, key_file), people, lambda what, done: report(what, 0.2 + 0.7 * done))
        report(_("写页面"), 0.9)
        _pages(rooms, run)
        _write_paper(run, seed)
        checked = _checked(run, _key(out, seed, key_file))
        report(_("完成"), 1.0)
    emit({"folder": str(out), **_paper(run, seed), "check": _as_json(checked)}, as_json, lambda: _said(run) + "\n" + _verdict(checked))
    if checked.differences:
        raise typer.Exit(1)


@app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(help="puhui demo 的目录 / the folder of a demo")],
    key_file: KeyFile = None,
    as_json: Json = False,
) -> None:
    """核对：预先埋下的每一条都找到，没有多出一条。 / every planted unit and nothing else."""
    run, seed = read_paper(folder)
    checked = _checked(run, _key(folder, seed, key_file))
    emit(_as_json(checked), as_json, lambda: _table(checked) + "\n" + _verdict(checked))
    if checked.differences:
        raise typer.Exit(1)


def _context(packs: list[Path] | None) -> Context:
    """The shipped packs, and the one with invented figures."""
    from puhui.synthetic import FIGURES_PACK

    return Context((FIGURES_PACK, *(packs or ())))


def _make(rooms: Context, people: int, seed: int, out: Path, report: Report) -> Any:
    """The rosters. A run that was stopped, or whose rosters somebody spoiled to see the check turn red, goes on with what lies there."""
    from puhui.synthetic import made_before, make

    return made_before(people, seed, out) or make(rooms.regions, people, seed, out, report)


def _key(folder: Path, seed: int, key_file: Path | None) -> bytes:
    """The given key; else one that anybody can compute from the seed, so that the same demo has the same numbers everywhere."""
    from puhui.registers.keys import read_key

    return read_key(key_file) if key_file else hashlib.sha256(f"puhui demo key {seed}: not a secret".encode()).digest()


def _run(rooms: Context, folder: Path, key: bytes, people: int, report: Report) -> Run:
    """Rosters → snapshot → result, by the doors that offices use."""
    from puhui.entitlement import assess
    from puhui.registers.build import build
    from puhui.registers.snapshot import Snapshot

    mapping = folder / "rosters" / "mapping.yaml"
    built = build(
        mapping, rooms.packs, folder, key=key, benefits=rooms.catalogue.serves(), progress=lambda what, done: report(what, 0.75 * done)
    )
    snapshot = Snapshot.open(built.path)
    result = assess(snapshot, rooms.catalogue, rooms.regions, folder, progress=lambda what, done: report(what, 0.75 + 0.25 * done))
    return Run(folder, people, built.path, result)


def _pages(rooms: Context, run: Run) -> None:
    """The page of the run, in both languages."""
    from puhui.cli.report import town_names, write
    from puhui.entitlement import Result
    from puhui.reports import document, render

    result = Result.open(run.result)
    made = document(result, rooms.regions.on(result.facts_on), rooms.catalogue, town_names(result))
    for language, name in PAGE.items():
        write(run.folder / name, render(made, language))


def _paper(run: Run, seed: int) -> dict[str, Any]:
    return {
        "synthetic": True,
        "people": run.people,
        "seed": seed,
        "rosters": "rosters",
        "truth": "truth.json",
        "snapshot": run.snapshot.relative_to(run.folder).as_posix(),
        "result": run.result.relative_to(run.folder).as_posix(),
        "pages": list(PAGE.values()),
    }


def _write_paper(run: Run, seed: int) -> None:
    part = run.folder / f"{PAPER}.part"
    part.write_text(json.dumps(_paper(run, seed), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, run.folder / PAPER)


def read_paper(folder: Path) -> tuple[Run, int]:
    """The run that a folder holds, and its seed."""
    try:
        paper = json.loads((folder / PAPER).read_text(encoding="utf-8"))
        return Run(folder, int(paper["people"]), folder / paper["snapshot"], folder / paper["result"]), int(paper["seed"])
    except (OSError, ValueError, KeyError):
        raise fail("no-demo", _("这里没有完成的演示"), _("先运行 puhui demo --out 这个目录"), Where(str(folder / PAPER))) from None


def _checked(run: Run, key: bytes) -> Checked:
    """What was planted against what was found: rows refused, gaps, answers, counts."""
    from puhui.entitlement import Result
    from puhui.registers.keys import number_of
    from puhui.synthetic import Checked, compare, compare_rows, read_truth

    def number(kind: str, natural: str) -> int:
        return int(natural) if kind in ("town", "village") else number_of(key, kind, natural)

    truth = read_truth(run.folder / "truth.json")
    con = Result.open(run.result).connect()
    try:
        found = compare(truth, con, number)
    finally:
        con.close()
    rows = compare_rows(truth, run.snapshot.with_name(f"{run.snapshot.name}.report"))
    return Checked(found.table, [*rows, *found.differences])


def _as_json(checked: Checked) -> dict[str, Any]:
    rows = [
        {"benefit": benefit, "fate": fate, "planted": planted, "found": found}
        for (benefit, fate), (planted, found) in checked.table.items()
    ]
    return {"ok": not checked.differences, "table": rows, "differences": [difference.as_json() for difference in checked.differences]}


def _table(checked: Checked) -> str:
    """Planted and found, by benefit and what became of it."""
    from rich.table import Table

    from puhui.entitlement.gap import status_word

    table = Table(title=_("合成数据 synthetic"))
    for head in (_("待遇"), _("结果"), _("埋下"), _("找到")):
        table.add_column(head)
    for (benefit, fate), (planted, found) in checked.table.items():
        table.add_row(benefit, status_word(fate), str(planted), str(found))
    return table_text(table, 130)


def _verdict(checked: Checked) -> str:
    planted = sum(planted for planted, _found in checked.table.values())
    if not checked.differences:
        return _("预先埋下的 {n} 条全部找到，没有多出一条；全市合计与退回的行也都对上", n=planted)
    lines = [_("{n} 处不同：", n=len(checked.differences))]
    return "\n".join([*lines, *(_line(difference) for difference in checked.differences)])


def _line(difference: Difference) -> str:
    unit = str(difference.unit) if difference.unit else ""
    head = "  ".join(text for text in (unit, difference.case, difference.benefit) if text)
    return f"  {head}\n    {_('应当：{text}', text=difference.expected)}  {_('实际：{text}', text=difference.found)}\n    {difference.say}"


def _a_family(run: Run) -> str:
    """A family without a record, for whom the most is due."""
    from puhui.entitlement import Result

    con = Result.open(run.result).connect()
    found = con.execute(
        "SELECT kind || ':' || unit FROM gap WHERE status = 'not_served' AND kind = 'family' ORDER BY due DESC, unit LIMIT 1"
    ).fetchone()
    return str(found[0]) if found else _("种类:编号")


def _said(run: Run) -> str:
    """Where everything lies, and two commands that can be pasted as they are."""
    puhui = "puhui" if shutil.which("puhui") else sys.argv[0]
    lines = [
        _("合成数据，没有一行是真人的资料"),
        _("名册：{path}", path=run.folder / "rosters"),
        _("快照：{path}", path=run.snapshot),
        _("结果：{path}", path=run.result),
        _("页面：{path}", path=run.folder / PAGE["zh"]),
        _("缺口清单：{command}", command=f"{puhui} gap {run.result} --list --kind not_served"),
        _("解释一户：{command}", command=f"{puhui} explain {run.snapshot} --unit {_a_family(run)}"),
    ]
    return "\n".join(lines)
