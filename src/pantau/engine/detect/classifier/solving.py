"""Logistic regression with a quadratic penalty, solved by L-BFGS. Deterministic; needs numpy alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Vector: TypeAlias = npt.NDArray[np.float64]

_REMEMBERED = 10
_STEPS = 120
_ENOUGH = 1e-4  # of the first gradient's length


class Design(Protocol):
    """Rows are examples, columns are features."""

    columns: int

    def times(self, weights: Vector) -> Vector: ...

    def transposed_times(self, rows: Vector) -> Vector: ...


class Dense:
    def __init__(self, values: Vector) -> None:
        self._values = values
        self.columns = values.shape[1]

    def times(self, weights: Vector) -> Vector:
        product: Vector = self._values @ weights
        return product

    def transposed_times(self, rows: Vector) -> Vector:
        product: Vector = self._values.T @ rows
        return product


def fit(
    design: Design, truth: Vector, weight: Vector, strength: float, scale: Vector
) -> tuple[Vector, float]:
    """Weights and intercept for labels 0/1; ``scale`` stretches columns, ``strength`` is the inverse penalty."""
    sign = 2 * truth - 1
    cost = strength * weight

    def loss(point: Vector) -> tuple[float, Vector]:
        margin = sign * (design.times(point[:-1] * scale) + point[-1])
        pull = -sign * cost / (1 + np.exp(np.clip(margin, -500, 500)))
        value = 0.5 * float(point[:-1] @ point[:-1]) + float(cost @ np.logaddexp(0, -margin))
        return value, np.append(design.transposed_times(pull) * scale + point[:-1], pull.sum())

    point = _minimise(loss, np.zeros(design.columns + 1))
    return point[:-1] * scale, float(point[-1])


def _minimise(loss: Callable[[Vector], tuple[float, Vector]], point: Vector) -> Vector:
    value, slope = loss(point)
    enough = _ENOUGH * float(np.linalg.norm(slope))
    past: deque[tuple[Vector, Vector, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(_STEPS):
        if np.linalg.norm(slope) <= enough:
            break
        way = -_newton(slope, past)
        descent = float(slope @ way)
        step = 1.0 if past else min(1.0, 1.0 / float(np.abs(slope).sum()))
        while True:
            reached, new_slope = loss(point + step * way)
            if reached <= value + 1e-4 * step * descent or step < 1e-12:
                break
            step /= 2
        moved, turned = step * way, new_slope - slope
        if (bend := float(moved @ turned)) > 1e-12:
            past.append((moved, turned, 1 / bend))
        point, value, slope = point + moved, reached, new_slope
    return point


def _newton(slope: Vector, past: deque[tuple[Vector, Vector, float]]) -> Vector:
    """The slope through the inverse of the curvature seen on the last steps."""
    way = slope.copy()
    shares = []
    for moved, turned, inverse in reversed(past):
        share = inverse * float(moved @ way)
        way -= share * turned
        shares.append(share)
    if past:
        moved, turned, inverse = past[-1]
        way *= 1 / (inverse * float(turned @ turned))
    for (moved, turned, inverse), share in zip(past, reversed(shares), strict=True):
        way += moved * (share - inverse * float(turned @ way))
    return way
