"""One small made-up province for all tests of the room, and the run that an office would make of its rosters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from puhui.packs import Pack, find_packs
from puhui.regions import Regions
from puhui.regions import load as load_regions
from puhui.synthetic import FIGURES_PACK, Checked, Made, compare, compare_rows, make, read_truth

PEOPLE, SEED = 20_000, 7
FEW = 1_200
KEY = b"k" * 32


@cache
def packs() -> list[Pack]:
    return find_packs([FIGURES_PACK])


@cache
def regions() -> Regions:
    return load_regions(packs())


@dataclass(frozen=True)
class Checking:
    """A province's rosters as they lie there now, built and assessed."""

    folder: Path

    def run(self) -> Checked:
        from puhui.catalogue import load
        from puhui.entitlement import Result, assess
        from puhui.registers.build import build
        from puhui.registers.snapshot import Snapshot

        catalogue = load(packs())
        built = build(self.folder / "rosters" / "mapping.yaml", packs(), self.folder, key=KEY, benefits=catalogue.serves())
        result = assess(Snapshot.open(built.path), catalogue, regions(), self.folder)
        truth = read_truth(self.folder / "truth.json")
        found = compare(truth, Result.open(result).connect(), number)
        return Checked(found.table, [*compare_rows(truth, built.reports), *found.differences], found.unplanted)


def number(kind: str, natural: str) -> int:
    from puhui.registers.keys import number_of

    return int(natural) if kind in ("town", "village", "county") else number_of(KEY, kind, natural)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(regions(), PEOPLE, SEED, tmp_path_factory.mktemp("province"), packs=packs())


@pytest.fixture(scope="session")
def truth(city: Made) -> dict[str, Any]:
    return read_truth(city.truth)


@pytest.fixture(scope="session")
def checked(city: Made, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """The shared province, built, assessed and compared with its truth."""
    folder = tmp_path_factory.mktemp("checked")
    (folder / "rosters").symlink_to(city.folder / "rosters", target_is_directory=True)
    (folder / "truth.json").symlink_to(city.truth)
    return Checking(folder).run()


@pytest.fixture
def another(tmp_path: Path) -> Callable[[int, int], Checking]:
    """A province of one's own, to be spoiled."""

    def made(people: int = FEW, seed: int = SEED) -> Checking:
        return Checking(make(regions(), people, seed, tmp_path / f"{people}-{seed}", packs=packs()).folder)

    return made
