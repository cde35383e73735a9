"""The arrays that numpy engines read, and where their answers go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

COUNTIES = tuple(str(140101 + index) for index in range(11))
AREAS, BANDS, LEVELS = ("rural", "urban"), ("80", "90", "100"), ("1", "2")
PERSON = {
    "in_family": np.int64,
    "age": np.int32,
    "income": np.int32,
    "disability": np.int32,
    "insured": bool,
    "in_school": bool,
    "works": bool,
}
FAMILY = {"unit": np.int64, "county": np.int32, "area": np.int32, "savings": np.int32}
FAMILY_RULES = ("income_of_all", "minimum_living", "minimum_living_amount", "no_worker", "employment_help")
PERSON_RULES = ("aged", "aged_amount", "care", "care_amount", "disabled_living", "premium_aid", "school_aid")


def read(world: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Persons, families, figures."""
    person = {name: np.fromfile(world / f"person.{name}.bin", type_) for name, type_ in PERSON.items()}
    family = {name: np.fromfile(world / f"family.{name}.bin", type_) for name, type_ in FAMILY.items()}
    return person, family, json.loads((world / "world.json").read_text())["figures"]


def table(given: dict[str, Any], name: str, *keys: tuple[str, ...]) -> Any:
    """Figures as a matrix: county by key."""
    return np.array([[given[name][county][key] for key in keys[1]] for county in keys[0]], np.int32)


def write(found: dict[str, Any], out: Path) -> None:
    """One file of int32 for each answer, so that all engines write the same."""
    out.mkdir(parents=True, exist_ok=True)
    for name, values in found.items():
        np.asarray(values).astype(np.int32).tofile(out / f"{name}.bin")
