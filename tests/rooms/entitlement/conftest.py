"""A tiny made-up village for each test, put in by the ordinary door: rosters, snapshot, assessment.

Everybody in it is invented; the figures are those of the synthetic pack (低保 line 600 yuan a month in Taiyuan's
towns from 2016, 660 from 2022; see its standards).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from puhui import regions
from puhui.catalogue import Catalogue, load
from puhui.catalogue.model import Version
from puhui.entitlement import Result, assess
from puhui.packs import Pack, find_packs
from puhui.registers import Snapshot
from puhui.registers.build import build
from puhui.terms.id_number import check_place

REPO = Path(__file__).resolve().parents[3]
SYNTHETIC = REPO / "src" / "puhui" / "synthetic" / "pack"
VILLAGE = "140105901201"
KEY = b"k" * 32
ITEMS = frozenset({"minimum_living", "disability_allowances", "elderly_health_management", "primary_care_facilities"})


@dataclass
class Few(Catalogue):
    """A catalogue of which only some items are in force: a village need not be assessed for everything."""

    kept: frozenset[str] = ITEMS

    def in_force(self, day: date) -> list[Version]:
        return [version for version in super().in_force(day) if version.item in self.kept]


def few(catalogue: Catalogue, *more: str) -> Few:
    """The items that these tests speak of, and some of a test's own."""
    return Few(**{entry.name: getattr(catalogue, entry.name) for entry in fields(catalogue)}, kept=ITEMS | set(more))


_SERVES: dict[tuple[Path, ...], dict[str, str]] = {}


def _serves(packs: list[Pack]) -> dict[str, str]:
    """What each benefit serves, read once for the same packs."""
    key = tuple(pack.path for pack in packs)
    if key not in _SERVES:
        _SERVES[key] = load(packs).serves()
    return _SERVES[key]


def id_number(serial: int, born: str) -> str:
    """A well-formed number with an area that was never given out (990101)."""
    first = f"990101{born.replace('-', '')}{serial:03d}"
    return first + check_place(first)


@dataclass
class Village:
    """Rosters in the making. `person` and `family` return the keys that other rosters use."""

    folder: Path
    facts_on: str = "2022-06-30"
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    complete_to: str = "2022-06-30"
    invented: frozenset[str] = frozenset()  # benefits of a test's own packs
    bad_rows: int = 0  # how many rows of it the builder must not accept

    def add(self, register: str, **values: Any) -> None:
        self.rows.setdefault(register, []).append(values)

    def person(self, serial: int, born: str, **facts: Any) -> str:
        number = id_number(serial, born)
        own = {"sex": "male", "status": "living", "hukou": VILLAGE, "residence": VILLAGE, **facts}
        self.add("people", id_number=number, birth_date=born, **own)
        return number

    def family(self, number: str, members: list[str], **facts: Any) -> str:
        own = {
            "hukou": VILLAGE,
            "residence": VILLAGE,
            "area": "urban",
            "income_checked": "是",
            "has_car": "否",
            "assets_within_limit": "是",
            **facts,
        }
        self.add("families", family_number=number, **own)
        for member in members:
            self.add("family_members", family_number=number, id_number=member, role="other")
        return number

    def income(self, person: str, monthly: str) -> None:
        """The same wage in each of the twelve months before facts_on."""
        on = date.fromisoformat(self.facts_on)
        for back in range(1, 13):
            index = on.year * 12 + on.month - 1 - back
            self.add("incomes", id_number=person, month=f"{index // 12}-{index % 12 + 1:02d}-01", kind="wage", counted="是", amount=monthly)

    def award(self, benefit: str, kind: str, unit: str, **values: Any) -> None:
        self.add("awards", benefit=benefit, unit_kind=kind, unit=unit, **{"since": "2021-01-01", **values})

    def record(self, benefit: str, kind: str, unit: str, day: str, **values: Any) -> None:
        self.add("records", benefit=benefit, unit_kind=kind, unit=unit, day=day, **values)

    def snapshot(self, packs: list[Pack]) -> Snapshot:
        for source in ("awards", "records", "disability", "illness", "facilities"):
            self.add(
                "completeness",
                source=source,
                region="140000",
                complete_to=self.complete_to,
                declared_by="合成单位",
                declared_on=self.complete_to,
            )
        self.add("districts", code="140105901", name="合成街道", district_kind="subdistrict")
        self.add("districts", code=VILLAGE, name="合成社区", district_kind="community", urban_rural="111")
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = [f'facts_on: "{self.facts_on}"', "synthetic: true", "rosters:"]
        for register, rows in self.rows.items():
            header = list(dict.fromkeys(name for row in rows for name in row))
            with (self.folder / f"{register}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, header)
                writer.writeheader()
                writer.writerows(rows)
            lines.append(f"  - {{file: {register}.csv, register: {register}}}")
        (self.folder / "mapping.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = build(self.folder / "mapping.yaml", packs, self.folder, key=KEY, benefits=_serves(packs))
        assert sum(entry.read - entry.accepted for entry in report.sources) == self.bad_rows
        return Snapshot.open(report.path)


@pytest.fixture(scope="session")
def packs() -> list[Pack]:
    return find_packs([SYNTHETIC])


@pytest.fixture(scope="session")
def catalogue(packs: list[Pack]) -> Catalogue:
    return few(load(packs))


@pytest.fixture(scope="session")
def shanxi(packs: list[Pack]) -> regions.Regions:
    return regions.load(packs)


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path)


@pytest.fixture(scope="session")
def build_village(packs: list[Pack], catalogue: Catalogue, shanxi: regions.Regions) -> Callable[..., Result]:
    """Snapshot and assess a village: its result."""
    done: dict[Path, Snapshot] = {}

    def go(village: Village, **options: Any) -> Result:
        if village.folder not in done:
            done[village.folder] = village.snapshot(packs)
        return Result.open(assess(done[village.folder], catalogue, shanxi, village.folder, **options))

    return go


def answers(result: Result, benefit: str) -> list[tuple[str, int | None]]:
    """(answer, amount) of every unit, sorted."""
    con = result.connect()
    return sorted(con.execute("SELECT answer, amount FROM answers WHERE benefit = ?", [benefit]).fetchall(), key=str)


def statuses(result: Result, benefit: str) -> list[str]:
    """The gap statuses of a benefit, sorted; served units have no line."""
    con = result.connect()
    return sorted(row[0] for row in con.execute("SELECT status FROM gap WHERE benefit = ?", [benefit]).fetchall())
