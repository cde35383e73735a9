"""Comparisons 比较

`<` `<=` `>` `>=` `==` `!=` compare two values of one kind, two at a time. `in (…)` asks whether a number or a word is
one of those written out. A comparison with something not known is not known.
"""

from .spec import Asked, Refusing

PEOPLE = """
    person | age | level | income  | balance | degree | work   | birth_date | left_on
    11     | 59  | 1     | 599.99  | -0.01   | 40%    | farmer | 1957-02-28 | 2016-07-31
    12     | 60  | 2     | 600.00  | 0.00    | 0%     | none   | 2016-08-01 | 2016-08-01
    13     | 61  | 0     | 600.01  | 0.01    | 40.01% | worker | 2016-08-02 | 2016-08-02
    14     | —   | —     | —       | —       | —      | —      | —          | —
"""


def test_numbers(spec: Asked) -> None:
    spec(PEOPLE, {
        "age < 60": "yes no no —", "age <= 60": "yes yes no —", "age > 60": "no no yes —", "age >= 60": "no yes yes —",
        "age == 60": "no yes no —", "age != 60": "yes no yes —", "60 <= age": "no yes yes —",
    })  # fmt: skip


def test_money_is_exact_to_the_fen(spec: Asked) -> None:
    """Money is compared with money or with 0. Every other amount is a figure with papers: `standard.cap` is 600.00 here."""
    table = """
        person | income | hukou
        11     | 599.99 | 140105
        12     | 600.00 | 140105
        13     | 600.01 | 140105
        14     | —      | 140105

        standard | place  | key | value
        cap      | 140105 |     | 600.00
    """
    answers = {"income < standard.cap": "yes no no —", "income <= standard.cap": "yes yes no —", "income >= standard.cap": "no yes yes —"}
    spec(table, answers, at="hukou")
    spec(
        PEOPLE,
        {"balance < 0": "yes no no —", "balance == 0": "no yes no —", "0 < balance": "no no yes —", "income > balance": "yes yes yes —"},
    )


def test_percents(spec: Asked) -> None:
    spec(PEOPLE, {"degree > 0": "yes no yes —", "degree == 0": "no yes no —"})


def test_days(spec: Asked) -> None:
    spec(PEOPLE, {"birth_date < left_on": "yes no no —", "birth_date == left_on": "no yes yes —", "left_on <= today": "yes yes no —"})


def test_words(spec: Asked) -> None:
    """A word is one of its vocabulary, in quotes; words are equal or not, never greater."""
    spec(PEOPLE, {"work == 'farmer'": "yes no no —", "work != 'farmer'": "no yes yes —", "work in ('none', 'worker')": "no yes yes —"})


def test_in_and_not_in(spec: Asked) -> None:
    spec(PEOPLE, {"level in (1, 2)": "yes yes no —", "level not in (1, 2)": "no no yes —", "age in (60,)": "no yes no —"})


def test_places_are_equal_or_not(spec: Asked) -> None:
    table = """
        person | hukou  | residence
        11     | 140105 | 140105
        12     | 140105 | 140106
        13     | 140105 | —
    """
    spec(table, {"hukou == residence": "yes no —", "hukou != residence": "no yes —"})


def test_one_comparison_at_a_time(refused: Refusing) -> None:
    refused("person", "18 <= age < 60", "rule-chained", 1, "a <= b and b < c")


def test_only_like_with_like(refused: Refusing) -> None:
    refused("person", "income < 600", "rule-type", 1, "standards.csv")
    refused("person", "insured and age == birth_date", "rule-type", 13, "")
    refused("person", "insured == True", "rule-type", 1, "not")
    refused("person", "work > 'none'", "rule-type", 1, "in")
    refused("person", "hukou == 140105", "rule-type", 1, "")


def test_a_word_outside_its_vocabulary(refused: Refusing) -> None:
    refused("person", "work == 'famer'", "word-unknown", 9, "farmer")
    refused("person", "work in ('worker', 'teacher')", "word-unknown", 20, "farmer")


def test_the_right_side_of_in_is_written_out(refused: Refusing) -> None:
    refused("person", "level in 1", "rule-in", 10, "(1,)")
    refused("person", "level in (1, age)", "rule-in", 14, "==")
    refused("person", "birth_date in (1, 2)", "rule-type", 1, "in")
