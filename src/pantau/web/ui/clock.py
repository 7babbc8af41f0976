"""The office's one clock: the machine's, or one that was set to another day and runs on from there.

``PANTAU_CLOCK_START`` (ISO 8601, in the office's zone where it names none) sets it, for the demo and for
exercises. Processes started together show the same time: they share ``PANTAU_CLOCK_SET_AT``.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

WITA = ZoneInfo("Asia/Makassar")


def now() -> datetime:
    """The present moment in UTC."""
    start = _start(getattr(settings, "PANTAU_CLOCK_START", ""))
    if start is None:
        return datetime.now(UTC)
    set_at = _set_at()
    return start + (datetime.now(UTC) - set_at)


def runs_apart() -> bool:
    """Does this clock show another time than the machine's?"""
    return bool(getattr(settings, "PANTAU_CLOCK_START", ""))


@cache
def _start(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(
            f"PANTAU_CLOCK_START={text!r} is no moment; write it like 2024-02-12T08:00+08:00"
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=WITA)).astimezone(UTC)


@cache
def _set_at() -> datetime:
    shared = os.environ.setdefault("PANTAU_CLOCK_SET_AT", datetime.now(UTC).isoformat())
    return datetime.fromisoformat(shared)
