"""What is missing where answers are not known, and which register or figure would settle most of them.

A result says by county which conditions could not be answered, for how many units. A condition reads facts, awards and
figures; those that lack nowhere in the county (as the snapshot shows) cannot be why. What is left is the cause, or the
causes: where there is only one, that many answers would be settled at least; where there are several, at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from puhui.catalogue.program import compile_day
from puhui.entitlement import bind
from puhui.regions import official
from puhui.reports.document import Bundle, Cause
from puhui.reports.reads import Key, Reads
from puhui.terms import RegionCode

if TYPE_CHECKING:
    from puhui.catalogue import Catalogue
    from puhui.entitlement import Result
    from puhui.regions import Tree
    from puhui.registers import Snapshot

EVERYWHERE = 0


def causes(result: Result, tree: Tree, catalogue: Catalogue, snapshot: Snapshot | None) -> tuple[tuple[Cause, ...], tuple[Bundle, ...]]:
    """The most that can be settled first; and what has to come together, with the answers that all of it would settle.

    snapshot: that of the run; without it no cause is ruled out.
    """
    asked = _asked(result)
    if not asked:
        return (), ()
    reads = Reads(compile_day(catalogue, date.fromisoformat(result.manifest["law_day"])), catalogue.registers)
    lacking = Lacking(result, tree, snapshot, reads)
    unknown = _unknown(result)
    most: dict[Key, dict[tuple[str, int], int]] = defaultdict(lambda: defaultdict(int))
    alone: dict[Key, int] = defaultdict(int)
    parts: dict[Key, set[str]] = defaultdict(set)
    together: dict[tuple[Key, ...], int] = defaultdict(int)
    for (benefit, county), conditions in asked.items():
        every: set[Key] = set()
        for condition, units in conditions.items():
            found = lacking.of(benefit, condition, county)
            every |= set(found)
            for key, facts in found.items():
                most[key][benefit, county] += units
                parts[key] |= facts
        total = unknown.get((benefit, county), max(conditions.values()))
        for key in every:
            most[key][benefit, county] = min(most[key][benefit, county], total)
        together[tuple(sorted(every))] += total
        if len(every) == 1:
            alone[every.pop()] += total
    sensitive = {row.id for row in result.benefits if row.visible_to and "office" not in row.visible_to}
    made = [_cause(key, most[key], alone[key], parts[key], sensitive, reads) for key in most]
    bundles = sorted(
        (Bundle(keys, answers) for keys, answers in together.items() if keys), key=lambda found: (-found.answers, found.causes)
    )
    return tuple(sorted(made, key=lambda cause: (-cause.at_most, -cause.at_least, cause.kind, cause.name))), tuple(bundles)


def _cause(key: Key, most: Mapping[tuple[str, int], int], alone: int, parts: set[str], sensitive: set[str], reads: Reads) -> Cause:
    benefits: dict[str, int] = defaultdict(int)
    where: dict[str, int] = defaultdict(int)
    for (benefit, county), answers in most.items():
        benefits[benefit] += answers
        if benefit not in sensitive:
            where[RegionCode.of_number(county).text if county else ""] += answers
    say, collected, beware = reads.about(key)
    return Cause(key[0], key[1], say, collected, beware, tuple(sorted(parts)), alone, sum(most.values()), _ranked(benefits), _ranked(where))


def _ranked(found: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def _asked(result: Result) -> dict[tuple[str, int], dict[str, int]]:
    """(benefit, county) → condition → units of which it is not known."""
    con = result.connect()
    rows = con.execute("SELECT benefit, county, condition, sum(units) FROM reasons GROUP BY ALL ORDER BY ALL").fetchall()
    con.close()
    found: dict[tuple[str, int], dict[str, int]] = {}
    for benefit, county, condition, units in rows:
        found.setdefault((benefit, county or 0), {})[condition] = int(units)
    return found


def _unknown(result: Result) -> dict[tuple[str, int], int]:
    con = result.connect()
    rows = con.execute("SELECT benefit, county, sum(unknown + unknown_served) FROM counts GROUP BY ALL").fetchall()
    con.close()
    return {(benefit, county or 0): int(units) for benefit, county, units in rows}


class Lacking:
    """Which causes a condition can have in a county."""

    def __init__(self, result: Result, tree: Tree, snapshot: Snapshot | None, reads: Reads):
        self._tree, self._reads = tree, reads
        self._figures = {(entry["standard"], entry["region"]) for entry in result.manifest["figures"]}
        self._nulls = _nulls(snapshot, reads) if snapshot else None
        self._complete = _complete(snapshot, result.facts_on) if snapshot else None
        self._found: dict[tuple[str, str, int], dict[Key, set[str]]] = {}

    def of(self, benefit: str, condition: str, county: int) -> dict[Key, set[str]]:
        """Causes with the words of the facts that lack."""
        at = (benefit, condition, county)
        if at not in self._found:
            needed = self._reads.condition(benefit, condition)
            kept = [leaf for leaf in needed if self._lacks(leaf, county)]
            found: dict[Key, set[str]] = defaultdict(set)
            for leaf in kept or needed:
                if self._reads.key(leaf) is not None:
                    found[self._reads.key(leaf)].add(self._reads.say(leaf))  # type: ignore[index]
            self._found[at] = found
        return self._found[at]

    def _lacks(self, leaf: tuple[str, str, str], county: int) -> bool:
        shape, kind, name = leaf
        if shape == "figure":
            over = ["000000", *([] if not county else [official(county), *self._tree.ancestors(county)])]
            return not any((name, code) in self._figures for code in over)
        if shape == "awards":
            sources = (name, name.split(".")[0], "awards")
            return self._complete is None or not any((source, county) in self._complete for source in sources)
        if self._nulls is None or (kind, name) not in self._nulls:
            return True
        return self._nulls[kind, name].get(county or EVERYWHERE, 0) > 0


def _nulls(snapshot: Snapshot, reads: Reads) -> dict[tuple[str, str], dict[int, int]]:
    """(kind, fact) → county → units of which the fact is not known; 0 stands for all counties together."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    con = bind.connect()
    for kind, wanted in reads.facts().items():
        files = snapshot.files(f"units/{kind}")
        if not files:
            continue
        have = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {bind.parquet(files)}").fetchall()}
        names = sorted(wanted & have)
        if not names:
            continue
        sums = ", ".join(f"""count(*) FILTER ("{name}" IS {"NOT TRUE" if name.startswith("complete.") else "NULL"})""" for name in names)
        for county, *lacking in con.execute(f"SELECT county, {sums} FROM {bind.parquet(files)} GROUP BY county").fetchall():
            for name, units in zip(names, lacking, strict=True):
                by_county = found.setdefault((kind, name), {})
                for place in {county or EVERYWHERE, EVERYWHERE}:
                    by_county[place] = by_county.get(place, 0) + units
    con.close()
    return found


def _complete(snapshot: Snapshot, facts_on: date) -> set[tuple[str, int]]:
    """(source, county) whose awards are declared complete to a day late enough to tell who has none."""
    files: Iterable[object] = snapshot.files("completeness")
    if not files:
        return set()
    day = facts_on - timedelta(days=bind.AWARD_LATE_DAYS)
    con = bind.connect()
    rows = con.execute(
        f"SELECT DISTINCT source, county FROM {bind.parquet(snapshot.files('completeness'))} WHERE complete_to >= ?", [day]
    ).fetchall()
    con.close()
    return {(source, county) for source, county in rows}
