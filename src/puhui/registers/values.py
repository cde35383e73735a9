"""From a text in a roster to a value of the column's type, or the reason why not. Pure; one text at a time.

Nothing is repaired in silence: a text that had to be rewritten before it could be read comes back marked `changed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from puhui.errors import nearest
from puhui.registers.columns import Column
from puhui.rules.types import Value
from puhui.terms import IdNumber

NUMERIC = "\x02"  # before the text of a cell that a workbook or Parquet file holds as a floating-point number
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x01\x03-\x1f\x7f]")
_YES = ("是", "1", "true", "有", "yes")
_NO = ("否", "0", "false", "无", "no")
_DAYS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]"),
)
_HOUR = re.compile(r"(.+?)[ T](\d{1,2})(?:时|:00(?::00)?)?")
_AMOUNT = re.compile(r"[¥￥]?\s*(-?)(\d{1,3}(?:,\d{3})+|\d{1,16})(\.\d{1,12})?\s*(亿元|万元|万|元|圆)?")
_TIMES = {"亿元": 10**8, "万元": 10**4, "万": 10**4}
_INTEGER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,18})")
_PERCENT = re.compile(r"(-?\d{1,12}(?:\.\d{1,12})?)\s*%?")
_LONG_NUMBER = 15  # digits that a floating-point cell keeps


@dataclass(frozen=True)
class Parsed:
    """`code` is empty when `value` stands; else the reason, with `hint` (never the value itself)."""

    value: Value = None
    code: str = ""
    hint: str = ""
    changed: str = ""  # the text as it was read after rewriting; empty when nothing was rewritten


def clean(text: str) -> str:
    """The text without what nobody sees: outer blanks, invisible characters, full-width forms of ASCII."""
    return _INVISIBLE.sub("", text).translate(_FULL_WIDTH).strip()


def is_blank(text: str | None) -> bool:
    return text is None or not clean(text.replace(NUMERIC, ""))


def parse(column: Column, text: str, times: int = 1) -> Parsed:
    """The value of a text that is not blank. Regions are read by `places`, which knows the map.

    times: what a bare amount is to be multiplied with, because the header says 万元.
    """
    numeric = text.startswith(NUMERIC)
    raw = text[1:] if numeric else text
    plain = clean(raw)
    if plain.startswith("'") and len(plain) > 1:  # Excel's mark for "this is text"
        plain = plain[1:].strip()
    read = _READ[column.type]
    if numeric and _lost_tail(column, plain):
        return Parsed(code="id-numeric-cell")
    found = read(column, plain, times)
    if not found.code and found.value is not None and column.low is not None and not isinstance(found.value, (bool, str)):
        assert column.high is not None
        if not column.low <= found.value <= column.high:  # type: ignore[operator]
            return Parsed(code="out-of-range", hint=f"{_end(column, column.low)} … {_end(column, column.high)}")
    changed = found.changed or (plain if plain != raw.strip(" \t\r\n") else "")
    return Parsed(found.value, found.code, found.hint, changed if not found.code else "")


def _lost_tail(column: Column, plain: str) -> bool:
    """A number of more than 15 digits in a numeric cell has already been rounded."""
    digits = re.sub(r"\D", "", plain.partition("e")[0].partition(".")[0])
    return column.type == "id_number" or "e+" in plain or (column.type in ("text", "region") and len(digits) > _LONG_NUMBER)


def _end(column: Column, end: int | date) -> str:
    return f"{Decimal(end) / 100}" if column.type in ("yuan", "percent") and isinstance(end, int) else str(end)


def _text(column: Column, plain: str, times: int) -> Parsed:
    if not column.identity and id_inside(plain):
        return Parsed(code="id-in-text")
    return Parsed(plain)


def id_inside(text: str) -> bool:
    """Whether a text holds a valid ID number of 18 places."""
    if len(text) < 18:
        return False
    for match in re.finditer(r"(?=([1-9]\d{16}[0-9Xx]))", text):
        try:
            IdNumber.parse(match.group(1))
            return True
        except ValueError:
            continue
    return False


def _id_number(column: Column, plain: str, times: int) -> Parsed:
    squeezed = re.sub(r"[\s-]", "", plain)
    try:
        number = IdNumber.parse(squeezed).text
    except ValueError as error:
        return Parsed(code=f"id-{error}")
    return Parsed(number, changed="" if number == plain.upper() else number)


def _flag(column: Column, plain: str, times: int) -> Parsed:
    word = plain.lower()
    if word in _YES or word in _NO:
        return Parsed(word in _YES)
    return Parsed(code="bad-flag")


def _integer(column: Column, plain: str, times: int) -> Parsed:
    if not plain.isascii() or not _INTEGER.fullmatch(plain):
        return Parsed(code="bad-integer")
    return Parsed(int(plain.replace(",", "")))


def _yuan(column: Column, plain: str, times: int) -> Parsed:
    match = _AMOUNT.fullmatch(plain)
    if not match or re.search(r"[^\x00-\x7f¥￥元圆万亿]", plain):
        return Parsed(code="bad-amount")
    sign, whole, part, unit = match.groups()
    factor = _TIMES.get(unit, 1) if unit else times
    fen = Decimal(sign + whole.replace(",", "") + (part or "")) * factor * 100
    if fen != int(fen) or abs(fen) >= 2**62:
        return Parsed(code="bad-amount", hint="fen")
    return Parsed(int(fen))


def _percent(column: Column, plain: str, times: int) -> Parsed:
    match = _PERCENT.fullmatch(plain)
    if not match or not plain.isascii():
        return Parsed(code="bad-percent")
    try:
        value = Decimal(match.group(1)) * 100
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return Parsed(code="bad-percent")
    return Parsed(int(value)) if value == int(value) else Parsed(code="bad-percent")


def day_of(plain: str) -> date | None:
    """The day in one of the ways people write it; None when it is none or does not exist."""
    if not re.fullmatch(r"[\x00-\x7f年月日号]*", plain):
        return None
    for form in _DAYS:
        match = form.fullmatch(plain)
        if match:
            year, month, day = (int(part) for part in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _date(column: Column, plain: str, times: int) -> Parsed:
    found = day_of(plain)
    if found is not None:
        return Parsed(found)
    impossible = any(form.fullmatch(plain) for form in _DAYS)
    return Parsed(code="no-such-day" if impossible else "bad-date")


def _hour(column: Column, plain: str, times: int) -> Parsed:
    match = _HOUR.fullmatch(plain)
    day = day_of(match.group(1).strip()) if match else None
    if match is None or day is None or int(match.group(2)) > 23:
        return Parsed(code="bad-hour")
    moment = datetime(day.year, day.month, day.day, int(match.group(2)))
    return Parsed(round((moment - datetime(1970, 1, 1)).total_seconds()) // 3600)


def _code(column: Column, plain: str, times: int) -> Parsed:
    for word, say in column.values:
        if plain in (word, say, clean(say)):  # `plain` has lost its full-width brackets
            return Parsed(word)
    near = nearest(plain, [item for pair in column.values for item in pair])
    all_words = "、".join(f"{word} {say}" for word, say in column.values[:12])
    return Parsed(code="unknown-code", hint=f"{near}?" if near else all_words)


_READ = {
    "text": _text,
    "id_number": _id_number,
    "flag": _flag,
    "integer": _integer,
    "yuan": _yuan,
    "percent": _percent,
    "date": _date,
    "hour": _hour,
    "code": _code,
    "region": _text,
}
