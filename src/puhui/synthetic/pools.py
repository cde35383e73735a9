"""People still to be placed in one area of one county, by sex and age: every family takes its members out of here, so that in
the end sexes and ages are those of the margins, whoever lives with whom."""

from __future__ import annotations

from random import Random

OLDEST = 100
MINOR = 18
MEN, WOMEN = "男", "女"
_OTHER = {MEN: WOMEN, WOMEN: MEN}


class Pool:
    """Counts by single year of age."""

    __slots__ = ("area", "county", "left", "minors", "of")

    def __init__(self, county: str, area: str):
        self.county, self.area = county, area
        self.of: dict[str, list[int]] = {MEN: [0] * (OLDEST + 1), WOMEN: [0] * (OLDEST + 1)}
        self.left = self.minors = 0

    def put(self, sex: str, age: int, count: int = 1) -> None:
        """count may be negative: people who are placed by others."""
        self.of[sex][age] += count
        self.left += count
        if age < MINOR:
            self.minors += count

    def draw(self, chance: Random, low: int, high: int, sex: str = "") -> tuple[str, int] | None:
        """Somebody of these ages, each with the same chance; None when there is nobody."""
        low, high = max(low, 0), min(high, OLDEST) + 1
        if low >= high:
            return None
        if not sex:
            men = sum(self.of[MEN][low:high])
            both = men + sum(self.of[WOMEN][low:high])
            if not both:
                return None
            at = int(chance.random() * both)
            sex, at = (MEN, at) if at < men else (WOMEN, at - men)
            counts = self.of[sex]
        else:
            counts = self.of[sex]
            many = sum(counts[low:high])
            if not many:
                return None
            at = int(chance.random() * many)
        age = low
        while at >= counts[age]:
            at -= counts[age]
            age += 1
        counts[age] -= 1
        self.left -= 1
        if age < MINOR:
            self.minors -= 1
        return sex, age

    def partner(self, chance: Random, sex: str, low: int, high: int) -> tuple[str, int] | None:
        return self.draw(chance, low, high, _OTHER[sex])
