"""How numbers are written on a page: the one place that formats them.

Counts and money stand exactly, in groups of three. Bounds are rounded outwards to a tenth of a percent, so that what
is printed as “at least” and “at most” stays true; 0 % and 100 % are printed only when they are exact.
"""

from __future__ import annotations

from puhui.lang import _, language
from puhui.reports.document import Fraction

NOTHING = "—"
MINUS = "\N{MINUS SIGN}"  # not a hyphen: a cell that begins with one is a formula to a spreadsheet


def count(value: int) -> str:
    """A whole number in groups of three.

    >>> count(1234567), count(-5)
    ('1,234,567', '−5')
    """
    return f"{MINUS if value < 0 else ''}{abs(value):,}"


def yuan(fen: int) -> str:
    """Fen as yuan, exactly, without the word.

    >>> yuan(123456789), yuan(60000), yuan(-7)
    ('1,234,567.89', '600.00', '−0.07')
    """
    return f"{MINUS if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def money(fen: int, each: str = "") -> str:
    """An amount with its unit: 元, 元/月, 元/年."""
    amount = yuan(fen)
    if each == "month":
        return _("{amount} 元/月", amount=amount)
    return _("{amount} 元/年", amount=amount) if each == "year" else _("{amount} 元", amount=amount)


def large(value: int) -> str:
    """About how much, for a headline: 万 and 亿 in Chinese, thousands and millions in English. Small numbers stay exact.

    >>> large(9999), large(36640000), large(123456789012)
    ('9,999', '3,664 万', '1,234.6 亿')
    """
    steps = ((10**9, "billion"), (10**6, "million")) if language() == "en" else ((10**8, "亿"), (10**4, "万"))
    for size, word in steps:
        if abs(value) >= size:
            tenths = (abs(value) * 10 + size // 2) // size
            part = f".{tenths % 10}" if tenths % 10 else ""
            return f"{MINUS if value < 0 else ''}{tenths // 10:,}{part} {word}"
    return count(value)


def share_floor(share: Fraction) -> int:
    """Thousandths, rounded down."""
    return 1000 * share[0] // share[1]


def share_ceiling(share: Fraction) -> int:
    """Thousandths, rounded up."""
    return -(-1000 * share[0] // share[1])


def share(value: Fraction) -> str:
    """One known share, rounded to the nearest tenth of a percent, but never to 0 or 100 when it is neither.

    >>> share((2, 3)), share((9999, 10000)), share((0, 5)), share((0, 0))
    ('66.7%', '99.9%', '0.0%', '—')
    """
    top, bottom = value
    if bottom == 0:
        return NOTHING
    thousandths = (2000 * top + bottom) // (2 * bottom)
    if 0 < top < bottom:
        thousandths = min(max(thousandths, 1), 999)
    return _percent(thousandths)


def bounds(low: Fraction, high: Fraction) -> str:
    """“at least – at most” as one text.

    >>> bounds((2, 3), (2, 3)), bounds((1, 3), (2, 3)), bounds((0, 4), (0, 0))
    ('66.7%', '33.3%–66.7%', '待核实')
    """
    if low[1] == 0:
        return NOTHING
    if high[1] == 0:  # of nobody it is known that he is due: “0 %” would sound like a finding
        return _("待核实")
    if low[0] * high[1] == high[0] * low[1]:
        return share(low)
    return f"{_percent(share_floor(low))}–{_percent(share_ceiling(high))}"


def span(low: int, high: int) -> str:
    """Counts “from – to”, or one count where both are the same.

    >>> span(3, 3), span(1200, 1500)
    ('3', '1,200–1,500')
    """
    return count(low) if low == high else f"{count(low)}–{count(high)}"


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"
