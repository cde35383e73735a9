"""Which question next? For one household of which nothing is known but its answers so far.

Every question is chosen anew from the answers alone: the one that settles most open benefits, of those whose answer
can still matter; what is sensitive last. Nothing is kept between two steps, so the same answers always lead to the
same question. A question is asked of all to whom it matters at once (the birth dates of a family): its `blanks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from puhui.catalogue.program import Promise
from puhui.entitlement.household import HAS, ME, Household, Layout
from puhui.entitlement.proof import matters
from puhui.entitlement.relevance import Atom, Relevance, exact_values
from puhui.entitlement.samples import SELDOM, samples
from puhui.regions import Tree
from puhui.registers.world import complete_fact
from puhui.rules import Program, Unit, World
from puhui.rules.generate import Compiled as Generated
from puhui.rules.tree import Compare, walk
from puhui.rules.types import Place, Type, Value

RECEIVES = "receives."
FEW_PLACES = 8


@dataclass(frozen=True)
class Goal:
    """A benefit, the unit that it would be for, and the definition that is to be settled: its answer, or where the answer
    is yes the place that owes it and the amount."""

    benefit: str
    unit: str
    promise: Promise = field(compare=False, repr=False)
    name: str = ""

    @property
    def target(self) -> str:
        return self.name or self.promise.answer


@dataclass(frozen=True)
class Topic:
    """What a question is about: a fact of all units of a kind, a place of anybody, or the size of a collection."""

    kind: str
    fact: str
    size: bool = False


@dataclass(frozen=True)
class Question:
    """A topic, who is asked (`blanks`: names of answers), which goals it may settle, and how many on average."""

    topic: Topic
    blanks: tuple[str, ...]
    goals: tuple[Goal, ...]
    expected: float


@dataclass(frozen=True)
class Manners:
    """How delicate a fact is: 0 may be asked at any time, 1 and 2 are asked after everything else."""

    tiers: Mapping[tuple[str, str], int]

    def tier(self, kind: str, fact: str) -> int:
        return self.tiers.get((kind, fact), 0)


class Interview:
    """The law of a day, ready to ask. `program` is the whole program down to what can be asked (see `whole.py`)."""

    def __init__(
        self,
        program: Program,
        promises: tuple[Promise, ...],
        world: World,
        manners: Manners | None = None,
        tree: Tree | None = None,
        figured: Mapping[str, tuple[int, ...]] | None = None,
        layout: Layout | None = None,
    ):
        self.program, self.world, self.tree = program, world, tree
        self.manners, self.figured = manners or Manners({}), figured
        self.layout = layout or Layout.of(program.schema)
        served = (self.layout.person, self.layout.family)
        self.promises = tuple(promise for promise in promises if promise.benefit.serves in served)
        self.generated = Generated(program)
        self._places = tuple(sorted({place for places in (figured or {}).values() for place in places}))[:2]

    # -- the household as answered -------------------------------------------------------------------------------

    def household(self, answers: Mapping[str, Value]) -> Household:
        """The units of these answers."""
        return Household(self.layout, answers, self.promises, self.tree)

    def goals(self, household: Household) -> list[Goal]:
        """What is to be settled. What concerns one person alone is not asked about others of the household."""
        return [
            Goal(promise.id, str(unit.number), promise)
            for promise in self.promises
            for unit in household.of_kind(promise.benefit.serves)
            if unit.number in (ME, self.layout.family) or shared(promise)
        ]

    def details(self, household: Household) -> list[Goal]:
        """Of what is due: which office, and how much where that may be told."""
        found = []
        for goal in self.goals(household):
            promise, facts = goal.promise, household.units[goal.unit].facts
            if self.value(household, promise.answer, goal.unit) is True and facts.get(f"{RECEIVES}{goal.benefit}") is not True:
                amount = promise.amount if not promise.version.means_tested else None
                found += [
                    Goal(goal.benefit, goal.unit, promise, name) for name in (promise.place, amount) if name in self.program.definitions
                ]
        return found

    def value(self, household: Household, name: str, unit: str) -> Value:
        """A definition's value for a unit of the household."""
        return self.generated.value(name, household.units[unit], self.world)

    @cached_property
    def sizes(self) -> frozenset[str]:
        return frozenset(name for _kind, name in self.layout.sizes)

    def _askable(self, answers: Mapping[str, Value], unit: Unit, fact: str) -> bool:
        """Whether a fact is one that people can say, and nobody has said it or declined."""
        name = str(unit.number)
        if fact.startswith("complete."):
            collection = fact.removeprefix("complete.")
            return (unit.kind, collection) in self.layout.sizes and f"{name}.{collection}" not in answers
        gate = f"{name}.{HAS}{self.layout.register_of(fact)}"
        if not self._asked_of(unit.kind) or fact.startswith("within.") or f"{name}.{fact}" in answers:
            return False
        return answers.get(gate, True) is True  # not asked yet, or there is something

    def _asked_of(self, kind: str) -> bool:
        return kind in (self.layout.person, self.layout.family, *self.layout.own) or kind.startswith("kin:")

    # -- choosing ------------------------------------------------------------------------------------------------

    def cones(self, answers: Mapping[str, Value], details: bool = False) -> dict[Goal, list[Atom]]:
        """Every open goal with the unanswered facts that can still change it."""
        household = self.household(answers)
        relevance = Relevance(
            self.program,
            self.world,
            lambda unit, fact: self._may_lead(answers, unit, fact),
            lambda standard: self.figured is None or bool(self.figured.get(standard)),
            self.sizes,
        )
        found: dict[Goal, list[Atom]] = {}
        for goal in self.details(household) if details else self.goals(household):
            unit = household.units[goal.unit]
            if self.value(household, goal.target, goal.unit) is None:
                found[goal] = self._said(household, relevance.atoms(goal.target, unit), answers)
        return found

    def _may_lead(self, answers: Mapping[str, Value], unit: Unit, fact: str) -> bool:
        """As askable; what lies within a district follows from a place, which may still be asked."""
        if fact.startswith("within."):
            return bool(self._place_of(unit, fact, answers))
        return self._askable(answers, unit, fact)

    def _place_of(self, unit: Unit, fact: str, answers: Mapping[str, Value]) -> Atom | None:
        """The unanswered place that says whether a unit lies within a district."""
        at = next(promise.benefit.at for promise in self.promises if f"within.{promise.id}" == fact)
        owner, _dot, name = at.rpartition(".")
        holder = unit.owners.get(owner) if owner else unit
        return (str(holder.number), name) if holder is not None and self._askable(answers, holder, name) else None

    def _said(self, household: Household, atoms: list[Atom], answers: Mapping[str, Value]) -> list[Atom]:
        found: dict[Atom, None] = {}
        for unit, fact in atoms:
            atom = self._place_of(household.units[unit], fact, answers) if fact.startswith("within.") else (unit, fact)
            if atom is not None:
                found[atom] = None
        return list(found)

    def question(self, answers: Mapping[str, Value]) -> Question | None:
        """The next question; None when nothing that anybody could say would change anything. Details come when no answer is
        open that could still be settled."""
        cones = self.cones(answers)
        return self._size_first(answers, cones) or self._best(answers, cones) or self._best(answers, self.cones(answers, True))

    def _best(self, answers: Mapping[str, Value], cones: dict[Goal, list[Atom]]) -> Question | None:
        """The question that settles most of these."""
        household = self.household(answers)
        topics = self._topics(household, cones, answers)
        ranked = sorted(
            (self._rank(household, answers, cones, topic, atoms), topic.kind, topic.fact, topic, atoms) for topic, atoms in topics.items()
        )
        for (_tier, expected, _reach), _kind, _fact, topic, atoms in ranked:
            needed = [atom for atom in atoms if self._matters(answers, cones, atom)]
            if needed:
                touched = tuple(goal for goal, cone in cones.items() if set(cone) & set(needed))
                blanks = tuple(dict.fromkeys(self._name(atom, topic) for atom in needed))
                return Question(topic, blanks, touched, -expected)
        return None

    def _size_first(self, answers: Mapping[str, Value], cones: dict[Goal, list[Atom]]) -> Question | None:
        """How many live together: before anything else, since every other question is then put to all of them at once."""
        family, members = self.layout.family, self.layout.members
        name = f"{family}.{members}"
        flag = (family, complete_fact(members))
        goals = tuple(goal for goal, cone in cones.items() if flag in cone or (goal.unit == ME and shared(goal.promise)))
        if not members or name in answers or not goals:
            return None
        return Question(Topic(family, members, True), (name,), goals, 0.0)

    def _topics(self, household: Household, cones: dict[Goal, list[Atom]], answers: Mapping[str, Value]) -> dict[Topic, list[Atom]]:
        """Topic → the facts that it is about, in the order of the household."""
        found: dict[Topic, dict[Atom, None]] = {}
        order = {name: index for index, name in enumerate(household.units)}
        for atom in sorted({atom for cone in cones.values() for atom in cone}, key=lambda atom: (order[atom[0]], atom[1])):
            found.setdefault(self._topic(household, answers, atom), {})[atom] = None
        return {topic: list(atoms) for topic, atoms in found.items()}

    def _topic(self, household: Household, answers: Mapping[str, Value], atom: Atom) -> Topic:
        unit, fact = household.units[atom[0]], atom[1]
        if fact.startswith("complete."):
            return Topic(unit.kind, fact.removeprefix("complete."), True)
        if fact.startswith(RECEIVES):  # what the household receives already: one list to tick
            return Topic("", RECEIVES)
        register = self.layout.register_of(fact)
        if register is not None and f"{atom[0]}.{HAS}{register}" not in answers:
            return Topic(unit.kind, f"{HAS}{register}")
        place = isinstance(self.type_of(unit.kind, fact), Place) and not unit.kind.startswith("kin:")
        return Topic("" if place else unit.kind, fact)

    def type_of(self, kind: str, fact: str) -> Type:
        return self.program.schema.facts[kind, fact].type

    @staticmethod
    def _name(atom: Atom, topic: Topic | None = None) -> str:
        """The name of the answer that tells a fact, or whether there is anything to tell."""
        if topic is not None and topic.fact.startswith(HAS):
            return f"{atom[0]}.{topic.fact}"
        return f"{atom[0]}.{atom[1].removeprefix('complete.')}"

    def _rank(
        self, household: Household, answers: Mapping[str, Value], cones: dict[Goal, list[Atom]], topic: Topic, atoms: list[Atom]
    ) -> tuple[int, float, float]:
        """Smallest first: not delicate, settles many, has its part in many."""
        touched = [goal for goal, cone in cones.items() if set(cone) & set(atoms)]
        tiers = [self.manners.tier(household.units[unit].kind, fact) for unit, fact in atoms]
        private = 0 if any(shared(goal.promise) for goal in touched) else 2
        reach = sum(1 / len({self._topic(household, answers, atom) for atom in cones[goal]}) for goal in touched)
        return max([private, *tiers]), -self._expected(answers, touched, topic, atoms, household), -round(reach, 6)

    def _expected(self, answers: Mapping[str, Value], goals: list[Goal], topic: Topic, atoms: list[Atom], household: Household) -> float:
        """How many goals are settled on average if all who are asked give the same typical answer."""
        if topic.size:
            values: tuple[Value, ...] = (1, 2, 3)
        elif topic.fact.startswith(HAS):
            values = (False, False, True)
        else:
            unit, fact = atoms[0]
            said = tuple(value for value in answers.values() if isinstance(value, int) and value > 10**11)
            kind = self.type_of(household.units[unit].kind, fact)
            values = SELDOM if topic.fact == RECEIVES else samples(kind, self.world.today, said[:1] or self._places)
        settled, weights = 0, Counter(values)
        for value, weight in weights.items():
            trial = self.household({**answers, **{self._name(atom, topic): value for atom in atoms}})
            settled += weight * sum(self.value(trial, goal.target, goal.unit) is not None for goal in goals)
        return round(settled / len(values), 6) if values else 0.0

    @cached_property
    def _every_place(self) -> tuple[Value, ...] | None:
        """A place for each district that has a figure, where places only pick figures and such districts are few."""
        found = {place for places in (self.figured or {}).values() for place in places}
        compared = any(
            isinstance(node, Compare) and isinstance(node.left.type, Place)
            for made in self.program.definitions.values()
            for node in walk(made.node)
        )
        inside = any(promise.benefit.within for promise in self.promises)
        return tuple(sorted(found)) if 0 < len(found) <= FEW_PLACES and not compared and not inside else None

    def _matters(self, answers: Mapping[str, Value], cones: dict[Goal, list[Atom]], atom: Atom) -> bool:
        """Whether a fact can change any open goal; where all can be tried out, proved."""
        kinds = {name: unit.kind for name, unit in self.household(answers).units.items()}

        def all_values(unit: str, fact: str) -> tuple[Value, ...] | None:
            if fact.startswith("complete."):
                return None
            kind = self.type_of(kinds[unit], fact)
            return self._every_place if isinstance(kind, Place) else exact_values(kind)

        for goal, cone in cones.items():
            if atom not in cone:
                continue
            values = {self._name(other): all_values(*other) for other in cone}

            def evaluate(said: Mapping[str, Value], goal: Goal = goal) -> Value:
                return self.value(self.household({**answers, **said}), goal.target, goal.unit)

            if matters(self._name(atom), [self._name(other) for other in cone if other != atom], values, evaluate):
                return True
        return False


def shared(promise: Promise) -> bool:
    """Whether the whole household may know of a benefit."""
    return not promise.benefit.visible_to or "household" in promise.benefit.visible_to
