"""Days. A day is a `datetime.date`, written 2016-08-01, in Asia/Shanghai."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(text: str) -> date:
    """The day written `YYYY-MM-DD`. Raises ValueError for any other form or a day that does not exist.

    >>> parse_day("2016-08-01")
    datetime.date(2016, 8, 1)
    """
    if not _ISO.fullmatch(text):
        raise ValueError(f"not YYYY-MM-DD: {text!r}")
    return date.fromisoformat(text)
