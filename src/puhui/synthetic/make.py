"""A made-up city into a folder: `rosters/` as counties would send them, `truth.json` beside them."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from puhui.errors import fail
from puhui.lang import _
from puhui.regions import Regions
from puhui.synthetic import city, mistakes
from puhui.synthetic.figures import CARE, CITY, CLINIC, ELDERLY, FACTS_ON, HOME_CITY, HOSPITAL, KIND_OF, OUTSIDE, TOPUP
from puhui.synthetic.ids import Ids
from puhui.synthetic.model import NO, SERVED, Family, Mistake, Planted
from puhui.synthetic.places import Places, lay_out
from puhui.synthetic.planted import planted_families, planted_places
from puhui.synthetic.rosters import Rosters
from puhui.synthetic.sheets import LABEL

Progress = Callable[[str, float], None]
LEAST = 1_000
EARLY = {(ELDERLY, "140123"): "2021-10-31", (CARE, "140181"): "2022-01-31", (TOPUP, "140122"): "2022-02-28"}
"""Declarations that stop before the period that is judged: there a missing record is not yet a missing service."""
_REGISTERS = ("disability", "illness", "facilities")


@dataclass(frozen=True)
class Made:
    folder: Path
    mapping: Path
    truth: Path
    people: int


@dataclass
class _Truth:
    """What is known of the city because it was made so."""

    units: Counter[str] = field(default_factory=Counter)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # benefit, county that owes, fate
    planted: list[Planted] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def family(self, family: Family) -> None:
        self.units["family"] += 1
        self.units["hukou_household"] += 1
        self.units["person"] += len(family.members)
        for benefit, fate in family.fates.items():
            self.counts[benefit, family.hukou[:6], fate] += 1
        for person in family.members:
            for benefit, fate in person.fates.items():
                self.counts[benefit, (person.residence if benefit == ELDERLY else family.hukou)[:6], fate] += 1

    def as_json(self, people: int, seed: int, rows: dict[str, int]) -> dict[str, object]:
        counts: dict[str, dict[str, dict[str, int]]] = {benefit: {} for benefit in sorted(KIND_OF)}
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
        }


def make(regions: Regions, people: int, seed: int, folder: Path, progress: Progress = lambda what, done: None) -> Made:
    """Write the city. Same people, same seed: same bytes, on any machine."""
    if people < LEAST:
        raise fail("too-few-people", _("人数太少：{n}", n=people), _("至少 {least} 人，才放得下预先埋好的各种情形", least=LEAST))
    if (folder / "rosters").exists():
        raise fail("folder-taken", _("{folder} 里已经有一个演示", folder=folder), _("换一个目录，或先删去它"))
    ids, truth, places = Ids(), _Truth(), lay_out(regions, people)
    part = folder / "rosters.part"
    shutil.rmtree(part, ignore_errors=True)
    with Rosters(part, people) as rosters:
        _planted(people, places, ids, truth, rosters)
        wrong = mistakes.families(places, ids)
        for family in wrong:
            truth.family(family)
            rosters.family(family, skip=wrong[0].members[:1])
        truth.mistakes += mistakes.write(rosters, wrong, ids)
        _background(seed, people, places, ids, truth, rosters, progress)
        _places(places, truth, rosters)
        _declarations(places, rosters)
        progress(_("写完名册"), 1.0)
    path = folder / "truth.json"
    path.write_text(json.dumps(truth.as_json(people, seed, rosters.lines), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, folder / "rosters")
    return Made(folder, folder / "rosters" / "mapping.yaml", path, truth.units["person"])


def made_before(people: int, seed: int, folder: Path) -> Made | None:
    """The same city, if the folder already holds it."""
    made = Made(folder, folder / "rosters" / "mapping.yaml", folder / "truth.json", people)
    if not (made.mapping.exists() and made.truth.exists()):
        return None
    truth = json.loads(made.truth.read_text(encoding="utf-8"))
    return made if (truth["people"], truth["seed"]) == (people, seed) else None


def _planted(people: int, places: Places, ids: Ids, truth: _Truth, rosters: Rosters) -> None:
    for planted in planted_families(people, places, ids):
        truth.family(planted.family)
        truth.planted += planted.truth
        rosters.family(planted.family)
        for bad in planted.bad_rows:
            truth.mistakes.append(rosters.mistake(bad.fate, bad.code, bad.say, bad.register, *bad.cells))


def _background(seed: int, people: int, places: Places, ids: Ids, truth: _Truth, rosters: Rosters, progress: Progress) -> None:
    already = truth.units["person"]
    if already >= people:
        raise fail("too-few-people", _("人数太少：{n}", n=people), _("至少 {least} 人，才放得下预先埋好的各种情形", least=already + 1))
    step = max(1, (people - already) // 100)
    written, shown = already, already
    for family in city.families(seed, people - already, places, ids):
        truth.family(family)
        rosters.family(family)
        written += len(family.members)
        if written - shown >= step:
            shown = written
            progress(_("合成人员"), 0.95 * written / people)


def _places(places: Places, truth: _Truth, rosters: Rosters) -> None:
    """Towns and villages: those of the background have what they are due."""
    districts, facilities, planted = planted_places()
    truth.planted += planted
    for district in [*places.districts, *districts]:
        rosters.district(district)
        truth.units["town" if len(district.code) == 9 else "village"] += 1
    for facility in [*places.facilities, *facilities]:
        rosters.facility(facility)
    for district in places.districts:
        if district.kind in ("镇", "乡"):
            truth.counts[HOSPITAL, district.code[:6], SERVED] += 1
        elif district.kind.startswith("行政村"):
            truth.counts[CLINIC, district.code[:6], SERVED] += 1
    for row in planted:
        truth.counts[row.benefit, row.county, row.fate] += 1


def _declarations(places: Places, rosters: Rosters) -> None:
    """Every source is complete to facts_on in both cities, but for EARLY, which each county declares by itself."""
    early = {benefit for benefit, _county in EARLY}
    for source in (*_REGISTERS, *sorted(KIND_OF), *OUTSIDE):
        if source in (HOSPITAL, CLINIC):
            continue
        if source in early:
            for county in places.counties:
                rosters.row("completeness", source, county, EARLY.get((source, county), FACTS_ON), "合成单位", "2022-07-05")
        else:
            rosters.row("completeness", source, CITY, FACTS_ON, "合成单位", "2022-07-05")
        rosters.row("completeness", source, HOME_CITY, FACTS_ON, "合成单位", "2022-07-05")
