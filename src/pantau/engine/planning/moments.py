"""Looking closer around the moments that matter, such as the first hour of the quiet period.

Around a moment an account's clock runs ``factor`` times as fast: an interval of an hour is over after a
quarter of an hour at factor 4. So every account comes in its turn, and what a window of time costs is
known beforehand: its calls grow by ``mean_closeness`` of that window.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from pantau.engine.law import Calendar

WATCHED_PHASES = ("quiet", "voting")  # those whose first hour is looked at most closely


@dataclass(frozen=True, slots=True)
class Moment:
    """Look ``factor`` times as often from ``before`` this time until ``after`` it."""

    at: datetime
    factor: float = 4.0
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"the moment {self.at} has no zone; give an aware datetime")
        if not 1 <= self.factor < float("inf"):
            raise ValueError(f"a moment is looked at at least as often as any other: factor {self.factor}")

    @property
    def start(self) -> datetime:
        return self.at - self.before

    @property
    def end(self) -> datetime:
        return self.at + self.after


def phase_moments(
    calendar: Calendar,
    phases: Iterable[str] = WATCHED_PHASES,
    *,
    factor: float = 4.0,
    before: timedelta = timedelta(0),
    after: timedelta = timedelta(hours=1),
) -> tuple[Moment, ...]:
    """A moment at the start of each of these phases, of every event of the calendar."""
    wanted = frozenset(phases)
    starts = sorted({phase.start for phase in calendar.phases if phase.id in wanted})
    return tuple(Moment(start, factor, before, after) for start in starts)


def closeness(when: datetime, moments: Iterable[Moment]) -> float:
    """How many times as often as usual; where moments overlap, the closest look counts."""
    return max((moment.factor for moment in moments if moment.start <= when < moment.end), default=1.0)


def mean_closeness(start: datetime, end: datetime, moments: Sequence[Moment]) -> float:
    """By what factor the calls of this stretch grow."""
    if end <= start:
        return closeness(start, moments)
    steps = _steps(start, end, moments)
    return sum((until - since) / (end - start) * factor for since, until, factor in steps)


def next_look(
    last: datetime, interval_s: float, moments: Sequence[Moment] = (), *, fastest_s: float = 0.0
) -> datetime:
    """When an account that was looked at at ``last`` is due again; never sooner than ``fastest_s`` after."""
    return max(_run_down(last, interval_s, moments), last + timedelta(seconds=fastest_s))


def _run_down(last: datetime, interval_s: float, moments: Sequence[Moment]) -> datetime:
    left = interval_s
    since = last
    for change in _changes(last, moments):
        pace = closeness(since, moments)
        passed = (change - since).total_seconds() * pace
        if passed >= left:
            return since + timedelta(seconds=left / pace)
        left -= passed
        since = change
    return since + timedelta(seconds=left / closeness(since, moments))


def first_look(account: int, start: datetime, interval_s: float) -> datetime:
    """Where in its first interval an account begins: spread evenly, the same on every machine."""
    digest = hashlib.blake2b(account.to_bytes(8, "big"), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    return start + timedelta(seconds=share * interval_s)


def _changes(since: datetime, moments: Iterable[Moment]) -> list[datetime]:
    """The times after ``since`` at which the pace may change."""
    edges = {edge for moment in moments for edge in (moment.start, moment.end)}
    return sorted(edge for edge in edges if edge > since)


def _steps(
    start: datetime, end: datetime, moments: Sequence[Moment]
) -> Iterator[tuple[datetime, datetime, float]]:
    inside = [edge for edge in _changes(start, moments) if edge < end]
    for since, until in pairwise([start, *inside, end]):
        yield since, until, closeness(since, moments)
