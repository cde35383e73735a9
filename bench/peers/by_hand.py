"""The twelve rules as an experienced person would write them with numpy alone: the least that they can cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from columns import AREAS, BANDS, COUNTIES, LEVELS, table


def compute(person: dict[str, Any], family: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """person and family: arrays by name. Returns the arrays of the twelve answers."""
    count, whose, age = len(family["unit"]), person["in_family"], person["age"]
    county, disability = family["county"], person["disability"]
    size = np.bincount(whose, minlength=count).astype(np.int32)
    income = np.bincount(whose, weights=person["income"], minlength=count).astype(np.int32)
    line = table(given, "line", COUNTIES, AREAS)[county, family["area"]] * size
    poor = (income < line) & (family["savings"] <= table(given, "savings", COUNTIES, ("",))[county, 0])
    adult = (age >= 18) & (age < 60)
    busy = np.zeros(count, bool)
    busy[whose[adult & person["works"]]] = True
    grown = np.zeros(count, bool)
    grown[whose[adult]] = True
    home, mine = poor[whose], county[whose]
    aged, care = age >= 80, (disability >= 1) & (disability <= 2)
    aged_amount, care_amount = np.zeros(len(age), np.int32), np.zeros(len(age), np.int32)
    old, ill = np.flatnonzero(aged), np.flatnonzero(care)
    aged_amount[old] = table(given, "aged", COUNTIES, BANDS)[mine[old], np.minimum((age[old] - 80) // 10, 2)]
    care_amount[ill] = table(given, "care", COUNTIES, LEVELS)[mine[ill], disability[ill] - 1]
    return {
        "income_of_all": income,
        "minimum_living": poor,
        "minimum_living_amount": np.where(poor, line - income, 0),
        "no_worker": ~busy,
        "employment_help": ~busy & grown,
        "aged": aged,
        "aged_amount": aged_amount,
        "care": care,
        "care_amount": care_amount,
        "disabled_living": (disability >= 1) & home,
        "premium_aid": ~person["insured"] & (home | care),
        "school_aid": person["in_school"] & (age >= 6) & (age <= 18) & (home | (disability >= 1)),
    }
