"""ID numbers, names and phones that can belong to nobody: GB/T 2260 never gave out an area that begins with 99."""

from __future__ import annotations

from collections import defaultdict

AREA = 990101
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LETTERS = "甲乙丙丁戊己庚辛壬癸"
_PER_DAY = 500  # of each sex, in one area


class Ids:
    """Numbers in the order in which they are asked for: the same order gives the same numbers."""

    def __init__(self) -> None:
        self._next: dict[str, int] = defaultdict(int)
        self.given = 0

    def number(self, born: str, sex: str) -> str:
        """A valid number of 18 places for a birthday (2016-08-01) and a sex (男, 女)."""
        key = born + sex
        count = self._next[key]
        self._next[key] = count + 1
        area, place = divmod(count, _PER_DAY)
        first = f"{AREA + area}{born[:4]}{born[5:7]}{born[8:]}{2 * place + (sex == '男'):03d}"
        return first + check_digit(first)

    def name(self) -> str:
        """合成甲00017: nobody is called so."""
        count = self.given
        self.given = count + 1
        return f"合成{_LETTERS[count // 100_000 % 10]}{count % 100_000:05d}"


def check_digit(first: str) -> str:
    """GB 11643, written again here so that a mistake in the program's own would show."""
    return _CHECKS[sum([weight * (ord(digit) - 48) for weight, digit in zip(_WEIGHTS, first, strict=True)]) % 11]
