"""Families of the background, out of the pools of people: same seed, same families."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from random import Random

from puhui.synthetic.archetypes import ADULTS, APPLICANT, PER_FAMILY, PER_MINOR_FAMILY, WITH_MINORS, Archetype, Member
from puhui.synthetic.figures import FACTS_ON, NEAR_65
from puhui.synthetic.ids import Ids
from puhui.synthetic.land import Land
from puhui.synthetic.model import District, Family, Person
from puhui.synthetic.pools import MINOR, Pool
from puhui.terms import parse_day

_MOVED_IN_1000 = 90  # families that live in another county than that of their 户口
_WIDER = 5  # years, where nobody of the right age is left
_FROM_COUNTRY = 0.7  # of these, so many have it in the country
_DAY = parse_day(FACTS_ON)
_OTHER = {"男": "女", "女": "男"}
Drawn = tuple[Member, str, int]  # member, sex, age


@dataclass
class Stories:
    """The archetypes of fields, by weight in 10,000 families."""

    of: list[str]
    archetypes: list[Archetype]
    upto: list[int]

    @classmethod
    def gather(cls, given: Sequence[tuple[str, Archetype]]) -> Stories:
        return cls([name for name, _a in given], [a for _n, a in given], list(accumulate(a.weight for _n, a in given)))

    def pick(self, chance: Random) -> tuple[str, Archetype] | None:
        at = chance.randrange(10_000)
        for name, archetype, upto in zip(self.of, self.archetypes, self.upto, strict=True):
            if at < upto:
                return name, archetype
        return None


class Maker:
    """Takes the pools empty, family by family. One stream of chance per purpose: what one draws never moves another."""

    def __init__(self, seed: int, land: Land, ids: Ids, stories: Stories, sizes: dict[str, int]):
        self.shape, self.place, self.birth = (Random(f"puhui demo {seed} {name}") for name in ("shape", "place", "birth"))
        self.land, self.ids, self.stories = land, ids, stories
        self._counties = list(sizes)
        self._upto = list(accumulate(sizes.values()))
        self._upto_minors, self._upto_adults = (list(accumulate(a.weight for a in group)) for group in (WITH_MINORS, ADULTS))
        self._count = 0

    def families(self, pool: Pool) -> Iterator[Family]:
        """All people of a pool. Minors whom no adult is left for join the family before."""
        held: Family | None = None
        while pool.left > 0:
            name, archetype, drawn = self._draw(pool)
            if held is not None and all(age < MINOR for _member, _sex, age in drawn):
                held.members += tuple(self._person(held, Member("其他", (0, MINOR)), sex, age) for _member, sex, age in drawn)
                continue
            if held is not None:
                yield held
            held = self._family(pool, name, archetype, drawn)
        if held is not None:
            yield held

    def _draw(self, pool: Pool) -> tuple[str, Archetype, list[Drawn]]:
        story = self.stories.pick(self.shape)
        if story is not None:
            drawn = self._all(pool, story[1])
            if drawn is not None:
                return story[0], story[1], drawn
        return ("", *self._background(pool))

    def _background(self, pool: Pool) -> tuple[Archetype, list[Drawn]]:
        """The anchor first; then whoever fits and is there."""
        chance = self.shape
        minor = chance.random() * pool.left * PER_MINOR_FAMILY < pool.minors * PER_FAMILY
        group, upto = (WITH_MINORS, self._upto_minors) if minor and pool.minors else (ADULTS, self._upto_adults)
        archetype = chance.choices(group, cum_weights=upto)[0]
        anchor = archetype.members[archetype.anchor]
        found = pool.draw(chance, *anchor.ages) or pool.draw(chance, MINOR, 200) or pool.draw(chance, 0, 200)
        assert found is not None, "the pool is not empty"
        sex, age = found
        if archetype.anchor == 0:
            return archetype, self._around(pool, archetype, (archetype.members[0], sex, age), None)
        head = archetype.members[0]
        low, high = age - anchor.gap[1], age - anchor.gap[0]
        first = (
            pool.draw(chance, max(head.ages[0], low), min(head.ages[1], high))
            or pool.draw(chance, *head.ages)
            or pool.draw(chance, MINOR, 200)
        )
        if first is None:
            return archetype, [(Member(APPLICANT, anchor.ages), sex, age)]
        return archetype, self._around(pool, archetype, (head, *first), (anchor, sex, age))

    def _around(self, pool: Pool, archetype: Archetype, first: Drawn, anchored: Drawn | None) -> list[Drawn]:
        """The others, as far as there are any. Who is a partner follows the one before."""
        drawn = [first]
        head_age, sex, older = first[2], first[1], first[2]
        for index, member in enumerate(archetype.members[1:], 1):
            if anchored is not None and index == archetype.anchor:
                drawn.append(anchored)
                sex, older = anchored[1], anchored[2]
                continue
            base = older if member.partner else head_age
            found = self._near(pool, member, base, sex, 0) or self._near(pool, member, base, sex, _WIDER)
            if found is None:
                if not member.partner and member.gap[0] > 0:
                    break  # no grandparent, so no partner of one
                continue
            drawn.append((member, *found))
            sex, older = found
        return drawn

    def _near(self, pool: Pool, member: Member, base: int, sex: str, wider: int) -> tuple[str, int] | None:
        """Somebody whose age is as far from `base` as the member's should be, or a few years more."""
        low, high = max(member.ages[0], base + member.gap[0] - wider), min(member.ages[1], base + member.gap[1] + wider)
        return pool.partner(self.shape, sex, low, high) if member.partner else pool.draw(self.shape, low, high)

    def _all(self, pool: Pool, archetype: Archetype) -> list[Drawn] | None:
        """Every member of a story, or nobody."""
        drawn: list[Drawn] = []
        for member in archetype.members:
            low, high = member.ages
            found = pool.partner(self.shape, drawn[-1][1], low, high) if member.partner else pool.draw(self.shape, low, high)
            if found is None:
                for _member, sex, age in drawn:
                    pool.put(sex, age)
                return None
            drawn.append((member, *found))
        return drawn

    def _family(self, pool: Pool, name: str, archetype: Archetype, drawn: list[Drawn]) -> Family:
        self._count += 1
        lives = self._home(pool.county, pool.area)
        home = lives
        if self.place.randrange(1000) < _MOVED_IN_1000:
            county = self.place.choices(self._counties, cum_weights=self._upto)[0]
            home = self._home(county, "农村" if self.place.random() < _FROM_COUNTRY else "城镇")
        number = f"{self._count:08d}"
        family = Family(
            number=f"合成家{number}", household=f"合成户{number}", hukou=home.code, residence=lives.code, area=home.area, of=name
        )
        if name:
            family.story, family.facts = archetype.say, dict(archetype.facts)
        family.members = tuple(self._person(family, member, sex, age) for member, sex, age in drawn)
        return family

    def _home(self, county: str, area: str) -> District:
        homes = self.land.homes[county][area]
        return homes[int(self.place.random() * len(homes))]

    def _person(self, family: Family, member: Member, sex: str, age: int) -> Person:
        born = self._born(age)
        return Person(
            number=self.ids.number(born, sex),
            name=self.ids.name(),
            sex=sex,
            born=born,
            age=age,
            hukou=family.hukou,
            residence=family.residence,
            role=member.role,
            status=member.status,
            facts=dict(member.facts),
        )

    def _born(self, age: int) -> str:
        """A birthday that gives this age on facts_on."""
        while True:
            day = _DAY.replace(year=_DAY.year - age) - timedelta(int(self.birth.random() * 364) + 1)
            born = day.isoformat()
            if not NEAR_65[0] <= born <= NEAR_65[1] and day.day < 29:
                return born
