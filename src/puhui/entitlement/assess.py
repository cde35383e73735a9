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
from typing import Any

from puhui import __version__
from puhui.catalogue import Catalogue
from puhui.catalogue.figures import Figures
from puhui.catalogue.known import as_known
from puhui.catalogue.model import Figure
from puhui.catalogue.program import Compiled, Promise, compile_day
from puhui.catalogue.tables import NATION, show
from puhui.entitlement import bind, served
from puhui.entitlement.results import FORMAT
from puhui.errors import Where, fail
from puhui.lang import _
from puhui.regions import Regions
from puhui.registers.snapshot import Snapshot
from puhui.rules.engines import DUCKDB
from puhui.rules.sql import compile_sql

WORD = 60  # bits of a mask: signed 64-bit words, with room
SLICE = 4_000_000  # persons computed at a time

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
        for step, promise in enumerate(compiled.promises):
            table = made.tables[promise.benefit.serves]
            query = served.status_query(promise, table, snapshot.facts_on, cities, compiled.signals_for(promise.id))
            con.execute(f"CREATE OR REPLACE TEMP TABLE {_status(promise)} AS {query}")
            progress(_("对照享受记录"), (index + 0.6 + 0.3 * step / len(compiled.promises)) / total)
        _write(work, con, compiled, made.tables, cities, index)
    finally:
        con.close()


def _status(promise: Promise) -> str:
    return DUCKDB.name_of(f"status_{promise.id}")


def bits(compiled: Compiled) -> dict[str, int]:
    """The bit of every benefit within its unit kind."""
    found: dict[str, int] = {}
    for kind in sorted({promise.benefit.serves for promise in compiled.promises}):
        for bit, promise in enumerate(promise for promise in compiled.promises if promise.benefit.serves == kind):
            found[promise.id] = bit
    return found


def _write(work: Path, con: Any, compiled: Compiled, tables: dict[str, str], cities: tuple[int, ...] | None, index: int) -> None:
    """Answers, amounts and gaps by kind and city; counts and reasons of the slice."""
    bit = bits(compiled)
    inside = "TRUE" if cities is None else f"coalesce(city, 0) IN ({', '.join(str(city) for city in cities)})"
    for kind in sorted({promise.benefit.serves for promise in compiled.promises}):
        mine = [promise for promise in compiled.promises if promise.benefit.serves == kind]
        table = tables[kind]
        for (city,) in con.execute(f"SELECT DISTINCT coalesce(city, 0) FROM {table} WHERE {inside} ORDER BY 1").fetchall():
            name = f"{city // 10**8:04d}.parquet"
            here = f"coalesce(city, 0) = {city}"
            masks = ", ".join(_masks(mine, bit))
            _parquet(con, f"SELECT unit, county, town, {masks} FROM {table} WHERE {here} ORDER BY unit", work / "answers" / kind / name)
            amounts = [
                f"SELECT unit, CAST({bit[promise.id]} AS INTEGER) AS bit, {DUCKDB.name_of(promise.amount)} AS value FROM {table}"
                f" WHERE {here} AND {DUCKDB.name_of(promise.amount)} IS NOT NULL"
                for promise in mine
                if promise.amount
            ]
            if amounts:
                _parquet(con, f"{' UNION ALL '.join(amounts)} ORDER BY unit, bit", work / "amounts" / kind / name)
            listed = ", ".join(f"'{status}'" for status in served.LISTED)
            gaps = [
                f"SELECT unit, CAST({bit[promise.id]} AS INTEGER) AS bit, status, due, delivered, since, county, town, village, missing, need, disposition, signals"
                f" FROM {_status(promise)} WHERE coalesce(city_of_unit, 0) = {city} AND status IN ({listed})"
                for promise in mine
            ]
            _parquet(con, f"{' UNION ALL '.join(gaps)} ORDER BY unit, bit", work / "gap" / kind / name)
    _parquet(
        con,
        " UNION ALL ".join(_counts(promise, tables) for promise in compiled.promises) + " ORDER BY 1, 2, 3, 4",
        work / f"counts-{index:03d}.parquet",
    )
    reasons = [part for promise in compiled.promises for part in _reasons(promise, tables, inside)]
    _parquet(con, " UNION ALL ".join(reasons) + " ORDER BY 1, 2, 3", work / f"reasons-{index:03d}.parquet")


def _masks(promises: list[Promise], bit: dict[str, int]) -> list[str]:
    words = (max(bit[promise.id] for promise in promises) // WORD) + 1
    made = []
    for word in range(words):
        here = [promise for promise in promises if bit[promise.id] // WORD == word]
        for name in ("yes", "unknown", "amount_unknown"):
            parts = [
                f"CASE WHEN {_test(promise, name)} THEN CAST({1 << (bit[promise.id] % WORD)} AS BIGINT) ELSE 0 END" for promise in here
            ]
            made.append(f"CAST({' + '.join(parts)} AS BIGINT) AS {name}{word}")
    return made


def _test(promise: Promise, mask: str) -> str:
    """When a benefit's bit stands in a mask."""
    answer = DUCKDB.name_of(promise.answer)
    if mask == "amount_unknown":
        return f"{answer} AND {DUCKDB.name_of(promise.amount)} IS NULL" if promise.amount else "FALSE"
    return answer if mask == "yes" else f"{answer} IS NULL"


def _counts(promise: Promise, tables: dict[str, str]) -> str:
    answer, status = DUCKDB.name_of(promise.answer), _status(promise)

    def count(name: str) -> str:
        column = "unknown" if name == "not_known" else name
        return f"count(*) FILTER (WHERE s.status = '{name}') AS {column}"

    counts = ", ".join([*map(count, served.STATUSES), "count(*) FILTER (WHERE s.status = 'not_known' AND s.blind) AS unknown_blind"])
    applies = f"count(*) FILTER (WHERE NOT r.{DUCKDB.name_of(promise.applies)})" if promise.applies else "CAST(0 AS BIGINT)"
    listed = ", ".join(f"'{status}'" for status in served.LISTED)
    disposed = f"count(*) FILTER (WHERE s.disposition IS NOT NULL AND s.status IN ({listed}))"
    counts += f", {applies} AS not_applicable, {disposed} AS disposed, count(s.signals) AS signalled"
    missing = "CASE WHEN s.status IN ('not_served', 'partly') THEN greatest(s.due - coalesce(s.delivered, 0), 0) ELSE 0 END"
    return (
        f"SELECT '{promise.id}' AS benefit, '{promise.benefit.serves}' AS kind, coalesce(s.county, 0) AS county, coalesce(s.town, 0) AS town,"
        f" count(*) AS units, count(*) FILTER (WHERE r.{answer}) AS due, {counts},"
        f" CAST(coalesce(sum(s.due) FILTER (WHERE r.{answer}), 0) AS BIGINT) AS amount_due,"
        f" CAST(coalesce(sum({missing}), 0) AS BIGINT) AS amount_missing"
        f" FROM {status} s JOIN {tables[promise.benefit.serves]} r ON r.unit = s.unit GROUP BY ALL"
    )


def _reasons(promise: Promise, tables: dict[str, str], inside: str) -> list[str]:
    """Of the units whose answer is not known: which conditions are not known."""
    made = []
    for name, condition in promise.parts:
        say = condition.say.replace("'", "''")
        made.append(
            f"SELECT '{promise.id}' AS benefit, '{condition.id}' AS condition, coalesce(p.county, 0) AS county, '{say}' AS say, count(*) AS units"
            f" FROM {tables[promise.benefit.serves]} r LEFT JOIN place_map p ON p.place = r.{DUCKDB.name_of(promise.place)}"
            f" WHERE {inside.replace('city', 'r.city')} AND r.{DUCKDB.name_of(promise.answer)} IS NULL AND r.{DUCKDB.name_of(name)} IS NULL GROUP BY ALL"
        )
    return made


def _parquet(con: Any, query: str, path: Path) -> None:
    """Written aside and renamed. One writer, rows in order: the same rows give the same bytes."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    table = con.sql(query).to_arrow_table()
    aside = path.with_suffix(".part")
    pq.write_table(table, aside, compression="zstd", row_group_size=250_000, write_statistics=True)
    os.replace(aside, path)


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
        _parquet(con, f"SELECT {keys}, {sums} FROM {bind.parquet(parts)} GROUP BY {keys} ORDER BY {keys}", work / f"{name}.parquet")
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
