"""Boundary examples: every comparison in a condition is put exactly at its threshold, one below and one above.

The units come from the examples. A lever is something that an example states and the comparison depends on: a fact of
the unit, of whom it belongs to or of an element, the days and rows from which a fact is computed, or how many elements
there are. It is moved until the two sides meet: one fen, one unit, one day. A variant asserts two things: the
comparison flips there, and all back ends give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from puhui.catalogue.examples import Example
from puhui.catalogue.levers import Lever, as_number, ends, levers
from puhui.catalogue.model import Condition
from puhui.catalogue.program import Promise
from puhui.catalogue.run import Case, Runner
from puhui.rules import Program, Unit, World
from puhui.rules.interpret import Interpreter, compare
from puhui.rules.tree import Aggregate, Compare, FactOf, Node, Ref, children, walk
from puhui.rules.types import Day, Moment, Money, Number, Percent, Value

MOST_SITES = 3  # units per example and comparison that are tried
MOST_EXAMPLES = 3  # examples per comparison from which variants are made


@dataclass(frozen=True)
class Comparison:
    """A comparison in a condition of a promise, with the definition and the aggregate in which it stands."""

    promise: Promise
    condition: Condition
    definition: str
    node: Compare
    inside: Aggregate | None
    edge: tuple[int, str] | None = None  # for `in`: an end of a run of values, and on which side of it the run lies

    @property
    def op(self) -> str:
        return self.node.op if self.edge is None else self.edge[1]


@dataclass
class Boundaries:
    """What came of it. `untested`: comparisons for which no example could be moved to the threshold."""

    comparisons: int = 0
    tested: int = 0
    cases: list[Case] = field(default_factory=list)
    untested: list[Comparison] = field(default_factory=list)


def comparisons(promise: Promise, program: Program) -> list[Comparison]:
    """Of all conditions, and of the lets that they stand on; other benefits answer for themselves."""
    found: list[Comparison] = []
    seen: set[tuple[str, int, tuple[int, str] | None]] = set()
    for name, condition in promise.parts:
        if not condition.source.text or condition.id == "within":
            continue
        todo, done = [name], set()
        while todo:
            definition = todo.pop()
            if definition in done:
                continue
            done.add(definition)
            for node, inside in _walk(program[definition].node, None):
                if isinstance(node, Ref) and not (node.name.startswith("due.") and "/let/" not in node.name):
                    todo.append(node.name)
                if isinstance(node, Compare) and isinstance(node.left.type, (Number, Money, Percent, Day, Moment)):
                    for edge in _edges(node):
                        place = (definition, id(node), edge)
                        if place not in seen:
                            seen.add(place)
                            found.append(Comparison(promise, condition, definition, node, inside, edge))
    return found


def _walk(node: Node, inside: Aggregate | None) -> Iterator[tuple[Node, Aggregate | None]]:
    yield node, inside
    for child in children(node):
        yield from _walk(child, node if isinstance(node, Aggregate) else inside)


def _edges(node: Compare) -> list[tuple[int, str] | None]:
    """`in (1, 2)` changes its answer at the ends of each unbroken run of values, where the type goes on."""
    if node.right is not None:
        return [None]
    least, most = ends(node.left.type)
    values = sorted({value for value in node.values if isinstance(value, int)})
    low: list[tuple[int, str] | None] = [(value, ">=") for value in values if value - 1 not in values and least < value <= most]
    return [*low, *((value, "<=") for value in values if value + 1 not in values and least <= value < most)]


def generate(runner: Runner, examples: list[Example]) -> Boundaries:
    """Boundary cases from the examples of each item. They are made here; the caller runs them with the others."""
    made = Boundaries()
    by_version: dict[tuple[str, str], list[Example]] = {}
    for example in examples:
        for version in runner.catalogue.in_force(example.law):
            if version.item == example.item:
                by_version.setdefault((version.item, version.file), []).append(example)
    for (item, file), here in sorted(by_version.items()):
        compiled = runner.compiled(here[0].law)
        for promise in compiled.every:
            if promise.version.item != item or promise.version.file != file:
                continue
            for comparison in comparisons(promise, compiled.program):
                made.comparisons += 1
                cases = _of_comparison(runner, comparison, here)
                made.cases += cases
                if cases:
                    made.tested += 1
                else:
                    made.untested.append(comparison)
    return made


def _of_comparison(runner: Runner, comparison: Comparison, examples: list[Example]) -> list[Case]:
    found: list[Case] = []
    reached = 0
    for example in examples:
        if reached >= MOST_EXAMPLES:
            break
        program = runner.compiled(example.law).program
        if comparison.definition not in program.definitions:
            continue
        cases = _of_example(runner, _again(comparison, program), example)
        reached += bool(cases)
        found += cases
    return found


def _again(comparison: Comparison, program: Program) -> Comparison:
    """The same comparison in the program of another day with the same version of the item."""
    nodes = _walk(program[comparison.definition].node, None)
    for node, inside in nodes:
        if isinstance(node, Compare) and node == comparison.node:
            return replace(comparison, node=node, inside=inside)
    return comparison


def _of_example(runner: Runner, comparison: Comparison, example: Example) -> list[Case]:
    case = runner.case(example)
    only = _facts(runner, comparison, case.compiled.program)
    found: list[Case] = []
    for unit, element in list(_sites(case, comparison))[:MOST_SITES]:
        probe = Probe(runner, comparison, str(unit.number), None if element is None else str(element.number), only)
        if probe.gap(example) is None:
            continue
        for lever in levers(runner, case, comparison.node, unit, element):
            centre = _meet(probe, lever, example)
            if centre is None:
                continue
            label = f"{comparison.promise.id}/{comparison.condition.id} {unit.number} {lever.say}"
            steps = [step for step in (-1, 0, 1) if lever.holds(centre + step)]
            found += [runner.case(lever.at(example, centre + step), f"{label} {step:+d}") for step in steps]
            break
    return found


def _facts(runner: Runner, comparison: Comparison, program: Program) -> frozenset[str]:
    """The names of all facts on which a comparison depends, those that registers compute it from included."""
    needed = program.needs([comparison.definition])
    read = (node.name for name in needed for node in walk(program[name].node) if isinstance(node, FactOf))
    return runner.assembler.below(read)


def _sites(case: Case, comparison: Comparison) -> Iterator[tuple[Unit, Unit | None]]:
    kind = case.compiled.program[comparison.definition].kind
    for unit in case.units.values():
        if unit.kind != kind:
            continue
        if comparison.inside is None:
            yield unit, None
        else:
            for element in unit.collections.get(comparison.inside.collection, ()):
                yield unit, element


@dataclass(frozen=True)
class Probe:
    """Measures how far the two sides of a comparison are apart in a variant."""

    runner: Runner
    comparison: Comparison
    unit: str
    element: str | None
    only: frozenset[str]  # the computed facts on which the comparison depends

    def gap(self, example: Example) -> int | None:
        """left − right, or None when a side is not known or the unit is gone."""
        units = self.runner.units(example, self.only)
        unit = units.get(self.unit)
        element = units.get(self.element) if self.element is not None else None
        if unit is None or (self.element is not None and element is None):
            return None
        world = World(example.on, self.runner.figures(example).value)
        interpreter = Interpreter(self.runner.compiled(example.law).program, world)
        node = self.comparison.node
        left = interpreter.node(node.left, unit, element)
        right: Value = self.comparison.edge[0] if self.comparison.edge else None
        if node.right is not None:
            right = interpreter.node(node.right, unit, element)
        if left is None or right is None:
            return None
        return as_number(left) - as_number(right)


def _meet(probe: Probe, lever: Lever, example: Example) -> int | None:
    """Where the lever makes the two sides equal, or first steps over that point; None if it cannot."""
    known: dict[int, int | None] = {}

    def gap(value: int) -> int | None:
        if value not in known:
            known[value] = probe.gap(lever.at(example, value)) if lever.holds(value) else None
        return known[value]

    first = gap(lever.start)
    if first is None:
        return None
    if first == 0:
        return _leave(probe, gap, lever)
    second = gap(lever.start + 1)
    slope = second - first if second is not None else 0
    if slope and first % slope == 0:
        guess = lever.start - first // slope
        if gap(guess) == 0 and _flips(probe, gap, guess):
            return guess
    for crossed in (lambda value: value * first <= 0, lambda value: value * first < 0):
        for direction in (-1, 1):
            found = _search(gap, lever, direction, crossed)
            if found is not None and _flips(probe, gap, found):
                return found
    return None


def _leave(probe: Probe, gap: Callable[[int], int | None], lever: Lever) -> int | None:
    """The last place, from one at which the sides are equal, before the comparison says something else."""
    if _flips(probe, gap, lever.start):
        return lever.start
    here = compare(probe.comparison.op, 0, 0)
    for direction in (-1, 1):
        found = _search(gap, lever, direction, lambda value: compare(probe.comparison.op, value, 0) != here)
        if found is not None:
            return found - direction
    return None


def _search(gap: Callable[[int], int | None], lever: Lever, direction: int, crossed: Callable[[int], bool]) -> int | None:
    """The first place that is crossed: gallop, then halve. Where a side gets unknown was too far."""
    near, step, limit = lever.start, 1, lever.low if direction < 0 else lever.high
    far: int | None = None
    while far is None and near != limit:
        tried = max(near + direction * step, limit) if direction < 0 else min(near + direction * step, limit)
        value = gap(tried)
        if value is None:
            limit = tried - direction
            step = max(1, abs(limit - near) // 2)
        elif crossed(value):
            far = tried
        else:
            near, step = tried, step * 2
    if far is None:
        return None
    while abs(far - near) > 1:
        middle = (near + far) // 2
        value = gap(middle)
        if value is not None and crossed(value):
            far = middle
        else:
            near = middle
    return far


def _flips(probe: Probe, gap: Callable[[int], int | None], centre: int) -> bool:
    """Whether the comparison has another answer on one side of the centre than on the other, or than at it."""
    said = {compare(probe.comparison.op, value, 0) for value in (gap(centre - 1), gap(centre), gap(centre + 1)) if value is not None}
    return len(said) == 2
