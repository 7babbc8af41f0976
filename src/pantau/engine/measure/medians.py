"""The middle of some times, and between which of them the true middle lies, whatever their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Middle:
    """``low`` and ``high`` are None where so few were seen that no two of them enclose the middle surely enough."""

    count: int
    median: float
    low: float | None
    high: float | None


def middle(values: Sequence[float], confidence: float = 0.95) -> Middle:
    """The median and its exact interval from order statistics. Raises ValueError without values.

    How many of ``n`` values lie below the true median is binomial with one half: the interval runs from the k-th
    smallest to the k-th largest, k the greatest for which fewer than k lie below in at most half of what confidence
    leaves.
    """
    ordered, count = sorted(values), len(values)
    if not ordered:
        raise ValueError("no values")
    centre = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    rank = _rank(count, (1 - confidence) / 2)
    if not rank:
        return Middle(count, centre, None, None)
    return Middle(count, centre, ordered[rank - 1], ordered[count - rank])


def _rank(count: int, tail: float) -> int:
    """The greatest k with P(fewer than k of ``count`` below the median) <= ``tail``; 0 where there is none."""
    ways, below, rank = math.lgamma(count + 1), 0.0, 0
    while rank < count:
        below += math.exp(ways - math.lgamma(rank + 1) - math.lgamma(count - rank + 1) - count * math.log(2))
        if below > tail:
            break
        rank += 1
    return rank
