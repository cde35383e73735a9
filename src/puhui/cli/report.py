"""`puhui report`: a run as one HTML page that stands alone, or as the plain document the page is drawn from."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.cli.context import made_with
from puhui.cli.output import dump
from puhui.errors import fail
from puhui.lang import _, language

if TYPE_CHECKING:
    from puhui.entitlement import Result

LANGUAGES = ("zh", "en")


def command(
    result: Annotated[Path, typer.Argument(help="结果目录，或 assess 的输出目录 / result folder")],
    out: Annotated[Path | None, typer.Option("--out", help="写到这个 HTML 文件 / the page is written here")] = None,
    lang: Annotated[str, typer.Option("--lang", help="页面语言：zh 或 en；默认与界面相同 / language of the page")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出页面所依据的数据 / the data the page is drawn from")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """一次计算的结果写成一个 HTML 文件，不含脚本，不联网，可打印。 / one self-contained page of a run."""
    from puhui.entitlement import Result
    from puhui.reports import document, render

    chosen = lang or language()
    if chosen not in LANGUAGES:
        raise fail("bad-language", _("没有“{lang}”这种语言", lang=lang), _("可用：{all}", all="、".join(LANGUAGES)))
    if out is None and not as_json:
        raise fail("no-out", _("没有写明页面放在哪里"), _("加上 --out page.html，或用 --json 输出数据"))
    opened = Result.open(result)
    context = made_with(packs, [pack["name"] for pack in opened.manifest["packs"]])
    made = document(opened, context.regions.on(opened.facts_on), context.catalogue, town_names(opened))
    if out is not None:
        write(out, render(made, chosen))
    if as_json:
        typer.echo(dump(made.as_json()))
    elif out is not None:
        typer.echo(_("已写出：{path}", path=out))


def town_names(result: Result) -> dict[int, str]:
    """Names of towns from the snapshot of the run, where it lies beside the results; its file must be the one that was sealed."""
    from puhui.errors import PuhuiError
    from puhui.registers import Snapshot

    folder = result.path.resolve().parent.parent / "snapshots" / str(result.manifest["snapshot"])[:12]
    try:
        snapshot = Snapshot.open(folder, verify=False)
    except PuhuiError:
        return {}
    files = [path for path in snapshot.files("regions") if _sealed(path, snapshot)]
    if not files or snapshot.digest != result.manifest["snapshot"]:
        return {}
    import pyarrow.parquet as pq

    rows = pq.read_table(files[0], columns=["code", "name"]).to_pylist()
    return {row["code"]: row["name"] for row in rows if row["name"]}


def _sealed(path: Path, snapshot: object) -> bool:
    import hashlib

    files = getattr(snapshot, "manifest", {})["files"]
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == files[path.name]["sha256"]


def write(path: Path, text: str) -> None:
    """Beside the name and then under it, so that nobody ever sees half a page."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise fail("not-written", _("写不了 {path}：{why}", path=path, why=error.strerror or str(error)), _("换一个可写的位置")) from error
