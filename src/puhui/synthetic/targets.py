"""How many people of each sex and age live in the towns and the country of each county, scaled to the size of the province;
and how far the people that were made are from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from puhui.synthetic.census import AREAS, BANDS, CELLS, Margins
from puhui.synthetic.model import Person
from puhui.synthetic.pools import OLDEST, Pool
from puhui.synthetic.rounding import largest_remainder, split

_SKIPPED = 65  # see figures.NEAR_65
_SHRINKS = Fraction(5, 6)  # of those over 85, each year of age against the one before


def band_of(age: int) -> str:
    return "0" if age == 0 else BANDS[min(1 + age // 5, len(BANDS) - 1)]


def county_sizes(margins: Margins, people: int) -> dict[str, int]:
    """Of so many people, those of each county, by largest remainder."""
    parts = largest_remainder(people, [sum(margins.areas[county]) for county in margins.counties])
    return dict(zip(margins.counties, parts, strict=True))


def pools(margins: Margins, people: int) -> list[Pool]:
    """All people of the province, not yet in families, by county and area."""
    found: list[Pool] = []
    for county, size in county_sizes(margins, people).items():
        cells = largest_remainder(size, margins.cells[county])
        towns, country = (Pool(county, area) for area in AREAS)
        urban = split(largest_remainder(size, margins.areas[county])[0], cells)
        for (sex, band), count, inside in zip(CELLS, cells, urban, strict=True):
            _fill(towns, sex, band, inside)
            _fill(country, sex, band, count - inside)
        found += [towns, country]
    return found


def _fill(pool: Pool, sex: str, band: str, count: int) -> None:
    """A group of five years spread over its years; which years get the odd ones moves from place to place."""
    ages = _ages(band)
    if band == "85+":
        weights = [int(1000 * _SHRINKS**index) for index in range(len(ages))]
        parts = largest_remainder(count, weights)
    else:
        each, odd = divmod(count, len(ages))
        first = int(pool.county) + len(pool.area)
        parts = [each + ((index - first) % len(ages) < odd) for index in range(len(ages))]
    for age, part in zip(ages, parts, strict=True):
        if part:
            pool.put(sex, age, part)


def _ages(band: str) -> list[int]:
    low, _dash, high = band.rstrip("+").partition("-")
    last = OLDEST - 1 if band.endswith("+") else int(high or low)
    return [age for age in range(int(low), last + 1) if age != _SKIPPED]


def take_out(pools: list[Pool], placed: list[tuple[str, str, str, int]]) -> None:
    """People placed by others (county, area, sex, age) leave the pools: each out of the same group, else out of the next
    best, so that the number of people stays what was asked for."""
    by_place = {(pool.county, pool.area): pool for pool in pools}
    for county, area, sex, age in placed:
        other = "女" if sex == "男" else "男"
        here, beside = by_place.get((county, area)), by_place.get((county, AREAS[area == AREAS[0]]))
        wanted = [(pool, of) for pool in (here, beside) if pool for of in (sex, other)]
        if not any(_take(pool, of, age) for pool, of in wanted):
            largest = max(pools, key=lambda pool: pool.left)
            if largest.left > 0 and not _take(largest, sex, age):
                _take(largest, other, age)


def _take(pool: Pool, sex: str, age: int) -> bool:
    """One person out of the same group of ages, else of the nearest age."""
    counts = pool.of[sex]
    there = [year for year, count in enumerate(counts) if count > 0]
    if not there:
        return False
    band = band_of(age)
    pool.put(sex, min(there, key=lambda year: (band_of(year) != band, abs(year - age), year)), -1)
    return True


@dataclass
class Census:
    """The people that were made, counted as the margins count."""

    margins: Margins
    ages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    areas: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, person: Person, area: str) -> None:
        county = person.residence[:6]
        self.ages[county, person.sex, band_of(person.age)] += 1
        self.areas[county, area] += 1

    def deviation(self) -> dict[str, object]:
        """Against the margins, shrunk to this many people: of each county its residents and the widest of its cells and areas,
        in people; and the sum of all cells. 0 where every count is exactly the published one."""
        people, total = sum(self.areas.values()), self.margins.total
        rows, all_cells = [], Fraction(0)
        for county in self.margins.counties:
            size = Fraction(people * sum(self.margins.areas[county]), total)
            cells = self._cells(county, size)
            towns = [abs(self.areas[county, area] - part) for area, part in self._areas(county, size)]
            residents = sum(self.areas[county, area] for area in AREAS)
            rows.append(
                {
                    "county": county,
                    "people": residents,
                    "residents_off": _short(abs(residents - size)),
                    "ages_most": _short(max(cells)),
                    "areas_most": _short(max(towns)),
                }
            )
            all_cells += sum(cells)
        most = max(float(str(row["ages_most"])) for row in rows)
        return {
            "source": self.margins.source,
            "digest": self.margins.digest,
            "people": people,
            "published": total,
            "ages_most": most,
            "ages_sum": _short(all_cells),
            "counties": rows,
        }

    def _cells(self, county: str, size: Fraction) -> list[Fraction]:
        weights = self.margins.cells[county]
        whole = sum(weights)
        return [abs(self.ages[county, *cell] - size * weight / whole) for cell, weight in zip(CELLS, weights, strict=True)]

    def _areas(self, county: str, size: Fraction) -> list[tuple[str, Fraction]]:
        weights = self.margins.areas[county]
        return [(area, size * weight / sum(weights)) for area, weight in zip(AREAS, weights, strict=True)]


def _short(value: Fraction) -> float:
    return round(float(value), 2)
