"""A tick hands out who is due, in order, within the calls there are, and touches nobody else."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pantau.engine.planning import (
    DUE_ORDER,
    DueBatch,
    Lane,
    Schedule,
    UnknownLaneError,
    due_key,
    whole_second,
)

NOW = datetime(2024, 2, 11, tzinfo=UTC)
LANES = (Lane("one"), Lane("ten", per_call=10), Lane("ahead", per_call=4, ahead_s=30))


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


class ScheduleBesideASortedList(RuleBasedStateMachine):
    """The schedule does what an index on (lane, due_at, account_id) would."""

    @initialize()
    def begin(self) -> None:
        self.schedule = Schedule(LANES, lease_s=50)
        self.rows: dict[int, tuple[str, datetime]] = {}
        self.now = NOW

    @rule(account=st.integers(0, 30), lane=st.sampled_from(LANES), wait=st.floats(-20, 200))
    def put(self, account, lane, wait):
        due = self.now + timedelta(seconds=wait)
        self.schedule.put(account, lane.name, due)
        self.rows[account] = (lane.name, whole_second(due))

    @rule(account=st.integers(0, 40))
    def drop(self, account):
        self.schedule.drop(account)
        self.rows.pop(account, None)

    @rule(
        wait=st.integers(0, 60),
        calls=st.dictionaries(st.sampled_from([lane.name for lane in LANES]), st.integers(0, 5)),
    )
    def tick(self, wait, calls):
        self.now += timedelta(seconds=wait)
        expected = [batch for name, most in calls.items() for batch in self.from_rows(name, most)]
        assert self.schedule.tick(self.now, calls) == expected

    def from_rows(self, name: str, calls: int) -> list[DueBatch]:
        lane = next(lane for lane in LANES if lane.name == name)
        taken = self.select(name, self.now, lane.most(calls))
        self.lease(name, taken)
        extra = self.select(name, self.now + timedelta(seconds=lane.ahead_s), lane.room(len(taken)))
        self.lease(name, extra)
        accounts = taken + extra
        return [
            DueBatch(name, tuple(accounts[first : first + lane.per_call]))
            for first in range(0, len(accounts), lane.per_call)
        ]

    def select(self, lane: str, until: datetime, limit: int) -> list[int]:
        rows = [(due_key(due, account), due) for account, (name, due) in self.rows.items() if name == lane]
        return [key[1] for key, due in sorted(rows) if due <= until][:limit]

    def lease(self, lane: str, accounts: list[int]) -> None:
        for account in accounts:
            self.rows[account] = (lane, self.now + timedelta(seconds=50))

    @invariant()
    def agrees(self):
        assert len(self.schedule) == len(self.rows)
        for account in range(41):
            row = self.rows.get(account)
            assert self.schedule.due_at(account) == (row[1] if row else None)
        for lane in LANES:
            dues = [due for name, due in self.rows.values() if name == lane.name]
            assert self.schedule.oldest(lane.name) == min(dues, default=None)


ScheduleBesideASortedList.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestScheduleBesideASortedList = ScheduleBesideASortedList.TestCase


def test_batches_are_full_while_accounts_are_due():
    schedule = Schedule([Lane("youtube/sweep", per_call=50)])
    for account in range(120):
        schedule.put(account, "youtube/sweep", NOW)
    found = schedule.tick(NOW, {"youtube/sweep": 10})
    assert [len(batch.accounts) for batch in found] == [50, 50, 20]


def test_a_call_with_room_takes_along_who_is_due_soon():
    schedule = Schedule([Lane("youtube/sweep", per_call=3, ahead_s=60)])
    for account, wait in enumerate((0, 61, 59, 30, 20)):
        schedule.put(account, "youtube/sweep", later(wait))
    assert schedule.tick(NOW, {"youtube/sweep": 9}) == [DueBatch("youtube/sweep", (0, 4, 3))]
    assert schedule.tick(NOW, {"youtube/sweep": 9}) == []  # nobody is due, so there is no call to join


def test_who_finds_no_budget_waits_and_comes_first_next_time():
    schedule = Schedule([Lane("x")])
    for account, wait in ((1, -5), (2, -9), (3, -1)):
        schedule.put(account, "x", later(wait))
    assert schedule.tick(NOW, {"x": 0}) == []
    assert schedule.tick(NOW, {"x": 2}) == [DueBatch("x", (2,)), DueBatch("x", (1,))]
    schedule.put(4, "x", later(0))
    assert schedule.tick(NOW, {"x": 9}) == [DueBatch("x", (3,)), DueBatch("x", (4,))]


def test_an_account_whose_worker_died_comes_again_after_the_lease():
    schedule = Schedule([Lane("x")], lease_s=300)
    schedule.put(1, "x", NOW)
    assert schedule.tick(NOW, {"x": 1})
    assert schedule.tick(later(299), {"x": 1}) == []
    assert schedule.tick(later(300), {"x": 1}) == [DueBatch("x", (1,))]


def test_nobody_is_handed_out_before_the_time():
    schedule = Schedule([Lane("x")])
    schedule.put(1, "x", later(0.2))
    assert schedule.tick(later(0.9), {"x": 1}) == []
    assert schedule.tick(later(1), {"x": 1})


def steps_of(work: Callable[[], object]) -> int:
    """Function calls made, Python's own included: a measure of work that no busy machine changes."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_the_work_of_a_tick_does_not_grow_with_those_who_wait():
    steps = []
    for waiting in (100, 20_000):
        schedule = Schedule([Lane("x", per_call=10)])
        for account in range(waiting):
            schedule.put(account, "x", later(10 + account % 900))
        for account in range(waiting, waiting + 50):
            schedule.put(account, "x", NOW)
        steps.append(steps_of(lambda schedule=schedule: schedule.tick(NOW, {"x": 100})))
    assert steps[0] == pytest.approx(steps[1], abs=5)


def test_the_work_of_a_tick_does_not_grow_with_those_for_whom_there_is_no_budget():
    steps = []
    for overdue in (1_000, 20_000):
        schedule = Schedule([Lane("x")])
        for account in range(overdue):
            schedule.put(account, "x", later(-account % 7))
        schedule.tick(NOW, {"x": 1})  # opens the first second
        steps.append(steps_of(lambda schedule=schedule: schedule.tick(later(1), {"x": 10})))
    assert steps[1] < 3 * steps[0]


def test_mistakes_are_named():
    schedule = Schedule([Lane("x"), Lane("youtube/sweep")])
    with pytest.raises(UnknownLaneError, match="'friendster'; known: x, youtube/sweep"):
        schedule.put(1, "friendster", NOW)
    with pytest.raises(ValueError, match="begin at 0, not -1"):
        schedule.put(-1, "x", NOW)
    with pytest.raises(ValueError, match="lease"):
        Schedule([], lease_s=0)
    assert DUE_ORDER == ("lane", "due_at", "account_id")
