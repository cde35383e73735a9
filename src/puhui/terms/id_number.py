"""Citizens' ID numbers 公民身份号码 (GB 11643): 18 places with a check, or the old 15."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class IdNumber:
    """`text` is the normalised number of 18 places with a capital X. Its repr hides it: it must not reach logs."""

    text: str

    def __repr__(self) -> str:
        return "IdNumber(…)"

    @classmethod
    def parse(cls, text: str) -> IdNumber:
        """The number in 18 places. A number of 15 places gets its century and check.

        Raises ValueError with one of the words `form`, `date`, `check`: which test failed.
        The first six digits say where the number was first given, never where somebody lives.

        >>> IdNumber.parse("11010519491231002x").text
        '11010519491231002X'
        """
        text = text.upper()
        if re.fullmatch(r"[0-9]{15}", text):
            text = text[:6] + "19" + text[6:]
            text += check_place(text)
        if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text):
            raise ValueError("form")
        try:
            born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
        except ValueError:
            raise ValueError("date") from None
        if born.year < 1850:
            raise ValueError("date")
        if check_place(text[:17]) != text[17]:
            raise ValueError("check")
        return cls(text)

    @property
    def birth_date(self) -> date:
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> int:
        """1 male, 2 female (GB/T 2261.1)."""
        return 1 if int(self.text[16]) % 2 else 2

    @property
    def masked(self) -> str:
        """What a page may show by default."""
        return self.text[:3] + "*" * 11 + self.text[14:]


def check_place(first17: str) -> str:
    """The 18th place of an ID number whose first 17 digits are given (ISO 7064 MOD 11-2).

    >>> check_place("11010519491231002")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]
