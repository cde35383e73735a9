"""Money is a whole number of fen (分). Yuan are text on the way in and on the way out, never a float."""

from __future__ import annotations

import re

_YUAN = re.compile(r"(-?)(\d{1,15})(?:\.(\d{1,2}))?")


def fen(yuan: str) -> int:
    """Fen in an amount written in yuan, exactly. Raises ValueError for anything else (1e3, 0.001, '１２').

    >>> fen("600"), fen("0.5"), fen("-12.34")
    (60000, 50, -1234)
    """
    match = _YUAN.fullmatch(yuan) if yuan.isascii() else None
    if not match:
        raise ValueError(f"not an amount in yuan: {yuan!r}")
    sign, whole, part = match.groups()
    value = int(whole) * 100 + int((part or "").ljust(2, "0"))
    return -value if sign else value


def yuan_text(value: int) -> str:
    """An amount in fen, written in yuan.

    >>> yuan_text(60050), yuan_text(-1200), yuan_text(7)
    ('600.50', '-12.00', '0.07')
    """
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
