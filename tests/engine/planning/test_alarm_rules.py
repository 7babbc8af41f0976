"""An alarm is raised once a cause stands, ends once it stays away, and does not flap in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.law import RulebookError
from pantau.engine.planning import AlarmRule, load_alarms, shipped_alarms, watch

START = datetime(2024, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULE = AlarmRule("late", 10, 0.1, 0.5, raise_after_s=600, end_after_s=1200, span_s=1800, factor=2, grown=2)


def lived(causes, every=5 * MINUTE, rule=RULE):
    """(moment, held) after each check; what has ended is forgotten."""
    held, at = None, START
    for found in causes:
        held = watch(rule, held, found, at)
        yield at, held
        if held is not None and held.ended_at is not None:
            held = None
        at += every


def test_a_cause_that_passes_is_never_told():
    assert all(
        held is None or held.raised_at is None for _, held in lived([True, False, False, False, False])
    )


def test_a_cause_that_stands_is_told_once_and_ends_by_itself():
    seen = list(lived([True, True, True, True, False, False, False, False, False, False]))
    assert [held is not None and held.raised_at is not None for _, held in seen[:3]] == [False, False, True]
    ended = next(held for _, held in seen if held and held.ended_at)
    assert (ended.since, ended.raised_at) == (START, START + 10 * MINUTE)
    assert ended.ended_at == START + 20 * MINUTE  # when it went, not when we were sure
    assert seen[-1][1] is None


def test_coming_and_going_is_one_alarm():
    seen = [held for _, held in lived([True, False, True, False, True, True, False, False, True] * 4)]
    assert len({held.since for held in seen if held}) == 1
    raised = [held.raised_at for held in seen if held and held.raised_at]
    assert len(set(raised)) == 1


@given(st.lists(st.booleans(), max_size=60))
def test_between_a_raise_and_its_end_the_cause_was_away_long_enough(causes):
    rounds = list(lived(causes))
    for (at, held), found in zip(rounds, causes, strict=True):
        if held is None:
            continue
        assert held.since <= held.last_at <= at
        assert (held.calm_since is None) == found
        if held.raised_at:
            assert held.raised_at - held.since >= 10 * MINUTE
        if held.ended_at:
            assert at - held.ended_at >= 20 * MINUTE
            assert held.ended_at > held.last_at


def test_thresholds_ease_once_the_cause_was_found():
    assert not RULE.finds(9, 50, already=False)
    assert RULE.finds(10, 50, already=False)
    assert not RULE.finds(10, 500, already=False)  # a tenth of the whole
    assert RULE.finds(5, 50, already=True)
    assert not RULE.finds(4, 50, already=True)
    assert not AlarmRule("late", 1, 0, 0, 0, 0, 0, 1, 1).finds(0, 0, already=True)


def test_a_look_may_be_late_by_a_multiple_of_the_promise_and_at_least_the_span():
    assert RULE.tolerated(60) == timedelta(minutes=30)
    assert RULE.tolerated(3600) == timedelta(hours=2)


def test_the_shipped_rules_are_all_there():
    assert set(shipped_alarms()) == {
        "late", "broken_off", "no_access", "day_short", "refusals", "no_sweep", "vanished", "evidence",
        "no_stamp",
    }  # fmt: skip


def test_a_mistake_is_shown_at_its_line(tmp_path):
    broken = tmp_path / "alarms.yaml"
    broken.write_text(
        "late:\n  {least: 0, share: 2, ease: 1, raise_after_s: 9, end_after_s: 9, span_s: 1, factor: 1}\n"
    )
    with pytest.raises(RulebookError, match=r"alarms\.yaml:2") as refused:
        load_alarms(broken)
    assert len(refused.value.problems) == 3
