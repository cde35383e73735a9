"""`puhui report`: a run as a small site of static pages, as one page that stands alone, or as the plain document behind them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from puhui.cli.context import made_with
from puhui.cli.output import dump, progress
from puhui.errors import fail
from puhui.lang import _, language

if TYPE_CHECKING:
    from puhui.entitlement import Result
    from puhui.registers import Snapshot
    from puhui.reports import Document
    from puhui.reports.maps import Ring

LANGUAGES = ("zh", "en")


def command(
    result: Annotated[Path, typer.Argument(help="结果目录，或 assess 的输出目录 / result folder")],
    snapshot: Annotated[
        Path | None, typer.Argument(help="这次计算用的快照；不写就在结果旁边找 / the snapshot of the run, if not beside the results")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="目录：写成网站；以 .html 结尾：写成一页 / a folder for a site, or one .html file")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en；网站默认两种都写，互相链接 / a site has both unless one is named")] = "",
    boundaries: Annotated[
        Path | None, typer.Option("--boundaries", help="县界 GeoJSON，属性里有六位代码 / boundaries to draw instead of tiles")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出页面所依据的数据 / the data the pages are drawn from")] = False,
    packs: Annotated[list[Path] | None, typer.Option("--packs", help="另外的服务包目录 / further pack folders")] = None,
) -> None:
    """一次计算的结果写成静态网站或一个 HTML 文件，不含脚本，不联网，可打印。 / a run as a site or as one page."""
    from puhui.entitlement import Result
    from puhui.reports import document, outlines
    from puhui.reports.build import TOWNS

    chosen = lang or language()
    if chosen not in LANGUAGES:
        raise fail("bad-language", _("没有“{lang}”这种语言", lang=lang), _("可用：{all}", all="、".join(LANGUAGES)))
    if out is None and not as_json:
        raise fail("no-out", _("没有写明页面放在哪里"), _("加上 --out 目录（网站）或 --out page.html（一页），或用 --json 输出数据"))
    opened = Result.open(result)
    context = made_with(packs, [pack["name"] for pack in opened.manifest["packs"]])
    tree = context.regions.on(opened.facts_on)
    shapes = outlines(boundaries, tree) if boundaries else {}
    one = out is not None and out.suffix.lower() in (".html", ".htm")
    facts = facts_of(opened, snapshot)
    made = document(opened, tree, context.catalogue, town_names(opened), facts, TOWNS if one else None)
    if out is not None and one:
        _one(made, out, chosen, as_json)
    elif out is not None:
        _site(made, out, (lang,) if lang else LANGUAGES, shapes, boundaries.name if boundaries else "", as_json)
    if as_json:
        typer.echo(dump(made.as_json()))


def _one(made: Document, out: Path, language: str, quiet: bool) -> None:
    from puhui.reports import render

    write(out, render(made, language))
    if not quiet:
        typer.echo(_("已写出：{path}", path=out))


def _site(
    made: Document, out: Path, languages: tuple[str, ...], shapes: Mapping[str, Sequence[Ring]], boundaries: str, quiet: bool
) -> None:
    from puhui.reports import pages, write_site

    whole = len(languages) * (5 + 2 * len(made.places) + len(made.benefits))
    with progress() as report:
        written = write_site(
            out,
            pages(made, languages, shapes, boundaries),
            made.about.result,
            lambda count: report(_("写页面"), min(1.0, count / whole)),
        )
    if not quiet:
        size = f"{written.bytes / 1e6:.1f}"
        typer.echo(_("已写出 {n} 个文件，{size} MB；从这里打开：{path}", n=written.files, size=size, path=out / "index.html"))


def facts_of(result: Result, path: Path | None) -> Snapshot | None:
    """The snapshot of the run: the one named, else the one beside the results if it is there. Raises PuhuiError for another one."""
    from puhui.errors import PuhuiError
    from puhui.registers import Snapshot

    if path is None:
        try:
            found = Snapshot.open(_beside(result))
        except PuhuiError:
            return None
        return found if found.digest == result.manifest["snapshot"] else None
    named = Snapshot.open(path)
    if named.digest != result.manifest["snapshot"]:
        raise fail(
            "other-snapshot",
            _("这个快照（{found}）不是这次计算用的（{wanted}）", found=named.digest[:12], wanted=str(result.manifest["snapshot"])[:12]),
            _("换成摘要相同的快照，或不写，由程序在结果旁边找"),
        )
    return named


def _beside(result: Result) -> Path:
    return result.path.resolve().parent.parent / "snapshots" / str(result.manifest["snapshot"])[:12]


def town_names(result: Result) -> dict[int, str]:
    """Names of towns from the snapshot of the run, where it lies beside the results; its file must be the one that was sealed."""
    from puhui.errors import PuhuiError
    from puhui.registers import Snapshot

    try:
        snapshot = Snapshot.open(_beside(result), verify=False)
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
