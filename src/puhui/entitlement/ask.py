"""One unit decided at a time: the same program as the batch, as generated Python.

Compile once, ask often: `Asker(compiled, figures)` holds the functions of a day; `ask` goes through the benefits of the
unit's kind. What was computed stays in the unit (`values`), so units that share a family share its results; after a fact
changed, `forget` it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from puhui.catalogue.figures import Figures
from puhui.catalogue.program import Compiled, Promise
from puhui.regions import Regions
from puhui.rules import Unit, World
from puhui.rules.generate import Compiled as Generated
from puhui.rules.types import Value

ANSWERS = {True: "yes", False: "no", None: "not known"}
NOT_APPLICABLE = "not applicable"
Function = Callable[[Unit, World], Value]


@dataclass(frozen=True, slots=True)
class Answer:
    """yes, no, not known or not applicable; the amount in fen, or as a quantity, where the answer is yes (None: not known).

    place: the district that owes, twelve digits; office: the kind of office that leads there (see `Asker.office`).
    """

    benefit: str
    answer: str
    amount: int | None
    quantity: bool = False
    place: int | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """The functions of one benefit."""

    promise: Promise
    answer: Function
    amount: Function | None
    place: Function
    applies: Function | None
    quantity: bool


class Asker:
    """A compiled day, ready to be asked about units."""

    def __init__(self, compiled: Compiled, figures: Figures):
        self.compiled, self.figures = compiled, figures
        generated = Generated(compiled.program)
        self._lines: dict[str, list[_Line]] = {}
        for promise in compiled.promises:
            self._lines.setdefault(promise.benefit.serves, []).append(_line(generated, promise))

    def ask(self, unit: Unit, on: date) -> list[Answer]:
        """Every benefit that serves the unit's kind, in a fixed order."""
        world, values = World(on, self.figures.value), unit.values
        found = []
        for line in self._lines.get(unit.kind, ()):
            promise = line.promise
            answer = values[promise.answer] if promise.answer in values else line.answer(unit, world)
            word = ANSWERS[answer if isinstance(answer, bool) else None]
            if answer is False and line.applies is not None and line.applies(unit, world) is False:
                word = NOT_APPLICABLE
            amount = line.amount(unit, world) if line.amount is not None else None
            place = line.place(unit, world)
            found.append(
                Answer(
                    promise.benefit.id,
                    word,
                    amount if isinstance(amount, int) else None,
                    line.quantity,
                    place if isinstance(place, int) else None,
                    promise.version.leads,
                )
            )
        return found

    def office(self, answer: Answer, regions: Regions, on: date) -> str:
        """What the office that owes a benefit is called on a day."""
        found = regions.office(answer.office, on, "county") or regions.office(answer.office, on)
        return found.say if found else answer.office


def _line(generated: Generated, promise: Promise) -> _Line:
    amount = promise.benefit.amount
    return _Line(
        promise,
        generated.function(promise.answer),
        generated.function(promise.amount) if promise.amount else None,
        generated.function(promise.place),
        generated.function(promise.applies) if promise.applies else None,
        amount.quantity if amount is not None else promise.amount is not None,
    )


def forget(unit: Unit) -> None:
    """Drops what was computed for a unit and for all that it is connected with."""
    waiting, seen = [unit], set()
    while waiting:
        here = waiting.pop()
        if id(here) not in seen:
            seen.add(id(here))
            here.values.clear()
            waiting += [owner for owner in here.owners.values() if owner is not None]
            waiting += [element for elements in here.collections.values() for element in elements]
