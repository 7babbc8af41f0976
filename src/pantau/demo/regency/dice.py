"""Chance that comes out the same on every machine.

Only ``random.Random.random`` with a text seed is used: Python promises its sequence across versions, which it
does not promise for ``choice`` or ``shuffle``. Nothing here calls into libm.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Values that come up in proportion to their weights."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        if not kept:
            raise ValueError("nothing to choose from: every weight is zero")
        self.values = [value for value, _ in kept]
        self.cumulative = list(accumulate(weight for _, weight in kept))


class Dice:
    """One independent stream of chance, named by its key."""

    __slots__ = ("random",)

    def __init__(self, *key: object) -> None:
        self.random = Random("/".join(str(part) for part in key)).random

    def below(self, n: int) -> int:
        return int(self.random() * n)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self.random() * len(values))]

    def weighted(self, choices: Weighted[T]) -> T:
        last = choices.cumulative[-1]
        place = bisect_right(choices.cumulative, self.random() * last)
        return choices.values[min(place, len(choices.values) - 1)]

    def shuffled(self, values: Iterable[T]) -> list[T]:
        result = list(values)
        for i in range(len(result) - 1, 0, -1):
            j = self.below(i + 1)
            result[i], result[j] = result[j], result[i]
        return result

    def sample(self, values: Sequence[T], count: int) -> list[T]:
        """``count`` different ones, or all of them where there are fewer."""
        pool = list(values)
        for i in range(min(count, len(pool))):
            j = i + self.below(len(pool) - i)
            pool[i], pool[j] = pool[j], pool[i]
        return pool[:count]

    def tail(self, scale: float, most: int) -> int:
        """A heavy-tailed count: mostly near nothing, now and then huge."""
        return min(most, int(scale * (1 / (1 - self.random()) - 1)))

    def digits(self, count: int) -> str:
        first = 1 + self.below(9)
        return str(first) + "".join(str(self.below(10)) for _ in range(count - 1))
