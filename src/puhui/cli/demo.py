"""`puhui demo`: a made-up province from rosters to page, and `puhui demo check`: is every planted unit found, and nothing else?

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

from puhui.cli import demo_words as words
from puhui.cli.context import Context
from puhui.cli.output import emit, progress
from puhui.errors import Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.synthetic import Checked, Made

app = typer.Typer(
    invoke_without_command=True, add_completion=False, help="合成省份，从名册到页面 / a made-up province, from rosters to page"
)

PAPER = "demo.json"  # what was made and where; the last file that a run writes
SITE = "site"
PAGES = (f"{SITE}/index.html", f"{SITE}/en/index.html")
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
    people: Annotated[int, typer.Option("--people", help="合成多少人 / how many people")] = 400_000,
    seed: Annotated[int, typer.Option("--seed", help="同一个数，同样的省份 / same seed, same province")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="放在这个新目录里 / a new folder for all of it")] = None,
    key_file: KeyFile = None,
    rosters_only: Annotated[bool, typer.Option("--rosters-only", help="只写名册和真值 / rosters and truth only")] = False,
    margins: Annotated[
        Path | None, typer.Option("--margins", help="各县的年龄性别和城乡人数表 / a table of each county's ages, sexes and areas")
    ] = None,
    packs: Packs = None,
    as_json: Json = False,
) -> None:
    """合成一个省，按平常的办法建快照、计算、出页面，再核对预先埋下的情形。 / generate, build, assess, report and check.

    人数按公布的人口普查分到各县、城乡、年龄性别；--margins 给出的表（county,sex,age_group,area,persons：年龄性别一行一组，
    城乡一行一类）代替它，人数相同时逐格照办，较少时按最大余数。
    / People follow the published census by county, area, age and sex, or the table of --margins: exactly at its full size,
    by largest remainder below it.
    """
    if context.invoked_subcommand is not None:
        return
    if out is None:
        raise fail("no-out", _("没有写 --out"), _("puhui demo --out 新目录"))
    rooms = _context(packs)
    with progress() as report:
        made = _make(rooms, people, seed, out, margins, lambda what, done: report(what, 0.2 * done))
        if rosters_only:
            paper = {"synthetic": True, "people": people, "seed": seed, "rosters": "rosters", "truth": "truth.json"}
            said = _("名册：{path}", path=made.mapping.parent) + "\n" + words.followed(made.margins)
            emit({"folder": str(out), **paper, "margins": made.margins}, as_json, lambda: said)
            return
        run = _run(rooms, out, _key(out, seed, key_file), people, lambda what, done: report(what, 0.2 + 0.7 * done))
        report(_("写页面"), 0.9)
        _pages(rooms, run)
        _write_paper(run, seed)
        checked = _checked(run, _key(out, seed, key_file))
        report(_("完成"), 1.0)
    whole = {"folder": str(out), **_paper(run, seed), "margins": made.margins, "check": words.as_json(checked)}
    emit(whole, as_json, lambda: "\n".join((_said(run), words.followed(made.margins), words.verdict(checked))))
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
    emit(words.as_json(checked), as_json, lambda: words.table(checked) + "\n" + words.verdict(checked))
    if checked.differences:
        raise typer.Exit(1)


def _context(packs: list[Path] | None) -> Context:
    """The shipped packs, and the one with invented figures."""
    from puhui.synthetic import FIGURES_PACK

    return Context((FIGURES_PACK, *(packs or ())))


def _make(rooms: Context, people: int, seed: int, out: Path, table: Path | None, report: Report) -> Made:
    """The rosters. A run that was stopped, or whose rosters somebody spoiled to see the check turn red, goes on with what lies there."""
    from puhui.synthetic import counties_of, made_before, make, read_margins

    margins = read_margins(table, counties_of(rooms.regions)) if table else None
    before = made_before(people, seed, out, margins)
    return before or make(rooms.regions, people, seed, out, report, packs=rooms.packs, margins=margins)


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
    """The site of the run in both languages: a page for each city, county and benefit."""
    from puhui.cli.report import facts_of, town_names
    from puhui.entitlement import Result
    from puhui.reports import document, pages, write_site

    result = Result.open(run.result)
    tree = rooms.regions.on(result.facts_on)
    made = document(result, tree, rooms.catalogue, town_names(result), facts_of(result, run.snapshot), None)
    write_site(run.folder / SITE, pages(made), result.digest)


def _paper(run: Run, seed: int) -> dict[str, Any]:
    return {
        "synthetic": True,
        "people": run.people,
        "seed": seed,
        "rosters": "rosters",
        "truth": "truth.json",
        "snapshot": run.snapshot.relative_to(run.folder).as_posix(),
        "result": run.result.relative_to(run.folder).as_posix(),
        "pages": list(PAGES),
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
        return int(natural) if kind in ("town", "village", "county") else number_of(key, kind, natural)

    truth = read_truth(run.folder / "truth.json")
    con = Result.open(run.result).connect()
    try:
        found = compare(truth, con, number)
    finally:
        con.close()
    rows = compare_rows(truth, run.snapshot.with_name(f"{run.snapshot.name}.report"))
    return Checked(found.table, [*rows, *found.differences], found.unplanted)


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
        _("页面：{path}", path=run.folder / PAGES[0]),
        _("缺口清单：{command}", command=f"{puhui} gap {run.result} --list --kind not_served"),
        _("解释一户：{command}", command=f"{puhui} explain {run.snapshot} --unit {_a_family(run)}"),
    ]
    return "\n".join(lines)
