"""The demo's time: the office wakes up on Monday 12 February 2024, in the quiet period, and runs on from there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pantau.demo.regency.calendar import WITA

COLLECTED = datetime(2024, 2, 12, 8, 0, tzinfo=WITA)  # what the demo begins with was seen by then
OPENING = datetime(2024, 2, 12, 9, 40, tzinfo=WITA)  # what the office's clock shows when the site opens

# How the office came by its lists.
CANDIDATES_LISTED = datetime(2023, 11, 6, 9, 0, tzinfo=WITA)
OFFICIALS_LISTED = datetime(2023, 12, 4, 9, 0, tzinfo=WITA)
OFFICIALS_LINKED = datetime(2023, 12, 18, 9, 0, tzinfo=WITA)
ACCOUNTS_LISTED = datetime(2023, 12, 21, 9, 0, tzinfo=WITA)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that showed ``start`` at the real moment ``set_at``."""

    start: datetime
    set_at: datetime

    def now(self) -> datetime:
        return (self.start + (datetime.now(UTC) - self.set_at)).astimezone(UTC)

    @property
    def variables(self) -> Mapping[str, str]:
        """What lets another process show the same time."""
        return {
            "PANTAU_CLOCK_START": self.start.isoformat(),
            "PANTAU_CLOCK_SET_AT": self.set_at.isoformat(),
        }


def clock_from(start: datetime) -> Clock:
    return Clock(start, datetime.now(UTC))


def shared_clock(variables: Mapping[str, str] = os.environ) -> Clock:
    """The clock that another process set going, by its ``variables``."""
    start, set_at = variables["PANTAU_CLOCK_START"], variables["PANTAU_CLOCK_SET_AT"]
    return Clock(datetime.fromisoformat(start), datetime.fromisoformat(set_at))


@contextmanager
def office_at(moment: datetime) -> Iterator[None]:
    """This process's office lives at another moment for the block, so that its history has its own dates.

    However long the demo has been in the making: the same one has the same dates.
    """
    from django.conf import settings

    from pantau.web.ui import clock

    before = settings.PANTAU_CLOCK_START
    settings.PANTAU_CLOCK_START = moment.isoformat()
    settings.PANTAU_CLOCK_START = (moment - (clock.now() - moment)).isoformat()
    try:
        yield
    finally:
        settings.PANTAU_CLOCK_START = before


def latest_moment() -> datetime:
    """When the office last did anything: its clock never runs backwards."""
    from django.db.models import Max

    from pantau.office.collection.models import Attempt
    from pantau.office.people.models import AuditEvent
    from pantau.office.posts.models import Ingest

    moments = (
        AuditEvent.objects.aggregate(last=Max("at"))["last"],
        Ingest.objects.aggregate(last=Max("finished_at"))["last"],
        Attempt.objects.aggregate(last=Max("last_at"))["last"],
    )
    return max((moment for moment in moments if moment), default=OPENING.astimezone(UTC))
