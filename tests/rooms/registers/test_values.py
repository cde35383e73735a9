"""Is a text read as what the clerk meant, exactly, or refused for the right reason?"""

from __future__ import annotations

from datetime import date

import pytest

from puhui.registers.columns import Column
from puhui.registers.values import NUMERIC, id_inside, parse
from tests.rooms.registers.office import MAN


def column(kind: str, **more: object) -> Column:
    return Column("c", "列", kind, **more)  # type: ignore[arg-type]


DATE = column("date", low=date(1880, 1, 1), high=date(2100, 12, 31))
YUAN = column("yuan", low=0, high=10_000_000_00)
INTEGER = column("integer", low=0, high=100)
PERCENT = column("percent", low=0, high=100_00)
CODE = column("code", values=(("urban", "城镇"), ("rural", "农村")))


@pytest.mark.parametrize("text", ["2016-08-01", "2016/8/1", "2016.8.1", "20160801", "2016年8月1日", "２０１６年８月１日", " 2016-08-01 "])
def test_a_date_may_be_written_in_the_ways_people_write_it(text: str) -> None:
    assert parse(DATE, text).value == date(2016, 8, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2016-02-30", "no-such-day"),
        ("2016年13月1日", "no-such-day"),
        ("2016-08", "bad-date"),
        ("16-8-1", "bad-date"),
        ("42583", "bad-date"),
    ],
)
def test_a_date_that_is_none_is_refused(text: str, code: str) -> None:
    assert parse(DATE, text).code == code


def test_a_date_out_of_range_is_refused() -> None:
    assert parse(DATE, "1066-10-14").code == "out-of-range"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1799.99", 179_999),
        ("1,799.9", 179_990),
        ("1.5万元", 15_000_00),
        ("1.23456万", 12_345_60),
        ("600元", 600_00),
        ("￥600", 600_00),
        ("６００", 600_00),
        (NUMERIC + "1799.99", 179_999),
    ],
)
def test_amounts_are_exact(text: str, fen: int) -> None:
    assert parse(YUAN, text).value == fen


def test_a_header_in_ten_thousands_multiplies_bare_amounts_only() -> None:
    assert parse(YUAN, "1.5", times=10_000).value == 15_000_00
    assert parse(YUAN, "15000元", times=10_000).value == 15_000_00


@pytest.mark.parametrize("text", ["三千", "1e3", "12.345", "1,23", "0.0000001万元", "--5"])
def test_an_amount_that_is_none_or_not_whole_fen_is_refused(text: str) -> None:
    assert parse(YUAN, text).code == "bad-amount"


def test_an_amount_out_of_range_is_refused_with_the_range_in_yuan() -> None:
    found = parse(YUAN, "-0.01")
    assert (found.code, found.hint) == ("out-of-range", "0 … 10000000")


@pytest.mark.parametrize(("text", "value"), [("是", True), ("否", False), ("1", True), ("0", False), ("TRUE", True), ("无", False)])
def test_flags(text: str, value: bool) -> None:
    assert parse(column("flag"), text).value is value


def test_a_flag_that_is_none_is_refused() -> None:
    assert parse(column("flag"), "也许").code == "bad-flag"


@pytest.mark.parametrize(("text", "code"), [("12.5", "bad-integer"), ("一", "bad-integer"), ("101", "out-of-range"), ("²", "bad-integer")])
def test_whole_numbers_that_are_none_are_refused(text: str, code: str) -> None:
    assert parse(INTEGER, text).code == code


@pytest.mark.parametrize(("text", "value"), [("15%", 1500), ("15.25", 1525), ("１５％", 1500)])
def test_percent_is_kept_in_hundredths(text: str, value: int) -> None:
    assert parse(PERCENT, text).value == value


def test_a_percent_that_is_none_is_refused() -> None:
    assert parse(PERCENT, "一成").code == "bad-percent"
    assert parse(PERCENT, "15.255").code == "bad-percent"


def test_an_hour_counts_from_1970() -> None:
    assert parse(column("hour"), "1970-01-02 03").value == 27
    assert parse(column("hour"), "1970年1月2日 3时").value == 27
    assert parse(column("hour"), "1970-01-02 24").code == "bad-hour"


def test_a_code_may_be_its_word_or_its_chinese() -> None:
    assert parse(CODE, "urban").value == "urban"
    assert parse(CODE, "农村").value == "rural"


def test_an_unknown_code_names_the_nearest() -> None:
    found = parse(CODE, "rurall")
    assert (found.code, found.hint) == ("unknown-code", "rural?")


ID = column("id_number", identity=True)


def test_an_old_number_of_15_places_is_completed_and_marked_changed() -> None:
    # GB 11643's own example: 11010519491231002X; its old form drops the century and the check.
    found = parse(ID, "110105491231002")
    assert (found.value, found.changed) == ("11010519491231002X", "11010519491231002X")


def test_a_small_x_is_a_capital_one() -> None:
    assert parse(ID, "11010519491231002x").value == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1101051949123100", "id-form"),
        ("110105194902300023", "id-date"),
        ("110105194912310021", "id-check"),
        (NUMERIC + "1.10105194912310e+17", "id-numeric-cell"),
        (NUMERIC + "110105491231002", "id-numeric-cell"),
    ],
)
def test_a_broken_id_number_is_refused(text: str, code: str) -> None:
    assert parse(ID, text).code == code


def test_full_width_digits_are_read_and_marked_changed() -> None:
    wide = MAN.translate({code: code + 0xFEE0 for code in range(48, 58)})
    assert parse(ID, wide).changed == MAN


def test_an_id_number_inside_a_harmless_text_is_held() -> None:
    assert parse(column("text"), f"残证{MAN}41").code == "id-in-text"
    assert parse(column("text", identity=True), f"残证{MAN}41").code == ""


def test_a_number_of_18_places_that_fails_the_check_is_no_id_number() -> None:
    assert not id_inside("110105194912310021")
    assert id_inside("11010519491231002x")
