"""The tree as Python statements: what the generated module is made of.

The value of a node lands in a fresh local, or is an atom (a constant). `and` / `or`, `if_` and the aggregates stop as
soon as the result is settled, which changes nothing in it: nothing has side effects, and not known is a value.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from puhui.rules.tree import (
    ELEMENT,
    OWN,
    Aggregate,
    Arith,
    Call,
    Compare,
    Const,
    FactOf,
    Logic,
    Node,
    Not,
    Owner,
    Path,
    Ref,
    StandardOf,
    Today,
)
from puhui.rules.types import Day, Value, Word

if TYPE_CHECKING:
    from puhui.rules.check import Definition

DEEPEST = 30  # Python ends at a hundred levels of indentation: deeper parts become functions of their own
LISTED = ("share", "div", "years_after", "months_between", "year_start", "month_start")


class Writer:
    """Writes one definition. `names`: definition → function; `constants`: days shared by the module."""

    def __init__(self, names: dict[str, str], constants: dict[date, str]):
        self.names, self.constants = names, constants
        self.helpers: list[str] = []
        self._short = ""
        self._count = 0
        self._lines: list[str] = []
        self._deep = 1

    def definition(self, made: Definition) -> list[str]:
        """The functions that compute a definition, its own last."""
        self._short = self.names[made.name]
        body, result = self._body(made.node)
        head = f"\ndef {self._short}(u, w):  # {made.name}\n    f, v, e = u.facts, u.values, None\n"
        return [*self.helpers, f"{head}{body}    v[{made.name!r}] = {result}\n    return {result}\n"]

    def _body(self, node: Node) -> tuple[str, str]:
        """The lines of a function and the atom of its result."""
        kept, self._lines, deep, self._deep = self._lines, [], self._deep, 1
        result = self.read(node)
        lines, self._lines, self._deep = self._lines, kept, deep
        return "".join(lines), result

    def _put(self, line: str) -> None:
        self._lines.append("    " * self._deep + line + "\n")

    def _set(self, value: str) -> str:
        """A fresh local with a value."""
        self._count += 1
        self._put(f"t{self._count} = {value}")
        return f"t{self._count}"

    def read(self, node: Node) -> str:
        """Writes what computes a node; the atom that holds its value."""
        if self._deep > DEEPEST and not isinstance(node, (Const, Today)):
            return self._helper(node)
        match node:
            case Const():
                return self._constant(node.value)
            case Today():
                return "w.today"
            case FactOf():
                return self._fact(node)
            case Ref():
                return self._ref(node)
            case StandardOf():
                return self._standard(node)
            case Not():
                part = self.read(node.part)
                return self._set(f"None if {part} is None else not {part}")
            case Logic():
                return self._logic(node)
            case Compare():
                return self._compare(node)
            case Arith():
                return self._arith(node)
            case Aggregate():
                return self._aggregate(node)
            case Call():
                return self._call(node)
        raise TypeError(type(node).__name__)

    def _local(self, node: Node) -> str:
        """The value in a local, a constant's too: Python warns of `1 is None`."""
        return self._set(self.read(node)) if isinstance(node, Const) else self.read(node)

    def _helper(self, node: Node) -> str:
        """A part too deep for one function, as a function of its own."""
        body, result = self._body(node)
        name = f"{self._short}_{len(self.helpers)}"
        self.helpers.append(f"\ndef {name}(u, w, e):\n    f, v = u.facts, u.values\n{body}    return {result}\n")
        return self._set(f"{name}(u, w, e)")

    def _constant(self, value: Value) -> str:
        if isinstance(value, date):
            return self.constants.setdefault(value, f"K{len(self.constants)}")
        return repr(value)

    def _whose(self, path: Path) -> str:
        if path == OWN:
            return "u"
        if path == ELEMENT:
            return "e"
        assert isinstance(path, Owner)
        return self._set(f"u.owners.get({path.kind!r})")

    def _fact(self, node: FactOf) -> str:
        whose = self._whose(node.path)
        call = f"{'f' if whose == 'u' else f'{whose}.facts'}.get({node.name!r})"
        return self._set(call if whose in ("u", "e") else f"None if {whose} is None else {call}")

    def _ref(self, node: Ref) -> str:
        """The value of another definition, computed if it is not there yet."""
        whose, function = self._whose(node.path), self.names[node.name]
        values = "v" if whose == "u" else f"{whose}.values"
        guard = "" if whose in ("u", "e") else f"None if {whose} is None else "
        found = self._set(f"{guard}{values}.get({node.name!r}, M)")
        self._put(f"if {found} is M:")
        self._put(f"    {found} = {function}({whose}, w)")
        return found

    def _standard(self, node: StandardOf) -> str:
        place = self.read(node.place)
        keys = [self.read(key) for key in node.keys]
        if all(isinstance(key, Const) or isinstance(key.type, Word) for key in node.keys):
            texts = "".join(
                f"{str(key.value)!r}, " if isinstance(key, Const) else f"{atom}, " for key, atom in zip(node.keys, keys, strict=True)
            )
            unknown = [f"{atom} is None" for key, atom in zip(node.keys, keys, strict=True) if not isinstance(key, Const)]
            missing = " or ".join([f"{place} is None", *unknown])
            return self._set(f"None if {missing} else w.figures({node.name!r}, {place}, ({texts}))")
        made = self._set(f"_keys({', '.join(keys)})")
        return self._set(f"None if {place} is None or {made} is None else w.figures({node.name!r}, {place}, {made})")

    def _logic(self, node: Logic) -> str:
        winner = node.op == "or"
        found = self._set(self.read(node.parts[0]))
        for part in node.parts[1:]:
            self._put(f"if {found} is not {winner}:")
            self._deep += 1
            value = self.read(part)
            self._put(f"if {value} is not {not winner}:")
            self._put(f"    {found} = {value}")
            self._deep -= 1
        return found

    def _known(self, result: str, *operands: tuple[Node, str]) -> str:
        """A result that is not known unless all operands are."""
        unknown = " or ".join(f"{atom} is None" for node, atom in operands if not isinstance(node, (Const, Today)))
        return self._set(f"None if {unknown} else {result}" if unknown else result)

    def _compare(self, node: Compare) -> str:
        left = self.read(node.left)
        if node.right is None:
            values = "".join(f"{self._constant(value)}, " for value in node.values)
            return self._known(f"{left} in ({values})", (node.left, left))
        right = self.read(node.right)
        return self._known(f"{left} {node.op} {right}", (node.left, left), (node.right, right))

    def _arith(self, node: Arith) -> str:
        """Whole numbers; days with numbers of days."""
        left, right = self.read(node.left), self.read(node.right)
        result = f"{left} {node.op} {right}"
        days = isinstance(node.left.type, Day), isinstance(node.right.type, Day)
        if days == (True, True):
            result = f"({result}).days"
        elif days == (True, False):
            result = f"{left} {node.op} timedelta({right})"
        elif days == (False, True):
            result = f"{right} {node.op} timedelta({left})"
        return self._known(result, (node.left, left), (node.right, right))

    def _aggregate(self, node: Aggregate) -> str:
        """One loop. SQL swallows what is not known; here one element of which it is not known whether it is meant, or
        whose value is not known, makes the result not known."""
        start = {"any": "False", "all": "True", "count": "0", "sum": "0"}.get(node.op, "None")
        found = self._set(start)
        self._put(f"for e in u.collections.get({node.collection!r}, ()):")
        self._deep += 1
        if node.where is not None:
            self._where(node, found, self.read(node.where))
        elif node.op in ("any", "all"):
            self._put(f"{found} = {node.op == 'any' or found}")
        if node.op == "count":
            self._put(f"{found} += 1")
        elif node.value is not None and node.op not in ("any", "all"):
            self._value(node, found, self._local(node.value))
        self._put("pass")
        self._deep -= 1
        return found

    def _where(self, node: Aggregate, found: str, where: str) -> None:
        if node.op in ("any", "all"):
            self._put(f"if {where} is not {node.op == 'all'}:")
            self._put(f"    {found} = {where}")
            self._put(f"    if {where} is {node.op == 'any'}:")
            self._put("        break")
            return
        self._put(f"if {where} is None:")
        self._put(f"    {found} = None")
        self._put("    break")
        self._put(f"if {where} is False:")
        self._put("    continue")

    def _value(self, node: Aggregate, found: str, value: str) -> None:
        self._put(f"if {value} is None:")
        self._put(f"    {found} = None")
        self._put("    break")
        if node.op == "sum":
            self._put(f"{found} += {value}")
        else:
            sign = "<" if node.op == "min" else ">"
            self._put(f"if {found} is None or {value} {sign} {found}:")
            self._put(f"    {found} = {value}")

    def _call(self, node: Call) -> str:
        if node.name in LISTED:
            atoms = [self.read(part) for part in node.args]
            note = f", {node.note!r}" if node.name == "share" else ""
            return self._known(f"_{node.name}({', '.join(atoms)}{note})", *zip(node.args, atoms, strict=True))
        if node.name == "pick":
            return self._pick(node)
        return self._choose(node)

    def _choose(self, node: Call) -> str:
        """if_, known_if, when: the first argument decides which other is looked at."""
        decides = self.read(node.args[0])
        found = self._set("None")
        self._branch(f"if {decides} is True:", found, node.args[1])
        if node.name == "if_":
            self._branch(f"elif {decides} is False:", found, node.args[2])
        elif node.name == "when":  # an amount is due where the answer is yes; a negative one is not known
            self._put(f"if {found} is not None and {found} < 0:")
            self._put(f"    {found} = None")
        return found

    def _branch(self, head: str, found: str, node: Node) -> None:
        self._put(head)
        self._deep += 1
        self._put(f"{found} = {self.read(node)}")
        self._deep -= 1

    def _pick(self, node: Call) -> str:
        """The subject, then keys and results, then perhaps the result for all else."""
        subject, rest = self._local(node.args[0]), node.args[1:]
        if not all(isinstance(key, Const) for key in rest[: len(rest) // 2 * 2 : 2]):
            return self._set(f"_pick(({subject}, {''.join(f'{self.read(part)}, ' for part in rest)}))")
        found = self._set("None")
        word = "if"
        for key, value in zip(rest[::2], rest[1::2], strict=False):
            self._branch(f"{word} {subject} == {self.read(key)}:", found, value)
            word = "elif"
        if len(rest) % 2:
            self._branch(f"{word} {subject} is not None:", found, rest[-1])
        return found
