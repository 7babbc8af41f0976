"""A cap on what X may cost in a day. X bills what an answer's ``data`` holds, once for each UTC day.

Whether posts and accounts that come along under ``includes`` are billed is not published; they are not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

POST_PRICE, USER_PRICE = 5_000, 10_000  # millionths of a dollar
MOST_NAMED = 5_000
_MILLION = 1_000_000


class Purse(Protocol):
    """Money set aside before a request and settled after it, so that a day's cap cannot be passed."""

    def reserve(self, most: int, price: int, now: datetime) -> int:
        """For how many things of this price there is money left, at most ``most``; it is set aside."""
        ...

    def settle(self, granted: int, price: int, ids: Iterable[str], now: datetime) -> None:
        """What was set aside is free again, and these things were paid for."""
        ...

    def others_spent(self, millionths: int) -> None:
        """Somebody else has spent so much more of the same day's money (less: of what they had set aside)."""
        ...

    def as_json(self) -> dict[str, Any]:
        """What was spent in the day so far; a purse that is built with it goes on from there."""
        ...


@dataclass(slots=True)
class DayPurse:
    """Dollars a UTC day. ``spent`` is in millionths; ``as_json`` and ``remembering`` carry it over a restart."""

    usd_per_day: float
    spent: int = 0
    day: date | None = None
    _held: int = 0
    _paid: dict[str, None] = field(default_factory=dict)  # in the order of paying

    @classmethod
    def remembering(cls, usd_per_day: float, kept: Mapping[str, Any] | None) -> DayPurse:
        """A purse that goes on where the one that told ``kept`` (see ``as_json``) was left."""
        if not kept:
            return cls(usd_per_day)
        paid = dict.fromkeys(map(str, kept.get("paid", ())))
        return cls(usd_per_day, int(kept["spent"]), date.fromisoformat(kept["day"]), _paid=paid)

    def as_json(self) -> dict[str, Any]:
        """What was spent, for keeping; {} before anything was asked for.

        Money that is still set aside counts as spent: the answer may have been billed before a crash. Of the
        things paid for, the last few thousand are named; an older one that comes again is counted twice, so
        that the cap errs on the side of our money.
        """
        if self.day is None:
            return {}
        paid = list(self._paid)[-MOST_NAMED:]
        return {"day": self.day.isoformat(), "spent": self.spent + self._held, "paid": paid}

    def reserve(self, most: int, price: int, now: datetime) -> int:
        self._turn(now)
        left = int(self.usd_per_day * _MILLION) - self.spent - self._held
        granted = max(0, min(most, left // price))
        self._held += granted * price
        return granted

    def settle(self, granted: int, price: int, ids: Iterable[str], now: datetime) -> None:
        self._turn(now)
        self._held = max(0, self._held - granted * price)
        fresh = dict.fromkeys(one for one in ids if one not in self._paid)
        self._paid |= fresh
        self.spent += len(fresh) * price

    def others_spent(self, millionths: int) -> None:
        self.spent += millionths

    def _turn(self, now: datetime) -> None:
        today = now.astimezone(UTC).date()
        if self.day is not None and today > self.day:
            self.spent = 0
            self._paid.clear()
        if self.day is None or today > self.day:
            self.day = today
