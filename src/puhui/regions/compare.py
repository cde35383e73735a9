"""Draft what became of the towns of one list in a later one. What the evidence does not settle is listed for a person, never guessed.

Evidence, strongest first: the decree of a county that names the town (`changes.csv`); villages of the same name in the same county
(where both lists hold villages); a list of decrees on towns; the same code and name; the same name in the same county;
the same name without 乡, 镇, 街道.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from puhui.lang import _
from puhui.regions.official_list import Listed
from puhui.regions.timeline import Regions

_KIND = re.compile(r"(街道|镇|民族乡|乡)$")
_COMMITTEE, _VILLAGE = re.compile(r"(村民委员会|居民委员会|村委会|居委会)$"), re.compile(r"(社区|村)$")


@dataclass(frozen=True)
class Draft:
    """One row of the draft: kind is renamed, recoded, retyped, moved, merged, split, or unmatched (then one end is empty)."""

    source: str
    source_name: str
    target: str
    target_name: str
    kind: str
    share: Fraction | None
    evidence: str
    document: str = ""
    note: str = ""

    def cells(self, day: date) -> tuple[str, ...]:
        share = "" if self.share is None else str(self.share)
        ends = (self.source, self.source_name, self.target, self.target_name)
        return (day.isoformat(), *ends, self.kind, share, self.evidence, self.document, self.note)


@dataclass(frozen=True)
class Decree:
    """A row of a list of decrees on towns: an end may be empty where the list leaves it to the row above."""

    source: str
    source_name: str
    reason: str
    target: str
    target_name: str
    document: str


@dataclass
class Compared:
    kept: int = 0
    drafts: list[Draft] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {"kept": self.kept, **dict(sorted(Counter(draft.kind for draft in self.drafts).items()))}


class _Work:
    """The two lists, and who is still without a counterpart."""

    def __init__(self, regions: Regions, old: Listed, new: Listed, day: date):
        self.regions, self.day, self.out = regions, day, Compared()
        self.old = {entry.code: entry.name for entry in old.towns}
        self.new = {entry.code: entry.name for entry in new.towns}
        self.left = dict(self.old)  # old towns to be placed
        self.found: set[str] = set()  # new towns that have an origin
        self.county = {code: self._county(code) for code in self.old}
        self.hints: dict[str, str] = {}
        self.said: dict[str, str] = {}  # town → the decree that speaks of it

    def _county(self, code: str) -> str:
        """The county of the new day; one that no map has (a statistical zone) stays what it is."""
        if not self.regions.versions.get(code[:6]):
            return code[:6]
        return self.regions.settle(code, self.day).county or ""

    def named(self, code: str, name: str, new: bool = False) -> str:
        """The town of this name in the county of this code: the one with the code itself if its name agrees, else the only one."""
        names = self.new if new else self.old
        if not code or same_name(names.get(code, ""), name):
            return code
        here = [own for own, said in names.items() if same_name(said, name) and code[:6] in (own[:6], self.county.get(own))]
        return here[0] if len(here) == 1 else ""

    def settle(self, source: str, targets: Mapping[str, Fraction | None], kind: str, evidence: str, document: str = "") -> None:
        self.left.pop(source, None)
        for target, share in sorted(targets.items()):
            self.found.add(target)
            self.out.drafts.append(Draft(source, self.old[source], target, self.new[target], kind, share, evidence, document))

    def keep(self, code: str) -> None:
        self.left.pop(code, None)
        self.found.add(code)
        self.out.kept += 1


def compare(regions: Regions, old: Listed, new: Listed, day: date, decrees: Iterable[Decree] = ()) -> Compared:
    """What became of the towns of `old` in `new`, a list of `day`. Districts and their changes come from `regions`."""
    work = _Work(regions, old, new, day)
    _by_county_decree(work)
    if old.villages and new.villages:
        _by_villages(work, old, new)
    _by_decrees(work, list(decrees))
    for code, name in list(work.left.items()):
        if same_name(name, work.new.get(code, "")):
            work.keep(code)
    _by_name(work, _plain, "name")
    _by_name(work, stem, "stem")
    _unmatched(work)
    work.out.drafts.sort(key=lambda draft: (draft.kind == "unmatched", draft.source or draft.target, draft.target))
    return work.out


def stem(name: str) -> str:
    """The name without its kind of town.

    >>> stem("王封乡"), stem("坞城街道办事处"), stem("镇")
    ('王封', '坞城', '镇')
    """
    return _KIND.sub("", _plain(name)) or name


def _plain(name: str) -> str:
    """坞城街道办事处, 坞城办事处 and 坞城街道 are one name."""
    base = name.removesuffix("办事处")
    return name if base == name else (base if base.endswith("街道") else base + "街道")


def same_name(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _by_county_decree(work: _Work) -> None:
    """Towns that the decree of a county names, with their new codes."""
    for code in list(work.left):
        settled = work.regions.settle(code, work.day)
        town = next((change for change in reversed(settled.changes) if change.by_town), None)
        if town and settled.town in work.new and stem(work.new[settled.town]) == stem(work.old[code]):
            work.settle(code, {settled.town: Fraction(1)}, "moved", "changes.csv", town.document)


def _village(name: str) -> str:
    """东村, 东村村委会 and 东村委会 are one name."""
    return _VILLAGE.sub("", _COMMITTEE.sub("", name)) or name


def _by_villages(work: _Work, old: Listed, new: Listed) -> None:
    """Follow villages whose name stands once in the county in both lists."""
    before: dict[tuple[str, str], list[str]] = defaultdict(list)
    after: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in old.villages:
        town = entry.code[:9]
        if work.county.get(town):
            before[work.county[town], _village(entry.name)].append(town)
    for entry in new.villages:
        after[entry.code[:6], _village(entry.name)].append(entry.code[:9])
    went: dict[str, Counter[str]] = defaultdict(Counter)
    for key, towns in before.items():
        if len(towns) == 1 and len(after.get(key, ())) == 1 and after[key][0] in work.new:
            went[towns[0]][after[key][0]] += 1
    came = Counter(target for ways in went.values() for target in ways)
    sizes = Counter(entry.code[:9] for entry in old.villages)
    for code in list(work.left):
        ways, seen = went.get(code, Counter()), sum(went.get(code, Counter()).values())
        if not ways or 2 * seen < sizes[code]:
            if ways:
                work.hints[code] = _("对上的村不到一半（{n}/{m}）", n=seen, m=sizes[code])
            continue
        if list(ways) == [code] and same_name(work.old[code], work.new[code]):
            work.keep(code)
            continue
        shares: dict[str, Fraction | None] = {target: Fraction(count, seen) for target, count in ways.items()}
        (first, *more) = ways
        kind = "split" if more else ("merged" if came[first] > 1 else _one_to_one(work, code, first))
        work.settle(code, shares, kind, "villages")


def _one_to_one(work: _Work, source: str, target: str) -> str:
    if source[:6] != target[:6]:
        return "moved"
    if same_name(work.old[source], work.new[target]):
        return "recoded"
    return "retyped" if stem(work.old[source]) == stem(work.new[target]) else "renamed"


def _by_decrees(work: _Work, orders: list[Decree]) -> None:
    """Pairs that a list of decrees gives plainly. A town with several new ones, or with none, is left to a person.

    Towns are found by name in their county: the ministry's list and the statistical list number some towns differently.
    """
    group: tuple[str, str] = ("", "")
    into = ""
    for index, order in enumerate(orders):
        source, target = work.named(order.source, order.source_name), work.named(order.target, order.target_name, new=True)
        after = orders[index + 1] if index + 1 < len(orders) else None
        same_group = after is not None and (after.document, after.reason) == (order.document, order.reason)
        for code in filter(None, (source, target)):
            work.said[code] = order.document
            work.hints.setdefault(code, order.reason)
        if order.source and order.target:
            into = f"{target or order.target} {order.target_name}"
        elif source and (order.document, order.reason) == group and not order.reason.startswith("撤销"):
            work.hints[source] = _("{reason}：与上一行同组，可能并入 {into}", reason=order.reason, into=into)
        group = (order.document, order.reason) if order.target else group
        if source not in work.left or not target or target in work.found:
            continue
        if same_group and after is not None and not after.source:
            work.hints[source] = _("{reason}：可能分成几个", reason=order.reason)
        else:
            kind = "merged" if same_group and after is not None and not after.target else _one_to_one(work, source, target)
            work.settle(source, {target: Fraction(1)}, kind, "decree", order.document)


def _by_name(work: _Work, key: Callable[[str], str], evidence: str) -> None:
    """Same key in the same county: one to one, several to one (merged), one to several (split, its shares to be decided)."""
    olds: dict[tuple[str, str], list[str]] = defaultdict(list)
    news: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name in work.left.items():
        olds[work.county[code], key(name)].append(code)
    for code, name in work.new.items():
        if code not in work.found:
            news[code[:6], key(name)].append(code)
    for place, sources in olds.items():
        targets = news.get(place, [])
        if not targets or any(code in work.hints for code in (*sources, *targets)):
            continue  # a decree speaks of it: a name alone must not overrule it
        if len(targets) == 1:
            for code in sources:
                kind = "merged" if len(sources) > 1 else _one_to_one(work, code, targets[0])
                work.settle(code, {targets[0]: Fraction(1)}, kind, evidence)
        elif len(sources) == 1:
            for code in (*sources, *targets):
                work.hints.setdefault(code, _("同名的有几个"))


def _unmatched(work: _Work) -> None:
    for code, name in work.left.items():
        note = work.hints.get(code, "")
        if code in work.new and code not in work.found:
            note = "；".join(filter(None, (note, _("同一代码现在叫 {name}", name=work.new[code]))))
        if not work.county[code]:
            note = "；".join(filter(None, (note, _("所在县已分到几处"))))
        work.out.drafts.append(Draft(code, name, "", "", "unmatched", None, "", work.said.get(code, ""), note))
    for code, name in work.new.items():
        if code not in work.found:
            work.out.drafts.append(Draft("", "", code, name, "unmatched", None, "", work.said.get(code, ""), work.hints.get(code, "")))
