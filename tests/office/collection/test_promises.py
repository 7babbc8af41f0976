"""A promise is what the routes that are switched on keep, and it is broken by looks that were theirs to make."""

from datetime import timedelta

import pytest
from made_up_collection import NOW, TODAY, YESTERDAY, make_account, make_connector
from made_up_platforms import switch_on

from pantau.office.collection import actions, coverage_page, ledger, promises
from pantau.office.collection.models import Connector, StreamState, SweepState
from pantau.office.collection.storing import upsert
from pantau.web.ui import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def office_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def looked_at(connector, accounts, day=YESTERDAY, at=NOW - 14 * HOUR):
    """All were due by this connector; the tiers are one hot account, the others cold."""
    Connector.objects.update(enabled_at=NOW - timedelta(days=20))
    actions.plan_day(day)
    actions.record_attempt(actions.Way.of(connector), [one.pk for one in accounts], at=at)
    upsert([
        SweepState(
            account=one, route=connector.route, name=one.key, last_seen_at=at, due_at=NOW + HOUR,
            tier="cold" if place else "hot",
        )
        for place, one in enumerate(accounts)
    ], "name", "last_seen_at", "due_at", "tier")  # fmt: skip


def failed(connector, accounts, why, at=NOW - 14 * HOUR):
    way = actions.Way.of(connector)
    actions.record_attempt(way, [one.pk for one in accounts], at=at, outcome="error", why=why)


def promised(day=YESTERDAY):
    found = ledger.coverage(day, now=NOW)
    return [
        (coverage_page.outcome(one), coverage_page.promise_note(found, one))
        for one in promises.of_day(found, NOW)
    ]


def sentences():
    return [one.said["en"] for one in promises.of_day(ledger.coverage(TODAY, now=NOW), NOW)]


# --- kept or not ------------------------------------------------------------------------------------


def test_accounts_that_cannot_be_reached_break_no_promise_and_are_told_apart(youtube):
    accounts = [make_account(f"kanal{number}") for number in range(10)]
    looked_at(youtube, accounts[:7])
    failed(youtube, accounts[7:9], "not_found")
    failed(youtube, accounts[9:], "private")
    assert promised() == [
        ("Ditepati", "10 akun; tidak terjangkau: 2 tidak ditemukan, 1 akun dikunci pemiliknya")
    ]


def test_a_spent_quota_breaks_the_promise_once_it_costs_more_looks_than_are_tolerated(youtube):
    accounts = [make_account(f"kanal{number}") for number in range(100)]
    looked_at(youtube, accounts[:99])
    failed(youtube, accounts[99:], "quota")
    assert promised() == [("Ditepati", "1 dari 100 akun terlewat")]
    failed(youtube, [make_account("kanal100"), make_account("kanal101")], "quota")
    actions.plan_day(YESTERDAY)
    assert promised() == [("Meleset", "3 dari 102 akun terlewat")]


@pytest.mark.parametrize(("consented", "outcome"), [(False, "Meleset"), (True, "Ditepati")])
def test_a_token_is_the_owners_where_they_let_us_in_and_else_our_own(consented, outcome, db):
    made = make_connector("instagram_consented" if consented else "instagram_discovery", "instagram")
    Connector.objects.filter(pk=made.pk).update(consented=consented)
    made.refresh_from_db()
    account = make_account("calon", "instagram")
    if consented:
        actions.give_consent(account, made, scope="media", token="t", now=NOW - 30 * HOUR)
    looked_at(made, [])
    failed(made, [account], "token")
    assert promised()[0][0] == outcome


def test_today_the_promise_is_about_looks_that_are_late_now(youtube):
    accounts = [make_account(f"kanal{number}") for number in range(4)]
    looked_at(youtube, accounts, TODAY, NOW - HOUR)
    failed(youtube, accounts[:1], "quota", NOW - 2 * HOUR)  # made up for since
    assert promised(TODAY) == [("Ditepati", "4 akun")]
    SweepState.objects.filter(account__in=accounts[:2]).update(due_at=NOW - 20 * HOUR)
    assert promised(TODAY) == [("Meleset", "2 dari 4 akun terlambat dilihat")]


def test_where_nothing_runs_the_accounts_are_patrols(db):
    make_account("calon", "tiktok")
    actions.plan_day(YESTERDAY)
    found = ledger.coverage(YESTERDAY, now=NOW)
    assert [coverage_page.promise_words(one) for one in promises.of_day(found, NOW)] == [
        "TikTok: hanya lewat patroli."
    ]
    assert promised() == [("Tanpa janji", "")]


# --- the sentence -----------------------------------------------------------------------------------


def test_the_sentence_says_how_often_these_accounts_are_looked_at_now(youtube):
    looked_at(youtube, [make_account(f"kanal{number}") for number in range(3)], TODAY, NOW - HOUR)
    assert sentences() == ["Every YouTube account is looked at every 60 seconds."]


def test_of_x_the_timelines_are_promised_and_the_stream_only_while_it_is_open(db):
    x = switch_on("x", bearer_token="kunci", usd_per_day="20")
    looked_at(x, [make_account("calon", "x")], TODAY, NOW - HOUR)
    assert "looked at" in sentences()[0]
    assert "stream" not in sentences()[0]
    line = StreamState.objects.create(connector=switch_on("x_stream", bearer_token="kunci", usd_per_day="20"))
    assert "stream" not in sentences()[0]
    StreamState.objects.filter(pk=line.pk).update(open_since=NOW)
    assert "while the stream is open" in sentences()[0]
