"""Which columns of a register say whose row it is: the natural key of a unit of some kind.

A column may say so itself (`unit: person`). Else the names decide: a membership, a kinship or a row names a person by
the key columns of the register that holds persons; a row about a district has one column of type region.
"""

from __future__ import annotations

from puhui.registers.declared import ANY_UNIT, Register, Registers

KIND_COLUMNS = ("kind", "unit_kind")
UNIT_COLUMNS = ("unit", "unit_key", "unit_number", "unit_id")
REGION_COLUMNS = ("code", "region", "district")


def reference(registers: Registers, register: Register, kind: str) -> tuple[str, ...]:
    """The columns that name a unit of `kind`, in the order of that kind's key; () when there are none."""
    said = tuple(name for name, column in register.columns.items() if column.unit == kind)
    if said:
        return said
    declared = registers.kinds.get(kind)
    if declared is not None and declared.region:
        return region_column(register, kind)
    units = registers.units_of(kind)
    if units is None:
        return ()
    return units.key if units.key and all(name in register.columns for name in units.key) else ()


def region_column(register: Register, kind: str = "") -> tuple[str, ...]:
    """The column that holds a district's code."""
    regions = [name for name, column in register.columns.items() if column.type == "region"]
    for name in (kind, *REGION_COLUMNS):
        if name in regions:
            return (name,)
    return (regions[0],) if len(regions) == 1 else ()


def kin(registers: Registers, register: Register) -> tuple[str, ...]:
    """The two columns of a kinship register: the person, and the relative."""
    said = [name for name, column in register.columns.items() if column.unit == "person"]
    numbers = [name for name, column in register.columns.items() if column.type == "id_number"]
    found = said or numbers
    return tuple(found[:2]) if len(found) >= 2 else ()


def any_unit(register: Register) -> tuple[str, ...]:
    """(kind column, unit column) of a register about units of several kinds: awards, records."""
    kinds = [name for name in KIND_COLUMNS if name in register.columns]
    units = [name for name in UNIT_COLUMNS if name in register.columns]
    return (kinds[0], units[0]) if kinds and units else ()


def referring(registers: Registers, register: Register) -> set[str]:
    """All columns that only name units. They become unit numbers and are never facts."""
    names: set[str] = set()
    if register.shape in ("members", "rows"):
        names.update(reference(registers, register, register.holds))
        kind = registers.kinds.get(register.holds)
        if register.shape == "members" and kind is not None:
            names.update(reference(registers, register, kind.groups))
    elif register.shape == "kinship":
        names.update(kin(registers, register))
    elif register.shape in ANY_UNIT:
        names.update(any_unit(register))
    elif register.shape == "districts":
        names.update(region_column(register))
    elif register.shape == "units":
        names.update(register.key)
    names.update(name for name, column in register.columns.items() if column.unit)
    return names


def own_facts(registers: Registers, register: Register) -> list[str]:
    """The columns that are kept as they are in analytic files: no identity, no keys, no text."""
    away = referring(registers, register)
    return [name for name, column in register.columns.items() if name not in away and column.fact_type() is not None]
