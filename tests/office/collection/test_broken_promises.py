"""Broken promises are told, answered and forgotten again; a clock that is passed in moves on by hand."""

from datetime import timedelta

import pytest
from made_up_collection import NOW, TODAY, YESTERDAY, make_account
from made_up_platforms import switch_on

from pantau.office.collection import actions, alarms, pushes, tasks
from pantau.office.collection.models import Alarm, Connector, SweepState
from pantau.office.collection.storing import upsert
from pantau.office.people.models import AuditEvent
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=20)


@pytest.fixture(autouse=True)
def office_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def channels(youtube):
    """Twenty accounts, planned today and yesterday, seen yesterday and an hour ago, due again tomorrow."""
    Connector.objects.update(enabled_at=LONG_AGO)
    made = [make_account(f"kanal{number}") for number in range(20)]
    for day in (YESTERDAY, TODAY):
        actions.plan_day(day)
    way = actions.Way.of(youtube)
    for at in (NOW - timedelta(hours=12), NOW - 10 * MINUTE):
        actions.record_attempt(way, [one.pk for one in made], at=at)
    states = [
        SweepState(account=one, route=youtube.route, name=one.key, last_seen_at=NOW - HOUR, due_at=NOW + HOUR)
        for one in made
    ]
    upsert(states, "name", "last_seen_at", "due_at")
    return made


def standing() -> list[tuple[str, str, int]]:
    return [(one.kind, one.platform, one.count) for one in alarms.standing()]


def checked(start, minutes, every=5):
    """Checks every five minutes, as workers do."""
    for passed in range(0, minutes + 1, every):
        alarms.check(start + passed * MINUTE)
    return standing()


def make_overdue(accounts, since):
    SweepState.objects.filter(account__in=accounts).update(due_at=since)


def keep_looking(youtube, at):
    """The connector still asks for something: it is late, not asleep."""
    actions.record_attempt(actions.Way.of(youtube), (), at=at, requests=1)


# --- each kind --------------------------------------------------------------------------------------


def test_all_is_well_and_nothing_is_said(channels):
    assert checked(NOW, 30) == []
    assert Alarm.objects.count() == 0


def test_looks_that_come_too_late_are_an_alarm_once_that_lasts(channels, youtube):
    make_overdue(channels[:8], NOW - 3 * HOUR)
    assert checked(NOW, 10) == []
    assert checked(NOW + 15 * MINUTE, 0) == [("late", "youtube", 8)]
    one = alarms.standing().get()
    assert (one.since, one.raised_at, one.whole) == (NOW, NOW + 15 * MINUTE, 20)
    assert "YouTube" in one.about["promise"]["id"]


def test_looks_within_the_tolerance_are_no_alarm(channels):
    make_overdue(channels, NOW - 20 * MINUTE)
    alarms.check(NOW)
    assert not Alarm.objects.filter(kind="late").exists()


def test_an_account_that_was_never_looked_at_is_late_from_the_beginning_of_its_plan(channels):
    SweepState.objects.filter(account__in=channels[:5]).delete()
    assert checked(NOW, 15) == [("late", "youtube", 5)]


def test_an_account_that_two_owners_registered_is_looked_at_once(channels, candidates_of_two):
    twins = [make_account("kembar", candidate=owner) for owner in candidates_of_two]
    actions.plan_day(TODAY)
    SweepState.objects.filter(account=twins[0]).update(name="kembar", due_at=NOW + HOUR)
    alarms.check(NOW)
    assert not Alarm.objects.filter(kind="late").exists()


def test_a_sweep_that_broke_off_is_an_alarm_until_the_next_one_sees_something(channels, youtube):
    way = actions.Way.of(youtube)
    rest = [one.pk for one in channels[5:]]
    actions.record_attempt(way, rest, at=NOW, outcome="error", why="answer", detail="KeyError: 'items'")
    assert checked(NOW, 10) == [("broken_off", "youtube", 15)]
    assert "KeyError" in alarms.standing().get().about["detail"]
    actions.record_attempt(way, [channels[0].pk], at=NOW + 11 * MINUTE)
    assert checked(NOW + 15 * MINUTE, 15) == []
    assert Alarm.objects.get().ended_at == NOW + 15 * MINUTE


def test_tokens_that_fail_for_several_accounts_are_an_alarm_and_for_one_are_not(channels, youtube):
    way = actions.Way.of(youtube)
    actions.record_attempt(way, [channels[0].pk], at=NOW, outcome="error", why="token")
    assert checked(NOW, 15) == []
    refused = [one.pk for one in channels[1:4]]
    actions.record_attempt(way, refused, at=NOW, outcome="error", why="permission")
    assert checked(NOW + 20 * MINUTE, 15) == [("no_access", "youtube", 4)]
    actions.record_attempt(way, [*refused, channels[0].pk], at=NOW + 40 * MINUTE)
    assert checked(NOW + 45 * MINUTE, 30) == []


def test_a_day_on_which_many_were_not_seen_is_told_the_next_day_and_only_then(youtube):
    Connector.objects.update(enabled_at=LONG_AGO)
    made = [make_account(f"kanal{number}") for number in range(10)]
    actions.plan_day(YESTERDAY)
    actions.record_attempt(actions.Way.of(youtube), [one.pk for one in made[:7]], at=NOW - 12 * HOUR)
    alarms.check(NOW)
    assert standing() == [("day_short", "youtube", 3)]  # no record of them at all counts most
    assert checked(NOW + timedelta(days=1), 10) == []


def test_refused_deliveries_in_number_are_an_alarm_and_replays_are_none(channels, youtube):
    for _ in range(30):
        pushes.count_refusal(youtube.route, "replayed", NOW)
    assert checked(NOW, 5) == []
    for _ in range(20):
        pushes.count_refusal(youtube.route, "signature", NOW + 5 * MINUTE)
    assert checked(NOW + 10 * MINUTE, 0) == [("refusals", "youtube", 20)]
    alarms.check(NOW + 2 * HOUR)
    assert ("refusals", "youtube", 20) in standing()  # quiet, and not yet for long
    assert ("refusals", "youtube", 20) not in checked(NOW + 2 * HOUR + 5 * MINUTE, 60)


def test_an_hour_without_any_sweep_is_one_alarm_and_not_two(channels):
    make_overdue(channels, NOW - 2 * HOUR)
    later = NOW + 61 * MINUTE
    alarms.check(later)
    assert standing() == [("no_sweep", "youtube", 20)]


def test_an_hour_in_which_nothing_was_due_is_no_alarm(channels):
    make_overdue(channels, NOW + 5 * HOUR)
    alarms.check(NOW + 3 * HOUR)
    assert standing() == []


def test_connectors_that_are_off_break_no_promise(channels):
    make_overdue(channels, NOW - 9 * HOUR)
    Connector.objects.update(enabled=False)
    assert checked(NOW + 2 * HOUR, 30) == []


# --- no flapping ------------------------------------------------------------------------------------


def test_a_cause_that_comes_and_goes_is_one_alarm(channels, youtube):
    for half_hour in range(8):
        at = NOW + half_hour * 30 * MINUTE
        make_overdue(channels[:8], at - 3 * HOUR)
        checked(at, 10)
        make_overdue(channels, at + 9 * HOUR)
        checked(at + 15 * MINUTE, 10)
    told = Alarm.objects.filter(kind="late")
    assert told.count() == 1
    assert told.get().raised_at is not None


def test_numbers_near_the_threshold_do_not_end_what_they_raised(channels, youtube):
    actions.record_attempt(
        actions.Way.of(youtube), [one.pk for one in channels[:3]], at=NOW, outcome="error", why="token"
    )
    checked(NOW, 15)
    actions.record_attempt(actions.Way.of(youtube), [channels[0].pk], at=NOW + 16 * MINUTE)
    assert checked(NOW + 20 * MINUTE, 60) == [("no_access", "youtube", 2)]


# --- people -----------------------------------------------------------------------------------------


@pytest.fixture
def late(channels):
    make_overdue(channels[:8], NOW - 3 * HOUR)
    checked(NOW - 15 * MINUTE, 15)
    return alarms.standing().get()


def page(client, **asked):
    return " ".join(client.get("/cakupan/", asked).content.decode().split())


def test_the_alarm_stands_on_top_of_the_page_and_in_the_bar(late, officer):
    shown = page(signed_in(officer))
    assert "YouTube: Janji rencana meleset" in shown
    assert "8 dari 20 akun" in shown
    assert "Saya urus ini" in shown
    assert 'Cakupan <span class="count">1</span>' in shown
    assert "YouTube: Janji rencana meleset" not in page(signed_in(officer), platform="facebook")


def test_those_who_only_read_see_it_and_are_not_asked(late):
    shown = page(signed_in(make_person("baca", "auditor")))
    assert "YouTube: Janji rencana meleset" in shown
    assert "Saya urus ini" not in shown
    assert 'class="count">1' not in shown


def test_an_answer_is_kept_audited_and_quiets_the_bar(late, officer):
    client = signed_in(officer)
    address = f"/cakupan/peringatan/{late.pk}/"
    assert client.post(address, {"note": "ya"}).status_code == 422
    assert client.post(address, {"note": "Kuota tambahan sudah diminta"}).status_code == 302
    shown = page(client)
    assert "Kuota tambahan sudah diminta" in shown
    assert 'class="count">1' not in shown
    event = AuditEvent.objects.get(verb="alarm_acknowledged")
    assert (event.actor, event.detail["kind"]) == (officer, "late")


def test_an_answered_alarm_that_doubles_is_told_again(late, officer, channels, youtube):
    alarms.acknowledge(late, "sedang diurus", by=officer, now=NOW)
    make_overdue(channels[:15], NOW - 3 * HOUR)
    alarms.check(NOW + 5 * MINUTE)
    assert alarms.unanswered() == 0
    make_overdue(channels[:16], NOW - 3 * HOUR)
    alarms.check(NOW + 10 * MINUTE)
    assert alarms.unanswered() == 1


def test_an_alarm_that_has_ended_takes_no_answer(late, officer):
    Alarm.objects.update(ended_at=NOW)
    assert signed_in(officer).post(f"/cakupan/peringatan/{late.pk}/", {"note": "sudah"}).status_code == 302
    assert not AuditEvent.objects.filter(verb="alarm_acknowledged").exists()


def test_whoever_looks_finds_the_alarm_although_no_worker_checks(channels, officer, monkeypatch):
    make_overdue(channels, NOW - 2 * HOUR)
    monkeypatch.setattr(clock, "now", lambda: NOW + 61 * MINUTE)
    assert "YouTube: Pengumpulan berhenti" in page(signed_in(officer))


def test_every_kind_has_words_in_both_languages(youtube, officer):
    from django.utils import translation

    from pantau.office.collection.alarm_words import told

    for kind in Alarm.Kind:
        one = Alarm(
            kind=kind, platform="youtube", route="youtube_api", count=3, whole=9, about={"day": "2024-02-11"}
        )
        with translation.override("id"):
            indonesian = told(one)
        with translation.override("en"):
            english = told(one)
        assert all((indonesian.title, indonesian.meaning, indonesian.action, indonesian.url))
        assert indonesian.meaning != english.meaning
        assert "%(" not in indonesian.meaning + english.meaning


def test_workers_check(channels):
    make_overdue(channels, NOW - 2 * HOUR)
    actions.plan_day(TODAY)
    tasks.check_alarms(timestamp=0)
    assert Alarm.objects.filter(kind="late", raised_at=None).exists()


# --- refused deliveries -----------------------------------------------------------------------------


def test_refused_deliveries_stand_on_a_page_with_what_to_do(officer):
    switch_on("youtube", key="kunci")
    for kind, times in (("signature", 3), ("malformed", 1), ("oversize", 2), ("replayed", 1)):
        for _ in range(times):
            pushes.count_refusal("youtube_api", kind, NOW)
    pushes.count_refusal("youtube_api", "signature", NOW - timedelta(days=15))
    shown = signed_in(officer).get("/cakupan/kiriman/").content.decode()
    for words in ("Tanda tangannya salah", "Terlalu besar", "Tidak dapat dibaca", "Dikirim ulang"):
        assert shown.count(words) == 1
    assert "Simpan lagi kuncinya" in shown


def test_without_refusals_the_page_says_so(officer):
    assert "Tidak ada kiriman yang ditolak" in signed_in(officer).get("/cakupan/kiriman/").content.decode()
