"""A cap on what X may cost in a day. X bills what an answer's ``data`` holds, once for each UTC day.

Whether posts and accounts that come along under ``includes`` are billed is not published; they are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

POST_PRICE, USER_PRICE = 5_000, 10_000  # millionths of a dollar
_MILLION = 1_000_000


class Purse(Protocol):
    """Money set aside before a request and settled after it, so that a day's cap cannot be passed."""

    def reserve(self, most: int, price: int, now: datetime) -> int:
        """For how many things of this price there is money left, at most ``most``; it is set aside."""
        ...

    def settle(self, granted: int, price: int, ids: Iterable[str], now: datetime) -> None:
        """What was set aside is free again, and these things were paid for."""
        ...


@dataclass(slots=True)
class DayPurse:
    """Dollars a UTC day. ``spent`` (millionths) and ``day`` carry what was spent over a restart."""

    usd_per_day: float
    spent: int = 0
    day: date | None = None
    _held: int = 0
    _paid: set[str] = field(default_factory=set)

    def reserve(self, most: int, price: int, now: datetime) -> int:
        self._turn(now)
        left = int(self.usd_per_day * _MILLION) - self.spent - self._held
        granted = max(0, min(most, left // price))
        self._held += granted * price
        return granted

    def settle(self, granted: int, price: int, ids: Iterable[str], now: datetime) -> None:
        self._turn(now)
        self._held = max(0, self._held - granted * price)
        fresh = set(ids) - self._paid
        self._paid |= fresh
        self.spent += len(fresh) * price

    def _turn(self, now: datetime) -> None:
        today = now.astimezone(UTC).date()
        if self.day is not None and today > self.day:
            self.spent = 0
            self._paid.clear()
        if self.day is None or today > self.day:
            self.day = today
