"""One expression from Python's syntax tree into the typed tree: names, types and ranges, or a refusal with its place."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from puhui.errors import Problem, nearest
from puhui.lang import _
from puhui.rules import ranges
from puhui.rules.schema import Collection, Standard
from puhui.rules.source import Refused, Source, parse, refuse, span
from puhui.rules.tree import ELEMENT, OWN, Aggregate, Arith, Call, Compare, Const, FactOf, Logic, Node, Not, Owner, Path, Ref, StandardOf, Today
from puhui.rules.types import EARLIEST_TODAY, LATEST_TODAY, Day, Flag, Moment, Money, Number, Percent, Place, Type, Value, Word, join, same_family, say

if TYPE_CHECKING:
    from puhui.rules.check import Checker, Scope

COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
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


class Reader:
    """Reads the expressions of one definition. `inside` is the collection at hand within an aggregate."""

    def __init__(self, checker: Checker, kind: str, source: Source, scope: Scope):
        self.checker, self.schema = checker, checker.schema
        self.kind, self.source, self.scope = kind, source, scope
        self.inside: Collection | None = None

    def fail(self, node: ast.AST, code: str, what: str, remedy: str = "") -> NoReturn:
        raise Refused(Problem(span(self.source, node), code, what, remedy))

    # -- the shapes of the grammar -------------------------------------------------------------------------

    def read(self, node: ast.expr, wanted: Type | None = None) -> Node:
        """`wanted`: the type a bare 0 or a word takes from its place."""
        match node:
            case ast.Constant():
                return self._constant(node, wanted)
            case ast.BoolOp():
                parts = tuple(self.flag(part) for part in node.values)
                return Logic(Flag(), "and" if isinstance(node.op, ast.And) else "or", parts)
            case ast.UnaryOp(op=ast.Not()):
                return Not(Flag(), self.flag(node.operand))
            case ast.UnaryOp(op=ast.USub()):
                return self._minus(node, wanted)
            case ast.UnaryOp():
                raise refuse(self.source, node, node.op)
            case ast.Compare():
                return self._compare(node)
            case ast.BinOp():
                return self._arith(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.Subscript():
                return self._standard(node)
            case ast.Call():
                return self._call(node, wanted)
            case _:
                raise refuse(self.source, node)

    def flag(self, node: ast.expr) -> Node:
        read = self.read(node)
        if not isinstance(read.type, Flag):
            self.fail(node, "rule-type", _("这里应当是条件（是否），得到的是{got}", got=say(read.type)), _("写成比较，如 age >= 60"))
        return read

    def _constant(self, node: ast.Constant, wanted: Type | None) -> Node:
        value = node.value
        if isinstance(value, bool):
            return Const(Flag(), value)
        if isinstance(value, int):
            if abs(value) > 10**12:
                self.fail(node, "rule-number", _("数太大"), _("金额和标准不写在规则里，写进 standards.csv"))
            if value == 0 and isinstance(wanted, (Money, Percent, Moment)):
                return Const(type(wanted)(0, 0), 0)
            return Const(Number(value, value), value)
        if isinstance(value, str):
            if isinstance(wanted, Word):
                return Const(Word((self._word(node, value, wanted),)), value)
            self.fail(node, "rule-word", _("文字只用于与代码比较或作标准的键"), _("数不加引号"))
        if value is None:
            self.fail(node, "rule-null", _("没有 None：缺的事实自然得出“待核实”"), _("去掉这个判断"))
        self.fail(node, "rule-number", _("只有整数；小数和金额写进 standards.csv"), _("比例用 share(金额, 百分比标准)"))

    def _word(self, node: ast.AST, value: str, kind: Word) -> str:
        if value not in kind.values:
            near = nearest(value, kind.values)
            remedy = _("是不是 {near}？可用：{all}", near=near, all="、".join(kind.values)) if near else _("可用：{all}", all="、".join(kind.values))
            self.fail(node, "word-unknown", _("“{value}”不在代码表里", value=value), remedy)
        return value

    def _minus(self, node: ast.UnaryOp, wanted: Type | None) -> Node:
        part = self.read(node.operand, wanted)
        if isinstance(part, Const) and isinstance(part.value, int) and isinstance(part.type, Number):
            return Const(Number(-part.value, -part.value), -part.value)
        if not isinstance(part.type, (Number, Money)):
            self.fail(node, "rule-type", _("负号不能用于{what}", what=say(part.type)))
        zero = Const(type(part.type)(0, 0), 0)
        return self._made(node, ranges.arith("-", zero.type, part.type), lambda kind: Arith(kind, "-", zero, part))

    def _compare(self, node: ast.Compare) -> Node:
        if len(node.ops) != 1:
            self.fail(node, "rule-chained", _("一次只比较两项"), _("写成 a <= b and b < c"))
        operator, left, right = node.ops[0], node.left, node.comparators[0]
        if isinstance(operator, (ast.In, ast.NotIn)):
            made = self._member(left, right)
            return Not(Flag(), made) if isinstance(operator, ast.NotIn) else made
        if type(operator) not in COMPARISONS:
            raise refuse(self.source, node, operator)
        one, other = self._pair(left, right)
        if not same_family(one.type, other.type):
            remedy = _("金额只与金额或 0 比较；数字标准写进 standards.csv，用 standard.名称") if isinstance(one.type, Money) or isinstance(other.type, Money) else ""
            self.fail(node, "rule-type", _("{left}不能与{right}比较", left=say(one.type), right=say(other.type)), remedy)
        sign = COMPARISONS[type(operator)]
        if isinstance(one.type, (Flag, Word, Place)) and (sign not in ("==", "!=") or isinstance(one.type, Flag)):
            self.fail(node, "rule-type", _("{what}不能比较大小", what=say(one.type)), _("是否直接写名字或 not 名字；代码用 == 或 in"))
        return Compare(Flag(), sign, one, other)

    def _pair(self, left: ast.expr, right: ast.expr) -> tuple[Node, Node]:
        """Two sides, of which a literal takes its type from the other."""
        if isinstance(left, ast.Constant):
            other = self.read(right)
            return self.read(left, other.type), other
        one = self.read(left)
        return one, self.read(right, one.type)

    def _member(self, left: ast.expr, right: ast.expr) -> Node:
        item = self.read(left)
        if not isinstance(right, ast.Tuple) or not right.elts:
            self.fail(right, "rule-in", _("in 的右边写成圆括号里的几个值"), _("如 disability_level in (1, 2)；只有一个值时写 (1,)"))
        if not isinstance(item.type, (Number, Word)):
            self.fail(left, "rule-type", _("in 只用于数和代码，不能用于{what}", what=say(item.type)))
        values: list[Value] = []
        for part in right.elts:
            read = self.read(part, item.type)
            if not isinstance(read, Const):
                self.fail(part, "rule-in", _("in 的右边只能是写出来的值"), _("与别的事实比较用 =="))
            if not same_family(read.type, item.type):
                self.fail(part, "rule-type", _("{left}不能与{right}比较", left=say(item.type), right=say(read.type)))
            values.append(read.value)
        return Compare(Flag(), "in", item, None, tuple(values))

    def _arith(self, node: ast.BinOp) -> Node:
        if type(node.op) not in OPERATORS:
            raise refuse(self.source, node, node.op)
        left, right = self.read(node.left), self.read(node.right)
        sign = OPERATORS[type(node.op)]
        if sign in "+-" and isinstance(right, Const) and right.value == 0 and isinstance(left.type, (Money, Percent)):
            right = Const(type(left.type)(0, 0), 0)
        return self._made(node, ranges.arith(sign, left.type, right.type), lambda kind: Arith(kind, sign, left, right))

    def _made(self, node: ast.AST, result: Type | str, make: Callable[[Type], Node]) -> Node:
        """The node that `make` builds for a proved type, or the refusal that stands in its place."""
        if isinstance(result, ranges.WrongType):
            self.fail(node, "rule-type", result, _("检查两边各是什么"))
        if isinstance(result, str):
            self.fail(node, "rule-range", result, _("收紧事实声明的范围，或换一种写法"))
        return make(result)

    # -- names ---------------------------------------------------------------------------------------------

    def _name(self, node: ast.Name | ast.Attribute) -> Node:
        words = _dotted(node)
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
            self.fail(node, "rule-collection", _("“{name}”是集合，要放在集合函数里", name=head), _("如 sum({name})", name=ast.unparse(node)))
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
        from puhui.rules.check import LeansOnRefused

        definition = self.checker.definition(name)
        if definition is None:
            raise LeansOnRefused
        return Ref(definition.type, path, name)

    def _due(self, node: ast.AST, kind: str, path: Path, name: str) -> Node:
        other = self.checker.kind_of(name)
        if other is None:
            dues = [known for known in self.checker.names() if known.startswith("due.") and "/" not in known]
            near = nearest(name, dues)
            self.fail(node, "benefit-unknown", _("没有待遇“{name}”", name=name), _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"))
        return self._ref(node, self._across(node, kind, path, other, name), name)

    def _receives(self, node: ast.AST, kind: str, path: Path, name: str) -> Node:
        holders = [owner for owner, fact in self.schema.facts if fact == name]
        if not holders:
            near = nearest(name, [fact for _owner, fact in self.schema.facts if fact.startswith("receives.")])
            self.fail(node, "benefit-unknown", _("没有待遇“{name}”", name=name), _("是不是 {near}？", near=near) if near else _("检查事项和待遇的名字"))
        return FactOf(Flag(), self._across(node, kind, path, holders[0], name), name)

    def _across(self, node: ast.AST, kind: str, path: Path, other: str, name: str) -> Path:
        """A benefit that serves another kind is that of the unit to which this one belongs."""
        if other == kind:
            return path
        if path == OWN and (kind, other) in self.schema.links:
            return Owner(other)
        self.fail(node, "benefit-kind", _("“{name}”是给{other}的，这里是{kind}", name=name, other=self.schema.kinds.get(other, other), kind=self.schema.kinds.get(kind, kind)), _("在集合函数里写 members.{name}，或换成所属单位的待遇", name=name))

    def _unknown(self, node: ast.AST, kind: str, path: Path, name: str) -> NoReturn:
        from puhui.rules.check import unknown_name

        if any(known.startswith(f"due.{name}.") or known == f"due.{name}" for known in self.checker.names()):
            self.fail(node, "benefit-bare", _("“{name}”是事项的名字，没有说是应享还是在享", name=name), _("写 due.{name}（按规则应享）或 receives.{name}（在享）", name=name))
        self._not_alone(node, path, name)
        known = [fact.name for fact in self.schema.facts_of(kind)] + [short for owner, short in self.scope.names if owner == kind]
        if path == OWN:
            known += [*self.schema.owners_of(kind), *(name for owner, name in self.schema.collections if owner == kind), "today", *FUNCTIONS]
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
        words = _dotted(body)
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
        return StandardOf(standard.type, standard.name, self._place(node), tuple(self._key(part, values) for part, (_name, values) in zip(given, standard.keys, strict=True)))

    def _key(self, node: ast.expr, values: tuple[str, ...]) -> Node:
        read = self.read(node, Word(values))
        if isinstance(read.type, Word):
            foreign = [word for word in read.type.values if word not in values]
            if foreign and (isinstance(read, Const) or len(foreign) == len(read.type.values)):
                self.fail(node, "word-unknown", _("键“{value}”不在标准的代码表里", value=foreign[0]), _("可用：{all}", all="、".join(values)))
            return read
        if isinstance(read.type, Number) and all(str(value) in values for value in range(read.type.low, read.type.high + 1)[:100]):
            return read
        self.fail(node, "standard-keys", _("标准的键应当是代码，得到的是{got}", got=say(read.type)), _("可用：{all}", all="、".join(values)))

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
            self.fail(node, "standard-place", _("at 应当是地区，{name} 是{got}", name=self.scope.at, got=say(place.type)), _("写 hukou、residence 或 self"))
        return place

    # -- functions -----------------------------------------------------------------------------------------

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
            self.fail(node.func, "function-unknown", _("没有函数“{name}”", name=name), _("是不是 {near}？", near=near) if near else _("可用的函数：{all}", all=" ".join([*AGGREGATES, *FUNCTIONS])))
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
            self.fail(node, "pick-open", _("pick 没有写全，还缺：{all}", all="、".join(str(value) for value in missing[:6])), _("补上，或在最后写其余情形的值"))
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
            self.fail(first, "collection-unknown", _("没有集合“{name}”", name=name), _("是不是 {near}？", near=near) if near else _("可用：{all}", all="、".join(known) or "—"))
        heads = {part.value.id for part in ast.walk(first) if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)}
        found = sorted(heads & set(known))
        if len(found) != 1:
            self.fail(first, "collection-unknown", _("{name} 的第一个位置要写集合成员的事实", name=op), _("如 {name}(members.monthly_income)", name=op))
        return known[found[0]]


def _dotted(node: ast.expr) -> list[str] | None:
    """`a.b.c` as its words."""
    words: list[str] = []
    while isinstance(node, ast.Attribute):
        words.insert(0, node.attr)
        node = node.value
    return [node.id, *words] if isinstance(node, ast.Name) else None
