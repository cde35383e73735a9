"""What is known of the province because it was made so: counts of every fate, planted cases, wrong rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from puhui.synthetic.fields import benefits
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.land import county_of
from puhui.synthetic.model import NO, NOT_KNOWN, ON_THE_LIST, Family, Mistake, Person, Planted, Unit
from puhui.synthetic.planted import Disposition
from puhui.synthetic.sheets import LABEL

_BACKGROUND = "背景里的一条缺口"


@dataclass
class Truth:
    units: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # benefit, county that owes, fate
    planted: list[Planted] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    dispositions: list[Disposition] = field(default_factory=list)

    def family(self, family: Family, spoken: frozenset[tuple[str, str]] = frozenset()) -> None:
        """Count a family and its members. spoken: (number, benefit) of which a planted case tells by itself."""
        self.units["family"] += 1
        self.units["hukou_household"] += 1
        self.units["person"] += len(family.members)
        for unit in (family, *family.members):
            if unit.fates:
                self._fates(unit, spoken)

    def place(self, unit: Unit, spoken: frozenset[tuple[str, str]]) -> None:
        """Count a town, a school, …"""
        self.units[unit.kind] += 1
        for benefit, fate in unit.fates.items():
            self._fate(unit, benefit, fate, unit.owed.get(benefit) or county_of(unit), spoken)

    def _fates(self, unit: Unit, spoken: frozenset[tuple[str, str]]) -> None:
        for benefit, fate in unit.fates.items():
            self._fate(unit, benefit, fate, owes(unit, benefit), spoken)

    def _fate(self, unit: Unit, benefit: str, fate: str, county: str, spoken: frozenset[tuple[str, str]]) -> None:
        self.counts[benefit, county, fate] += 1
        if fate in ON_THE_LIST and fate != NOT_KNOWN and (unit.number, benefit) not in spoken:
            self.planted.append(Planted("background", unit.kind, unit.number, "", benefit, fate, county, "", _BACKGROUND))

    def as_json(self, people: int, seed: int, rows: dict[str, int], margins: dict[str, Any]) -> dict[str, object]:
        counts: dict[str, dict[str, dict[str, int]]] = {benefit: {} for benefit in sorted(benefits())}
        for (benefit, county, fate), count in sorted(self.counts.items()):
            if fate != NO:
                counts[benefit].setdefault(county, {})[fate] = count
        return {
            "label": f"{LABEL} synthetic",
            "people": people,
            "seed": seed,
            "facts_on": FACTS_ON,
            "units": dict(sorted(self.units.items())),
            "rows": rows,
            "counts": counts,
            "planted": [asdict(row) for row in self.planted],
            "mistakes": [asdict(row) for row in self.mistakes],
            "dispositions": [asdict(row) for row in self.dispositions],
            "margins": margins,
        }


def owes(unit: Unit, benefit: str) -> str:
    """Six digits: the county that owes a person or a family this benefit."""
    given = unit.owed.get(benefit)
    if given:
        return given
    if isinstance(unit, (Person, Family)):
        return (unit.residence if benefits()[benefit].at == "residence" else unit.hukou)[:6]
    return county_of(unit)
