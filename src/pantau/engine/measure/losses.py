"""Which of two forecasters is nearer to what was so, and how sure one can be of that."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 2_000
SURE = 1e-6  # chances are kept this far from 0 and 1: one wrong certainty must not outweigh all else


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that was answered yes or no, and the chances two forecasters gave the yes."""

    bundle: str  # answers that hang together
    yes: bool
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Mean log losses (natural logarithm; smaller is better); ``low`` and ``high`` bound after less before."""

    answers: int
    yes: int
    before: float
    after: float
    low: float
    high: float


def compared(answers: Sequence[Answer], seed: int, draws: int = DRAWS) -> Compared:
    """Mean losses, and bounds of 95 in 100 draws, in each of which as many bundles are drawn again.

    Raises ValueError without answers.
    """
    if not answers:
        raise ValueError("no answers")
    names = sorted({one.bundle for one in answers})
    places = np.array([names.index(one.bundle) for one in answers])
    before = np.array([_loss(one.yes, one.before) for one in answers])
    after = np.array([_loss(one.yes, one.after) for one in answers])
    gaps = np.bincount(places, after - before, len(names))
    sizes = np.bincount(places, minlength=len(names))
    dice = np.random.default_rng(seed)
    drawn = dice.integers(len(names), size=(draws, len(names)))
    low, high = np.quantile(gaps[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), (0.025, 0.975))
    return Compared(
        len(answers),
        sum(one.yes for one in answers),
        float(before.mean()),
        float(after.mean()),
        float(low),
        float(high),
    )


def _loss(yes: bool, chance: float) -> float:
    held = min(max(chance, SURE), 1 - SURE)
    return -math.log(held if yes else 1 - held)
