"""One unit with everything a rule may ask of it: what the interpreter and the generated Python read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from puhui.rules.types import Value

Figures = Callable[[str, int, tuple[str, ...]], Value]


@dataclass(eq=False)
class Unit:
    """A unit and its surroundings. A fact that is absent is not known; an owner that is None is not known."""

    kind: str
    number: int | str
    facts: Mapping[str, Value] = field(default_factory=dict)
    owners: dict[str, Unit | None] = field(default_factory=dict, repr=False)  # they know each other: no end to print
    collections: dict[str, list[Unit]] = field(default_factory=dict, repr=False)
    values: dict[str, Value] = field(default_factory=dict)  # definitions already computed


@dataclass(frozen=True)
class World:
    """The day, and the figures in force: `figures(standard, place, keys)` gives a value or None."""

    today: date
    figures: Figures = lambda name, place, keys: None
