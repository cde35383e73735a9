"""居住证: of people who live away from their 户口. Some items are owed by the place that issued a valid one."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Field
from puhui.synthetic.figures import CITY, FACTS_ON
from puhui.synthetic.model import Family, Person

NAME = "permits"
NOWHERE = "0"  # the county of a result that is not known
_VALID, _LAPSED = 0.6, 0.9  # up to here, by lot; of the others nobody wrote down whether they have one


def family(family: Family, chance: Random) -> None:
    """A family goes and renews together. A planted case that gives somebody a permit tells of all of the family."""
    if family.residence == family.hukou or any({"permit_place", "permit_valid_until"} & set(person.columns) for person in family.members):
        return
    lot, month = chance.random(), chance.randrange(7, 13)
    for person in family.members:
        if person.alive and lot < _LAPSED:
            until = f"2022-{month:02d}-28" if lot < _VALID else f"2021-{month:02d}-28"
            person.columns |= {"permit_place": person.residence, "permit_valid_until": until}


def insured_at(person: Person) -> str:
    """Six digits: who owes 居民医保. In the invented figures only Taiyuan takes holders of its permit; all others go to their 户口."""
    if person.residence == person.hukou:
        return person.hukou[:6]
    place, until = person.columns.get("permit_place", ""), person.columns.get("permit_valid_until", "")
    if (until and until < FACTS_ON) or (place and not place.startswith(CITY[:4])):
        return person.hukou[:6]
    return place[:6] if place and until else NOWHERE


FIELD = Field(NAME, family=family)
