"""The coverage ledger: every registered account is in exactly one part, and each part comes from a record."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from made_up_collection import NOW, TODAY, YESTERDAY, make_account, make_connector
from psycopg.conninfo import make_conninfo

from pantau.office.collection import actions, ledger, looks, statements
from pantau.office.collection.models import Attempt, DayPlan, GapRecord

pytestmark = pytest.mark.django_db
AT = NOW - timedelta(hours=12)  # yesterday evening


def taken(day=YESTERDAY, **narrowed):
    return ledger.coverage(day, now=NOW, **narrowed)


@pytest.fixture
def regency(youtube):
    """Nine accounts over three platforms on a day that has passed: each came out differently."""
    make_connector("x", "x", needs=())
    consented = make_connector("facebook_consented", "facebook", consented=True, needs=())
    accounts = {
        key: make_account(key, platform)
        for key, platform in {
            "seen": "youtube", "quota": "youtube", "private": "youtube",
            "consenting": "facebook", "patrolled": "facebook", "queued": "facebook", "exported": "facebook",
            "dark": "x",
        }.items()
    }  # fmt: skip
    accounts["opaque"] = make_account("opaque", "facebook", kind="resolve", status="unresolved")
    make_account("stranger", "facebook", status="unregistered")
    make_account("left", "facebook", valid_to=YESTERDAY)
    make_account("joins", "facebook", registered_on=TODAY)
    actions.give_consent(accounts["consenting"], consented, scope="unggahan", token="t", now=AT)
    actions.plan_day(YESTERDAY)
    way = actions.Way.of(youtube)
    actions.record_attempt(way, [accounts["seen"].pk], at=AT)
    actions.record_attempt(way, [accounts["private"].pk], at=AT, outcome="error", why="private")
    actions.record_gap(
        way, [accounts["quota"].pk], start=AT, end=AT + timedelta(hours=1), why="quota", now=NOW
    )
    actions.record_attempt(actions.Way.of(consented), [accounts["consenting"].pk], at=AT)
    actions.record_attempt(looks.PATROL, [accounts["patrolled"].pk], at=AT)
    actions.record_attempt(looks.FILE, [accounts["exported"].pk], at=AT)
    x = actions.Way("x", "x", "x_api", "official")
    actions.record_gap(x, (), start=AT, end=NOW, why="outage", now=NOW)
    return accounts


def test_the_parts_add_up_to_exactly_the_number_registered(regency):
    found = taken()
    assert (found.registered, found.accounted, found.adds_up) == (9, 9, True)
    assert found.by("means") == {"consent": 1, "file": 1, "official": 1, "patrol": 1}
    assert found.by("route") == {"facebook_consented_api": 1, "file": 1, "patrol": 1, "youtube_api": 1}
    assert found.by("why") == {"outage": 1, "patrol": 1, "private": 1, "quota": 1, "unresolved": 1}
    assert found.seen == 4
    assert found.due == 5  # three of YouTube, one consenting, one of X


@pytest.mark.parametrize("which", ["ok", "error", "gap"])
def test_deleting_one_attempt_breaks_the_sum(regency, which):
    attempt = Attempt.objects.filter(outcome=which, account__isnull=False).first()
    attempt.delete()
    found = taken()
    assert found.accounted == found.registered - 1
    assert not found.adds_up


def test_deleting_any_attempt_at_all_breaks_the_sum(regency):
    for attempt in Attempt.objects.exclude(account=None):
        pk, held = attempt.pk, Attempt.objects.filter(pk=attempt.pk)
        held.delete()
        assert not taken().adds_up, f"{attempt.route} {attempt.outcome} was not missed"
        attempt.pk = pk
        attempt.save(force_insert=True)
    assert taken().adds_up


def test_deleting_the_plan_or_the_gap_of_a_platform_breaks_the_sum(regency):
    GapRecord.objects.filter(account=None).delete()
    assert taken().accounted == 8
    DayPlan.objects.filter(why="unresolved").delete()
    assert taken().accounted == 7


def test_a_day_without_any_record_claims_nothing(regency):
    found = taken(YESTERDAY - timedelta(days=40))
    assert (found.registered, found.accounted, found.adds_up) == (10, 0, False)


def test_while_the_day_runs_those_due_wait_and_afterwards_the_ledger_has_a_hole(youtube):
    make_account("later")
    actions.plan_day(TODAY)
    assert taken(TODAY).by("why") == {"waiting": 1}
    afterwards = ledger.coverage(TODAY, now=NOW + timedelta(days=1))
    assert not afterwards.adds_up


def test_a_plan_made_again_takes_in_new_accounts_and_leaves_what_was_tried(youtube):
    first = make_account("first")
    assert actions.plan_day(TODAY) == 1
    actions.record_attempt(actions.Way.of(youtube), [first.pk], at=NOW)
    make_account("second")
    actions.disable(youtube, by=None)
    assert actions.plan_day(TODAY) == 1
    assert dict(DayPlan.objects.values_list("account__key", "why")) == {"first": "", "second": "off"}
    assert taken(TODAY).adds_up


@pytest.mark.django_db(transaction=True)
def test_a_plan_made_while_looks_are_being_written_waits_for_none_of_them(youtube):
    """It would lock all entries in their order, and a sweep those of its page in another: a deadlock."""
    looked, waiting = make_account("looked"), make_account("waiting")
    actions.plan_day(TODAY)
    actions.disable(youtube, by=None)
    names = ("host", "port", "dbname", "user", "password")
    address = make_conninfo(**{name: connection.get_connection_params().get(name) for name in names})
    with transaction.atomic(), psycopg.connect(address, autocommit=True) as elsewhere:
        actions.record_attempt(actions.Way.of(youtube), [looked.pk], at=NOW)
        elsewhere.execute("SET lock_timeout = '5s'")
        made = elsewhere.execute(statements.PLAN_DAY, {"day": TODAY, "zone": looks.zone()}).fetchone()
    assert made == (1,)
    whys = dict(DayPlan.objects.values_list("account_id", "why"))
    assert whys == {looked.pk: "", waiting.pk: "off"}


def test_an_attempt_before_the_plan_counts_too(youtube):
    early = make_account("early")
    actions.record_attempt(actions.Way.of(youtube), [early.pk], at=NOW)
    actions.plan_day(TODAY)
    assert taken(TODAY).by("route") == {"youtube_api": 1}
    Attempt.objects.all().delete()
    assert not taken(TODAY).adds_up


def test_one_account_of_two_owners_is_looked_at_once_for_both(youtube, candidates_of_two):
    first, second = (make_account("shared", candidate=one) for one in candidates_of_two)
    actions.plan_day(TODAY)
    actions.record_attempt(actions.Way.of(youtube), [second.pk], at=NOW)
    assert taken(TODAY).by("route") == {"youtube_api": 2}
    assert {first.pk, second.pk} == set(Attempt.objects.values_list("account_id", flat=True))


def test_repeated_looks_are_counted_in_one_record(youtube):
    account = make_account("often")
    for minutes in (30, 0, 10):
        at = NOW - timedelta(minutes=minutes)
        actions.record_attempt(actions.Way.of(youtube), [account.pk], at=at)
    held = Attempt.objects.get()
    assert (held.times, held.at, held.last_at) == (3, NOW - timedelta(minutes=30), NOW)


def test_the_day_is_the_offices_day(youtube):
    account = make_account("midnight")
    midnight, _ = ledger.bounds(TODAY)
    actions.record_attempt(actions.Way.of(youtube), [account.pk], at=midnight - timedelta(seconds=1))
    actions.record_attempt(actions.Way.of(youtube), [account.pk], at=midnight)
    assert sorted(Attempt.objects.values_list("day", flat=True)) == [YESTERDAY, TODAY]


def test_permission_of_the_owner_goes_before_patrol_in_the_count(regency):
    actions.record_attempt(looks.PATROL, [regency["consenting"].pk], at=AT - timedelta(hours=2))
    assert taken().by("means")["consent"] == 1
    assert taken().adds_up


def test_a_platform_alone_adds_up_too(regency):
    for platform, registered in (("youtube", 3), ("facebook", 5), ("x", 1)):
        found = taken(platform=platform)
        assert (found.registered, found.adds_up) == (registered, True)


def test_a_failure_without_a_known_reason_is_not_recorded(youtube):
    account = make_account("odd")
    with pytest.raises(ValueError, match="no reason is called 'sebab'"):
        actions.record_attempt(actions.Way.of(youtube), [account.pk], at=NOW, outcome="error", why="sebab")


def test_gaps_are_told_within_the_day(regency):
    found = {(gap.platform, gap.why): gap for gap in ledger.gaps(YESTERDAY)}
    starts, ends = ledger.bounds(YESTERDAY)
    outage, quota = found["x", "outage"], found["youtube", "quota"]
    assert (outage.since, outage.until, outage.accounts) == (AT, ends, 0)
    assert quota.accounts == 1
    assert starts < quota.since


def test_rows_name_each_account_and_the_reason(regency):
    private = list(ledger.rows(YESTERDAY, YESTERDAY, now=NOW, why="private"))
    assert [row.account_id for row in private] == [regency["private"].pk]
    every = {row.account_id: row for row in ledger.rows(YESTERDAY, YESTERDAY, now=NOW)}
    assert len(every) == 9
    assert every[regency["seen"].pk].seen_at == AT
    assert every[regency["queued"].pk].planned == "patrol"


@pytest.mark.slow
def test_sixty_days_of_a_tenth_of_a_regency_add_up(youtube):
    """1,310 accounts over 60 days, each with a plan and an attempt."""

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_account (platform, kind, key, status, handle, native_id, url, written) "
            "SELECT 'youtube', 'handle', 'k' || n, 'registered', '', '', '', '' FROM generate_series(1, 1310) n"
        )
        cursor.execute(
            "INSERT INTO collection_dayplan (day, account_id, route, why, attempted) "
            "SELECT %s::date - d, a.id, 'youtube_api', '', true "
            "FROM registry_account a, generate_series(0, 59) d",
            [YESTERDAY],
        )
        cursor.execute(
            "INSERT INTO collection_attempt (day, account_id, platform, connector, route, means, outcome, why, "
            "detail, at, last_at, times, requests) "
            "SELECT p.day, p.account_id, 'youtube', 'youtube', 'youtube_api', 'official', "
            "CASE WHEN p.account_id % 4 = 0 THEN 'error' ELSE 'ok' END, "
            "CASE WHEN p.account_id % 4 = 0 THEN 'quota' ELSE '' END, '', p.day + time '12:00', "
            "p.day + time '12:00', 1, 0 FROM collection_dayplan p",
        )
        cursor.execute("ANALYZE registry_account, collection_dayplan, collection_attempt")
    days = list(ledger.coverage_of_days(YESTERDAY - timedelta(days=59), YESTERDAY, now=NOW))
    assert ledger.coverage(YESTERDAY, now=NOW).registered == 1310
    assert len(days) == 60
    assert all(day.adds_up and day.registered == 1310 for day in days)
