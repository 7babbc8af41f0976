"""Intervals of a share that hold whatever the numbers: exact (Clopper-Pearson), also where things come in bundles."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

STEPS = 60  # halvings: far below what is printed
TERMS = 10_000  # of the continued fraction; it needs about the root of the number of tries
TINY = 1e-300


def exact_interval(hits: int, tries: int, confidence: float = 0.95) -> tuple[float, float]:
    """The shares between which the true one lies with at least ``confidence``; (0, 1) without tries."""
    if not 0 <= hits <= tries:
        raise ValueError(f"{hits} of {tries}")
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _at_most(hits - 1, tries, p) < tail)
    high = 1.0 if hits == tries else _solve(lambda p: _at_most(hits, tries, p) > tail)
    return low, high


def bundled_interval(bundles: Sequence[tuple[int, int]], confidence: float = 0.95) -> tuple[float, float]:
    """The same where things belong together: ``(hits, tries)`` of each person, whose things are alike.

    As many tries are counted as would say as much if they were independent, fewer still where few persons tell how
    far they differ (Korn and Graubard, Survey Methodology 24, 1998), rounded to the wider side: never more than there
    are; where all went one way, one a person.
    """
    some = [(hits, tries) for hits, tries in bundles if tries]
    hits, tries = sum(one for one, _ in some), sum(one for _, one in some)
    if all(one == 1 for _, one in some):
        return exact_interval(hits, tries, confidence)
    if hits in (0, tries):
        low, high = exact_interval(len(some) if hits else 0, len(some), confidence)
        return low, high
    counted = _worth_of(some, hits / tries, confidence)
    least, most = math.floor(hits / tries * counted), math.ceil(hits / tries * counted)
    return exact_interval(least, counted, confidence)[0], exact_interval(most, counted, confidence)[1]


def _worth_of(bundles: Sequence[tuple[int, int]], share: float, confidence: float) -> int:
    """As how many independent tries they count."""
    count, tries = len(bundles), sum(one for _, one in bundles)
    if count == 1:
        return 1
    spread = sum((hits - share * one) ** 2 for hits, one in bundles) * count / (count - 1) / tries**2
    worth = min(tries, share * (1 - share) / spread) if spread else tries
    freedom = _student_squared(tries - 1, confidence) / _student_squared(count - 1, confidence)
    return max(1, math.floor(worth * freedom))


def _student_squared(freedom: int, confidence: float) -> float:
    """The square of Student's t, both sides."""
    x = _solve(lambda one: _beta(freedom / 2, 0.5, one) < 1 - confidence)
    return freedom * (1 - x) / x


def _solve(below: Callable[[float], bool]) -> float:
    """Where ``below`` turns from true to false between 0 and 1."""
    low, high = 0.0, 1.0
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(hits: int, tries: int, share: float) -> float:
    """The chance of no more than ``hits`` in ``tries``: a tail of the beta distribution."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if hits >= tries else 0.0
    return 1.0 if hits >= tries else _beta(tries - hits, hits + 1, 1 - share)


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz) on the side where it is short."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    upper, lower = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = lower
    for m in range(1, TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            lower = 1 / _not_zero(1 + term * lower)
            upper = _not_zero(1 + term / upper)
            value *= upper * lower
        if abs(upper * lower - 1) < 1e-14:
            break
    return front * value / a


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
