"""Are the twelve households that break rules among the examples, each with an office and a sentence to be said?"""

from __future__ import annotations

from collections import defaultdict

from puhui.catalogue import load
from puhui.catalogue.examples import Expected, read_examples
from puhui.packs import find_packs
from puhui.regions import load as load_regions

SPARES = 6  # left with grandparents, the orphan who grows up, student and soldier, mixed hukou, divorce on paper, lost an only child


def test_each_household_says_who_owes_and_what_is_said() -> None:
    packs = find_packs()
    found: dict[int, list[Expected]] = defaultdict(list)
    for example in read_examples(load(packs), load_regions(packs), []):
        if not example.item:
            found[example.household] += example.expect
    assert set(found) >= set(range(1, 13 + SPARES))
    assert [
        number for number, told in sorted(found.items()) if not (any(one.office for one in told) and any(one.say for one in told))
    ] == []
