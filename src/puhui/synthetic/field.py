"""What a field is: one domain's part in the made-up province (see `puhui.synthetic.fields`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from puhui.synthetic.model import Family

if TYPE_CHECKING:
    from puhui.synthetic.archetypes import Archetype
    from puhui.synthetic.land import Land


@dataclass(frozen=True)
class Benefit:
    """kind: whom it is due to. at: which place owes it: hukou, residence, or self (of a unit that is or lies in a place)."""

    kind: str
    at: str = "hukou"


@dataclass(frozen=True)
class Source:
    """A register, a benefit or an item that offices declare complete to facts_on, in the whole province.

    early: county → the day to which it is complete. never: counties that declare nothing. There no record proves nothing:
    give the units of these counties that have no record the fate PENDING.
    """

    name: str
    early: Mapping[str, str] = field(default_factory=dict)
    never: tuple[str, ...] = ()

    def gap(self, county: str) -> bool:
        """Whether the county's declaration ends before facts_on, or there is none."""
        return county in self.early or county in self.never


def _no_family(family: Family, chance: Random) -> None: ...


def _no_land(land: Land, chance: Random) -> None: ...


@dataclass(frozen=True)
class Field:
    """family: called once for every family, in the order of `after`; land: once, before the families.

    chance: the field's own stream, so that one field's draws never move another's.
    """

    name: str
    benefits: Mapping[str, Benefit] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    registers: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    archetypes: tuple[Archetype, ...] = ()
    family: Callable[[Family, Random], None] = _no_family
    land: Callable[[Land, Random], None] = _no_land
