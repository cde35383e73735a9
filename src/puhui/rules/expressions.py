"""One expression from Python's syntax tree into the typed tree: names, types and ranges, or a refusal with its place."""

from __future__ import annotations

import ast

from puhui.errors import nearest
from puhui.lang import _
from puhui.rules import ranges
from puhui.rules.calls import Calls
from puhui.rules.source import refuse
from puhui.rules.tree import Arith, Compare, Const, Logic, Node, Not
from puhui.rules.types import Flag, Moment, Money, Number, Percent, Place, Type, Value, Word, same_family, say

COMPARISONS: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


class Reader(Calls):
    """Reads the expressions of one definition: the shapes of the grammar."""

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
            remedy = (
                _("是不是 {near}？可用：{all}", near=near, all="、".join(kind.values))
                if near
                else _("可用：{all}", all="、".join(kind.values))
            )
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
            remedy = (
                _("金额只与金额或 0 比较；数字标准写进 standards.csv，用 standard.名称")
                if isinstance(one.type, Money) or isinstance(other.type, Money)
                else ""
            )
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
