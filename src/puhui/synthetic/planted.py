"""The planted units: restated by hand from the packs' examples with the invented figures, each with the fate that it must meet.

A file says at its top for which fields it `speaks`: of these its cases give rows and fates themselves; all other fields treat
its families as background. `cases` with a `code` are districts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from puhui.synthetic.fields import all_fields, benefits
from puhui.synthetic.fields.certificates import certificate, illness
from puhui.synthetic.fields.minimum_living import income, spending
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.ids import Ids
from puhui.synthetic.land import Land
from puhui.synthetic.model import FATES, NO, District, Family, Person, Planted, Unit

FOLDER = Path(__file__).parent / "planted"
PEOPLE_PER_COPY = 100_000  # a larger province has more of the same


@dataclass(frozen=True)
class BadRow:
    """A row of a planted unit that cannot be read: what it would say is not known. cells: in the order of the declaration."""

    register: str
    cells: tuple[str, ...]
    fate: str
    code: str
    say: str


@dataclass(frozen=True)
class Disposition:
    """What an office wrote down about a line of the list; disposition: a code of packs' `dispositions`."""

    benefit: str
    kind: str
    key: str
    disposition: str
    since: str
    until: str
    evidence: str

    def cells(self) -> dict[str, str]:
        about = {"benefit": self.benefit, "unit_kind": self.kind, "unit": self.key, "disposition": self.disposition}
        return about | {"since": self.since, "until": self.until, "evidence": self.evidence, "by": "合成单位"}

    @property
    def holds(self) -> bool:
        return self.since <= FACTS_ON <= self.until


@dataclass
class Told:
    """What a case says of one unit beyond its rows."""

    unit: Unit
    who: str
    entry: dict[str, Any]


@dataclass
class PlantedFamily:
    case: dict[str, Any]
    speaks: tuple[str, ...]
    family: Family
    told: list[Told] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)

    def dispositions(self) -> list[Disposition]:
        return [
            Disposition(benefit, told.unit.kind, told.unit.number, **given)
            for told in self.told
            for benefit, given in told.entry.get("dispositions", {}).items()
        ]


@dataclass(frozen=True)
class File:
    name: str
    speaks: tuple[str, ...]
    cases: list[dict[str, Any]]


@cache
def files() -> tuple[File, ...]:
    """All files of planted cases, by name."""
    from ruamel.yaml import YAML

    known = {of.name for of in all_fields()}
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        speaks = tuple(data["speaks"])
        assert set(speaks) <= known, (path.name, speaks)
        found.append(File(path.stem, speaks, data["cases"]))
    return tuple(found)


def planted_families(people: int, land: Land, ids: Ids) -> Iterator[PlantedFamily]:
    """Every case, and copies of it in a large province."""
    for copy in range(max(1, people // PEOPLE_PER_COPY)):
        for file in files():
            for index, case in enumerate(case for case in file.cases if "code" not in case):
                yield _family(case, file.speaks, f"{file.name}{copy:04d}{index:03d}", land, ids)


def _family(case: dict[str, Any], speaks: tuple[str, ...], number: str, land: Land, ids: Ids) -> PlantedFamily:
    area = case.get("area", "城镇")
    hukou = land.first(case["county"], area).code
    residence = land.first(case["residence"], case.get("lives", "城镇")).code if "residence" in case else hukou
    checked = "" if case.get("never_applied") or "minimum_living" not in speaks else "是"
    columns = {
        "income_checked": case.get("checked", checked),
        "has_car": case.get("car", "否" if checked else ""),
        "assets_within_limit": case.get("assets", checked),
    }
    family = Family(
        number=f"合成例{number}",
        household=f"合成例户{number}",
        hukou=hukou,
        residence=residence,
        area=case.get("area_known", area),
        kin=bool(checked),
    )
    family.columns = {name: cell for name, cell in columns.items() if cell} | case.get("columns", {})
    planted = PlantedFamily(case, speaks, family)
    _fill(planted, family, "", case)
    family.members = tuple(_person(planted, entry, ids) for entry in case["members"])
    _kin(family, case["members"])
    return planted


def _kin(family: Family, entries: list[dict[str, Any]]) -> None:
    """Relations inside the family: `kin: {父母: [父, 母]}` on a member says who his are."""
    numbers = {entry["id"]: person.number for entry, person in zip(entries, family.members, strict=True)}
    for entry, person in zip(entries, family.members, strict=True):
        for relation, names in entry.get("kin", {}).items():
            for name in names:
                person.row("kinship", relative_id_number=numbers[name], relation=relation, evidence="合成登记")


def _person(planted: PlantedFamily, entry: dict[str, Any], ids: Ids) -> Person:
    born = entry.get("born") or f"{int(FACTS_ON[:4]) - entry['age']}-03-15"
    person = Person(
        number=ids.number(born, entry["sex"]),
        name=ids.name(),
        sex=entry["sex"],
        born=born,
        age=int(FACTS_ON[:4]) - int(born[:4]) - (born[5:] > FACTS_ON[5:]),
        hukou=planted.family.hukou,
        residence=planted.family.residence,
        role=entry.get("role", "其他"),
        status=entry.get("status", "正常"),
        facts=entry.get("facts", {}).copy(),
    )
    person.columns = ({"death_date": entry["death"]} if "death" in entry else {}) | entry.get("columns", {})
    for kind, yuan in entry.get("income", {}).items():
        income(person, kind, yuan)
    for kind, yuan in entry.get("spending", {}).items():
        spending(person, kind, yuan)
    for given in entry.get("disability", ()):
        certificate(person, **given)
    if entry.get("ill"):
        illness(person)
    for bad in entry.get("bad_rows", ()):
        person.facts["unreadable"] = bad["register"]
        planted.bad_rows.append(BadRow(bad["register"], (person.number, *bad["cells"]), bad["fate"], bad["code"], bad["say"]))
    _fill(planted, person, entry["id"], entry)
    return person


def _fill(planted: PlantedFamily, unit: Unit, who: str, entry: dict[str, Any]) -> None:
    """Rows, awards, records and fates that the case gives."""
    for register, rows in entry.get("rows", {}).items():
        for cells in rows:
            unit.row(register, **cells)
    for benefit, given in entry.get("awards", {}).items():
        unit.award(benefit, **given)
    for benefit, days in entry.get("records", {}).items():
        for day in days:
            unit.record(benefit, **day) if isinstance(day, dict) else unit.record(benefit, day)
    for benefit, given in entry.get("fates", {}).items():
        fate = given["fate"] if isinstance(given, dict) else given
        county = given.get("county", "") if isinstance(given, dict) else ""
        assert benefits()[benefit].kind == unit.kind and fate in FATES, (planted.case["case"], benefit, fate)
        unit.fate(benefit, fate, county)
    planted.told.append(Told(unit, who, entry))


def planted_places(land: Land) -> list[Planted]:
    """Towns and villages with a fate, in towns 99x that nobody in the background lives in."""
    truth: list[Planted] = []
    for file in files():
        for case in (case for case in file.cases if "code" in case):
            district = District(case["code"], case["name"], case["kind"], case["class"])
            unit = land.add(district)
            for index, entry in enumerate(case.get("facilities", ())):
                number = f"合成例设{case['code']}{index}"
                land.facility(number, "合成设施", entry["kind"], entry.get("lies", case["code"]), entry.get("in_use", "是"))
            for benefit, given in benefits().items():
                if given.kind == unit.kind and any(benefit in of.benefits for of in all_fields() if of.name in file.speaks):
                    unit.fate(benefit, case["fate"])
                    truth.append(
                        Planted(case["case"], unit.kind, unit.number, case["name"], benefit, case["fate"], unit.number[:6], "", case["say"])
                    )
    return truth


def told(planted: PlantedFamily, owes: Any) -> list[Planted]:
    """What the truth says of every benefit of the fields that the case speaks for, also where the answer is no.

    owes: unit and benefit → the county that owes it.
    """
    found = {(row.key, row.benefit): row.disposition for row in planted.dispositions() if row.holds}
    spoken = {benefit: of for field in all_fields() if field.name in planted.speaks for benefit, of in field.benefits.items()}
    rows = []
    for one in planted.told:
        for benefit, of in spoken.items():
            if of.kind != one.unit.kind:
                continue
            given = one.entry.get("fates", {}).get(benefit)
            given = given if isinstance(given, dict) else {}
            fate = one.unit.fates.get(benefit, NO)
            say, amount = given.get("say", planted.case["say"]), given.get("amount", "")
            disposition = found.get((one.unit.number, benefit), "")
            about = (planted.case["case"], one.unit.kind, one.unit.number, one.who, benefit)
            rows.append(Planted(*about, fate, owes(one.unit, benefit), amount, say, disposition))
    return rows
