"""Ingest on a real PostgreSQL: idempotent, complete, in one transaction with its job."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.post import Author, Batch, Engagement, Interaction, Media, Post, Rejected, Relation
from pantau.office.posts import actions
from pantau.office.posts.models import (
    EngagementPoint,
    Ingest,
    PostVersion,
    RejectedItem,
)
from pantau.office.posts.models import (
    Interaction as StoredInteraction,
)
from pantau.office.posts.models import (
    Post as StoredPost,
)
from pantau.office.posts.reading import read_posts

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
POSTED = datetime(2024, 1, 20, 3, 0, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def post(native_id: str = "1", text: str = "Selamat pagi, Lombok Barat", **changes: Any) -> Post:
    return Post(
        **{"platform": "facebook", "native_id": native_id, "text": text, "posted_at": POSTED, **changes}
    )


def ingest(*items: Any, now: datetime = NOW, source: str = "export.ndjson") -> actions.IngestSummary:
    batch = Batch(
        posts=tuple(item for item in items if isinstance(item, Post)),
        interactions=tuple(item for item in items if isinstance(item, Interaction)),
        rejected=tuple(item for item in items if isinstance(item, Rejected)),
        format="test",
    )
    return ingest_batches([batch], now=now, source=source)


def ingest_batches(
    batches: list[Batch], now: datetime = NOW, source: str = "export.ndjson"
) -> actions.IngestSummary:
    return actions.ingest(
        batches, route="file", legal_basis="UU 7/2017 Pasal 101", source=source, clock=lambda: now
    )


def everything() -> dict[str, Any]:
    """All that is stored but numbers that only say what came first."""
    posts = StoredPost.objects.order_by("platform", "native_id")
    return {
        "posts": _without(posts.values(), "id", "current_version"),
        "versions": sorted(
            (v.post.native_id, v.text, v.seen_at, v.month, bytes(v.content_hash))
            for v in PostVersion.objects.select_related("post")
        ),
        "engagement": sorted(EngagementPoint.objects.values_list("post__native_id", "at", "likes")),
        "interactions": sorted(StoredInteraction.objects.values_list("kind", "actor_handle", "text")),
        "rejected": sorted(RejectedItem.objects.values_list("source_ref", "raw")),
    }


def _without(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items() if key not in names}
        for row in rows
    ]


def jobs() -> list[list[int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (args->'post_ids')::text FROM procrastinate_jobs ORDER BY id")
        return [json.loads(ids) for (ids,) in cursor]


@contextmanager
def rolled_back() -> Iterator[None]:
    """A database of its own for one example of a property."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- idempotence ------------------------------------------------------------------------------------

TEXTS = ("Ayo ke TPS", "Ayo ke TPS, 14 Februari", "Terima kasih")


@st.composite
def sightings(draw: st.DrawFn) -> list[Post]:
    """Looks at a few posts, no two of one post at the same minute; counters never fall."""
    looks = draw(
        st.lists(
            st.tuples(st.sampled_from("abc"), st.integers(0, 20), st.sampled_from(TEXTS)),
            min_size=1,
            max_size=12,
            unique_by=lambda look: look[:2],
        )
    )
    return [
        post(native_id, text, collected_at=at(minute), engagement=Engagement(likes=minute // 3))
        for native_id, minute, text in looks
    ]


def split(posts: list[Post], size: int) -> list[Batch]:
    return [Batch(posts=tuple(posts[start : start + size])) for start in range(0, len(posts), size)]


property_settings = settings(max_examples=40)


@property_settings
@given(sightings(), st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_order_and_any_split_of_the_same_sightings_gives_the_same_state(
    looks: list[Post], size: int, shuffler: random.Random
) -> None:
    with rolled_back():
        ingest_batches(split(sorted(looks, key=lambda look: look.collected_at or NOW), 100))
        expected = everything()
    shuffler.shuffle(looks)
    with rolled_back():
        ingest_batches(split(looks, size))
        assert everything() == expected


@property_settings
@given(sightings(), st.integers(1, 5))
def test_the_same_sightings_again_change_nothing_and_ask_for_no_job(looks: list[Post], size: int) -> None:
    with rolled_back():
        ingest_batches(split(looks, size))
        before, asked = everything(), jobs()
        summary = ingest_batches(split(looks, size), now=at(600))
        assert everything() == before
        assert (summary.new_posts, summary.new_versions, summary.jobs) == (0, 0, 0)
        assert jobs() == asked


def test_a_file_without_dates_of_looking_changes_nothing_when_read_again() -> None:
    looks = [post(text="Satu"), post(text="Dua"), post(engagement=Engagement(likes=1)), post("2")]
    ingest(*looks)
    before = everything()
    ingest(*looks, now=at(60))
    assert everything() == before
    assert Ingest.objects.count() == 2


# --- versions ---------------------------------------------------------------------------------------


def test_an_edited_post_keeps_both_versions_and_the_newer_one_is_current() -> None:
    ingest(post(text="Coblos 3", collected_at=at(0)))
    summary = ingest(post(text="Coblos nomor 3!", collected_at=at(5)))
    stored = StoredPost.objects.get()
    versions = list(stored.versions.order_by("version"))
    assert [v.text for v in versions] == ["Coblos 3", "Coblos nomor 3!"]
    assert (stored.current_version, stored.version_count, summary.new_versions) == (2, 2, 1)
    assert jobs() == [[stored.pk], [stored.pk]]


def test_an_older_look_that_comes_late_is_kept_but_not_current() -> None:
    ingest(post(text="Baru", collected_at=at(5)))
    ingest(post(text="Lama", collected_at=at(0), url="https://example.org/lama"))
    stored = StoredPost.objects.get()
    assert read_posts([stored.pk])[0].post.text == "Baru"
    assert stored.version_count == 2
    assert (stored.first_seen_at, stored.last_seen_at) == (at(0), at(5))
    assert stored.url == "https://example.org/lama"


def test_several_wordings_in_one_batch_are_as_many_versions() -> None:
    summary = ingest(*(post(text=text, collected_at=at(i)) for i, text in enumerate(TEXTS)))
    stored = StoredPost.objects.get()
    assert [v.text for v in stored.versions.order_by("version")] == list(TEXTS)
    assert (stored.current_version, summary.new_posts, summary.new_versions) == (3, 1, 2)


def test_media_addresses_that_are_signed_anew_make_no_new_version() -> None:
    ingest(post(media=(Media("image", "https://cdn.example/1?sig=a", "poster"),), collected_at=at(0)))
    ingest(post(media=(Media("image", "https://cdn.example/1?sig=b", "poster"),), collected_at=at(1)))
    assert StoredPost.objects.get().version_count == 1
    ingest(post(media=(Media("image", "https://cdn.example/1?sig=c", "poster lain"),), collected_at=at(2)))
    assert StoredPost.objects.get().version_count == 2


def test_what_the_mapper_read_comes_back_as_the_same_value() -> None:
    seen = post(
        author=Author("facebook", "77", "inaq.sari", "Inaq Sari"),
        url="https://facebook.com/1",
        language="id",
        media=(Media("video", None, "teks di gambar"),),
        links=("https://kpu.go.id",),
        hashtags=("PemiluDamai",),
        mentions=("kpulobar",),
        relations=(Relation("reply", "9", "amaq", "10"),),
        edited=True,
        sponsored=False,
        subject="citizen",
        registered=False,
        source_ref="a.json:1",
    )
    ingest(seen)
    assert read_posts([StoredPost.objects.get().pk])[0].post == seen


# --- engagement -------------------------------------------------------------------------------------


def test_engagement_has_a_point_only_where_it_changed() -> None:
    for minute, likes in enumerate((1, 1, 4, 4)):
        ingest(post(collected_at=at(minute), engagement=Engagement(likes=likes)))
    assert list(EngagementPoint.objects.order_by("at").values_list("at", "likes")) == [(at(0), 1), (at(2), 4)]


def test_counters_beyond_any_column_are_kept_at_its_end() -> None:
    ingest(post(engagement=Engagement(views=10**30)))
    assert EngagementPoint.objects.get().views == 2**63 - 1


# --- text that a database cannot hold -----------------------------------------------------------------


def test_nul_and_lone_surrogates_leave_the_text_but_stay_in_the_raw_item() -> None:
    raw = {"text": "se\x00rang\ud83d an fajar", "big": 2**70, "nested": [{"x": None}]}
    ingest(post("\x00x", text=raw["text"], raw=raw, author=Author("facebook", handle="a\x00b\ud83d")))
    version = PostVersion.objects.get()
    assert version.text == "serang\ufffd an fajar"
    assert version.raw == raw
    assert version.post.native_id == "x"


def test_a_text_of_megabytes_is_stored_whole_and_found_by_its_first_words() -> None:
    text = "serangan fajar " + " ".join(f"kata{i}" for i in range(300_000))
    ingest(post(text=text))
    found = PostVersion.objects.get(tsv=SearchQuery("fajar", config="indonesian"))
    assert len(found.text) == len(text)


def test_search_knows_indonesian_word_forms() -> None:
    ingest(post("1", "Mereka membagikan amplop"), post("2", "Pembagian sembako"), post("3", "Cuaca cerah"))
    query = SearchQuery("bagi", config="indonesian")
    found = PostVersion.objects.filter(tsv=query).values_list("post__native_id", flat=True)
    assert set(found) == {"1", "2"}


# --- partitions -------------------------------------------------------------------------------------


def partition_of(native_id: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.tableoid::regclass::text FROM posts_postversion v JOIN posts_post p ON p.id = v.post_id"
            " WHERE p.native_id = %s",
            [native_id],
        )
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("posted_at", "partition"),
    [
        (datetime(2024, 1, 31, 23, 59, 59, tzinfo=UTC), "posts_postversion_202401"),
        (datetime(2024, 2, 1, tzinfo=UTC), "posts_postversion_202402"),
        (datetime(1246, 5, 1, tzinfo=UTC), "posts_postversion_default"),
        (datetime(1, 1, 1, tzinfo=UTC), "posts_postversion_default"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "posts_postversion_default"),
        (None, "posts_postversion_202402"),
    ],
)
def test_a_version_lies_in_the_month_of_posting_and_odd_dates_apart(
    posted_at: datetime | None, partition: str
) -> None:
    ingest(post(posted_at=posted_at))
    assert partition_of("1") == partition
    assert read_posts([StoredPost.objects.get().pk])[0].post.posted_at == posted_at


def test_a_corrected_date_of_posting_does_not_part_the_versions_of_a_post() -> None:
    ingest(post(text="Satu", posted_at=datetime(9999, 1, 1, tzinfo=UTC), collected_at=at(0)))
    ingest(post(text="Dua", posted_at=POSTED, collected_at=at(1)))
    assert StoredPost.objects.get().posted_at == POSTED
    assert set(PostVersion.objects.values_list("month", flat=True)) == {date(9999, 1, 1)}


def test_rows_that_waited_in_the_default_partition_move_when_their_month_is_made() -> None:
    ingest(post())
    stored = StoredPost.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO posts_postversion (post_id, month, version, seen_at, content_hash, route,"
            " format, legal_basis, source_ref, text, mapped)"
            " VALUES (%s, '2004-03-01', 9, now(), '', 'file', '', '', '', 'lama', '{}')",
            [stored.pk],
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM posts_postversion_default")
        assert cursor.fetchone() == (1,)
    assert actions.make_partitions(date(2004, 3, 1), date(2004, 4, 1)) == 2
    assert actions.make_partitions(date(2004, 3, 1), date(2004, 4, 1)) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM posts_postversion_200403")
        assert cursor.fetchall() == [("lama",)]


# --- deletion ---------------------------------------------------------------------------------------


def test_a_deleted_post_is_marked_with_the_reason_and_nothing_is_removed() -> None:
    ingest(post(collected_at=at(0)), post("2", collected_at=at(0)))
    marked = actions.mark_gone("facebook", ["1", "unknown"], reason="not_found", at=at(9))
    gone = StoredPost.objects.get(native_id="1")
    assert marked == (gone.pk,)
    assert (gone.gone_at, gone.gone_reason) == (at(9), "not_found")
    assert PostVersion.objects.count() == 2
    assert actions.mark_gone("facebook", ["1"], reason="suspended", at=at(10)) == ()


def test_a_post_that_is_seen_again_is_not_gone() -> None:
    ingest(post(collected_at=at(0)))
    actions.mark_gone("facebook", ["1"], reason="not_found", at=at(9))
    ingest(post(collected_at=at(5)))
    assert StoredPost.objects.get().gone_at == at(9), "a look from before the deletion proves nothing"
    ingest(post(collected_at=at(12)))
    assert StoredPost.objects.get().gone_at is None


def test_a_post_seen_after_the_failed_look_is_not_marked() -> None:
    ingest(post(collected_at=at(10)))
    assert actions.mark_gone("facebook", ["1"], reason="not_found", at=at(9)) == ()


# --- jobs -------------------------------------------------------------------------------------------


def test_each_batch_asks_for_one_detection_job_of_its_new_posts() -> None:
    ingest_batches(split([post(str(i)) for i in range(30)], 10))
    asked = jobs()
    assert [len(ids) for ids in asked] == [10, 10, 10]
    assert sorted(id_ for ids in asked for id_ in ids) == sorted(
        StoredPost.objects.values_list("pk", flat=True)
    )


def test_a_batch_that_fails_leaves_neither_rows_nor_jobs() -> None:
    broken = Batch(posts=(post("1"),), rejected=(Rejected("f:1", "bad", None),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NoneType"):
        ingest_batches([broken])
    assert StoredPost.objects.count() == 0
    assert jobs() == []


def test_a_rolled_back_caller_leaves_no_job() -> None:
    with rolled_back():
        ingest(post())
        assert len(jobs()) == 1
    assert jobs() == []


def test_changed_facts_are_detected_again_and_unchanged_ones_are_not() -> None:
    ingest(post(collected_at=at(0)))
    assert ingest(post(collected_at=at(1), url="https://example.org/1")).jobs == 0
    assert ingest(post(collected_at=at(2), sponsored=True)).jobs == 1


# --- acts and rejected items --------------------------------------------------------------------------


def act(**changes: Any) -> Interaction:
    return Interaction(
        **{
            "kind": "comment",
            "platform": "facebook",
            "actor": Author("facebook", handle="inaq.sari", name="Inaq Sari"),
            "target_post": "1",
            "text": "Siap pak",
            "occurred_at": POSTED,
            **changes,
        }
    )


def test_the_same_act_seen_twice_is_one_and_another_word_is_another() -> None:
    assert ingest(act(), act(), act(text="Lanjutkan")).new_interactions == 2
    again = ingest(act(), act(text="Lanjutkan"), act(kind="like", text=None, occurred_at=None))
    assert (again.interactions, again.new_interactions) == (3, 1)
    assert StoredInteraction.objects.count() == 3


def test_a_comment_finds_its_post_whichever_comes_first() -> None:
    ingest(act(text="dahulu"))
    assert StoredInteraction.objects.get().post is None
    ingest(post())
    ingest(act(text="kemudian"))
    stored = StoredPost.objects.get()
    assert set(StoredInteraction.objects.values_list("post_id", flat=True)) == {stored.pk}


def test_rejected_items_are_kept_whole_once_for_each_source() -> None:
    item = Rejected("f.json:7", "The item has no id.", '{"text": "a\x00b\ud83d"')
    assert ingest(item).new_rejected == 1
    assert ingest(item).new_rejected == 0
    assert ingest(item, source="other.json").new_rejected == 1
    kept = RejectedItem.objects.filter(source="export.ndjson").get()
    assert kept.raw == '{"text": "a\\x00b\\ud83d"'
    assert (kept.reason, kept.format, kept.resolved_at) == ("The item has no id.", "test", None)


def test_the_list_of_runs_says_what_each_brought() -> None:
    ingest(post(), act(), Rejected("f:1", "bad", "{"))
    run = Ingest.objects.get()
    assert (run.source, run.route, run.legal_basis) == ("export.ndjson", "file", "UU 7/2017 Pasal 101")
    assert (run.seen, run.new_posts, run.new_interactions, run.new_rejected, run.jobs) == (1, 1, 1, 1, 1)
    assert (run.started_at, run.finished_at) == (NOW, NOW)
