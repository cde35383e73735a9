"""残疾人证 and 重特大疾病认定: facts that several benefits ask for; nothing is due by them alone."""

from __future__ import annotations

from random import Random

from puhui.synthetic.field import Field, Source
from puhui.synthetic.figures import FACTS_ON
from puhui.synthetic.model import Family, Person

NAME = "certificates"
_DISABLED_IN_10000, _ILL_IN_10000 = 240, 15
_CATEGORIES = ("肢体", "肢体", "肢体", "视力", "听力", "言语", "智力", "精神")
_LEVELS = (1, 1, 2, 2, 3, 3, 3, 4, 4, 4)
_DIGIT = {"视力": 1, "听力": 2, "言语": 3, "肢体": 4, "智力": 5, "精神": 6}
_ALWAYS = "2099-12-31"


def family(family: Family, chance: Random) -> None:
    """By chance; in a family that an archetype made as the archetype says, and nothing else."""
    for person in family.members:
        if family.of:
            if person.facts.get("level"):
                certificate(person, "肢体", int(person.facts["level"]), person.facts.get("care", ""))
        elif person.alive:
            _by_chance(person, chance)


def certificate(person: Person, category: str, level: int, care: str = "", state: str = "有效", valid_until: str = _ALWAYS) -> None:
    """One certificate 残疾人证. care: 是, 否, or blank where nobody assessed it. What it says counts when it is in force."""
    number = f"{person.number}{_DIGIT[category]}{level}"
    person.row(
        "disability", certificate=number, category=category, level=str(level), state=state, valid_until=valid_until, care_needed=care
    )
    if state == "有效" and valid_until >= FACTS_ON:
        person.level, person.care = level, care
        person.mind = level if category in ("智力", "精神") else 0


def illness(person: Person, valid_until: str = _ALWAYS) -> None:
    person.row("illness", recognised_on="2021-05-10", valid_until=valid_until)
    person.ill = valid_until == _ALWAYS


def _by_chance(person: Person, chance: Random) -> None:
    if person.age >= 7 and chance.randrange(10_000) < _DISABLED_IN_10000:
        category, level = chance.choice(_CATEGORIES), chance.choice(_LEVELS)
        care = ("是" if chance.random() < 0.6 else "否") if level < 3 else ""
        certificate(person, category, level, care, "注销" if chance.randrange(20) == 0 else "有效")
    if chance.randrange(10_000) < _ILL_IN_10000:
        illness(person, _ALWAYS if chance.random() < 0.7 else "2022-05-09")


FIELD = Field(NAME, sources=(Source("disability"), Source("illness")), registers=("disability", "illness"), family=family)
