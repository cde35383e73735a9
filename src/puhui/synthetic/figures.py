"""The dates and invented figures of the demo, typed by hand beside the pack `synthetic_figures` that sets them for the program.

The truth leans on these and not on what the program reads, so that a wrong reading shows (a test compares both).
"""

from __future__ import annotations

from dataclasses import dataclass

FACTS_ON = "2022-06-30"  # the versions of 2021-07-01 are in force; the last whole year is 2021, the last due month April
PROVINCE, CITY, HOME_CITY = "140000", "140100", "141100"  # Taiyuan and Lüliang have figures of their own
YEAR = "2021"
MONTHS = ("2022-03", "2022-04", "2022-05")  # of the records of monthly benefits; 45 days late, April is judged
INCOME_MONTHS = tuple(f"2021-{month:02d}-01" for month in range(6, 13)) + tuple(f"2022-{month:02d}-01" for month in range(1, 6))
OLD_AGE = 65  # 老年人健康管理
"""Nobody in the background was born in this time: at 65 he would have been 64 in a part of the year that is judged."""
NEAR_65 = ("1956-01-01", "1957-06-30")


@dataclass(frozen=True)
class Figures:
    """Yuan a month, as the invented documents say."""

    urban: int
    rural: int
    living: int
    care_first: int
    care_second: int

    def line(self, area: str) -> int:
        return self.urban if area == "城镇" else self.rural

    def care(self, level: int) -> int:
        return self.care_first if level == 1 else self.care_second


FIGURES = {CITY: Figures(660, 616, 80, 140, 120), HOME_CITY: Figures(682, 660, 60, 120, 100)}
ELSEWHERE = Figures(638, 528, 60, 120, 100)  # those of the province
TOPUP_AGE = 70


def figures_of(code: str) -> Figures:
    """The figures in force in a place, by its code."""
    return FIGURES.get(code[:4] + "00", ELSEWHERE)
