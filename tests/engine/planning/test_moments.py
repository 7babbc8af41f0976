"""Around a change of phase everybody is looked at more often, at a cost known beforehand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.law import load_rulebook
from pantau.engine.planning import (
    Moment,
    closeness,
    first_look,
    mean_closeness,
    next_look,
    phase_moments,
)

START = datetime(2024, 2, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST_HOUR = Moment(START)

MOMENTS = st.lists(
    st.builds(
        Moment,
        at=st.integers(-48, 48).map(lambda hours: START + hours * HOUR),
        factor=st.floats(1, 10),
        before=st.integers(0, 180).map(lambda minutes: timedelta(minutes=minutes)),
        after=st.integers(0, 180).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    max_size=4,
)


def test_the_quiet_period_begins_with_a_closer_look():
    moments = phase_moments(load_rulebook("pemilu-2024").calendar)
    quiet = datetime.fromisoformat("2024-02-11T00:00:00+08:00")
    assert closeness(quiet - timedelta(seconds=1), moments) == 1
    assert closeness(quiet, moments) == 4
    assert closeness(quiet + HOUR, moments) == 1
    assert closeness(quiet + timedelta(days=3), moments) == 4  # the day of voting


def test_an_interval_runs_down_faster_inside_a_moment():
    before = START - timedelta(minutes=30)
    assert next_look(before, 1_200, [FIRST_HOUR]) == before + timedelta(minutes=20)
    assert next_look(before, 3_600, [FIRST_HOUR]) == START + timedelta(minutes=7.5)
    assert next_look(START, 1_200, [FIRST_HOUR]) == START + timedelta(minutes=5)
    assert next_look(START, 5 * 3_600, [FIRST_HOUR]) == START + timedelta(hours=2)
    assert next_look(START, 60, [FIRST_HOUR], fastest_s=60) == START + timedelta(minutes=1)


@given(MOMENTS, st.integers(60, 200_000), st.integers(-100_000, 100_000))
def test_no_look_comes_later_for_a_moment_and_none_before_the_last(moments, interval_s, offset_s):
    last = START + timedelta(seconds=offset_s)
    due = next_look(last, interval_s, moments)
    assert last < due <= last + timedelta(seconds=interval_s) + timedelta(milliseconds=1)


@given(MOMENTS, st.integers(300, 20_000))
def test_looks_in_a_window_grow_by_its_mean_closeness_and_no_more(moments, interval_s):
    end = START + timedelta(hours=24)
    looks, due = 0, START
    while due < end:
        looks += 1
        due = next_look(due, interval_s, moments)
    expected = mean_closeness(START, end, moments) * 24 * 3_600 / interval_s
    assert expected - 0.01 <= looks <= expected + 1.01


def test_the_day_of_one_closer_hour_costs_an_eighth_more():
    assert mean_closeness(START, START + timedelta(days=1), [FIRST_HOUR]) == pytest.approx(1.125)
    assert mean_closeness(START, START, [FIRST_HOUR]) == 4


def test_where_moments_overlap_the_closest_look_counts():
    moments = [Moment(START, 2), Moment(START, 6, after=timedelta(minutes=10))]
    assert closeness(START, moments) == 6
    assert closeness(START + timedelta(minutes=10), moments) == 2


def test_first_looks_are_spread_over_the_interval():
    places = [(first_look(account, START, 3_600) - START).total_seconds() for account in range(6_000)]
    assert all(0 <= place < 3_600 for place in places)
    by_minute = [sum(60 * minute <= place < 60 * minute + 60 for place in places) for minute in range(60)]
    assert min(by_minute) > 50
    assert max(by_minute) < 170
    assert first_look(7, START, 3_600) == first_look(7, START, 3_600)


def test_moments_that_mean_nothing_are_refused():
    with pytest.raises(ValueError, match="no zone"):
        Moment(datetime(2024, 2, 11))  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match=r"factor 0\.5"):
        Moment(START, 0.5)
