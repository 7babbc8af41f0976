"""One count and what the platform said about it: all that decides whether a call may be made now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from .access import Quota
from .headers import RateReading
from .windows import SECOND, Window, micros

FIRST_PAUSE = timedelta(minutes=1)  # after a refusal that names no time; doubled with each further one
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(slots=True)
class Meter:
    """Our own count, and what the platform last said."""

    window: Window
    unanswered: int = 0
    ceiling: int | None = None  # calls that the platform still allows before ``ceiling_until``
    ceiling_until: int = 0
    blocked_until: int = 0
    refusals: int = 0

    def spend(self, now: int, calls: int) -> None:
        self.window.add(now, calls)
        self.unanswered += calls
        if self.ceiling is not None:
            self.ceiling -= calls

    def idle(self, now: int) -> bool:
        told = max(self.blocked_until, self.ceiling_until)
        waiting = self.unanswered or self.refusals
        return told <= now and not waiting and not self.window.used(now)

    def left(self, now: int, amount: int) -> int:
        if now < self.blocked_until:
            return 0
        own = amount - self.window.used(now)
        if self.ceiling is not None and now < self.ceiling_until:
            own = min(own, self.ceiling)
        return max(own, 0)

    def told_until(self, now: int, calls: int) -> int:
        """Until when the platform wants no such call."""
        until = self.blocked_until
        if self.ceiling is not None and now < self.ceiling_until and calls > self.ceiling:
            until = max(until, self.ceiling_until)
        return until

    def answered(self, calls: int) -> None:
        self.unanswered = max(0, self.unanswered - calls)

    def moved(self, then: int, now: int, calls: int) -> None:
        """Answered calls count from their answer on: the platform counted them some time between."""
        if calls and now > then:
            self.window.take_back(then, calls)
            self.window.add(now, calls)

    def hear(self, reading: RateReading, quota: Quota, now: int) -> None:
        if reading.left is not None and reading.resets_at is not None:
            self._limit(reading.left, micros(reading.resets_at), quota, now)
        if reading.used is not None:
            self._limit_by_share(reading.used, quota, now)
        if reading.blocked_until is not None:
            self.blocked_until = max(self.blocked_until, micros(reading.blocked_until))

    def refuse(self, quota: Quota, now: int, *, used_up: bool) -> None:
        """Wait as long as the platform said; where it did not, longer each time. A day's quota that it
        says is used up comes back when the day ends."""
        self.refusals += 1
        if used_up and quota.kind == "fixed":
            self.blocked_until = max(self.blocked_until, self.window.free_at(now, 1, 0))
        if self.told_until(now, 1) <= now:
            pause = min(FIRST_PAUSE * 2 ** min(self.refusals - 1, 16), LONGEST_PAUSE)
            self.blocked_until = now + _length(pause)

    def told(self, now: int) -> Iterator[tuple[int, int]]:
        """(until when, calls left until then) for what the platform said and still stands."""
        if now < self.blocked_until:
            yield self.blocked_until, 0
        if self.ceiling is not None and now < self.ceiling_until:
            yield self.ceiling_until, self.ceiling

    def remember(self, until: int, left: int) -> None:
        """What was told before a restart."""
        if left == 0:
            self.blocked_until = max(self.blocked_until, until)
        else:
            self.ceiling, self.ceiling_until = left, until

    def _limit(self, left: int, until: int, quota: Quota, now: int) -> None:
        """Answers come late and out of order: calls on their way are taken off, and for the same window
        the lowest figure stands. Resets that differ by seconds are the same window."""
        allowed = max(0, left - self.unanswered)
        another = self.ceiling_until + quota.window_s * SECOND // 2
        if self.ceiling is None or now >= self.ceiling_until or until >= another:
            self.ceiling, self.ceiling_until = allowed, until
        else:
            self.ceiling = min(allowed, self.ceiling)

    def _limit_by_share(self, used: float, quota: Quota, now: int) -> None:
        """A share is all Meta tells. It sinks as the window moves on, so it is asked again within an hour."""
        left = int(quota.amount * max(0.0, 1 - used))
        self.ceiling = max(0, left - self.unanswered)
        self.ceiling_until = now + _length(min(timedelta(seconds=quota.window_s), LONGEST_PAUSE))


def _length(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
