"""What may still matter: which unanswered facts can change an answer that is not known yet.

Read over the three-valued tree. A part whose value is known is settled for good (knowing more never changes it), so
nothing below it matters. A part that can never become known (a figure that nobody has checked, a fact that was
answered with “I do not know”) is dead, and whoever needs it waits in vain. In between, a part of `and` or `or` matters
only for those of its outcomes that can still decide the whole.

Errs towards asking: every fact that can matter is found; of those found some may turn out not to matter, when parts
exclude each other (`age < 18 and age >= 60`). `proof.py` settles those where it can.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from puhui.registers.world import complete_fact
from puhui.rules import Program, Unit, World
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import (
    ELEMENT,
    OWN,
    Aggregate,
    Arith,
    Call,
    Compare,
    Const,
    FactOf,
    Logic,
    Node,
    Not,
    Owner,
    Path,
    Ref,
    StandardOf,
)
from puhui.rules.types import Flag, Value, Word

Outcomes = frozenset[object]  # of a flag: True, False; of anything else: KNOWN; empty: it can never be known
KNOWN = "known"
BOTH: Outcomes = frozenset({True, False})
SOME: Outcomes = frozenset({KNOWN})
NEVER: Outcomes = frozenset()
Atom = tuple[str, str]  # unit (its name in the household), fact


def ends(values: list[Outcomes], winner: bool) -> Outcomes:
    """What `and` (winner False) or `or` (winner True) of parts can come to."""
    found: set[object] = {winner} if any(winner in part for part in values) else set()
    if all((not winner) in part for part in values):
        found.add(not winner)
    return frozenset(found)


class Relevance:
    """Looks at one household. `askable(unit, fact)`: whether the fact is unanswered and somebody can be asked it."""

    def __init__(
        self,
        program: Program,
        world: World,
        askable: Callable[[Unit, str], bool],
        has_figures: Callable[[str], bool] = lambda standard: True,
        sizes: frozenset[str] = frozenset(),
    ):
        self.program, self.world, self.askable, self.has_figures, self.sizes = program, world, askable, has_figures, sizes
        self._values = Interpreter(program, world)
        self._outcomes: dict[tuple[str, object], Outcomes] = {}
        self._seen: set[tuple[object, ...]] = set()
        self._found: dict[Atom, None] = {}

    def outcomes_of(self, name: str, unit: Unit) -> Outcomes:
        """What a definition can still come to."""
        key = (name, unit.number)
        if key not in self._outcomes:
            self._outcomes[key] = self.outcomes(self.program[name].node, unit, None)
        return self._outcomes[key]

    def atoms(self, name: str, unit: Unit) -> list[Atom]:
        """The unanswered facts that can still change a definition of a unit, each once, in the order of reading."""
        self._found, self._seen = {}, set()
        self._collect(self.program[name].node, unit, None, self.outcomes_of(name, unit))
        return list(self._found)

    # -- what a part can come to ---------------------------------------------------------------------------------

    def outcomes(self, node: Node, unit: Unit, element: Unit | None) -> Outcomes:
        value = self._values.node(node, unit, element)
        if value is not None:
            return frozenset({value}) if isinstance(node.type, Flag) else SOME
        match node:
            case FactOf():
                whose = self._whose(node.path, unit, element)
                return NEVER if whose is None or not self.askable(whose, node.name) else self._all(node)
            case Ref():
                whose = self._whose(node.path, unit, element)
                return NEVER if whose is None else self.outcomes_of(node.name, whose)
            case StandardOf():
                return self._standard(node, unit, element)
            case Not():
                return frozenset(not outcome for outcome in self.outcomes(node.part, unit, element))
            case Logic():
                return ends([self.outcomes(part, unit, element) for part in node.parts], node.op == "or")
            case Compare():
                sides = [node.left] if node.right is None else [node.left, node.right]
                return self._needs(node, sides, unit, element)
            case Arith():
                return self._needs(node, [node.left, node.right], unit, element)
            case Aggregate():
                return self._aggregate(node, unit)
            case Call():
                return self._call(node, unit, element)
        return NEVER

    def _whose(self, path: Path, unit: Unit, element: Unit | None) -> Unit | None:
        if path == OWN:
            return unit
        if path == ELEMENT:
            return element
        assert isinstance(path, Owner)
        return unit.owners.get(path.kind)

    @staticmethod
    def _all(node: Node) -> Outcomes:
        return BOTH if isinstance(node.type, Flag) else SOME

    def _needs(self, node: Node, parts: list[Node], unit: Unit, element: Unit | None) -> Outcomes:
        """All parts are needed."""
        return self._all(node) if all(self.outcomes(part, unit, element) for part in parts) else NEVER

    def _standard(self, node: StandardOf, unit: Unit, element: Unit | None) -> Outcomes:
        """A figure: dead where no value of its keys has one."""
        if not all(self.outcomes(part, unit, element) for part in (node.place, *node.keys)) or not self.has_figures(node.name):
            return NEVER
        place = self._values.node(node.place, unit, element)
        if not isinstance(place, int):
            return SOME
        keys: list[tuple[str, ...]] = [()]
        for key in node.keys:
            value = self._values.node(key, unit, element)
            if value is None and not isinstance(key.type, Word):
                return SOME
            words = key.type.values if value is None and isinstance(key.type, Word) else (str(value),)
            keys = [(*before, word) for before in keys for word in words]
        return SOME if any(self.world.figures(node.name, place, words) is not None for words in keys) else NEVER

    def _aggregate(self, node: Aggregate, unit: Unit) -> Outcomes:
        elements = unit.collections.get(node.collection, [])
        wheres = [self._where(node, unit, element) for element in elements]
        if not self._counted(node.collection, unit):  # more elements may come, of whom anything may be so
            wheres.append(BOTH)
        if node.op in ("any", "all"):
            return ends(wheres, node.op == "any")
        if not all(wheres):
            return NEVER
        if node.value is not None:
            pairs = zip(wheres, elements, strict=False)
            if any(False not in where and not self.outcomes(node.value, unit, element) for where, element in pairs):
                return NEVER
            if node.op in ("min", "max") and not any(True in where for where in wheres):
                return NEVER
        return self._all(node)

    def _where(self, node: Aggregate, unit: Unit, element: Unit) -> Outcomes:
        return frozenset({True}) if node.where is None else self.outcomes(node.where, unit, element)

    def _counted(self, collection: str, unit: Unit) -> bool:
        """Whether it was said how many belong to a collection; of collections that nobody is asked about always."""
        return collection not in self.sizes or unit.facts.get(complete_fact(collection)) is True

    def _call(self, node: Call, unit: Unit, element: Unit | None) -> Outcomes:
        if node.name in ("known_if", "when"):
            decides = self.outcomes(node.args[0], unit, element)
            return self.outcomes(node.args[1], unit, element) if True in decides else NEVER
        if node.name in ("if_", "pick"):
            parts = [outcome for part in self._branches(node, unit, element) for outcome in self.outcomes(part, unit, element)]
            return frozenset(parts) if self.outcomes(node.args[0], unit, element) else NEVER
        return self._needs(node, list(node.args), unit, element)

    def _branches(self, node: Call, unit: Unit, element: Unit | None) -> list[Node]:
        """The results of if_ or pick that can still be chosen."""
        rest = node.args[1:]
        if node.name == "if_":
            decides = self.outcomes(node.args[0], unit, element)
            return [part for part, when in zip(rest, (True, False), strict=True) if when in decides]
        value = self._values.node(node.args[0], unit, element)
        pairs = list(zip(rest[::2], rest[1::2], strict=False))
        hit = [part for key, part in pairs if value is None or (isinstance(key, Const) and key.value == value)]
        other = [rest[-1]] if len(rest) % 2 and (value is None or not hit) else []
        return hit + other

    # -- which facts lead there ----------------------------------------------------------------------------------

    def _collect(self, node: Node, unit: Unit, element: Unit | None, want: Outcomes) -> None:
        """Notes the facts below a node that can bring one of the outcomes that are wanted."""
        can = self.outcomes(node, unit, element)
        want = want & can
        if not want or self._values.node(node, unit, element) is not None:
            return
        match node:
            case FactOf():
                whose = self._whose(node.path, unit, element)
                if whose is not None:
                    self._found[str(whose.number), node.name] = None
            case Ref():
                self._collect_ref(node, unit, element, want)
            case Not():
                self._collect(node.part, unit, element, frozenset(not outcome for outcome in want))
            case Logic():
                self._collect_logic([(part, element) for part in node.parts], node.op == "or", unit, want)
            case Aggregate():
                self._collect_aggregate(node, unit, want)
            case Call():
                self._collect_call(node, unit, element, want)
            case StandardOf():
                self._collect_all((node.place, *node.keys), unit, element)
            case Compare():
                self._collect_all((node.left,) if node.right is None else (node.left, node.right), unit, element)
            case Arith():
                self._collect_all((node.left, node.right), unit, element)

    def _collect_all(self, parts: tuple[Node, ...], unit: Unit, element: Unit | None) -> None:
        for part in parts:
            self._collect(part, unit, element, BOTH | SOME)

    def _collect_ref(self, node: Ref, unit: Unit, element: Unit | None, want: Outcomes) -> None:
        whose = self._whose(node.path, unit, element)
        key = (node.name, whose.number if whose else None, want)
        if whose is not None and key not in self._seen:
            self._seen.add(key)
            self._collect(self.program[node.name].node, whose, None, want)

    def _collect_logic(self, parts: list[tuple[Node, Unit | None]], winner: bool, unit: Unit, want: Outcomes) -> None:
        """A part's winning outcome matters where the whole may win; the other where the whole may come to it."""
        useful = frozenset(outcome for outcome in (True, False) if outcome in want)
        for part, element in parts:
            self._collect(part, unit, element, useful)

    def _collect_aggregate(self, node: Aggregate, unit: Unit, want: Outcomes) -> None:
        elements = unit.collections.get(node.collection, [])
        if node.op in ("any", "all"):
            assert node.where is not None
            self._collect_logic([(node.where, element) for element in elements], node.op == "any", unit, want)
            return
        for element in elements:
            if node.where is not None:
                self._collect(node.where, unit, element, BOTH)
            if node.value is not None and True in self._where(node, unit, element):
                self._collect(node.value, unit, element, BOTH | SOME)

    def _collect_call(self, node: Call, unit: Unit, element: Unit | None, want: Outcomes) -> None:
        first = node.args[0]
        if node.name == "known_if":
            self._collect(first, unit, element, frozenset({True}))
            if self._values.node(first, unit, element) is True or not isinstance(node.args[1], Aggregate):
                self._collect(node.args[1], unit, element, want)
        elif node.name == "when":
            self._collect(first, unit, element, frozenset({True}))
            self._collect(node.args[1], unit, element, want)
        elif node.name in ("if_", "pick"):
            self._collect(first, unit, element, BOTH | SOME)
            for part in self._branches(node, unit, element):
                self._collect(part, unit, element, want)
        else:
            self._collect_all(node.args, unit, element)


def exact_values(kind: object, most: int = 8) -> tuple[Value, ...] | None:
    """Every value of a small type; None of a large one."""
    if isinstance(kind, Flag):
        return (True, False)
    if isinstance(kind, Word):
        return kind.values if len(kind.values) <= most else None
    low, high = getattr(kind, "low", None), getattr(kind, "high", None)
    if isinstance(low, int) and isinstance(high, int) and not isinstance(low, date) and high - low < most:
        return tuple(range(low, high + 1))
    return None
