"""Three answers 三种答案

Yes, no, and not known (—, 待核实). `and` is no as soon as one part is no; `or` is yes as soon as one part is yes; apart
from that one part that is not known makes the whole not known. Nothing in the language asks whether a fact is missing,
so no rule can take “not known” for a no.
"""

from .spec import Asked, Refusing

NINE = """
    person | insured | pupil
    1      | yes     | yes
    2      | yes     | no
    3      | yes     | —
    4      | no      | yes
    5      | no      | no
    6      | no      | —
    7      | —       | yes
    8      | —       | no
    9      | —       | —
"""


def test_and(spec: Asked) -> None:
    spec(NINE, {"insured and pupil": "yes no — no no no — no —"})


def test_or(spec: Asked) -> None:
    spec(NINE, {"insured or pupil": "yes yes yes yes no — yes — —"})


def test_not(spec: Asked) -> None:
    spec(NINE, {"not insured": "no no no yes yes yes — — —", "not (insured and pupil)": "no yes — yes yes yes — yes —"})


def test_and_binds_closer_than_or(spec: Asked) -> None:
    """As in Python: first `not`, then `and`, then `or`. Brackets say otherwise."""
    spec(NINE, {
        "insured or not insured and pupil": "yes yes yes yes no — — — —",
        "(insured or not insured) and pupil": "yes no — yes no — — no —",
    })  # fmt: skip


def test_even_a_matter_of_course_stays_open(spec: Asked) -> None:
    """The answer follows from the parts, not from thinking about them: `insured or not insured` is open while the fact is."""
    spec(NINE, {"insured or not insured": "yes yes yes yes yes yes — — —", "insured and False": "no no no no no no no no no"})


def test_arithmetic_with_something_not_known(spec: Asked) -> None:
    table = """
        person | age | points
        1      | 5   | 3
        2      | 5   | —
    """
    spec(table, {"age + points": "8 —", "points * 0": "0 —", "age + points > 0": "yes —"})


def test_a_condition_is_yes_or_no(refused: Refusing) -> None:
    refused("person", "insured and age", "rule-type", 13, "age >= 60")
    refused("person", "not age", "rule-type", 5, "age >= 60")


def test_there_is_no_test_for_missing(refused: Refusing) -> None:
    refused("person", "age is None", "rule-not-in-language", 1, "待核实")
    refused("person", "age == None", "rule-null", 8, "待核实")
