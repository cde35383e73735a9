"""Codes of districts: GB/T 2260 to the county, the statistical code to the village.

Three ways of writing the same place: `140105` as official lists write counties and above,
`140105001` for a town, `140105001005` for a village. In columns a place is the whole number of
twelve digits with zeros after it (`140105000000`), so that one column holds any level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEVELS = ("province", "city", "county", "town", "village")
_FORM = re.compile(r"\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True, order=True)
class RegionCode:
    """`text` in its official form: six digits to the county, nine for a town, twelve for a village."""

    text: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.text) or self.text.startswith("00"):
            raise ValueError(f"not a region code of 6, 9 or 12 digits: {self.text!r}")
        if self.text != self._official(self.text):
            object.__setattr__(self, "text", self._official(self.text))

    @staticmethod
    def _official(text: str) -> str:
        """The shortest official form: `140105000000` is the county `140105`."""
        padded = text.ljust(12, "0")
        if padded[6:] == "000000":
            return padded[:6]
        return padded[:9] if padded[9:] == "000" else padded

    @classmethod
    def of_number(cls, number: int) -> RegionCode:
        """From a column of twelve-digit numbers.

        >>> RegionCode.of_number(140105000000)
        RegionCode(text='140105')
        """
        return cls(f"{number:012d}")

    @property
    def number(self) -> int:
        """Twelve digits as a whole number, as columns hold it."""
        return int(self.text.ljust(12, "0"))

    @property
    def level(self) -> str:
        """province, city, county, town or village, by its zeros.

        >>> [RegionCode(code).level for code in ("140000", "140100", "140105", "140105001")]
        ['province', 'city', 'county', 'town']
        """
        if len(self.text) == 12:
            return "village"
        if len(self.text) == 9:
            return "town"
        if self.text[4:] != "00":
            return "county"
        return "city" if self.text[2:4] != "00" else "province"
