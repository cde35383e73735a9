"""From expressions to a program: names resolved, types and ranges proved, all refusals in one list.

A program is a set of named definitions over unit kinds. Definitions may use each other; they are checked on
demand, so their order in the files does not matter, and a circle is an error that prints its chain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from puhui.errors import Problem, PuhuiError
from puhui.lang import _
from puhui.rules import expressions
from puhui.rules.names import Scope
from puhui.rules.schema import Schema
from puhui.rules.source import LeansOnRefused, Refused, Source, parse
from puhui.rules.tree import Aggregate, Call, Node, Ref, children, uses
from puhui.rules.types import Type, join, same_family, say


@dataclass(frozen=True)
class Definition:
    """A named expression over the units of `kind`, checked."""

    name: str
    kind: str
    node: Node
    say: str = ""

    @property
    def type(self) -> Type:
        return self.node.type


@dataclass
class Program:
    """Checked definitions in an order in which each uses only earlier ones. Read by every back end."""

    schema: Schema
    definitions: dict[str, Definition]

    def __getitem__(self, name: str) -> Definition:
        return self.definitions[name]

    def of_kind(self, kind: str) -> list[Definition]:
        return [definition for definition in self.definitions.values() if definition.kind == kind]

    def needs(self, names: list[str]) -> set[str]:
        """The definitions that these stand on, themselves included."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += [node.name for node, _inside in uses(self[name].node) if isinstance(node, Ref)]
        return found

    def only(self, names: list[str]) -> Program:
        """The program that computes these names and what they stand on, and nothing else."""
        needed = self.needs(names)
        return Program(self.schema, {name: value for name, value in self.definitions.items() if name in needed})


@dataclass
class _Waiting:
    name: str
    kind: str
    source: Source
    scope: Scope
    expects: Type | None
    say: str
    build: Callable[[Checker], Node] | None = None


class Checker:
    """Collects definitions, then proves them: `declare` as often as needed, then `program()`."""

    def __init__(self, schema: Schema):
        self.schema = schema
        self.problems: list[Problem] = []
        self._waiting: dict[str, _Waiting] = {}
        self._done: dict[str, Definition | None] = {}
        self._chain: list[str] = []

    def declare(self, name: str, kind: str, source: Source, scope: Scope | None = None, expects: Type | None = None, say: str = "") -> None:
        """A definition to be checked. expects: its type must be of this family and lie in this range."""
        self._add(_Waiting(name, kind, source, scope or Scope(), expects, say))

    def build(self, name: str, kind: str, make: Callable[[Checker], Node], say: str = "") -> None:
        """A definition whose tree is made by the caller (answers, choices), from other definitions."""
        self._add(_Waiting(name, kind, Source(""), Scope(), None, say, make))

    def _add(self, waiting: _Waiting) -> None:
        if waiting.name in self._waiting:
            where = waiting.source.locate(0, max(1, len(waiting.source.text)))
            self.problems.append(Problem(where, "name-twice", _("“{name}”声明了两次", name=waiting.name), _("改名或删去一个")))
            return
        self._waiting[waiting.name] = waiting

    def names(self) -> set[str]:
        return set(self._waiting)

    def kind_of(self, name: str) -> str | None:
        """The unit kind of a declared definition."""
        waiting = self._waiting.get(name)
        return waiting.kind if waiting else None

    def definition(self, name: str) -> Definition | None:
        """A definition, checked now if it was not yet; None if it is refused. Raises Refused for a circle."""
        if name in self._done:
            return self._done[name]
        if name in self._chain:
            chain = " → ".join([*self._chain[self._chain.index(name) :], name])
            waiting = self._waiting[name]
            where = waiting.source.locate(0, max(1, len(waiting.source.text)))
            raise Refused(
                Problem(where, "rule-circle", _("规则互相引用成了圈：{chain}", chain=chain), _("让其中一个改用在享记录 receives 或事实"))
            )
        self._chain.append(name)
        try:
            made = self._check(self._waiting[name])
        except Refused as refusal:
            self.problems.append(refusal.problem)
            made = None
        except LeansOnRefused:
            made = None
        finally:
            self._chain.pop()
        self._done[name] = made
        return made

    def _check(self, waiting: _Waiting) -> Definition:
        if waiting.build is not None:
            return Definition(waiting.name, waiting.kind, waiting.build(self), waiting.say)
        reader = expressions.Reader(self, waiting.kind, waiting.source, waiting.scope)
        node = reader.read(parse(waiting.source), waiting.expects)
        if weight(node) > HEAVIEST:
            where = waiting.source.locate(0, len(waiting.source.text))
            raise Refused(Problem(where, "rule-heavy", _("表达式展开后太大"), _("用 let 分成几步")))
        self._meets(waiting, node)
        return Definition(waiting.name, waiting.kind, node, waiting.say)

    def _meets(self, waiting: _Waiting, node: Node) -> None:
        """The result is what the place in the file calls for."""
        expects = waiting.expects
        if expects is None:
            return
        where = waiting.source.locate(0, len(waiting.source.text))
        if not same_family(expects, node.type):
            what = _("这里应当得出{want}，得出的却是{got}", want=say(expects), got=say(node.type))
            raise Refused(Problem(where, "rule-type", what, _("检查表达式")))
        if join(expects, node.type) != join(expects, expects):  # join sorts words
            what = _("结果的范围 {got} 超出了声明的范围 {want}", got=bounds(node.type), want=bounds(expects))
            raise Refused(Problem(where, "rule-range", what, _("放宽声明的范围，或收紧事实的范围")))

    def program(self) -> Program:
        """The checked program. Raises PuhuiError with every refusal."""
        for name in self._waiting:
            self.definition(name)
        if self.problems:
            unique = sorted(set(self.problems))
            raise PuhuiError(unique)
        ready = {name: made for name, made in self._done.items() if made is not None}
        return Program(self.schema, ready)


HEAVIEST = 5000
_TIMES = {"months_between": 3, "div": 4, "when": 2, "pick": 2}  # how often a template repeats an operand, at most


def weight(node: Node) -> int:
    """How long the text of an expression gets in SQL, where some functions repeat their operands."""
    below = sum(weight(child) for child in children(node))
    times = _TIMES.get(node.name, 1) if isinstance(node, Call) else 3 if isinstance(node, Aggregate) else 1
    return 1 + times * below


def bounds(kind: Type) -> str:
    """The range of a type, for messages."""
    low, high = getattr(kind, "low", None), getattr(kind, "high", None)
    return f"{low}…{high}" if low is not None else say(kind)
