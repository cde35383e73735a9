"""The one reader of results: names instead of bits, and a refusal when a file is missing or altered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from puhui.entitlement import bind
from puhui.errors import Problem, PuhuiError, Where, fail
from puhui.lang import _

WORD = 60
FORMAT = 2  # of the folder, as assess writes it


@dataclass(frozen=True)
class BenefitRow:
    """A benefit as the manifest names it. amount: fen, quantity or None."""

    bit: int
    id: str
    name: str
    item: str
    item_name: str
    domain: str
    since: str
    kind: str
    at: str
    amount: str | None
    each: str
    unit: str
    served_by: str
    means_tested: bool
    visible_to: tuple[str, ...]
    leads: str


@dataclass(frozen=True)
class Result:
    """A run's folder, opened and verified."""

    path: Path
    manifest: dict[str, Any]
    benefits: tuple[BenefitRow, ...]

    @classmethod
    def open(cls, path: Path) -> Result:
        """Raises PuhuiError naming every file that is missing or altered. A folder that holds exactly one result will do."""
        path = _resolve(path)
        where = Where(str(path / "manifest.json"))
        try:
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise fail(
                    "result-format",
                    _("结果的格式是 {n}，这个程序读不了", n=manifest["format"]),
                    _("用算出它的程序版本打开，或重新运行 puhui assess"),
                    where,
                )
            benefits = tuple(BenefitRow(**{**entry, "visible_to": tuple(entry["visible_to"])}) for entry in manifest["benefits"])
            files = dict(manifest["files"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise fail("bad-manifest", _("manifest.json 读不懂"), _("重新运行 puhui assess"), where) from None
        problems = []
        for name, digest in files.items():
            file = path / name
            if not file.exists():
                problems.append(Problem(Where(str(file)), "file-missing", _("结果缺少这个文件"), _("重新运行 puhui assess")))
            elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
                problems.append(Problem(Where(str(file)), "file-altered", _("结果文件被改动过"), _("重新运行 puhui assess")))
        if problems:
            raise PuhuiError(problems)
        return cls(path, manifest, benefits)

    @property
    def facts_on(self) -> date:
        return date.fromisoformat(self.manifest["facts_on"])

    @property
    def synthetic(self) -> bool:
        return bool(self.manifest["synthetic"])

    @property
    def digest(self) -> str:
        return str(self.manifest["digest"])

    def speaking(self, words: dict[str, str]) -> Result:
        """The same result with the names of items and benefits in another language."""
        said = (
            replace(row, name=words.get(row.name, row.name), item_name=words.get(row.item_name, row.item_name)) for row in self.benefits
        )
        return replace(self, benefits=tuple(said))

    def benefit(self, name: str) -> BenefitRow:
        """By its id, or its item's id where the item has one benefit. Raises PuhuiError with the nearest name."""
        from puhui.errors import nearest

        found = [row for row in self.benefits if name in (row.id, row.name)]
        if found:
            return found[0]
        near = nearest(name, [row.id for row in self.benefits])
        every = "、".join(row.id for row in self.benefits)
        remedy = _("是不是 {near}？可用：{all}", near=near, all=every) if near else _("可用：{all}", all=every)
        raise fail("benefit-unknown", _("没有待遇“{name}”", name=name), remedy)

    def connect(self) -> Any:
        """A connection with the views counts, reasons, gap and answers; benefits by name."""
        con = bind.connect()
        rows = ", ".join(f"({row.bit}, '{row.kind}', '{row.id}')" for row in self.benefits)
        con.execute(f"CREATE TEMP TABLE benefit_bits AS SELECT * FROM (VALUES {rows}) AS t(bit, kind, benefit)")
        for name in ("counts", "reasons"):
            con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {bind.parquet([self.path / f'{name}.parquet'])}")
        con.execute(f"CREATE TEMP VIEW gap AS {self._gap()}")
        con.execute(f"CREATE TEMP VIEW answers AS {self._answers()}")
        return con

    def _files(self, part: str, kind: str) -> list[Path]:
        return sorted((self.path / part / kind).glob("*.parquet"))

    def _kinds(self) -> list[str]:
        return sorted({row.kind for row in self.benefits})

    def _gap(self) -> str:
        parts = [
            f"SELECT '{kind}' AS kind, g.unit, b.benefit, g.status, g.due, g.delivered, g.since, g.county, g.town, g.village, g.missing, g.need, g.disposition, g.signals"
            f" FROM {bind.parquet(files)} g JOIN benefit_bits b ON b.bit = g.bit AND b.kind = '{kind}'"
            for kind in self._kinds()
            if (files := self._files("gap", kind))
        ]
        return " UNION ALL ".join(parts)

    def _answers(self) -> str:
        parts = []
        for row in self.benefits:
            files = self._files("answers", row.kind)
            if not files:
                continue
            word, mask = row.bit // WORD, 1 << (row.bit % WORD)
            amounts = self._files("amounts", row.kind)
            join = f" LEFT JOIN {bind.parquet(amounts)} m ON m.unit = a.unit AND m.bit = {row.bit}" if amounts and row.amount else ""
            amount = "m.value" if join else "CAST(NULL AS BIGINT)"
            answer = f"CASE WHEN (a.yes{word} & {mask}) <> 0 THEN 'yes' WHEN (a.unknown{word} & {mask}) <> 0 THEN 'not known' ELSE 'no' END"
            parts.append(
                f"SELECT '{row.kind}' AS kind, a.unit, '{row.id}' AS benefit, {answer} AS answer, {amount} AS amount FROM {bind.parquet(files)} a{join}"
            )
        return " UNION ALL ".join(parts)


def _resolve(path: Path) -> Path:
    """The result folder meant by a path: itself, or the only one below it."""
    if (path / "manifest.json").exists() and not _of_snapshot(path):
        return path
    below = sorted(found.parent for found in path.glob("results/*/manifest.json")) or sorted(
        found.parent for found in path.glob("*/manifest.json")
    )
    below = [folder for folder in below if not _of_snapshot(folder)]
    if len(below) == 1:
        return below[0]
    if below:
        raise fail(
            "many-results",
            _("这里有 {n} 个结果：{all}", n=len(below), all="、".join(folder.name for folder in below)),
            _("写明其中一个的路径"),
        )
    raise fail("no-result", _("没有这个结果：{path}", path=path), _("先用 puhui assess 计算，再把它打印的路径给这个命令"))


def _of_snapshot(folder: Path) -> bool:
    """Whether a manifest is that of a snapshot. One that cannot be read is refused later, by name."""
    try:
        return "benefits" not in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False
