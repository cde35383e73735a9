"""Names in expressions: facts, short names, answers, awards and standards, of a unit or of what it belongs to."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from puhui.errors import Problem, nearest
from puhui.lang import _
from puhui.rules import ranges
from puhui.rules.schema import Collection
from puhui.rules.source import LeansOnRefused, Refused, Source, parse, refuse, span
from puhui.rules.tree import ELEMENT, OWN, Const, FactOf, Node, Owner, Path, Ref, StandardOf, Today
from puhui.rules.types import EARLIEST_TODAY, LATEST_TODAY, Day, Flag, Number, Place, Type, Word, say

if TYPE_CHECKING:
    from puhui.rules.check import Checker

AGGREGATES = ("count", "sum", "any", "all", "min", "max")
FUNCTIONS: dict[str, Callable[[], str]] = {
    "if_": lambda: _("if_(条件, 甲, 乙)"),
    "pick": lambda: _("pick(代码, 键, 值, …[, 其余])"),
    "div": lambda: "div(a, b)",
    "share": lambda: _("share(金额, 百分比)"),
    "years_after": lambda: _("years_after(日期, 年数)"),
    "months_between": lambda: _("months_between(起, 止)"),
    "year_start": lambda: _("year_start(日期)"),
    "month_start": lambda: _("month_start(日期)"),
}


def form_of(name: str) -> str:
    """How a function is written, for messages."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]()
    if name in ("any", "all"):
        return _("{name}(members, 条件)", name=name)
    return _("count(members[, 条件])") if name == "count" else _("{name}(members.事实[, 条件])", name=name)


@dataclass(frozen=True)
class Scope:
    """What an expression may call by short names, beside the facts of its unit.

    names: (kind, short name) → definition. at: the expression that gives the place for standards.
    standards: short → full name. counted: collection → definition over its elements that says who counts.
    """

    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    standards: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    counted: Mapping[str, str] = field(default_factory=dict)


class Names(ABC):
    """What an expression's names mean. `inside` is the collection at hand within an aggregate."""

    def __init__(self, checker: Checker, kind: str, source: Source, scope: Scope):
        self.checker, self.schema = checker, checker.schema
        self.kind, self.source, self.scope = kind, source, scope
        self.inside: Collection | None = None

    def fail(self, node: ast.AST, code: str, what: str, remedy: str = "") -> NoReturn:
        raise Refused(Problem(span(self.source, node), code, what, remedy))

    @abstractmethod
    def read(self, node: ast.expr, wanted: Type | None = None) -> Node:
        """Any expression. `wanted`: the type a bare 0 or a word takes from its place."""

    def _made(self, node: ast.AST, result: Type | str, make: Callable[[Type], Node]) -> Node:
        """The node that `make` builds for a proved type, or the refusal that stands in its place."""
        if isinstance(result, ranges.WrongType):
            self.fail(node, "rule-type", result, _("检查两边各是什么"))
        if isinstance(result, str):
            self.fail(node, "rule-range", result, _("收紧事实声明的范围，或换一种写法"))
        return make(result)

    def _name(self, node: ast.Name | ast.Attribute) -> Node:
        words = dotted(node)
        if words is None:
            raise refuse(self.source, node)
        head, rest = words[0], ".".join(words[1:])
        if head == "standard":
            return self._standard(node)
        if self.inside and head == self.inside.name:
            return self._of(node, self.inside.of, ELEMENT, rest)
        if rest and (self.kind, head) in self.schema.links:
            return self._of(node, head, Owner(head), rest)
        if rest and (self.kind, head) in self.schema.collections:
            if self.inside:
                self.fail(node, "rule-two-collections", _("一个集合函数里只能用一个集合"), _("先给另一个集合的结果起名字（let）"))
            self.fail(
                node, "rule-collection", _("“{name}”是集合，要放在集合函数里", name=head), _("如 sum({name})", name=ast.unparse(node))
            )
        return self._of(node, self.kind, OWN, ".".join(words))

    def _of(self, node: ast.AST, kind: str, path: Path, name: str) -> Node:
        """The fact, short name, answer or award called `name` of a unit of `kind`."""
        if name == "today" and path == OWN:
            return Today(Day(EARLIEST_TODAY, LATEST_TODAY))
        if name.startswith("due."):
            return self._due(node, kind, path, name)
        if name.startswith("receives."):
            return self._receives(node, kind, path, name)
        short = self.scope.names.get((kind, name))
        if short is not None:
            return self._ref(node, path, short)
        fact = self.schema.facts.get((kind, name))
        if fact is not None:
            return FactOf(fact.type, path, name)
        if self.checker.kind_of(f"{kind}/{name}") == kind:
            return self._ref(node, path, f"{kind}/{name}")
        self._unknown(node, kind, path, name)

    def _ref(self, node: ast.AST, path: Path, name: str) -> Node:
        definition = self.checker.definition(name)
        if definition is None:
            raise LeansOnRefused
        return Ref(definition.type, path, name)

    def _due(self, node: ast.AST, kind: str, path: Path, name: str) -> Node:
        other = self.checker.kind_of(name)
        if other is None:
            dues = [known for known in self.checker.names() if known.startswith("due.") and "/" not in known]
            near = nearest(name, dues)
            self.fail(
                node,
                "benefit-unknown",
                _("没有待遇“{name}”", name=name),
                _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"),
            )
        return self._ref(node, self._across(node, kind, path, other, name), name)

    def _receives(self, node: ast.AST, kind: str, path: Path, name: str) -> Node:
        holders = [owner for owner, fact in self.schema.facts if fact == name]
        if not holders:
            near = nearest(name, [fact for _owner, fact in self.schema.facts if fact.startswith("receives.")])
            self.fail(
                node,
                "benefit-unknown",
                _("没有待遇“{name}”", name=name),
                _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"),
            )
        holder = kind if kind in holders else holders[0]
        return FactOf(Flag(), self._across(node, kind, path, holder, name), name)

    def _across(self, node: ast.AST, kind: str, path: Path, other: str, name: str) -> Path:
        """A benefit that serves another kind is that of the unit to which this one belongs."""
        if other == kind:
            return path
        if path == OWN and (kind, other) in self.schema.links:
            return Owner(other)
        self.fail(
            node,
            "benefit-kind",
            _(
                "“{name}”是给{other}的，这里是{kind}",
                name=name,
                other=self.schema.kinds.get(other, other),
                kind=self.schema.kinds.get(kind, kind),
            ),
            _("在集合函数里写 members.{name}，或换成所属单位的待遇", name=name),
        )

    def _unknown(self, node: ast.AST, kind: str, path: Path, name: str) -> NoReturn:
        if any(known.startswith(f"due.{name}.") or known == f"due.{name}" for known in self.checker.names()):
            self.fail(
                node,
                "benefit-bare",
                _("“{name}”是事项的名字，没有说是应享还是在享", name=name),
                _("写 due.{name}（按规则应享）或 receives.{name}（在享）", name=name),
            )
        self._not_alone(node, path, name)
        known = [fact.name for fact in self.schema.facts_of(kind)] + [short for owner, short in self.scope.names if owner == kind]
        if path == OWN:
            known += [
                *self.schema.owners_of(kind),
                *(name for owner, name in self.schema.collections if owner == kind),
                "today",
                *FUNCTIONS,
            ]
        raise unknown_name(self.source, node, name, known)

    def _not_alone(self, node: ast.AST, path: Path, name: str) -> None:
        """Refuses a name that means something, but not by itself."""
        if (path == ELEMENT and not name) or (path == OWN and (self.kind, name) in self.schema.collections):
            name = name or ast.unparse(node)
            self.fail(node, "rule-collection", _("“{name}”是集合，要放在集合函数里", name=name), _("如 count({name})", name=name))
        if path == OWN and (self.kind, name) in self.schema.links:
            self.fail(node, "name-alone", _("“{name}”是所属单位，要说明它的哪个事实", name=name), _("写作 {name}.事实", name=name))
        if path == OWN and (name in FUNCTIONS or name in AGGREGATES):
            self.fail(node, "name-alone", _("“{name}”是函数，要带参数", name=name), _("写作 {form}", form=form_of(name)))

    # -- standards -----------------------------------------------------------------------------------------

    def _standard(self, node: ast.expr) -> Node:
        body, keys = (node.value, node.slice) if isinstance(node, ast.Subscript) else (node, None)
        words = dotted(body)
        if words is None or words[0] != "standard" or len(words) < 2:
            raise refuse(self.source, node)
        short = ".".join(words[1:])
        standard = self.schema.standards.get(self.scope.standards.get(short, short))
        if standard is None:
            near = nearest(short, list(self.scope.standards) or list(self.schema.standards))
            remedy = _("是不是 standard.{near}？", near=near) if near else _("先在 standards 里声明它")
            self.fail(body, "standard-unknown", _("没有标准“{name}”", name=short), remedy)
        given = [] if keys is None else list(keys.elts) if isinstance(keys, ast.Tuple) else [keys]
        if len(given) != len(standard.keys):
            wanted = ", ".join(name for name, _values in standard.keys)
            form = f"standard.{short}[{wanted}]" if wanted else f"standard.{short}"
            self.fail(node, "standard-keys", _("标准“{name}”的键不对", name=short), _("写作 {form}", form=form))
        return StandardOf(
            standard.type,
            standard.name,
            self._place(node),
            tuple(self._key(part, values) for part, (_name, values) in zip(given, standard.keys, strict=True)),
        )

    def _key(self, node: ast.expr, values: tuple[str, ...]) -> Node:
        read = self.read(node, Word(values))
        if isinstance(read.type, Word):
            foreign = [word for word in read.type.values if word not in values]
            if foreign and (isinstance(read, Const) or len(foreign) == len(read.type.values)):
                self.fail(
                    node, "word-unknown", _("键“{value}”不在标准的代码表里", value=foreign[0]), _("可用：{all}", all="、".join(values))
                )
            return read
        if isinstance(read.type, Number) and all(str(value) in values for value in range(read.type.low, read.type.high + 1)[:100]):
            return read
        self.fail(
            node, "standard-keys", _("标准的键应当是代码，得到的是{got}", got=say(read.type)), _("可用：{all}", all="、".join(values))
        )

    def _place(self, node: ast.AST) -> Node:
        """The place whose figure is meant: what the item's `at` says, of this unit."""
        if self.scope.at is None:
            self.fail(node, "standard-place", _("这里没有说按哪里的标准"), _("在事项里写 at: hukou、residence 或 self"))
        inside, self.inside = self.inside, None
        source, self.source = self.source, Source.plain(self.scope.at)
        try:
            place = self.read(parse(self.source))
        finally:
            self.inside, self.source = inside, source
        if not isinstance(place.type, Place):
            self.fail(
                node,
                "standard-place",
                _("at 应当是地区，{name} 是{got}", name=self.scope.at, got=say(place.type)),
                _("写 hukou、residence 或 self"),
            )
        return place


def dotted(node: ast.expr) -> list[str] | None:
    """`a.b.c` as its words."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else None


def unknown_name(source: Source, node: ast.AST, name: str, among: list[str]) -> Refused:
    """The refusal of a name that nobody declared, with the nearest."""
    near = nearest(name, among)
    remedy = _("是不是 {near}？", near=near) if near else _("可用的名字见语言参考页，或先在台账里声明这个事实")
    return Refused(Problem(span(source, node), "name-unknown", _("没有“{name}”这个名字", name=name), remedy))
