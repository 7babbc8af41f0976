"""The ledger over days nobody thought of: any attempts, plans and gaps, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_collection import TODAY, YESTERDAY, make_account, make_connector

from pantau.office.collection import actions, ledger, looks
from pantau.office.collection.models import Attempt, Connector, DayPlan, GapRecord

pytestmark = pytest.mark.django_db
DAYS = (YESTERDAY, TODAY)
MORNING, _ = ledger.bounds(YESTERDAY)
NIGHT = MORNING + timedelta(days=2)  # both days have passed
NOON = MORNING + timedelta(days=1, hours=12)  # the second day runs
WAYS = {
    "youtube": actions.Way("youtube", "youtube", "youtube_api", "official"),
    "x": actions.Way("x", "x", "x_api", "official"),
    "tiktok": looks.PATROL,
}

moments = st.integers(0, 2 * 24 * 60 - 1).map(lambda minute: MORNING + timedelta(minutes=minute))
whys = st.sampled_from(["quota", "outage", "private", "token", "answer"])
accounts = st.integers(0, 6)
events = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), st.sampled_from(DAYS)),
        st.tuples(st.just("switch"), st.sampled_from(["youtube", "x"])),
        st.tuples(st.just("seen"), accounts, moments),
        st.tuples(st.just("failed"), accounts, moments, whys),
        st.tuples(st.just("gap"), accounts, moments, st.integers(1, 600), whys),
        st.tuples(st.just("blind"), st.sampled_from(sorted(WAYS)), moments, st.integers(1, 600), whys),
    ),
    max_size=30,
)
many = settings(max_examples=30)


@pytest.fixture
def registered(candidates_of_two):
    """Seven accounts on three platforms; the last two are one account of two owners."""
    make_connector()
    make_connector("x", "x", needs=())
    made = [make_account(f"warga{number}") for number in range(2)]
    made += [make_account("orang", "x"), make_account("tok", "tiktok")]
    made.append(make_account("buram", "x", kind="resolve", status="unresolved"))
    return [*made, *(make_account("bersama", candidate=one) for one in candidates_of_two)]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def carry_out(events, registered) -> None:
    for what, *told in events:
        match what, told:
            case "plan", [day]:
                actions.plan_day(day)
            case "switch", [name]:
                row = Connector.objects.get(name=name)
                actions.disable(row, by=None) if row.enabled else actions.enable(row, by=None, now=NOON)
            case "seen", [number, at]:
                account = registered[number]
                actions.record_attempt(WAYS[account.platform], [account.pk], at=at)
            case "failed", [number, at, why]:
                account = registered[number]
                way = WAYS[account.platform]
                actions.record_attempt(way, [account.pk], at=at, outcome="error", why=why)
            case "gap", [number, end, minutes, why]:
                account = registered[number]
                start = end - timedelta(minutes=minutes)
                way = WAYS[account.platform]
                actions.record_gap(way, [account.pk], start=start, end=end, why=why, now=end)
            case "blind", [platform, end, minutes, why]:
                way = actions.Way(platform, platform, f"{platform}_api", "official")
                actions.record_gap(way, (), start=end - timedelta(minutes=minutes), end=end, why=why, now=end)


def expected(day: date, account, now: datetime) -> str | None:
    """What the records say, read one by one."""
    looked = Attempt.objects.filter(day=day, account=account)
    if looked.filter(outcome="ok").exists():
        return ""
    if failures := sorted(looked.exclude(outcome="ok"), key=lambda one: (-one.last_at.timestamp(), one.why)):
        return failures[0].why
    plan = DayPlan.objects.filter(day=day, account=account).first()
    if plan is None or plan.attempted:
        return None
    if plan.why:
        return plan.why
    starts, ends = ledger.bounds(day)
    blind = GapRecord.objects.filter(account=None, platform=account.platform, end__gt=starts, start__lt=ends)
    if last := blind.order_by("-end", "pk").first():
        return last.why
    return "waiting" if ends > now else None


@many
@given(events=events, now=st.sampled_from([NOON, NIGHT]))
def test_each_row_says_what_the_records_say_and_the_sums_are_those_of_the_rows(registered, events, now):
    with undone():
        carry_out(events, registered)
        rows = list(ledger.rows(*DAYS, now=now))
        assert Counter((row.day, row.account_id) for row in rows) == Counter(
            (day, account.pk) for day in DAYS for account in registered
        )
        by_pk = {account.pk: account for account in registered}
        told = {(row.day, row.account_id): row.why for row in rows}
        assert told == {
            (day, pk): expected(day, account, now) for day in DAYS for pk, account in by_pk.items()
        }
        for whole in ledger.coverage_of_days(*DAYS, now=now):
            explained = [why for (day, _), why in told.items() if day == whole.day and why is not None]
            assert (whole.registered, whole.accounted) == (len(registered), len(explained))
            assert whole.adds_up == (len(explained) == len(registered))
            assert whole.by("why") == dict(
                sorted(Counter(filter(None, explained)).items(), key=lambda pair: (-pair[1], pair[0]))
            )
            assert whole.seen == explained.count("")


@many
@given(events=events)
def test_a_plan_is_marked_as_tried_exactly_where_something_was_tried(registered, events):
    with undone():
        carry_out([*events, ("plan", YESTERDAY), ("plan", TODAY)], registered)
        tried = set(Attempt.objects.exclude(account=None).values_list("day", "account_id"))
        marked = set(DayPlan.objects.filter(attempted=True).values_list("day", "account_id"))
        assert marked == tried


@many
@given(events=events)
def test_planned_days_that_ran_out_add_up_but_for_those_due_that_nobody_tried(registered, events):
    with undone():
        carry_out([*events, ("plan", YESTERDAY), ("plan", TODAY)], registered)
        for whole in ledger.coverage_of_days(*DAYS, now=NIGHT):
            due = DayPlan.objects.filter(day=whole.day, why="", attempted=False)
            starts, ends = ledger.bounds(whole.day)
            blind = GapRecord.objects.filter(account=None, end__gt=starts, start__lt=ends)
            holes = due.exclude(account__platform__in=blind.values("platform")).count()
            assert whole.registered - whole.accounted == holes


@many
@given(events=events, pick=st.integers(0, 10**6))
def test_without_its_attempts_an_account_is_missing_from_the_sum(registered, events, pick):
    """With several on one day, the others still explain it; the last of them is missed."""
    with undone():
        carry_out([*events, ("plan", YESTERDAY), ("plan", TODAY)], registered)
        found = sorted(Attempt.objects.exclude(account=None).values_list("day", "account_id").distinct())
        if not found:
            return
        day, account = found[pick % len(found)]
        before = ledger.coverage(day, now=NIGHT).accounted
        attempts = list(Attempt.objects.filter(day=day, account=account).order_by("pk"))
        for left, attempt in zip(reversed(range(len(attempts))), attempts, strict=True):
            attempt.delete()
            assert ledger.coverage(day, now=NIGHT).accounted == before - (not left)
