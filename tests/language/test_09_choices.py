"""Choices of value 取值

`if_(condition, a, b)` takes a where the condition is yes and b where it is no; `pick(word, key, value, …)` takes the value
that stands beside the key. Both are not known while it is open which value is meant, even if all values are the same.
"""

from .spec import Asked, Refusing

PEOPLE = """
    person | insured | pupil | level | work   | income | age
    1      | yes     | no    | 1     | farmer | 10.00  | 20
    2      | no      | yes   | 0     | none   | 20.00  | 30
    3      | —       | no    | 4     | worker | 30.00  | —
    4      | yes     | —     | —     | —      | —      | 50
"""


def test_if(spec: Asked) -> None:
    """The value not taken need not be known: of person 2 it is 0, whatever the income."""
    spec(PEOPLE, {
        "if_(insured, age, 0)": "20 0 — 50", "if_(insured, income, 0)": "10.00 0.00 — —", "if_(pupil, 1, 2)": "2 1 2 —", "if_(pupil, 1, 1)": "1 1 1 —",
        "if_(insured, pupil, not pupil)": "no no — —", "if_(insured, 'worker', work)": "worker none — worker",
    })  # fmt: skip


def test_if_within_if(spec: Asked) -> None:
    spec(PEOPLE, {"if_(insured, if_(pupil, 1, 2), if_(pupil, 3, 4))": "2 3 — —", "if_(age >= 30, 2, if_(age >= 20, 1, 0))": "1 2 — 2"})


def test_pick_by_a_word(spec: Asked) -> None:
    """All words must be there, or a last value for all others. Not known is not one of the others."""
    spec(PEOPLE, {
        "pick(work, 'farmer', 1, 'worker', 2, 'none', 3)": "1 3 2 —", "pick(work, 'farmer', 1, 9)": "1 9 9 —",
        "pick(work, 'farmer', income, 'none', 0, income * 2)": "10.00 0.00 60.00 —",
    })  # fmt: skip


def test_pick_by_a_number(spec: Asked) -> None:
    spec(PEOPLE, {"pick(level, 1, 75, 4, 20, 0)": "75 0 20 —", "pick(level, 0, False, 1, True, pupil)": "yes no no —"})


def test_words_as_values(spec: Asked) -> None:
    """A written word takes its vocabulary from what it is compared with."""
    spec(PEOPLE, {"work == if_(insured, 'farmer', 'none')": "yes yes — —", "work == pick(level, 1, 'farmer', 'worker')": "yes no yes —"})


def test_values_of_one_kind(refused: Refusing) -> None:
    refused("person", "if_(insured, income, age)", "rule-type", 22, "")
    refused("person", "if_(insured, 5, income)", "rule-type", 17, "")
    refused("person", "if_(age, 1, 2)", "rule-type", 5, "age >= 60")
    refused("person", "if_(insured, 1)", "rule-arguments", 1, "if_(")


def test_pick_is_written_in_full(refused: Refusing) -> None:
    refused("person", "pick(work, 'farmer', 1, 'none', 2)", "pick-open", 1, "worker")
    refused("person", "pick(work, 'farmer', 1, 'farmer', 2, 3)", "pick-twice", 1, "")
    refused("person", "pick(work, 'famer', 1, 2)", "word-unknown", 12, "farmer")
    refused("person", "pick(income, 1, 2, 3)", "rule-type", 6, "")
    refused("person", "pick(level, age, 2, 3)", "pick-key", 13, "")
