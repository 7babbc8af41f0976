"""Intervals follow 1/sqrt(rate x weight) and never cost more than the budget."""

from datetime import UTC, datetime, timedelta
from math import ceil, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.planning import (
    Budget,
    BudgetTooSmallError,
    Group,
    measured_rate,
    shipped_access,
    temperature,
    tiers,
)

SWEEP = shipped_access().route("youtube", "sweep")
TIMELINES = shipped_access().route("x", "timelines")
NOW = datetime(2024, 2, 11, tzinfo=UTC)
DAY = 86_400

GROUPS = st.lists(
    st.builds(
        Group,
        name=st.uuids().map(str),
        accounts=st.integers(0, 100_000),
        rate=st.floats(0, 100),
        weight=st.floats(0.01, 100),
    ),
    max_size=8,
)


@given(GROUPS, st.floats(1, 1e7), st.sampled_from([SWEEP, TIMELINES]), st.floats(1, 8))
def test_the_calls_of_all_tiers_stay_within_the_budget(groups, calls, route, closeness):
    try:
        made = tiers(groups, route, Budget(calls), fastest_s=60, slowest_s=DAY, closeness=closeness)
    except BudgetTooSmallError:
        slowest = sum(ceil(group.accounts / route.detect.value) for group in groups) * closeness
        fetched = sum(group.accounts * group.rate for group in groups) if route.fetch else 0
        assert slowest + fetched > calls * (1 - 1e-9)
        return
    looks = sum(ceil(tier.accounts / route.detect.value) * DAY * closeness / tier.interval_s for tier in made)
    fetched = sum(group.accounts * group.rate for group in groups) if route.fetch else 0
    assert looks + fetched <= calls * (1 + 1e-9)
    assert all(60 <= tier.interval_s <= DAY for tier in made)


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.5, 5), st.floats(0.5, 5))
def test_between_the_bounds_intervals_go_by_the_root_of_rate_times_weight(rate, other, weight, heavier):
    groups = [Group("one", 1_000, rate, weight), Group("other", 1_000, other, heavier)]
    one, another = tiers(groups, TIMELINES, Budget(50_000), fastest_s=1, slowest_s=100 * DAY)
    wanted = sqrt(other * heavier) / sqrt(rate * weight)
    assert one.interval_s / another.interval_s == pytest.approx(wanted, rel=1e-6)


def test_a_regency_on_youtube_sees_hot_channels_often_within_one_project():
    groups = [Group("hot", 300, 3), Group("warm", 800, 0.5), Group("cold", 1_520, 0.02)]
    hot, warm, cold = tiers(groups, SWEEP, Budget(9_000 - 62), fastest_s=60, slowest_s=DAY)
    assert hot.interval_s < 5 * 60 < warm.interval_s < cold.interval_s <= DAY
    assert hot.calls + warm.calls + cold.calls + 300 * 3 + 800 * 0.5 + 1_520 * 0.02 == pytest.approx(
        9_000 - 62, rel=1e-6
    )


def test_nobody_waits_longer_than_the_promise_even_when_silent():
    groups = [Group("loud", 100, 1_000), Group("silent", 1_000, 0)]
    loud, silent = tiers(groups, TIMELINES, Budget(100_000), fastest_s=60, slowest_s=7_200)
    assert silent.interval_s == 7_200
    assert loud.interval_s < 7_200


def test_a_budget_larger_than_needed_is_not_spent():
    (only,) = tiers([Group("all", 10, 1)], TIMELINES, Budget(10**9), fastest_s=60, slowest_s=DAY)
    assert (only.interval_s, only.calls) == (60, 10 * DAY / 60)


def test_a_budget_too_small_for_the_promise_says_so():
    with pytest.raises(BudgetTooSmallError, match=r"a look every 3,600 s takes 24,000 calls, 100 are left"):
        tiers([Group("all", 1_000, 1)], TIMELINES, Budget(100), fastest_s=60, slowest_s=3_600)


def test_a_day_with_a_closer_look_leaves_longer_intervals_for_the_rest_of_it():
    groups = [Group("all", 1_000, 1)]
    (usual,) = tiers(groups, TIMELINES, Budget(50_000), fastest_s=60, slowest_s=DAY)
    (pressed,) = tiers(groups, TIMELINES, Budget(50_000), fastest_s=60, slowest_s=DAY, closeness=1.125)
    assert pressed.interval_s == pytest.approx(1.125 * usual.interval_s)
    assert pressed.calls <= 50_000


def test_what_cannot_be_tiered_is_named():
    with pytest.raises(ValueError, match="x/stream is pushed"):
        tiers([], shipped_access().route("x", "stream"), Budget(1), fastest_s=1, slowest_s=2)
    with pytest.raises(ValueError, match="between 5 and 2"):
        tiers([], TIMELINES, Budget(1), fastest_s=5, slowest_s=2)
    with pytest.raises(ValueError, match="'all'"):
        Group("all", -1, 1)


@pytest.mark.parametrize(
    ("silent_for", "pressing", "expected"),
    [
        (timedelta(hours=1), False, "hot"),
        (timedelta(hours=24), False, "warm"),
        (timedelta(days=7), False, "cold"),
        (None, False, "cold"),
        (None, True, "hot"),
    ],
)
def test_an_account_is_as_warm_as_its_last_post(silent_for, pressing, expected):
    last = None if silent_for is None else NOW - silent_for
    assert temperature(last, NOW, pressing=pressing) == expected


def test_a_rate_is_trusted_as_it_is_measured_longer():
    assert measured_rate(0, 0) == 0.5
    assert measured_rate(3, 1) == pytest.approx(6.5 / 8)
    assert measured_rate(3_000, 1_000) == pytest.approx(3, abs=0.02)
