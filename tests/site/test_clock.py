"""The office's one clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pantau.web.ui import clock


def test_it_is_the_machines_clock(settings: Any) -> None:
    settings.PANTAU_CLOCK_START = ""
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert not clock.runs_apart()


def test_it_can_be_set_to_a_day_and_runs_on_from_there(settings: Any) -> None:
    settings.PANTAU_CLOCK_START = "2024-02-12T08:00"
    first, second = clock.now(), clock.now()
    assert datetime(2024, 2, 12, tzinfo=UTC) <= first <= second < datetime(2024, 2, 12, 6, tzinfo=UTC)
    assert clock.runs_apart()


def test_a_day_that_is_none_is_named(settings: Any) -> None:
    settings.PANTAU_CLOCK_START = "besok"
    with pytest.raises(ValueError, match="PANTAU_CLOCK_START='besok' is no moment"):
        clock.now()
