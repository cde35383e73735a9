"""What a slip of the pen can do to a rule: every small change of a checked tree, with its words.

A comparison at the next value or turned round, a number one more or one less, another word of the vocabulary, a value
of `in` left out, a part of `and` / `or` left out, `and` for `or`, `not` left out, a filter left out, `+` for `-`, the
value of another arm. What the compiler lays around a rule (who counts, whether a collection is complete) is not changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from puhui.rules import Schema
from puhui.rules.tree import ELEMENT, OWN, Aggregate, Arith, Call, Compare, Const, FactOf, Logic, Node, Not, Owner, Ref, StandardOf, Today
from puhui.rules.types import Flag, Number, Word

NEXT = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Change:
    """A tree with one change, and the change in the language of rules: `before → after`."""

    node: Node
    words: str


def changes(node: Node, schema: Schema) -> list[Change]:
    """Every changed tree, each once. The types of nodes stay as they were proved."""
    found: dict[tuple[Node, str], Change] = {}
    for change in _inside(node, schema, ""):
        if change.node != node:
            found.setdefault((change.node, change.words), change)
    return list(found.values())


def _inside(node: Node, schema: Schema, of: str) -> Iterator[Change]:
    yield from _here(node, schema, of)
    below = node.collection if isinstance(node, Aggregate) else of
    for child, put in _children(node):
        for change in _inside(child, schema, below):
            new = put(change.node)  # a number alone says too little: it is shown with what it stands in
            yield Change(new, f"{write(node, of)} → {write(new, of)}" if isinstance(child, Const) else change.words)


# -- changes of the node itself --------------------------------------------------------------------------------


def _here(node: Node, schema: Schema, of: str) -> Iterator[Change]:
    match node:
        case Logic():
            swapped = replace(node, op="or" if node.op == "and" else "and")
            yield Change(swapped, f"{write(node, of)} → {write(swapped, of)}")
            for index, part in enumerate(node.parts):
                rest = node.parts[:index] + node.parts[index + 1 :]
                yield Change(rest[0] if len(rest) == 1 else replace(node, parts=rest), f"{node.op} {write(part, of)} → —")
        case Compare(right=None) if len(node.values) > 1:
            for gone in node.values:
                rest_of = tuple(value for value in node.values if value != gone)
                yield Change(replace(node, values=rest_of), f"{write(node.left, of)} in … {gone!r} → —")
            yield Change(Not(Flag(), node), f"{write(node, of)} → {write(Not(Flag(), node), of)}")
        case _:
            yield from (Change(new, f"{write(node, of)} → {write(new, of)}") for new in _others(node, schema))


def _others(node: Node, schema: Schema) -> Iterator[Node]:
    match node:
        case Compare():
            yield from _of_compare(node)
        case Const(value=bool()):
            yield replace(node, value=not node.value)
        case Const(value=int(number), type=Number()):
            yield from (replace(node, value=number + step) for step in (1, -1))
        case StandardOf():
            yield from _other_keys(node, schema)
        case Not():
            yield node.part
        case Arith() if node.op in "+-" and not isinstance(node.left, Const):
            yield replace(node, op="-" if node.op == "+" else "+")
        case Aggregate(where=where) if where is not None:
            guard, own = _guard(node)
            if own is not None:
                yield replace(node, where=guard)
        case Call(name="if_", args=(condition, one, other)) if not isinstance(condition, (Compare, Not)):
            yield replace(node, args=(Not(Flag(), condition), one, other))
        case Call(name="pick"):
            yield from _other_arms(node)
        case _:
            return


def _of_compare(node: Compare) -> Iterator[Node]:
    if node.right is None:
        yield Not(Flag(), node)
        return
    if node.op in NEXT:
        yield replace(node, op=NEXT[node.op])
    yield replace(node, op=OPPOSITE[node.op])
    for side, other in (("left", node.right), ("right", node.left)):
        word = getattr(node, side)
        if isinstance(word, Const) and isinstance(word.type, Word) and isinstance(other.type, Word) and not isinstance(other, Const):
            new = replace(word, value=_next_word(word.value, other.type.values))
            yield replace(node, left=new) if side == "left" else replace(node, right=new)


def _next_word(word: object, words: tuple[str, ...]) -> str:
    """Another word of the vocabulary: the one that stands after it."""
    return words[(words.index(str(word)) + 1) % len(words)]


def _other_keys(node: StandardOf, schema: Schema) -> Iterator[Node]:
    for index, (key, (_name, words)) in enumerate(zip(node.keys, schema.standards[node.name].keys, strict=True)):
        if isinstance(key, Const) and isinstance(key.type, Word) and len(words) > 1:
            other = replace(key, value=_next_word(key.value, words))
            yield replace(node, keys=(*node.keys[:index], other, *node.keys[index + 1 :]))


def _other_arms(node: Call) -> Iterator[Node]:
    """Each arm says what the next one says."""
    places = [*range(2, len(node.args), 2), *([len(node.args) - 1] if len(node.args) % 2 == 0 else [])]
    for place, following in zip(places, [*places[1:], places[0]], strict=True):
        args = list(node.args)
        args[place] = args[following]
        yield replace(node, args=tuple(args))


def _guard(node: Aggregate) -> tuple[Node | None, Node | None]:
    """What the compiler laid on a collection (who counts), and what the rule itself asks."""
    where = node.where
    if _counted(where):
        return where, None
    if isinstance(where, Logic) and len(where.parts) == 2:
        first = where.parts[0]
        if _counted(first) or (isinstance(first, Not) and _counted(first.part)):
            return first, where.parts[1]
    return None, where


def _counted(node: Node | None) -> bool:
    return isinstance(node, Ref) and node.path == ELEMENT and node.name.endswith("/counted")


# -- parts and how to put them back ----------------------------------------------------------------------------


def _children(node: Node) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    """The parts below that a rule's author wrote."""
    match node:
        case Not():
            yield node.part, lambda new: replace(node, part=new)
        case Logic():
            for index, part in enumerate(node.parts):
                yield part, lambda new, index=index: replace(node, parts=(*node.parts[:index], new, *node.parts[index + 1 :]))  # type: ignore[misc]
        case Compare() | Arith():
            yield node.left, lambda new: replace(node, left=new)
            if node.right is not None:
                yield node.right, lambda new: replace(node, right=new)
        case Aggregate():
            if node.value is not None:
                yield node.value, lambda new: replace(node, value=new)
            guard, own = _guard(node)
            if own is not None:
                yield own, lambda new: replace(node, where=_laid(node, guard, new))
        case Call(name="known_if"):
            yield node.args[1], lambda new: replace(node, args=(node.args[0], new))
        case Call():
            keys = range(1, len(node.args) - 1, 2) if node.name == "pick" else range(0)
            for index, part in enumerate(node.args):
                if index not in keys:
                    yield part, lambda new, index=index: replace(node, args=(*node.args[:index], new, *node.args[index + 1 :]))  # type: ignore[misc]
        case _:
            return


def _laid(node: Aggregate, guard: Node | None, own: Node) -> Node:
    if guard is None:
        return own
    assert isinstance(node.where, Logic)
    return replace(node.where, parts=(guard, own))


# -- in words --------------------------------------------------------------------------------------------------


def write(node: Node | None, of: str = "") -> str:
    """The tree as a rule's text; `of`: the collection whose elements are at hand."""
    match node:
        case Const():
            return repr(node.value) if isinstance(node.value, str) else str(node.value)
        case Today():
            return "today"
        case FactOf() | Ref():
            name = node.name.rpartition("/")[2] if "/" in node.name else node.name
            return f"{node.path.kind}.{name}" if isinstance(node.path, Owner) else name if node.path == OWN else f"{of or 'each'}.{name}"
        case StandardOf():
            keys = ", ".join(write(key, of) for key in node.keys)
            return f"standard.{node.name.rpartition('.')[2]}" + (f"[{keys}]" if keys else "")
        case Not(part=Compare(right=None) as part):
            return write(part, of).replace(" in (", " not in (", 1)
        case Not():
            return f"not {_bracketed(node.part, of)}"
        case Logic():
            return f" {node.op} ".join(_bracketed(part, of) for part in node.parts)
        case Compare(right=None):
            return f"{_bracketed(node.left, of)} in ({', '.join(repr(value) for value in node.values)})"
        case Compare() | Arith():
            return f"{_bracketed(node.left, of)} {node.op} {_bracketed(node.right, of)}"
        case Aggregate():
            own = _guard(node)[1]
            told = [] if own is None else [write(own, node.collection)]
            value = node.collection if node.value is None else write(node.value, node.collection)
            return f"{node.op}({', '.join([value, *told])})"
        case Call(name="known_if"):
            return write(node.args[1], of)
        case Call():
            return f"{node.name}({', '.join(write(part, of) for part in node.args)})"
    return ""


def _bracketed(node: Node | None, of: str) -> str:
    text = write(node, of)
    return f"({text})" if isinstance(node, (Logic, Arith)) else text
