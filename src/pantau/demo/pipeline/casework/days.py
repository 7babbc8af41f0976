"""Working days of the made-up office, up to the morning on which the demo opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pantau.demo.regency.calendar import WITA

DAYS_OFF = (date(2024, 1, 1), date(2024, 2, 8), date(2024, 2, 9))
LATEST = datetime(2024, 2, 12, 9, 20, tzinfo=WITA)
"""Nothing happens after it before the demo opens."""
Way = Iterator[datetime]
"""The moments at which something goes on."""


def working_day(moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """So many working days after this one, in the office's zone."""
    day = moment.astimezone(WITA)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and day.date() not in DAYS_OFF
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def later(moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """The same, and not after the demo opens."""
    return min(working_day(moment, days, hour, minute), LATEST)
