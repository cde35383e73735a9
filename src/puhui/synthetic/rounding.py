"""Whole people out of shares: the sum is kept, and who gets the odd one is decided by the largest remainder."""

from __future__ import annotations

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """`total` by `weights`; of equal remainders the first comes first.

    >>> largest_remainder(10, [1, 1, 1])
    [4, 3, 3]
    >>> largest_remainder(6, [3, 2, 1])
    [3, 2, 1]
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index))
    for index in rest[: total - sum(parts)]:
        parts[index] += 1
    return parts


def split(total: int, cells: Sequence[int]) -> list[int]:
    """How many of each cell belong to a part of `total`: every cell as near to its share as whole people allow, the sum exact.

    >>> split(5, [4, 4, 2])
    [2, 2, 1]
    """
    whole = sum(cells)
    found: list[int] = []
    seen = taken = 0
    for cell in cells:
        seen += cell
        upto = (2 * total * seen + whole) // (2 * whole) if whole else 0
        found.append(upto - taken)
        taken = upto
    return found
