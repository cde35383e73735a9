"""`mutants.csv` of a pack: changes of rules that no example can notice, each with its reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from puhui.errors import Problem, PuhuiError, Where
from puhui.lang import _
from puhui.packs import Pack

FILE = "mutants.csv"
COLUMNS = ("item", "version", "where", "mutation", "why")


@dataclass(frozen=True)
class Equivalent:
    """One line. `version` is a day, or * for all versions of the item."""

    item: str
    version: str
    short: str
    words: str
    why: str
    where: Where


class Equivalents:
    """All lines of all packs; remembers which ones met a mutant."""

    def __init__(self, lines: Iterable[Equivalent]):
        self.lines = list(lines)
        self._by_key = {(line.item, line.version, line.short, line.words): line for line in self.lines}
        self.met: set[Equivalent] = set()

    def why(self, item: str, version: str, short: str, words: str) -> str:
        """The reason why nobody can notice this mutant; "" where none is given."""
        for day in (version, "*"):
            line = self._by_key.get((item, day, short, words))
            if line is not None:
                self.met.add(line)
                return line.why
        return ""

    def unmet(self, items: Iterable[str] = ()) -> list[Problem]:
        """Lines of which no mutant is left: the rule was changed meanwhile."""
        asked = set(items)
        remedy = _("规则改过了：改这一行，或删去它")
        return [
            Problem(line.where, "mutant-gone", _("没有这样的改动：{where} {words}", where=line.short, words=line.words), remedy)
            for line in self.lines
            if line not in self.met and (not asked or line.item in asked)
        ]


def read(packs: Iterable[Pack]) -> Equivalents:
    """The lines of all packs. Raises PuhuiError with every line that says no reason."""
    problems: list[Problem] = []
    found: list[Equivalent] = []
    for pack in packs:
        path = pack.path / FILE
        if path.exists():
            found += _read(path, problems)
    if problems:
        raise PuhuiError(problems)
    return Equivalents(found)


def _read(path: Path, problems: list[Problem]) -> list[Equivalent]:
    found: list[Equivalent] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            what = _("表头应当是 {all}", all=",".join(COLUMNS))
            problems.append(Problem(Where(str(path), 1), "bad-header", what, _("改第一行")))
            return []
        for row in reader:
            where = Where(str(path), reader.line_num)
            item, version, short, words, why = values = [(row[name] or "").strip() for name in COLUMNS]
            if None in row or not all(values):
                problems.append(Problem(where, "mutant-line", _("五列都要写，理由也要写"), _("写明为什么没有例子能发现它")))
                continue
            found.append(Equivalent(item, version, short, words, why, where))
    return found
