"""One run: a snapshot and a catalogue into answers, amounts, gaps and counts; progress, resumable, same bytes.

The folder's name is a digest of the inputs, so a run that was stopped goes on where it was: finished slices lie
in a work folder of that name. The manifest is written last and the folder renamed: nobody sees half a result.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from puhui import __version__
from puhui.catalogue import Catalogue
from puhui.catalogue.figures import Figures
from puhui.catalogue.known import as_known
from puhui.catalogue.model import Figure
from puhui.catalogue.program import Compiled, Promise, compile_day
from puhui.catalogue.tables import NATION, show
from puhui.entitlement import bind
from puhui.entitlement.results import FORMAT
from puhui.entitlement.slices import Writer, bits, parquet
from puhui.errors import Where, fail
from puhui.lang import _
from puhui.regions import Regions
from puhui.registers.snapshot import Snapshot
from puhui.rules.engines import DUCKDB
from puhui.rules.sql import compile_sql

SLICE = 1_000_000  # persons computed at a time: one such slice takes about 2.5 GB

Progress = Callable[[str, float], None]


def assess(
    snapshot: Snapshot,
    catalogue: Catalogue,
    regions: Regions,
    out: Path,
    *,
    law_day: date | None = None,
    known_by: date | None = None,
    provisional: bool = False,
    progress: Progress = lambda what, done: None,
    threads: int = 0,
    slice_size: int = SLICE,
    figures: Iterable[Figure] | None = None,
) -> Path:
    """The result's folder below `out/results`.

    law_day: the law of another day. known_by: without what was published after this day. provisional: figures that nobody has checked count too. figures: these instead of
    the catalogue's. All are what-ifs, and the result is named so.
    """
    day = law_day or snapshot.facts_on
    catalogue = as_known(catalogue, known_by) if known_by else catalogue
    compiled = compile_day(catalogue, day)
    if not compiled.promises:
        raise fail("no-benefits", _("{day} 没有任何事项在实施", day=day), _("换一个日期，或用 --packs 加上那时的事项"))
    chosen = list(catalogue.figures if figures is None else figures)
    inputs = {**_inputs(snapshot, catalogue, day, chosen), "provisional": provisional, "overlay": figures is not None}
    inputs["known_by"] = known_by.isoformat() if known_by else ""
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    final = out / "results" / digest[:12]
    if (final / "manifest.json").exists():
        progress(_("同样的输入已经算过"), 1.0)
        return final
    found = Figures(chosen, regions, day, snapshot.facts_on, [pack.name for pack in catalogue.packs], provisional)
    slices = _slices(snapshot, slice_size)
    work = out / "results" / f".work-{digest[:12]}-{hashlib.sha256(repr(slices).encode()).hexdigest()[:6]}"
    with _writing(out):
        work.mkdir(parents=True, exist_ok=True)
        for index, cities in enumerate(slices):
            done = work / f".slice-{index}"
            if not done.exists():
                _slice(work, snapshot, compiled, found, regions, cities if len(slices) > 1 else None, threads, progress, index, len(slices))
                done.write_text("done")
        _finish(work, final, inputs, digest, snapshot, catalogue, compiled, found)
    progress(_("完成"), 1.0)
    return final


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """A place that is none, not allowed or full: a plain message; what is finished stays for the next run."""
    try:
        yield
    except OSError as error:
        raise fail(
            "cannot-write",
            _("结果写不下去：{why}", why=error.strerror or error),
            _("检查目录、权限和磁盘空间；同样的命令会接着做"),
            Where(str(out)),
        ) from None


def _inputs(snapshot: Snapshot, catalogue: Catalogue, day: date, figures: list[Figure]) -> dict[str, object]:
    """Everything that a result depends on."""
    return {
        "format": FORMAT,
        "snapshot": snapshot.digest,
        "law_day": day.isoformat(),
        "catalogue": catalogue_digest(catalogue),
        "figures": hashlib.sha256(
            repr([(f.standard, f.region, f.keys, str(f.since), str(f.until), f.value, f.status, f.pack) for f in figures]).encode()
        ).hexdigest(),
        "version": __version__,
        "engine": DUCKDB.name,
    }


def catalogue_digest(catalogue: Catalogue) -> str:
    """Over every file of the packs that was read, by its place within its pack."""
    total = hashlib.sha256()
    for pack in catalogue.packs:
        for path in sorted(pack.path.rglob("*")):
            if path.is_file() and path.suffix in (".yaml", ".csv"):
                total.update(
                    f"{pack.name}/{path.relative_to(pack.path).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest()
                )
    return total.hexdigest()


def _slices(snapshot: Snapshot, size: int) -> list[tuple[int, ...]]:
    """Cities in groups of at most so many persons."""
    import pyarrow.parquet as pq

    persons: dict[int, int] = {}
    for kind in snapshot.kinds:
        for path in snapshot.files(f"units/{kind}"):
            city = 0 if path.stem.endswith("00") else int(path.stem.ljust(12, "0"))  # 1400: of the province, the city is not known
            persons[city] = persons.get(city, 0) + (pq.read_metadata(path).num_rows if kind == "person" else 0)
    groups: list[tuple[int, ...]] = []
    count = 0
    for city, rows in sorted(persons.items()):
        if groups and count + rows <= size:
            groups[-1] = (*groups[-1], city)
            count += rows
        else:
            groups.append((city,))
            count = rows
    return groups or [(0,)]


def _slice(
    work: Path,
    snapshot: Snapshot,
    compiled: Compiled,
    figures: Figures,
    regions: Regions,
    cities: tuple[int, ...] | None,
    threads: int,
    progress: Progress,
    index: int,
    total: int,
) -> None:
    """Answers of the units that lie in these cities, into the work folder."""
    con = bind.connect(threads)
    try:
        tree = regions.on(snapshot.facts_on)
        progress(_("准备数据"), (index + 0.05) / total)
        bound = bind.Binder(con, snapshot, compiled, figures, tree).bind(cities)
        made = compile_sql(compiled.program, compiled.outputs(), bound.names)
        for step, statement in enumerate(made.statements):
            con.execute(statement)
            progress(_("计算规则"), (index + 0.1 + 0.5 * step / len(made.statements)) / total)
        writer = Writer(con, compiled, made.tables, snapshot.facts_on, cities, work)
        writer.write(index, lambda share: progress(_("对照享受记录"), (index + 0.6 + 0.4 * share) / total))
    finally:
        con.close()


def _finish(
    work: Path,
    final: Path,
    inputs: dict[str, object],
    digest: str,
    snapshot: Snapshot,
    catalogue: Catalogue,
    compiled: Compiled,
    figures: Figures,
) -> None:
    """Join the slices' counts, write the manifest, give the folder its name."""
    con = bind.connect()
    for name, keys in (("counts", "benefit, kind, county, town"), ("reasons", "benefit, condition, county, say")):
        parts = sorted(work.glob(f"{name}-*.parquet"))
        columns = [
            row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {bind.parquet(parts)}").fetchall() if row[0] not in keys.split(", ")
        ]
        sums = ", ".join(f"CAST(sum({column}) AS BIGINT) AS {column}" for column in columns)
        parquet(con, f"SELECT {keys}, {sums} FROM {bind.parquet(parts)} GROUP BY {keys} ORDER BY {keys}", work / f"{name}.parquet")
    con.close()
    for gone in (*work.glob(".slice-*"), *work.glob("*-[0-9]*.parquet")):  # a slice whose counts are gone must not count as done
        gone.unlink()
    files = {path.relative_to(work).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(work.rglob("*.parquet"))}
    manifest = {
        **inputs,
        "digest": digest,
        "facts_on": snapshot.facts_on.isoformat(),
        "known_on": snapshot.manifest.get("known_on"),
        "map_on": snapshot.facts_on.isoformat(),
        "synthetic": snapshot.synthetic or any(pack.synthetic for pack in catalogue.packs),
        "what_if": bool(inputs["provisional"] or inputs["overlay"] or inputs["known_by"])
        or inputs["law_day"] != snapshot.facts_on.isoformat(),
        "packs": [{"name": pack.name, "say": pack.say, "version": pack.version, "synthetic": pack.synthetic} for pack in catalogue.packs],
        "signals": [{"id": signal.id, "name": signal.benefit.name, "for": list(signal.benefit.signal_for)} for signal in compiled.signals],
        "benefits": [_describe(promise, bit) for promise in compiled.promises for bit in [bits(compiled)[promise.id]]],
        "figures": _figures_used(catalogue, compiled, figures),
        "holes": _holes(catalogue, compiled, figures),
        "files": files,
    }
    path = work / "manifest.json"
    with path.open("w", encoding="utf-8") as stream:
        json.dump(manifest, stream, ensure_ascii=False, indent=1, sort_keys=True)
        stream.flush()
        os.fsync(stream.fileno())
    if final.exists():  # left by a run that was killed between writing and naming
        shutil.rmtree(final)
    os.replace(work, final)


def _describe(promise: Promise, bit: int) -> dict[str, object]:
    benefit, version = promise.benefit, promise.version
    amount = None if benefit.amount is None else ("quantity" if benefit.amount.quantity else "fen")
    return {
        "bit": bit,
        "id": benefit.id,
        "name": benefit.name,
        "item": version.item,
        "item_name": version.name,
        "domain": version.domain,
        "since": version.since.isoformat(),
        "kind": benefit.serves,
        "at": benefit.at,
        "amount": amount,
        "each": benefit.amount.each if benefit.amount else "",
        "unit": benefit.amount.unit if benefit.amount else "",
        "served_by": benefit.served.by,
        "means_tested": version.means_tested,
        "visible_to": list(benefit.visible_to),
        "leads": version.leads,
    }


def _holes(catalogue: Catalogue, compiled: Compiled, figures: Figures) -> list[dict[str, object]]:
    """Figures that the packs know to be missing on the day, and that no other pack sets for as wide a district."""
    wide = {(figure.standard, figure.region) for figure in figures.in_force()}
    found: list[dict[str, object]] = []
    for hole in catalogue.holes:
        open_now = hole.since <= compiled.day and (hole.until is None or compiled.day <= hole.until)
        filled = any(
            name == f"{hole.item}.{hole.standard}" and (region in (hole.region, NATION) or region.endswith("0000")) for name, region in wide
        )
        if open_now and not filled:
            found.append({"item": hole.item, "standard": hole.standard, "region": hole.region, "why": hole.why})
    return found


def _figures_used(catalogue: Catalogue, compiled: Compiled, figures: Figures) -> list[dict[str, object]]:
    """The figures in force that the program may read, with their papers."""
    units = {standard.full: standard for promise in compiled.promises for standard in promise.version.standards}
    used: list[dict[str, object]] = []
    for figure in figures.in_force():
        standard = units.get(figure.standard)
        if standard is None:
            continue
        used.append(
            {
                "standard": figure.standard,
                "say": standard.say,
                "region": figure.region,
                "keys": list(figure.keys),
                "value": show(figure.value, standard.unit),
                "unit": standard.unit,
                "since": figure.since.isoformat(),
                "document": figure.document,
                "status": figure.status,
                "pack": figure.pack,
            }
        )
    return used


def open_snapshot(path: Path) -> Snapshot:
    """A snapshot to assess; refuses a folder that is none."""
    if not path.exists():
        raise fail("no-snapshot", _("没有这个快照：{path}", path=path), _("先用 puhui snapshot build 建立，再把它打印的路径给这个命令"))
    return Snapshot.open(path)
