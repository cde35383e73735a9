"""One unit decided at a time: the same program as the batch, as generated Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from puhui.catalogue.figures import Figures
from puhui.catalogue.program import Compiled
from puhui.rules import Unit, World
from puhui.rules.generate import Compiled as Generated
from puhui.rules.types import Value

ANSWERS = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True)
class Answer:
    """yes, no or not known; the amount in fen or as a quantity where the answer is yes (None: not known)."""

    benefit: str
    answer: str
    amount: int | None


class Asker:
    """A compiled day, ready to be asked about units."""

    def __init__(self, compiled: Compiled, figures: Figures):
        self.compiled, self.figures = compiled, figures
        self._generated = Generated(compiled.program)

    def ask(self, unit: Unit, on: date) -> list[Answer]:
        """Every benefit that serves the unit's kind, in a fixed order."""
        world = World(on, self.figures.value)
        found = []
        for promise in self.compiled.promises:
            if promise.benefit.serves != unit.kind:
                continue
            answer = self._generated.value(promise.answer, unit, world)
            amount: Value = self._generated.value(promise.amount, unit, world) if promise.amount else None
            found.append(
                Answer(promise.id, ANSWERS[answer if isinstance(answer, bool) else None], amount if isinstance(amount, int) else None)
            )
        return found
