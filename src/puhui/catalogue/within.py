"""Does a place lie where a benefit is given at all (`within`)? Asked the same way by batch, online and examples."""

from __future__ import annotations

from collections.abc import Iterable

from puhui.regions import Tree
from puhui.rules.types import Value


def inside(tree: Tree, number: Value, codes: Iterable[str]) -> bool | None:
    """None where it cannot be said: a place not on the map, one known only to a wider district, a district that was split."""
    place = tree.place(number) if isinstance(number, int) else None
    if place is None:
        return None
    lies = {place.county, place.city, place.province}
    doubt = False
    for code in codes:
        home = tree.place(code)
        if home is None:
            doubt = doubt or place.county is None or place.county in tree.candidates(code)
        elif (home.county or home.city or home.province) in lies:
            return True
        elif place.county is None:  # the place is a city or a province: the district may be the part of it that is meant
            doubt = doubt or (place.city or place.province) in (home.city, home.province)
    return None if doubt else False
