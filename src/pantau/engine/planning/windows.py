"""How many calls were made in a window, exactly enough never to allow one too many.

Times are whole microseconds since 1970, so that no rounding lets a call slip through.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .access import Quota

SLICES = 24  # a rolling window is counted in so many parts, and waits for at most one of them too long
SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(when: datetime) -> int:
    return (when - _EPOCH) // timedelta(microseconds=1)


def moment(when: int) -> datetime:
    return _EPOCH + timedelta(microseconds=when)


class Window(ABC):
    """The calls of one holder of a quota."""

    @abstractmethod
    def used(self, now: int) -> int:
        """Calls that still count at this time."""

    @abstractmethod
    def add(self, now: int, calls: int) -> None: ...

    @abstractmethod
    def take_back(self, then: int, calls: int) -> None:
        """So many calls of that time were not made after all."""

    @abstractmethod
    def free_at(self, now: int, calls: int, amount: int) -> int:
        """When so many calls fit, given no others; ``calls`` is at most ``amount``."""

    @abstractmethod
    def counts(self) -> list[tuple[int, int]]:
        """(a time of the part, its calls) for each part that still counts."""


class RollingWindow(Window):
    """Any stretch of ``window_s`` seconds.

    Calls are counted in slices, and a slice counts until its last moment has left the window. Two calls
    less than a window apart are therefore always counted together.
    """

    def __init__(self, window_s: int) -> None:
        self._slice = -(-window_s * SECOND // SLICES)
        self._parts: deque[list[int]] = deque()  # [number of the slice, calls], oldest first
        self._total = 0

    def used(self, now: int) -> int:
        oldest = now // self._slice - SLICES
        while self._parts and self._parts[0][0] < oldest:
            self._total -= self._parts.popleft()[1]
        return self._total

    def add(self, now: int, calls: int) -> None:
        number = now // self._slice
        self._total += calls
        if self._parts and self._parts[-1][0] >= number:
            self._parts[-1][1] += calls
        else:
            self._parts.append([number, calls])

    def take_back(self, then: int, calls: int) -> None:
        # Only from their own slice: it leaves the window together with what is taken off.
        for part in self._parts:
            if part[0] == then // self._slice:
                fewer = min(calls, part[1])
                self._total -= fewer
                part[1] -= fewer

    def free_at(self, now: int, calls: int, amount: int) -> int:
        excess = self.used(now) + calls - amount
        for number, made in self._parts:
            if excess <= 0:
                break
            excess -= made
            now = max(now, (number + SLICES + 1) * self._slice)
        return now

    def counts(self) -> list[tuple[int, int]]:
        return [((number + 1) * self._slice - 1, calls) for number, calls in self._parts]


class DayWindow(Window):
    """A calendar day of a zone, of 23 to 25 hours."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._end = 0
        self._calls = 0

    def used(self, now: int) -> int:
        if now >= self._end:
            self._end, self._calls = self._midnight_after(now), 0
        return self._calls

    def add(self, now: int, calls: int) -> None:
        self._calls = self.used(now) + calls

    def take_back(self, then: int, calls: int) -> None:
        if self._midnight_after(then) == self._end:
            self._calls = max(0, self._calls - calls)

    def free_at(self, now: int, calls: int, amount: int) -> int:
        return now if self.used(now) + calls <= amount else self._end

    def counts(self) -> list[tuple[int, int]]:
        return [(self._end - 1, self._calls)] if self._calls else []

    def _midnight_after(self, now: int) -> int:
        day = moment(now).astimezone(self._zone).date() + timedelta(days=1)
        return micros(datetime.combine(day, time(), self._zone).astimezone(UTC))


def window_of(quota: Quota) -> Window:
    return DayWindow(quota.zone) if quota.zone else RollingWindow(quota.window_s)
