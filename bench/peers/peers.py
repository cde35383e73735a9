"""The twelve rules as openfisca-core and policyengine-core document them: entities, variables with formulas, parameters
picked by the arrays of their keys ("fancy indexing"). The two share their way of writing; each has its own engine."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from columns import AREAS, BANDS, COUNTIES, LEVELS

PERIOD = "2026-01"


def system(package: str, given: dict[str, Any]) -> tuple[Any, Any]:
    """The tax and benefit system, and its package's SimulationBuilder."""

    def part(name: str) -> Any:
        return importlib.import_module(f"{package}.{name}")

    enums = part("indexed_enums" if package == "openfisca_core" else "enums")
    build_entity, Variable = part("entities").build_entity, part("variables").Variable
    month = getattr(part("periods"), "MONTH", None) or part("periods").DateUnit.MONTH
    Person = build_entity(key="person", plural="persons", label="person", is_person=True)
    Family = build_entity(
        key="family", plural="families", label="family", roles=[{"key": "member", "plural": "members", "label": "member"}]
    )

    County = enums.Enum("County", {f"c{county}": county for county in COUNTIES})
    Area = enums.Enum("Area", {area: area for area in AREAS})
    Band = enums.Enum("Band", {f"b{band}": band for band in BANDS})
    Level = enums.Enum("Level", {f"l{level}": level for level in LEVELS})

    def variable(name: str, entity: Any, type_: Any, formula: Any = None, **more: Any) -> Any:
        made = {"entity": entity, "value_type": type_, "definition_period": month, "label": name, **more}
        return type(name, (Variable,), {**made, **({"formula": formula} if formula else {})})

    def line(family: Any, period: Any, parameters: Any) -> Any:
        return parameters(period).line[family("county", period)][family("area", period)].astype(np.int32) * family.nb_persons()

    def minimum_living(family: Any, period: Any, parameters: Any) -> Any:
        limit = parameters(period).savings[family("county", period)]
        return (family("income_of_all", period) < family("line_of_all", period)) * (family("savings", period) <= limit)

    def amount(family: Any, period: Any, parameters: Any) -> Any:
        return np.where(family("minimum_living", period), family("line_of_all", period) - family("income_of_all", period), 0)

    def no_worker(family: Any, period: Any, parameters: Any) -> Any:
        age = family.members("age", period)
        return np.logical_not(family.any((age >= 18) * (age < 60) * family.members("works", period)))

    def employment_help(family: Any, period: Any, parameters: Any) -> Any:
        age = family.members("age", period)
        return family("no_worker", period) * family.any((age >= 18) * (age < 60))

    def aged_amount(person: Any, period: Any, parameters: Any) -> Any:
        age = person("age", period)
        band = enums.EnumArray(np.clip((age - 80) // 10, 0, 2).astype(np.uint8), Band)
        return np.where(age >= 80, parameters(period).aged[person.family("county", period)][band], 0)

    def care_amount(person: Any, period: Any, parameters: Any) -> Any:
        level = enums.EnumArray(np.clip(person("disability", period) - 1, 0, 1).astype(np.uint8), Level)
        return np.where(person("care", period), parameters(period).care[person.family("county", period)][level], 0)

    def care(person: Any, period: Any, parameters: Any) -> Any:
        return (person("disability", period) >= 1) * (person("disability", period) <= 2)

    def disabled_living(person: Any, period: Any, parameters: Any) -> Any:
        return (person("disability", period) >= 1) * person.family("minimum_living", period)

    def premium_aid(person: Any, period: Any, parameters: Any) -> Any:
        return np.logical_not(person("insured", period)) * (person.family("minimum_living", period) + person("care", period))

    def school_aid(person: Any, period: Any, parameters: Any) -> Any:
        age = person("age", period)
        need = person.family("minimum_living", period) + (person("disability", period) >= 1)
        return person("in_school", period) * (age >= 6) * (age <= 18) * need

    variables = [
        *(variable(name, Person, int) for name in ("age", "income", "disability")),
        *(variable(name, Person, bool) for name in ("insured", "in_school", "works")),
        variable("county", Family, enums.Enum, possible_values=County, default_value=County[f"c{COUNTIES[0]}"]),
        variable("area", Family, enums.Enum, possible_values=Area, default_value=Area.rural),
        variable("savings", Family, int),
        variable("income_of_all", Family, int, lambda family, period, parameters: family.sum(family.members("income", period))),
        variable("line_of_all", Family, int, line),
        variable("minimum_living", Family, bool, minimum_living),
        variable("minimum_living_amount", Family, int, amount),
        variable("no_worker", Family, bool, no_worker),
        variable("employment_help", Family, bool, employment_help),
        variable("aged", Person, bool, lambda person, period, parameters: person("age", period) >= 80),
        variable("aged_amount", Person, int, aged_amount),
        variable("care", Person, bool, care),
        variable("care_amount", Person, int, care_amount),
        variable("disabled_living", Person, bool, disabled_living),
        variable("premium_aid", Person, bool, premium_aid),
        variable("school_aid", Person, bool, school_aid),
    ]
    made = part("taxbenefitsystems").TaxBenefitSystem([Person, Family])
    for entry in variables:
        made.add_variable(entry)
    made.parameters = part("parameters").ParameterNode("", data=_parameters(given))
    return made, part("simulations" if package == "policyengine_core" else "simulation_builder").SimulationBuilder


def _parameters(given: dict[str, Any]) -> dict[str, Any]:
    """The figures as a tree: standard, county, key. Names start with a letter."""

    def value(number: int) -> dict[str, Any]:
        return {"values": {"2020-01-01": {"value": number}}}

    head = {"line": "", "aged": "b", "care": "l"}
    made: dict[str, Any] = {}
    for name, counties in given.items():
        if name == "savings":
            made[name] = {f"c{county}": value(keys[""]) for county, keys in counties.items()}
        else:
            made[name] = {
                f"c{county}": {f"{head[name]}{key}": value(number) for key, number in keys.items()} for county, keys in counties.items()
            }
    return made


class Engine:
    """One simulation over all persons."""

    def __init__(self, package: str, person: dict[str, Any], family: dict[str, Any], given: dict[str, Any]):
        made, builder_of = system(package, given)
        builder = builder_of()
        builder.create_entities(made)
        builder.declare_person_entity("person", np.arange(len(person["age"])))
        families = builder.declare_entity("family", family["unit"])
        builder.join_with_persons(families, person["in_family"], np.zeros(len(person["age"]), np.int64))
        self.simulation = builder.build(made)
        enums = importlib.import_module(f"{package}.{'indexed_enums' if package == 'openfisca_core' else 'enums'}")
        for name in ("age", "income", "disability", "insured", "in_school", "works"):
            self.simulation.set_input(name, PERIOD, person[name])
        self.simulation.set_input("savings", PERIOD, family["savings"])
        for name in ("county", "area"):
            kinds = made.get_variable(name).possible_values
            self.simulation.set_input(name, PERIOD, enums.EnumArray(family[name].astype(np.uint8), kinds))

    def compute(self, wanted: list[str]) -> dict[str, Any]:
        return {name: self.simulation.calculate(name, PERIOD) for name in wanted}
