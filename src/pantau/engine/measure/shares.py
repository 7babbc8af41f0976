"""The exact (Clopper-Pearson) interval of a share, for numbers too small to trust a bare percentage."""

from __future__ import annotations

import math
from collections.abc import Callable

STEPS = 60  # halvings: far below what is printed


def exact_interval(hits: int, tries: int, confidence: float = 0.95) -> tuple[float, float]:
    """The shares between which the true one lies with at least ``confidence``; (0, 1) without tries."""
    if not 0 <= hits <= tries:
        raise ValueError(f"{hits} of {tries}")
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _at_most(hits - 1, tries, p) < tail)
    high = 1.0 if hits == tries else _solve(lambda p: _at_most(hits, tries, p) > tail)
    return low, high


def _solve(below: Callable[[float], bool]) -> float:
    """Where ``below`` turns from true to false between 0 and 1."""
    low, high = 0.0, 1.0
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(hits: int, tries: int, share: float) -> float:
    """The chance of no more than ``hits`` in ``tries``."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if hits >= tries else 0.0
    odds, whole = math.log(share), math.log1p(-share)
    ways = math.lgamma(tries + 1)
    return math.fsum(
        math.exp(ways - math.lgamma(k + 1) - math.lgamma(tries - k + 1) + k * odds + (tries - k) * whole)
        for k in range(hits + 1)
    )
