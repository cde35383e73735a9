"""Ranges 范围

Every fact and every standard declares its range, and the checker works out the range of every expression. What could
overflow 64 bits, divide by 0 or leave the calendar (1800 to 2300) is refused when the pack is checked, so that no
household can stop a province. Where a place in a pack calls for a certain kind or range, the expression must fit it.
"""

from puhui.rules.types import Flag, Money, Number, Word

from .spec import Asked, Refusing


def test_the_ends_of_a_range_are_safe(spec: Asked) -> None:
    table = """
        person | age | points | income     | birth_date
        1      | 0   | -100   | 0.00       | 1880-01-01
        2      | 150 | 100    | 1000000.00 | 2100-12-31
    """
    spec(
        table,
        {
            "age * 1000000000000 * 1000": "0 150000000000000000",
            "points - age": "-100 -50",
            "years_after(birth_date, 150)": "2030-01-01 2250-12-31",
        },
    )


def test_what_could_overflow(refused: Refusing) -> None:
    refused("person", "age * 1000000000000 * 1000000", "rule-range", 1, "64")


def test_a_divisor_that_could_be_0(refused: Refusing) -> None:
    refused("person", "div(age, level)", "rule-range", 1, "0")
    refused("person", "div(age, points)", "rule-range", 1, "0")
    refused("family", "div(rent, count(members))", "rule-range", 1, "0")


def test_a_day_that_could_leave_the_calendar(refused: Refusing) -> None:
    refused("person", "years_after(birth_date, 201)", "rule-range", 1, "2300")
    refused("person", "birth_date - 40000", "rule-range", 1, "1800")


def test_what_the_place_calls_for(refused: Refusing) -> None:
    """A condition must be a condition, an amount money; a fact declared as 0 to 100 may not come out as 150."""
    refused("person", "age + 1", "rule-type", 1, "", expects=Flag())
    refused("person", "age", "rule-type", 1, "", expects=Money(0, 100))
    refused("person", "age", "rule-range", 1, "150", expects=Number(0, 100))
    refused("person", "work", "rule-range", 1, "", expects=Word(("worker", "farmer")))
