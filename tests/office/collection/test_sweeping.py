"""A sweep leaves the ledger right: seen, or not seen and why; a crash repeats; a spent quota is a gap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from made_up_collection import NOW, TODAY, make_account
from made_up_platforms import Platforms, switch_on

from made_up_findings import make_candidate
from pantau.engine.sources.connectors.events import AccountRef
from pantau.office.collection import actions, connectors, consents, ledger, storing, sweeping
from pantau.office.collection.models import (
    Attempt,
    Connector,
    Consent,
    GapRecord,
    QuotaMemory,
    RawPayload,
    SweepState,
)
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db

CHANNELS, PAGES = 30, 12


@pytest.fixture
def channels(outside) -> list[Account]:
    """Registered by handle; the last two bear names that are nobody's."""
    switch_on("youtube", key="kunci")
    registered = []
    for number in range(CHANNELS):
        registered.append(make_account(f"warga{number}"))
        if number < CHANNELS - 2:
            channel = outside.world.add_account("youtube", f"UC{number:022d}", f"@warga{number}")
            for video in range(number % 4):
                posted_at = NOW - timedelta(hours=video + 1)
                outside.world.publish(channel, f"Video {video} dari {number}", posted_at=posted_at)
    return registered


@pytest.fixture
def pages(outside) -> list[Account]:
    """Consented, but for the last; the one before withdrew on the platform's side."""
    connector = switch_on("facebook_page_consented", app_secret="app-secret")
    registered = []
    for number in range(PAGES):
        native_id, token = str(10**14 + number), f"rahasia-{number}"
        page = outside.world.add_account("facebook", native_id, f"halaman.{number}", token=token)
        outside.world.publish(page, f"Kabar {number}", posted_at=NOW - timedelta(hours=2))
        account = make_account(native_id, "facebook", kind="id", native_id=native_id)
        if number < PAGES - 1:
            actions.give_consent(account, connector, scope="posts", token=token, now=NOW)
        if number == PAGES - 2:
            outside.world.revoke(page)
        registered.append(account)
    return registered


def whys(outside: Platforms) -> dict[int, str]:
    found = ledger.rows(TODAY, TODAY, now=outside.clock())
    return {row.account_id: row.why for row in found}


def test_after_a_sweep_every_accounts_row_is_right(outside, channels, pages):
    swept = outside.sweep()
    told = whys(outside)
    assert {told[account.pk] for account in channels[:-2]} == {""}
    assert {told[account.pk] for account in channels[-2:]} == {"not_found"}
    assert {told[account.pk] for account in pages[:-2]} == {""}
    assert (told[pages[-2].pk], told[pages[-1].pk]) == ("token", "off")
    assert ledger.coverage(TODAY, now=outside.clock()).adds_up
    videos = sum(number % 4 for number in range(CHANNELS - 2))
    assert (swept["youtube"].due, swept["youtube"].seen) == (CHANNELS, CHANNELS - 2)
    assert swept["youtube"].new_posts == videos
    assert swept["facebook_page_consented"].new_posts == PAGES - 2
    assert Post.objects.filter(account=None).count() == 0
    assert Post.objects.count() == videos + PAGES - 2
    assert swept["youtube"].requests == outside.youtube.spent("kunci")
    assert (
        Attempt.objects.get(account=None, platform="youtube", outcome="ok").requests
        == swept["youtube"].requests
    )
    assert not [swept.trouble for swept in swept.values() if swept.trouble]


def test_an_account_that_was_seen_is_not_due_again_at_once(outside, channels):
    outside.sweep()
    again = outside.sweep()["youtube"]
    assert (again.due, again.requests) == (0, 0)
    outside.clock.advance(timedelta(days=1, minutes=1))
    later = outside.sweep()["youtube"]
    assert (later.due, later.seen, later.new_posts) == (CHANNELS, CHANNELS - 2, 0)


def test_an_account_that_is_not_found_is_asked_for_again_later_and_later(outside, channels):
    outside.sweep()
    hours = []
    for hour in range(1, 30):
        outside.clock.advance(timedelta(hours=1))
        SweepState.objects.exclude(last_seen_at=None).update(due_at=outside.clock() + timedelta(days=9))
        if outside.sweep()["youtube"].due:
            hours.append(hour)
    assert hours == [1, 5, 13, 25]


def test_a_crash_between_fetching_and_storing_repeats_without_loss(outside, channels, monkeypatch):
    true = storing._advance

    def crash(*_given):
        raise SystemExit("the machine went away")

    monkeypatch.setattr(storing, "_advance", crash)
    with pytest.raises(SystemExit):
        outside.sweep()
    assert not Post.objects.exists()
    assert not SweepState.objects.exclude(cursor={}).exists()
    monkeypatch.setattr(storing, "_advance", true)
    outside.sweep()
    assert Post.objects.count() == PostVersion.objects.count() == sum(n % 4 for n in range(CHANNELS - 2))


def test_what_breaks_one_connector_is_told_and_keeps_no_other_from_looking(
    outside, channels, pages, monkeypatch
):
    true = storing._advance

    def break_for_youtube(route, *given):
        if route == "youtube_api":
            raise ValueError("a cursor that cannot be kept")
        true(route, *given)

    monkeypatch.setattr(storing, "_advance", break_for_youtube)
    swept = outside.sweep()
    assert "a cursor that cannot be kept" in swept["youtube"].trouble
    assert swept["facebook_page_consented"].seen == PAGES - 2
    assert {whys(outside)[account.pk] for account in channels} == {"answer"}
    assert ledger.coverage(TODAY, now=outside.clock()).adds_up
    monkeypatch.setattr(storing, "_advance", true)
    assert outside.sweep()["youtube"].seen == CHANNELS - 2


def test_a_spent_quota_is_a_gap_and_the_next_sweep_asks_for_nothing(outside, channels):
    outside.sweep()
    outside.clock.advance(timedelta(days=1, minutes=1))
    outside.youtube.units_per_day = 0
    spent = outside.sweep()["youtube"]
    assert (spent.seen, spent.requests) == (0, 1)
    day = TODAY + timedelta(days=1)
    rows = [row.why for row in ledger.rows(day, day, now=outside.clock())]
    assert rows == ["quota"] * CHANNELS
    assert GapRecord.objects.filter(why="quota").count() == CHANNELS
    before = len(outside.youtube.log)
    assert outside.sweep()["youtube"].requests == 0  # another process: told by what was kept
    assert len(outside.youtube.log) == before
    outside.youtube.units_per_day = 10_000
    outside.clock.advance(timedelta(days=1))
    assert outside.sweep()["youtube"].seen == CHANNELS - 2


def test_our_own_count_stops_us_before_the_platform_does(outside, channels):
    outside.sweep()
    kept = QuotaMemory.objects.get(platform="youtube")
    kept.memory = [{"key": ["youtube", "units", ""], "at": outside.clock().isoformat(), "calls": 10_000}]
    kept.save()
    outside.clock.advance(timedelta(hours=6))
    SweepState.objects.update(due_at=None)
    before = len(outside.youtube.log)
    assert outside.sweep()["youtube"].seen == 0
    assert len(outside.youtube.log) == before
    assert GapRecord.objects.filter(why="quota").exists()


def test_an_edit_comes_with_a_later_sweep(outside, pages):
    outside.sweep()
    outside.world.edit(outside.world.account("facebook", str(10**14)).posts[0], "Kabar yang lain")
    outside.clock.advance(timedelta(hours=7))
    assert outside.sweep()["facebook_page_consented"].edited_posts == 1


def test_a_deletion_is_asked_after_twice_and_then_said(outside, channels):
    outside.sweep()
    video = outside.world.account("youtube", f"UC{3:022d}").posts[0]
    outside.clock.advance(timedelta(days=1))
    outside.world.delete(video)
    outside.clock.advance(60)
    assert outside.sweep()["youtube"].gone_posts == 0
    assert Post.objects.get(native_id=video.native_id).gone_at is None
    outside.clock.advance(timedelta(hours=2))
    assert outside.sweep()["youtube"].gone_posts == 1
    assert Post.objects.get(native_id=video.native_id).gone_at is not None


def test_a_page_registered_by_name_is_read_by_its_own_token_at_once(outside, db):
    """Facebook writes the name its own way, and the consent lies under the registered one."""
    connector = switch_on("facebook_page_consented", app_secret="app-secret")
    page = outside.world.add_account("facebook", str(10**14), "Rumah.Warga", token="token-rumah")
    outside.world.publish(page, "Selamat pagi semeton")
    account = make_account("rumahwarga", "facebook")
    actions.give_consent(account, connector, scope="unggahan", token="token-rumah", now=NOW)
    assert outside.sweep()["facebook_page_consented"].seen == 1
    assert Post.objects.get().account == account


def test_raw_bytes_are_kept_without_secrets(outside, channels, pages):
    outside.sweep()
    bodies = [actions.read_raw(digest) for digest in RawPayload.objects.values_list("hash", flat=True)]
    assert bodies
    assert not [body for body in bodies if b"kunci" in body or b"rahasia" in body]


def test_without_a_connector_switched_on_it_says_so(outside, db):
    with pytest.raises(sweeping.SweepError, match="switched on"):
        outside.sweep("mastodon")


def sweep_while(outside: Platforms, act, *, after: int) -> dict[str, sweeping.Swept]:
    """A sweep during which something else happens in the office, once so many answers have come."""
    answers = []

    async def heard(_response) -> None:
        answers.append(1)
        if len(answers) == after:
            await sync_to_async(act)()

    def client():
        made = outside.client()
        made.event_hooks = {"response": [heard]}
        return made

    found = sweeping.sweep(sweeping.Outside(outside.clock, client, outside.clock.sleep))
    return {one.connector: one for one in found}


def test_what_a_sweep_brings_after_the_owner_withdrew_is_not_stored(outside, pages):
    withdrawn, kept = Consent.objects.order_by("pk")[:2]
    sweep_while(outside, lambda: consents.end(withdrawn, now=outside.clock()), after=1)
    posts = Post.objects.filter(account=withdrawn.account_id)
    assert (posts.count(), Post.objects.filter(account=kept.account_id).count()) == (0, 1)
    state = SweepState.objects.filter(account=withdrawn.account_id).first()
    assert state is None or (state.cursor, state.last_seen_at) == ({}, None)
    assert not Attempt.objects.filter(account=withdrawn.account_id, outcome="ok").exists()
    native_id = withdrawn.account.native_id.encode()
    assert not [one for one in RawPayload.objects.all() if native_id in storing.read_raw(one.pk)]


def test_a_withdrawal_counts_for_both_rows_of_an_account_that_two_owners_registered(outside, pages):
    row = Connector.objects.get(name="facebook_page_consented")
    first, other = pages[0], make_account(pages[0].key, "facebook", kind="id", candidate=make_candidate())
    ref = AccountRef("facebook", first.key)
    Consent.objects.filter(account=first).update(account=other)
    assert consents.withdrawn(row, [ref]) == set()
    consents.end(Consent.objects.get(account=other), now=outside.clock())
    assert consents.withdrawn(row, [ref]) == {ref}


def test_a_connector_that_is_switched_off_stops_asking_within_its_sweep(outside, pages, monkeypatch):
    row = Connector.objects.get(name="facebook_page_consented")
    monkeypatch.setattr(sweeping, "LANES", 1)
    monkeypatch.setattr(sweeping, "ASKED_AGAIN", timedelta(0))
    swept = sweep_while(outside, lambda: connectors.disable(row, by=None), after=1)
    told = swept["facebook_page_consented"]
    assert told.trouble == "switched off"
    assert told.requests == len(outside.facebook.log) == 1
    assert Attempt.objects.get(account=None).requests == 1
    assert {whys(outside)[one.pk] for one in pages} <= {"", "off", "permission", "patrol"}
    assert ledger.coverage(TODAY, now=outside.clock()).adds_up
