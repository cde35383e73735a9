"""Names 名字

A bare name is a fact of the unit that the rule is about. `family.x` is of the unit, and `village.x` of the
district, to which it belongs. `today` is the day of the question: the snapshot's `facts_on`. What was defined with
`let` is called by its name.
"""

from .spec import Asked, Refusing

PEOPLE = """
    person | family | village | age | insured
    11     | 1      | 3       | 70  | yes
    12     | —      | 3       | 35  | no
    13     | 2      | —       | —   | —

    family | village | area  | has_car
    1      | 3       | urban | no
    2      | —       | rural | yes

    village | remote
    3       | yes
"""


def test_a_bare_name_is_a_fact_of_the_unit(spec: Asked) -> None:
    """A fact that nobody wrote down is not known (—), and nothing stands in for it."""
    spec(PEOPLE, {"age": "70 35 —", "insured": "yes no —"})


def test_what_the_unit_belongs_to(spec: Asked) -> None:
    """Of a family or a village that is itself not known, nothing is known."""
    spec(PEOPLE, {"family.area": "urban — rural", "family.has_car": "no — yes", "village.remote": "yes yes —"})


def test_today(spec: Asked) -> None:
    spec(PEOPLE, {"today": "2016-08-01 2016-08-01 2016-08-01", "year_start(today)": "2016-01-01 2016-01-01 2016-01-01"})


def test_a_definition_is_called_by_its_name(spec: Asked) -> None:
    """Definitions may use each other, in any order, and are read through a family like its facts."""
    given = {"family alone": "size == 1", "family size": "count(members)", "person old": "age >= 60"}
    spec(PEOPLE, {"old": "yes no —", "family.size": "1 — 1", "old and family.alone": "yes no —"}, given=given)


def test_a_name_that_nobody_declared(refused: Refusing) -> None:
    """The nearest name is suggested."""
    refused("person", "agee >= 60", "name-unknown", 1, "age")
    refused("person", "age >= 60 and familly.area == 'urban'", "name-unknown", 15, "family")
    refused("person", "family.has_cat", "name-unknown", 1, "has_car")


def test_a_name_that_means_nothing_by_itself(refused: Refusing) -> None:
    refused("person", "family", "name-alone", 1, "family.")
    refused("family", "members", "rule-collection", 1, "count(members)")
    refused("person", "age > div", "name-alone", 7, "div(a, b)")


def test_words_of_the_grammar_are_no_names(refused: Refusing) -> None:
    """A fact called `class`, `in` or `is` cannot be read; it needs another name."""
    refused("village", "village.class == 'urban'", "rule-syntax", 9, "class")
