"""The calculator: answers in, the next question and what is known so far out. It remembers nothing.

`Calculator(…).step(answers)` is one document, for the terminal and for a page alike. The same answers always give the
same document, in whatever order they were given.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from puhui.catalogue import Catalogue
from puhui.catalogue.figures import Figures
from puhui.catalogue.program import compile_day
from puhui.entitlement.advice import UNKNOWN, Advisor
from puhui.entitlement.household import ME, Household, Layout
from puhui.entitlement.interview import Goal, Interview, Question
from puhui.entitlement.questions import Sheet, manners
from puhui.entitlement.said import read_answers
from puhui.entitlement.whole import empty_rows, whole_program
from puhui.lang import _, language
from puhui.regions import Regions
from puhui.rules import World
from puhui.rules.types import Value

RESIDENCE = "residence"


class Calculator:
    """The catalogue of a day as an interview. `place`: the district (number) where the household lives."""

    def __init__(self, catalogue: Catalogue, regions: Regions, day: date, place: int | None = None, provisional: bool = False):
        self.day, self.place, self.regions = day, place, regions
        tree = regions.on(day)
        compiled = compile_day(catalogue, day)
        figures = Figures(catalogue.figures, regions, day, day, [pack.name for pack in catalogue.packs], provisional)
        program = whole_program(catalogue, compiled, compiled.outputs())
        layout = Layout.of(program.schema, empty_rows(catalogue, compiled, day))
        world = World(day, figures.value)
        self.interview = Interview(program, compiled.promises, world, manners(catalogue), tree, _figured(figures), layout)
        english = catalogue.english() if language() == "en" else {}
        self.sheet = Sheet(catalogue, program.schema, lambda text: english.get(text, text))
        self.advisor = Advisor(catalogue, self.interview, self.sheet, regions, tree, day)
        self.synthetic = any(figure.status == "invented" for figure in figures.in_force())
        self.provisional = provisional

    def read(self, raw: Mapping[str, Any]) -> dict[str, Value]:
        """Answers as they come in. Raises PuhuiError."""
        return read_answers(raw, self.interview, self.regions)

    def complete(self, answers: Mapping[str, Value]) -> dict[str, Value]:
        """The answers with what `--place` says: everybody lives there of whom nothing else was said."""
        if self.place is None:
            return dict(answers)
        layout = self.interview.layout
        facts = self.interview.program.schema.facts
        units = Household(layout, answers).units.items()
        homes = {f"{name}.{RESIDENCE}" for name, unit in units if unit.kind in (layout.person, layout.family)}
        known = {key: self.place for key in sorted(homes) if (self._kind(key), RESIDENCE) in facts}
        return {**known, **answers}

    def _kind(self, key: str) -> str:
        layout = self.interview.layout
        return layout.family if key.startswith(f"{layout.family}.") else layout.person

    def step(self, answers: Mapping[str, Value]) -> dict[str, Any]:
        """{question, why, open, settled, result, next_steps}; question is None at the end."""
        full = self.complete(answers)
        question = self.interview.question(full)
        household = self.interview.household(full)
        results = self.advisor.results(household)
        promises = {goal.benefit: goal.promise for goal in self.interview.goals(household)}
        return {
            "day": self.day.isoformat(),
            "synthetic": self.synthetic,
            "provisional": self.provisional,
            "answered": len(answers),
            "question": self.sheet.write(self.interview, household, question) if question else None,
            "why": self._why(question) if question else None,
            "open": [_named(row) for row in results if row["answer"] == UNKNOWN],
            "settled": [_named(row) for row in results if row["answer"] != UNKNOWN],
            "result": results,
            "next_steps": self.advisor.next_steps(results, promises),
        }

    def _why(self, question: Question) -> dict[str, Any]:
        """Which open benefits the question is about."""
        names = list(dict.fromkeys(self._name(goal) for goal in question.goals))
        shown = "、".join(names[:4]) + (_(" 等 {n} 项", n=len(names)) if len(names) > 4 else "")
        return {"text": _("关系到：{names}", names=shown), "benefits": names, "answers": len(question.goals), "expected": question.expected}

    def _name(self, goal: Goal) -> str:
        return self.sheet.say(goal.promise.benefit.name)


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: row[key] for key in ("benefit", "name", "unit", "who", "answer")}


def _figured(figures: Figures) -> dict[str, tuple[int, ...]]:
    """Standard → places for which there is a figure that may be used."""
    found: dict[str, set[int]] = {}
    for figure in figures.in_force():
        found.setdefault(figure.standard, set()).add(int(figure.region.ljust(12, "0")))
    return {name: tuple(sorted(places)) for name, places in found.items()}


__all__ = ["ME", "Calculator"]
