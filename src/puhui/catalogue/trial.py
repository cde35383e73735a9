"""The mutation score of packs: everything read and compiled once, then every small change of every rule tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from puhui import regions as regions_room
from puhui.catalogue import equivalent, mutants
from puhui.catalogue.examples import read_examples
from puhui.catalogue.read import load
from puhui.catalogue.run import Runner
from puhui.errors import Problem, PuhuiError, fail, nearest
from puhui.lang import _
from puhui.packs import Pack


@dataclass
class Trial:
    """The score, and lines of `mutants.csv` that speak of changes which are no longer there."""

    score: mutants.Score
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems and self.score.ok and all(score.ok for score in self.score.by_item().values())


def trial(
    packs: Sequence[Pack], items: Sequence[str] = (), progress: Callable[[str, float], None] = lambda item, done: None, every: int = 1
) -> Trial:
    """Tries the rules of these items (all), or each `every`-th change. Raises PuhuiError when the packs do not read."""
    regions, catalogue = regions_room.load(list(packs)), load(list(packs))
    for item in items:
        if item not in catalogue.items:
            near = nearest(item, catalogue.items)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(catalogue.items))
            raise fail("item-unknown", _("没有事项“{name}”", name=item), remedy)
    problems: list[Problem] = []
    examples = read_examples(catalogue, regions, problems)
    if problems:
        raise PuhuiError(problems)
    equivalents = equivalent.read(packs)
    score = mutants.score(Runner(catalogue, regions), examples, equivalents, items, every, progress)
    return Trial(score, [] if every > 1 else equivalents.unmet(items))
