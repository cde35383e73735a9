"""A household as far as it has answered: units with the facts that were said, and nothing else.

An answer has the name `<who>.<fact>`: `me.birth_date`, `family.has_car`, `p2.monthly_income`, `me.parents1.status`,
`p2.school.boards`; a size is `family.members` or `me.parents`; `p2.has.disability` says whether somebody has any row in
a register, so that nobody without a certificate is asked what is in it. None is “I do not know”. Everything that is not
answered is not known; nothing is kept between two calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from puhui.catalogue.program import Promise
from puhui.catalogue.within import inside
from puhui.regions import Tree
from puhui.registers.world import complete_fact
from puhui.rules import Schema, Unit
from puhui.rules.types import Value

ME = "me"
HAS = "has."
MOST = 12  # members of a household that an interview asks about
Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Layout:
    """Which units an interview has: a person, his household, what else a person belongs to, relatives.

    own: groupings of which each person has one of his own (a school); sizes: (kind, collection) that can be counted.
    """

    person: str
    family: str
    members: str
    own: tuple[str, ...]
    sizes: dict[tuple[str, str], str]  # (kind, collection) → kind of the elements
    links: frozenset[tuple[str, str]]
    empty: Mapping[str, Mapping[str, Value]]  # register → the facts of whoever has no row in it

    @staticmethod
    def of(
        schema: Schema, empty: Mapping[str, Mapping[str, Value]] | None = None, person: str = "person", family: str = "family"
    ) -> Layout:
        members = next((name for (owner, name), one in schema.collections.items() if owner == family and one.of == person), "")
        sizes = {(family, members): person} if members else {}
        sizes |= {
            (owner, name): one.of for (owner, name), one in schema.collections.items() if owner == person and one.of.startswith("kin:")
        }
        groups = {owner for (owner, _name), one in schema.collections.items() if one.of == person and (person, owner) in schema.links}
        regions = {"village", "town", "county", "city", "province"}
        return Layout(person, family, members, tuple(sorted(groups - regions - {family})), sizes, frozenset(schema.links), empty or {})

    def register_of(self, fact: str) -> str | None:
        """The register in which one asks first whether there is anything at all."""
        return next((register for register, facts in self.empty.items() if fact in facts), None)


class Household:
    """The units of one set of answers. `units` by name: me, family, p2, p2.school, me.parents1."""

    def __init__(self, layout: Layout, answers: Answers, promises: Iterable[Promise] = (), tree: Tree | None = None):
        self.layout, self.units = layout, {}
        family = self._add(layout.family, layout.family, answers)
        size = answers.get(f"{layout.family}.{layout.members}")
        count = size if isinstance(size, int) and size > 0 else 1
        people = [self._person(name, family, answers) for name in [ME, *(f"p{number}" for number in range(2, count + 1))]]
        family.collections[layout.members] = people
        self._known(family, layout.members, size is not None)
        for promise in promises:
            if promise.benefit.within:
                self._within(promise, tree)

    units: dict[str, Unit]

    def _add(self, name: str, kind: str, answers: Answers) -> Unit:
        head = f"{name}."
        facts = {key[len(head) :]: value for key, value in answers.items() if key.startswith(head)}
        for register, empty in self.layout.empty.items():
            if facts.get(f"{HAS}{register}") is False:
                facts = {**empty, **facts}
        self.units[name] = Unit(kind, name, facts)
        return self.units[name]

    def _person(self, name: str, family: Unit, answers: Answers) -> Unit:
        layout = self.layout
        unit = self._add(name, layout.person, answers)
        if (layout.person, layout.family) in layout.links:
            unit.owners[layout.family] = family
        for kind in layout.own:
            unit.owners[kind] = self._add(f"{name}.{kind}", kind, answers)
        for (owner, collection), kind in layout.sizes.items():
            if owner == layout.person:
                self._relatives(unit, collection, kind, answers)
        return unit

    def _relatives(self, unit: Unit, collection: str, kind: str, answers: Answers) -> None:
        size = answers.get(f"{unit.number}.{collection}")
        count = size if isinstance(size, int) else 0
        found = [self._add(f"{unit.number}.{collection}{index}", kind, answers) for index in range(1, count + 1)]
        for relative in found:
            relative.owners[unit.kind] = unit
        unit.collections[collection] = found
        self._known(unit, collection, size is not None)

    @staticmethod
    def _known(unit: Unit, collection: str, known: bool) -> None:
        assert isinstance(unit.facts, dict)
        unit.facts[complete_fact(collection)] = True if known else None

    def _within(self, promise: Promise, tree: Tree | None) -> None:
        owner, _dot, name = promise.benefit.at.rpartition(".")
        for unit in self.units.values():
            if unit.kind == promise.benefit.serves and tree is not None:
                holder = unit.owners.get(owner) if owner else unit
                assert isinstance(unit.facts, dict)
                unit.facts[f"within.{promise.id}"] = inside(tree, holder.facts.get(name) if holder else None, promise.benefit.within)

    def of_kind(self, kind: str) -> list[Unit]:
        """The units of a kind, in a fixed order: whoever asks first."""
        return [unit for unit in self.units.values() if unit.kind == kind]

    def forget(self) -> None:
        """Drops what was computed."""
        for unit in self.units.values():
            unit.values.clear()
