"""Whether declarations of kinds and registers agree with each other. Every disagreement names both sides."""

from __future__ import annotations

from collections.abc import Iterator

from puhui.errors import Problem, Where, nearest
from puhui.lang import _
from puhui.registers.declared import ANY_UNIT, Register, Registers
from puhui.registers.references import any_unit, kin, own_facts, reference, region_column

NEEDED = {
    "awards": ("benefit", "since", "until"),
    "records": ("benefit", "day"),
    "dispositions": ("benefit", "disposition", "since", "until"),
    "completeness": ("source", "complete_to"),
}
_RESERVED = ("unit", "today", "village", "town", "county", "city", "province")


def disagreements(found: Registers) -> list[Problem]:
    """All that is wrong between declarations."""
    problems: list[Problem] = []
    for kind in found.kinds.values():
        problems += _kind(found, kind.name)
    for register in found.registers.values():
        problems += _register(found, register)
    problems += _names(found)
    return problems


def _unknown_kind(found: Registers, where: Where, name: str) -> Problem:
    near = nearest(name, found.kinds)
    remedy = _("是不是 {near}？", near=near) if near else _("可用：{all}", all=", ".join(found.kinds))
    return Problem(where, "kind-unknown", _("没有声明对象种类“{name}”", name=name), remedy)


def _kind(found: Registers, name: str) -> Iterator[Problem]:
    kind = found.kinds[name]
    if kind.groups and kind.groups not in found.kinds:
        yield _unknown_kind(found, kind.where, kind.groups)
    units = found.units_of(name)
    if units is not None and kind.lies:
        column = units.columns.get(kind.lies)
        if column is None or column.type != "region":
            what = _("“{kind}”所在的 {lies} 不是台账 {register} 的地区列", kind=name, lies=kind.lies, register=units.name)
            yield Problem(kind.where, "lies-nowhere", what, _("在 {where} 声明这一列，类型写 region", where=units.where))


def _register(found: Registers, register: Register) -> Iterator[Problem]:
    shape, where = register.shape, register.where
    if shape in ("units", "members", "rows"):
        if not register.holds:
            yield Problem(where, "key-missing", _("台账“{name}”没有写 holds", name=register.name), _("写上它的每一行属于哪种对象"))
            return
        if register.holds not in found.kinds:
            yield _unknown_kind(found, where, register.holds)
            return
    if shape == "units":
        yield from _units(found, register)
    elif shape == "members":
        yield from _members(found, register)
    elif shape == "rows" and not reference(found, register, register.holds):
        yield _no_reference(register, register.holds)
    elif shape == "kinship" and not kin(found, register):
        yield _no_reference(register, "person")
    elif shape in ANY_UNIT and not any_unit(register):
        yield Problem(where, "no-reference", _("台账“{name}”要有 kind 和 unit 两列，说明是谁的", name=register.name))
    elif shape in ("districts", "completeness") and not region_column(register):
        yield Problem(where, "no-reference", _("台账“{name}”要有一个地区代码列", name=register.name), _("类型写 region"))
    for needed in NEEDED.get(shape, ()):
        if needed not in register.columns:
            yield Problem(where, "column-missing", _("台账“{name}”缺少列 {column}", name=register.name, column=needed), _("补上这一列"))
    if register.complete and shape != "rows":
        yield Problem(where, "complete-not-rows", _("只有 rows 台账能写 complete：{name}", name=register.name), _("删去这一项"))
    for fact in register.facts:
        if fact.kind not in found.kinds:
            yield _unknown_kind(found, fact.where, fact.kind)


def _units(found: Registers, register: Register) -> Iterator[Problem]:
    if not register.key:
        yield Problem(register.where, "no-key", _("台账“{name}”没有写 key", name=register.name), _("写上哪几列能认出一个对象"))
    if found.kinds[register.holds].region:
        yield Problem(
            register.where, "region-units", _("行政区划的对象来自地方包，不用台账“{name}”", name=register.name), _("用 districts 台账")
        )
    first = found.units_of(register.holds)
    if first is not None and first.name != register.name:
        what = _("“{kind}”已由 {other} 登记", kind=register.holds, other=first.where)
        yield Problem(register.where, "units-twice", what, _("另外的资料用 rows 台账"))


def _members(found: Registers, register: Register) -> Iterator[Problem]:
    kind = found.kinds[register.holds]
    if not kind.groups:
        yield Problem(register.where, "not-a-group", _("“{kind}”不是由别的对象组成的", kind=kind.name), _("在 kinds.yaml 写 groups"))
        return
    for name in (kind.name, kind.groups):
        if not reference(found, register, name):
            yield _no_reference(register, name)


def _no_reference(register: Register, kind: str) -> Problem:
    what = _("台账“{name}”没有指明“{kind}”的列", name=register.name, kind=kind)
    return Problem(register.where, "no-reference", what, _("用与该对象台账 key 同名的列，或在列上写 unit: {kind}", kind=kind))


def _names(found: Registers) -> Iterator[Problem]:
    """Facts and collections of a kind are one flat space, whoever declares them."""
    taken: dict[tuple[str, str], Where] = {}

    def take(kind: str, name: str, where: Where) -> Iterator[Problem]:
        other = taken.setdefault((kind, name), where)
        if other is not where:
            what = _("“{kind}”的“{name}”已在 {other} 声明", kind=kind, name=name, other=other)
            yield Problem(where, "declared-twice", what, _("改名，或去掉其中一个"))
        elif name in _RESERVED or name.startswith("in_") or name in found.kinds:
            yield Problem(where, "reserved-name", _("“{name}”是保留的名称", name=name), _("换一个名称"))

    for kind in found.kinds.values():
        if kind.groups:
            taken[kind.name, kind.members] = kind.where
        for register in found.registers.values():
            for name in own_facts(found, register):
                if (register.shape == "units" and register.holds == kind.name) or (register.shape == "districts" and kind.region):
                    yield from take(kind.name, name, register.columns[name].where)
            if register.shape == "rows" and register.holds == kind.name:
                yield from take(kind.name, register.name, register.where)
            for fact in register.facts:
                if fact.kind == kind.name:
                    yield from take(kind.name, fact.name, fact.where)
