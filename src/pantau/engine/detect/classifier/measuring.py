"""How good probabilities are: precision, recall, F1 at a threshold, and whether they mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BINS = 15


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
    true, likely = np.asarray(truth, dtype=np.float64), np.asarray(chances, dtype=np.float64)
    if not len(likely):
        return 0.0
    order = np.argsort(likely, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(
        sum(len(part) * abs(true[part].mean() - likely[part].mean()) for part in parts) / len(likely)
    )


def likely_best_threshold(chances: npt.ArrayLike) -> float:
    """Where F1 is highest if the chances mean what they say; steadier than the threshold best by the labels seen."""
    falling = np.sort(np.asarray(chances, dtype=np.float64))[::-1]
    if not len(falling):
        return 1.0
    f1 = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(falling[int(np.argmax(f1))])
