"""Who is looked at how often, so that the calls never cost more than the budget.

The freshest view of most posts for a given number of calls is had with intervals proportional to
1/sqrt(posting rate x weight): four times the posts, twice the looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, sqrt
from typing import Literal

from .access import DAY_S, Route

Temperature = Literal["hot", "warm", "cold"]
TEMPERATURES: tuple[Temperature, ...] = ("hot", "warm", "cold")

HOT_FOR = timedelta(days=1)
WARM_FOR = timedelta(days=7)
_LEAST_HEAT = 1e-6  # a silent account is still looked at
_HALVINGS = 100


class BudgetTooSmallError(ValueError):
    """Even the slowest interval allowed for every account costs more than the budget."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Calls that may be spent in a window."""

    calls: float
    window_s: float = DAY_S


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that are looked at alike. ``rate``: posts a day of one account; ``weight``: how much they matter."""

    name: str
    accounts: int
    rate: float
    weight: float = 1.0

    def __post_init__(self) -> None:
        if self.accounts < 0 or self.rate < 0 or self.weight <= 0:
            raise ValueError(f"the group '{self.name}' has a negative size or rate, or no weight")


@dataclass(frozen=True, slots=True)
class Tier:
    """A group with its interval, and the calls that its looks take in the budget's window."""

    name: str
    accounts: int
    interval_s: float
    calls: float


def measured_rate(posts: int, days: float, *, usual: float = 0.5, trusted_days: float = 7.0) -> float:
    """Posts a day of an account seen for so long, drawn towards the usual rate while it is little known.

    The mean of a gamma distribution after ``posts`` in ``days``, begun with ``trusted_days`` at the usual rate.
    """
    return (posts + usual * trusted_days) / (days + trusted_days)


def temperature(last_posted: datetime | None, now: datetime, *, pressing: bool = False) -> Temperature:
    """Hot: posted within a day, or pressing for another reason; warm: within a week; else cold."""
    if pressing:
        return "hot"
    if last_posted is None:
        return "cold"
    silent = now - last_posted
    if silent < HOT_FOR:
        return "hot"
    return "warm" if silent < WARM_FOR else "cold"


def tiers(
    groups: Sequence[Group],
    route: Route,
    budget: Budget,
    *,
    fastest_s: float,
    slowest_s: float,
    closeness: float = 1.0,
) -> tuple[Tier, ...]:
    """An interval for each group, between the two bounds, that together spend at most the budget.

    ``slowest_s`` is the freshness promised to all; ``closeness`` the mean of the window (see ``moments``).
    Only the looks and the fetching of changed accounts are paid from the budget: take off what
    enrichment and look-ups of identity cost first. Raises BudgetTooSmallError, and ValueError for a
    push route, where nothing is looked at.
    """
    if route.detect is None:
        raise ValueError(f"{route.lane} is pushed: it has no intervals")
    if not 0 < fastest_s <= slowest_s:
        raise ValueError(f"the interval cannot lie between {fastest_s} and {slowest_s} seconds")
    looked_at = [group for group in groups if group.accounts]
    calls = {group.name: ceil(group.accounts / route.detect.value) for group in looked_at}
    left = budget.calls - _fetching(looked_at, route, budget.window_s)
    scale = _Scale(looked_at, calls, budget.window_s * closeness, fastest_s, slowest_s)
    factor = scale.cheapest_within(left)
    return tuple(
        Tier(group.name, group.accounts, scale.interval(group, factor), scale.group_calls(group, factor))
        for group in looked_at
    )


def _fetching(groups: Sequence[Group], route: Route, window_s: float) -> float:
    """At most one fetch for each new post, however often one looks."""
    if route.fetch is None:
        return 0.0
    return route.fetch.value * sum(group.accounts * group.rate for group in groups) * window_s / DAY_S


@dataclass(frozen=True, slots=True)
class _Scale:
    """All intervals by one number: factor / sqrt(rate x weight), kept within bounds."""

    groups: Sequence[Group]
    calls: dict[str, int]  # of one look at the whole group
    window_s: float
    fastest_s: float
    slowest_s: float

    def interval(self, group: Group, factor: float) -> float:
        return min(max(factor / _root(group), self.fastest_s), self.slowest_s)

    def group_calls(self, group: Group, factor: float) -> float:
        return self.calls[group.name] * self.window_s / self.interval(group, factor)

    def spent(self, factor: float) -> float:
        return sum(self.group_calls(group, factor) for group in self.groups)

    def cheapest_within(self, calls: float) -> float:
        """The smallest factor that spends at most so many calls."""
        if not self.groups:
            return 1.0
        roots = [_root(group) for group in self.groups]
        low, high = self.fastest_s * min(roots), self.slowest_s * max(roots)
        if self.spent(high) > calls:
            raise BudgetTooSmallError(
                f"a look every {self.slowest_s:,.0f} s takes {self.spent(high):,.0f} calls, {calls:,.0f} are "
                "left; promise a slower look or ask for a larger quota"
            )
        if self.spent(low) <= calls:
            return low
        for _ in range(_HALVINGS):
            middle = sqrt(low * high)
            if self.spent(middle) <= calls:
                high = middle
            else:
                low = middle
        return high


def _root(group: Group) -> float:
    return sqrt(max(group.rate * group.weight, _LEAST_HEAT))
