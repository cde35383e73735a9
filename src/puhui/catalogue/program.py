"""Items into a program: conditions, exclusions and choices become named definitions of the rule language.

Names: `due.<benefit>` the answer, `due.<benefit>/<condition>` each condition, `due.<benefit>/amount` fen or
quantity where the answer is yes, `served.<benefit>` what a register shows, `<item>/let/<name>`, `<item>/counted`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from puhui.catalogue.model import PLACE, Benefit, Catalogue, Choice, Condition, Occasion, PlaceRule, Schedule, Served, Version
from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.registers.world import check_facts, with_kin
from puhui.rules import Checker, Fact, Program, Schema, Scope, Source
from puhui.rules.tree import OWN, Arith, Call, Compare, Const, FactOf, Logic, Node, Not, Ref
from puhui.rules.types import INT64, Day, Flag, Money, Number, Place


@dataclass(frozen=True)
class Promise:
    """A benefit as compiled. `parts`: its conditions with the names of their definitions, in order."""

    version: Version
    benefit: Benefit
    parts: tuple[tuple[str, Condition], ...]
    amount: str | None
    served: str | None
    start: str | None = None
    end: str | None = None
    occasions: tuple[tuple[str, Occasion], ...] = ()
    order: str | None = None

    @property
    def day0(self) -> str | None:
        """The definition of the day from which a schedule is counted."""
        return f"due.{self.benefit.id}/day0" if self.occasions else None

    @property
    def applies(self) -> str | None:
        """The definition that says whether the question arises at all (不适用 where it is no)."""
        return next((name for name, condition in self.parts if condition.applies), None)

    @property
    def id(self) -> str:
        return self.benefit.id

    @property
    def answer(self) -> str:
        return f"due.{self.benefit.id}"

    @property
    def place(self) -> str:
        """The definition of the place that owes."""
        return f"at.{self.benefit.id}"


@dataclass(frozen=True)
class Compiled:
    """The catalogue of a day as a program. `promises` in a fixed order: that of the bits in a result."""

    day: date
    program: Program
    promises: tuple[Promise, ...]
    signals: tuple[Promise, ...] = ()

    @property
    def every(self) -> tuple[Promise, ...]:
        """Promises and signals."""
        return (*self.promises, *self.signals)

    def signals_for(self, benefit: str) -> list[Promise]:
        return [signal for signal in self.signals if benefit in signal.benefit.signal_for]

    def outputs(self) -> list[str]:
        """Every definition that a run reports."""
        names = {
            name
            for promise in self.every
            for name in (
                promise.answer,
                promise.place,
                promise.amount,
                promise.served,
                promise.start,
                promise.end,
                promise.order,
                promise.day0,
            )
            if name
        }
        names |= {name for promise in self.promises for name, _occasion in promise.occasions}
        return sorted(names | {name for promise in self.promises for name, _condition in promise.parts})


def compile_day(catalogue: Catalogue, day: date) -> Compiled:
    """The program of the versions in force on a day. Raises PuhuiError with all refusals."""
    return compile_versions(catalogue, catalogue.in_force(day), day)


def compile_versions(catalogue: Catalogue, versions: list[Version], day: date) -> Compiled:
    """The program of these versions."""
    checker = Checker(world(catalogue, versions))
    problems: list[Problem] = []
    promises: list[Promise] = []
    chosen = _choices(catalogue, versions)
    for version in versions:
        if version.lapsed(day):
            promises += [_lapsed(checker, version, benefit) for benefit in version.benefits]
            continue
        scope = _item(checker, version, problems)
        for benefit in version.benefits:
            promises.append(_benefit(checker, version, benefit, scope, chosen.get(benefit.id, []), problems, day))
    for promise in promises:
        _at(checker.schema, promise.benefit, problems)
    try:
        program = checker.program()
    except PuhuiError as error:
        raise PuhuiError(sorted({*problems, *error.problems})) from None
    if problems:
        raise PuhuiError(sorted(set(problems)))
    ordered = sorted(promises, key=lambda promise: promise.id)
    plain = tuple(promise for promise in ordered if not promise.benefit.signal_for)
    return Compiled(day, program, plain, tuple(promise for promise in ordered if promise.benefit.signal_for))


def world(catalogue: Catalogue, versions: list[Version]) -> Schema:
    """Facts of the registers, computed ones too, and what the catalogue adds: awards, places, standards."""
    schema = check_facts(catalogue.registers)[0].copy()
    for kind in catalogue.registers.regions():  # a district lies where it is: `at: self`
        schema.add_fact(Fact(kind.name, "self", Place(), _("本地区")))
    for item in catalogue.items.values():
        for version in item.versions:
            for benefit in version.benefits:
                if not benefit.signal_for:
                    _held(schema, benefit.serves, benefit.id, benefit.name)
    for outside in catalogue.outside.values():
        _held(schema, outside.serves, outside.benefit, outside.name)
    for version in versions:
        for benefit in version.benefits:
            if benefit.within:
                schema.add_fact(Fact(benefit.serves, f"within.{benefit.id}", Flag(), _("在实施地区内")))
        for standard in version.standards:
            schema.add_standard(standard.rule)
    return with_kin(schema, catalogue.registers)


def _held(schema: Schema, kind: str, benefit: str, name: str) -> None:
    """What awards say of a unit: whether one is in force, and whether the last one ended within a year."""
    schema.add_fact(Fact(kind, f"receives.{benefit}", Flag(), _("在享：{name}", name=name)))
    schema.add_fact(Fact(kind, f"left.{benefit}", Flag(), _("一年内退出：{name}", name=name)))


def _item(checker: Checker, version: Version, problems: list[Problem]) -> Scope:
    """The item's own names: its figures, its lets, who counts."""
    names = {(version.serves, name): f"{version.item}/let/{name}" for name, _text in version.lets}
    standards = {standard.name: standard.full for standard in version.standards}
    if version.place_rule is not None:
        names[version.serves, PLACE] = _place(checker, f"{version.item}/at", version.serves, version.place_rule, names, standards)
    counted: dict[str, str] = {}
    scope = Scope(names, standards, version.at, counted)
    if version.counted is not None:
        collection = checker.schema.collections.get((version.serves, "members"))
        if collection is None:
            where = version.counted.locate(0, 1)
            problems.append(Problem(where, "counted-members", _("“counted”只用于有成员的对象"), _("去掉 counted，或改 serves")))
        else:
            name = f"{version.item}/counted"
            at = version.at if _has_place(checker, collection.of, version.at, names) else f"{version.serves}.{version.at}"
            checker.declare(name, collection.of, version.counted, Scope(names, standards, at), Flag(), _("计入的成员"))
            counted["members"] = name
    for name, source in version.lets:
        say = dict(version.says).get(name, name)
        _let(checker, version.serves, name, names[version.serves, name], source, scope, problems, say)
    return scope


def _has_place(checker: Checker, kind: str, name: str, names: Mapping[tuple[str, str], str]) -> bool:
    return (kind, name) in checker.schema.facts or (kind, name) in names


def _place(checker: Checker, name: str, kind: str, rule: PlaceRule, names: Mapping[tuple[str, str], str], standards: dict[str, str]) -> str:
    """The definition of the place that owes by a rule. Figures in its condition are those of the place `then`."""
    checker.declare(f"{name}/if", kind, rule.source, Scope(names, standards, rule.then), Flag(), _("承担地的条件"))
    text = Source(f"if_(place_rule, {rule.then}, {rule.otherwise})", lambda offset, length: rule.source.locate(0, 1))
    checker.declare(name, kind, text, Scope({(kind, "place_rule"): f"{name}/if"}), Place(), _("承担地"))
    return name


def _lapsed(checker: Checker, version: Version, benefit: Benefit) -> Promise:
    """A promise whose text has run out without a successor: nobody knows what holds now, so every answer is not known."""
    condition = Condition("lapsed", _("这一版本的有效期到 {until} 为止，没有见到后续文件", until=version.until), Source(""))
    name = f"due.{benefit.id}/lapsed"
    checker.build(name, benefit.serves, lambda known: Call(Flag(), "known_if", (Const(Flag(), False), Const(Flag(), True))), condition.say)
    checker.build(f"due.{benefit.id}", benefit.serves, lambda known: reference(known, name), benefit.name)
    rule = benefit.place_rule or (version.place_rule if benefit.at == PLACE else None)
    places = [fact.name for fact in checker.schema.facts_of(benefit.serves) if isinstance(fact.type, Place)]
    at = rule.otherwise if rule else benefit.at
    if "." not in at and at not in places:
        at = f"{version.serves}.{at}"
    benefit = replace(benefit, at=at, amount=None, schedule=None, order=None, place_rule=None, served=Served("award"))
    checker.declare(f"at.{benefit.id}", benefit.serves, Source(at, lambda offset, length: benefit.where), Scope(), Place(), _("承担地"))
    return Promise(version, benefit, ((name, condition),), None, None)


def _let(checker: Checker, kind: str, name: str, full: str, source: Source, scope: Scope, problems: list[Problem], say: str) -> None:
    if (kind, name) in checker.schema.facts:
        where = source.locate(0, max(1, len(source.text)))
        problems.append(Problem(where, "let-shadows", _("“{name}”已经是一个事实的名字", name=name), _("给中间结果换个名字")))
    checker.declare(full, kind, source, scope, None, say)


def _benefit(
    checker: Checker, version: Version, benefit: Benefit, item: Scope, choices: list[Choice], problems: list[Problem], day: date
) -> Promise:
    names = {**item.names, **{(benefit.serves, name): f"due.{benefit.id}/let/{name}" for name, _text in benefit.lets}}
    at = benefit.at
    if benefit.place_rule is not None and benefit.id != version.item:
        name = f"due.{benefit.id}/at"
        names[benefit.serves, PLACE] = _place(checker, name, benefit.serves, benefit.place_rule, item.names, dict(item.standards))
    if benefit.serves != version.serves and at == version.at and not _has_place(checker, benefit.serves, at, names):
        at = f"{version.serves}.{at}"
    benefit = replace(benefit, at=at)
    scope = Scope(names, item.standards, at, item.counted)
    for name, source in benefit.lets:
        say = dict(benefit.says).get(name, name)
        _let(checker, benefit.serves, name, names[benefit.serves, name], source, scope, problems, say)
    parts = []
    for condition in benefit.conditions:
        name = f"due.{benefit.id}/{condition.id}"
        _condition(checker, name, benefit.serves, condition, scope, day)
        parts.append((name, condition))
    parts += _within(checker, benefit, problems)
    place = Source(at, lambda offset, length: benefit.where)
    checker.declare(f"at.{benefit.id}", benefit.serves, place, Scope(names), Place(), _("承担地"))
    base = _answer(checker, benefit, parts, choices)
    amount, served = _amount(checker, benefit, scope), None
    ends: dict[str, str] = {}
    for end, day_of in (("from", benefit.served.start), ("until", benefit.served.end)):
        if day_of is not None:
            ends[end] = f"served.{benefit.id}/{end}"
            checker.declare(ends[end], benefit.serves, day_of, scope, Day(), benefit.name)
    if benefit.served.source is not None:
        served = f"served.{benefit.id}"
        wanted = Flag() if benefit.served.by == "fact" else Number(-INT64, INT64)
        checker.declare(served, benefit.serves, benefit.served.source, scope, wanted, benefit.name)
    occasions = _occasions(checker, benefit, benefit.schedule, scope, ends.get("from")) if benefit.schedule else ()
    order = None
    if benefit.order is not None:
        order = f"due.{benefit.id}/order"
        checker.declare(order, benefit.serves, benefit.order.source, scope, Number(-INT64, INT64), benefit.order.say)
    amount = f"due.{benefit.id}/amount" if occasions else amount
    return Promise(version, benefit, (*parts, *base), amount, served, ends.get("from"), ends.get("until"), occasions, order)


def _condition(checker: Checker, name: str, kind: str, condition: Condition, scope: Scope, day: date) -> None:
    """A condition; after the last day of its clause it is read and proved, and not known."""
    if condition.until is None or day <= condition.until:
        checker.declare(name, kind, condition.source, scope, Flag(), condition.say)
        return
    checker.declare(f"{name}/as_written", kind, condition.source, scope, Flag(), condition.say)

    def lapsed(known: Checker) -> Node:
        return Call(Flag(), "known_if", (Const(Flag(), False), reference(known, f"{name}/as_written")))

    checker.build(name, kind, lapsed, condition.say)


def _occasions(checker: Checker, benefit: Benefit, schedule: Schedule, scope: Scope, start: str | None) -> tuple[tuple[str, Occasion], ...]:
    """One flag for each occasion: its window has closed, and was open after the unit came to be due. Their number is due."""
    kind, base = benefit.serves, f"due.{benefit.id}"
    names = {**scope.names, (kind, "day0"): f"{base}/day0"}
    if start is not None:
        names[kind, "held_from"] = start
    checker.declare(f"{base}/day0", kind, schedule.start, scope, Day(), _("起算日"))
    found: list[tuple[str, Occasion]] = []
    for occasion in schedule.occasions:
        name = f"{base}/occasion/{occasion.id}"
        own = dict(names)
        by = f"today - {benefit.served.late_days}"
        if occasion.months:
            text = f"months_between(day0, {by}) >= {occasion.last}" + (
                f" and months_between(day0, held_from) < {occasion.last}" if start else ""
            )
        else:
            text = f"{by} - day0 > {occasion.last}" + (f" and held_from - day0 <= {occasion.last}" if start else "")
        if occasion.source is not None:
            own[kind, "also"] = f"{name}/if"
            checker.declare(f"{name}/if", kind, occasion.source, scope, Flag(), occasion.say)
            text += " and also"
        where = occasion.source.locate(0, 1) if occasion.source else benefit.where
        checker.declare(name, kind, Source(text, lambda offset, length, where=where: where), Scope(own), Flag(), occasion.say)  # type: ignore[misc]
        found.append((name, occasion))

    def due(known: Checker) -> Node:
        number = Number(0, len(found))
        nodes: list[Node] = [
            Call(Number(0, 1), "if_", (reference(known, name), Const(Number(1, 1), 1), Const(Number(0, 0), 0))) for name, _each in found
        ]
        total = nodes[0]
        for node in nodes[1:]:
            total = Arith(number, "+", total, node)
        return Call(number, "when", (reference(known, f"due.{benefit.id}"), total))

    checker.build(f"{base}/amount", kind, due, benefit.name)
    return tuple(found)


def _within(checker: Checker, benefit: Benefit, problems: list[Problem]) -> list[tuple[str, Condition]]:
    if not benefit.within:
        return []
    if benefit.at.rpartition(".")[2] == PLACE:
        what = _("within 不能与有条件的 at 一起用")
        problems.append(Problem(benefit.where, "within-at", what, _("分成两项待遇，或把地区写进条件")))
    name = f"due.{benefit.id}/within"
    source = Source(f"within.{benefit.id}", lambda offset, length: benefit.where)
    checker.declare(name, benefit.serves, source, Scope(), Flag(), _("在实施地区内"))
    return [(name, Condition("within", _("在实施地区内"), source))]


def _answer(checker: Checker, benefit: Benefit, parts: list[tuple[str, Condition]], choices: list[Choice]) -> list[tuple[str, Condition]]:
    """`due.<b>` is all conditions and no exclusion; choices over items add conditions of their own."""
    added: list[tuple[str, Condition]] = []
    for choice in choices:
        name = f"due.{benefit.id}/{choice.id}"
        source = Source("")
        checker.build(name, benefit.serves, _beaten(choice, benefit), choice.say)
        added.append((name, Condition(choice.id, choice.say, source, excluding=True, choice=True)))
    weighed = any(choice.kind != "one_of" for choice in choices)
    base = f"due.{benefit.id}/base" if weighed else f"due.{benefit.id}"
    before = [*parts, *(pair for pair, choice in zip(added, choices, strict=True) if choice.kind == "one_of")]
    checker.build(base, benefit.serves, lambda known: _all(known, before), benefit.name)
    if weighed:
        after = [pair for pair, choice in zip(added, choices, strict=True) if choice.kind != "one_of"]
        checker.build(f"due.{benefit.id}", benefit.serves, lambda known: _all(known, [(base, None), *after]), benefit.name)
    return added


def _all(checker: Checker, parts: list[tuple[str, Condition | None]] | list[tuple[str, Condition]]) -> Node:
    nodes: list[Node] = []
    for name, condition in parts:
        node = reference(checker, name)
        nodes.append(Not(Flag(), node) if condition is not None and condition.excluding else node)
    return nodes[0] if len(nodes) == 1 else Logic(Flag(), "and", tuple(nodes))


def reference(checker: Checker, name: str) -> Ref:
    """A reference to a definition of the same unit. A refused one refuses whoever leans on it, silently."""
    from puhui.rules.source import LeansOnRefused

    definition = checker.definition(name)
    if definition is None:
        raise LeansOnRefused
    return Ref(definition.type, OWN, name)


def _beaten(choice: Choice, benefit: Benefit) -> Callable[[Checker], Node]:
    """The tree that says that another benefit of the choice takes this one's place."""
    others = [other for other in choice.of if other != benefit.id]
    place = choice.of.index(benefit.id)

    def held(known: Checker) -> Node:
        return _any([FactOf(Flag(), OWN, f"receives.{other}") for other in others])

    def earlier(known: Checker) -> Node:
        return _any([reference(known, f"due.{other}/base") for other in choice.of[:place]])

    def better(known: Checker) -> Node:
        own = reference(known, f"due.{benefit.id}/worth")
        nodes: list[Node] = []
        for other in others:
            worth = reference(known, f"due.{other}/worth")
            sign = ">=" if choice.of.index(other) < place else ">"
            nodes.append(Logic(Flag(), "and", (reference(known, f"due.{other}/base"), Compare(Flag(), sign, worth, own))))
        return _any(nodes)

    return {"one_of": held, "first_of": earlier, "best_of": better}[choice.kind]


def _any(nodes: list[Node]) -> Node:
    if not nodes:
        return Const(Flag(), False)
    return nodes[0] if len(nodes) == 1 else Logic(Flag(), "or", tuple(nodes))


def _amount(checker: Checker, benefit: Benefit, scope: Scope) -> str | None:
    """Worth: what the expression says. Amount: the worth where the answer is yes, never below zero."""
    if benefit.amount is None or benefit.schedule is not None:
        return None
    wanted = Number(-INT64, INT64) if benefit.amount.quantity else Money(-INT64, INT64)
    worth, name = f"due.{benefit.id}/worth", f"due.{benefit.id}/amount"
    checker.declare(worth, benefit.serves, benefit.amount.source, scope, wanted, benefit.name)

    def paid(known: Checker) -> Node:
        value = reference(known, worth)
        return Call(value.type, "when", (reference(known, f"due.{benefit.id}"), value))

    checker.build(name, benefit.serves, paid, benefit.name)
    return name


def _choices(catalogue: Catalogue, versions: list[Version]) -> dict[str, list[Choice]]:
    """The choices in which each benefit stands, with names and kinds checked."""
    kinds = {benefit.id: benefit.serves for version in versions for benefit in version.benefits}
    every = {benefit.id: benefit.serves for item in catalogue.items.values() for version in item.versions for benefit in version.benefits}
    every |= {outside.benefit: outside.serves for outside in catalogue.outside.values()}
    priced = {benefit.id for version in versions for benefit in version.benefits if benefit.amount}
    problems: list[Problem] = []
    found: dict[str, list[Choice]] = {}
    for choice in catalogue.choices:
        for name in choice.of:
            if name not in every:
                near = nearest(name, every)
                problems.append(
                    Problem(
                        choice.where,
                        "benefit-unknown",
                        _("没有待遇“{name}”", name=name),
                        _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"),
                    )
                )
            elif choice.kind != "one_of" and name in catalogue.outside:
                problems.append(
                    Problem(choice.where, "choice-outside", _("“{name}”只有在享记录，不能参加这种选择", name=name), _("改用 one_of"))
                )
        if len({every[name] for name in choice.of if name in every}) > 1:
            problems.append(Problem(choice.where, "choice-kinds", _("同一选择里的待遇应当给同一种对象"), _("分成几个选择")))
        present = [name for name in choice.of if name in kinds]
        if choice.kind == "best_of" and any(name not in priced for name in present):
            problems.append(Problem(choice.where, "choice-amount", _("best_of 的每项待遇都要有金额"), _("写 amount，或改用 first_of")))
        for name in present:
            usable = choice.of if choice.kind == "one_of" else tuple(present)
            found.setdefault(name, []).append(Choice(choice.id, choice.kind, usable, choice.say, choice.basis, choice.where))
    if problems:
        raise PuhuiError(sorted(set(problems)))
    return found


def _at(schema: Schema, benefit: Benefit, problems: list[Problem]) -> None:
    """`at` is a place of the unit, or of what it belongs to; a rule's places are proved with the rule."""
    owner, _dot, name = benefit.at.rpartition(".")
    if name == PLACE:
        return
    fact = schema.facts.get((owner or benefit.serves, name))
    linked = not owner or (benefit.serves, owner) in schema.links
    if fact is None or not isinstance(fact.type, Place) or not linked:
        known = [fact.name for fact in schema.facts_of(benefit.serves) if isinstance(fact.type, Place)]
        where = Where(benefit.where.file, benefit.where.line) if benefit.where else Where()
        what = _("“{at}”不是{kind}的地区", at=benefit.at, kind=schema.kinds[benefit.serves])
        problems.append(Problem(where, "at-unknown", what, _("可用：{all}", all="、".join(known) or "—")))
