"""Random programs as text: what a pack's author might write, and sometimes what the checker must refuse.

The generator knows families of types, not ranges; whether a divisor may be 0, a sum too big or a day too far is
left to the checker, so some of what it writes is refused. Each definition may use those accepted before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from puhui.errors import Problem
from puhui.rules import Checker, Program, Scope, Source
from puhui.rules.types import Day, Flag, Moment, Money, Number, Percent, Place, Type, Word

from .world import AT, COLLECTIONS, FACTS, STANDARDS, schema

SPOILT = [" / 2", ")", " < 1 < 2", ".nobody", " + 'x'", " and", " or 1", "[0]", " is None"]
SIGNS = ["<", "<=", ">", ">=", "==", "!="]


@dataclass(repr=False)
class Written:
    """A program with the text of each definition, and what was refused on the way."""

    program: Program
    texts: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, list[Problem]]] = field(default_factory=list)

    def __repr__(self) -> str:
        """The texts: the trees of a program are no reading for people, and take minutes to print."""
        return "\n".join(f"{name}: {text}" for name, text in self.texts.items())

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        printer.text(repr(self))


@st.composite
def programs(draw: st.DrawFn, definitions: int = 12) -> Written:
    checker = Checker(schema())
    written = Written(Program(schema(), {}))
    names: dict[tuple[str, str], str] = {}
    for index in range(definitions):
        kind = draw(st.sampled_from(["person", "family", "family", "person", "village", "county", "facility", "row:disability"]))
        style = draw(st.sampled_from(["let", "fact", "due"]))
        wanted: type = Flag if style == "due" else draw(st.sampled_from([Flag, Flag, Number, Money, Money, Percent, Day, Moment, Word]))
        scope = Scope(names=dict(names), at=_at(draw, kind), counted=_counted(draw, kind, written))
        text = Writer(draw, kind, written, names, scope).write(wanted)
        if draw(st.integers(0, 39)) == 0:
            text += draw(st.sampled_from(SPOILT))
        name = {"let": f"let.n{index}", "fact": f"{kind}/fact{index}", "due": f"due.item{index}.benefit"}[style]
        before = len(checker.problems)
        checker.declare(name, kind, Source.plain(text), scope)
        made = checker.definition(name)
        if made is None:
            written.refused.append((text, checker.problems[before:]))
            continue
        written.program.definitions[name] = made
        written.texts[name] = text
        if style == "let":
            names[kind, f"n{index}"] = name
    return written


def _at(draw: st.DrawFn, kind: str) -> str | None:
    return draw(st.sampled_from(["hukou", "residence", "family.hukou"])) if kind == "person" else AT.get(kind)


def _counted(draw: st.DrawFn, kind: str, written: Written) -> dict[str, str]:
    """Sometimes only those count of whom an earlier definition says so."""
    flags = [name for name, made in written.program.definitions.items() if made.kind == "person" and isinstance(made.type, Flag)]
    return {"members": draw(st.sampled_from(flags))} if kind == "family" and flags and draw(st.booleans()) else {}


class Writer:
    """Writes one expression over units of `kind`."""

    def __init__(self, draw: st.DrawFn, kind: str, written: Written, names: dict[tuple[str, str], str], scope: Scope):
        self.draw, self.kind, self.written, self.names, self.scope = draw, kind, written, names, scope
        self.inside: str | None = None  # the collection at hand

    def write(self, wanted: type) -> str:
        return self.of(wanted, self.draw(st.integers(1, 4)))

    def of(self, wanted: type, deep: int) -> str:
        makers = {
            Flag: self.flag, Number: self.number, Money: self.money, Percent: self.percent,
            Day: self.day, Moment: self.moment, Word: self.word,
        }  # fmt: skip
        return makers[wanted](deep)

    def one(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    # -- what there is to read -----------------------------------------------------------------------------

    def readable(self, kind: str, prefix: str) -> list[tuple[str, Type]]:
        """Facts and definitions of a kind, as an expression calls them."""
        found: list[tuple[str, Type]] = [(prefix + name, type_) for name, type_ in FACTS[kind].items()]
        for name, made in self.written.program.definitions.items():
            if made.kind == kind:
                short = next((short for (_kind, short), full in self.names.items() if full == name), name.removeprefix(f"{kind}/"))
                found += [(prefix + short, made.type)] * 3  # what was defined is used more
        return found

    def leaves(self) -> list[tuple[str, Type]]:
        found = self.readable(self.kind, "")
        for owner in schema().owners_of(self.kind):
            found += self.readable(owner, f"{owner}.")
        if self.inside is not None:
            of = next(c.of for c in COLLECTIONS if (c.owner, c.name) == (self.kind, self.inside))
            found += self.readable(of, f"{self.inside}.") * 3
        if self.inside is None:
            links = schema().owners_of(self.kind)
            found += [
                (name, made.type) for name, made in self.written.program.definitions.items() if name[:4] == "due." and made.kind in links
            ]
        return found

    def leaf(self, wanted: type) -> str | None:
        """The name of something of the wanted family, or None."""
        found = [name for name, type_ in self.leaves() if type(type_) is wanted]
        return self.draw(st.sampled_from(found)) if found else None

    def collection(self) -> str | None:
        """A collection of the unit, if none is at hand yet."""
        mine = [c.name for c in COLLECTIONS if c.owner == self.kind]
        return self.draw(st.sampled_from(mine)) if mine and self.inside is None else None

    # -- one method for each family of types ---------------------------------------------------------------

    def flag(self, deep: int) -> str:
        if deep <= 0:
            return self.leaf(Flag) or self.one("True", "False")
        d = deep - 1
        kind = self.one("not", "and", "or", "compare", "compare", "compare", "among", "among", "place", "if", "pick", "any", "leaf")
        match kind:
            case "not":
                return f"not ({self.flag(d)})"
            case "and" | "or":
                return f" {kind} ".join(f"({self.flag(d)})" for _ in range(self.draw(st.integers(2, 3))))
            case "compare":
                wanted = self.draw(st.sampled_from([Number, Money, Percent, Day, Moment, Number, Money]))
                sign = self.draw(st.sampled_from(SIGNS))
                zero = wanted in (Money, Percent) and self.draw(st.booleans())
                return f"{self.of(wanted, d)} {sign} {'0' if zero else self.of(wanted, d)}"
            case "among":
                return self.among(d)
            case "place":
                found = [name for name, type_ in self.leaves() if isinstance(type_, Place)]
                return (
                    f"{self.draw(st.sampled_from(found))} {self.one('==', '!=')} {self.draw(st.sampled_from(found))}"
                    if found
                    else self.flag(0)
                )
            case "if":
                return f"if_({self.flag(d)}, {self.flag(d)}, {self.flag(d)})"
            case "pick":
                return self.pick(Flag, d)
            case "any":
                return self.quantified(d)
        return self.flag(0)

    def among(self, d: int) -> str:
        """in, not in, == on numbers and words."""
        sign = self.one("in", "not in", "==", "!=")
        word = self.wordy(d) if self.draw(st.booleans()) else None
        if word is None:
            values = sorted(self.draw(st.sets(st.integers(-2, 20), min_size=1, max_size=4)))
            return f"{self.number(d)} {sign} ({', '.join(map(str, values))},)" if "in" in sign else f"{values[0]} {sign} {self.number(d)}"
        text, type_ = word
        values = self.draw(st.lists(st.sampled_from(type_.values), min_size=1, max_size=2, unique=True))
        return f"{text} {sign} ({', '.join(map(repr, values))},)" if "in" in sign else f"{text} {sign} {values[0]!r}"

    def quantified(self, d: int) -> str:
        collection = self.collection()
        if collection is None:
            return self.flag(d)
        return f"{self.one('any', 'all')}({collection}, {self.within(collection, Flag, d)})"

    def within(self, collection: str, wanted: type, d: int) -> str:
        """An expression about the elements of a collection."""
        self.inside = collection
        try:
            return self.of(wanted, d)
        finally:
            self.inside = None

    def gathered(self, wanted: type, d: int) -> str | None:
        """sum, min or max over a collection; the first place always reads something of the elements."""
        collection = self.collection()
        if collection is None:
            return None
        of = next(c.of for c in COLLECTIONS if (c.owner, c.name) == (self.kind, collection))
        found = [name for name, type_ in self.readable(of, f"{collection}.") if type(type_) is wanted]
        if not found:
            return None
        value = self.draw(st.sampled_from(found))
        if d > 0 and self.draw(st.integers(0, 3)) == 0:
            value = f"if_({self.within(collection, Flag, d - 1)}, {value}, {self.within(collection, wanted, d - 1)})"
        where = f", {self.within(collection, Flag, d)}" if self.draw(st.booleans()) else ""
        op = self.one("sum", "sum", "min", "max") if wanted in (Number, Money) else self.one("min", "max")
        return f"{op}({value}{where})"

    def chosen(self, wanted: type, d: int) -> str:
        """if_ and pick, which every family has."""
        if self.draw(st.booleans()):
            return self.pick(wanted, d)
        other = "0" if wanted is Money and self.draw(st.booleans()) else self.of(wanted, d)
        return f"if_({self.flag(d)}, {self.of(wanted, d)}, {other})"

    def pick(self, wanted: type, d: int) -> str:
        word = self.wordy(0)
        if word is None:
            return f"pick({self.number(0)}, 0, {self.of(wanted, d)}, 1, {self.of(wanted, d)}, {self.of(wanted, d)})"
        text, type_ = word
        keys = self.draw(st.lists(st.sampled_from(type_.values), min_size=1, max_size=3, unique=True))
        parts = [f"{key!r}, {self.of(wanted, d)}" for key in keys]
        rest = [self.of(wanted, d)] if len(keys) < len(type_.values) or self.draw(st.booleans()) else []
        return f"pick({text}, {', '.join(parts + rest)})"

    def number(self, deep: int) -> str:
        if deep <= 0:
            return self.leaf(Number) if self.draw(st.integers(0, 3)) else str(self.draw(st.integers(-3, 200)))  # type: ignore[return-value]
        d = deep - 1
        match self.one(
            "+-", "*", "-", "div", "ratio", "days", "hours", "months", "choose", "count", "count", "gather", "gather", "standard", "leaf"
        ):
            case "+-":
                return f"({self.number(d)} {self.one('+', '-')} {self.number(d)})"
            case "*":
                return f"({self.number(d)} * {self.number(0)})"
            case "-":
                return f"-{self.number(d)}" if d == 0 else f"-({self.number(d)})"
            case "div":
                return f"div({self.number(d)}, {self.one('2', '3', '12', '-7', '365', self.number(0))})"
            case "ratio":
                return (
                    f"div({self.money(d)}, {self.standard(Money) or self.money(0)} * {self.number(0)})"
                    if d
                    else f"div({self.money(0)}, {self.money(0)})"
                )
            case "days":
                return f"({self.day(d)} - {self.day(d)})"
            case "hours":
                return f"({self.moment(d)} - {self.moment(d)})"
            case "months":
                return f"months_between({self.day(d)}, {self.day(d)})"
            case "choose":
                return self.chosen(Number, d)
            case "count":
                collection = self.collection()
                if collection is None:
                    return self.number(0)
                return f"count({collection}, {self.within(collection, Flag, d)})" if self.draw(st.booleans()) else f"count({collection})"
            case "gather":
                return self.gathered(Number, d) or self.number(d)
            case "standard":
                return self.standard(Number) or self.number(0)
        return self.number(0)

    def money(self, deep: int) -> str:
        if deep <= 0:
            return self.leaf(Money) or self.standard(Money) or "standard.cap"
        d = deep - 1
        match self.one("+-", "+-", "*", "-", "div", "share", "share", "choose", "gather", "gather", "standard", "standard", "leaf"):
            case "+-":
                return f"({self.money(d)} {self.one('+', '-')} {self.money(d)})"
            case "*":
                return f"({self.money(d)} * {self.number(0)})" if self.draw(st.booleans()) else f"({self.number(0)} * {self.money(d)})"
            case "-":
                return f"-({self.money(d)})"
            case "div":
                return f"div({self.money(d)}, {self.one('2', '12', '-5', '365', self.number(0))})"
            case "share":
                amount = self.money(d) if self.draw(st.booleans()) else self.modest()
                return f"share({amount}, {self.standard(Percent) if self.draw(st.booleans()) else self.percent(d)})"
            case "choose":
                return self.chosen(Money, d)
            case "gather":
                return self.gathered(Money, d) or self.money(d)
            case "standard":
                return self.standard(Money) or self.money(0)
        return self.money(0)

    def modest(self) -> str:
        """An amount of which a percentage can be taken without fear of 64 bits."""
        return self.one(*(name for name, type_ in self.leaves() if isinstance(type_, Money) and type_.high <= 10**12), "standard.cap")

    def percent(self, deep: int) -> str:
        if deep <= 0:
            return self.leaf(Percent) or self.standard(Percent) or "standard.ratio"
        d = deep - 1
        match self.one("+-", "zero", "choose", "gather", "standard", "standard", "leaf"):
            case "+-":
                return f"({self.percent(d)} {self.one('+', '-')} {self.percent(d)})"
            case "zero":
                return f"({self.percent(d)} - 0)"
            case "choose":
                return self.chosen(Percent, d)
            case "gather":
                return self.gathered(Percent, d) or self.percent(d)
            case "standard":
                return self.standard(Percent) or self.percent(0)
        return self.percent(0)

    def day(self, deep: int) -> str:
        if deep <= 0:
            return (self.leaf(Day) if self.draw(st.integers(0, 2)) else None) or "today"
        d = deep - 1
        match self.one("+", "+", "years", "years", "start", "start", "choose", "gather", "leaf"):
            case "+":
                days = (
                    str(self.draw(st.sampled_from([-400, -30, -1, 0, 1, 28, 59, 365, 1461])))
                    if self.draw(st.booleans())
                    else self.number(0)
                )
                return self.one(f"({self.day(d)} + {days})", f"({self.day(d)} - {days})", f"({days} + {self.day(d)})")
            case "years":
                years = self.one("-60", "-1", "1", "4", "18", "60", self.number(0))
                return f"years_after({self.day(d)}, {years})"
            case "start":
                return f"{self.one('year_start', 'month_start')}({self.day(d)})"
            case "choose":
                return self.chosen(Day, d)
            case "gather":
                return self.gathered(Day, d) or self.day(d)
        return self.day(0)

    def moment(self, deep: int) -> str:
        found = self.leaf(Moment)
        if found is None:
            found = "asked_at"  # some kinds have none: refused
        if deep <= 0:
            return found
        d = deep - 1
        match self.one("+", "+", "choose", "gather", "leaf"):
            case "+":
                return self.one(f"({self.moment(d)} + {self.number(0)})", f"({self.moment(d)} - 12)", f"(24 + {self.moment(d)})")
            case "choose":
                return self.chosen(Moment, d)
            case "gather":
                return self.gathered(Moment, d) or self.moment(0)
        return found

    def wordy(self, deep: int) -> tuple[str, Word] | None:
        """A word with its vocabulary."""
        found = [(name, type_) for name, type_ in self.leaves() if isinstance(type_, Word)]
        return self.draw(st.sampled_from(found)) if found else None

    def word(self, deep: int) -> str:
        found = self.wordy(0)
        if found is None:
            return "work"  # refused
        text, type_ = found
        if deep <= 0:
            return text
        return self.one(text, f"if_({self.flag(deep - 1)}, {text}, {self.one(*type_.values)!r})", self.pick(Word, 0))

    def standard(self, wanted: type) -> str | None:
        """A figure; its keys are facts, or written out."""
        found = [standard for standard in STANDARDS if type(standard.type) is wanted]
        if not found:
            return None
        standard = self.draw(st.sampled_from(found))
        keys = [self.key(name, values) for name, values in standard.keys]
        return f"standard.{standard.name}" + (f"[{', '.join(keys)}]" if keys else "")

    def key(self, name: str, values: tuple[str, ...]) -> str:
        fits = [text for text, type_ in self.leaves() if isinstance(type_, Word) and set(type_.values) <= set(values)]
        fits += [
            text for text, type_ in self.leaves() if isinstance(type_, Number) and type_.low >= 0 and type_.high <= 4 and "0" in values
        ]
        written = self.one(*values)
        return (
            self.draw(st.sampled_from(fits)) if fits and self.draw(st.integers(0, 3)) else written if written.isdigit() else repr(written)
        )
