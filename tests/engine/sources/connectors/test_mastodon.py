"""Mastodon: real bodies as posts, wordings between two looks, servers that close or move people."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from contract import BASIS, Store
from test_mastodon_contract import MastodonRig

from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.likes import LikeCheck
from pantau.engine.sources.connectors.mastodon import home_of, post_of, version_of
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.errors import BadItem

LISTS = (
    "get_account_statuses_default.json",
    "get_account_statuses_limit.json",
    "get_account_statuses_limit_1.json",
    "get_timeline_hashtag_anonymous.json",
    "get_timeline_public_anonymous.json",
)


def recorded(shared_data: Path, name: str) -> Any:
    return json.loads((shared_data / "api" / "mastodon" / name).read_bytes())


@pytest.fixture
def rig() -> MastodonRig:
    return MastodonRig()


@pytest.fixture
def store() -> Store:
    return Store()


# --- real bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_real_lists_of_statuses_are_read_whole(shared_data: Path, name: str) -> None:
    answer = recorded(shared_data, name)
    for status in answer["body"]:
        post = post_of(status, "ref", "server.example")
        assert post.native_id == status["uri"]
        assert post.posted_at
        assert post.author
        assert post.author.native_id == status["account"]["uri"]
        assert post.author.handle
        assert "@" in post.author.handle
        assert "<" not in post.text.replace("<3", "")
        assert len(post.media) == len((status["reblog"] or status)["media_attachments"])
        assert bool(status["reblog"]) == any(one.kind == "repost" for one in post.relations)


def test_a_real_status_keeps_words_tags_links_and_people(shared_data: Path) -> None:
    status = recorded(shared_data, "get_status_anonymous.json")["body"]
    post = post_of(status, "ref", "fosstodon.org")
    assert post.text.startswith("Super grateful to have received")
    assert post.hashtags == tuple(tag["name"] for tag in status["tags"])
    assert [one.split("#")[0] for one in post.links] == [
        "https://r-consortium.org/posts/r-consortium-awards-first-round-of-2025-isc-grants/"
    ] * len(post.links)
    assert post.mentions == tuple(one["acct"] for one in status["mentions"])
    assert post.engagement
    assert post.engagement.likes == status["favourites_count"]
    assert version_of(status) == status["created_at"]


def test_the_simulators_statuses_have_no_name_that_real_ones_lack(
    shared_data: Path, rig: MastodonRig
) -> None:
    real = recorded(shared_data, "get_status_anonymous.json")["body"]
    invented = rig.app._shape(rig.publish())  # type: ignore[attr-defined]
    assert invented.keys() <= real.keys()
    assert invented["account"].keys() <= real["account"].keys()


# --- mapping ------------------------------------------------------------------------------------------


def status(**changes: Any) -> dict[str, Any]:
    account = {"id": "1", "acct": "warga", "uri": "https://desa.example/users/warga"}
    return {
        "uri": "https://desa.example/users/warga/statuses/1",
        "account": account,
        "content": "",
        **changes,
    }


def test_a_warning_is_read_before_the_words() -> None:
    assert (
        post_of(status(spoiler_text="Politik", content="<p>Isi</p>"), "ref", "desa.example").text
        == "Politik\nIsi"
    )


@pytest.mark.parametrize("broken", [{}, {"uri": "x"}, status(content=["a"]), status(account="warga")])
def test_what_is_no_status_is_no_post(broken: dict[str, Any]) -> None:
    with pytest.raises(BadItem):
        post_of(broken, "ref", "desa.example")


@pytest.mark.parametrize(
    ("ref", "home"),
    [
        (AccountRef("mastodon", None, "@Warga@Desa.Example"), ("Warga", "desa.example")),
        (AccountRef("mastodon", "https://desa.example/users/warga"), ("warga", "desa.example")),
        (AccountRef("mastodon", "https://desa.example/@warga"), ("warga", "desa.example")),
        (AccountRef("mastodon", "https://desa.example/ap/users/116"), None),
        (AccountRef("mastodon", None, "warga"), None),
    ],
)
def test_an_account_says_where_it_lives(ref: AccountRef, home: tuple[str, str] | None) -> None:
    assert home_of(ref) == home


# --- edits --------------------------------------------------------------------------------------------


def test_no_wording_between_two_looks_is_lost(rig: MastodonRig, store: Store) -> None:
    post = rig.publish("Satu")
    rig.sweep(store)
    for text in ("Dua", "Tiga"):
        rig.clock.advance(300)
        rig.world.edit(post, text)
    rig.sweep(store)
    assert [event.post.text for event in store.versions.values()] == ["Satu", "Dua", "Tiga"]
    requests = len(rig.app.log)
    rig.sweep(store)
    assert len(store.versions) == 3
    assert len(rig.app.log) == requests + 1  # nothing was edited since: one list


def test_a_second_look_lists_only_the_overlap(rig: MastodonRig, store: Store) -> None:
    rig.publish()
    rig.sweep(store)
    rig.sweep(store)
    paths = [(one.path.rpartition("/")[2], "since_id" in one.query) for one in rig.app.log]
    assert paths == [("lookup", False), ("statuses", False), ("statuses", True)]


# --- servers ------------------------------------------------------------------------------------------


def test_an_empty_list_is_doubted_until_the_account_counts_nothing(rig: MastodonRig, store: Store) -> None:
    post = rig.publish()
    rig.sweep(store)
    rig.world.delete(post)
    rig.sweep(store)
    assert not store.gaps
    rig.publish()
    rig.trouble(answer=rig.emptied()(rig.error_in_success()), times=2)
    rig.sweep(store)
    assert store.whys() == {"answer"}


def test_a_closed_server_is_read_by_those_signed_in(rig: MastodonRig, store: Store) -> None:
    rig.revoke()
    post = rig.publish()
    rig.sweep(store)
    assert store.states() == {"blocked_us"}
    rig.app.tokens.add("kunci-rahasia")  # type: ignore[attr-defined]
    rig.access = lambda: Access(BASIS, {"token@desa1.example": "kunci-rahasia"})  # type: ignore[method-assign]
    rig.sweep(store)
    assert rig.native_id(post) in store.seen
    rig.app.tokens.clear()  # type: ignore[attr-defined]
    rig.sweep(store)
    assert store.whys() == {"permission", "token"}


def test_an_account_that_moved_is_told_with_its_new_home(rig: MastodonRig) -> None:
    rig.app.moved[rig.watched.native_id] = rig.new_account(2)  # type: ignore[attr-defined]
    found = rig.resolve(rig.ref(rig.watched))[rig.watched.native_id]
    assert found.state == "renamed"
    assert found.account == AccountRef(
        "mastodon", "https://desa2.example/users/warga2", "warga2@desa2.example"
    )


def test_one_server_in_trouble_does_not_stop_the_others(rig: MastodonRig, store: Store) -> None:
    other = rig.new_account(2)
    post = rig.world.publish(other, "Server lain")
    rig.trouble(rig.limited(None), times=99, touches=lambda request: request.host == "desa1.example")
    rig.sweep(store, [rig.watched, other])
    assert rig.native_id(post) in store.seen
    assert store.looks == [rig.ref(other)]


def test_a_quota_that_runs_out_is_a_gap_and_comes_back(rig: MastodonRig, store: Store) -> None:
    rig.app.limit = 1  # type: ignore[attr-defined]
    rig.publish()
    rig.sweep(store)
    assert store.whys() == {"quota"}
    rig.app.limit = 300  # type: ignore[attr-defined]
    rig.clock.advance(301)
    rig.sweep(store)
    assert len(store.looks) == 1


def test_a_post_that_another_kind_of_server_names_is_left_to_people(rig: MastodonRig, store: Store) -> None:
    rig.recheck_refs(
        store, [PostRef("mastodon", "https://pleroma.example/objects/a-b-c", rig.ref(rig.watched))]
    )
    assert store.whys() == {"no_route"}
    assert not rig.app.log


# --- likes --------------------------------------------------------------------------------------------


def test_a_reported_favour_is_found_and_its_absence_is_no_proof(rig: MastodonRig) -> None:
    post, fan = rig.publish(), rig.new_account(3)
    rig.app.favours[rig.native_id(post)] = [rig.new_account(4), fan]  # type: ignore[attr-defined]

    async def check(actor: AccountRef) -> LikeCheck:
        async with rig._client() as client:
            connector = rig.connector(rig.access())
            ref = PostRef("mastodon", rig.native_id(post), rig.ref(rig.watched))
            return await connector.check_like(ref, actor, rig._fetcher(client))

    found = asyncio.run(check(rig.ref(fan)))
    assert found.act
    assert found.act.interaction.actor.handle == "warga3@desa3.example"
    assert asyncio.run(check(AccountRef("mastodon", "https://x.example/users/y"))) == LikeCheck(None, False)
    assert not [body for body in rig.kept.values() if b"warga4" in body]


def test_a_like_on_a_post_that_is_gone_cannot_be_checked(rig: MastodonRig) -> None:
    async def check() -> LikeCheck:
        async with rig._client() as client:
            ref = PostRef("mastodon", "https://desa1.example/users/warga1/statuses/1")
            return await rig.connector(rig.access()).check_like(
                ref, rig.ref(rig.watched), rig._fetcher(client)
            )

    with pytest.raises(FetchError, match="Record not found"):
        asyncio.run(check())
