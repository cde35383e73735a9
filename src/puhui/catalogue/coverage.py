"""Whether the examples exercise what the items say: every answer, every condition, every exclusion."""

from __future__ import annotations

from collections.abc import Iterable

from puhui.catalogue.examples import ANSWERS, Example
from puhui.catalogue.model import Condition
from puhui.catalogue.program import Promise
from puhui.catalogue.run import Case, Runner
from puhui.errors import Problem
from puhui.lang import _
from puhui.rules.tree import Const

Key = tuple[str, str, str]  # benefit, condition, its words: a condition that a new version rewrites is tried anew


def answers(promises: Iterable[Promise], examples: Iterable[Example]) -> list[Problem]:
    """Every benefit has an example for yes, for no and for not known (and for not applicable, where it may be so); every version of it has one at all."""
    said: dict[str, set[str]] = {}
    shown: set[tuple[str, str]] = set()
    dated = [(expected, example) for example in examples for expected in example.expect]
    for expected, _example in dated:
        said.setdefault(expected.benefit, set()).add(expected.answer)
    problems = []
    told: set[str] = set()
    for promise in promises:
        shown |= {
            (promise.id, promise.version.file)
            for expected, example in dated
            if expected.benefit == promise.id and promise.version.in_force(example.law)
        }
        wanted = [answer for answer in ANSWERS if answer != "not applicable" or promise.applies]
        lacking = [answer for answer in wanted if answer not in said.get(promise.id, set())]
        if lacking and promise.id not in told:
            told.add(promise.id)
            what = _("待遇“{benefit}”缺少答案是 {all} 的例子", benefit=promise.id, all="、".join(lacking))
            problems.append(Problem(promise.benefit.where, "no-example", what, _("在 examples.yaml 里各写一个")))
        elif (promise.id, promise.version.file) not in shown:
            what = _("待遇“{benefit}”这一版（{since} 起）没有例子", benefit=promise.id, since=promise.version.since)
            problems.append(Problem(promise.benefit.where, "no-example", what, _("在 examples.yaml 里写 on 在这一版以后的例子")))
    return problems


def conditions(runner: Runner, cases: Iterable[Case], promises: list[Promise]) -> tuple[list[Problem], list[Problem]]:
    """Problems: a condition that no example fails, an exclusion that none meets. Notes: one that never decides alone."""
    failed, alone = _exercised(cases)
    problems: list[Problem] = []
    notes: list[Problem] = []
    told: set[Key] = set()
    for promise in promises:
        program = runner.compiled(promise.version.since).program
        for name, condition in promise.parts:
            key = (promise.id, condition.id, condition.source.text)
            if key in told:
                continue
            told.add(key)
            if name in program.definitions and isinstance(program[name].node, Const):
                continue
            where = condition.source.locate(0, max(1, len(condition.source.text)))
            text = {"benefit": promise.id, "id": condition.id, "say": condition.say}
            if key not in failed and condition.excluding:
                what = _("{benefit}：没有例子碰到排除条件“{say}”（{id}）", **text)
                problems.append(Problem(where, "exclusion-untested", what, _("写一个只因它而不给的例子")))
            elif key not in failed:
                what = _("{benefit}：没有例子不满足条件“{say}”（{id}）", **text)
                problems.append(Problem(where, "condition-untested", what, _("写一个只因它而不给的例子")))
            elif key not in alone:
                what = _("{benefit}：没有例子只因“{say}”（{id}）而不给", **text)
                notes.append(Problem(where, "condition-not-alone", what, _("写一个其余条件都满足的例子")))
    return problems, notes


def _exercised(cases: Iterable[Case]) -> tuple[set[Key], set[Key]]:
    """Conditions that fail somewhere, and those that fail where all others are met."""
    failed: set[Key] = set()
    alone: set[Key] = set()
    for case in cases:
        told = case.answers["interpreter"]
        for promise in case.compiled.every:
            if case.example.item not in ("", promise.version.item):
                continue
            for unit in case.units.values():
                if unit.kind != promise.benefit.serves:
                    continue
                states = [(condition, _met(condition, told.get((str(unit.number), name)))) for name, condition in promise.parts]
                unmet = [condition for condition, met in states if met is not True]
                for condition, met in states:
                    if met is False:
                        key = (promise.id, condition.id, condition.source.text)
                        failed.add(key)
                        if unmet == [condition]:
                            alone.add(key)
    return failed, alone


def _met(condition: Condition, value: object) -> bool | None:
    if not isinstance(value, bool):
        return None
    return not value if condition.excluding else value
