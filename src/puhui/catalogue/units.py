"""The units of an example, as its file states them: facts converted by their types, links, rows, awards.

Nothing is guessed: a name that no register declares, a value of another form and a unit that is not there are problems.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from puhui.errors import Problem, nearest
from puhui.lang import _
from puhui.packs import Section
from puhui.regions import Tree
from puhui.registers.world import KIN, row_kind
from puhui.rules import Schema
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word, holds
from puhui.terms import RegionCode, fen, parse_day, yuan_text

OWN_KEYS = ("id", "in", "blank", "receives", "left", "incomplete", "kin")
NOBODY = "?"  # a relative whom no register holds
HIDDEN = ("receives.", "left.", "complete.", "within.")  # facts that examples state in other ways


@dataclass(frozen=True, eq=False)
class Given:
    """A unit as an example states it. `defaults` hold for every unit of the kind unless the unit says otherwise."""

    kind: str
    id: str
    facts: dict[str, Value] = field(default_factory=dict)
    defaults: dict[str, Value] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    owners: dict[str, str] = field(default_factory=dict)
    receives: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()  # facts about awards of which nobody knows: "?" before the benefit
    incomplete: frozenset[str] = frozenset()
    rows: dict[str, tuple[dict[str, Value], ...]] = field(default_factory=dict)
    kin: dict[str, tuple[str, ...]] = field(default_factory=dict)


def convert(value: object, kind: Type) -> Value:
    """A value as examples write it. Raises ValueError."""
    made: Value
    if isinstance(kind, Flag):
        made = value if isinstance(value, bool) else None
    elif isinstance(kind, Number):
        made = int(value) if isinstance(value, int) and not isinstance(value, bool) else None
    elif not isinstance(value, str):
        made = None
    elif isinstance(kind, (Money, Percent)):
        made = fen(value)
    elif isinstance(kind, Day):
        made = parse_day(value)
    elif isinstance(kind, Moment):
        passed = datetime.strptime(value, "%Y-%m-%d %H") - datetime(1970, 1, 1)
        made = passed.days * 24 + passed.seconds // 3600
    else:
        made = RegionCode(value).number if isinstance(kind, Place) else str(value)
    if made is None or not holds(kind, made):
        raise ValueError(value)
    return made


def form(kind: Type) -> str:
    """How a value of the type is written, for messages."""
    match kind:
        case Flag():
            return "true / false"
        case Number():
            return _("{low} 至 {high} 的整数", low=kind.low, high=kind.high)
        case Money():
            return _('带引号的元，如 "1799.99"，{low} 至 {high}', low=yuan_text(kind.low), high=yuan_text(kind.high))
        case Percent():
            return _('带引号的百分数，如 "15"，{low} 至 {high}', low=yuan_text(kind.low), high=yuan_text(kind.high))
        case Day():
            return _('带引号的日期，如 "2016-08-01"，{low} 至 {high}', low=kind.low, high=kind.high)
        case Moment():
            return _('带引号的时刻，如 "2016-08-01 09"')
        case Word():
            return "、".join(kind.values)
        case _:
            return _('带引号的区划代码，如 "140105"')


class UnitReader:
    """Reads `given` and `units` of one file."""

    def __init__(self, schema: Schema, registers: Iterable[str], tree: Tree | None = None):
        self.schema, self.rows, self.tree = schema, set(registers), tree

    def facts(self, section: Section, kind: str, skip: Iterable[str] = ()) -> dict[str, Value]:
        """Every key as a fact of the kind."""
        known = {fact.name: fact.type for fact in self.schema.facts_of(kind) if not fact.name.startswith(HIDDEN)}
        found: dict[str, Value] = {}
        written = section.keys()
        for key in written:
            if key in skip:
                continue
            if key not in known:
                section.asked.add(key)
                near = nearest(key, [*known, *OWN_KEYS, *self._registers_of(kind)])
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(sorted(known)))
                what = _("“{kind}”没有事实“{name}”", kind=self.schema.kinds[kind], name=key)
                section.problem(key, "fact-unknown", what, remedy)
                continue
            value = section.scalar(key)
            if value is not None:
                self._one(section, key, value, known[key], found)
        return found

    def _one(self, section: Section, key: str, value: object, kind: Type, found: dict[str, Value]) -> None:
        try:
            made = convert(value, kind)
        except ValueError:
            section.problem(key, "fact-value", _("“{name}”不能是 {value}", name=key, value=value), _("写作{form}", form=form(kind)))
            return
        if self._on_map(section, key, kind, made):
            found[key] = made

    def _on_map(self, section: Section, key: str, kind: Type, made: Value) -> bool:
        """Whether a place is on the map of the day; without a map every place is."""
        if not isinstance(kind, Place) or not isinstance(made, int) or self.tree is None or self.tree.place(made) is not None:
            return True
        what = _("{day} 的区划里没有 {value}", day=self.tree.day, value=section.data[key])
        section.problem(key, "region-unknown", what, _("用当天存在的代码；撤并的县写到乡镇"))
        return False

    def on_map(self, section: Section, kind: str, facts: dict[str, Value]) -> None:
        """The places among what holds for every unit of a kind, judged by the day of an example."""
        for key, value in facts.items():
            self._on_map(section, key, self.schema.facts[kind, key].type, value)

    def _registers_of(self, kind: str) -> list[str]:
        return [name for name in self.rows if (kind, name) in self.schema.collections]

    def unit(self, section: Section, kind: str, defaults: dict[str, Value]) -> Given:
        name = section.text("id")
        rows: dict[str, tuple[dict[str, Value], ...]] = {}
        for register in self._registers_of(kind):
            if register in section:
                rows[register] = tuple(self.facts(row, row_kind(register)) for row in section.sections(register))
        skip = (*OWN_KEYS, *rows)
        facts = self.facts(section, kind, skip)
        section.asked.update(facts)
        blank = self._listed(section, "blank", [fact.name for fact in self.schema.facts_of(kind) if not fact.name.startswith(HIDDEN)])
        awards = [fact.name.removeprefix("receives.") for fact in self.schema.facts_of(kind) if fact.name.startswith("receives.")]
        receives, left = self._awards(section, "receives", awards), self._awards(section, "left", awards)
        unclear = {f"{key}.{name[1:]}" for key, names in (("receives", receives), ("left", left)) for name in names if name[0] == "?"}
        flags = [fact.name.removeprefix("complete.") for fact in self.schema.facts_of(kind) if fact.name.startswith("complete.")]
        incomplete = self._listed(section, "incomplete", flags)
        if (kind, "self") in self.schema.facts and "self" not in facts and "self" not in defaults and name.isdigit():
            self._one(section, "id", name, Place(), facts)
            facts = {("self" if key == "id" else key): value for key, value in facts.items()}
        owners, kin = self._owners(section, kind), self._kin(section, kind)
        section.done()
        kept = {key: value for key, value in defaults.items() if key not in blank}
        return Given(kind, name, facts, kept, blank, owners, receives, left, frozenset(unclear), incomplete, rows, kin)

    def _awards(self, section: Section, key: str, among: list[str]) -> frozenset[str]:
        """Benefits; with a "?" before one of which it is not known whether the unit has it."""
        return self._listed(section, key, [*among, *(f"?{name}" for name in among)])

    def _listed(self, section: Section, key: str, among: list[str]) -> frozenset[str]:
        names = section.texts(key, [])
        for name in names:
            if name not in among:
                near = nearest(name, among)
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(sorted(among)) or "—")
                section.problem(key, "name-unknown", _("“{key}”里没有“{name}”可用", key=key, name=name), remedy)
        return frozenset(name for name in names if name in among)

    def _kin(self, section: Section, kind: str) -> dict[str, tuple[str, ...]]:
        """Relatives by the name of their collection: ids of persons of the example, or "?" for one whom no register holds."""
        part = section.section("kin", None)
        if part is None:
            return {}
        allowed = [name for name in KIN if (kind, name) in self.schema.collections]
        named = part.keys()
        for name in named:
            if name not in allowed:
                near = nearest(name, allowed)
                part.asked.add(name)
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(allowed) or "—")
                part.problem(name, "name-unknown", _("“{key}”里没有“{name}”可用", key="kin", name=name), remedy)
        return {name: tuple(part.texts(name)) for name in named if name in allowed}

    def _owners(self, section: Section, kind: str) -> dict[str, str]:
        inside = section.section("in", None)
        if inside is None:
            return {}
        allowed = self.schema.owners_of(kind)
        named = inside.keys()
        for owner in named:
            if owner not in allowed:
                near = nearest(owner, allowed)
                inside.asked.add(owner)
                remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(allowed))
                inside.problem(owner, "kind-unknown", _("“{kind}”不属于“{owner}”", kind=self.schema.kinds[kind], owner=owner), remedy)
        return {owner: str(inside.text(owner)) for owner in named if owner in allowed}


def check_links(units: list[Given], section: Section, problems: list[Problem]) -> None:
    """Ids are used once; whoever a unit belongs to is there and is of that kind."""
    kinds: dict[str, str] = {}
    for unit in units:
        if unit.id in kinds:
            section.problem(None, "unit-twice", _("对象“{id}”写了两次", id=unit.id), _("每个对象的 id 只用一次"))
        kinds[unit.id] = unit.kind
    for unit in units:
        for name in (name for names in unit.kin.values() for name in names):
            if name != NOBODY and kinds.get(name) != unit.kind:
                near = nearest(name, [id for id, kind in kinds.items() if kind == unit.kind])
                what = _("“{id}”的亲属“{name}”不在这个例子里", id=unit.id, name=name)
                section.problem(None, "unit-unknown", what, _("是不是 {near}？", near=near) if near else _("在 units 里写上，或写 “?”"))
        for owner, name in unit.owners.items():
            if kinds.get(name) != owner:
                near = nearest(name, [id for id, kind in kinds.items() if kind == owner])
                what = _("“{id}”属于“{name}”，这个例子里没有这个{owner}", id=unit.id, name=name, owner=owner)
                section.problem(None, "unit-unknown", what, _("是不是 {near}？", near=near) if near else _("在 units 里写上它"))
