"""More than one route to an account: the second where the first fails, and what stands beside the posts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from made_up_collection import NOW, TODAY, make_account
from made_up_platforms import Platforms, switch_on

from made_up_findings import make_candidate
from pantau.demo.platforms.ad_library import AdLibrary
from pantau.demo.platforms.server import Fault, Response
from pantau.demo.platforms.x import PRICES, TOKEN
from pantau.office.collection import ledger, sweeping
from pantau.office.collection.models import Attempt, GapRecord, NameSearch, QuotaMemory, SweepState
from pantau.office.posts.models import Interaction, Post
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db

CHANNELS = 6


@pytest.fixture
def channels(outside: Platforms) -> list[Account]:
    """Registered by handle, a video each."""
    registered = []
    for number in range(CHANNELS):
        registered.append(make_account(f"warga{number}"))
        channel = outside.world.add_account("youtube", f"UC{number:022d}", f"@warga{number}")
        outside.world.publish(channel, f"Video dari {number}", posted_at=NOW - timedelta(hours=1))
    return registered


def means(outside: Platforms, day=TODAY) -> set[tuple[str, str]]:
    return {(row.route, row.why or "") for row in ledger.rows(day, day, now=outside.clock())}


# --- a second route -------------------------------------------------------------------------------


def test_where_the_quota_is_spent_the_second_route_looks(outside, channels):
    switch_on("youtube", key="kunci")
    switch_on("youtube_feed")
    swept = outside.sweep()
    assert (swept["youtube"].seen, swept["youtube_feed"].due) == (CHANNELS, 0)
    outside.clock.advance(timedelta(days=1))
    outside.youtube.units_per_day = 0
    swept = outside.sweep()
    assert (swept["youtube"].seen, swept["youtube_feed"].seen) == (0, CHANNELS)
    tomorrow = TODAY + timedelta(days=1)
    assert means(outside, tomorrow) == {("youtube_feed", "")}
    assert ledger.coverage(tomorrow, now=outside.clock()).adds_up
    assert GapRecord.objects.filter(route="youtube_api", why="quota").count() == CHANNELS


def test_the_second_route_finds_what_the_first_could_not_name(outside, channels):
    """A channel that was renamed away from its registered handle is known by its number."""
    switch_on("youtube", key="kunci")
    switch_on("youtube_feed")
    outside.sweep()
    channel = outside.world.account("youtube", f"UC{0:022d}")
    outside.world.publish(channel, "Kabar baru", posted_at=NOW + timedelta(hours=20))
    outside.clock.advance(timedelta(days=1))
    outside.youtube.units_per_day = 0
    assert outside.sweep()["youtube_feed"].new_posts == 1
    assert Post.objects.latest("posted_at").account_id == channels[0].pk


# --- beside the posts -----------------------------------------------------------------------------


def test_comments_are_read_of_every_channel_and_cover_none(outside, channels):
    switch_on("youtube", key="kunci")
    comments = switch_on("youtube_comments", key="kunci")
    video = outside.world.account("youtube", f"UC{0:022d}").posts[0]
    outside.world.comment(video, "UCwarga", "Warga", "Hadir, Pak!")
    swept = outside.sweep()
    assert (swept["youtube"].seen, swept["youtube_comments"].seen) == (CHANNELS, CHANNELS)
    assert Interaction.objects.filter(target_post=video.native_id).count() == 1
    assert set(Attempt.objects.filter(route=comments.route).values_list("means", flat=True)) == {"beside"}
    assert means(outside) == {("youtube_api", "")}


def test_comments_alone_do_not_make_a_channel_seen(outside, channels):
    switch_on("youtube_comments", key="kunci")
    SweepState.objects.bulk_create(
        SweepState(account=account, route="youtube_api", name=f"UC{number:022d}")
        for number, account in enumerate(channels)
    )
    assert outside.sweep()["youtube_comments"].seen == CHANNELS
    coverage = ledger.coverage(TODAY, now=outside.clock())
    assert (coverage.seen, coverage.adds_up) == (0, True)
    assert coverage.by("why") == {"off": CHANNELS}


def test_what_stands_beside_leaves_the_posts_their_quota(outside, channels):
    switch_on("youtube", key="kunci")
    switch_on("youtube_comments", key="kunci")
    key = ["youtube", "units, beside", ""]
    kept = [{"key": key, "at": outside.clock().isoformat(), "calls": 2_000}]
    QuotaMemory.objects.create(platform="youtube", memory=kept, kept_at=outside.clock())
    swept = outside.sweep()
    assert (swept["youtube"].seen, swept["youtube_comments"].seen) == (CHANNELS, 0)
    assert ledger.coverage(TODAY, now=outside.clock()).seen == CHANNELS


# --- money and quotas over a kill -----------------------------------------------------------------


@pytest.fixture
def on_x(outside: Platforms) -> list[Account]:
    switch_on("x", bearer_token=TOKEN, usd_per_day="0.05")
    registered = []
    for number in range(4):
        native_id = str(10**9 + number)
        account = outside.world.add_account("x", native_id, f"warga{number}")
        for post in range(4):
            posted_at = NOW - timedelta(hours=post + 2)
            outside.world.publish(account, f"Kicau {number}-{post}", posted_at=posted_at)
        registered.append(make_account(native_id, "x", kind="id", native_id=native_id))
    return registered


def test_a_days_money_is_not_spent_again_by_the_next_process(outside, on_x):
    cap = 50_000
    for _ in range(4):  # looks set money aside for a whole page, and give back what did not come
        outside.sweep()
        bill = outside.x.bill.millionths
        assert QuotaMemory.objects.get(platform="x/money").memory["spent"] == bill <= cap
    assert bill > cap - 5 * PRICES["post"]  # X gives five posts at least, so less than that is left
    assert {why for _, why in means(outside)} == {"", "quota"}
    outside.clock.advance(timedelta(days=1))
    outside.sweep()
    assert outside.x.bill.millionths > bill


def test_calls_are_written_down_before_they_are_made(outside, channels, monkeypatch):
    """A kill in the middle of a sweep: what the next process remembers is at least what the platform counted."""
    switch_on("youtube", key="kunci")

    def killed(*_given, **_more):
        raise SystemExit("killed")

    monkeypatch.setattr(sweeping, "store_page", killed)
    monkeypatch.setattr(sweeping.Run, "break_off", killed)
    with pytest.raises(SystemExit):
        outside.sweep()
    parts = QuotaMemory.objects.get(platform="youtube").memory
    remembered = sum(part.get("calls", 0) for part in parts if part["key"][1] == "units")
    assert remembered >= outside.youtube.spent("kunci") > 0


# --- advertisements -------------------------------------------------------------------------------


def test_advertisements_are_found_by_page_and_by_candidates_name(outside):
    library = outside.facebook = AdLibrary(outside.world, sleep=outside.clock.sleep)
    switch_on("meta_ad_library", token="app-token")
    candidate = make_candidate()
    page = outside.world.add_account("facebook", "100000000000001", "halaman.resmi")
    stranger = outside.world.add_account("facebook", "100000000000002", "relawan.entah")
    own = outside.world.publish(page, "Terima kasih", posted_at=NOW - timedelta(days=1))
    named = outside.world.publish(stranger, f"Dukung {candidate.name}!", posted_at=NOW - timedelta(days=1))
    unnamed = outside.world.publish(stranger, "Jual beli sapi", posted_at=NOW - timedelta(days=1))
    for post in (own, named, unnamed):
        library.advertise(post)
    registered = make_account("100000000000001", "facebook", kind="id", native_id="100000000000001")
    swept = outside.sweep()["meta_ad_library"]
    assert (swept.seen, swept.new_posts, swept.trouble) == (1, 2, "")
    assert set(Post.objects.values_list("account", flat=True)) == {registered.pk, None}
    assert ledger.coverage(TODAY, now=outside.clock()).seen == 0  # advertisements are not the account's posts
    again = outside.sweep()["meta_ad_library"]
    assert again.requests == 0
    outside.clock.advance(timedelta(days=1, minutes=1))
    assert outside.sweep()["meta_ad_library"].requests > 0


def test_a_name_that_was_not_answered_is_searched_for_again(outside):
    library = outside.facebook = AdLibrary(outside.world, sleep=outside.clock.sleep)
    switch_on("meta_ad_library", token="app-token")
    make_candidate()
    library.faults.append(Fault(times=50, answer=Response(503)))
    assert outside.sweep()["meta_ad_library"].gaps
    assert not NameSearch.objects.exists()
    library.faults.clear()
    outside.clock.advance(timedelta(minutes=10))
    outside.sweep()
    assert NameSearch.objects.count() == 1
