"""The gate: everything that packs declare is read, compiled on every day on which something changes, and tried.

What is wrong comes in one list, from all rooms; notes are things to know that stop nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from puhui import regions as regions_room
from puhui.catalogue import boundaries, computed, coverage, review, standing
from puhui.catalogue.examples import read_examples
from puhui.catalogue.model import Catalogue
from puhui.catalogue.program import Promise
from puhui.catalogue.read import load
from puhui.catalogue.run import ENGINES, Case, Runner, disagreements
from puhui.catalogue.tables import STATUS
from puhui.catalogue.verify import verify
from puhui.errors import Problem, PuhuiError, Where
from puhui.lang import _
from puhui.packs import Pack
from puhui.regions import Regions

Result = TypeVar("Result")


@dataclass
class Report:
    """What the gate found. `counts` are numbers by name; `holes` the missing figures that packs list themselves."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    holes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, object]:
        return {
            "ok": self.ok,
            "counts": self.counts,
            "figures": self.figures,
            "holes": self.holes,
            "problems": [problem.as_json() for problem in self.problems],
            "notes": [note.as_json() for note in self.notes],
        }


def check(packs: Sequence[Pack], on_days: Iterable[date] = (), items: Sequence[str] = ()) -> Report:
    """Checks these packs; on_days: further days on which the law must compile; items: run the examples of these only."""
    report = Report()
    found = list(packs)
    regions = _try(report, lambda: regions_room.load(found))
    catalogue = _try(report, lambda: load(found))
    if catalogue is not None:
        _count(report, catalogue)
        whole = _compiles(report, catalogue, on_days, regions)
        if regions is not None:
            _tables(report, catalogue, regions)
            if whole is not None:
                _examples(report, catalogue, regions, whole, frozenset(items))
        report.problems += review.unread(catalogue)
    for pack in found:
        missing = review.untranslated(pack)
        if missing:
            what = _("服务包“{say}”有 {n} 句没有英文", say=pack.say, n=len(missing))
            sample = "；".join(missing[:3])
            report.notes.append(Problem(Where(str(pack.path / "locale" / "en.po")), "untranslated", what, _("如：{sample}", sample=sample)))
    report.problems = sorted(set(report.problems))
    return report


def _try(report: Report, action: Callable[[], Result]) -> Result | None:
    """What an action returns; None after its problems were put on the list."""
    try:
        return action()
    except PuhuiError as error:
        report.problems += error.problems
        return None


def _count(report: Report, catalogue: Catalogue) -> None:
    versions = [version for item in catalogue.items.values() for version in item.versions]
    benefits = [benefit for version in versions for benefit in version.benefits]
    report.counts = {
        "packs": len(catalogue.packs),
        "items": len(catalogue.items),
        "versions": len(versions),
        "benefits": len({benefit.id for benefit in benefits}),
        "conditions": sum(len(benefit.conditions) for benefit in benefits),
        "standards": sum(len(version.standards) for version in versions),
    }
    by_status = Counter(figure.status for figure in catalogue.figures)
    report.figures = {status: by_status[status] for status in STATUS}


def _compiles(report: Report, catalogue: Catalogue, on_days: Iterable[date], regions: Regions | None) -> Runner | None:
    """Every version on its first day and on each later day on which another version begins or one ends."""
    try:
        runner = Runner(catalogue, regions if regions is not None else Regions([]))
    except PuhuiError as error:
        report.problems += error.problems
        return None
    versions = [version for item in catalogue.items.values() for version in item.versions]
    days = (
        {version.since for version in versions}
        | {version.until + timedelta(days=1) for version in versions if version.until}
        | set(on_days)
    )
    report.counts["days"] = len(days)
    before = len(report.problems)
    for day in sorted(days):
        _try(report, lambda day=day: runner.compiled(day))  # type: ignore[misc]
    return runner if len(report.problems) == before else None


def _tables(report: Report, catalogue: Catalogue, regions: Regions) -> None:
    report.problems += review.leads(catalogue, regions)
    report.problems += review.cards(catalogue, regions)
    report.problems += review.laws(catalogue, regions)
    report.problems += standing.figures(catalogue, regions)
    problems, report.holes = standing.holes(catalogue, regions)
    report.problems += problems


def _examples(report: Report, catalogue: Catalogue, regions: Regions, runner: Runner, items: frozenset[str]) -> None:
    examples = [one for one in read_examples(catalogue, regions, report.problems) if not items or one.item in items]
    cases = [runner.case(example) for example in examples]
    runner.run(cases)
    report.problems += verify(cases)
    made = boundaries.generate(runner, examples)
    runner.run(made.cases)
    report.problems += _differing(runner, [*cases, *made.cases])
    for comparison in made.untested:
        where = comparison.condition.source.locate(0, max(1, len(comparison.condition.source.text)))
        what = _(
            "{benefit} 的条件“{id}”里有一处比较没有边界例子（{definition}）",
            benefit=comparison.promise.id,
            id=comparison.condition.id,
            definition=comparison.definition,
        )
        report.notes.append(Problem(where, "no-boundary", what, _("写一个两边都已知、能移到界线上的例子")))
    promises = [promise for promise in _promises(catalogue, runner) if not items or promise.version.item in items]
    report.problems += coverage.answers(promises, examples)
    problems, notes = coverage.conditions(runner, [*cases, *made.cases], promises)
    report.problems += problems
    report.notes += notes
    report.counts |= {
        "examples": len(examples),
        "expected_answers": sum(len(example.expect) for example in examples),
        "engines": len(ENGINES),
        "comparisons": made.comparisons,
        "comparisons_tested": made.tested,
        "boundary_examples": len(made.cases),
    }
    report.counts["boundary_answers"] = sum(len(case.answers["interpreter"]) for case in made.cases)


def _promises(catalogue: Catalogue, runner: Runner) -> list[Promise]:
    """Every benefit of every version, as compiled on the version's first day."""
    found = []
    for item in catalogue.items.values():
        for version in item.versions:
            found += [promise for promise in runner.compiled(version.since).every if promise.version is version]
    return found


def _differing(runner: Runner, cases: Sequence[Case]) -> list[Problem]:
    """Where the back ends do not say the same: of rules, and of the facts that registers compute."""
    found = [(case, *difference) for case in cases for difference in disagreements(case)]
    found += computed.disagreements(runner.assembler, cases)
    problems = []
    for case, unit, name, values in found:
        said = " · ".join(f"{engine}: {value}" for engine, value in values.items())
        example = f"{case.example.name}（{case.label}）" if case.label else case.example.name
        what = _("例子“{name}”：{unit} 的 {definition} 三种算法不一致：{said}", name=example, unit=unit, definition=name, said=said)
        problems.append(Problem(case.example.where, "engines-differ", what, _("这是程序的错，请把例子发给开发者")))
    return problems
