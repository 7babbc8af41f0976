"""When a captured or flagged post is looked at again: ever more seldom, closer around deadlines.

The numbers are the rulebook's (``watching.yaml``). What is looked at for a platform's terms alone has
``rechecks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil

from pantau.engine.law import Calendar, Watching

from .moments import Moment, next_look, phase_moments


def next_watch(
    watching: Watching, since: datetime, looked_at: datetime, moments: Sequence[Moment] = ()
) -> datetime | None:
    """When a post that is watched since ``since`` is looked at after ``looked_at``; None once the watch is over."""
    age = max(looked_at - since, timedelta(0))
    step = next((step for step in watching.steps if age < step.until), None)
    if step is None:
        return None
    return next_look(
        looked_at, step.every.total_seconds(), moments, fastest_s=watching.shortest.total_seconds()
    )


def watch_moments(
    watching: Watching, calendar: Calendar, deadlines: Iterable[datetime] = ()
) -> tuple[Moment, ...]:
    """Around phases that begin, and around a post's own time limits."""
    closer = watching.near_deadline
    before, after = timedelta(hours=closer.before_hours), timedelta(hours=closer.after_hours)
    phases = phase_moments(calendar, watching.phases, factor=closer.factor, before=before, after=after)
    own = (Moment(at, closer.factor, before, after) for at in sorted(set(deadlines)))
    return (*phases, *own)


def most_looks(watching: Watching, moments: int = 0) -> int:
    """No post gets more looks than this from its first to the end of its watch, with so many moments in it."""
    closer = watching.near_deadline
    began = timedelta(0)
    looks = 0
    for step in watching.steps:
        looks += ceil((step.until - began) / step.every) + 1
        began = step.until
    window = timedelta(hours=closer.before_hours + closer.after_hours)
    fastest = max(watching.steps[0].every / closer.factor, watching.shortest)
    return looks + moments * (ceil(window / fastest) + 1)
