"""Proof that a fact cannot matter, by trying: where everything around it has few enough values, all of them are tried.

A fact matters when some state of the other unanswered facts (each a value, or unanswered for good) and some value of
it make an open answer other than it is without it. Dates and amounts have too many values: of them nothing is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from puhui.rules.types import Value

MOST = 4000  # evaluations for one proof
Evaluate = Callable[[Mapping[str, Value]], Value]


def matters(fact: str, others: Sequence[str], values: Mapping[str, tuple[Value, ...] | None], evaluate: Evaluate) -> bool:
    """Whether a fact can matter to one answer; True as well where that cannot be tried out.

    values: every value of each fact, None where they are too many. evaluate: the answer with these facts said.
    """
    own = values[fact]
    around: list[tuple[Value, ...]] = []
    count = len(own or ())
    for other in others:
        known = values[other]
        if known is None or own is None:
            return True
        around.append((None, *known))
        count *= len(known) + 1
        if count > MOST:
            return True
    if own is None:
        return True
    for state in product(*around):
        said = {other: value for other, value in zip(others, state, strict=True) if value is not None}
        without = evaluate(said)
        if without is None and any(evaluate({**said, fact: value}) is not None for value in own):
            return True
    return False
