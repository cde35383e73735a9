"""A result folder written by hand: three counties of Taiyuan, Datong and Xinzhou, counts whose sums anybody can add up."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from puhui.entitlement.results import FORMAT

MONEY, VISITS, QUIET = "minimum_living.allowance", "elderly_health_management", "quiet"
DIGEST = "ab" * 32
FOLDER = f"results/{DIGEST[:12]}"

# benefit, kind, county, town, units, due, served, partly, not_served, pending, unknown_served, not known, no longer due,
# served not due, grace, amount due, amount missing, of the unknown those in a place whose records are not complete, not applicable, looked into, with a signal
COUNTS = [
    (MONEY, "family", 140105, 140105001, 100, 10, 6, 1, 2, 1, 3, 7, 4, 0, 1, 500_000, 110_000, 0, 2, 1, 5),
    (MONEY, "family", 140105, 140105002, 200, 20, 18, 0, 2, 0, 0, 9, 0, 0, 0, 900_000, 70_000, 0, 0, 0, 0),
    (MONEY, "family", 140106, 140106001, 300, 30, 30, 0, 0, 0, 0, 0, 0, 0, 0, 1_500_000, 0, 0, 0, 0, 0),
    (MONEY, "family", 0, 0, 5, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (VISITS, "person", 140105, 140105001, 1000, 40, 38, 0, 2, 0, 0, 0, 0, 1, 0, 40, 2, 0, 0, 0, 0),
    (VISITS, "person", 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    (QUIET, "person", 140105, 140105001, 1000, 3, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
]
COUNT_COLUMNS = "benefit, kind, county, town, units, due, served, partly, not_served, pending, unknown_served, unknown, no_longer_due, served_not_due, grace, amount_due, amount_missing, unknown_blind, not_applicable, disposed, signalled"
REASONS = [
    (MONEY, "line", 140105, "家庭人均月收入低于当地低保标准", 16),
    (MONEY, "line", 0, "家庭人均月收入低于当地低保标准", 5),
    (MONEY, "assets", 140105, "家庭财产符合当地规定", 2),
    (QUIET, "secret", 140105, "敏感条件", 1),
]
GAP = {  # unit, bit, status, due, delivered, since, county, town; then what somebody has found, if so
    "family": [
        (11, 0, "not_served", 40_000, None, None, 140105, 140105001),
        (12, 0, "not_served", None, None, None, 140105, 140105001),
        (15, 0, "not_served", 70_000, None, None, 140105, 140105001, "waived"),
        (13, 0, "partly", 30_000, 20_000, "2015-02-01", 140105, 140105001),
        (14, 0, "partly", 30_000, 10_000, "2014-07-01", 140105, 140105002),
    ],
    "person": [(21, 0, "not_served", 1, None, None, 140105, 140105001), (22, 1, "not_served", None, None, None, 140105, 140105001)],
}


def number(code: int) -> int:
    return code * 10 ** (12 - len(str(code))) if code else 0


def parquet(con: Any, path: Path, columns: str, rows: list[tuple[Any, ...]], casts: str = "*") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    values = ", ".join("(" + ", ".join("NULL" if cell is None else repr(cell) for cell in row) + ")" for row in rows)
    con.execute(f"COPY (SELECT {casts} FROM (VALUES {values}) AS t({columns})) TO '{path}' (FORMAT parquet)")


def benefit(
    bit: int, id: str, name: str, item_name: str, kind: str, amount: str | None, visible_to: list[str], **more: Any
) -> dict[str, Any]:
    given = {
        "domain": "test",
        "since": "2016-01-01",
        "at": "hukou",
        "each": "",
        "unit": "",
        "served_by": "award",
        "means_tested": False,
        "leads": "x",
        **more,
    }
    return {
        "bit": bit,
        "id": id,
        "name": name,
        "item": id.split(".")[0],
        "item_name": item_name,
        "kind": kind,
        "amount": amount,
        "visible_to": visible_to,
        **given,
    }


@pytest.fixture(scope="session")
def result_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / FOLDER
    con = duckdb.connect()
    placed = [(row[0], row[1], number(row[2]), number(row[3]), *row[4:]) for row in COUNTS]
    parquet(con, folder / "counts.parquet", COUNT_COLUMNS, placed)
    parquet(
        con, folder / "reasons.parquet", "benefit, condition, county, say, units", [(*row[:2], number(row[2]), *row[3:]) for row in REASONS]
    )
    for kind, rows in GAP.items():
        full = [(*row[:6], number(row[6]), number(row[7]), None, *(row[8:] or (None,))) for row in rows]
        casts = "unit, bit, status, CAST(due AS BIGINT) AS due, CAST(delivered AS BIGINT) AS delivered, CAST(since AS DATE) AS since, county, town, CAST(village AS BIGINT) AS village, CAST(NULL AS VARCHAR) AS missing, CAST(NULL AS BIGINT) AS need, CAST(disposition AS VARCHAR) AS disposition, CAST(NULL AS VARCHAR) AS signals"
        parquet(
            con,
            folder / "gap" / kind / "1401.parquet",
            "unit, bit, status, due, delivered, since, county, town, village, disposition",
            full,
            casts,
        )
        parquet(
            con, folder / "answers" / kind / "1401.parquet", "unit, county, town, yes0, unknown0, amount_unknown0", [(1, 0, 0, 0, 0, 0)]
        )
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.parquet"))
    }
    office = ["self", "household", "office"]
    manifest = {
        "format": FORMAT,
        "digest": DIGEST,
        "snapshot": "cd" * 32,
        "catalogue": "ef" * 32,
        "law_day": "2016-08-01",
        "facts_on": "2016-08-01",
        "known_on": "2016-08-05",
        "map_on": "2016-08-01",
        "synthetic": True,
        "what_if": False,
        "engine": "duckdb",
        "version": "0.1.0",
        "packs": [{"name": "general", "say": "通用", "version": "0.1.0", "synthetic": False}],
        "benefits": [
            benefit(0, MONEY, "最低生活保障金", "最低生活保障", "family", "fen", office, each="month", means_tested=True),
            benefit(0, VISITS, "老年人健康管理", "老年人健康管理", "person", "quantity", office, unit="次", served_by="record"),
            benefit(1, QUIET, "不列地区的待遇", "不列地区的待遇", "person", None, ["self"]),
        ],
        "figures": [
            {
                "standard": "minimum_living.line",
                "say": "低保标准",
                "region": "140100",
                "keys": ["urban"],
                "value": "612.50",
                "unit": "yuan/month",
                "since": "2016-01-01",
                "document": "虚构",
                "status": "invented",
                "pack": "demo",
            }
        ],
        "holes": [
            {"item": "minimum_living", "standard": "topup", "region": "000000", "why": "没有取得文件"},
            {"item": "not_in_this_run", "standard": "x", "region": "000000", "why": "别的事项"},
        ],
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    return folder
