"""A made-up province into a folder: `rosters/` as counties would send them, `truth.json` beside them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from puhui.errors import fail
from puhui.lang import _
from puhui.packs import Pack, find_packs
from puhui.regions import Regions
from puhui.registers.declared import Registers, load
from puhui.synthetic import mistakes
from puhui.synthetic.census import Margins, published
from puhui.synthetic.families import Maker, Stories
from puhui.synthetic.fields import all_fields
from puhui.synthetic.figures import FACTS_ON, PROVINCE
from puhui.synthetic.ids import Ids
from puhui.synthetic.land import lay_out
from puhui.synthetic.model import Family, Person
from puhui.synthetic.planted import planted_families, planted_places, told
from puhui.synthetic.rosters import Rosters
from puhui.synthetic.targets import Census, county_sizes, pools, take_out
from puhui.synthetic.truth import Truth, owes
from puhui.terms import parse_day

Progress = Callable[[str, float], None]
LEAST = 1_000
FIGURES_PACK = Path(__file__).parent / "pack"  # the invented figures; never among the shipped packs


@dataclass(frozen=True)
class Made:
    folder: Path
    mapping: Path
    truth: Path
    people: int
    margins: dict[str, Any]  # how far the people are from the margins: see targets.Census.deviation


def make(
    regions: Regions,
    people: int,
    seed: int,
    folder: Path,
    progress: Progress = lambda what, done: None,
    *,
    packs: Sequence[Pack] | None = None,
    margins: Margins | None = None,
) -> Made:
    """Write the province. Same people, seed and margins: same bytes, on any machine.

    packs: whose registers and census count; without them the shipped ones. margins: instead of the census of the packs.
    """
    if people < LEAST:
        raise fail("too-few-people", _("人数太少：{n}", n=people), _("至少 {least} 人，才放得下预先埋好的各种情形", least=LEAST))
    if (folder / "rosters").exists():
        raise fail("folder-taken", _("{folder} 里已经有一个演示", folder=folder), _("换一个目录，或先删去它"))
    packs = packs if packs is not None else find_packs([FIGURES_PACK])
    part = folder / "rosters.part"
    shutil.rmtree(part, ignore_errors=True)
    province = _Province(regions, people, seed, margins or published(packs), load(packs), part)
    with province.rosters:
        province.write(progress)
        progress(_("写完名册"), 1.0)
    path = folder / "truth.json"
    deviation = province.census.deviation()
    truth = province.truth.as_json(people, seed, province.rosters.lines, deviation)
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(part, folder / "rosters")
    return Made(folder, folder / "rosters" / "mapping.yaml", path, province.truth.units["person"], deviation)


def made_before(people: int, seed: int, folder: Path, margins: Margins | None = None) -> Made | None:
    """The same province, if the folder already holds it."""
    mapping, path = folder / "rosters" / "mapping.yaml", folder / "truth.json"
    if not (mapping.exists() and path.exists()):
        return None
    truth = json.loads(path.read_text(encoding="utf-8"))
    if (truth["people"], truth["seed"]) != (people, seed) or (margins and truth["margins"]["digest"] != margins.digest):
        return None
    return Made(folder, mapping, path, truth["units"]["person"], truth["margins"])


def counties_of(regions: Regions) -> list[str]:
    """Codes of the counties on the day of the facts."""
    return regions.on(parse_day(FACTS_ON)).under(PROVINCE, "county")


class _Province:
    """Everything of one run."""

    def __init__(self, regions: Regions, people: int, seed: int, margins: Margins, declared: Registers, folder: Path):
        self.people, self.seed = people, seed
        self.ids, self.truth, self.census = Ids(), Truth(), Census(margins)
        self.sizes = county_sizes(margins, people)
        self.land = lay_out({county: self.sizes.get(county, 0) for county in counties_of(regions)})
        self.area = {home.code: home.area for areas in self.land.homes.values() for homes in areas.values() for home in homes}
        self.fields = all_fields()
        registers = {register for field in self.fields for register in field.registers}
        self.rosters = Rosters(folder, people, declared, registers)
        self.chances = {field.name: Random(f"puhui demo {seed} field {field.name}") for field in self.fields}

    def write(self, progress: Progress) -> None:
        for field in self.fields:
            field.land(self.land, Random(f"puhui demo {self.seed} land {field.name}"))
        placed = self._planted()
        wrong = mistakes.families(self.land, self.ids)
        for family in wrong:
            self._finish(family, skip=wrong[0].members[:1])
            placed += family.members
        self.truth.mistakes += mistakes.write(self.rosters, wrong, self.ids)
        self._background(placed, progress)
        self._places()
        self._declarations()
        for row in self.truth.dispositions:
            self.rosters.row("dispositions", **row.cells())

    def _planted(self) -> list[Person]:
        """Planted families: fields for which a case speaks leave them alone."""
        placed: list[Person] = []
        chances = {field.name: Random(f"puhui demo {self.seed} planted {field.name}") for field in self.fields}
        for planted in planted_families(self.people, self.land, self.ids):
            for field in self.fields:
                if field.name not in planted.speaks:
                    field.family(planted.family, chances[field.name])
            rows = told(planted, owes)
            self.truth.planted += rows
            self.truth.dispositions += planted.dispositions()
            self.truth.family(planted.family, frozenset((row.key, row.benefit) for row in rows))
            self._write(planted.family)
            for bad in planted.bad_rows:
                self.truth.mistakes.append(self.rosters.mistake(bad.fate, bad.code, bad.say, bad.register, *bad.cells))
            placed += planted.family.members
        return placed

    def _background(self, placed: list[Person], progress: Progress) -> None:
        if len(placed) >= self.people:
            least = len(placed) + 1
            raise fail("too-few-people", _("人数太少：{n}", n=self.people), _("至少 {least} 人，才放得下预先埋好的各种情形", least=least))
        waiting = pools(self.census.margins, self.people)
        take_out(waiting, [(p.residence[:6], self.area[p.residence], p.sex, p.age) for p in placed])
        stories = Stories.gather([(field.name, archetype) for field in self.fields for archetype in field.archetypes])
        maker = Maker(self.seed, self.land, self.ids, stories, self.sizes)
        for pool in waiting:
            for family in maker.families(pool):
                self._finish(family)
            progress(_("合成人员"), 0.95 * self.truth.units["person"] / self.people)

    def _finish(self, family: Family, skip: tuple[Person, ...] = ()) -> None:
        """Every field adds its part; then the family is counted and written."""
        for field in self.fields:
            field.family(family, self.chances[field.name])
        self.truth.family(family)
        self._write(family, skip)

    def _write(self, family: Family, skip: tuple[Person, ...] = ()) -> None:
        self.rosters.family(family, skip)
        area = self.area[family.residence]
        for person in family.members:
            self.census.count(person, area)

    def _places(self) -> None:
        """Towns, villages and what stands there: those of the background have what they are due."""
        rows = planted_places(self.land)
        self.truth.planted += rows
        spoken = frozenset((row.key, row.benefit) for row in rows)
        for unit in self.land.units:
            self.truth.place(unit, spoken)
        self.rosters.land(self.land)

    def _declarations(self) -> None:
        """Sources are declared complete for the province; those with gaps by each county itself."""
        for source in {source.name: source for field in self.fields for source in field.sources}.values():
            if not source.early and not source.never:
                self._declared(source.name, PROVINCE, FACTS_ON)
                continue
            for county in self.land.counties:
                if county not in source.never:
                    self._declared(source.name, county, source.early.get(county, FACTS_ON))

    def _declared(self, source: str, region: str, day: str) -> None:
        self.rosters.row("completeness", source=source, region=region, complete_to=day, declared_by="合成单位", declared_on="2022-07-05")
