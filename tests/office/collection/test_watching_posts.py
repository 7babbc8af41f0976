"""Captured and flagged posts are watched: what vanishes or changes is told, confirmed and with both its times."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from made_up_collection import NOW, make_account
from made_up_platforms import Platforms, switch_on

from pantau.demo.day.network import client_through
from pantau.demo.platforms.server import served
from pantau.engine.post import Batch
from pantau.engine.post import Post as SeenPost
from pantau.engine.sources.connectors.events import AccountRef, Gap, Page, PostGone, PostRef, PostSeen
from pantau.office.collection import actions, rechecking, sweeping, tasks, watching
from pantau.office.collection.capturing import ingest_file
from pantau.office.collection.models import Connector, LookAgain, PostLook
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post, PostVersion
from pantau.web.ui import clock, rulebook

pytestmark = pytest.mark.django_db

CHANNEL = "UC" + "7" * 22
HOUR = timedelta(hours=1)
BUSY = 75


@pytest.fixture(autouse=True)
def office_clock(monkeypatch, outside):
    monkeypatch.setattr(clock, "now", outside.clock)


@pytest.fixture
def connector(outside) -> Connector:
    make_account("kanal")
    return switch_on("youtube", key="kunci")


@pytest.fixture
def channel(outside, connector):
    return outside.world.add_account("youtube", CHANNEL, "@kanal")


@pytest.fixture
def flagged(outside, channel):
    """A post that was seen and then flagged."""
    published = outside.world.publish(channel, "Pilih nomor empat")
    outside.sweep()
    actions.watch({Post.objects.get().pk: None}, outside.clock())
    return published


def look_again(outside: Platforms, row: Connector) -> sweeping.Swept:
    return sweeping.look_again(outside.given(), row)


def look_when_due(outside: Platforms, row: Connector) -> LookAgain:
    """The next look at the one watched post."""
    due = PostLook.objects.get().due_at
    outside.clock.advance(max(due - outside.clock() + timedelta(seconds=1), timedelta(0)))
    look_again(outside, row)
    return LookAgain.objects.latest("at", "pk")


def outcomes() -> list[str]:
    return list(LookAgain.objects.order_by("at", "pk").values_list("outcome", flat=True))


def test_looks_at_a_flagged_post_are_written_down_and_thin_out(outside, connector, flagged):
    moments = [outside.clock()]
    for _ in range(45):
        look = look_when_due(outside, connector)
        assert look.outcome in ("unchanged", "engagement")
        assert len(look.answer) == 64
        moments.append(look.at)
    first, last = moments[1] - moments[0], moments[-1] - moments[-2]
    assert first < 7 * HOUR
    assert last > timedelta(days=2)


def test_a_post_that_nobody_flagged_leaves_no_looks(outside, connector, channel):
    outside.world.publish(channel, "Selamat pagi semeton")
    outside.sweep()
    outside.clock.advance(timedelta(days=9))
    assert look_again(outside, connector).due == 1
    assert not LookAgain.objects.exists()


def test_an_edit_names_both_wordings(outside, connector, flagged):
    outside.world.edit(flagged, "Ayo ke TPS")
    look = look_when_due(outside, connector)
    assert (look.outcome, look.version_before, look.version_after) == ("edited", 1, 2)
    outside.world.edit(flagged, "Pilih nomor empat")
    look = look_when_due(outside, connector)
    assert (look.outcome, look.version_before, look.version_after) == ("edited", 2, 1)


def test_an_edit_that_a_sweep_meets_is_written_down_before_any_look_is_due(outside, connector, flagged):
    outside.clock.advance(HOUR)
    outside.world.publish(flagged.account, "Kabar baru")
    outside.world.edit(flagged, "Ayo ke TPS")
    page = Page(
        (PostSeen(SeenPost("youtube", flagged.native_id, "Ayo ke TPS"), "2", None, outside.clock(), ""),)
    )
    actions.store_page(connector, page, now=outside.clock())
    assert outcomes() == ["edited"]


def test_a_deletion_is_stated_only_after_a_second_look_by_the_same_route(outside, connector, flagged):
    last_seen = Post.objects.get().last_seen_at
    outside.world.delete(flagged)
    missed = look_when_due(outside, connector)
    assert missed.outcome == "missing"
    assert Post.objects.get().gone_at is None
    assert PostLook.objects.get().due_at == missed.at + rulebook.current().watching.confirm_after
    stated = look_when_due(outside, connector)
    assert stated.outcome == "not_found"  # YouTube does not say why a video is absent
    assert (stated.present_at, stated.missing_since) == (last_seen, missed.at)
    assert Post.objects.get().gone_at == stated.at
    assert look_when_due(outside, connector).outcome == "still_gone"


def test_another_route_that_misses_it_too_confirms_nothing(outside, connector, flagged):
    from made_up_collection import make_connector

    other = make_connector("youtube_feed", "youtube", route="youtube_feed", needs=())
    ref = PostRef("youtube", flagged.native_id)
    at = outside.clock()
    for hours, row in ((2, connector), (4, other)):
        event = PostGone(ref, "deleted", at + hours * HOUR)
        actions.store_page(row, Page((event,)), now=event.observed_at)
    assert Post.objects.get().gone_at is None
    event = PostGone(ref, "deleted", at + 5 * HOUR)
    actions.store_page(connector, Page((event,)), now=event.observed_at)
    assert Post.objects.get().gone_at is not None
    assert outcomes()[-1] == "deleted"


@pytest.mark.parametrize(
    ("reason", "stated"),
    [
        ("deleted", "deleted"),
        ("unknown", "not_found"),
        ("private", "blocked"),
        ("account_gone", "account_gone"),
    ],
)
def test_what_is_gone_is_told_apart_by_what_the_platform_says(outside, connector, flagged, reason, stated):
    for hours in (1, 3):
        event = PostGone(PostRef("youtube", flagged.native_id), reason, outside.clock() + hours * HOUR)
        actions.store_page(connector, Page((event,)), now=event.observed_at)
    assert outcomes() == ["missing", stated]


def test_a_post_that_comes_back_is_told_too(outside, connector, flagged):
    outside.world.delete(flagged)
    look_when_due(outside, connector)
    look_when_due(outside, connector)
    flagged.gone_at = None
    back = look_when_due(outside, connector)
    assert back.outcome == "reappeared"
    assert Post.objects.get().gone_at is None


def test_a_post_missed_once_and_seen_again_was_never_gone(outside, connector, flagged):
    outside.world.delete(flagged)
    look_when_due(outside, connector)
    flagged.gone_at = None
    look_when_due(outside, connector)
    assert outcomes()[0] == "missing"
    assert outcomes()[1] in ("unchanged", "engagement")
    assert Post.objects.get().gone_at is None


def test_our_own_blindness_is_unknown_with_its_reason(outside, connector, flagged):
    outside.youtube.keys = ("lain",)  # ours is refused
    look = look_when_due(outside, connector)
    assert look.outcome == "unknown"
    assert look.why
    assert PostLook.objects.get().due_at > outside.clock()
    assert Post.objects.get().gone_at is None


def test_a_door_that_is_closed_twice_is_blocked_and_told_once(outside, connector, flagged, monkeypatch):
    post, ref = Post.objects.get().pk, PostRef("youtube", flagged.native_id, AccountRef("youtube", CHANNEL))
    for _ in range(3):
        outside.clock.advance(timedelta(days=1))
        watching.note_silence("youtube_api", {post: ref}, {ref.account: "private"}, outside.clock())
    assert outcomes() == ["unknown", "blocked", "unknown"]


def test_a_connector_that_is_off_leaves_unknown_and_no_deletion(outside, connector, flagged):
    actions.disable(connector, by=None)
    outside.clock.advance(timedelta(days=1))
    assert watching.note_unreachable(outside.clock()) == 1
    assert watching.note_unreachable(outside.clock()) == 0
    look = LookAgain.objects.get()
    assert (look.outcome, look.why, look.route) == ("unknown", "off", "youtube_api")


def test_a_post_from_a_file_is_looked_at_by_the_connector_of_its_platform(outside, connector, channel):
    published = outside.world.publish(channel, "Pilih nomor empat", posted_at=NOW - timedelta(days=40))
    own = SeenPost("youtube", published.native_id, "Pilih nomor empat")
    posts.ingest(
        [Batch((own,), format="test")], route="file", legal_basis="", source="f", clock=outside.clock
    )
    actions.watch({Post.objects.get().pk: None}, outside.clock())
    outside.world.delete(published)
    assert look_when_due(outside, connector).outcome == "missing"
    assert look_when_due(outside, connector).outcome == "not_found"


def test_a_post_no_interface_can_look_at_says_so(outside, connector):
    own = SeenPost("telegram", "1/2", "Pilih nomor empat")
    posts.ingest(
        [Batch((own,), format="test")], route="file", legal_basis="", source="f", clock=outside.clock
    )
    actions.watch({Post.objects.get().pk: None}, outside.clock())
    outside.clock.advance(timedelta(days=1))
    watching.note_unreachable(outside.clock())
    assert LookAgain.objects.get().why == "no_route"


def test_the_same_page_again_is_the_same_look(outside, connector, flagged):
    event = PostGone(PostRef("youtube", flagged.native_id), "deleted", outside.clock() + HOUR)
    for _ in range(2):
        actions.store_page(connector, Page((event,)), now=event.observed_at)
    assert outcomes() == ["missing"]


def test_a_crash_while_storing_leaves_the_post_due_and_no_look(outside, connector, flagged, monkeypatch):
    from pantau.office.collection import storing

    outside.world.edit(flagged, "Ayo ke TPS")
    before = PostLook.objects.get().due_at

    def crash(*_args):
        raise OSError("the machine went away")

    with monkeypatch.context() as patched:
        patched.setattr(storing, "_advance", crash)
        with pytest.raises(OSError, match="went away"):
            look_when_due(outside, connector)
    assert not LookAgain.objects.exists()
    assert PostLook.objects.get().due_at == before
    assert look_when_due(outside, connector).outcome == "edited"


def test_watched_posts_come_before_all_others(outside, connector, channel, monkeypatch):
    for number in range(5):
        outside.world.publish(channel, f"Warta {number}")
    outside.sweep()
    last = Post.objects.latest("pk")
    actions.watch({last.pk: None}, outside.clock())
    outside.clock.advance(timedelta(days=40))
    assert next(iter(rechecking.due_posts(connector, outside.clock(), 2))) == last.pk
    assert len(rechecking.due_posts(connector, outside.clock(), 2)) == 2


def test_a_time_limit_brings_looks_closer_and_the_nearest_holds(outside, connector, flagged):
    post = Post.objects.get().pk
    far, near = outside.clock() + timedelta(days=30), outside.clock() + timedelta(hours=20)
    assert actions.watch({post: far}, outside.clock()) == 1
    assert actions.watch({post: near}, outside.clock()) == 1
    assert actions.watch({post: far}, outside.clock()) == 0
    look = PostLook.objects.get()
    assert look.deadline_at == near
    assert look.due_at < outside.clock() + 2 * HOUR


def test_the_watch_ends_and_the_post_goes_on_by_the_platform_s_terms(outside, connector, flagged):
    outside.clock.advance(rulebook.current().watching.ends_after)
    look_again(outside, connector)
    held = PostLook.objects.get()
    assert held.watched_since is None
    assert held.due_at > outside.clock()


def test_what_is_unwatched_is_asked_for_no_more_unless_its_platform_wants_it(outside, connector, flagged):
    post = Post.objects.get().pk
    assert actions.unwatch([post]) == 1
    assert PostLook.objects.get().watched_since is None
    assert actions.unwatch([post]) == 0


def test_calls_carry_fifty_posts(outside, connector, channel):
    for number in range(120):
        outside.world.publish(channel, f"Warta {number}", posted_at=outside.clock() - number * HOUR)
    outside.sweep()
    actions.watch(dict.fromkeys(Post.objects.values_list("pk", flat=True)), outside.clock())
    outside.clock.advance(timedelta(days=1))
    swept = look_again(outside, connector)
    assert swept.due == LookAgain.objects.count() == 120
    assert swept.requests == 3


def test_gaps_of_one_account_do_not_blame_another(outside, connector, flagged):
    post, ref = Post.objects.get().pk, PostRef("youtube", flagged.native_id, AccountRef("youtube", CHANNEL))
    outside.clock.advance(timedelta(days=1))
    other = AccountRef("youtube", "UClain")
    watching.note_silence("youtube_api", {post: ref}, {other: "quota"}, outside.clock())
    assert LookAgain.objects.get().why == "answer"


def test_the_periodic_task_asks_nobody_while_the_office_s_clock_stands_elsewhere(connector, monkeypatch):
    monkeypatch.setattr(tasks, "may_be_asked", lambda: False)
    tasks.look_again(timestamp=int(datetime.now(UTC).timestamp()))
    assert not LookAgain.objects.exists()


def test_a_gap_is_heard_by_the_run(outside, connector, flagged):
    """Quota that is spent is made up for soon."""
    post = Post.objects.get().pk
    outside.clock.advance(timedelta(days=8))
    gap = Gap("youtube", None, None, outside.clock(), "quota")
    watching.note_silence(
        "youtube_api", {post: PostRef("youtube", flagged.native_id)}, {gap.account: gap.why}, outside.clock()
    )
    assert LookAgain.objects.get().why == "quota"
    assert PostLook.objects.get().due_at == outside.clock() + watching.MADE_UP_AFTER


def test_what_was_known_before_the_watch_begins_its_time_line(outside, connector, channel):
    published = outside.world.publish(channel, "Pilih nomor empat")
    outside.sweep()
    outside.clock.advance(timedelta(days=9))
    outside.world.edit(published, "Ayo ke TPS")
    assert look_again(outside, connector).edited_posts == 1
    for hours in (1, 3):
        event = PostGone(PostRef("youtube", published.native_id), "deleted", outside.clock() + hours * HOUR)
        actions.store_page(connector, Page((event,)), now=event.observed_at)
    assert not LookAgain.objects.exists()
    for _ in range(2):
        actions.watch({Post.objects.get().pk: None}, outside.clock())
    edited, gone = LookAgain.objects.all()
    assert (edited.outcome, edited.version_before, edited.version_after) == ("edited", 1, 2)
    assert (gone.outcome, gone.missing_since) == ("deleted", outside.clock() + HOUR)


def test_other_words_by_another_kind_of_route_are_no_edit(outside, connector, channel):
    published = outside.world.publish(channel, "Pilih nomor empat", posted_at=NOW - timedelta(days=40))
    own = SeenPost("youtube", published.native_id, "Pilih nomor empat ...selengkapnya")
    posts.ingest(
        [Batch((own,), format="test")], route="file", legal_basis="", source="f", clock=outside.clock
    )
    actions.watch({Post.objects.get().pk: None}, outside.clock())
    look = look_when_due(outside, connector)
    assert (look.outcome, look.version_before, look.version_after) == ("reads_otherwise", 1, 2)
    outside.world.edit(published, "Ayo ke TPS")
    assert look_when_due(outside, connector).outcome == "edited"


# --- cut off at any moment ------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_each_post_is_looked_at_once_or_still_due(outside):
    """A worker looks over a real socket and ends by kill -9 at its n-th statement; the next one begins anew."""
    make_account("kanal")
    row = switch_on("youtube", key="kunci")
    channel = outside.world.add_account("youtube", CHANNEL, "@kanal")
    published = [outside.world.publish(channel, f"Warta {number}") for number in range(6)]
    outside.sweep()
    actions.watch(dict.fromkeys(Post.objects.values_list("pk", flat=True)), outside.clock())
    outside.world.edit(published[0], "Warta yang lain")
    outside.world.delete(published[1])
    outside.clock.advance(timedelta(days=1))
    ended = None
    with served(outside.youtube) as address:
        port = int(address.rpartition(":")[2])
        for statement in range(1, 400):
            ended = _life(row, outside, port, statement)
            whole = LookAgain.objects.count()
            moved = PostLook.objects.filter(due_at__gt=outside.clock()).count()
            assert whole == moved  # a look and its next date stand together, or neither does
            if ended == 0:
                break
    assert ended == 0
    assert sorted(outcomes()) == ["edited", "missing", *["unchanged"] * 4]
    assert PostVersion.objects.count() == 7


def _life(row: Connector, outside: Platforms, port: int, statement: int) -> int:
    """A worker's exit status; 9 where the kill ended it."""
    while True:
        connections.close_all()
        child = os.fork()
        if child == 0:  # pragma: no cover - it is killed
            _look_until_killed(row, outside, port, statement)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status != BUSY:  # the database has not yet missed the worker before
            return abs(status)


def _look_until_killed(
    row: Connector, outside: Platforms, port: int, statement: int
) -> None:  # pragma: no cover
    left = statement

    def count(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    status = 1
    try:
        given = sweeping.Outside(outside.clock, lambda: client_through(port), outside.clock.sleep)
        with connection.execute_wrapper(count):
            sweeping.look_again(given, row)
        status = 0
    except sweeping.BusyError:
        status = BUSY
    finally:
        os._exit(status)


def test_a_file_that_shows_a_watched_post_is_a_look_too(connector):
    def bring(text: str, hours: int) -> None:
        own = SeenPost("telegram", "1/2", text, collected_at=NOW + hours * HOUR)
        ingest_file(
            [Batch((own,), format="test")],
            now=lambda: NOW + hours * HOUR,
            route="file",
            legal_basis="",
            source="f",
        )

    bring("Pilih nomor empat", 0)
    actions.watch({Post.objects.get().pk: None}, NOW)
    bring("Ayo ke TPS", 2)
    bring("Pilih nomor empat", 1)  # an older file tells nothing new
    look = LookAgain.objects.get()
    assert (look.outcome, look.version_before, look.version_after) == ("edited", 1, 2)
