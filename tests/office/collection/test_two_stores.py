"""What platforms gave lives for its time: nothing beyond it, nothing lost before, and what stays is whole."""

from __future__ import annotations

import importlib
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from made_up_collection import NOW, make_account, make_connector
from procrastinate.contrib.django.models import ProcrastinateJob

from made_up_findings import make_finding
from pantau.engine.planning import shipped_retention
from pantau.engine.post import Author, Batch, Engagement, Interaction, Post
from pantau.engine.sources.connectors.events import AccountRef, ActSeen, Page, PostGone, PostRef, PostSeen
from pantau.office.collection import actions, purging
from pantau.office.collection.models import Connector, PostLook, RawPayload
from pantau.office.findings import actions as findings
from pantau.office.findings.models import Finding, FoundWords
from pantau.office.posts import actions as posts
from pantau.office.posts.models import EngagementPoint, PostVersion
from pantau.office.posts.models import Interaction as StoredAct
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.remapping import Selection, remap_posts
from pantau.office.review.queue import versions_saying
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

REF = AccountRef("youtube", handle="kanal")
MONTH = timedelta(days=30)
DAY = timedelta(days=1)
RAW = "ab" * 32


@pytest.fixture
def x(db) -> Connector:
    return make_connector("x", "x", route="x_api")


def seen(native_id: str, text: str = "Semeton jari", at: datetime = NOW, platform: str = "youtube", **facts):
    author = Author(platform, native_id="7", handle="kanal", name="Kanal Rekaan")
    post = Post(
        platform, native_id, text, posted_at=NOW, author=author, source_ref=RAW, raw={"id": native_id}
    )
    return PostSeen(post.evolve(**facts), text, AccountRef(platform, handle="kanal"), at, raw=RAW)


def store(connector: Connector, *events, now: datetime = NOW) -> None:
    actions.keep_raw({RAW: b"{}"}, now=now, lives=purging.raw_lives(connector.route))
    actions.store_page(connector, Page(events), now=now)


def purge(now: datetime, **bounds) -> purging.PurgeCounts:
    """With the jobs it leaves for later rooms."""
    counts = actions.purge(now, **bounds)
    for job in ProcrastinateJob.objects.filter(task_name=purging.FORGET_WORDS, status="todo"):
        findings.forget_words([tuple(one) for one in job.args["wordings"]])
    return counts


def words() -> dict[str, str]:
    rows = PostVersion.objects.order_by("post_id", "version")
    return {f"{row.post.native_id}/{row.version}": row.text for row in rows.select_related("post")}


# --- nothing lost before, nothing kept beyond -----------------------------------------------------


def test_words_live_for_their_time_and_not_a_moment_longer(youtube):
    store(youtube, seen("v1"))
    assert purge(NOW + MONTH - timedelta(seconds=1)).wordings == 0
    assert words() == {"v1/1": "Semeton jari"}
    assert purge(NOW + MONTH).wordings == 1
    assert words() == {"v1/1": ""}


def test_every_look_at_which_it_is_there_lets_it_live_on(youtube):
    for days in range(0, 100, 20):
        store(youtube, seen("v1", at=NOW + timedelta(days=days)), now=NOW + timedelta(days=days))
        purge(NOW + timedelta(days=days + 19))
    assert words() == {"v1/1": "Semeton jari"}
    purge(NOW + timedelta(days=80) + MONTH)
    assert words() == {"v1/1": ""}


def test_nothing_that_a_platform_gave_stays_after_its_time(youtube):
    comment = Interaction("comment", "youtube", Author("youtube", handle="warga"), "v1", text="Setuju")
    store(
        youtube,
        seen("v1", engagement=Engagement(likes=3)),
        ActSeen(comment, NOW),
    )
    stranger = StoredPost.objects.get()
    assert (stranger.author_name, stranger.url) == ("Kanal Rekaan", "")
    assert versions_saying("semeton", stranger, stranger.month).exists()
    make_finding(post=stranger)
    assert FoundWords.objects.get().words
    purge(NOW + MONTH)
    version, post = PostVersion.objects.get(), StoredPost.objects.get()
    assert (version.text, version.raw, version.mapped, version.source_ref) == ("", None, {}, "")
    assert (post.author_name, post.author_handle, post.author_native_id, post.author_keys) == ("", "", "", [])
    assert not versions_saying("semeton", post, post.month).exists()
    assert FoundWords.objects.get().words == ""
    assert not EngagementPoint.objects.exists()
    assert not StoredAct.objects.exists()
    assert not RawPayload.objects.exists()
    assert not PostLook.objects.exists()


def test_that_a_post_existed_stays_known(youtube):
    account = make_account("kanal")
    store(youtube, seen("v1"))
    before = StoredPost.objects.values().get()
    fingerprint = bytes(PostVersion.objects.get().content_hash)
    purge(NOW + MONTH)
    after = StoredPost.objects.values().get()
    kept = (
        "platform",
        "native_id",
        "account_id",
        "posted_at",
        "first_seen_at",
        "last_seen_at",
        "content_hash",
    )
    assert [bytes(after[k]) if k == "content_hash" else after[k] for k in kept] == [
        bytes(before[k]) if k == "content_hash" else before[k] for k in kept
    ]
    assert after["account_id"] == account.pk
    assert after["purged_at"] == NOW + MONTH
    assert bytes(PostVersion.objects.get().content_hash) == fingerprint


def test_comments_go_after_their_own_time_while_their_post_lives(youtube):
    comment = Interaction("comment", "youtube", Author("youtube", handle="warga"), "v1", text="Setuju")
    store(youtube, seen("v1"), ActSeen(comment, NOW))
    store(youtube, seen("v1", at=NOW + 20 * DAY), now=NOW + 20 * DAY)
    assert purge(NOW + MONTH - DAY).acts == 0
    assert purge(NOW + MONTH).acts == 1
    assert words() == {"v1/1": "Semeton jari"}


def test_old_counters_go_while_the_post_lives(youtube):
    store(youtube, seen("v1", engagement=Engagement(likes=3)))
    store(youtube, seen("v1", at=NOW + 20 * DAY, engagement=Engagement(likes=5)), now=NOW + 20 * DAY)
    late = NOW + 39 * DAY
    store(youtube, seen("v1", at=late, engagement=Engagement(likes=9)), now=late)
    assert list(EngagementPoint.objects.order_by("at").values_list("likes", flat=True)) == [5, 9]


def test_what_officers_saw_themselves_and_files_have_no_platforms_time(db):
    own = Post("youtube", "v1", "Semeton jari", posted_at=NOW)
    posts.ingest([Batch((own,), format="test")], route="file", legal_basis="", source="f", clock=lambda: NOW)
    purge(NOW + timedelta(days=4000))
    assert words() == {"v1/1": "Semeton jari"}


# --- edits and deletions ---------------------------------------------------------------------------


def gone(native_id: str, at: datetime, platform: str = "x") -> PostGone:
    return PostGone(PostRef(platform, native_id), "deleted", at)


def test_what_x_deleted_goes_within_a_day_of_the_first_look_that_missed_it(x):
    store(x, seen("p1", platform="x"), seen("p2", platform="x"))
    missed = NOW + 3 * DAY
    store(x, gone("p1", missed), now=missed)
    second = missed + timedelta(hours=2)
    store(x, gone("p1", second), now=second)
    purge(missed + DAY - timedelta(seconds=1))
    assert words()["p1/1"] == "Semeton jari"
    purge(missed + DAY)
    assert words() == {"p1/1": "", "p2/1": "Semeton jari"}


def test_one_look_that_missed_it_removes_nothing(x):
    store(x, seen("p1", platform="x"))
    store(x, gone("p1", NOW + DAY), now=NOW + DAY)
    purge(NOW + 5 * DAY)
    assert words() == {"p1/1": "Semeton jari"}


def test_an_earlier_wording_goes_in_time_and_the_present_one_stays(x):
    store(x, seen("p1", "Pilih nomor empat", platform="x"))
    store(x, seen("p1", "Ayo ke TPS", at=NOW + DAY, platform="x"), now=NOW + DAY)
    purge(NOW + 2 * DAY)
    assert words() == {"p1/1": "", "p1/2": "Ayo ke TPS"}
    assert StoredPost.objects.get().purged_at is None


def test_a_post_that_comes_back_before_its_end_lives_on(x):
    store(x, seen("p1", platform="x"))
    for at in (NOW + DAY, NOW + DAY + timedelta(hours=2)):
        store(x, gone("p1", at), now=at)
    back = NOW + DAY + timedelta(hours=5)
    store(x, seen("p1", at=back, platform="x"), now=back)
    purge(NOW + 9 * DAY)
    assert words() == {"p1/1": "Semeton jari"}


def test_a_purged_post_that_is_seen_again_has_its_words_again_under_the_same_version(youtube):
    store(youtube, seen("v1"))
    purge(NOW + MONTH)
    later = NOW + 40 * DAY
    store(youtube, seen("v1", at=later), now=later)
    post = StoredPost.objects.get()
    assert words() == {"v1/1": "Semeton jari"}
    assert (post.author_name, post.purged_at, post.version_count) == ("Kanal Rekaan", None, 1)
    purge(later + MONTH)
    assert words() == {"v1/1": ""}


def test_an_old_file_does_not_bring_purged_words_back(youtube):
    store(youtube, seen("v1"))
    purge(NOW + MONTH)
    store(youtube, seen("v1", at=NOW + DAY), now=NOW + 31 * DAY)
    assert words() == {"v1/1": ""}


# --- findings, numbers, readings again -------------------------------------------------------------


@pytest.fixture
def finding(youtube) -> Finding:
    text = "Semeton jari, pilih no urut 4"
    store(youtube, seen("v1", text))
    reasons = {"id": "Ajakan memilih “pilih no urut 4”.", "en": "A call “pilih no urut 4”."}
    return make_finding(text, post=StoredPost.objects.get(), reasons=reasons)


def test_findings_on_purged_posts_stay_readable_without_the_words(finding, monkeypatch):
    purge(NOW + MONTH)
    finding.refresh_from_db()
    assert finding.spans == [[14, 29, "", "call_to_vote"]]
    assert finding.reasons == {"id": "Ajakan memilih “…”.", "en": "A call “…”."}
    monkeypatch.setattr(clock, "now", lambda: NOW + MONTH + DAY)
    client = signed_in(make_person("ratna", "officer"))
    page = client.get(f"/tinjau/{finding.pk}/").content.decode().replace("\xa0", " ")
    assert "Isi telah dihapus sesuai ketentuan platform pada Rab, 13 Mar 2024, 09.40 WITA" in page
    assert "no urut 4" not in page
    queue = client.get("/tinjau/").content.decode()
    assert "1 temuan" in queue
    assert "Isi telah dihapus sesuai ketentuan platform" in queue


def test_detection_leaves_findings_on_purged_posts_alone(finding):
    purge(NOW + MONTH)
    findings.detect_posts([finding.post_id])
    finding.refresh_from_db()
    assert finding.status == Finding.Status.OPEN


def test_a_mended_mapper_passes_purged_posts_over(youtube):
    store(youtube, seen("v1"))
    purge(NOW + MONTH)
    told = remap_posts(Selection())
    assert (told.looked_at, told.repaired, told.unread) == (0, 0, 0)


# --- the work itself -------------------------------------------------------------------------------


def test_it_goes_in_bounded_batches_and_ends_what_was_cut_off(youtube):
    store(youtube, *(seen(f"v{number}") for number in range(7)))
    assert purge(NOW + MONTH, at_once=2, most_batches=2).wordings == 4
    assert list(words().values()).count("") == 4
    assert purge(NOW + MONTH, at_once=2).wordings == 3
    assert purge(NOW + MONTH) == purging.PurgeCounts()
    assert set(words().values()) == {""}


def test_a_batch_that_fails_leaves_everything_as_it_was(youtube):
    store(youtube, seen("v1"))
    with transaction.atomic():
        actions.purge(NOW + MONTH)
        transaction.set_rollback(True)
    assert words() == {"v1/1": "Semeton jari"}
    assert RawPayload.objects.exists()
    assert purge(NOW + MONTH).wordings == 1


def test_what_a_person_holds_is_passed_over_until_it_is_released(youtube):
    store(youtube, seen("v1"), seen("v2"))
    held = StoredPost.objects.get(native_id="v1")
    posts.hold(held.pk, NOW + DAY)
    purge(NOW + MONTH)
    assert words() == {"v1/1": "Semeton jari", "v2/1": ""}
    posts.release(held.pk)
    purge(NOW + MONTH)
    assert words() == {"v1/1": "", "v2/1": ""}


def test_every_route_keeps_its_own_time(db):
    for route, keep in shipped_retention().by_route.items():
        post = Post(keep.platform, route, "Semeton jari", posted_at=NOW)
        posts.ingest(
            [Batch((post,), format=route)], route=route, legal_basis="", source=route, clock=lambda: NOW
        )
    keeps = {keep.platform: keep for keep in shipped_retention().by_route.values()}
    for keep in sorted(keeps.values(), key=lambda one: (one.lives, one.platform)):
        purge(NOW + keep.lives - timedelta(seconds=1))
        left = {name for name, text in words().items() if text}
        living = {route for route, one in shipped_retention().by_route.items() if one.lives >= keep.lives}
        assert left == {f"{route}/1" for route in living}


def test_what_was_stored_before_there_were_times_to_live_gets_one(youtube):
    store(youtube, seen("v1"))
    own = Post("youtube", "f1", "Dari berkas", posted_at=NOW)
    posts.ingest([Batch((own,), format="test")], route="file", legal_basis="", source="f", clock=lambda: NOW)
    PostVersion.objects.update(expires_at=None)
    PostLook.objects.all().delete()
    for room, name, act in (
        ("posts", "0006_what_is_stored_has_its_time_too", "set_ends"),
        ("collection", "0014_stored_posts_are_looked_at_again", "plan_looks"),
    ):
        module = importlib.import_module(f"pantau.office.{room}.migrations.{name}")
        getattr(module, act)(None, connection.schema_editor())
    assert dict(PostVersion.objects.values_list("post__native_id", "expires_at")) == {
        "v1": NOW + MONTH,
        "f1": None,
    }
    assert PostLook.objects.get().post.native_id == "v1"
