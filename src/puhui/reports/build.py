"""A result into a document: only counts, sums and conditions, never a unit; the same document for the same result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from puhui.entitlement.gap import Coverage, coverage
from puhui.errors import Problem, PuhuiError
from puhui.lang import _
from puhui.packs import read_csv
from puhui.regions import official
from puhui.reports.document import About, Benefit, Clause, Counts, Document, Figure, Gap, Hole, Line, Pack, Place, Reason, Spot
from puhui.reports.settle import causes
from puhui.terms import RegionCode

if TYPE_CHECKING:
    from puhui.catalogue import Catalogue
    from puhui.catalogue.model import Benefit as Promised
    from puhui.catalogue.model import Version
    from puhui.entitlement import Result
    from puhui.entitlement.results import BenefitRow
    from puhui.regions import Tree
    from puhui.registers import Snapshot

TOWNS = 300  # more towns than these are left to the command line: a page of a province would have thousands of rows
_COUNTS = [name for name in Counts.__dataclass_fields__ if name not in ("at_least", "at_most")]
NOBODY = Counts(**dict.fromkeys(_COUNTS, 0), at_least=(0, 0), at_most=(0, 0))


def document(
    result: Result,
    tree: Tree,
    catalogue: Catalogue,
    town_names: Mapping[int, str] | None = None,
    snapshot: Snapshot | None = None,
    towns: int | None = TOWNS,
) -> Document:
    """Everything the page tells of a run.

    tree: the map of the run's day. catalogue: for the words of kinds, codes and standards; figures are the run's own.
    snapshot: that of the run, to see which facts are missing where. towns: no towns are listed if there are more; None: all.
    """
    folder = f"results/{result.digest[:12]}"
    total = {row.benefit: row for row in coverage(result, tree)}
    promised = {benefit.id: (version, benefit) for version, benefit in catalogue.benefits(date.fromisoformat(result.manifest["law_day"]))}
    benefits = tuple(_benefit(row, total, catalogue, promised.get(row.id), folder) for row in result.benefits)
    by_place = {benefit.id for benefit in benefits if not benefit.sensitive}
    found, bundles = causes(result, tree, catalogue, snapshot)
    places, lines, left_out = _places(result, tree, by_place, town_names or {}, folder, towns)
    made = Document(
        about=_about(result, folder),
        benefits=benefits,
        places=places,
        lines=lines,
        gaps=_gaps(result, folder),
        reasons=_reasons(result, by_place),
        figures=tuple(_figure(entry, tree, catalogue) for entry in result.manifest["figures"]),
        holes=tuple(
            _hole(entry, tree, catalogue) for entry in result.manifest["holes"] if entry["item"] in {row.item for row in result.benefits}
        ),
        towns_left_out=left_out,
        causes=found,
        bundles=bundles,
        grid=_grid(catalogue, tree),
    )
    english = catalogue.english()
    return Document(**{**vars(made), "english": {text: english[text] for text in sorted(set(_texts(made.as_json()))) if text in english}})


def _about(result: Result, folder: str) -> About:
    manifest = result.manifest
    packs = tuple(Pack(entry["name"], entry["say"], entry["version"], entry["synthetic"]) for entry in manifest["packs"])
    texts = {
        name: str(manifest[name] or "")
        for name in ("facts_on", "known_on", "law_day", "map_on", "snapshot", "catalogue", "engine", "version")
    }
    return About(
        synthetic=result.synthetic,
        what_if=bool(manifest["what_if"]),
        provisional=bool(manifest.get("provisional")),
        result=result.digest,
        folder=folder,
        packs=packs,
        **texts,
    )


def _counts(row: Coverage) -> Counts:
    return Counts(**{name: getattr(row, name, 0) for name in _COUNTS}, at_least=row.at_least, at_most=row.at_most)


def _benefit(
    row: BenefitRow, total: Mapping[str, Coverage], catalogue: Catalogue, promised: tuple[Version, Promised] | None, folder: str
) -> Benefit:
    kind = catalogue.registers.kinds.get(row.kind)
    found = total.get(row.id)
    basis, conditions = promised or (None, None)
    return Benefit(
        id=row.id,
        name=row.name,
        item_name=row.item_name,
        kind=row.kind,
        kind_name=kind.say if kind else row.kind,
        since=row.since,
        measure=measure(row),
        each=row.each,
        unit=row.unit,
        means_tested=row.means_tested,
        sensitive=bool(row.visible_to) and "office" not in row.visible_to,
        counts=_counts(found) if found else NOBODY,
        command=_command(folder, row.id),
        domain=row.domain,
        domain_name=next((pack.say for pack in catalogue.packs if pack.name == row.domain), row.domain),
        basis=tuple(Clause(entry.document, entry.of, entry.clause) for entry in basis.basis) if basis else (),
        conditions=tuple((("¬" if entry.excluding else "") + entry.say, entry.clause) for entry in conditions.conditions)
        if conditions
        else (),
    )


def measure(row: BenefitRow) -> str:
    """What sums of the benefit count: fen, a quantity, or records where a benefit without an amount is served by records."""
    return row.amount or ("records" if row.served_by == "record" else "")


def _command(folder: str, benefit: str, more: str = "") -> str:
    return f"puhui gap {folder} --benefit {benefit}{more}"


def _places(
    result: Result, tree: Tree, benefits: set[str], names: Mapping[int, str], folder: str, most: int | None
) -> tuple[tuple[Place, ...], tuple[Line, ...], int]:
    """Cities, counties and (if they are few) towns that have numbers, with their lines; how many towns are left out."""
    towns = _towns(result)
    levels = ["province", "city", "county", *(["town"] if most is None or len(towns) <= most else [])]
    places: dict[str, Place] = {}
    lines = []
    for level in levels:
        for row in coverage(result, tree, level):
            if row.benefit not in benefits or (row.region == 0 and (level != "county" or not _tells(row))):
                continue
            code = RegionCode.of_number(row.region).text if row.region else ""
            if code not in places:
                places[code] = _place(code, level, tree, names, towns)
            lines.append(Line(row.benefit, code, _counts(row), _command(folder, row.benefit, f" --region {code}") if code else ""))
    order = {level: number for number, level in enumerate(levels)}
    listed = sorted(places.values(), key=lambda place: (order[place.level], not place.code, place.code))
    return tuple(listed), tuple(lines), 0 if "town" in levels else len(towns)


def _grid(catalogue: Catalogue, tree: Tree) -> tuple[Spot, ...]:
    """Where place packs put the districts of this day in a schematic picture (`map/grid.csv`). Raises PuhuiError."""
    problems: list[Problem] = []
    spots: dict[str, Spot] = {}
    for pack in catalogue.packs:
        for path in pack.files("map", "grid.csv"):
            for row in read_csv(path, ("code", "name", "column", "row"), (), problems):
                if not (row["column"].isdigit() and row["row"].isdigit()):
                    problems.append(Problem(row.where, "bad-grid", _("列和行应当是从 1 起的整数"), _("写成 3,12 的样子")))
                elif tree.level(row["code"]):
                    spots[row["code"]] = Spot(row["code"], int(row["column"]), int(row["row"]))
    if problems:
        raise PuhuiError(problems)
    return tuple(spots[code] for code in sorted(spots))


def _tells(row: Coverage) -> bool:
    """Whether there is anything to say of units whose place is not known."""
    return any((row.due, row.unknown, row.unknown_served, row.no_longer_due, row.served_not_due, row.grace))


def _towns(result: Result) -> dict[int, int]:
    """The county of every town that has numbers."""
    con = result.connect()
    rows = con.execute("SELECT town, min(county) FROM counts WHERE town <> 0 GROUP BY town ORDER BY town").fetchall()
    con.close()
    return dict(rows)


def _place(code: str, level: str, tree: Tree, names: Mapping[int, str], towns: Mapping[int, int]) -> Place:
    if not code:
        return Place("", "", "", level, "")
    if level == "town":
        number = RegionCode(code).number
        parent = official(towns[number]) if towns.get(number) else ""
        name = tree.name(code) or names.get(number) or code
        return Place(code, name, f"{tree.path_name(parent)}{name}", level, parent)
    return Place(code, tree.name(code) or code, tree.path_name(code) or code, level, tree.parent(code) or "")


def _gaps(result: Result, folder: str) -> tuple[Gap, ...]:
    con = result.connect()
    rows = con.execute(
        "SELECT benefit, status, count(*), CAST(coalesce(sum(due), 0) AS BIGINT), CAST(coalesce(sum(delivered), 0) AS BIGINT), min(since)"
        " FROM gap WHERE disposition IS NULL GROUP BY benefit, status ORDER BY benefit, status"
    ).fetchall()
    con.close()
    return tuple(
        Gap(
            benefit,
            status,
            units,
            due,
            delivered,
            earliest.isoformat() if earliest else "",
            _command(folder, benefit, f" --kind {status} --limit 0"),
        )
        for benefit, status, units, due, delivered, earliest in rows
    )


def _reasons(result: Result, by_place: set[str]) -> tuple[Reason, ...]:
    """By benefit, the most frequent first; places only where the benefit may be shown by place."""
    con = result.connect()
    rows = con.execute(
        "SELECT benefit, condition, say, county, sum(units) FROM reasons GROUP BY ALL ORDER BY benefit, condition, say, county"
    ).fetchall()
    con.close()
    found: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for benefit, condition, say, county, units in rows:
        found.setdefault((benefit, condition, say), []).append((RegionCode.of_number(county).text if county else "", int(units)))
    made = []
    for (benefit, condition, say), where in found.items():
        ranked = tuple(sorted(where, key=lambda entry: (-entry[1], entry[0]))) if benefit in by_place else ()
        made.append(Reason(benefit, condition, say, sum(units for _code, units in where), ranked))
    return tuple(sorted(made, key=lambda reason: (reason.benefit, -reason.units, reason.condition)))


def _figure(entry: Mapping[str, Any], tree: Tree, catalogue: Catalogue) -> Figure:
    texts = {name: str(entry[name] or "") for name in ("standard", "say", "region", "value", "unit", "since", "document", "status", "pack")}
    return Figure(**texts, region_name=tree.name(texts["region"]), keys=tuple(_word(key, catalogue) for key in entry["keys"]))


def _word(code: str, catalogue: Catalogue) -> str:
    """What a code says, as the first register that knows it has it."""
    for register in catalogue.registers.registers.values():
        for column in register.columns.values():
            if code in dict(column.values):
                return dict(column.values)[code]
    return code


def _hole(entry: Mapping[str, Any], tree: Tree, catalogue: Catalogue) -> Hole:
    versions = catalogue.items[entry["item"]].versions if entry["item"] in catalogue.items else []
    say = next((standard.say for version in reversed(versions) for standard in version.standards if standard.name == entry["standard"]), "")
    name = versions[-1].name if versions else entry["item"]
    return Hole(entry["item"], name, entry["standard"], say or entry["standard"], entry["region"], tree.name(entry["region"]), entry["why"])


def _texts(value: object) -> Iterable[str]:
    """Every text within plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
