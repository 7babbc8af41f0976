"""Bluesky: real bodies as posts, two routes to one account, likes on request."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from contract import START, Store
from hypothesis import given
from hypothesis import strategies as st
from test_bluesky_contract import FeedsRig, RecordsRig

from pantau.demo.platforms import bluesky as simulated
from pantau.demo.platforms.server import as_json
from pantau.engine.post import Author
from pantau.engine.sources.connectors.bluesky_posts import (
    POST,
    Address,
    post_of_record,
    seen_in_feed,
    seen_in_record,
    seen_in_view,
)
from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.likes import LikeCheck
from pantau.engine.sources.errors import BadItem

DID = "did:plc:" + "a" * 24
ACCOUNT = AccountRef("bluesky", DID, "warga.bsky.social")
AUTHOR = Author("bluesky", DID, "warga.bsky.social")
HERE = Address(DID, POST, "3lix6ufungs22")


def body_of(shared_data: Path, name: str) -> Any:
    return json.loads((shared_data / "api" / "bluesky" / name).read_bytes())


@pytest.fixture
def store() -> Store:
    return Store()


# --- real bodies --------------------------------------------------------------------------------------


def test_a_real_author_feed_is_read_whole(shared_data: Path) -> None:
    items = body_of(shared_data, "feeds_author_feed.json")["feed"]
    account = AccountRef("bluesky", items[0]["post"]["author"]["did"])
    seen = [one for item in items if (one := seen_in_feed(item, account, START, "raw"))]
    own = [item["post"] for item in items if item["post"]["author"]["did"] == account.native_id]
    reposts = sum("reason" in item for item in items)
    assert len(seen) == len(own) + reposts
    assert [one.version for one in seen if not one.post.relations] == [
        view["cid"] for view in own if "reply" not in view["record"] and "record" not in view.get("embed", {})
    ]
    assert all(one.post.posted_at and one.post.author and one.post.author.handle for one in seen)
    answers = [one for one in seen if any(relation.kind == "reply" for relation in one.post.relations)]
    assert answers


@pytest.mark.parametrize(
    ("name", "media", "relations"),
    [
        ("posts_regular_post_text_only.json", [], []),
        ("posts_regular_post_w_images.json", ["image"], []),
        ("posts_regular_post_w_video.json", ["video"], []),
        ("posts_regular_post_with_link.json", ["link"], []),
        ("posts_quote.json", [], ["quote"]),
        ("posts_quote_as_a_reply.json", [], ["reply", "quote"]),
    ],
)
def test_real_posts_keep_words_pictures_and_what_they_answer(
    shared_data: Path, name: str, media: list[str], relations: list[str]
) -> None:
    view = body_of(shared_data, name)["post"]
    post = seen_in_view(view, None, START, "raw").post
    assert post.text == view["record"]["text"]
    assert post.native_id == view["uri"]
    assert [one.kind for one in post.media] == media
    assert all(one.url for one in post.media)
    assert [one.kind for one in post.relations] == relations
    assert post.engagement
    assert post.engagement.likes == view["likeCount"]
    assert (
        post.url
        == f"https://bsky.app/profile/{view['author']['handle']}/post/{view['uri'].rpartition('/')[2]}"
    )


def test_the_record_of_a_real_post_reads_as_its_view_does(shared_data: Path) -> None:
    view = body_of(shared_data, "posts_regular_post_text_only.json")["post"]
    item = {"uri": view["uri"], "cid": view["cid"], "value": view["record"]}
    account = AccountRef("bluesky", view["author"]["did"], view["author"]["handle"])
    listed, shown = seen_in_record(item, account, START, "a"), seen_in_view(view, account, START, "b")
    assert listed.key == shown.key
    assert (listed.post.text, listed.post.posted_at) == (shown.post.text, shown.post.posted_at)


def test_every_post_of_a_real_thread_is_read(shared_data: Path) -> None:
    views: list[dict[str, Any]] = []

    def gather(node: Any) -> None:
        if isinstance(node, dict):
            if "record" in node and "cid" in node and "author" in node:
                views.append(node)
            for inner in node.values():
                gather(inner)
        elif isinstance(node, list):
            for inner in node:
                gather(inner)

    gather(body_of(shared_data, "getPostThread.response.json"))
    assert len(views) > 50
    for view in views:
        assert seen_in_view(view, None, START, "raw").post.text == view["record"].get("text", "")


# --- mapping ------------------------------------------------------------------------------------------


def test_facets_count_bytes_and_name_links_tags_and_people() -> None:
    text = "🎉 @warga.bsky.social lihat tautan"
    facets = [
        {"index": {"byteStart": 5, "byteEnd": 23}, "features": [{"$type": "x#mention", "did": "did:plc:b"}]},
        {
            "index": {"byteStart": 30, "byteEnd": 36},
            "features": [{"$type": "x#link", "uri": "https://a.example"}],
        },
        {"index": {"byteStart": 0, "byteEnd": 1}, "features": [{"$type": "x#tag", "tag": "pemilu"}]},
    ]
    post = post_of_record(HERE, {"text": text, "facets": facets}, "ref", AUTHOR)
    assert post.mentions == ("warga.bsky.social",)
    assert post.links == ("https://a.example",)
    assert post.hashtags == ("pemilu",)


def test_a_repost_is_an_act_of_the_account_that_names_the_original() -> None:
    view = {
        "uri": "at://did:plc:b/app.bsky.feed.post/3a",
        "cid": "c1",
        "author": {"did": "did:plc:b", "handle": "lain.example"},
        "record": {"text": "Kata orang lain", "createdAt": "2024-01-01T00:00:00Z"},
    }
    by = {"did": DID, "handle": "warga.bsky.social"}
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": by, "indexedAt": "2024-02-01T00:00:00Z"}
    seen = seen_in_feed({"post": view, "reason": reason}, ACCOUNT, START, "raw")
    assert seen
    assert seen.post.author
    assert seen.post.author.native_id == DID
    assert seen.post.native_id != view["uri"]
    assert seen.post.posted_at == datetime(2024, 2, 1, tzinfo=UTC)
    (relation,) = seen.post.relations
    assert (relation.kind, relation.native_id, relation.author_handle) == (
        "repost",
        view["uri"],
        "lain.example",
    )
    assert seen_in_feed({"post": view}, ACCOUNT, START, "raw") is None  # shown as context, not done by it


NAMES = (
    "text facets index byteStart byteEnd features $type uri embed images record media langs reply parent tags"
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 300) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(json_values)
def test_any_record_is_a_post_or_no_post(value: Any) -> None:
    try:
        seen = seen_in_record({"uri": str(HERE), "cid": "c", "value": value}, ACCOUNT, START, "raw")
    except BadItem:
        return
    assert seen.post.native_id == str(HERE)


# --- routes -------------------------------------------------------------------------------------------


def test_a_name_leads_to_a_number_and_an_old_name_to_nothing() -> None:
    rig = FeedsRig()
    old = AccountRef("bluesky", handle="warga1.bsky.social")
    assert rig.resolve(old)[old.name].account == rig.ref(rig.watched)
    rig.world.rename(rig.watched, "baru.example")
    assert rig.resolve(old)[old.name].state == "not_found"
    known = AccountRef("bluesky", rig.watched.native_id)
    found = rig.resolve(known)[known.name]
    assert found.account
    assert found.account.handle == "baru.example"


@pytest.mark.parametrize(
    ("state", "told"), [("suspended", "suspended"), ("private", "not_found"), ("deleted", "deleted")]
)
def test_why_an_account_is_off_is_told_by_its_own_server(state: Any, told: str) -> None:
    rig = FeedsRig()
    rig.world.set_state(rig.watched, state)
    assert rig.resolve(rig.ref(rig.watched))[rig.watched.native_id].state == told


def test_a_post_the_view_has_lost_is_not_gone_while_its_own_server_has_it(store: Store) -> None:
    rig = FeedsRig()
    post = rig.publish("Masih ada")
    rig.app.hidden_from_view.add(simulated.uri(post))  # type: ignore[attr-defined]
    rig.recheck(store, [post])
    assert rig.native_id(post) in store.seen
    assert not store.gone
    rig.world.delete(post)
    rig.recheck(store, [post])
    assert store.gone[rig.native_id(post)].reason == "deleted"


def test_a_post_of_an_account_that_is_off_is_gone_with_it(store: Store) -> None:
    rig = FeedsRig()
    post = rig.publish()
    rig.world.set_state(rig.watched, "suspended")
    rig.recheck(store, [post])
    assert store.gone[rig.native_id(post)].reason == "account_gone"


def test_an_account_that_deleted_everything_is_not_called_blind(store: Store) -> None:
    rig = FeedsRig()
    post = rig.publish()
    rig.sweep(store)
    rig.world.delete(post)
    rig.sweep(store)
    assert not store.gaps
    rig.publish("Lagi")
    rig.trouble(as_json({"feed": []}), times=1)
    rig.sweep(store)
    assert store.whys() == {"answer"}  # an empty list while the profile counts posts


def test_records_tell_deletions_behind_the_first_page(store: Store) -> None:
    rig = RecordsRig()
    posts = []
    for number in range(45):
        posts.append(rig.publish(f"Warta {number}"))
        rig.clock.advance(60)
    rig.sweep(store)
    for post in (posts[0], posts[20], posts[-1]):
        rig.world.delete(post)
    rig.sweep(store)
    assert set(store.gone) == {rig.native_id(post) for post in (posts[0], posts[20], posts[-1])}


def test_a_quota_that_runs_out_is_a_gap_and_comes_back(store: Store) -> None:
    rig = FeedsRig()
    rig.app.limit = 1  # type: ignore[attr-defined]
    rig.app._window = (int(START.timestamp()) // 300, 1)  # type: ignore[attr-defined]
    post = rig.publish()
    rig.sweep(store)
    assert store.whys() == {"quota"}
    rig.clock.advance(301)
    rig.sweep(store)
    assert rig.native_id(post) in store.seen


# --- likes --------------------------------------------------------------------------------------------


def check_like(rig: FeedsRig, ref: PostRef, actor: str) -> LikeCheck:
    async def run() -> LikeCheck:
        async with rig._client() as client:
            connector = rig.connector(rig.access())
            return await connector.check_like(ref, AccountRef("bluesky", actor), rig._fetcher(client))

    return asyncio.run(run())


def test_a_reported_like_is_found_and_other_peoples_are_not_kept() -> None:
    rig = FeedsRig()
    ref = PostRef("bluesky", rig.native_id(rig.publish()))
    likes = [f"did:plc:{number:024x}" for number in range(250)]
    rig.app.likes[ref.native_id] = likes  # type: ignore[attr-defined]
    found = check_like(rig, ref, likes[-1])
    assert found.act
    assert found.act.interaction.kind == "like"
    assert found.act.interaction.actor.native_id == likes[-1]
    assert found.act.interaction.target_post == ref.native_id
    assert check_like(rig, ref, DID) == LikeCheck(None, True)
    assert not [body for body in rig.kept.values() if likes[3].encode() in body]
