"""Cells of tables (components/table.html) that take more than a mapping to say."""

from __future__ import annotations

from typing import Any

MARK = 1.0  # widths in hundredths of the picture
THINNEST = 0.4


def interval(value: float, low: float | None, high: float | None, most: float) -> dict[str, Any]:
    """What was seen and between which the true one lies, beside the widest, ``most``; without bounds the mark alone."""

    def at(one: float) -> float:
        return round(100 * one / most, 2) if most else 0.0

    bounds = None if low is None or high is None else (at(low), max(THINNEST, at(high) - at(low)))
    return {
        "template": "ui/components/interval.html",
        "at": min(100 - MARK, max(0.0, at(value) - MARK / 2)),
        "bounds": bounds,
    }
