"""How often detection errs: the sums that ``python -m bench.quality --record`` left in the rulebook's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from django.conf import settings

FILE = "measured.json"
SURE = 1.96  # 95 of 100


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` of ``whole``, with the bounds between which it lies 95 times in 100 (Wilson)."""

    count: int
    whole: int

    @property
    def bounds(self) -> tuple[float, float]:
        n, square = self.whole, SURE * SURE
        share = self.count / n
        middle = share + square / (2 * n)
        half = SURE * sqrt(share * (1 - share) / n + square / (4 * n * n))
        low, high = (middle - half) / (1 + square / n), (middle + half) / (1 + square / n)
        return (0.0 if self.count == 0 else low), (1.0 if self.count == n else high)


@dataclass(frozen=True, slots=True)
class Sums:
    right: int
    wrong: int
    missed: int

    @property
    def found(self) -> Rate | None:
        """Of those that were there."""
        return Rate(self.right, self.right + self.missed) if self.right + self.missed else None

    @property
    def mistaken(self) -> Rate | None:
        """Of those that were marked."""
        return Rate(self.wrong, self.right + self.wrong) if self.right + self.wrong else None


@dataclass(frozen=True, slots=True)
class Measured:
    about: Mapping[str, str]
    on: str
    rulebook: str
    posts: int
    harmless: Rate
    categories: Mapping[str, Sums]


def of_rulebook() -> Measured | None:
    """None where nobody measured this rulebook."""
    path = Path(settings.PANTAU_RULEBOOK) / FILE
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Measured:
    given = json.loads(path.read_text(encoding="utf-8"))
    return Measured(
        about=given["about"],
        on=given["measured_on"],
        rulebook=given["rulebook"],
        posts=given["posts"],
        harmless=Rate(given["harmless_flagged"], given["harmless"]),
        categories={name: Sums(**sums) for name, sums in given["categories"].items()},
    )
