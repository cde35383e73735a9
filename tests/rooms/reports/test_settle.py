"""Is what lacks traced to the register it comes from, and is nothing blamed that is there?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from puhui.catalogue import Catalogue
from puhui.catalogue import load as load_catalogue
from puhui.catalogue.program import compile_day
from puhui.entitlement import Result
from puhui.packs import find_packs
from puhui.regions import load as load_regions
from puhui.reports.reads import Reads
from puhui.reports.settle import Lacking
from tests.rooms.reports.conftest import MONEY

XIAODIAN = 140105 * 10**6
DAY = date(2016, 8, 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(find_packs())


@pytest.fixture(scope="module")
def reads(catalogue: Catalogue) -> Reads:
    return Reads(compile_day(catalogue, DAY), catalogue.registers)


@pytest.fixture
def lacking(result_folder: Path, reads: Reads) -> Lacking:
    return Lacking(Result.open(result_folder), load_regions(find_packs()).on(DAY), None, reads)


def registers(reads: Reads, benefit: str, condition: str) -> set[str]:
    return {key[1] for leaf in reads.condition(benefit, condition) if (key := reads.key(leaf)) and key[0] == "register"}


def test_a_fact_of_the_family_comes_from_the_families(reads: Reads) -> None:
    assert registers(reads, MONEY, "assets") == {"families"}


def test_an_income_test_reads_incomes_and_who_the_members_are(reads: Reads) -> None:
    assert {"incomes", "family_members"} <= registers(reads, MONEY, "line")


def test_an_income_test_reads_the_standard(reads: Reads) -> None:
    assert ("figure", "", "minimum_living.line") in reads.condition(MONEY, "line")


def test_a_condition_that_is_not_there_reads_nothing(reads: Reads) -> None:
    assert reads.condition(MONEY, "nothing") == () == reads.condition("nothing", "line")


def test_a_register_is_called_by_its_name(reads: Reads) -> None:
    assert reads.about(("register", "families"))[0] == "共同生活家庭"


def test_without_a_snapshot_every_register_may_be_the_cause(lacking: Lacking) -> None:
    assert set(lacking.of(MONEY, "assets", XIAODIAN)) == {("register", "families")}


def test_a_fact_that_everybody_has_is_not_the_cause(lacking: Lacking, reads: Reads) -> None:
    """Incomes lack for three persons; every other fact is there for all."""
    lacking._nulls = {(kind, name): {} for kind, names in reads.facts().items() for name in names}
    own = next(leaf for leaf in reads.condition(MONEY, "line") if reads.key(leaf) == ("register", "incomes"))
    lacking._nulls[own[1], own[2]] = {XIAODIAN: 3, 0: 3}
    assert {key for key in lacking.of(MONEY, "line", XIAODIAN) if key[0] == "register"} == {("register", "incomes")}


def test_a_standard_that_is_known_above_is_not_the_cause(lacking: Lacking) -> None:
    """The run has a line for Taiyuan, so for its districts; not for Datong."""
    assert ("figure", "minimum_living.line") not in lacking.of(MONEY, "line", XIAODIAN)
    assert ("figure", "minimum_living.line") in lacking.of(MONEY, "line", 140202 * 10**6)
