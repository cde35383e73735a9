"""领域 fields: what does each domain of services add to the made-up province?

One module here is one field: it names registers and values, and the fate of its benefits. Nothing else has to be touched.

    NAME = "housing"
    GRADE = "rural_dilapidated_housing"

    def family(family: Family, chance: Random) -> None:      # once for every family; background and planted
        if family.area != "农村" or chance.random() > 0.02:
            return                                           # a benefit without a fate: the answer is no
        family.row("house_assessments", assessed_on="2021-03-01", grade="D", only_house="是")
        family.award(GRADE, "2021-09-01", amount="3000")     # or person.record(benefit, day, occasion=…)
        family.fate(GRADE, SERVED)                           # by reasoning about what was just written, never by the engine

    FIELD = Field(
        NAME,
        benefits={GRADE: Benefit("family", at="hukou")},     # whose truth is known; others are "not planted" in the check
        sources=(Source(GRADE), Source("house_assessments", early={"140729": "2021-12-31"}, never=("140882",))),
        registers=("house_assessments",),                    # files to write, headers from the packs' declaration
        after=("minimum_living",),                           # fields whose rows, awards and fates this one reads
        family=family,                                       # and/or land=…: called once, before the families
    )

* Family: number, hukou, residence (12 digits), area (城镇/农村 of the hukou), columns (cells of `families`, e.g. income_checked),
  members, of/story (a field's own archetype), fates, receives(benefit). Person: number, sex, born, age, hukou, residence, role, status,
  alive, level/mind/care/ill (valid certificates), columns (cells of `people`), facts (a free dict to tell later fields), fates.
* `unit.row(register, **cells)`: cells by column name, as text in a roster (flags 是/否, codes by their word or Chinese, yuan "12.50",
  days 2022-06-30); the column with the unit's own key fills itself. No commas in texts. `unit.columns["relatives_checked"] = "是"`.
* fates: SERVED, NOT_SERVED, PARTLY, PENDING, NOT_KNOWN, NO_LONGER_DUE, SERVED_NOT_DUE, GRACE, UNKNOWN_SERVED, NO, NOT_APPLICABLE
  (the check takes NO and NOT_APPLICABLE alike; leave them out in the background). child_health.py is a model with a schedule.
  Gaps other than NOT_KNOWN of the background become planted cases of themselves. `fate(…, county="140105")`: who owes, when unusual.
* `land(land, chance)`: `land.facility(number, name, kind, lies)`, `land.unit(kind, number, county, register, **cells)` → a Unit with
  row/award/record/fate (schools, disasters, …), `land.counties`, `land.homes[county]`, `land.of(code)`: the Unit of a town, a village or
  a county, `land.facts[name]`: what `family` may look up later through a module-level function of the field.
* `archetypes`: families made for this field, so many in 10,000 (see archetypes.py); they arrive with family.of == NAME.
* Planted cases: planted/<anything>.yaml with `speaks: [fields]` at the top: for these fields the case says rows and fates itself
  (`rows: {register: [{column: value}]}`, `awards`, `records`, `fates`, `columns`, `facts`, `dispositions`, of a member also
  `kin: {父母: [ids of members]}`);
  all other fields treat it as background.
  With certificates or minimum_living among them: `disability`, `ill`, `income`, `spending`, `car`, `assets`, `never_applied` too.
* Registers that are of units (schools): `land.unit`. Memberships: `person.row("school_pupils", …)` on the person.
"""

from __future__ import annotations

from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import iter_modules

from puhui.synthetic.field import Benefit, Field, Source

__all__ = ["Benefit", "Field", "Source", "all_fields", "benefits"]


@cache
def all_fields() -> tuple[Field, ...]:
    """Every module here that has a FIELD, each behind those that it names in `after`; else by name."""
    names = sorted(module.name for module in iter_modules(__path__))
    found: dict[str, Field] = {}
    for name in names:
        field = getattr(import_module(f"{__name__}.{name}"), "FIELD", None)
        if field is not None:
            found[field.name] = field
    order = TopologicalSorter({name: sorted(set(field.after) & set(found)) for name, field in found.items()})
    order.prepare()
    sorted_names: list[str] = []
    while order.is_active():
        ready = sorted(order.get_ready())
        sorted_names += ready
        order.done(*ready)
    return tuple(found[name] for name in sorted_names)


@cache
def benefits() -> dict[str, Benefit]:
    """Every benefit whose truth is known."""
    return {benefit: given for field in all_fields() for benefit, given in field.benefits.items()}
