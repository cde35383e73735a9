"""The planted units: restated by hand from the packs' examples with the invented figures, each with the fate that it must meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from puhui.synthetic.figures import CLINIC, ELDERLY, FACTS_ON, HOSPITAL, KIND_OF
from puhui.synthetic.ids import Ids
from puhui.synthetic.model import (
    FATES,
    NO,
    Award,
    Disability,
    District,
    Facility,
    Family,
    Person,
    Planted,
    Record,
)
from puhui.synthetic.places import Places

FOLDER = Path(__file__).parent / "planted"
PEOPLE_PER_COPY = 20_000  # a larger city has more of the same


@dataclass(frozen=True)
class BadRow:
    """A row of a planted unit that cannot be read: what it would say is not known."""

    register: str
    cells: tuple[str, ...]
    fate: str
    code: str
    say: str


@dataclass
class PlantedFamily:
    family: Family
    truth: list[Planted]
    bad_rows: list[BadRow]


def load(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    from ruamel.yaml import YAML

    cases: list[dict[str, Any]] = YAML(typ="safe", pure=True).load((FOLDER / name).read_text(encoding="utf-8"))["cases"]
    return cases


def planted_families(people: int, places: Places, ids: Ids) -> Iterator[PlantedFamily]:
    """Every case, and copies of it in a large city."""
    for copy in range(max(1, people // PEOPLE_PER_COPY)):
        for file in ("households.yaml", "fates.yaml"):
            for index, case in enumerate(load(file)):
                yield _family(case, f"{file[0].upper()}{copy:04d}{index:03d}", places, ids)


def _family(case: dict[str, Any], number: str, places: Places, ids: Ids) -> PlantedFamily:
    area = case.get("area", "城镇")
    hukou = places.first(case["county"], area).code
    residence = places.first(case["residence"], case.get("lives", "城镇")).code if "residence" in case else hukou
    checked = "" if case.get("never_applied") else "是"
    family = Family(
        f"合成例{number}",
        f"合成例户{number}",
        hukou,
        residence,
        case.get("area_known", area),
        case.get("checked", checked),
        case.get("car", "否" if checked else ""),
        case.get("assets", checked),
        awards=_awards(case),
        fates=_fates(case, "family"),
        kin=bool(checked),
    )
    truth = _truth(case, "family", family.number, "", case, hukou, residence)
    members = []
    bad_rows = []
    for entry in case["members"]:
        person = _person(entry, hukou, residence, ids)
        members.append(person)
        for bad in entry.get("bad_rows", ()):
            bad_rows.append(BadRow(bad["register"], (person.number, *bad["cells"]), bad["fate"], bad["code"], bad["say"]))
        truth += _truth(case, "person", person.number, entry["id"], entry, hukou, residence)
    family.members = tuple(members)
    return PlantedFamily(family, truth, bad_rows)


def _person(entry: dict[str, Any], hukou: str, residence: str, ids: Ids) -> Person:
    born = entry.get("born") or f"{int(FACTS_ON[:4]) - entry['age']}-03-15"
    number = ids.number(born, entry["sex"])
    return Person(
        number,
        ids.name(),
        entry["sex"],
        born,
        hukou,
        residence,
        entry.get("role", "其他"),
        status=entry.get("status", "正常"),
        death=entry.get("death", ""),
        incomes=tuple(entry.get("income", {}).items()),
        spending=tuple(entry.get("spending", {}).items()),
        disabilities=tuple(Disability(**given) for given in entry.get("disability", ())),
        illness=("2021-05-10", "2099-12-31") if entry.get("ill") else None,
        awards=_awards(entry),
        records=tuple(Record(benefit, day) for benefit, days in entry.get("records", {}).items() for day in days),
        fates=_fates(entry, "person"),
    )


def _awards(entry: dict[str, Any]) -> tuple[Award, ...]:
    return tuple(Award(benefit, **given) for benefit, given in entry.get("awards", {}).items())


def _fates(entry: dict[str, Any], kind: str) -> dict[str, str]:
    """Benefit → fate, of one unit."""
    found = {benefit: given["fate"] if isinstance(given, dict) else given for benefit, given in entry.get("fates", {}).items()}
    for benefit, fate in found.items():
        assert KIND_OF[benefit] == kind and fate in FATES, (benefit, fate)
    return found


def _truth(case: dict[str, Any], kind: str, key: str, who: str, entry: dict[str, Any], hukou: str, residence: str) -> list[Planted]:
    """What the truth says of every benefit that could concern this unit, also where the answer is no."""
    fates = _fates(entry, kind)
    rows = []
    for benefit, of in KIND_OF.items():
        if of == kind:
            given = entry.get("fates", {}).get(benefit)
            given = given if isinstance(given, dict) else {}
            place = residence if benefit == ELDERLY else hukou
            say = given.get("say", case["say"])
            rows.append(Planted(case["case"], kind, key, who, benefit, fates.get(benefit, NO), place[:6], given.get("amount", ""), say))
    return rows


def planted_places() -> tuple[list[District], list[Facility], list[Planted]]:
    """Towns and villages with a fate, in towns 99x that nobody in the background lives in."""
    districts: list[District] = []
    facilities: list[Facility] = []
    truth: list[Planted] = []
    for case in load("places.yaml"):
        districts.append(District(case["code"], case["name"], case["kind"], case["class"]))
        kind = "town" if len(case["code"]) == 9 else "village"
        benefit = HOSPITAL if kind == "town" else CLINIC
        key = case["code"].ljust(12, "0")
        truth.append(Planted(case["case"], kind, key, case["name"], benefit, case["fate"], key[:6], "", case["say"]))
        for index, entry in enumerate(case.get("facilities", ())):
            number = f"合成例设{case['code']}{index}"
            facilities.append(Facility(number, "合成设施", entry["kind"], entry.get("lies", case["code"]), entry.get("in_use", "是")))
    return districts, facilities, truth
