"""Real bodies and pushes of Facebook, Instagram and Threads as posts."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from contract import BASIS, START
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.sources.connectors import facebook, instagram, threads
from pantau.engine.sources.connectors.events import (
    AccountChanged,
    AccountRef,
    ActSeen,
    PostEdited,
    PostGone,
    PostNoticed,
    PostSeen,
)
from pantau.engine.sources.connectors.seam import Access, ReceiveError
from pantau.engine.sources.errors import BadItem

PAGE = AccountRef("facebook", "175154750010052", "laman.desa")


def body_of(shared_data: Path, *path: str) -> Any:
    return json.loads((shared_data / "api" / Path(*path)).read_bytes())


# --- real bodies --------------------------------------------------------------------------------------


def test_real_posts_of_a_page_keep_id_words_and_moment(shared_data: Path) -> None:
    items = body_of(shared_data, "facebook", "posts_feed_fields_p1.json")["data"]
    posts = [facebook.post_of(item, "ref") for item in items]
    assert [post.native_id for post in posts] == [item["id"] for item in items]
    assert [post.text for post in posts] == [item["message"] for item in items]
    assert posts[0].posted_at == datetime(2021, 7, 4, 19, 50, 58, tzinfo=UTC)
    assert {post.author.native_id for post in posts if post.author} == {"4"}


@pytest.mark.parametrize("name", ["posts_single_post_data.json", "posts_single_post_data_fields.json"])
def test_a_real_single_post_is_read(shared_data: Path, name: str) -> None:
    item = body_of(shared_data, "facebook", name)
    post = facebook.post_of(item, "ref", PAGE)
    assert post.native_id == item["id"]
    assert post.author
    assert post.author.handle == "laman.desa"
    assert post.posted_at


def test_real_default_feeds_are_read_whole(shared_data: Path) -> None:
    items = body_of(shared_data, "facebook", "posts_feeds_default_fields_p1.json")["data"]
    posts = [facebook.post_of(item, "ref") for item in items]
    assert all(post.posted_at and post.native_id for post in posts)
    assert len({post.native_id for post in posts}) == len(items)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("users_medias_p1.json", ("data",)),
        ("users_tagged_medias.json", ("data",)),
        ("discovery_medias_p1.json", ("business_discovery", "media", "data")),
    ],
)
def test_real_media_lists_are_named_by_their_short_codes(
    shared_data: Path, name: str, path: tuple[str, ...]
) -> None:
    items = body_of(shared_data, "instagram", name)
    for key in path:
        items = items[key]
    for item in items:
        post = instagram.post_of(item, "ref", AccountRef("instagram", "17841407673135339", "contoh"))
        assert post.text == item.get("caption", "")
        assert post.url == item["permalink"]
        assert post.native_id.isdigit()
        assert post.native_id != item["id"]
        assert post.posted_at
        assert post.engagement
        assert post.engagement.likes == item["like_count"]


def test_a_real_album_shows_each_of_its_pictures(shared_data: Path) -> None:
    item = body_of(shared_data, "instagram", "medias_media_default.json")
    post = instagram.post_of(item, "ref")
    assert [media.kind for media in post.media] == ["image", "image", "video"]


def test_a_real_discovery_answer_gives_a_page_and_its_cursor(shared_data: Path) -> None:
    body = body_of(shared_data, "instagram", "discovery_medias_p1.json")
    listed = instagram.listed(
        body["business_discovery"]["media"], AccountRef("instagram", handle="contoh"), START, "raw", 2
    )
    assert len(listed.posts) == 2
    assert listed.following == {"after": "after"}


# --- made-up items ------------------------------------------------------------------------------------


def test_attachments_links_and_counts_of_a_page_post_are_read() -> None:
    item = {
        "id": "1_2",
        "message": "Lihat https://contoh.id/a #Lobar",
        "created_time": "2024-01-31T08:00:00+0000",
        "from": {"id": "1", "name": "Laman"},
        "shares": {"count": 3},
        "reactions": {"data": [], "summary": {"total_count": 11}},
        "comments": {"data": [], "summary": {"total_count": 5}},
        "parent_id": "9_8",
        "attachments": {
            "data": [
                {"media_type": "link", "title": "Judul", "unshimmed_url": "https://contoh.id/b"},
                {
                    "media_type": "album",
                    "subattachments": {
                        "data": [
                            {
                                "type": "photo",
                                "url": "https://www.facebook.com/photo/1",
                                "media": {"image": {"src": "https://contoh.id/1.jpg"}},
                            }
                        ]
                    },
                },
            ]
        },
    }
    post = facebook.post_of(item, "ref")
    assert post.links == ("https://contoh.id/a", "https://contoh.id/b")
    assert [(media.kind, media.text) for media in post.media] == [("link", "Judul"), ("image", None)]
    assert post.media[1].url == "https://contoh.id/1.jpg"  # the file, not its page
    assert post.hashtags == ("Lobar",)
    assert post.engagement
    assert (post.engagement.likes, post.engagement.comments, post.engagement.shares) == (11, 5, 3)
    assert [(relation.kind, relation.native_id) for relation in post.relations] == [("repost", "9_8")]


def test_a_threads_post_tells_what_it_quotes_and_its_topic() -> None:
    item = {
        "id": "18050206876707110",
        "text": "Setuju @teman",
        "permalink": "https://www.threads.com/@warga/post/CuZsgfWLyiI",
        "timestamp": "2024-01-31T08:00:00+0000",
        "username": "warga",
        "media_type": "IMAGE",
        "media_url": "https://contoh.id/1.jpg",
        "topic_tag": "Lobar",
        "quoted_post": {"id": "18050206876707000"},
    }
    post = threads.post_of(item, "ref")
    assert post.hashtags == ("Lobar",)
    assert post.mentions == ("teman",)
    assert [(relation.kind, relation.native_id) for relation in post.relations] == [
        ("quote", "18050206876707000")
    ]
    assert [media.kind for media in post.media] == ["image"]


@pytest.mark.parametrize("mapper", [facebook.post_of, instagram.post_of, threads.post_of])
def test_an_item_without_a_name_is_refused(mapper) -> None:
    with pytest.raises(BadItem):
        mapper({"message": "tanpa id", "caption": "tanpa id", "text": "tanpa id"}, "ref")


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([
    "id", "message", "story", "from", "attachments", "reactions", "shares", "message_tags", "parent_id",
    "caption", "children", "permalink", "shortcode", "media_type", "text", "quoted_post", "topic_tag",
    "timestamp", "created_time", "username",
]), junk))  # fmt: skip
def test_any_item_is_mapped_or_refused(item: dict[str, Any]) -> None:
    for mapper in (facebook.post_of, instagram.post_of, threads.post_of):
        try:
            mapper(item, "ref")
        except BadItem:
            pass


# --- pushes -------------------------------------------------------------------------------------------


def feed(**value: Any) -> dict[str, Any]:
    entry = {
        "id": PAGE.native_id,
        "time": int(START.timestamp()),
        "changes": [{"field": value.pop("field", "feed"), "value": value}],
    }
    return {"object": "page", "entry": [entry]}


OWN = {"id": PAGE.native_id, "name": "Laman Desa"}
POST_ID = f"{PAGE.native_id}_424924701699721"


@pytest.mark.parametrize(
    ("verb", "kind"), [("add", PostSeen), ("edited", PostEdited), ("edit", PostEdited), ("remove", PostGone)]
)
def test_each_verb_about_a_post_is_its_event(verb: str, kind: type) -> None:
    told = feed(
        item="status", verb=verb, post_id=POST_ID, message="Warta", created_time=1706770800, **{"from": OWN}
    )
    (event,) = facebook.webhook_events(told, START)
    assert type(event) is kind
    if isinstance(event, PostGone):
        assert (event.ref.native_id, event.reason) == (POST_ID, "deleted")
    else:
        assert isinstance(event, PostSeen)
        assert event.post.native_id == POST_ID
        assert event.post.posted_at == datetime(2024, 2, 1, 7, tzinfo=UTC)


def test_a_pushed_post_and_the_same_post_in_a_list_are_one_version() -> None:
    told = feed(item="status", verb="add", post_id=POST_ID, message="Warta", **{"from": OWN})
    (pushed,) = facebook.webhook_events(told, START)
    item = {"id": POST_ID, "message": "Warta", "updated_time": "2024-02-02T00:00:00+0000", "from": OWN}
    listed = facebook.seen(item, PAGE, START, "raw")
    assert isinstance(pushed, PostSeen)
    assert pushed.key == listed.key


def test_comments_are_acts_and_reactions_are_not_collected() -> None:
    comment = feed(
        item="comment",
        verb="add",
        post_id=POST_ID,
        comment_id="c1",
        message="Dukung",
        **{"from": {"id": "77", "name": "Seseorang"}},
    )
    (event,) = facebook.webhook_events(comment, START)
    assert isinstance(event, ActSeen)
    assert (event.interaction.kind, event.interaction.target_post) == ("comment", POST_ID)
    assert facebook.webhook_events(feed(item="reaction", verb="add", post_id=POST_ID), START) == ()


def test_unpublished_posts_hidden_posts_and_removed_comments_say_nothing() -> None:
    for told in (
        feed(item="photo", verb="add", post_id=POST_ID, published=0, **{"from": OWN}),
        feed(item="status", verb="hide", post_id=POST_ID, **{"from": OWN}),
        feed(item="comment", verb="remove", post_id=POST_ID, comment_id="c1"),
    ):
        assert facebook.webhook_events(told, START) == ()


def test_a_page_that_changes_its_name_is_told() -> None:
    entry = {
        "id": PAGE.native_id,
        "time": int(START.timestamp()),
        "changes": [{"field": "name", "value": "Nama Baru"}],
    }
    (event,) = facebook.webhook_events({"object": "page", "entry": [entry]}, START)
    assert isinstance(event, AccountChanged)
    assert event.state == "renamed"


def threads_push(field: str, **value: Any) -> dict[str, Any]:
    return {
        "app_id": "1",
        "topic": "moderate",
        "target_id": "78901",
        "time": int(START.timestamp()),
        "subscription_id": "2",
        "has_uid_field": False,
        "values": {"value": value, "field": field},
    }


def test_threads_tells_of_a_new_post_by_address_and_of_a_deletion_by_id() -> None:
    (noticed,) = threads.webhook_events(threads_push("publish", id="8901234", username="warga"), START)
    assert isinstance(noticed, PostNoticed)
    assert noticed.ref.account == AccountRef("threads", "78901", "warga")
    told = threads_push("delete", id="8901234", owner_id="78901", deleted_at="2024-02-01T04:00:00+0000")
    (gone,) = threads.webhook_events(told, START)
    assert isinstance(gone, PostGone)
    assert (gone.ref.native_id, gone.reason) == ("8901234", "deleted")
    assert threads.webhook_events(threads_push("replies", id="1", text="balasan orang lain"), START) == ()


def test_a_threads_push_with_words_needs_no_second_question() -> None:
    told = threads_push("publish", id="8901234", username="warga", text="Halo", permalink="https://x.test")
    (seen,) = threads.webhook_events(told, START)
    assert isinstance(seen, PostSeen)
    assert seen.post.text == "Halo"


@pytest.mark.parametrize(
    "body", [b"[]", b"{", b'{"object":"user"}', b'{"object":"page","entry":{}}', b"\xff\xfe"]
)
def test_a_signed_delivery_that_makes_no_sense_is_malformed(body: bytes) -> None:
    connector = facebook.FacebookConsented(Access(BASIS, {"app_secret": "rahasia"}))
    signature = hmac.new(b"rahasia", body, hashlib.sha256).hexdigest()
    with pytest.raises(ReceiveError) as refused:
        connector.receive({"X-Hub-Signature-256": f"sha256={signature}"}, body, START)
    assert refused.value.kind == "malformed"


@given(junk)
def test_any_signed_delivery_is_read_or_refused(value: Any) -> None:
    for told in ({"object": "page", "entry": [{"time": 1706760000, "changes": value}]}, {"values": value}):
        for read in (facebook.webhook_events, threads.webhook_events):
            try:
                read({"time": 1706760000, **told}, START + timedelta(hours=1))
            except ReceiveError:
                pass
