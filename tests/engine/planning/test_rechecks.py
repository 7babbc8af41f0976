"""Old posts are looked at again: ever more seldom, more often when the phase changes, always in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.planning import Moment, next_recheck, posts_a_run, recheck_ages, shipped_access
from pantau.engine.planning.rechecks import FEWEST_POSTS, FIRST_AGE, WATCHED_FOR

POSTED = datetime(2024, 2, 1, tzinfo=UTC)
LIVES = timedelta(days=30)
QUIET = Moment(datetime(2024, 2, 11, tzinfo=UTC), before=timedelta(hours=6), after=timedelta(days=1))


def looks(
    rechecks: float, until: timedelta, moments: tuple[Moment, ...] = (), posted: datetime = POSTED
) -> list[datetime]:
    """Every look at a post that is there at each of them."""
    found, at = [], posted
    while (at := next_recheck(posted, at, rechecks=rechecks, lives=LIVES, moments=moments)) < posted + until:
        found.append(at)
    return found


@given(st.integers(1, 12))
def test_a_post_gets_as_many_looks_as_the_policy_says_further_and_further_apart(rechecks: int) -> None:
    ages = recheck_ages(rechecks)
    assert len(ages) == rechecks
    assert ages[0] > FIRST_AGE
    assert ages[-1] < WATCHED_FOR
    distances = [later - earlier for earlier, later in pairwise(ages)]
    assert distances == sorted(distances)


@given(st.floats(0, 12), st.integers(0, 400), st.integers(1, 400))
def test_the_next_look_comes_later_than_the_last_and_before_the_time_is_over(
    rechecks: float, age_days: int, lives_days: int
) -> None:
    looked, lives = POSTED + timedelta(days=age_days), timedelta(days=lives_days)
    due = next_recheck(POSTED, looked, rechecks=rechecks, lives=lives, moments=(QUIET,))
    assert looked < due < looked + lives


def test_a_post_that_stays_up_never_outlives_its_last_look() -> None:
    found = looks(1, timedelta(days=200))
    assert all(later - earlier < LIVES for earlier, later in pairwise([POSTED, *found]))


def test_more_looks_come_when_the_phase_changes() -> None:
    def looks_around_it(moments: tuple[Moment, ...]) -> int:
        posted = [QUIET.at - timedelta(hours=hours) for hours in range(24 * 20)]
        found = [at for one in posted for at in looks(6, timedelta(days=30), moments, one)]
        return sum(QUIET.start <= at < QUIET.end for at in found)

    assert looks_around_it((QUIET,)) > 2 * looks_around_it(())


def test_a_post_from_the_future_is_looked_at_like_a_new_one() -> None:
    due = next_recheck(POSTED + timedelta(hours=2), POSTED, rechecks=1, lives=LIVES)
    assert POSTED < due < POSTED + timedelta(days=4)


def test_a_run_takes_a_small_share_of_a_quota() -> None:
    route = shipped_access().route("youtube", "sweep")
    posts = posts_a_run(route, timedelta(minutes=15))
    calls_a_day = posts / 50 * 96
    assert posts > FEWEST_POSTS
    assert calls_a_day <= 0.1 * 9000
    assert posts_a_run(None, timedelta(minutes=15)) == FEWEST_POSTS
