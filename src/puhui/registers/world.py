"""The world that rules may speak of, as registers declare it; and its computed facts with their proved types."""

from __future__ import annotations

import ast
from dataclasses import replace

from puhui.errors import PuhuiError
from puhui.lang import _
from puhui.registers.declared import FactDefinition, Register, Registers
from puhui.registers.references import own_facts
from puhui.rules.check import Checker, Program
from puhui.rules.schema import Collection, Fact, Link, Schema
from puhui.rules.source import Source
from puhui.rules.types import Day, Flag, Money, Number, Percent, Type
from puhui.terms import fen, parse_day
from puhui.terms.region_code import LEVELS

RESIDENTS = {"village": 200_000, "town": 2_000_000, "county": 5_000_000, "city": 50_000_000, "province": 200_000_000}
FACILITIES = {"village": 2_000, "town": 20_000, "county": 50_000, "city": 500_000, "province": 2_000_000}


KIN: dict[str, tuple[str, ...]] = {
    "parents": ("parent", "adoptive_parent"),
    "children": ("child", "adopted_child"),
    "spouses": ("spouse",),
    "guardians": ("guardian",),
    "supporters": ("supporter",),
}
"""Collections of relatives 亲属: which relations of the kinship register each holds."""
KIN_KNOWN = "relatives_checked"  # the fact of a person that says that the relatives on record are all there are
RELATIVES = 40


def kin_kind(name: str) -> str:
    """The kind of the elements of a collection of relatives: a person, as somebody's parent, child …"""
    return f"kin:{name}"


def with_kin(made: Schema, registers: Registers) -> Schema:
    """Adds the collections of relatives, with every fact of a person. Call it when all those facts are there."""
    if KIN_KNOWN not in {fact.name for fact in made.facts_of("person")} or not registers.of_shape("kinship"):
        return made
    said = {"parents": _("父母"), "children": _("子女"), "spouses": _("配偶"), "guardians": _("监护人"), "supporters": _("其他法定义务人")}
    facts = [fact for fact in made.facts_of("person") if not fact.name.startswith(("complete.", "within."))]
    for name in KIN:
        kind = kin_kind(name)
        made.add_kind(kind, said[name])
        made.add_link(Link(kind, "person"))
        made.add_collection(Collection("person", name, kind, RELATIVES, KIN_KNOWN))
        for fact in facts:
            made.add_fact(replace(fact, kind=kind))
    return made


def complete_fact(collection: str) -> str:
    """The flag of an owner that says that a collection is all there."""
    return f"complete.{collection}"


def row_kind(register: str) -> str:
    return f"row:{register}"


def schema(registers: Registers) -> Schema:
    """Kinds, the facts that are columns, links and collections."""
    made = Schema()
    levels = [level for level in LEVELS if level in registers.kinds]
    for kind in registers.kinds.values():
        made.add_kind(kind.name, kind.say)
        above = levels[: levels.index(kind.name)] if kind.region else levels
        for level in above:
            made.add_link(Link(kind.name, level))
    for kind in registers.groupings():
        made.add_link(Link(kind.groups, kind.name))
        flag = complete_fact(kind.members)
        made.add_fact(Fact(kind.name, flag, Flag(), _("{say}的成员齐全", say=kind.say)))
        made.add_collection(Collection(kind.name, kind.members, kind.groups, kind.at_most, flag))
    for level in levels:
        if "person" in registers.kinds:
            made.add_collection(Collection(level, "residents", "person", RESIDENTS[level]))
        if "facility" in registers.kinds:
            flag = complete_fact("facilities")  # a village without a clinic, or a roster without the village's clinic?
            made.add_fact(Fact(level, flag, Flag(), _("{say}的设施齐全", say=registers.kinds[level].say)))
            made.add_collection(Collection(level, "facilities", "facility", FACILITIES[level], flag))
    for register in registers.registers.values():
        _columns(made, registers, register)
    return made


def _columns(made: Schema, registers: Registers, register: Register) -> None:
    names = own_facts(registers, register)
    if register.shape == "units":
        owners = [register.holds]
    elif register.shape == "districts":
        owners = [register.holds] if register.holds else [kind.name for kind in registers.regions()]
    elif register.shape == "rows":
        owners = [row_kind(register.name)]
        _rows(made, register)
    else:
        return
    for owner in owners:
        for name in names:
            kind = register.columns[name].fact_type()
            assert kind is not None
            made.add_fact(Fact(owner, name, kind, register.columns[name].say))


def _rows(made: Schema, register: Register) -> None:
    made.add_kind(row_kind(register.name), register.say)
    made.add_link(Link(row_kind(register.name), register.holds))
    flag = complete_fact(register.name)  # also without `complete`: a rejected row of an owner leaves his rows incomplete
    made.add_fact(Fact(register.holds, flag, Flag(), _("{say}齐全", say=register.say)))
    made.add_collection(Collection(register.holds, register.name, row_kind(register.name), register.at_most, flag))


def with_rows(made: Schema, register: Register) -> Schema:
    """The schema in which a register's own facts are read: its rows are called `rows`."""
    copy = made.copy()
    if register.shape == "rows":
        own = made.collections[register.holds, register.name]
        copy.add_collection(replace(own, name="rows"))
    return copy


def fact_definitions(registers: Registers) -> list[FactDefinition]:
    """Every computed fact, and the completeness flags that are expressions."""
    found: list[FactDefinition] = []
    for register in registers.registers.values():
        if register.complete and register.complete != "by_county":
            source = register.complete_source
            where = source.locate(0, len(source.text))
            name = complete_fact(register.name)
            found.append(FactDefinition(register.holds, name, source.text, where, None, register.name, register.say, "", source))
    for register in registers.registers.values():
        found.extend(register.facts)
    return found


def stages(registers: Registers) -> list[list[FactDefinition]]:
    """Computed facts in groups: one register each, every group after those whose facts it reads."""
    waiting = fact_definitions(registers)
    order: list[list[FactDefinition]] = []
    while waiting:
        open_names = {(entry.kind, entry.name) for entry in waiting}
        ready = [entry for entry in waiting if not (_reads(registers, entry) & open_names) - {(entry.kind, entry.name)}]
        ready = ready or waiting  # a circle: all of them go to the checker, which refuses what it cannot name
        for register in dict.fromkeys(entry.register for entry in ready):
            order.append([entry for entry in ready if entry.register == register])
        waiting = [entry for entry in waiting if entry not in ready]
    return order


def _reads(registers: Registers, entry: FactDefinition) -> set[tuple[str, str]]:
    """The facts that an expression may read, by the words in it. Generous: a word counts for every kind."""
    try:
        tree = ast.parse(f"({entry.text}\n)", mode="eval")
    except (SyntaxError, ValueError):
        return set()
    words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    words |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names = {(kind, word) for kind in registers.kinds for word in words}
    for kind in registers.kinds.values():
        for word in (*words, entry.rows):
            names.add((kind.name, complete_fact(word)))
    own = registers.registers[entry.register]
    if entry.name == complete_fact(own.name):  # the flag stands before the rows it speaks of
        names = {name for name in names if name not in {(fact.kind, fact.name) for fact in own.facts if fact.rows}}
    return names


def check_facts(registers: Registers) -> tuple[Schema, list[tuple[list[FactDefinition], Program]]]:
    """The whole schema with computed facts, and the program of every stage. Raises PuhuiError with all refusals."""
    world = schema(registers)
    programs: list[tuple[list[FactDefinition], Program]] = []
    problems = []
    for stage in stages(registers):
        register = registers.registers[stage[0].register]
        checker = Checker(with_rows(world, register))
        for entry in stage:
            checker.declare(fact_id(entry), entry.kind, entry.source or Source.plain(entry.text), expects=_expects(entry), say=entry.say)
        try:
            program = checker.program()
        except PuhuiError as error:
            problems += error.problems
            continue
        programs.append((stage, program))
        for entry in stage:
            world.add_fact(Fact(entry.kind, entry.name, narrowed(entry, program[fact_id(entry)].type), entry.say))
    if problems:
        raise PuhuiError(problems)
    return world, programs


def fact_id(entry: FactDefinition) -> str:
    """The name of a fact's definition in its program."""
    return f"{entry.kind}.{entry.name}"


def _expects(entry: FactDefinition) -> Type | None:
    return Flag() if entry.name.startswith("complete.") else None


def narrowed(entry: FactDefinition, proved: Type) -> Type:
    """The type of a computed fact: of the proved family, within the declared range (values outside become not known)."""
    if entry.range is None:
        return proved
    ends = entry.range
    try:
        if isinstance(proved, Number) and all(isinstance(end, int) for end in ends):
            return Number(int(str(ends[0])), int(str(ends[1])))
        if isinstance(proved, (Money, Percent)):
            return type(proved)(fen(str(ends[0])), fen(str(ends[1])))
        if isinstance(proved, Day):
            return Day(parse_day(str(ends[0])), parse_day(str(ends[1])))
    except ValueError:
        pass
    from puhui.errors import fail

    raise fail("bad-range", _("“{name}”的范围与它的类型不合", name=entry.name), _("数写整数，金额写带引号的元"), entry.where)
