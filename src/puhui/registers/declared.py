"""What the packs declare: unit kinds and registers, with the file and line of every declaration.

`load` reads `kinds.yaml` and `registers/*.yaml` of every pack and gives one `Registers`, or all that is wrong at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from puhui.errors import Problem, PuhuiError, Where, nearest
from puhui.lang import _
from puhui.packs import Pack, Section, read_yaml
from puhui.registers.asking import PLAIN, Asking, read_asking
from puhui.registers.columns import NAME, Column, read_column
from puhui.rules.schema import Schema
from puhui.rules.source import Source
from puhui.terms.region_code import LEVELS

SHAPES = ("units", "members", "kinship", "districts", "awards", "records", "dispositions", "completeness", "rows")
ANY_UNIT = ("awards", "records", "dispositions")  # shapes whose rows speak of units of several kinds, about a benefit
DEFAULT_AT_MOST = 1000  # rows of a register that one unit can have, unless the register says otherwise


@dataclass(frozen=True)
class Kind:
    """A kind of unit that items can serve. `lies` names the fact that says where a unit is."""

    name: str
    say: str
    where: Where = field(default_factory=Where, compare=False)
    lies: str = ""
    groups: str = ""
    members: str = ""
    partitions: bool = False
    at_most: int = 0
    region: bool = False


@dataclass(frozen=True)
class Constraint:
    """What must hold in every row. `text` is an expression over the row's own columns; not known passes."""

    say: str
    text: str
    where: Where = field(compare=False)
    source: Source = field(default=Source(""), compare=False)


@dataclass(frozen=True)
class FactDefinition:
    """A fact computed by an expression, for units of `kind`. `range` is as declared: (low, high) or None.

    `rows`: the rows register over whose rows it is computed ("" for a fact of the unit's own columns).
    """

    kind: str
    name: str
    text: str
    where: Where = field(compare=False)
    range: tuple[object, object] | None
    register: str
    say: str = ""
    rows: str = ""
    source: Source = field(default=Source(""), compare=False)
    ask: Asking = PLAIN


@dataclass(frozen=True)
class Register:
    name: str
    say: str
    shape: str
    where: Where = field(compare=False)
    pack: str = ""
    holds: str = ""
    row: str = ""
    collected: str = ""
    beware: str = ""
    late_days: int = 0
    key: tuple[str, ...] = ()
    day: str = ""  # the column that says on which day a row was true; codes of districts are judged by it
    at_most: int = DEFAULT_AT_MOST
    columns: dict[str, Column] = field(default_factory=dict)
    constraints: tuple[Constraint, ...] = ()
    facts: tuple[FactDefinition, ...] = ()
    complete: str = ""  # "", "by_county" or an expression over the owner's facts
    complete_source: Source = field(default=Source(""), compare=False)
    ask: Asking = PLAIN  # rows: how people are asked whether there are any of theirs

    @property
    def identity(self) -> list[Column]:
        return [column for column in self.columns.values() if column.identity]


@dataclass
class Registers:
    """All that is declared. Built by `load`, or by hand in tests."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)

    def of_shape(self, *shapes: str) -> list[Register]:
        return [register for register in self.registers.values() if register.shape in shapes]

    def units_of(self, kind: str) -> Register | None:
        """The register whose rows are the units of a kind."""
        return next((register for register in self.of_shape("units") if register.holds == kind), None)

    def groupings(self) -> list[Kind]:
        return [kind for kind in self.kinds.values() if kind.groups]

    def regions(self) -> list[Kind]:
        return [kind for kind in self.kinds.values() if kind.region]

    def schema(self) -> Schema:
        """The world that rules may speak of, without computed facts (see `fact_definitions`)."""
        from puhui.registers.world import schema

        return schema(self)

    def fact_definitions(self) -> list[FactDefinition]:
        """Every computed fact, in order of declaration, the flags that say that rows are complete first."""
        from puhui.registers.world import fact_definitions

        return fact_definitions(self)


def load(packs: Sequence[Pack]) -> Registers:
    """Kinds and registers of the packs. Raises PuhuiError with all problems."""
    problems: list[Problem] = []
    found = Registers()
    for pack in packs:
        for path in pack.files("kinds.yaml"):
            section = read_yaml(path, problems)
            if section is not None:
                _read_kinds(section, found)
    for pack in packs:
        for path in pack.files("registers", "*.yaml"):
            section = read_yaml(path, problems)
            if section is not None:
                _add_register(_read_register(section, pack, path.stem), found, problems)
    from puhui.registers.agreement import disagreements

    problems += disagreements(found)
    if problems:
        raise PuhuiError(problems)
    return found


def _read_kinds(section: Section, found: Registers) -> None:
    kinds = section.section("kinds")
    section.done()
    for name, entry in kinds.children() if kinds is not None else ():
        region = entry.flag("region", False)
        groups = entry.text("groups", "")
        kind = Kind(
            name=name,
            say=entry.text("say"),
            where=entry.where(),
            lies=entry.text("lies", "") if region else entry.text("lies"),
            groups=groups,
            members=entry.text("members", "members") if groups else "",
            partitions=entry.flag("partitions", False),
            at_most=entry.number("at_most") if groups else 0,
            region=region,
        )
        entry.done()
        if not NAME.fullmatch(name):
            entry.problem(None, "bad-name", _("名称“{name}”只能用小写字母、数字和下划线，以字母开头", name=name))
        if region and name not in LEVELS:
            entry.problem(None, "bad-level", _("“{name}”不是行政区划的级别", name=name), _("可用：{all}", all=", ".join(LEVELS)))
        other = found.kinds.get(name)
        if other is not None:
            entry.problem(None, "declared-twice", _("对象种类“{name}”已在 {other} 声明", name=name, other=other.where), _("去掉其中一个"))
        else:
            found.kinds[name] = kind


def _read_register(section: Section, pack: Pack, stem: str) -> Register:
    name = section.text("name")
    if name and name != stem:
        section.problem("name", "name-file", _("台账名“{name}”与文件名“{stem}”不同", name=name, stem=stem), _("改成一样"))
    shape = section.choice("shape", SHAPES)
    columns: dict[str, Column] = {}
    declared = section.section("columns")
    for column_name, entry in declared.children() if declared is not None else ():
        columns[column_name] = read_column(column_name, entry)
    holds = section.text("holds", "")
    register = Register(
        name=name,
        say=section.text("say"),
        shape=shape,
        where=section.where("name"),
        pack=pack.name,
        holds=holds,
        row=section.text("row"),
        collected=section.text("collected", ""),
        beware=section.text("beware", ""),
        late_days=section.number("late_days", 0),
        key=tuple(_known(section, "key", section.texts("key", []), columns)),
        day=section.text("day", ""),
        at_most=section.number("at_most", DEFAULT_AT_MOST),
        columns=columns,
        constraints=tuple(_read_constraint(entry) for entry in section.sections("constraints", [])),
        facts=tuple(_read_facts(section, name, holds, shape)),
        complete=section.text("complete", ""),
        complete_source=_source(section, "complete"),
        ask=read_asking(section),
    )
    if register.day:
        _known(section, "day", [register.day], columns)
        if register.day in columns and columns[register.day].type != "date":
            section.problem("day", "bad-day-column", _("“day”要指一个日期列"))
    section.done()
    return register


def _known(section: Section, key: str, names: list[str], columns: dict[str, Column]) -> list[str]:
    for name in names:
        if name not in columns:
            near = nearest(name, columns)
            remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(columns))
            section.problem(key, "column-unknown", _("没有列“{name}”", name=name), remedy)
    return [name for name in names if name in columns]


def _read_constraint(entry: Section) -> Constraint:
    constraint = Constraint(entry.text("say"), entry.text("if"), entry.where("if"), _source(entry, "if"))
    entry.done()
    return constraint


def _read_facts(section: Section, register: str, holds: str, shape: str) -> list[FactDefinition]:
    found: list[FactDefinition] = []
    facts = section.section("facts", None)
    for name, entry in facts.children() if facts is not None else ():
        if not NAME.fullmatch(name):
            entry.problem(None, "bad-name", _("名称“{name}”只能用小写字母、数字和下划线，以字母开头", name=name))
        ends = entry.scalars("range", [])
        if ends and len(ends) != 2:
            entry.problem("range", "bad-range", _("范围要写两个值：[最小, 最大]"))
        kind = entry.text("of", holds)
        bounds = (ends[0], ends[1]) if len(ends) == 2 else None
        rows = register if shape == "rows" else ""
        text, say = entry.text("is"), entry.text("say")
        source, ask = _source(entry, "is"), read_asking(entry)
        found.append(FactDefinition(kind, name, text, entry.where("is"), bounds, register, say, rows, source, ask))
        entry.done()
    return found


def _source(section: Section, key: str) -> Source:
    """The expression under a key, with the way back to its place in the file."""
    return Source(str(section.data.get(key, "")), lambda offset, length: section.where(key, offset, length))


def _add_register(register: Register, found: Registers, problems: list[Problem]) -> None:
    if not NAME.fullmatch(register.name):
        problems.append(Problem(register.where, "bad-name", _("名称“{name}”只能用小写字母、数字和下划线，以字母开头", name=register.name)))
    other = found.registers.get(register.name)
    if other is not None:
        what = _("台账“{name}”已在 {other} 声明", name=register.name, other=other.where)
        problems.append(Problem(register.where, "declared-twice", what, _("改名，或去掉其中一个")))
        return
    found.registers[register.name] = register
