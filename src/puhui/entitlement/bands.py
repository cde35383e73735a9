"""Near the line or far from it, in three words: for benefits whose amounts an office has to check.

People state their income from memory. An exact distance would promise what nobody can keep, and would invite the next
guess to be just below the line. So a means-tested benefit shows 明显低于, 接近 or 高于, and no amount.
"""

from __future__ import annotations

from collections.abc import Iterator

from puhui.lang import _
from puhui.rules import Program, Unit, World
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import Compare, Logic, Node, Not, Ref, StandardOf, children
from puhui.rules.types import Money

NEAR = (90, 110)  # per cent of the line
BELOW, CLOSE, ABOVE = "below", "near", "above"
WORDS = {BELOW: lambda: _("明显低于界限"), CLOSE: lambda: _("接近界限，以核对为准"), ABOVE: lambda: _("高于界限")}


def band(program: Program, world: World, names: list[str], unit: Unit) -> str | None:
    """Where an amount of the unit stands beside the standard that it is compared with in these definitions: the lowest of
    several. None where no amount is compared with a standard, or one of the two is not known."""
    reader = Interpreter(program, world)
    shares = [
        share for name in names for node in _compares(program, program[name].node) if (share := _share(reader, node, unit)) is not None
    ]
    if not shares:
        return None
    lowest = min(shares)
    return BELOW if lowest < NEAR[0] else CLOSE if lowest <= NEAR[1] else ABOVE


def _share(reader: Interpreter, node: Compare, unit: Unit) -> int | None:
    """The amount in per cent of the line, rounded down."""
    assert node.right is not None
    left_is_line, right_is_line = (_leads_to_standard(reader.program, side) for side in (node.left, node.right))
    if left_is_line == right_is_line and not right_is_line:
        return None
    amount, line = (node.right, node.left) if left_is_line and not right_is_line else (node.left, node.right)
    have, limit = reader.node(amount, unit, None), reader.node(line, unit, None)
    if not isinstance(have, int) or not isinstance(limit, int) or limit <= 0:
        return None
    return have * 100 // limit


def _compares(program: Program, node: Node) -> Iterator[Compare]:
    """Comparisons of money that a condition is made of, through the definitions of the same unit."""
    if isinstance(node, Compare) and node.right is not None and isinstance(node.left.type, Money):
        yield node
    elif isinstance(node, (Logic, Not)):
        for part in children(node):
            yield from _compares(program, part)


def _leads_to_standard(program: Program, node: Node, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a figure stands behind an expression."""
    if isinstance(node, StandardOf):
        return True
    if isinstance(node, Ref):
        return node.name not in seen and _leads_to_standard(program, program[node.name].node, seen | {node.name})
    return any(_leads_to_standard(program, part, seen) for part in children(node))
