"""The typed tree that every back end reads. Eleven kinds of node, all immutable, each with its type and range.

A `Path` says whose value is meant: `OWN` the unit's, `Owner(kind)` of the unit or district that it belongs to,
`ELEMENT` of the element at hand inside an aggregate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from puhui.rules.types import Type, Value


@dataclass(frozen=True)
class Owner:
    kind: str


OWN = "own"
ELEMENT = "element"
Path = str | Owner


@dataclass(frozen=True)
class Node:
    type: Type


@dataclass(frozen=True)
class Const(Node):
    value: Value


@dataclass(frozen=True)
class Today(Node):
    """The day the question is asked for: facts_on of the snapshot."""


@dataclass(frozen=True)
class FactOf(Node):
    path: Path
    name: str


@dataclass(frozen=True)
class Ref(Node):
    """The value of another definition of the program."""

    path: Path
    name: str


@dataclass(frozen=True)
class StandardOf(Node):
    name: str
    place: Node
    keys: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    part: Node


@dataclass(frozen=True)
class Logic(Node):
    """`op` is and / or, by Kleene: no and-ed with not known is no, yes or-ed with not known is yes."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    """`op` is one of < <= > >= == !=; `values` stands instead of `right` for `in`."""

    op: str
    left: Node
    right: Node | None = None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Arith(Node):
    op: str  # + - *
    left: Node
    right: Node


@dataclass(frozen=True)
class Aggregate(Node):
    """count sum any all min max over a collection. `value` and `where` are read in the element's scope.

    `counted` is a further condition laid on the collection by whoever declared it.
    """

    op: str
    collection: str
    value: Node | None
    where: Node | None


@dataclass(frozen=True)
class Call(Node):
    name: str
    args: tuple[Node, ...]
    note: str = ""  # share: how to round


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in order."""
    match node:
        case StandardOf():
            return (node.place, *node.keys)
        case Not():
            return (node.part,)
        case Logic():
            return node.parts
        case Compare():
            return (node.left,) if node.right is None else (node.left, node.right)
        case Arith():
            return (node.left, node.right)
        case Aggregate():
            return tuple(part for part in (node.value, node.where) if part is not None)
        case Call():
            return node.args
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def uses(node: Node, inside: Aggregate | None = None) -> Iterator[tuple[FactOf | Ref, Aggregate | None]]:
    """Every fact and definition that a node reads, with the aggregate inside which it is read."""
    if isinstance(node, (FactOf, Ref)):
        yield node, inside
    for child in children(node):
        yield from uses(child, node if isinstance(node, Aggregate) else inside)
