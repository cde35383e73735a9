"""Arithmetic 计算

Whole numbers, exact: money in fen, percents in hundredths of a percent. `+ - *`, and in place of division `div`, which
rounds down, and `share`, which takes a percentage and rounds to the fen as the standard says. Money is shown in yuan here.
"""

from .spec import Asked, Refusing

PEOPLE = """
    person | age | points | income | balance | degree | hukou
    11     | 7   | -7     | 10.00  | -10.00  | 15%    | 140105
    12     | 0   | 0      | 0.00   | 0.00    | 0%     | 140105
    13     | 8   | 100    | 3.33   | 0.05    | 100%   | 140105
    14     | —   | 3      | —      | 1.00    | 40%    | 140105
"""


def test_plus_minus_times(spec: Asked) -> None:
    spec(PEOPLE, {
        "age + points": "0 0 108 —", "age - points": "14 0 -92 —", "age * points": "-49 0 800 —", "-points": "7 0 -100 -3",
        "2 + age * 3": "23 2 26 —", "(2 + age) * 3": "27 6 30 —",
    })  # fmt: skip


def test_money(spec: Asked) -> None:
    """Money plus money, money times a number; 0 may stand for no money."""
    spec(PEOPLE, {
        "income + balance": "0.00 0.00 3.38 —", "income - balance": "20.00 0.00 3.28 —", "income * 3": "30.00 0.00 9.99 —",
        "points * balance": "70.00 0.00 5.00 3.00", "-balance": "10.00 0.00 -0.05 -1.00", "income - 0": "10.00 0.00 3.33 —",
    })  # fmt: skip


def test_percents(spec: Asked) -> None:
    spec(PEOPLE, {"degree + degree": "30% 0% 200% 80%", "degree - 0": "15% 0% 100% 40%"})


def test_div_rounds_down(spec: Asked) -> None:
    """Down means towards less, below zero too: div(-7, 2) is -4. Money by a number is money, money by money is a number."""
    spec(PEOPLE, {
        "div(age, 2)": "3 0 4 —", "div(points, 2)": "-4 0 50 1", "div(points, -2)": "3 0 -50 -2", "div(points, 12)": "-1 0 8 0",
        "div(balance, 3)": "-3.34 0.00 0.01 0.33", "div(income, 12)": "0.83 0.00 0.27 —",
    })  # fmt: skip


def test_div_of_money_by_money(spec: Asked) -> None:
    """How often one amount goes into another."""
    table = """
        person | balance | fee
        11     | 9.99    | 5.00
        12     | 10.00   | 5.00
        13     | -0.01   | 5.00
        14     | 10.00   | —
    """
    spec(table, {"div(balance, fee)": "1 2 -1 —"})


def test_share_rounds_half_up(spec: Asked) -> None:
    """15 % of 3.33 is 0.4995: 0.50. Exactly half a fen goes up, below zero too: 25 % of -0.10 is -0.025, so -0.02."""
    table = """
        person | balance | degree
        11     | 3.33    | 15%
        12     | 0.10    | 25%
        13     | 0.10    | 24.99%
        14     | -0.10   | 25%
        15     | -0.10   | 25.01%
        16     | —       | 25%
    """
    spec(table, {"share(balance, degree)": "0.50 0.03 0.02 -0.02 -0.03 —"})


def test_share_rounds_as_the_standard_says(spec: Asked) -> None:
    """A standard declares `round: half_up`, `up` or `down`; up is towards more, down towards less."""
    table = """
        person | balance | hukou
        11     | 0.10    | 140105
        12     | -0.10   | 140105
        13     | 0.40    | 140105
        14     | 0.01    | 140105

        standard  | place  | key | value
        rate      | 140105 |     | 25%
        rate_up   | 140105 |     | 25%
        rate_down | 140105 |     | 25%
    """
    spec(table, {
        "share(balance, standard.rate)": "0.03 -0.02 0.10 0.00",
        "share(balance, standard.rate_up)": "0.03 -0.02 0.10 0.01",
        "share(balance, standard.rate_down)": "0.02 -0.03 0.10 0.00",
    }, at="hukou")  # fmt: skip


def test_only_what_belongs_together(refused: Refusing) -> None:
    refused("person", "income + age", "rule-type", 1, "")
    refused("person", "income * income > 0", "rule-type", 1, "")
    refused("person", "share(income, 15)", "rule-type", 1, "")
    refused("person", "div(age, income)", "rule-type", 1, "")
    refused("person", "-birth_date", "rule-type", 1, "")


def test_signs_that_the_language_does_not_have(refused: Refusing) -> None:
    refused("person", "age / 2", "rule-not-in-language", 1, "div(a, b)")
    refused("person", "age // 2", "rule-not-in-language", 1, "div(a, b)")
    refused("person", "1 + age % 2", "rule-not-in-language", 5, "share")
    refused("person", "age ** 2", "rule-not-in-language", 1, "+ - *")


def test_figures_are_not_written_into_rules(refused: Refusing) -> None:
    refused("person", "age * 1.5 > 60", "rule-number", 7, "standards.csv")
    refused("person", "age < 9999999999999", "rule-number", 7, "standards.csv")
    refused("person", "income == '600'", "rule-word", 11, "")
