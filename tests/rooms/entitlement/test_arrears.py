"""What is owed after a document that reaches backwards, and who now qualifies?

A city publishes a higher line late. Two persons without income were paid 660 × 2 a month (the city's invented line of
2022); the late line is 700 from 1 January, so 40 × 2 yuan are owed for each month that began before it was known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from puhui import regions
from puhui.catalogue import Catalogue
from puhui.catalogue.known import as_known
from puhui.entitlement.arrears import Arrears, arrears
from puhui.errors import PuhuiError
from puhui.packs import Pack

from .conftest import Village

ALLOWANCE, LINE = "minimum_living.allowance", "minimum_living.line"


def late_line(catalogue: Catalogue, published: str) -> Catalogue:
    """The catalogue with a line of 700 for Taiyuan's towns from 2022-01-01, published later."""
    old = next(f for f in catalogue.figures if (f.standard, f.region, f.keys, f.since) == (LINE, "140100", ("urban",), date(2022, 1, 1)))
    new = replace(old, value=70_000, published=date.fromisoformat(published), document="虚构的市文件")
    return replace(catalogue, figures=[*catalogue.figures, new])


@pytest.fixture
def city(village: Village) -> Village:
    two = [village.person(serial, "1980-01-01") for serial in (1, 3)]
    village.family("paid", two)
    village.award(ALLOWANCE, "family", "paid", since="2021-01-01", amount="1320")
    for person in two:
        village.income(person, "0")
    lone = village.person(7, "1980-01-01")
    village.family("refused", [lone])
    village.income(lone, "680")
    village.add(
        "dispositions", benefit=ALLOWANCE, unit_kind="family", unit="refused", disposition="refused", since="2022-02-15", until="2022-02-15"
    )
    dead = village.person(9, "1950-01-01", status="dead", death_date="2022-04-20")
    village.family("gone", [dead])
    village.income(dead, "0")
    village.award(ALLOWANCE, "family", "gone", since="2021-01-01", until="2022-04-30", amount="660")
    return village


@pytest.fixture
def owed(city: Village, packs: list[Pack], catalogue: Catalogue, shanxi: regions.Regions) -> Callable[[str], Arrears]:
    def go(published: str) -> Arrears:
        return arrears([city.snapshot(packs)], late_line(catalogue, published), shanxi, date(2022, 1, 1), benefit=ALLOWANCE)

    return go


def rows(found: Arrears, kind: str) -> list[tuple[Any, ...]]:
    return [(line.month.month, line.owed) for line in found.lines if line.kind == kind]


def test_recipients_are_owed_the_difference_for_each_month(owed: Callable[[str], Arrears]) -> None:
    assert rows(owed("2022-06-28"), "owed") == [(month, 8_000) for month in range(1, 7)]


def test_a_month_that_began_after_publication_was_paid_by_the_new_line(owed: Callable[[str], Arrears]) -> None:
    assert rows(owed("2022-03-15"), "owed") == [(1, 8_000), (2, 8_000), (3, 8_000)]


def test_who_was_refused_and_now_qualifies_is_to_be_told(owed: Callable[[str], Arrears]) -> None:
    found = [line for line in owed("2022-03-15").lines if line.kind == "qualifies"]
    assert [(line.month.month, line.now, line.refused) for line in found] == [(month, 2_000, date(2022, 2, 15)) for month in (1, 2, 3)]


def test_who_died_out_in_april_is_for_a_person_to_decide(owed: Callable[[str], Arrears]) -> None:
    assert [month for month, _owed in rows(owed("2022-06-28"), "depends")] == [1, 2, 3, 4]


def test_without_a_late_document_there_is_nothing_to_say(
    city: Village, packs: list[Pack], catalogue: Catalogue, shanxi: regions.Regions
) -> None:
    with pytest.raises(PuhuiError, match="追溯"):
        arrears([city.snapshot(packs)], catalogue, shanxi, date(2022, 1, 1))


def test_before_it_was_published_the_old_figure_still_ran(catalogue: Catalogue) -> None:
    # the province's line is 580 until the end of 2021 and 638 afterwards; as could be known on 1 January had the second come out in March
    figures = [
        replace(figure, published=date(2022, 3, 1)) if figure.standard == LINE and figure.since == date(2022, 1, 1) else figure
        for figure in catalogue.figures
    ]
    known = as_known(replace(catalogue, figures=figures), date(2022, 1, 1))
    day = date(2022, 2, 1)
    (line,) = [f for f in known.figures if (f.standard, f.region, f.keys) == (LINE, "140000", ("urban",)) and f.in_force(day)]
    assert line.value == 58_000
