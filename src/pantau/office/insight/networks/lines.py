"""Lines between accounts, by their places: how much each two have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import Any

MOST_LINES = 150  # drawn: more cannot be told apart

Line = tuple[int, int, int]  # first and second place, weight


def pairs(rows: Iterable[tuple[Any, int]]) -> Counter[tuple[int, int]]:
    """(thing, place) -> how many things each two places have in common."""
    held: dict[Any, set[int]] = {}
    for thing, place in rows:
        held.setdefault(thing, set()).add(place)
    found: Counter[tuple[int, int]] = Counter()
    for places in held.values():
        found.update(combinations(sorted(places), 2))
    return found


def strongest(weights: Counter[tuple[int, int]], most: int = MOST_LINES) -> tuple[Line, ...]:
    kept = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return tuple((first, second, weight) for (first, second), weight in kept)
