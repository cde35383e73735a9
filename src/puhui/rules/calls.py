"""Functions and collections in expressions: if_, pick, div, share, days; count sum any all min max."""

from __future__ import annotations

import ast

from puhui.errors import nearest
from puhui.lang import _
from puhui.rules import ranges
from puhui.rules.names import AGGREGATES, FUNCTIONS, Names, form_of
from puhui.rules.schema import Collection
from puhui.rules.tree import ELEMENT, OWN, Aggregate, Call, Const, Logic, Node, Not, StandardOf
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Type, Word, join, same_family, say


class Calls(Names):
    """Calls of the listed functions."""

    def flag(self, node: ast.expr) -> Node:
        """A condition."""
        read = self.read(node)
        if not isinstance(read.type, Flag):
            self.fail(node, "rule-type", _("这里应当是条件（是否），得到的是{got}", got=say(read.type)), _("写成比较，如 age >= 60"))
        return read

    def _call(self, node: ast.Call, wanted: Type | None) -> Node:
        if not isinstance(node.func, ast.Name):
            self.fail(node.func, "rule-method", _("规则里没有方法"), _("可用的函数：{all}", all=" ".join([*AGGREGATES, *FUNCTIONS])))
        name = node.func.id
        if node.keywords or any(isinstance(part, ast.Starred) for part in node.args):
            self.fail(node, "rule-arguments", _("参数只按位置写"), form_of(name) if name in FUNCTIONS or name in AGGREGATES else "")
        if name in AGGREGATES:
            return self._aggregate(node, name)
        if name not in FUNCTIONS:
            near = nearest(name, [*AGGREGATES, *FUNCTIONS])
            self.fail(
                node.func,
                "function-unknown",
                _("没有函数“{name}”", name=name),
                _("是不是 {near}？", near=near) if near else _("可用的函数：{all}", all=" ".join([*AGGREGATES, *FUNCTIONS])),
            )
        if name == "if_":
            return self._if(node, wanted)
        if name == "pick":
            return self._pick(node, wanted)
        count = 1 if name in ("year_start", "month_start") else 2
        if len(node.args) != count:
            self.fail(node, "rule-arguments", _("{name} 的参数个数不对", name=name), _("写作 {form}", form=form_of(name)))
        args = tuple(self.read(part) for part in node.args)
        note = ""
        if name == "share" and isinstance(args[1], StandardOf):
            note = self.schema.standards[args[1].name].rounding
        elif name == "share":
            note = "half_up"
        return self._made(node, self._result(node, name, args), lambda kind: Call(kind, name, args, note))

    def _result(self, node: ast.Call, name: str, args: tuple[Node, ...]) -> Type | str:
        kinds = [part.type for part in args]
        if name in ("year_start", "month_start"):
            if not isinstance(kinds[0], Day):
                return ranges.WrongType(_("{name} 只用于日期", name=name))
            return Day(kinds[0].low.replace(month=1, day=1), kinds[0].high)
        known = {"div": ranges.div, "share": ranges.share, "years_after": ranges.years_after, "months_between": ranges.months_between}
        return known[name](kinds[0], kinds[1])

    def _if(self, node: ast.Call, wanted: Type | None) -> Node:
        if len(node.args) != 3:
            self.fail(node, "rule-arguments", _("{name} 的参数个数不对", name="if_"), _("写作 {form}", form=form_of("if_")))
        condition = self.flag(node.args[0])
        one, other = self._branches(node.args[1:], wanted)
        return Call(join(one.type, other.type), "if_", (condition, one, other))

    def _branches(self, parts: list[ast.expr], wanted: Type | None) -> list[Node]:
        """Values of which one is taken: all of one family, where a bare 0 takes the type of its neighbours."""
        read = [None if isinstance(part, ast.Constant) and wanted is None else self.read(part, wanted) for part in parts]
        guide = wanted if isinstance(wanted, Word) else next((node.type for node in read if node is not None), wanted)
        nodes = [node if node is not None else self.read(part, guide) for node, part in zip(read, parts, strict=True)]
        # Two words of one vocabulary need not be the same word.
        family = guide if isinstance(guide, Word) and isinstance(nodes[0].type, Word) else nodes[0].type
        for node, part in zip(nodes, parts, strict=True):
            if not same_family(node.type, family):
                self.fail(part, "rule-type", _("几种结果应当是同一类：{left}和{right}", left=say(family), right=say(node.type)))
        return nodes

    def _pick(self, node: ast.Call, wanted: Type | None) -> Node:
        if len(node.args) < 3:
            self.fail(node, "rule-arguments", _("{name} 的参数个数不对", name="pick"), _("写作 {form}", form=form_of("pick")))
        subject = self.read(node.args[0])
        if not isinstance(subject.type, (Word, Number)):
            self.fail(node.args[0], "rule-type", _("pick 按代码或数取值，不能按{what}", what=say(subject.type)))
        pairs, rest = node.args[1:], None
        if len(pairs) % 2:
            pairs, rest = pairs[:-1], node.args[-1]
        keys = [self._pick_key(part, subject) for part in pairs[::2]]
        if len({key.value for key in keys}) != len(keys):
            self.fail(node, "pick-twice", _("pick 的同一个键写了两次"))
        every = subject.type.values if isinstance(subject.type, Word) else tuple(range(subject.type.low, subject.type.high + 1)[:1000])
        missing = [value for value in every if value not in {key.value for key in keys}]
        if rest is None and missing:
            self.fail(
                node,
                "pick-open",
                _("pick 没有写全，还缺：{all}", all="、".join(str(value) for value in missing[:6])),
                _("补上，或在最后写其余情形的值"),
            )
        values = self._branches([*pairs[1::2], *([rest] if rest is not None else [])], wanted)
        kind = values[0].type
        for value in values[1:]:
            kind = join(kind, value.type)
        args: list[Node] = [subject]
        for key, value in zip(keys, values, strict=False):
            args += [key, value]
        return Call(kind, "pick", tuple(args + ([values[-1]] if rest is not None else [])))

    def _pick_key(self, node: ast.expr, subject: Node) -> Const:
        read = self.read(node, subject.type)
        if not isinstance(read, Const) or not same_family(read.type, subject.type):
            self.fail(node, "pick-key", _("pick 的键要写成值"), _("写作 {form}", form=form_of("pick")))
        return read

    # -- collections ---------------------------------------------------------------------------------------

    def _aggregate(self, node: ast.Call, op: str) -> Node:
        if self.inside:
            self.fail(node, "rule-nested", _("集合函数里不能再用集合函数"), _("先给里面的结果起名字（let），或声明成成员的事实"))
        needs = 2 if op in ("any", "all") else 1
        if not needs <= len(node.args) <= 2:
            self.fail(node, "rule-arguments", _("{name} 的参数个数不对", name=op), _("写作 {form}", form=form_of(op)))
        self.inside = self._collection(node, op)
        try:
            value = None if op in ("count", "any", "all") else self.read(node.args[0])
            where = self.flag(node.args[1]) if len(node.args) == 2 else None
            return self._guarded(node, op, value, where)
        finally:
            self.inside = None

    def _guarded(self, node: ast.Call, op: str, value: Node | None, where: Node | None) -> Node:
        assert self.inside is not None
        counted = self.scope.counted.get(self.inside.name)
        if counted is not None:
            where = self._with_counted(node, op, self._ref(node, ELEMENT, counted), where)
        kind: Type | str = Flag()
        if op == "count":
            kind = Number(0, self.inside.at_most)
        elif op == "sum":
            assert value is not None
            kind = ranges.total(value.type, self.inside.at_most)
        elif op in ("min", "max"):
            assert value is not None
            kind = value.type
            if not isinstance(kind, (Number, Money, Percent, Day, Moment)):
                self.fail(node, "rule-type", _("{name} 不能用于{what}", name=op, what=say(kind)))
        name = self.inside.name
        made = self._made(node, kind, lambda kind: Aggregate(kind, op, name, value, where))
        if self.inside.complete is None:
            return made
        complete = self._of(node, self.kind, OWN, self.inside.complete)
        return Call(made.type, "known_if", (complete, made))

    @staticmethod
    def _with_counted(node: ast.AST, op: str, counted: Node, where: Node | None) -> Node:
        if where is None:
            return counted
        if op == "all":  # all who count: not counted, or the condition
            return Logic(Flag(), "or", (Not(Flag(), counted), where))
        return Logic(Flag(), "and", (counted, where))

    def _collection(self, node: ast.Call, op: str) -> Collection:
        """Which collection a call is about: its first argument names it, or reads facts of its elements."""
        first = node.args[0]
        known = {name: value for (owner, name), value in self.schema.collections.items() if owner == self.kind}
        if op in ("count", "any", "all"):
            if isinstance(first, ast.Name) and first.id in known:
                return known[first.id]
            name = first.id if isinstance(first, ast.Name) else ast.unparse(first)
            near = nearest(name, known)
            self.fail(
                first,
                "collection-unknown",
                _("没有集合“{name}”", name=name),
                _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(known) or "—"),
            )
        heads = {part.value.id for part in ast.walk(first) if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)}
        found = sorted(heads & set(known))
        if len(found) != 1:
            self.fail(
                first,
                "collection-unknown",
                _("{name} 的第一个位置要写集合成员的事实", name=op),
                _("如 {name}(members.monthly_income)", name=op),
            )
        return known[found[0]]
