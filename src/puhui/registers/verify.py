"""`puhui snapshot check`: everything a snapshot promises, looked at again from its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from puhui.errors import Problem, PuhuiError, Where
from puhui.lang import _
from puhui.registers.declared import ANY_UNIT
from puhui.registers.snapshot import Snapshot
from puhui.registers.store import quoted
from puhui.registers.values import id_inside

KEYS = {"awards": ("number",), "regions": ("code",)}
_ARROW = {"int64": "BIGINT", "string": "VARCHAR", "bool": "BOOLEAN", "date32[day]": "DATE"}


def check(path: Path) -> list[Problem]:
    """All that is wrong with a snapshot; an empty list when it keeps its promises."""
    try:
        snapshot = Snapshot.open(Path(path))
    except PuhuiError as error:
        return error.problems
    import duckdb

    con = duckdb.connect(":memory:")
    con.execute("SET autoinstall_known_extensions = false")
    con.execute("SET autoload_known_extensions = false")
    try:
        found = list(_sums(snapshot))
        for part in snapshot.manifest["schema"]:
            found += _files(snapshot, part)
            if snapshot.files(part):
                con.execute(f"CREATE VIEW {quoted(part)} AS SELECT * FROM read_parquet([{_paths(snapshot, part)}])")
        if not found:
            found += [*_keys(snapshot, con), *_members(snapshot, con), *_ranges(snapshot, con), *_texts(snapshot, con)]
        return found
    finally:
        con.close()


def _problem(snapshot: Snapshot, name: str, code: str, what: str) -> Problem:
    return Problem(Where(str(snapshot.path / name)), code, what, _("重新建立快照；如果还是这样，请报告维护人员"))


def _paths(snapshot: Snapshot, part: str) -> str:
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in snapshot.files(part))


def _sums(snapshot: Snapshot) -> Iterator[Problem]:
    for source in snapshot.manifest["sources"]:
        if source["read"] != source["accepted"] + source["rejected"] + source["held"]:
            what = _("{file} 读入的行数与收下、退回、待核实的合计不等", file=source["file"])
            yield _problem(snapshot, "manifest.json", "rows-lost", what)


def _files(snapshot: Snapshot, part: str) -> Iterator[Problem]:
    """Rows, columns and row groups of every file of a part."""
    import pyarrow.parquet as pq

    for path in snapshot.files(part):
        name = path.relative_to(snapshot.path).as_posix()
        file = pq.ParquetFile(path)
        if file.metadata.num_rows != snapshot.manifest["files"][name]["rows"]:
            yield _problem(snapshot, name, "rows-differ", _("{name} 的行数与清单不同", name=name))
        columns = {field.name: _ARROW.get(str(field.type), str(field.type)) for field in file.schema_arrow}
        if columns != snapshot.columns(part):
            yield _problem(snapshot, name, "schema-differs", _("{name} 的列与清单不同", name=name))
        elif "county" in columns and part.startswith("units/"):
            at = list(columns).index("county")
            for index in range(file.metadata.num_row_groups):
                group = file.metadata.row_group(index).column(at).statistics
                mixed = group.null_count not in (0, group.num_values + group.null_count) if group is not None else False
                if group is not None and (mixed or (group.has_min_max and group.min != group.max)):
                    yield _problem(snapshot, name, "group-crosses", _("{name} 的一个行组跨了县", name=name))
                    break


def _keys(snapshot: Snapshot, con: Any) -> Iterator[Problem]:
    for part in snapshot.manifest["schema"]:
        key = ("unit",) if part.startswith("units/") else KEYS.get(part, ())
        if key and snapshot.files(part):
            names = ", ".join(key)
            twice = con.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {quoted(part)} GROUP BY {names} HAVING count(*) > 1 OR bool_or({key[0]} IS NULL))"
            )
            if twice.fetchone()[0]:
                yield _problem(snapshot, part, "key-twice", _("{part} 里有重复或空的编号", part=part))


def _members(snapshot: Snapshot, con: Any) -> Iterator[Problem]:
    """Whatever names a unit names one that is there."""
    parts = [part for part in snapshot.manifest["schema"] if snapshot.files(part)]
    for part in parts:
        if part.startswith("members/"):
            yield from _known(snapshot, con, part, "grouping", part.removeprefix("members/"))
        for column in snapshot.columns(part):
            if part.startswith("units/") and column.startswith("in_"):
                yield from _known(snapshot, con, part, column, column.removeprefix("in_"))
        if part in ANY_UNIT:
            for (kind,) in con.execute(f"SELECT DISTINCT kind FROM {part} ORDER BY 1").fetchall():
                yield from _known(snapshot, con, part, "unit", kind, f"kind = '{kind}'")
        if part == "kinship":
            for column in ("person", "relative"):
                yield from _known(snapshot, con, part, column, "person")


def _known(snapshot: Snapshot, con: Any, part: str, column: str, kind: str, where: str = "TRUE") -> Iterator[Problem]:
    units = f"SELECT unit FROM {quoted(f'units/{kind}')}" if snapshot.files(f"units/{kind}") else "SELECT NULL::BIGINT AS unit LIMIT 0"
    sql = f"SELECT count(*) FROM {quoted(part)} p WHERE {where} AND p.{quoted(column)} IS NOT NULL AND p.{quoted(column)} NOT IN ({units})"
    lost = con.execute(sql).fetchone()[0]
    if lost:
        yield _problem(snapshot, part, "unit-lost", _("{part} 有 {n} 行指向不存在的“{kind}”", part=part, n=lost, kind=kind))


def _ranges(snapshot: Snapshot, con: Any) -> Iterator[Problem]:
    for part in snapshot.manifest["schema"]:
        for column, (low, high) in snapshot.ranges(part).items():
            if column in snapshot.columns(part) and snapshot.files(part):
                ends = f"DATE '{low}' AND DATE '{high}'" if isinstance(low, str) else f"{low} AND {high}"
                outside = con.execute(f"SELECT count(*) FROM {quoted(part)} WHERE {quoted(column)} NOT BETWEEN {ends}").fetchone()[0]
                if outside:
                    what = _("{part} 的列 {column} 有 {n} 个值超出范围", part=part, column=column, n=outside)
                    yield _problem(snapshot, part, "out-of-range", what)


def _texts(snapshot: Snapshot, con: Any) -> Iterator[Problem]:
    """No text column of an analytic file holds an ID number."""
    for part in snapshot.manifest["schema"]:
        for column, kind in snapshot.columns(part).items():
            if kind == "VARCHAR" and snapshot.files(part):
                sql = f"SELECT DISTINCT {quoted(column)} FROM {quoted(part)} WHERE regexp_matches({quoted(column)}, '[1-9][0-9]{{16}}[0-9Xx]')"
                if any(id_inside(text) for (text,) in con.execute(sql).fetchall()):
                    yield _problem(snapshot, part, "identity-inside", _("{part} 的列 {column} 里有身份号码", part=part, column=column))


__all__ = ["check"]
