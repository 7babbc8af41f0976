"""Work lists of officers are fair, and no account is passed over for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.planning import Officer, PatrolAccount, share_out, shipped_access, visit_minutes

PATROL = shipped_access().policy.patrol

ACCOUNTS = st.lists(
    st.builds(
        PatrolAccount,
        key=st.uuids().map(str),
        risk=st.floats(0.1, 5),
        posts_per_day=st.floats(0, 10),
        days=st.floats(0, 60),
        never_seen=st.booleans(),
    ),
    max_size=60,
    unique_by=lambda account: account.key,
)
OFFICERS = st.lists(st.builds(Officer, name=st.uuids().map(str), minutes=st.floats(0, 200)), max_size=6)


@given(ACCOUNTS, OFFICERS)
def test_every_account_stands_on_one_list_or_is_left_and_nobody_is_overloaded(accounts, officers):
    plan = share_out(accounts, officers, PATROL)
    visits = [visit for work in plan.lists for visit in work.visits]
    assert sorted(visit.account for visit in [*visits, *plan.left]) == sorted(a.key for a in accounts)
    assert [work.officer for work in plan.lists] == [officer.name for officer in officers]
    for work, officer in zip(plan.lists, officers, strict=True):
        assert work.minutes <= officer.minutes + 1e-6


@given(ACCOUNTS, st.integers(1, 5))
def test_officers_with_equal_time_differ_by_at_most_one_visit(accounts, count):
    plan = share_out(accounts, [Officer(str(number), 10_000) for number in range(count)], PATROL)
    minutes = [work.minutes for work in plan.lists]
    longest = max((visit_minutes(account, PATROL) for account in accounts), default=0)
    assert max(minutes) - min(minutes) <= longest + 1e-6
    assert plan.left == ()


def test_loads_follow_the_minutes_officers_have():
    accounts = [PatrolAccount(f"{number:03}", 1, 0, 1) for number in range(90)]
    plan = share_out(accounts, [Officer("half day", 60), Officer("full day", 120)], PATROL)
    assert [len(work.visits) for work in plan.lists] == [30, 60]


def test_the_riskier_and_the_longer_unseen_come_first():
    accounts = [
        PatrolAccount("calm", 1, 0, 1),
        PatrolAccount("risky", 3, 0, 1),
        PatrolAccount("forgotten", 1, 0, 9),
        PatrolAccount("never seen", 1, 0, 0, never_seen=True),
    ]
    (work,) = share_out(accounts, [Officer("one", 60)], PATROL).lists
    assert [visit.account for visit in work.visits] == ["never seen", "forgotten", "risky", "calm"]


def test_every_account_has_its_turn_whatever_its_risk():
    unseen = {f"risky {number}": 0.0 for number in range(10)} | {"calm": 0.0}
    for _day in range(150):
        accounts = [
            PatrolAccount(key, 5 if key.startswith("risky") else 0.2, 0, days) for key, days in unseen.items()
        ]
        (work,) = share_out(accounts, [Officer("one", 3)], PATROL).lists
        seen = {visit.account for visit in work.visits}
        unseen = {key: 0.0 if key in seen else days + 1 for key, days in unseen.items()}
        if "calm" in seen:
            return
    pytest.fail("the calm account was never looked at")


def test_nobody_looks_at_an_account_barred_to_them():
    accounts = [PatrolAccount("cousin", 1, 0, 1), PatrolAccount("other", 1, 0, 0)]
    officers = [Officer("kin", 60, frozenset({"cousin"})), Officer("else", 60)]
    kin, other = share_out(accounts, officers, PATROL).lists
    assert [visit.account for visit in kin.visits] == ["other"]
    assert [visit.account for visit in other.visits] == ["cousin"]
    assert share_out(accounts[:1], officers[:1], PATROL).left[0].account == "cousin"


def test_a_visit_takes_as_long_as_there_is_to_read_up_to_a_limit():
    assert visit_minutes(PatrolAccount("a", 1, 0, 3), PATROL) == 1
    assert visit_minutes(PatrolAccount("a", 1, 2, 3), PATROL) == 4
    assert visit_minutes(PatrolAccount("a", 1, 100, 3), PATROL) == 11


def test_what_cannot_be_seen_today_is_said_in_minutes():
    plan = share_out([PatrolAccount(str(n), 1, 0, 1) for n in range(10)], [Officer("one", 4)], PATROL)
    assert (len(plan.left), plan.missing_minutes) == (6, 6)
    assert share_out([PatrolAccount("a", 1, 0, 0)], [], PATROL).missing_minutes == 1


@pytest.mark.parametrize("numbers", [(0, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_an_account_without_risk_or_with_negative_numbers_is_refused(numbers):
    with pytest.raises(ValueError, match="'a'"):
        PatrolAccount("a", *numbers)
