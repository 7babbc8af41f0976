"""The deletion and edit watch: looks thin out, come closer near deadlines, and end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.law import Closer, Step, Watching, load_rulebook
from pantau.engine.planning import Moment, most_looks, next_watch, watch_moments

SINCE = datetime(2024, 2, 1, tzinfo=UTC)


@st.composite
def watchings(draw: st.DrawFn) -> Watching:
    count = draw(st.integers(1, 4))
    days = sorted(draw(st.sets(st.integers(1, 60), min_size=count, max_size=count)))
    hours = sorted(draw(st.lists(st.integers(1, 200), min_size=count, max_size=count)))
    closer = Closer(draw(st.integers(0, 72)), draw(st.integers(0, 72)), draw(st.integers(1, 8)))
    steps = tuple(Step(until, every) for until, every in zip(days, hours, strict=True))
    return Watching(steps, closer, (), draw(st.integers(1, 3)), 1)


def moments_of(watching: Watching, days: list[float]) -> tuple[Moment, ...]:
    closer = watching.near_deadline
    before, after = timedelta(hours=closer.before_hours), timedelta(hours=closer.after_hours)
    return tuple(Moment(SINCE + timedelta(days=day), closer.factor, before, after) for day in days)


def looks(watching: Watching, moments: tuple[Moment, ...] = ()) -> list[datetime]:
    found, at = [], SINCE
    while (due := next_watch(watching, SINCE, at, moments)) is not None:
        found.append(due)
        at = due
    return found


@given(watchings())
def test_looks_thin_out_and_end(watching: Watching) -> None:
    found = [SINCE, *looks(watching)]
    distances = [later - earlier for earlier, later in pairwise(found)]
    assert distances == sorted(distances)
    assert found[-2] < SINCE + watching.ends_after
    assert next_watch(watching, SINCE, SINCE + watching.ends_after) is None


@given(watchings(), st.lists(st.floats(-1, 60), max_size=3))
def test_the_number_of_looks_is_bounded(watching: Watching, days: list[float]) -> None:
    assert len(looks(watching, moments_of(watching, days))) <= most_looks(watching, len(days))


@given(watchings(), st.floats(0, 60), st.lists(st.floats(-1, 60), max_size=3))
def test_a_look_never_comes_before_the_last_nor_later_for_a_deadline(
    watching: Watching, age: float, days: list[float]
) -> None:
    looked = SINCE + timedelta(days=age)
    plain = next_watch(watching, SINCE, looked)
    closer = next_watch(watching, SINCE, looked, moments_of(watching, days))
    assert (plain is None) == (closer is None)
    if plain is not None and closer is not None:
        assert looked + watching.shortest <= closer <= max(plain, looked + watching.shortest)


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_shipped_rulebooks_look_more_often_when_the_quiet_period_begins(name: str) -> None:
    book = load_rulebook(name)
    moments = watch_moments(book.watching, book.calendar)
    quiet = next(phase.start for phase in book.calendar.phases if phase.id == "quiet")
    day_before, since = quiet - timedelta(hours=20), quiet - timedelta(days=5)
    due = next_watch(book.watching, since, day_before, moments)
    usual = next_watch(book.watching, since, day_before)
    assert due is not None
    assert usual is not None
    assert due - day_before < (usual - day_before) / 2


def test_a_post_s_own_time_limit_is_a_deadline() -> None:
    book = load_rulebook("pemilu-2024")
    limit = SINCE + timedelta(days=20)
    moments = watch_moments(book.watching, book.calendar, [limit])
    assert any(moment.at == limit for moment in moments)
    looked = limit - timedelta(hours=12)
    due = next_watch(book.watching, SINCE, looked, moments)
    assert due is not None
    assert due <= looked + timedelta(hours=36)
