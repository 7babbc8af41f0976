"""What is left of a chance value when many comparisons were made at once.

Holm: the chance that even one of all the differences called real is none. Benjamini-Hochberg: the share of those
called real that are none, on average; it calls more of them real.
"""

from __future__ import annotations

from collections.abc import Sequence


def holm(chances: Sequence[float]) -> list[float]:
    """Adjusted values in the order given (Holm, Scandinavian Journal of Statistics 6, 1979)."""
    adjusted, most, whole = [0.0] * len(chances), 0.0, len(chances)
    for step, place in enumerate(_rising(chances)):
        most = max(most, min(1.0, (whole - step) * chances[place]))
        adjusted[place] = most
    return adjusted


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """Adjusted values in the order given (Journal of the Royal Statistical Society B 57, 1995)."""
    adjusted, least, whole = [0.0] * len(chances), 1.0, len(chances)
    for rank, place in reversed(list(enumerate(_rising(chances), 1))):
        least = min(least, whole / rank * chances[place])
        adjusted[place] = least
    return adjusted


def _rising(chances: Sequence[float]) -> list[int]:
    return sorted(range(len(chances)), key=lambda place: chances[place])
