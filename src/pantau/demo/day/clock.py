"""The day's time: moved by one process, read by all, and everything that is to happen happens at its moment."""

from __future__ import annotations

import heapq
import mmap
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROS = struct.Struct("q")  # aligned eight bytes: a reader never sees half of them


class DayClock:
    """The owner's. Call it for now; ``at`` puts something on the agenda."""

    def __init__(self, path: Path, start: datetime) -> None:
        path.write_bytes(_MICROS.pack(0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _MICROS.size)
        self._agenda: list[tuple[datetime, int, Callable[[], object]]] = []
        self._made = 0
        self._now = start
        self._show()

    def __call__(self) -> datetime:
        return self._now

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        self._made += 1
        heapq.heappush(self._agenda, (moment, self._made, act))

    @property
    def next_act(self) -> datetime | None:
        return self._agenda[0][0] if self._agenda else None

    def advance_to(self, moment: datetime) -> None:
        """Time never goes back: several sleepers may name moments in any order."""
        while self._agenda and self._agenda[0][0] <= moment:
            when, _, act = heapq.heappop(self._agenda)
            self._now = max(self._now, when)
            self._show()
            act()
        self._now = max(self._now, moment)
        self._show()

    def _show(self) -> None:
        _MICROS.pack_into(self._shared, 0, (self._now - EPOCH) // timedelta(microseconds=1))


class SharedClock:
    """Another process's view of it."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _MICROS.size, access=mmap.ACCESS_READ)

    def __call__(self) -> datetime:
        return EPOCH + timedelta(microseconds=_MICROS.unpack_from(self._shared, 0)[0])
