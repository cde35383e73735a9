"""One unit out of a snapshot with everything that its rules may ask: what it belongs to, and its members.

The same facts as the batch reads, as plain objects: for the explainer and for deciding one unit at a time.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from puhui.catalogue.program import Compiled
from puhui.catalogue.within import inside
from puhui.entitlement import bind
from puhui.errors import fail
from puhui.lang import _
from puhui.regions import Tree
from puhui.registers.snapshot import Snapshot
from puhui.registers.world import KIN, kin_kind
from puhui.rules import Unit
from puhui.rules.tree import Aggregate, Owner, uses, walk
from puhui.rules.types import INT64, Value


class Neighbourhood:
    """Loads units on demand; each unit once."""

    def __init__(self, snapshot: Snapshot, compiled: Compiled, tree: Tree, con: Any | None = None):
        self.snapshot, self.compiled, self.tree = snapshot, compiled, tree
        self.schema = compiled.program.schema
        self.con = con or bind.connect()
        self._known: dict[tuple[str, int], Unit] = {}
        self._owners, self._collections = _wanted(compiled)

    def load(self, kind: str, number: int) -> Unit:
        """The unit with its surroundings. Raises PuhuiError when the snapshot has no such unit."""
        if kind not in self.schema.kinds:
            from puhui.errors import nearest

            near = nearest(kind, self.schema.kinds)
            remedy = _("是不是 {near}？写作 person:编号、family:编号", near=near) if near else _("如 family:123；编号见 puhui gap 的清单")
            raise fail("kind-unknown", _("没有“{kind}”这种对象", kind=kind), remedy)
        rows = self._rows(kind, f"unit = {int(number)}") if 0 <= number <= INT64 else []
        if not rows:
            shown = "…" if len(str(number)) in (15, 18) else number  # it may be somebody's ID number
            raise fail("unit-unknown", _("快照里没有 {kind}:{number}", kind=kind, number=shown), _("编号见缺口清单；证件号不能用在这里"))
        return self._unit(kind, rows[0])

    def _rows(self, kind: str, where: str) -> list[dict[str, Any]]:
        rows = kind.startswith("row:")
        files = self.snapshot.files(f"rows/{kind.removeprefix('row:')}" if rows else f"units/{kind}")
        if not files:
            return []
        cursor = self.con.execute(f"SELECT * FROM {bind.parquet(files)} WHERE {where} ORDER BY unit")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _unit(self, kind: str, row: dict[str, Any]) -> Unit:
        number = int(row["unit"])
        if not kind.startswith("row:") and (kind, number) in self._known:
            return self._known[kind, number]
        facts: dict[str, Value] = {fact.name: row.get(fact.name) for fact in self.schema.facts_of(kind)}
        if kind in bind.LEVELS:  # a district's number is its code
            facts["self"] = number
        unit = Unit(kind, number, facts)
        if kind.startswith("row:"):
            return unit
        self._known[kind, number] = unit
        facts.update(self._awards(kind, number, row.get("county")))
        for owner in sorted(self._owners.get(kind, ())):
            unit.owners[owner] = self._owner(owner, row.get(owner if owner in bind.LEVELS else f"in_{owner}"))
        facts.update(self._within(unit))
        for name in sorted(self._collections.get(kind, ())):
            unit.collections[name] = self._collection(kind, name, number)
        return unit

    def _owner(self, kind: str, number: Any) -> Unit | None:
        if number is None:
            return None
        rows = [] if (kind, int(number)) in self._known else self._rows(kind, f"unit = {int(number)}")
        return self._known.get((kind, int(number))) or (self._unit(kind, rows[0]) if rows else None)

    def _collection(self, kind: str, name: str, number: int) -> list[Unit]:
        collection = self.schema.collections[kind, name]
        if collection.of.startswith("kin:"):
            return self._relatives(name, number)
        link = self.schema.link_of(collection)
        column = "unit" if collection.of.startswith("row:") else link.owner if link.owner in bind.LEVELS else link.column
        return [self._unit(collection.of, row) for row in self._rows(collection.of, f"{column} = {number}")]

    def _relatives(self, name: str, number: int) -> list[Unit]:
        """A person's relatives of one collection, as the batch binds them: of whom no register holds, nothing is known."""
        day = f"DATE '{self.snapshot.facts_on}'"
        words = ", ".join(f"'{word}'" for word in KIN[name])
        where = f"person = {number} AND relation IN ({words}) AND coalesce(since <= {day}, TRUE) AND coalesce(until >= {day}, TRUE)"
        found = []
        for (relative,) in self._events("kinship", f"{where} ORDER BY 1", "DISTINCT relative"):
            rows = self._rows("person", f"unit = {int(relative)}") if relative is not None else []
            facts: dict[str, Value] = {fact.name: rows[0].get(fact.name) for fact in self.schema.facts_of(kin_kind(name))} if rows else {}
            if rows:
                facts.update(self._awards("person", int(relative), rows[0].get("county")))
            found.append(Unit(kin_kind(name), int(relative or 0), facts))
        return found

    def _awards(self, kind: str, number: int, county: Any) -> dict[str, Value]:
        """`receives.<benefit>` and `left.<benefit>`: as the batch binds them."""
        names = [fact.name for fact in self.schema.facts_of(kind) if fact.name.startswith("receives.")]
        if not names:
            return {}
        day = self.snapshot.facts_on
        held = {
            row[0]
            for row in self._events(
                "awards",
                f"kind = '{kind}' AND unit = {number} AND since <= DATE '{day}' AND (until IS NULL OR until >= DATE '{day}')",
                "benefit",
            )
        }
        ended = f"kind = '{kind}' AND unit = {number} AND until < DATE '{day}' AND until >= DATE '{day}' - INTERVAL 1 YEAR"
        left = {row[0] for row in self._events("awards", ended, "benefit")}
        complete = self._complete(county)
        troubled = {row[0] for row in self._events("troubled", f"kind = '{kind}' AND unit = {number}", "benefit")}
        by = day - timedelta(days=bind.AWARD_LATE_DAYS)
        values: dict[str, Value] = {}
        for name in names:
            benefit = name.removeprefix("receives.")
            reached = max((complete[source] for source in (benefit, benefit.split(".")[0], "awards") if source in complete), default=None)
            clear = reached is not None and reached >= by and not troubled & {benefit, None}
            values[name] = True if benefit in held else (False if clear else None)
            values[f"left.{benefit}"] = False if benefit in held else True if benefit in left else (False if clear else None)
        return values

    def _events(self, part: str, where: str, columns: str) -> list[tuple[Any, ...]]:
        files = self.snapshot.files(part)
        return list(self.con.execute(f"SELECT {columns} FROM {bind.parquet(files)} WHERE {where}").fetchall()) if files else []

    def _complete(self, county: Any) -> dict[str, date]:
        if county is None:
            return {}
        rows = self._events("completeness", f"county = {int(county)} GROUP BY source", "source, max(complete_to)")
        return dict(rows)

    def _within(self, unit: Unit) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for promise in self.compiled.promises:
            if promise.benefit.within and promise.benefit.serves == unit.kind:
                owner, _dot, name = promise.benefit.at.rpartition(".")
                holder = unit.owners.get(owner) if owner else unit
                values[f"within.{promise.id}"] = inside(self.tree, holder.facts.get(name) if holder else None, promise.benefit.within)
        return values


def _wanted(compiled: Compiled) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Which owners and collections of each kind the program reads."""
    owners: dict[str, set[str]] = {}
    collections: dict[str, set[str]] = {}
    for definition in compiled.program.definitions.values():
        for node, _inside in uses(definition.node):
            if isinstance(node.path, Owner):
                owners.setdefault(definition.kind, set()).add(node.path.kind)
        for part in walk(definition.node):
            if isinstance(part, Aggregate):
                collections.setdefault(definition.kind, set()).add(part.collection)
    return owners, collections
