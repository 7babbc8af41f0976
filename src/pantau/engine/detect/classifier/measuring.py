"""How good probabilities are: precision, recall, F1 at a threshold, and whether they mean what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.floating[Any]]

BINS = 15
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Measured:
    rows: int
    positive: int
    precision: float
    recall: float
    f1: float
    calibration_error: float


def measure(truth: npt.ArrayLike, chances: npt.ArrayLike, threshold: float) -> Measured:
    true = np.asarray(truth).astype(bool)
    likely = np.asarray(chances, dtype=np.float64)
    found = likely >= threshold
    right = int((true & found).sum())
    precision = right / int(found.sum()) if found.any() else 0.0
    recall = right / int(true.sum()) if true.any() else 0.0
    f1 = 2 * right / (int(found.sum()) + int(true.sum())) if right else 0.0
    error = expected_calibration_error(true, likely)
    return Measured(len(true), int(true.sum()), precision, recall, f1, error)


def expected_calibration_error(truth: npt.ArrayLike, chances: npt.ArrayLike, bins: int = BINS) -> float:
    """Mean gap between what was said and what was so, over bins of equal size."""
    parts = _bins(truth, chances, bins)
    total = sum(len(true) for true, _ in parts)
    if not total:
        return 0.0
    return float(sum(len(true) * abs(true.mean() - likely.mean()) for true, likely in parts) / total)


def _bins(truth: npt.ArrayLike, chances: npt.ArrayLike, bins: int) -> list[tuple[Numbers, Numbers]]:
    """What was so and what was said, in bins of equal size from the least likely to the likeliest."""
    true, likely = np.asarray(truth, dtype=np.float64), np.asarray(chances, dtype=np.float64)
    order = np.argsort(likely, kind="stable")
    return [(true[part], likely[part]) for part in np.array_split(order, bins) if len(part)]


def debiased_calibration_error(truth: npt.ArrayLike, chances: npt.ArrayLike, bins: int = BINS) -> float:
    """The same, less what few texts a bin add by chance; never below 0.

    Kumar, Liang and Ma, Verified Uncertainty Calibration (NeurIPS 2019): each bin's share is drawn anew from a normal,
    and what the draws add to the error is taken off. The mean of all draws is that of a folded normal.
    """
    gaps, sizes, spreads = [], [], []
    for true, likely in _bins(truth, chances, bins):
        share = true.mean()
        gaps.append(abs(share - likely.mean()))
        sizes.append(len(true))
        spreads.append(np.sqrt(share * (1 - share) / len(true)))
    if not sizes:
        return 0.0
    found = np.average(gaps, weights=sizes)
    drawn = np.average([_mean_of_folded(*one) for one in zip(gaps, spreads, strict=True)], weights=sizes)
    return max(0.0, float(2 * found - drawn))


def _mean_of_folded(middle: float, spread: float) -> float:
    if not spread:
        return middle
    at = middle / spread
    return spread * math.sqrt(2 / math.pi) * math.exp(-at * at / 2) + middle * math.erf(at / math.sqrt(2))


def error_of_the_right(chances: npt.ArrayLike, draws: int = DRAWS) -> tuple[float, float, float]:
    """The calibration error of chances that mean what they say: its mean and the bounds of 95 draws in 100.

    Labels are drawn from the chances themselves. A measured error within the bounds is no sign of a wrong chance.
    """
    likely = np.sort(np.asarray(chances, dtype=np.float64))
    if not len(likely):
        return 0.0, 0.0, 0.0
    dice = np.random.default_rng(0)
    errors = np.zeros(draws)
    for part in np.array_split(likely, BINS):
        if len(part):
            drawn = dice.random((draws, len(part))) < part
            errors += np.abs(drawn.sum(axis=1) - part.sum())
    low, high = np.quantile(errors, (0.025, 0.975))
    return float(errors.mean() / len(likely)), float(low / len(likely)), float(high / len(likely))


def likely_best_threshold(chances: npt.ArrayLike) -> float:
    """Where F1 is highest if the chances mean what they say; steadier than the threshold best by the labels seen."""
    falling = np.sort(np.asarray(chances, dtype=np.float64))[::-1]
    if not len(falling):
        return 1.0
    f1 = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(falling[int(np.argmax(f1))])
