"""Days of the office as moments: records end with the last moment of a day, people write the day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from pantau.web.ui.clock import WITA


def begins(day: date) -> datetime:
    return datetime.combine(day, time.min, WITA)


def ends(day: date) -> datetime:
    """The first moment after it."""
    return begins(day) + timedelta(days=1)


def last_day(end: datetime) -> datetime:
    """A moment of the last day before ``end``."""
    return end - timedelta(microseconds=1)
