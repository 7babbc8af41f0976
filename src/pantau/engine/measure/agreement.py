"""How far people who judged the same things agree beyond chance: Krippendorff's alpha.

As told in Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). Any number of judges, any of them may be
missing on any thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

import numpy as np

DRAWS = 2_000

Value: TypeAlias = Any  # hashable; for the ordinal scale sortable, for interval and ratio a number
Unit: TypeAlias = Sequence[Value | None]  # what each judge said of one thing; None: nothing


class Scale(Enum):
    """Which differences count: any; in rank; in amount; in proportion."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Agreement:
    """``alpha`` is None where nothing was judged twice, or nothing ever differed from one value; bounds likewise."""

    alpha: float | None
    low: float | None
    high: float | None
    units: int  # judged by two or more
    pairs: int  # judgements in them


def alpha(units: Sequence[Unit], scale: Scale = Scale.NOMINAL) -> float | None:
    """1: all agree; 0: as by lot; below 0: worse than by lot. None where it is not defined."""
    judged = _judged(units)
    return _alpha(judged, scale)


def agreement(
    units: Sequence[Unit], scale: Scale = Scale.NOMINAL, *, seed: int, draws: int = DRAWS
) -> Agreement:
    """Alpha with the bounds of 95 in 100 draws, in each of which as many things are drawn again with replacement."""
    judged = _judged(units)
    found = _alpha(judged, scale)
    pairs = sum(map(len, judged))
    if found is None:
        return Agreement(None, None, None, len(judged), pairs)
    dice = np.random.default_rng(seed)
    again = [
        _alpha([judged[place] for place in dice.integers(len(judged), size=len(judged))], scale)
        for _ in range(draws)
    ]
    # A draw of things that all bear one value says nothing; with few things there are many such.
    told = [one for one in again if one is not None]
    low, high = np.quantile(told, (0.025, 0.975)) if told else (found, found)
    return Agreement(found, float(low), float(high), len(judged), pairs)


def _judged(units: Sequence[Unit]) -> list[list[Value]]:
    said = [[value for value in unit if value is not None] for unit in units]
    return [values for values in said if len(values) > 1]


def _alpha(judged: Sequence[Sequence[Value]], scale: Scale) -> float | None:
    counts: Counter[Hashable] = Counter(value for values in judged for value in values)
    if len(counts) < 2:
        return None
    gap = _GAPS[scale](counts)
    whole = sum(counts.values())
    seen = sum(_disagreement(Counter(values), gap) / (len(values) - 1) for values in judged)
    by_lot = _disagreement(counts, gap) / (whole - 1)
    return 1 - seen / by_lot if by_lot else None


Gap: TypeAlias = Callable[[Value, Value], float]


def _disagreement(counts: Mapping[Value, int], gap: Gap) -> float:
    """Over all ordered pairs of values, how often they meet, weighed by how far they are apart."""
    values = list(counts)
    return 2 * sum(
        counts[one] * counts[other] * gap(one, other)
        for place, one in enumerate(values)
        for other in values[place + 1 :]
    )


def _nominal(_counts: Mapping[Value, int]) -> Gap:
    return lambda _one, _other: 1.0


def _ordinal(counts: Mapping[Value, int]) -> Gap:
    """How many judgements lie between two ranks, half of each of the two counted."""
    middles, below = {}, 0.0
    for value in sorted(counts):
        middles[value] = below + counts[value] / 2
        below += counts[value]
    return lambda one, other: float((middles[one] - middles[other]) ** 2)


def _interval(_counts: Mapping[Value, int]) -> Gap:
    return lambda one, other: float((one - other) ** 2)


def _ratio(_counts: Mapping[Value, int]) -> Gap:
    return lambda one, other: float(((one - other) / (one + other)) ** 2) if one + other else 0.0


_GAPS: Mapping[Scale, Callable[[Mapping[Value, int]], Gap]] = {
    Scale.NOMINAL: _nominal,
    Scale.ORDINAL: _ordinal,
    Scale.INTERVAL: _interval,
    Scale.RATIO: _ratio,
}
