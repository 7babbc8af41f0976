"""One route tried for one load: what it would give, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .access import Route
from .cost import Load


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``needed`` is more than ``allowed`` (for the pace: less).

    quota: calls a day; accounts: in push channels; posts: a month; pace: seconds between looks.
    """

    kind: Literal["quota", "accounts", "posts", "pace"]
    needed: float
    allowed: float


@dataclass(frozen=True, slots=True)
class Prospect:
    route: Route
    load: Load
    reach_s: float  # the interval asked for, or the slowest that is acceptable
    freshness_s: float | None
    calls_per_day: float
    capacity_per_day: float
    usd_per_day: float
    upkeep_per_day: float
    obstacles: tuple[Obstacle, ...]
    bearable: int  # accounts that the quota carries at ``reach_s``

    @property
    def fits(self) -> bool:
        return not self.obstacles

    @property
    def feasible(self) -> bool:
        """Whether a promise can rest on it."""
        return self.fits and not self.route.best_effort
