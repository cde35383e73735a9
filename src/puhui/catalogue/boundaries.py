"""Boundary examples: every comparison in a condition is put exactly at its threshold, one below and one above.

The units come from the examples. A lever is something that an example states and the comparison depends on: a fact of
the unit, of whom it belongs to or of an element, the days and rows from which a fact is computed, or how many elements
there are. It is moved until the two sides meet: one fen, one unit, one day. A variant asserts two things: the
comparison flips there, and all back ends give the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from puhui.catalogue.examples import PACK, Example
from puhui.catalogue.model import Condition
from puhui.catalogue.program import Promise
from puhui.catalogue.run import Case, Runner
from puhui.catalogue.units import Given
from puhui.errors import Problem
from puhui.registers.world import row_kind
from puhui.rules import Program, Schema, Unit
from puhui.rules.interpret import Interpreter, compare
from puhui.rules.tree import ELEMENT, OWN, Aggregate, Compare, FactOf, Node, Owner, Path, Ref, StandardOf, children
from puhui.rules.types import Day, Moment, Money, Number, Percent, Type, Value

MOST_SITES = 6  # units per example and comparison that are tried
MOST_EXAMPLES = 12  # examples per comparison from which variants are made


@dataclass(frozen=True)
class Comparison:
    """A comparison in a condition of a promise, with the definition and the aggregate in which it stands."""

    promise: Promise
    condition: Condition
    definition: str
    node: Compare
    inside: Aggregate | None
    threshold: int = 0  # for `in`: the value that is tried

    @property
    def key(self) -> tuple[object, ...]:
        return (self.promise.version.file, self.promise.id, self.condition.id, self.definition, id(self.node), self.threshold)


@dataclass
class Boundaries:
    """What came of it. `untested`: comparisons for which no example could be moved to the threshold."""

    comparisons: int = 0
    tested: int = 0
    cases: list[Case] = field(default_factory=list)
    untested: list[Comparison] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def comparisons(promise: Promise, program: Program) -> list[Comparison]:
    """Of all conditions, and of the lets that they stand on; other benefits answer for themselves."""
    found: list[Comparison] = []
    seen: set[tuple[str, int, int]] = set()
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
                    for threshold in _thresholds(node):
                        place = (definition, id(node), threshold)
                        if place not in seen:
                            seen.add(place)
                            found.append(Comparison(promise, condition, definition, node, inside, threshold))
    return found


def _walk(node: Node, inside: Aggregate | None) -> Iterator[tuple[Node, Aggregate | None]]:
    yield node, inside
    for child in children(node):
        yield from _walk(child, node if isinstance(node, Aggregate) else inside)


def _thresholds(node: Compare) -> list[int]:
    """`in (1, 2)` changes its answer at the ends of each unbroken run of values."""
    if node.right is not None:
        return [0]
    values = {value for value in node.values if isinstance(value, int)}
    return sorted(value for value in values if not {value - 1, value + 1} <= values)


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
        for promise in compiled.promises:
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
    found: list[Case] = []
    for unit, element in list(_sites(case, comparison))[:MOST_SITES]:
        probe = Probe(runner, comparison, str(unit.number), None if element is None else str(element.number))
        if probe.gap(example) is None:
            continue
        for lever in _levers(runner, case, comparison, unit, element):
            centre = _meet(probe, lever, example)
            if centre is None:
                continue
            label = f"{comparison.promise.id}/{comparison.condition.id} {unit.number} {lever.say}"
            steps = [step for step in (-1, 0, 1) if lever.holds(centre + step)]
            found += [runner.case(lever.at(example, centre + step), f"{label} {step:+d}") for step in steps]
            break
    return found


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


# -- levers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lever:
    """Something an example states, as a whole number that can be moved. `at` gives the example with it moved."""

    say: str
    start: int
    low: int
    high: int
    at: Callable[[Example, int], Example]

    def holds(self, value: int) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Probe:
    """Measures how far the two sides of a comparison are apart in a variant."""

    runner: Runner
    comparison: Comparison
    unit: str
    element: str | None

    def gap(self, example: Example) -> int | None:
        """left − right, or None when a side is not known or the unit is gone."""
        case = self.runner.case(example)
        unit = case.units.get(self.unit)
        element = case.units.get(self.element) if self.element is not None else None
        if unit is None or (self.element is not None and element is None):
            return None
        interpreter = Interpreter(case.compiled.program, case.world())
        node = self.comparison.node
        left = interpreter.node(node.left, unit, element)
        right: Value = self.comparison.threshold if node.right is None else interpreter.node(node.right, unit, element)
        if left is None or right is None:
            return None
        return _number(left) - _number(right)


def _number(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value or 0)


def _value(number: int, kind: Type) -> Value:
    return date.fromordinal(number) if isinstance(kind, Day) else number


def _levers(runner: Runner, case: Case, comparison: Comparison, unit: Unit, element: Unit | None) -> Iterator[Lever]:
    """Levers of both sides; figures and the size of a collection last."""
    program, node = case.compiled.program, comparison.node
    sides = [node.left] if node.right is None else [node.left, node.right]
    seen: set[tuple[str, str]] = set()
    last: list[Lever] = []
    for side in sides:
        for owner, name in _leaves(side, program, unit, element, last, case):
            if (str(owner.number), name) not in seen:
                seen.add((str(owner.number), name))
                yield from _of_fact(runner, case, owner, name)
    yield from last


def _leaves(node: Node, program: Program, unit: Unit, element: Unit | None, last: list[Lever], case: Case) -> Iterator[tuple[Unit, str]]:
    """The facts, each of a unit, that an expression reads here, through lets and into collections."""
    match node:
        case FactOf():
            whose = _whose(node.path, unit, element)
            if whose is not None:
                yield whose, node.name
        case Ref() if not node.name.startswith("due.") or "/let/" in node.name or "/worth" in node.name:
            whose = _whose(node.path, unit, element)
            if whose is not None:
                yield from _leaves(program[node.name].node, program, whose, None, last, case)
        case StandardOf():
            last += _figure(case, node, unit, element)
        case Aggregate():
            for inner in unit.collections.get(node.collection, []):
                for part in children(node):
                    yield from _leaves(part, program, unit, inner, last, case)
            if node.op in ("count", "sum"):
                last += _size(case, unit, node, program.schema)
        case _:
            for child in children(node):
                yield from _leaves(child, program, unit, element, last, case)


def _whose(path: Path, unit: Unit, element: Unit | None) -> Unit | None:
    if path == OWN:
        return unit
    if path == ELEMENT:
        return element
    return unit.owners.get(path.kind) if isinstance(path, Owner) else None


def _of_fact(runner: Runner, case: Case, unit: Unit, name: str) -> Iterator[Lever]:
    """A stated fact moves itself; a computed one moves the days, columns and rows below it. Days come first: birthdays."""
    schema = runner.assembler.schema
    given = next((given for given in case.example.units if given.id == unit.number), None)
    if given is None:  # a row
        yield from _of_row(case, unit, name, schema)
        return
    fact = schema.facts.get((given.kind, name))
    if fact is None:
        return
    if (given.kind, name) in runner.assembler.computed and name not in given.blank:
        for read in sorted(runner.assembler.reads[given.kind, name]):
            below = schema.facts.get((given.kind, read))
            if below is not None and isinstance(below.type, Day):
                yield _column(given, read, below.type, drop=name, start=_stated(given, read) or case.example.on - timedelta(days=1))
            elif below is not None and read != name and runner.assembler.is_computed(given, name):
                yield from _of_fact(runner, case, unit, read)
            for index, row in enumerate(given.rows.get(read, ())):
                for column in row:
                    yield from _of_row(case, case.units[f"{given.id}/{read}/{index}"], column, schema)
    value = _stated(given, name)
    if not runner.assembler.is_computed(given, name) and isinstance(fact.type, (Number, Money, Percent, Day, Moment)) and value is not None:
        yield _column(given, name, fact.type, drop="", start=value)


def _stated(given: Given, name: str) -> Value:
    return given.facts.get(name, given.defaults.get(name))


def _column(given: Given, name: str, kind: Type, drop: str, start: Value) -> Lever:
    """Moves a stated fact; `drop`: the fact computed from it is no longer stated but computed."""

    def at(example: Example, number: int) -> Example:
        def moved(old: Given) -> Given:
            facts = {key: value for key, value in old.facts.items() if key != drop}
            return replace(old, facts={**facts, name: _value(number, kind)}, blank=old.blank - {name})

        return replace(example, units=tuple(moved(old) if old.id == given.id else old for old in example.units))

    low, high = _ends(kind)
    return Lever(f"{given.id}.{name}", _number(start), low, high, at)


def _of_row(case: Case, row: Unit, column: str, schema: Schema) -> Iterator[Lever]:
    fact = schema.facts.get((row.kind, column))
    if fact is None or not isinstance(fact.type, (Number, Money, Percent, Day, Moment)) or row.facts.get(column) is None:
        return
    owner, register, index = str(row.number).rsplit("/", 2)
    assert row.kind == row_kind(register)
    kind = fact.type

    def at(example: Example, number: int) -> Example:
        def moved(old: Given) -> Given:
            rows = list(old.rows[register])
            rows[int(index)] = {**rows[int(index)], column: _value(number, kind)}
            return replace(old, rows={**old.rows, register: tuple(rows)})

        return replace(example, units=tuple(moved(old) if old.id == owner else old for old in example.units))

    low, high = _ends(kind)
    yield Lever(f"{row.number}.{column}", _number(row.facts[column]), low, high, at)


def _ends(kind: Type) -> tuple[int, int]:
    assert isinstance(kind, (Number, Money, Percent, Day, Moment))
    return _number(kind.low), _number(kind.high)


def _size(case: Case, owner: Unit, node: Aggregate, schema: Schema) -> list[Lever]:
    """How many elements there are: the last ones are taken away, or the last one is there again."""
    collection = schema.collections[owner.kind, node.collection]
    mine = [given for given in case.example.units if given.kind == collection.of and given.owners.get(owner.kind) == owner.number]
    if not mine or len(mine) != len(owner.collections.get(node.collection, ())):
        return []
    ids = [given.id for given in mine]

    def at(example: Example, number: int) -> Example:
        gone = set(ids[number:])
        more = [replace(mine[-1], id=f"{mine[-1].id}+{extra}") for extra in range(1, number - len(ids) + 1)]
        return replace(example, units=(*(given for given in example.units if given.id not in gone), *more))

    return [Lever(f"{owner.number}.{node.collection}", len(ids), 0, min(collection.at_most, len(ids) + 20), at)]


def _figure(case: Case, node: StandardOf, unit: Unit, element: Unit | None) -> list[Lever]:
    """The figure in force there, as one of the example's own."""
    interpreter = Interpreter(case.compiled.program, case.world())
    place = interpreter.node(node.place, unit, element)
    keys = [interpreter.node(key, unit, element) for key in node.keys]
    if not isinstance(place, int) or None in keys:
        return []
    found = case.figures.find(node.name, place, tuple(str(key) for key in keys))
    if found is None:
        return []
    old = found.figure

    def at(example: Example, number: int) -> Example:
        others = tuple(figure for figure in example.figures if figure is not old)
        return replace(example, figures=(*others, replace(old, value=number, since=date(1900, 1, 1), until=None, pack=PACK)))

    low, high = _ends(case.compiled.program.schema.standards[node.name].type)
    return [Lever(f"standard.{node.name}", old.value, low, high, at)]


# -- meeting -------------------------------------------------------------------------------------------------


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
        return lever.start if _flips(probe, gap, lever.start) else None
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
    node = probe.comparison.node
    op = "==" if node.right is None else node.op
    said = {compare(op, value, 0) for value in (gap(centre - 1), gap(centre), gap(centre + 1)) if value is not None}
    return len(said) == 2

