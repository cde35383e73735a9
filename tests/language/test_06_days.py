"""Days and hours 日期与时刻

A day plus or minus a number of days is a day; a day minus a day is a number of days. `years_after` and `months_between`
count as the law counts: an age is reached on the birthday. Hours (`seen_at`) are for clocks of twelve hours.
"""

from .spec import Asked, Refusing


def test_days_and_numbers(spec: Asked) -> None:
    """2016 is a leap year."""
    table = """
        person | left_on    | age
        1      | 2016-02-28 | 1
        2      | 2015-12-31 | 60
        3      | 2016-08-01 | 0
        4      | —          | 5
    """
    spec(table, {
        "left_on + 1": "2016-02-29 2016-01-01 2016-08-02 —", "left_on - 28": "2016-01-31 2015-12-03 2016-07-04 —",
        "age + left_on": "2016-02-29 2016-02-29 2016-08-01 —", "today - left_on": "155 214 0 —", "left_on - today": "-155 -214 0 —",
        "left_on >= today - 155": "yes no yes —",
    })  # fmt: skip


def test_years_after(spec: Asked) -> None:
    """Who was born on 29 February has a birthday on the 28th in a year without a 29th."""
    table = """
        person | birth_date
        1      | 1952-02-29
        2      | 1956-08-01
        3      | 1956-08-02
        4      | —
    """
    spec(table, {
        "years_after(birth_date, 60)": "2012-02-29 2016-08-01 2016-08-02 —",
        "years_after(birth_date, 65)": "2017-02-28 2021-08-01 2021-08-02 —",
        "years_after(birth_date, -1)": "1951-02-28 1955-08-01 1955-08-02 —",
        "years_after(birth_date, 60) <= today": "yes yes no —",
    })  # fmt: skip


def test_months_between(spec: Asked) -> None:
    """Whole months: one is whole when its day of the month has come again. Age is div(months_between(birth_date, today), 12)."""
    table = """
        person | birth_date
        1      | 1956-08-01
        2      | 1956-08-02
        3      | 2016-07-01
        4      | 2016-07-02
        5      | 2016-08-31
        6      | 2016-09-01
        7      | —
    """
    spec(table, {
        "months_between(birth_date, today)": "720 719 1 0 -1 -1 —",
        "div(months_between(birth_date, today), 12)": "60 59 0 0 -1 -1 —",
        "months_between(today, birth_date)": "-720 -720 -1 -1 0 1 —",
    })  # fmt: skip


def test_months_that_end_early(spec: Asked) -> None:
    """From 31 January the first whole month ends on 31 March: the 31st does not come in February."""
    table = """
        person | birth_date | left_on
        1      | 2015-01-31 | 2015-02-28
        2      | 2015-01-31 | 2015-03-30
        3      | 2015-01-31 | 2015-03-31
        4      | 2016-02-29 | 2017-02-28
        5      | 2016-02-29 | 2017-03-01
    """
    spec(table, {"months_between(birth_date, left_on)": "0 1 2 11 12"})


def test_starts(spec: Asked) -> None:
    table = """
        person | birth_date
        1      | 2016-02-29
        2      | 2016-12-31
        3      | 2016-01-01
        4      | —
    """
    spec(table, {
        "year_start(birth_date)": "2016-01-01 2016-01-01 2016-01-01 —", "month_start(birth_date)": "2016-02-01 2016-12-01 2016-01-01 —",
        "month_start(birth_date) - 1": "2016-01-31 2016-11-30 2015-12-31 —",
    })  # fmt: skip


def test_hours(spec: Asked) -> None:
    """Reported in the last hour of a month, seen within twelve hours or later."""
    table = """
        person | asked_at      | seen_at
        1      | 2016-07-31T23 | 2016-08-01T11
        2      | 2016-07-31T23 | 2016-08-01T12
        3      | 2016-02-29T00 | —
    """
    spec(table, {
        "seen_at - asked_at": "12 13 —", "seen_at - asked_at <= 12": "yes no —", "asked_at + 12": "2016-08-01T11 2016-08-01T11 2016-02-29T12",
        "seen_at <= asked_at + 12": "yes no —",
    })  # fmt: skip


def test_days_are_not_numbers(refused: Refusing) -> None:
    refused("person", "birth_date + left_on", "rule-type", 1, "")
    refused("person", "birth_date * 2", "rule-type", 1, "")
    refused("person", "months_between(birth_date, 60)", "rule-type", 1, "")
    refused("person", "year_start(age)", "rule-type", 1, "year_start")
    refused("person", "birth_date < '1956-08-01'", "rule-word", 14, "")
