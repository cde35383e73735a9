"""Do the written examples notice when a rule is changed? Every small change of every version's rules is tried.

A mutant is killed when an example of the item, or a household, gets an answer that it does not expect. Generated
boundary cases do not count: they assert what the rule says, not what it should say. A change that no example could
ever notice stands in a pack's `mutants.csv` with its reason: item, version (or *), where, mutation, why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from puhui.catalogue.equivalent import Equivalents
from puhui.catalogue.examples import Example, Expected
from puhui.catalogue.model import Version
from puhui.catalogue.mutations import Change, changes
from puhui.catalogue.program import Compiled, Promise
from puhui.catalogue.run import Case, Runner
from puhui.catalogue.verify import as_expected
from puhui.errors import Where
from puhui.rules.interpret import Interpreter
from puhui.rules.tree import Const, Node, Ref, uses
from puhui.rules.types import Flag, Value

WANTED = 95  # of a hundred


@dataclass(frozen=True)
class Rule:
    """A definition that a version's author wrote. `dropped`: what it says when it is left out, None where it cannot be."""

    name: str
    short: str
    where: Where
    dropped: bool | None = None
    only_dropped: bool = False


@dataclass(frozen=True)
class Mutant:
    """One change of one rule, and what became of it. `by`: the example that noticed it; `why`: nobody can notice it."""

    item: str
    version: str
    short: str
    words: str
    where: Where
    by: str = ""
    why: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            "item": self.item,
            "version": self.version,
            "where": self.short,
            "mutation": self.words,
            "place": str(self.where),
            "killed_by": self.by,
            "why": self.why,
        }


@dataclass
class Score:
    """Of an item, or of all. Those with a reason are left out of the count."""

    mutants: list[Mutant] = field(default_factory=list)

    @property
    def counted(self) -> int:
        return sum(not mutant.why for mutant in self.mutants)

    @property
    def survivors(self) -> list[Mutant]:
        return [mutant for mutant in self.mutants if not mutant.by and not mutant.why]

    @property
    def killed(self) -> int:
        return self.counted - len(self.survivors)

    @property
    def percent(self) -> float:
        return 100.0 if not self.counted else 100 * self.killed / self.counted

    @property
    def ok(self) -> bool:
        return 100 * self.killed >= WANTED * self.counted

    def by_item(self) -> dict[str, Score]:
        found: dict[str, Score] = {}
        for mutant in self.mutants:
            found.setdefault(mutant.item, Score()).mutants.append(mutant)
        return found

    def as_json(self) -> dict[str, object]:
        items = {
            item: {
                "mutants": one.counted,
                "killed": one.killed,
                "percent": round(one.percent, 1),
                "equivalent": len(one.mutants) - one.counted,
            }
            for item, one in self.by_item().items()
        }
        return {
            "ok": self.ok and all(one.ok for one in self.by_item().values()),
            "mutants": self.counted,
            "killed": self.killed,
            "percent": round(self.percent, 1),
            "wanted": WANTED,
            "items": items,
            "survivors": [mutant.as_json() for mutant in self.survivors],
        }


def score(
    runner: Runner,
    examples: Sequence[Example],
    equivalents: Equivalents,
    items: Sequence[str] = (),
    every: int = 1,
    progress: Callable[[str, float], None] = lambda item, done: None,
) -> Score:
    """Tries every mutant of these items (all), or each `every`-th of them. progress: is told an item and the share done."""
    whole = Score()
    number = 0
    chosen = [item for item in runner.catalogue.items.values() if not items or item.name in items]
    for place, item in enumerate(chosen):
        progress(item.name, place / len(chosen))
        stage = _Stage(runner, [example for example in examples if example.item in ("", item.name)])
        for version in item.versions:
            for rule, change, old in _mutants(runner.compiled(version.since), version):
                number += 1
                if number % every:
                    continue
                why = equivalents.why(item.name, version.since.isoformat(), rule.short, change.words)
                by = stage.noticed(version, rule.name, change.node, old)
                whole.mutants.append(Mutant(item.name, version.since.isoformat(), rule.short, change.words, rule.where, by, why))
    return whole


# -- what is changed -------------------------------------------------------------------------------------------


def _mutants(compiled: Compiled, version: Version) -> Iterator[tuple[Rule, Change, Node]]:
    program = compiled.program
    for rule in rules(compiled, version):
        if rule.name not in program.definitions:
            continue
        node = program[rule.name].node
        if rule.dropped is not None and not (isinstance(node, Const) and node.value is rule.dropped):
            yield rule, Change(Const(Flag(), rule.dropped), f"{rule.short} → —"), node
        if not rule.only_dropped:
            yield from ((rule, change, node) for change in changes(node, program.schema))


def rules(compiled: Compiled, version: Version) -> Iterator[Rule]:
    """Every definition of a version that somebody wrote, with the place where it stands."""
    item = version.item
    for name, source in version.lets:
        yield Rule(f"{item}/let/{name}", f"let/{name}", source.locate(0, 1))
    if version.counted is not None:
        yield Rule(f"{item}/counted", "counted", version.counted.locate(0, 1), dropped=True)
    if version.place_rule is not None:
        yield Rule(f"{item}/at/if", "at", version.place_rule.source.locate(0, 1))
    for promise in compiled.every:
        if promise.version is version:
            yield from _of_promise(promise)


def _of_promise(promise: Promise) -> Iterator[Rule]:
    benefit, base = promise.benefit, f"due.{promise.id}"
    prefix = promise.id.partition(".")[2]
    prefix = f"{prefix}/" if prefix else ""
    sources = [(f"let/{name}", source) for name, source in benefit.lets]
    if benefit.place_rule is not None and benefit.id != promise.version.item:
        sources.append(("at/if", benefit.place_rule.source))
    if benefit.amount is not None and benefit.schedule is None:
        sources.append(("worth", benefit.amount.source))
    if benefit.order is not None:
        sources.append(("order", benefit.order.source))
    if benefit.schedule is not None:
        sources.append(("day0", benefit.schedule.start))
        sources += [(f"occasion/{one.id}/if", one.source) for one in benefit.schedule.occasions if one.source is not None]
        yield from (Rule(name, f"{prefix}occasion/{one.id}", benefit.where) for name, one in promise.occasions)
    yield from (Rule(f"{base}/{short}", prefix + short, source.locate(0, 1)) for short, source in sources)
    for name, condition in promise.parts:
        where = condition.source.locate(0, 1) if condition.source.text else benefit.where
        made = condition.choice or condition.id == "within"
        yield Rule(name, prefix + condition.id, where, dropped=not condition.excluding, only_dropped=made)
    served = benefit.served
    for served_name, source, short in (
        (promise.served, served.source, "served"),
        (promise.start, served.start, "served/from"),
        (promise.end, served.end, "served/until"),
    ):
        if served_name is not None and source is not None:
            yield Rule(served_name, prefix + short, source.locate(0, 1))


# -- who notices -----------------------------------------------------------------------------------------------


class _Stage:
    """The examples of an item with the values of all their definitions; each mutant is laid over them."""

    def __init__(self, runner: Runner, examples: Sequence[Example]):
        self.runner = runner
        self.cases = [_Played(runner.case(example)) for example in examples]

    def noticed(self, version: Version, name: str, node: Node, old: Node) -> str:
        """The first example that notices; those that did so before are asked first. "" when none does."""
        for place, played in enumerate(self.cases):
            if version.in_force(played.case.example.law) and played.notices(name, node, old):
                self.cases.insert(0, self.cases.pop(place))
                return played.case.example.name
        return ""


class _Played:
    """A case with its values as the rules stand. `notices` changes one definition and asks the example again."""

    def __init__(self, case: Case):
        self.case = case
        self.program = case.compiled.program.only(list(case.names))
        self.interpreter = Interpreter(self.program, case.world())
        case.reset()
        for id, name in case.wanted():
            self.interpreter.value(name, case.units[id])
        promises = {promise.id: promise for promise in case.compiled.every}
        asked = [(expected, promises[expected.benefit]) for expected in case.example.expect if expected.benefit in promises]
        self.asked = [(expected, promise, self.program.needs(_names(promise))) for expected, promise in asked]
        self.asked = [one for one in self.asked if as_expected(one[0], one[1], self.value)]
        self._above: dict[str, frozenset[str]] = {}

    def value(self, unit: str, name: str) -> Value:
        return self.interpreter.value(name, self.case.units[unit])

    def notices(self, name: str, node: Node, old: Node) -> bool:
        asked = [(expected, promise) for expected, promise, needs in self.asked if name in needs]
        if not asked or self.program[name].node != old:
            return False
        try:
            return self._changed(name, node, asked)
        except (ArithmeticError, ValueError, OverflowError):
            return True  # it computes nothing that could be an answer

    def _changed(self, name: str, node: Node, asked: Sequence[tuple[Expected, Promise]]) -> bool:
        kind = self.program[name].kind
        units = list(self.case.units.values())
        told = {id(unit): self.interpreter.node(node, unit, None) for unit in units if unit.kind == kind}
        if all(told[id(unit)] == unit.values.get(name) for unit in units if unit.kind == kind):
            return False
        before, above = [unit.values for unit in units], self._leaning(name)
        try:
            for unit in units:
                unit.values = {key: value for key, value in unit.values.items() if key not in above}
                if unit.kind == kind:
                    unit.values[name] = told[id(unit)]
            return any(not as_expected(expected, promise, self.value) for expected, promise in asked)
        finally:
            for unit, values in zip(units, before, strict=True):
                unit.values = values

    def _leaning(self, name: str) -> frozenset[str]:
        """The definitions that lean on this one, it included. A definition stands after all that it uses."""
        if name not in self._above:
            found = {name}
            for other, definition in self.program.definitions.items():
                if any(isinstance(node, Ref) and node.name in found for node, _inside in uses(definition.node)):
                    found.add(other)
            self._above[name] = frozenset(found)
        return self._above[name]


def _names(promise: Promise) -> list[str]:
    """All definitions that an example may ask for."""
    own = (promise.answer, promise.place, promise.amount, promise.order, promise.served, promise.start, promise.end)
    return [name for name in (*own, *(name for name, _part in (*promise.parts, *promise.occasions))) if name]
