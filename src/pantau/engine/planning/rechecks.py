"""When a stored post is looked at again, so that an edit or a deletion nobody pushed is noticed.

Looks thin out as a post grows older: each comes at a multiple of the age at the one before. Around
changes of phase a post's clock runs faster (see moments.py), so that what should be taken down by then is
looked at when it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from pantau.engine.law import Calendar

from .access import DAY_S, Route
from .moments import WATCHED_PHASES, Moment, next_look, phase_moments

FIRST_AGE = timedelta(hours=6)
WATCHED_FOR = timedelta(days=30)
LATEST_SHARE = 2 / 3  # of a wording's time to live: the rest is left for looks that fail
QUOTA_SHARE = 0.1  # of a route's calls, so that new posts come first
FEWEST_POSTS = 50


def recheck_ages(rechecks: float) -> tuple[timedelta, ...]:
    """The ages at which a post is looked at again: ``rechecks`` of them within 30 days, ever further apart."""
    return tuple(FIRST_AGE * _growth(rechecks) ** step for step in range(1, ceil(rechecks) + 1))


def next_recheck(
    posted_at: datetime,
    looked_at: datetime,
    *,
    rechecks: float,
    lives: timedelta,
    moments: Sequence[Moment] = (),
) -> datetime:
    """When a post that was there at ``looked_at`` is looked at again, always within its time to live."""
    latest = looked_at + lives * LATEST_SHARE
    age = max(looked_at - posted_at, timedelta(0))  # platforms' clocks run ahead of ours at times
    next_age = max(age, FIRST_AGE) * _growth(rechecks)
    if next_age >= WATCHED_FOR:
        return latest
    return min(latest, next_look(looked_at, (next_age - age).total_seconds(), moments))


def _growth(rechecks: float) -> float:
    return float((WATCHED_FOR / FIRST_AGE) ** (1 / (ceil(rechecks) + 1)))


def recheck_moments(calendar: Calendar) -> tuple[Moment, ...]:
    """From six hours before a watched phase begins until a day into it, four times as often."""
    return phase_moments(
        calendar, WATCHED_PHASES, before=timedelta(hours=6), after=timedelta(days=1), factor=4.0
    )


def posts_a_run(route: Route | None, every: timedelta) -> int:
    """How many posts one run may look at again, where one comes ``every`` so often."""
    if route is None:
        return FEWEST_POSTS
    calls = min(quota.per_day for quota in route.quotas) / route.cost.value * every.total_seconds() / DAY_S
    in_a_call = route.recheck.value if route.recheck else 1
    return max(FEWEST_POSTS, int(calls * QUOTA_SHARE * in_a_call))
