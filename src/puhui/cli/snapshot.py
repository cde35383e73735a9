"""`puhui snapshot build | check | show` and `puhui key new`: rosters into a frozen snapshot, and looking at one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.cli.output import emit, progress
from puhui.lang import _

if TYPE_CHECKING:
    from puhui.packs import Pack
    from puhui.registers.report import BuildReport
    from puhui.registers.snapshot import Snapshot

app = typer.Typer(help="快照：把名册变成一份定格的数据。 / rosters into a frozen snapshot", no_args_is_help=True)
key_app = typer.Typer(help="本单位的密钥。 / the installation's key", no_args_is_help=True)

Packs = Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")]
Json = Annotated[bool, typer.Option("--json", help="机器可读 / machine-readable")]


@app.command("build")
def build(
    mapping: Annotated[Path, typer.Argument(help="对照文件：哪个名册对哪个台账 / the mapping file")],
    out: Annotated[Path, typer.Option("--out", help="快照放在这里的 snapshots/ 下 / snapshots go below this")],
    packs: Packs = None,
    key_file: Annotated[Path | None, typer.Option("--key-file", help="密钥文件；默认看 PUHUI_KEY_FILE / the key's file")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有退回或待核实的行时以 1 结束 / exit 1 unless every row was accepted")] = False,
    as_json: Json = False,
) -> None:
    """读名册，逐行核对，建立快照；退回和待核实的行写成清单。 / build a snapshot from rosters."""
    from puhui.packs import find_packs
    from puhui.registers.build import build as run
    from puhui.registers.keys import read_key

    found = find_packs(packs or ())
    key = read_key(key_file)
    with progress() as report:
        made = run(mapping, found, out, key=key, benefits=known_benefits(found), progress=report)
    emit(made.as_json(), as_json, lambda: _built(made))
    if strict and not made.clean:
        raise typer.Exit(1)


def known_benefits(packs: list[Pack]) -> dict[str, str]:
    """Every benefit that awards and records may speak of, and the kind of unit it serves."""
    from puhui.catalogue import load

    return load(packs).serves()


@app.command("check")
def check(
    snapshot: Annotated[Path, typer.Argument(help="快照目录 / snapshot folder")],
    as_json: Json = False,
) -> None:
    """检查快照：文件齐全、没有改动、编号和成员对得上、没有身份信息。 / check everything a snapshot promises."""
    from puhui.registers.snapshot import check as look

    problems = look(snapshot)
    good = _("快照完好：{path}", path=snapshot)
    emit({"problems": [problem.as_json() for problem in problems]}, as_json, lambda: "\n".join(map(str, problems)) or good)
    if problems:
        raise typer.Exit(1)


@app.command("show")
def show(
    snapshot: Annotated[Path, typer.Argument(help="快照目录 / snapshot folder")],
    as_json: Json = False,
) -> None:
    """快照里有什么：日期、来源、每一部分的行数和列。 / what a snapshot holds."""
    from puhui.registers.snapshot import Snapshot

    opened = Snapshot.open(snapshot)
    emit(opened.manifest, as_json, lambda: _shown(opened))


@key_app.command("new")
def new(path: Annotated[Path, typer.Argument(help="写到这个新文件 / the file to create")]) -> None:
    """生成本单位的密钥：人员编号和身份数据都靠它，要另行备份、专人保管。 / create the installation's key."""
    from puhui.registers.keys import new_key

    new_key(path)
    typer.echo(_("密钥已写入 {path}，只有本用户可读。另行备份：丢了它，编号对不上，身份数据打不开", path=path))


def _built(made: BuildReport) -> str:
    header = (_("名册"), _("台账"), _("读入"), _("收下"), _("退回"), _("待查实"), _("改写"))
    rows = [(source.file, source.register, *map(str, _counts(source.as_json()))) for source in made.sources]
    lines = [_table(header, rows), ""]
    lines += [_("计算的事实 {name} 有 {n} 个值超出声明的范围，记为不知道", name=name, n=n) for name, n in made.outside_range.items()]
    lines += [_("{file} 只有表头，没有一行资料", file=source.file) for source in made.sources if not source.as_json()["read"]]
    lines += [
        _("{file} 里没有用到的表头：{all}", file=source.file, all="、".join(source.unused)) for source in made.sources if source.unused
    ]
    lines.append(_("快照：{path}", path=made.path) if made.new else _("快照已有，内容相同：{path}", path=made.path))
    if not made.clean:
        lines.append(_("退回和待核实的清单：{path}", path=made.reports))
    return "\n".join(lines)


def _counts(source: dict[str, object]) -> list[object]:
    return [source[name] for name in ("read", "accepted", "rejected", "held", "changed")]


def _shown(opened: Snapshot) -> str:
    manifest = opened.manifest
    lines = [
        _("快照 {digest}", digest=opened.digest),
        _("事实截至 {facts_on}，资料所知截至 {known_on}", facts_on=opened.facts_on, known_on=opened.known_on),
    ]
    if opened.synthetic:
        lines.append(_("合成数据：不是任何真实的人"))
    rows: list[tuple[str, ...]] = []
    for part in manifest["schema"]:
        names = [path.relative_to(opened.path).as_posix() for path in opened.files(part)]
        total = sum(manifest["files"][name]["rows"] for name in names)
        rows.append((part, str(len(names)), str(total), ", ".join(opened.columns(part))))
    lines += ["", _table((_("部分"), _("文件"), _("行数"), _("列")), rows)]
    header = (_("名册"), _("台账"), _("读入"), _("收下"), _("退回"), _("待查实"), _("改写"))
    lines += ["", _table(header, [(source["file"], source["register"], *map(str, _counts(source))) for source in manifest["sources"]])]
    return "\n".join(lines)


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A plain table; Chinese characters take two columns."""
    widths = [max(_width(row[index]) for row in (header, *rows)) for index in range(len(header))]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (header, *rows)
    )


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
