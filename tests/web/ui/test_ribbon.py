"""Where in the calendar we are: told from the real rulebook's calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

import pantau
from pantau.engine.law import load_rulebook
from pantau.web.ui import formats, ribbon


@pytest.fixture(scope="module")
def calendar():
    return load_rulebook(Path(pantau.__file__).parent / "rulebooks" / "pemilu-2024").calendar


def at(*moment: int) -> datetime:
    """A moment on the office's clock, eight hours ahead of UTC."""
    return datetime(*moment, tzinfo=UTC) - timedelta(hours=8)


def test_the_quiet_period_counts_its_days_and_names_the_vote(calendar):
    now = ribbon.build(calendar, at(2024, 2, 12, 9, 40))
    assert (now.title, now.day, now.days) == ("Masa tenang", 2, 3)
    assert now.next_title == "hari pemungutan suara"
    assert now.left.replace(formats.NBSP, " ") == "1 hari 14 jam"


def test_the_ruler_draws_campaign_quiet_vote_and_after(calendar):
    ruler = ribbon.build(calendar, at(2024, 2, 12, 9, 40)).ruler
    assert [day.number for day in ruler] == list(range(6, 17))
    assert [day.drawn for day in ruler] == ["campaign"] * 5 + ["quiet"] * 3 + ["vote"] + ["after"] * 2
    assert [day.number for day in ruler if day.today] == [12]
    assert len([day for day in ruler if not day.far]) == 9


def test_the_last_minute_of_the_campaign_is_not_yet_quiet(calendar):
    assert ribbon.build(calendar, at(2024, 2, 10, 23, 59)).drawn == "campaign"
    assert ribbon.build(calendar, at(2024, 2, 11, 0, 0)).drawn == "quiet"


def test_an_open_ended_phase_counts_no_days_and_promises_no_change(calendar):
    long_after = ribbon.build(calendar, at(2025, 6, 1, 12, 0))
    assert (long_after.day, long_after.next_at, long_after.left) == (None, None, "")


def test_a_new_month_is_named_on_its_first_day(calendar):
    ruler = ribbon.build(calendar, at(2024, 1, 31, 12, 0)).ruler
    assert [(day.number, day.month) for day in ruler if day.month] == [(25, "Jan"), (27, "Jan"), (1, "Feb")]


def test_those_who_hear_the_page_get_the_ruler_in_words(calendar):
    summary = ribbon.build(calendar, at(2024, 2, 12, 9, 40)).summary.replace(formats.NBSP, " ")
    assert "11 Feb sampai 13 Feb: Masa tenang" in summary
    assert "14 Feb: Hari pemungutan suara" in summary


def test_english_comes_from_the_same_rulebook(calendar):
    with translation.override("en"):
        assert ribbon.build(calendar, at(2024, 2, 12, 9, 40)).title == "Quiet period"
