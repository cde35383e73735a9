"""What a rule may speak of: unit kinds, their facts, what belongs to what, collections and standards.

`rules` knows no items and no registers: whoever compiles a program declares its world here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from puhui.rules.types import Type


@dataclass(frozen=True)
class Fact:
    """A fact of a unit of `kind`: a column. `name` may hold dots (`receives.minimum_living.allowance`)."""

    kind: str
    name: str
    type: Type
    say: str = ""


@dataclass(frozen=True)
class Link:
    """A unit of `kind` belongs to at most one unit of `owner`; rules say `owner.fact`. Its column is `in_<owner>`."""

    kind: str
    owner: str

    @property
    def column(self) -> str:
        return f"in_{self.owner}"


@dataclass(frozen=True)
class Collection:
    """The units of kind `of` that belong to a unit of `owner`, under the name rules use for them.

    at_most: bound of its size, for proving sums. complete: a flag of the owner that must be yes, else
    every aggregate over the collection is not known; None means that the collection is always complete.
    """

    owner: str
    name: str
    of: str
    at_most: int
    complete: str | None = None


@dataclass(frozen=True)
class Standard:
    """A dated figure: looked up by place and keys when a program runs, never in its text.

    rounding: how `share(…, this)` rounds to the fen: half_up, up or down.
    """

    name: str
    type: Type
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rounding: str = "half_up"
    say: str = ""


@dataclass
class Schema:
    """The world of a program. `day` names the built-in date that rules call `today`."""

    kinds: dict[str, str] = field(default_factory=dict)
    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    collections: dict[tuple[str, str], Collection] = field(default_factory=dict)
    standards: dict[str, Standard] = field(default_factory=dict)

    def add_kind(self, name: str, say: str = "") -> None:
        self.kinds[name] = say or name

    def add_fact(self, fact: Fact) -> None:
        self.facts[fact.kind, fact.name] = fact

    def add_link(self, link: Link) -> None:
        self.links[link.kind, link.owner] = link

    def add_collection(self, collection: Collection) -> None:
        self.collections[collection.owner, collection.name] = collection

    def add_standard(self, standard: Standard) -> None:
        self.standards[standard.name] = standard

    def facts_of(self, kind: str) -> list[Fact]:
        return [fact for (owner, _name), fact in self.facts.items() if owner == kind]

    def owners_of(self, kind: str) -> list[str]:
        return [owner for (member, owner) in self.links if member == kind]

    def link_of(self, collection: Collection) -> Link:
        """By which link the elements of a collection belong to their owner."""
        return self.links[collection.of, collection.owner]

    def copy(self) -> Schema:
        return Schema(dict(self.kinds), dict(self.facts), dict(self.links), dict(self.collections), dict(self.standards))
