"""Phases and windows change at midnight in WITA, the last day included."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_rulebook import CALENDAR, write_rulebook

from pantau.engine.law import Calendar, load_rulebook

WITA = ZoneInfo("Asia/Makassar")
WIB = ZoneInfo("Asia/Jakarta")


@cache
def shipped_calendar(name: str) -> Calendar:
    return load_rulebook(name).calendar


@pytest.fixture
def pemilu() -> Calendar:
    return shipped_calendar("pemilu-2024")


@pytest.fixture
def pilkada() -> Calendar:
    return shipped_calendar("pilkada-2024")


def wita(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA)


PEMILU_EDGES = [
    ("2022-12-13 23:59:59", "before"),
    ("2022-12-14 00:00:00", "pre_campaign"),
    ("2023-11-27 23:59:59", "pre_campaign"),
    ("2023-11-28 00:00:00", "campaign"),
    ("2024-02-10 23:59:59", "campaign"),
    ("2024-02-11 00:00:00", "quiet"),
    ("2024-02-13 23:59:59", "quiet"),
    ("2024-02-14 00:00:00", "voting"),
    ("2024-02-14 23:59:59", "voting"),
    ("2024-02-15 00:00:00", "recap"),
    ("2024-03-21 00:00:00", "after"),
    ("2031-01-01 00:00:00", "after"),
]
PILKADA_EDGES = [
    ("2024-09-21 23:59:59", "before"),
    ("2024-09-24 23:59:59", "pre_campaign"),
    ("2024-09-25 00:00:00", "campaign"),
    ("2024-11-23 23:59:59", "campaign"),
    ("2024-11-24 00:00:00", "quiet"),
    ("2024-11-26 23:59:59", "quiet"),
    ("2024-11-27 00:00:00", "voting"),
    ("2024-11-28 00:00:00", "recap"),
]


@pytest.mark.parametrize(("moment", "phase"), PEMILU_EDGES)
def test_pemilu_phases_change_at_midnight_wita(pemilu: Calendar, moment: str, phase: str) -> None:
    found = pemilu.phase_at(wita(moment).astimezone(UTC))
    assert found is not None
    assert found.id == phase


@pytest.mark.parametrize(("moment", "phase"), PILKADA_EDGES)
def test_pilkada_phases_change_at_midnight_wita(pilkada: Calendar, moment: str, phase: str) -> None:
    found = pilkada.phase_at(wita(moment).astimezone(UTC))
    assert found is not None
    assert found.id == phase


def test_the_clock_of_jakarta_does_not_move_the_quiet_period(pemilu: Calendar) -> None:
    """23:30 on the last campaign day in Jakarta is already the quiet period in Lombok."""
    found = pemilu.phase_at(datetime(2024, 2, 10, 23, 30, tzinfo=WIB))
    assert found is not None
    assert found.id == "quiet"


@pytest.mark.parametrize(
    ("moment", "windows"),
    [
        ("2023-11-25 23:59:59", {"account_registration"}),
        ("2023-11-26 00:00:00", set()),
        ("2024-01-20 23:59:59", set()),
        ("2024-01-21 00:00:00", {"ad_window"}),
        ("2024-02-10 00:00:00", {"ad_window", "account_closing"}),
        ("2024-02-11 00:00:00", set()),
    ],
)
def test_windows_lie_over_the_phases(pemilu: Calendar, moment: str, windows: set[str]) -> None:
    assert pemilu.windows_at(wita(moment)) == windows


def test_online_ads_are_lawful_for_21_days_and_for_14_in_pilkada(pemilu: Calendar, pilkada: Calendar) -> None:
    for calendar, days in ((pemilu, 21), (pilkada, 14)):
        window = next(window for window in calendar.windows if window.id == "ad_window")
        assert window.end - window.start == timedelta(days=days)


def test_campaigns_last_75_and_60_days(pemilu: Calendar, pilkada: Calendar) -> None:
    for calendar, days in ((pemilu, 75), (pilkada, 60)):
        phase = next(phase for phase in calendar.phases if phase.id == "campaign")
        assert phase.end - phase.start == timedelta(days=days)


def test_the_next_change_is_named_with_its_hour(pemilu: Calendar) -> None:
    change = pemilu.next_change(wita("2024-02-12 08:00:00"))
    assert change is not None
    phase, at = change
    assert (phase.id, at) == ("voting", wita("2024-02-14 00:00:00"))
    assert pemilu.next_change(wita("2024-04-01 00:00:00")) is None


def test_the_days_norms_refer_to_are_dates(pemilu: Calendar, pilkada: Calendar) -> None:
    assert pemilu.dates["candidates_fixed"] == date(2023, 11, 3)
    assert pemilu.dates["accounts_closed_by"] == date(2024, 2, 10)
    assert pilkada.dates["candidates_fixed"] == date(2024, 9, 22)


def test_days_of_an_open_stretch_are_not_invented(pemilu: Calendar) -> None:
    first, *_, last = pemilu.phases
    assert (first.first_day, first.last_day) == (None, date(2022, 12, 13))
    assert (last.first_day, last.last_day) == (date(2024, 3, 21), None)


def test_a_time_without_a_zone_is_refused(pemilu: Calendar) -> None:
    with pytest.raises(ValueError, match="aware"):
        pemilu.phase_at(datetime(2024, 2, 11))  # noqa: DTZ001


REVOTE = (
    CALENDAR
    + """\
  - id: quiet
    event: revote
    title: {id: Masa tenang PSU, en: Quiet period of the re-vote}
    first_day: 2030-01-20
    last_day: 2030-02-02
    basis: b
    source: s
    mark: I
"""
)


def test_a_repeated_vote_overlaps_the_main_event_without_hiding_it(tmp_path: Path) -> None:
    calendar = load_rulebook(write_rulebook(tmp_path, calendar=REVOTE)).calendar
    when = wita("2030-01-25 12:00:00")
    main, revote = calendar.phase_at(when), calendar.phase_at(when, "revote")
    assert main is not None
    assert revote is not None
    assert (main.id, revote.id) == ("campaign", "quiet")
    assert [phase.event for phase in calendar.phases_at(when)] == ["main", "revote"]


def test_a_gap_between_phases_is_no_phase(tmp_path: Path) -> None:
    text = CALENDAR.replace("first_day: 2030-02-01", "first_day: 2030-02-02")
    calendar = load_rulebook(write_rulebook(tmp_path, calendar=text)).calendar
    assert calendar.phase_at(wita("2030-02-01 12:00:00")) is None


@given(st.integers(1, 7000 * 365 * 86_400))
def test_every_moment_of_the_shipped_calendars_has_exactly_one_phase(seconds: int) -> None:
    when = datetime(1971, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    for name in ("pemilu-2024", "pilkada-2024"):
        assert len(shipped_calendar(name).phases_at(when)) == 1
