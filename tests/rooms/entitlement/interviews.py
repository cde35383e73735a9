"""Small programs and households for the tests of the interview: few facts, few values, so that everything can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from puhui.catalogue.model import Benefit, Served, Version
from puhui.catalogue.program import Promise
from puhui.entitlement.household import Household, Layout
from puhui.entitlement.interview import Interview, Manners, Question
from puhui.rules import Checker, Collection, Fact, Link, Schema, Scope, Source, Standard, World
from puhui.rules.interpret import Interpreter
from puhui.rules.types import Flag, Money, Number, Place, Type, Value, Word

TODAY = date(2022, 6, 30)
HERE = 140105000000
LEVEL, KIND = Number(0, 2), Word(("plain", "rare"))
FACTS: dict[str, dict[str, Type]] = {
    "person": {"ill": Flag(), "old": Flag(), "level": LEVEL, "income": Money(0, 2), "receives.other": Flag()},
    "family": {"poor": Flag(), "area": KIND, "hukou": Place()},
}
VALUES: dict[str, tuple[Value, ...]] = {
    "ill": (True, False), "old": (True, False), "level": (0, 1, 2), "income": (0, 1, 2), "receives.other": (True, False),
    "poor": (True, False), "area": KIND.values, "hukou": (HERE,),
}  # fmt: skip
PIECES = {
    "person": [
        "ill", "old", "not ill", "level == 2", "level in (0, 1)", "level > 0", "income < standard.line", "income > standard.missing",
        "income > 0", "family.poor", "family.area == 'rare'", "not receives.other", "if_(old, level == 2, ill)", "ill or old",
        "pick(family.area, 'plain', level, 'rare', 2) > 1", "due.of_family", "not due.of_family",
    ],
    "family": [
        "poor", "not poor", "area == 'rare'", "any(members, members.ill)", "all(members, members.old or members.level == 0)",
        "count(members, members.ill) >= 1", "sum(members.income) < standard.line * 2", "sum(members.income, members.old) > 0",
        "max(members.level) == 2", "any(members, members.receives.other)",
    ],
}  # fmt: skip


def schema() -> Schema:
    made = Schema()
    for kind, facts in FACTS.items():
        made.add_kind(kind)
        for name, type_ in facts.items():
            made.add_fact(Fact(kind, name, type_, name))
    made.add_fact(Fact("family", "complete.members", Flag()))
    made.add_link(Link("person", "family"))
    made.add_collection(Collection("family", "members", "person", 5, "complete.members"))
    for name in ("line", "missing"):
        made.add_standard(Standard(name, Money(0, 5)))
    return made


def promise(id: str, serves: str, visible: tuple[str, ...] = (), means: bool = False) -> Promise:
    """A benefit with nothing but its name."""
    version = Version(
        id, id, "", TODAY, None, serves, "hukou", "office", {}, (), (), (), (), None, {}, (), means, None, "", ""
    )  # fmt: skip
    benefit = Benefit(id, id, id, serves, "hukou" if serves == "family" else "family.hukou", (), Served("award"), visible_to=visible)
    return Promise(version, benefit, (), None, None)


def figures(name: str, place: int, keys: tuple[str, ...]) -> Value:
    return 1 if name == "line" else None


def interview(texts: Mapping[str, tuple[str, str]], tiers: Mapping[tuple[str, str], int] | None = None, **promises: Promise) -> Interview:
    """Benefits as {id: (kind, expression)}."""
    checker = Checker(schema())
    for id, (kind, text) in texts.items():
        at = "hukou" if kind == "family" else "family.hukou"
        checker.declare(f"due.{id}", kind, Source.plain(text), Scope(standards={"line": "line", "missing": "missing"}, at=at), Flag())
    program = checker.program()
    made = tuple(promises.get(id) or promise(id, kind) for id, (kind, _text) in texts.items())
    figured = {"line": (HERE,)}
    return Interview(program, made, World(TODAY, figures), Manners(tiers or {}), None, figured, Layout.of(program.schema))


def written(seed: int) -> dict[str, tuple[str, str]]:
    """Three benefits by chance."""
    random = Random(seed)

    def text(kind: str, most: int) -> str:
        pieces = random.sample(PIECES[kind], random.randint(1, most))
        joined = pieces[0]
        for piece in pieces[1:]:
            joined = f"({joined}) {random.choice(['and', 'and', 'or'])} ({piece})"
        return joined

    return {"of_family": ("family", text("family", 2)), "one": ("person", text("person", 3)), "two": ("person", text("person", 2))}


@dataclass
class Walked:
    """What happened in an interview."""

    answers: dict[str, Value]
    questions: list[tuple[dict[str, Value], Question]]


def truth(random: Random, members: int, silent: float = 0.15) -> dict[str, Value]:
    """What a household would say to anything; None: it does not know."""
    said: dict[str, Value] = {"family.members": members}
    for unit, kind in [("family", "family"), *((name, "person") for name in ["me", *(f"p{n}" for n in range(2, members + 1))])]:
        for fact in FACTS[kind]:
            said[f"{unit}.{fact}"] = None if random.random() < silent else random.choice(VALUES[fact])
    return said


def walk(asked: Interview, said: Mapping[str, Value], given: Mapping[str, Value] | None = None, most: int = 60) -> Walked:
    """From the answers given to the end."""
    walked = Walked(dict(given or {}), [])
    while (question := asked.question(walked.answers)) is not None:
        assert len(walked.questions) < most, "the interview does not end"
        walked.questions.append((dict(walked.answers), question))
        assert not set(question.blanks) & set(walked.answers), "asked twice"
        walked.answers |= {blank: said.get(blank) for blank in question.blanks}
    return walked


def judged(asked: Interview, answers: Mapping[str, Value]) -> dict[tuple[str, str], Value]:
    """The interpreter's answers, on a household of its own."""
    household = Household(asked.layout, answers)
    reader = Interpreter(asked.program, World(TODAY, figures))
    return {
        (one.id, str(unit.number)): reader.value(one.answer, unit)
        for one in asked.promises
        for unit in household.of_kind(one.benefit.serves)
    }


def unanswered(answers: Mapping[str, Value]) -> list[str]:
    """Every fact that is not answered, of those who are there."""
    units = {"family": "family", "me": "person"}
    size = answers.get("family.members")
    units |= {f"p{n}": "person" for n in range(2, (size if isinstance(size, int) else 1) + 1)}
    return [f"{unit}.{fact}" for unit, kind in units.items() for fact in FACTS[kind] if f"{unit}.{fact}" not in answers]


def completions(facts: list[str], with_none: bool = True) -> Iterator[dict[str, Value]]:
    """Every way in which these facts can be said, or stay unsaid."""
    ways = [(None, *VALUES[fact.partition(".")[2]]) if with_none else VALUES[fact.partition(".")[2]] for fact in facts]
    for state in product(*ways):
        yield {fact: value for fact, value in zip(facts, state, strict=True) if value is not None}
