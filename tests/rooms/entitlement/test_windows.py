"""Which period is a benefit judged on? The last whose lag has run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from puhui.catalogue.model import Served
from puhui.entitlement.gap import Coverage
from puhui.entitlement.served import Window, months_before, window


@pytest.mark.parametrize(
    ("served", "today", "expected"),
    [
        # each month, 45 days late: on 30 June what ended by 16 May has closed, so April
        (Served("record", each="month", late_days=45), date(2022, 6, 30), Window(date(2022, 4, 1), date(2022, 4, 30))),
        # on 14 June 45 days ago was 30 April: April has just closed; a day earlier it had not
        (Served("record", each="month", late_days=45), date(2022, 6, 14), Window(date(2022, 4, 1), date(2022, 4, 30))),
        (Served("record", each="month", late_days=45), date(2022, 6, 13), Window(date(2022, 3, 1), date(2022, 3, 31))),
        (Served("record", each="year", late_days=60), date(2022, 6, 30), Window(date(2021, 1, 1), date(2021, 12, 31))),
        (Served("record", each="year", late_days=60), date(2022, 2, 28), Window(date(2020, 1, 1), date(2020, 12, 31))),
        (Served("record", each="year", late_days=60), date(2022, 3, 1), Window(date(2021, 1, 1), date(2021, 12, 31))),
        (Served("record", window_months=12, late_days=30), date(2022, 6, 30), Window(date(2021, 6, 1), date(2022, 5, 31))),
    ],
)
def test_window(served: Served, today: date, expected: Window) -> None:
    promise = SimpleNamespace(benefit=SimpleNamespace(served=served))
    assert window(promise, today) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "months", "expected"), [(date(2022, 3, 31), 1, date(2022, 2, 28)), (date(2022, 1, 15), 13, date(2020, 12, 15))]
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_bounds_of_coverage() -> None:
    # 10 due: 6 served, 1 partly, 2 without record, 1 pending; 4 not known, 1 of them with an award.
    row = Coverage("b", 0, "", 20, 10, 6, 1, 2, 1, 1, 3, 0, 0, 0, 0, 0)
    assert row.at_least == (6, 14)  # all four are due, pending not there
    assert replace(row, unknown_blind=2).at_most == (10, 13)  # two more may have records that nobody has sent in
    assert row.at_most == (8, 11)  # pending came, and of the unknown only the one with an award is due
