"""The interval of a number that was counted: how many there might as well have been, by chance alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

EXACT_TO = 60  # above, Byar's formula is within a thousandth of the exact interval
STEPS = 60
Z = 1.959963984540054  # of 95 percent


@lru_cache(maxsize=4096)
def counted_interval(count: int) -> tuple[float, float]:
    """The exact 95 percent interval (Garwood 1936) of the mean of a Poisson count."""
    if count < 0:
        raise ValueError(f"{count} is no count")
    if count > EXACT_TO:
        low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
        more = count + 1
        return low, more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
    high = _solve(lambda mean: _at_most(count, mean) > 0.025, 4 * count + 12)
    low = 0.0 if count == 0 else _solve(lambda mean: 1 - _at_most(count - 1, mean) < 0.025, count)
    return low, high


def _solve(below: Callable[[float], bool], most: float) -> float:
    """Where ``below`` turns from true to false between 0 and ``most``."""
    low, high = 0.0, float(most)
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))
