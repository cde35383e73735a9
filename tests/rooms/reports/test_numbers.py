"""Are numbers written so that they stay true?"""

from __future__ import annotations

import doctest

import pytest

from puhui.lang import speaking
from puhui.reports import numbers


def test_the_examples_in_the_module() -> None:
    with speaking("zh"):
        found = doctest.testmod(numbers)
    assert found.attempted >= 6 and found.failed == 0


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ((1, 3), (2, 3), "33.3%–66.7%"),  # 33.33… down, 66.66… up: never 33.4 or 66.6
        ((999_999, 1_000_000), (1, 1), "99.9%–100.0%"),
        ((0, 7), (1, 1_000_000), "0.0%–0.1%"),
        ((1, 2), (2, 4), "50.0%"),
        ((999_999, 1_000_000), (999_999, 1_000_000), "99.9%"),  # one short of all is not all
        ((1, 1_000_000), (1, 1_000_000), "0.1%"),  # one served is not nobody
        ((5, 5), (5, 5), "100.0%"),
        ((0, 5), (0, 5), "0.0%"),
        ((0, 0), (0, 0), "—"),
        ((0, 12), (0, 0), "待核实"),  # of twelve nothing is known: that is not 0 %
    ],
)
def test_bounds_are_rounded_outwards(low: tuple[int, int], high: tuple[int, int], text: str) -> None:
    with speaking("zh"):
        assert numbers.bounds(low, high) == text


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (9_999, "9,999", "9,999"),
        (36_640_000, "3,664 万", "36.6 million"),
        (10_000, "1 万", "10,000"),
        (123_456_789_012, "1,234.6 亿", "123.5 billion"),
        (-25_000, "−2.5 万", "−25,000"),
    ],
)
def test_large_numbers_have_the_words_of_the_language(value: int, zh: str, en: str) -> None:
    with speaking("zh"):
        assert numbers.large(value) == zh
    with speaking("en"):
        assert numbers.large(value) == en


@pytest.mark.parametrize(
    ("fen", "text"), [(123_456_789, "1,234,567.89"), (5, "0.05"), (-100, "−1.00"), (10**17 + 1, "1,000,000,000,000,000.01")]
)
def test_money_is_exact(fen: int, text: str) -> None:
    assert numbers.yuan(fen) == text
    with speaking("zh"):
        assert numbers.money(fen, "month") == f"{text} 元/月"
