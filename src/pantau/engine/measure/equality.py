"""Whether groups that should be treated alike could differ so much by chance alone.

What is exchanged are persons, not posts: somebody with a hundred posts is one throw of the dice, not a hundred.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

DRAWS = 9_999
ALL_OF_THEM = 20_000  # arrangements that are gone through one by one
DEEPEST = 500  # persons: each is one call deeper
AT_ONCE = 1 << 22  # numbers held while drawing
NEARLY = 1e-9  # statistics closer than this are the same one, rounded otherwise

Numbers: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """One person: so many of ``whole`` things that this person has were ``hits``. ``group`` counts from 0."""

    group: int
    hits: int
    whole: int


@dataclass(frozen=True, slots=True)
class Equality:
    """``chance``: how often groups drawn by lot differ as much. ``exact``: every arrangement was counted."""

    chance: float
    exact: bool
    groups: int
    persons: int


def equality(persons: Sequence[Sums], seed: int, draws: int = DRAWS) -> Equality | None:
    """Permutation test of equal shares; None where fewer than two groups have anything, or all went the same way.

    The measure is Pearson's: squared gaps between each group's hits and what the common share would give, over the
    group's size. Labels of persons change places, each with all that is theirs. Where at most ``ALL_OF_THEM``
    arrangements exist all are counted; else ``draws`` are drawn from ``seed``, and the chance is (as much or more + 1)
    / (draws + 1), never 0.
    """
    some = [one for one in persons if one.whole]
    names = sorted({one.group for one in some})
    hits, whole = sum(one.hits for one in some), sum(one.whole for one in some)
    if len(names) < 2 or hits in (0, whole):
        return None
    labels = np.array([names.index(one.group) for one in some])
    of_hits = np.array([one.hits for one in some], dtype=np.float64)
    of_whole = np.array([one.whole for one in some], dtype=np.float64)
    share = hits / whole
    if of_whole.max() == 1:
        chance, exact = _of_single(labels, of_hits, share, seed, draws)
    else:
        chance, exact = _of_many(labels, of_hits, of_whole, share, seed, draws)
    return Equality(chance, exact, len(names), len(some))


def _statistic(hits: npt.NDArray[Any], whole: npt.NDArray[Any], share: float) -> npt.NDArray[Any]:
    """Over the last axis: one number for each arrangement."""
    return np.asarray(((hits - whole * share) ** 2 / np.maximum(whole, 1)).sum(axis=-1))


# --- persons with one thing each: only how many hits fall to each group matters --------------------


def _of_single(
    labels: npt.NDArray[Any], of_hits: Numbers, share: float, seed: int, draws: int
) -> tuple[float, bool]:
    sizes = np.bincount(labels)
    seen = np.bincount(labels, of_hits)
    total = int(of_hits.sum())
    least = float(_statistic(seen, sizes, share)) - NEARLY
    tables = list(itertools.islice(_tables([int(size) for size in sizes], total), ALL_OF_THEM + 1))
    if len(tables) <= ALL_OF_THEM:
        ways = math.lgamma(len(labels) + 1) - math.lgamma(total + 1) - math.lgamma(len(labels) - total + 1)
        far = _statistic(np.array(tables), sizes, share) >= least
        likely = (
            math.exp(_log_ways(sizes, table) - ways)
            for table, counts in zip(tables, far, strict=True)
            if counts
        )
        return min(1.0, math.fsum(likely)), True
    dice = np.random.default_rng(seed)
    drawn = dice.multivariate_hypergeometric(sizes, total, size=draws, method="marginals")
    return _counted(int((_statistic(drawn, sizes, share) >= least).sum()), draws), False


def _tables(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Every way in which ``total`` hits can fall to groups of these sizes."""
    if len(sizes) == 1:
        if total <= sizes[0]:
            yield (total,)
        return
    rest = sum(sizes[1:])
    for first in range(max(0, total - rest), min(sizes[0], total) + 1):
        for others in _tables(sizes[1:], total - first):
            yield (first, *others)


def _log_ways(sizes: npt.NDArray[Any], table: Sequence[int]) -> float:
    return math.fsum(
        math.lgamma(size + 1) - math.lgamma(hits + 1) - math.lgamma(size - hits + 1)
        for size, hits in zip(sizes.tolist(), table, strict=True)
    )


# --- persons with many things each: their labels change places -------------------------------------


def _of_many(
    labels: npt.NDArray[Any], of_hits: Numbers, of_whole: Numbers, share: float, seed: int, draws: int
) -> tuple[float, bool]:
    groups = int(labels.max()) + 1

    def statistics(arranged: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """One for each row of ``arranged``: a group for every person."""
        rows = len(arranged)
        cells = (arranged + groups * np.arange(rows)[:, None]).ravel()
        hits, whole = (
            np.bincount(cells, np.tile(values, rows), groups * rows).reshape(rows, groups)
            for values in (of_hits, of_whole)
        )
        return _statistic(hits, whole, share)

    least = float(statistics(labels[None, :])[0]) - NEARLY
    if len(labels) <= DEEPEST and _arrangements(np.bincount(labels)) <= ALL_OF_THEM:
        every = np.array(list(_distinct(np.bincount(labels).tolist())))
        return float((statistics(every) >= least).mean()), True
    dice = np.random.default_rng(seed)
    rows = max(1, AT_ONCE // len(labels))
    far = 0
    for start in range(0, draws, rows):
        many = np.broadcast_to(labels, (min(rows, draws - start), len(labels)))
        far += int((statistics(dice.permuted(many, axis=1)) >= least).sum())
    return _counted(far, draws), False


def _arrangements(sizes: npt.NDArray[Any]) -> float:
    return math.exp(min(700.0, math.lgamma(sizes.sum() + 1) - sum(math.lgamma(size + 1) for size in sizes)))


def _distinct(left: list[int]) -> Iterator[tuple[int, ...]]:
    """Every order of labels of which ``left[i]`` are i."""
    if not any(left):
        yield ()
        return
    for label, count in enumerate(left):
        if count:
            rest = [*left[:label], count - 1, *left[label + 1 :]]
            for others in _distinct(rest):
                yield (label, *others)


def _counted(far: int, draws: int) -> float:
    return (far + 1) / (draws + 1)
