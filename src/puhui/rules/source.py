"""An expression as it stands in somebody's file, and Python's grammar as its parser.

Python's `ast` gives the exact place of every part and swallows nothing. What the language does not have is
refused here by name, with what to write instead.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from puhui.errors import Problem, Where
from puhui.lang import _

LONGEST = 4000  # characters of one expression
DEEPEST = 40  # levels of nesting
_LONE_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")


@dataclass(frozen=True)
class Source:
    """`text` with a way to say where its characters stand: `locate(offset, length)`."""

    text: str
    locate: Callable[[int, int], Where] = field(default=lambda offset, length: Where(), compare=False)

    @classmethod
    def plain(cls, text: str, file: str = "") -> Source:
        """An expression that stands alone on one line."""
        return cls(text, lambda offset, length: Where(file, 1, offset + 1, length, text))


class Refused(Exception):
    """An expression that the language does not take; carries its problem."""

    def __init__(self, problem: Problem):
        super().__init__(problem.what)
        self.problem = problem


class LeansOnRefused(Exception):
    """A definition uses one that was refused: no message of its own."""


def parse(source: Source) -> ast.expr:
    """The expression's syntax tree. Raises Refused."""
    if not source.text.strip():
        raise Refused(Problem(source.locate(0, 1), "rule-empty", _("表达式是空的"), _("写上条件，或删去这一项")))
    if len(source.text) > LONGEST:
        raise Refused(Problem(source.locate(0, 1), "rule-long", _("表达式超过 {n} 个字符", n=LONGEST), _("用 let 分成几步")))
    try:
        tree = ast.parse(f"({source.text}\n)", mode="eval").body
        ast.parse(f"[{source.text}\n]", mode="eval")  # a text that closes our bracket and opens its own cannot close both kinds
    except SyntaxError as error:
        offset = _offset(source.text, error.lineno or 1, (error.offset or 1) - 1)
        hint = _hint(source.text)
        raise Refused(Problem(source.locate(offset, 1), "rule-syntax", _("表达式写法有误"), hint)) from None
    except (ValueError, RecursionError, MemoryError):
        raise Refused(Problem(source.locate(0, 1), "rule-syntax", _("表达式写法有误或嵌套过深"), _("用 let 分成几步"))) from None
    if _depth(tree) > DEEPEST:
        raise Refused(Problem(source.locate(0, 1), "rule-deep", _("表达式嵌套超过 {n} 层", n=DEEPEST), _("用 let 分成几步")))
    return tree


def _hint(text: str) -> str:
    """What is probably meant by a text that does not parse."""
    taken = [word for word in re.findall(r"(?<=\.)[a-z]+\b", text) if keyword.iskeyword(word)]
    if taken:
        return _("“{name}”是语法里的词，不能作名字：给这个事实改名", name=taken[0])
    return _("等于写作 ==") if _LONE_EQUALS.search(text) else _("检查括号、引号和运算符")


def span(source: Source, node: ast.AST) -> Where:
    """Where a part of the expression stands."""
    lines = source.text.split("\n")
    start = _char(lines, getattr(node, "lineno", 1), getattr(node, "col_offset", 1))
    end = _char(lines, getattr(node, "end_lineno", 1) or 1, getattr(node, "end_col_offset", 1) or 1)
    return source.locate(start, max(1, end - start))


def _char(lines: list[str], line: int, column: int) -> int:
    """Character offset of a line and a column in bytes, of a text that was parsed with a bracket before it."""
    if line > len(lines):
        return sum(len(text) + 1 for text in lines) - 1
    if line == 1:
        column = max(0, column - 1)
    before = sum(len(text) + 1 for text in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode(errors="ignore"))


def _offset(text: str, line: int, column: int) -> int:
    """For syntax errors, whose columns count characters."""
    lines = text.split("\n")
    if line > len(lines):  # something is missing at the end
        return len(text.rstrip()) - 1
    if line == 1:
        column = max(0, column - 1)
    return min(len(text) - 1, sum(len(part) + 1 for part in lines[: line - 1]) + column)


def _depth(node: ast.AST) -> int:
    depth, level = 0, [node]
    while level:
        depth += 1
        level = [child for parent in level for child in ast.iter_child_nodes(parent) if isinstance(child, ast.expr)]
    return depth


INSTEAD: dict[type[ast.AST], Callable[[], tuple[str, str]]] = {
    ast.Div: lambda: ("/", _("整除写作 div(a, b)，向下取整")),
    ast.FloorDiv: lambda: ("//", _("整除写作 div(a, b)，向下取整")),
    ast.Mod: lambda: ("%", _("按比例计算写作 share(金额, 百分比标准)")),
    ast.Pow: lambda: ("**", _("只有 + - *")),
    ast.IfExp: lambda: ("if … else …", _("写作 if_(条件, 甲, 乙)")),
    ast.Is: lambda: ("is", _("没有“是否为空”的判断：缺的事实自然得出“待核实”")),
    ast.IsNot: lambda: ("is not", _("没有“是否为空”的判断：缺的事实自然得出“待核实”")),
    ast.BitAnd: lambda: ("&", _("写作 and")),
    ast.BitOr: lambda: ("|", _("写作 or")),
    ast.Invert: lambda: ("~", _("写作 not")),
    ast.Lambda: lambda: ("lambda", _("给中间结果起名字用 let")),
    ast.ListComp: lambda: ("[… for …]", _("集合用 count sum any all min max")),
    ast.GeneratorExp: lambda: ("… for …", _("集合用 count sum any all min max，条件写在第二个位置")),
    ast.JoinedStr: lambda: ('f"…"', _("文字只用于与代码比较")),
    ast.List: lambda: ("[…]", _("写成圆括号 (甲, 乙)")),
    ast.Set: lambda: ("{…}", _("写成圆括号 (甲, 乙)")),
    ast.Dict: lambda: ("{…: …}", _("写作 pick(代码, 键, 值, …)")),
    ast.NamedExpr: lambda: (":=", _("给中间结果起名字用 let")),
    ast.Tuple: lambda: (",", _("一处只写一个表达式；几个值只写在 in 的右边")),
    ast.Subscript: lambda: ("[ ]", _("方括号只用于标准的键：standard.名称[键]")),
}


def refuse(source: Source, node: ast.AST, operator: ast.AST | None = None) -> Refused:
    """The refusal of a part of Python that the language does not have."""
    known = INSTEAD.get(type(operator if operator is not None else node))
    sign, remedy = known() if known else (type(node).__name__, _("可用：and or not、比较、in、+ - *、集合函数和列出的函数"))
    return Refused(Problem(span(source, node), "rule-not-in-language", _("规则语言里没有“{sign}”", sign=sign), remedy))
