"""What only YouTube does: fifty channels a unit, quota days on Pacific time, lagging numbers, comments."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from contract import Rig, Store
from test_youtube_contract import YouTubeRig

from pantau.demo.platforms.server import Response
from pantau.demo.platforms.youtube import YouTube as SimulatedYouTube
from pantau.engine.sources.connectors.events import AccountRef, PostEdited, PostRef
from pantau.engine.sources.connectors.fetching import Answer, FetchError
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, ReceiveError
from pantau.engine.sources.connectors.youtube import RELIST_AFTER, YouTube
from pantau.engine.sources.connectors.youtube_answers import (
    is_commentless,
    items_in,
    map_comment,
    map_video,
    replies_in,
    top_comment,
    uploads_of,
    video_listed,
    why_of,
)
from pantau.engine.sources.connectors.youtube_comments import YouTubeComments

NOW = datetime(2024, 2, 1, tzinfo=UTC)


@pytest.fixture
def rig() -> YouTubeRig:
    return YouTubeRig()


@pytest.fixture
def store() -> Store:
    return Store()


def asked(rig: Rig) -> Counter[str]:
    return Counter(request.path.rpartition("/")[2] for request in rig.app.log)


# --- requests ---------------------------------------------------------------------------------------


def test_a_hundred_channels_of_which_three_changed_cost_six_units(rig: YouTubeRig, store: Store) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 101))]
    for account in accounts:
        rig.world.publish(account, "Awal")
    rig.sweep(store, accounts)
    rig.app.log.clear()
    rig.clock.advance(900)
    for account in (accounts[3], accounts[60], accounts[99]):
        rig.world.publish(account, "Baru")
    rig.sweep(store, accounts)
    # two looks at fifty, three lists; two readings, since each fifty is read and stored on its own
    assert asked(rig) == {"channels": 2, "playlistItems": 3, "videos": 2}
    assert len(store.looks) == 200


def test_an_unchanged_channel_is_listed_again_after_a_week(rig: YouTubeRig, store: Store) -> None:
    old = rig.publish("Diganti diam-diam")
    rig.sweep(store)
    rig.clock.advance(600)
    rig.world.delete(old)
    fresh = rig.publish("Jumlahnya tetap satu")
    rig.sweep(store)
    assert fresh.native_id not in store.seen
    rig.clock.advance(RELIST_AFTER)
    rig.sweep(store)
    assert fresh.native_id in store.seen
    assert set(store.noticed) == {old.native_id}


def test_a_number_that_lags_delays_a_video_and_does_not_lose_it(store: Store) -> None:
    rig = YouTubeRig()
    assert isinstance(rig.app, SimulatedYouTube)
    rig.publish("Awal")
    rig.clock.advance(7200)
    rig.app.count_lag_s = 3600
    rig.sweep(store)
    late = rig.publish("Jumlah menyusul")
    rig.clock.advance(600)
    rig.sweep(store)
    rig.clock.advance(3600)
    rig.sweep(store)
    assert late.native_id in store.seen


def test_a_list_that_lags_behind_the_number_is_asked_again(rig: YouTubeRig, store: Store) -> None:
    rig.publish("Awal")
    rig.sweep(store)
    rig.clock.advance(600)
    late = rig.publish("Daftar menyusul")

    def without_newest(response: Response) -> Response:
        body = json.loads(response.body)
        return Response(200, json.dumps({**body, "items": body["items"][1:]}).encode())

    rig.trouble(change=without_newest)
    rig.sweep(store)
    assert late.native_id not in store.seen
    rig.clock.advance(600)
    rig.sweep(store)
    assert late.native_id in store.seen


def test_a_video_that_left_the_list_is_noticed_and_then_found_gone(rig: YouTubeRig, store: Store) -> None:
    for number in range(3):
        rig.publish(f"Video {number}")
        rig.clock.advance(60)
    dropped = rig.publish("Dihapus")
    rig.sweep(store)
    rig.clock.advance(600)
    rig.world.delete(dropped)
    rig.sweep(store)
    assert set(store.noticed) == {dropped.native_id}
    rig.recheck_refs(store, list(store.noticed.values()))
    assert store.gone[dropped.native_id].reason == "unknown"  # the API does not say why


def test_a_channel_with_more_videos_than_a_first_look_reads_has_a_gap_before(
    rig: YouTubeRig, store: Store
) -> None:
    for number in range(230):
        rig.publish(f"Video {number}")
        rig.clock.advance(60)
    rig.sweep(store)
    assert len(store.seen) == 200
    [gap] = store.gaps
    assert (gap.why, gap.start) == ("page_limit", None)
    assert gap.end == min(event.post.posted_at for event in store.latest.values() if event.post.posted_at)


def test_the_quota_runs_out_as_a_gap_and_comes_back_at_midnight_pacific(store: Store) -> None:
    rig = YouTubeRig()
    assert isinstance(rig.app, SimulatedYouTube)
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 8))]
    for account in accounts:
        rig.world.publish(account, f"Dari {account.name}")
    rig.app.units_per_day = 4  # one look, three lists
    rig.sweep(store, accounts)
    assert store.whys() == {"quota"}
    assert len(store.gaps) == len(accounts), "not one video was read, so not one channel was seen"
    assert rig.app.spent() == 4
    unanswered = len(rig.app.log) - 4
    assert unanswered <= 2, "a spent quota is not asked again and again"
    rig.clock.advance(timedelta(hours=4))  # 16:00 WITA, midnight in California
    rig.app.units_per_day = 100
    rig.sweep(store, accounts)
    assert len(store.seen) == len(accounts)
    assert rig.app.spent() == 9


def test_an_answer_without_a_single_channel_is_doubted(rig: YouTubeRig, store: Store) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 8))]
    empty = {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0, "resultsPerPage": 0}}
    rig.trouble(Response(200, json.dumps(empty).encode()), touches=lambda request: True)
    rig.sweep(store, accounts)
    assert store.whys() == {"answer"}
    assert not store.changes


def test_an_answer_without_a_single_video_of_many_channels_is_doubted(rig: YouTubeRig, store: Store) -> None:
    posts = [rig.publish(), *(rig.world.publish(rig.new_account(number), "Ada") for number in range(2, 8))]
    empty = {"kind": "youtube#videoListResponse", "items": [], "pageInfo": {"totalResults": 0}}
    rig.trouble(Response(200, json.dumps(empty).encode()), touches=lambda request: True)
    rig.recheck(store, posts)
    assert store.whys() == {"answer"}
    assert not store.gone


def test_the_key_stands_in_no_audit_and_no_kept_answer(rig: YouTubeRig, store: Store) -> None:
    rig.publish()
    rig.sweep(store)
    key = rig.access().app["key"]
    assert rig.app.log[0].query["key"] == key
    assert key not in repr(rig.audit) + repr(rig.kept)


def test_it_does_not_start_without_a_key(rig: YouTubeRig) -> None:
    with pytest.raises(NotPermittedError, match="key"):
        rig.connector(Access(rig.access().legal_basis))


# --- resolve ----------------------------------------------------------------------------------------


def test_ids_handles_and_old_names_are_resolved_and_custom_names_left_to_people(rig: YouTubeRig) -> None:
    named = rig.world.add_account("youtube", "UC" + "n" * 22, "@Paslon.Satu", "Paslon Satu")
    rig.world.add_account("youtube", "UC" + "u" * 22, "user/lama", "Nama Lama")
    found = rig.resolve(
        AccountRef("youtube", rig.watched.native_id),
        AccountRef("youtube", "UC" + "x" * 22),
        AccountRef("youtube", handle="paslon.satu"),
        AccountRef("youtube", handle="user/lama"),
        AccountRef("youtube", handle="c/siapa"),
        AccountRef("youtube", handle="tiada"),
    )
    assert {name: resolution.state for name, resolution in found.items()} == {
        rig.watched.native_id: "active",
        "UC" + "x" * 22: "not_found",
        "paslon.satu": "active",
        "user/lama": "active",
        "c/siapa": "unknown",
        "tiada": "not_found",
    }
    assert found["paslon.satu"].account == AccountRef("youtube", named.native_id, "Paslon.Satu")
    assert asked(rig) == {"channels": 4}


def test_a_spent_quota_resolves_nothing_and_says_it_is_ours(rig: YouTubeRig) -> None:
    assert isinstance(rig.app, SimulatedYouTube)
    rig.app.units_per_day = 0
    [resolution] = rig.resolve(rig.ref(rig.watched)).values()
    assert (resolution.state, resolution.detail) == ("our_quota", "quotaExceeded")


# --- push -------------------------------------------------------------------------------------------


def test_a_pushed_upload_is_read_by_recheck_and_a_tombstone_is_a_deletion(
    rig: YouTubeRig, store: Store
) -> None:
    post = rig.publish("Judul saja\nUraian yang tidak ikut didorong")
    rig.receive(store, *rig.delivery(post, "posted"))
    rig.recheck_refs(store, list(store.noticed.values()))
    assert store.latest[post.native_id].post.text.endswith("Uraian yang tidak ikut didorong")
    rig.clock.advance(60)
    rig.world.delete(post)
    rig.receive(store, *rig.delivery(post, "deleted"))
    assert store.gone[post.native_id].reason == "deleted"


def test_a_push_about_another_channel_than_its_topic_is_ignored(rig: YouTubeRig, store: Store) -> None:
    other = rig.world.publish(rig.new_account(2), "Bukan topik ini")
    from test_youtube_contract import CALLBACKS

    from pantau.demo.platforms.atom import VIDEO_TOPIC, video_push
    from pantau.demo.platforms.websub_hub import push_headers

    topic = VIDEO_TOPIC + rig.watched.native_id
    body = video_push(other, rig.clock())
    rig.receive(store, push_headers(topic, "http://hub.test", CALLBACKS.secret(topic), body), body)
    assert not store.noticed


@pytest.mark.parametrize(
    "body", [b"", b"<feed", b"<html/>", b'<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>']
)
def test_a_signed_push_that_is_no_feed_is_malformed(rig: YouTubeRig, store: Store, body: bytes) -> None:
    from test_youtube_contract import CALLBACKS

    from pantau.demo.platforms.atom import VIDEO_TOPIC
    from pantau.demo.platforms.websub_hub import push_headers

    topic = VIDEO_TOPIC + rig.watched.native_id
    with pytest.raises(ReceiveError) as refused:
        rig.receive(store, push_headers(topic, "http://hub.test", CALLBACKS.secret(topic), body), body)
    assert refused.value.kind == "malformed"


# --- comments ---------------------------------------------------------------------------------------


class CommentsRig(YouTubeRig):
    def connector(self, access: Access | None) -> YouTubeComments:  # type: ignore[override]
        return YouTubeComments(access, clock=self.clock, base_url="http://youtube.test")


@pytest.fixture
def talk() -> CommentsRig:
    return CommentsRig()


def test_comments_of_all_videos_are_posts_and_acts(talk: CommentsRig, store: Store) -> None:
    first, second = talk.publish("Satu"), talk.publish("Dua")
    asked_it = talk.world.comment(first, "UC" + "w" * 22, "@warga", "Kapan kampanye? #lobar")
    talk.world.comment(second, "UC" + "v" * 22, "Tanpa nama", "Mantap")
    talk.world.comment(first, talk.watched.native_id, "@warga1", "Besok", parent=asked_it)
    talk.sweep(store)
    assert len(store.seen) == 3
    assert {act.interaction.text for act in store.acts.values()} == {"Kapan kampanye? #lobar", "Mantap"}
    act = store.acts[asked_it.native_id].interaction
    assert (act.kind, act.target_post, act.target_account) == (
        "comment",
        first.native_id,
        talk.watched.native_id,
    )
    assert (act.actor.native_id, act.actor.handle) == ("UC" + "w" * 22, "warga")
    answer = next(event for event in store.latest.values() if event.post.text == "Besok")
    assert answer.account == talk.ref(talk.watched)  # the channel's own words
    assert answer.post.relations[0].native_id == asked_it.native_id
    assert store.looks == [talk.ref(talk.watched)]


def test_a_thread_with_many_replies_is_read_whole(talk: CommentsRig, store: Store) -> None:
    thread = talk.world.comment(talk.publish(), "UC" + "w" * 22, "@warga", "Bagaimana?")
    for number in range(120):
        talk.world.comment(talk.watched.posts[0], "UC" + "v" * 22, "@lain", f"Jawab {number}", parent=thread)
    talk.sweep(store)
    assert len(store.seen) == 121
    assert asked(talk) == {"commentThreads": 1, "comments": 2}


def test_the_next_look_reads_one_page_and_finds_the_new(talk: CommentsRig, store: Store) -> None:
    post = talk.publish()
    for number in range(250):
        talk.world.comment(post, "UC" + "w" * 22, "@warga", f"Komentar {number}")
        talk.clock.advance(1200)
    talk.sweep(store)
    assert len(store.seen) == 250
    talk.app.log.clear()
    fresh = talk.world.comment(post, "UC" + "w" * 22, "@warga", "Baru")
    talk.sweep(store)
    assert fresh.native_id in store.seen
    assert asked(talk) == {"commentThreads": 1}


def test_a_crash_between_pages_of_comments_loses_none(talk: CommentsRig, store: Store) -> None:
    post = talk.publish()
    for number in range(250):
        talk.world.comment(post, "UC" + "w" * 22, "@warga", f"Komentar {number}")
    talk.sweep(store, commits=1)
    assert not store.cursors
    talk.sweep(store)
    assert len(store.seen) == 250


def test_a_channel_without_comments_was_looked_at(talk: CommentsRig, store: Store) -> None:
    assert isinstance(talk.app, SimulatedYouTube)
    talk.publish()
    talk.app.comments_disabled.add(talk.watched.native_id)
    talk.sweep(store)
    assert store.looks == [talk.ref(talk.watched)]
    assert not store.gaps


def test_an_edited_comment_is_told_and_a_deleted_one_is_gone(talk: CommentsRig, store: Store) -> None:
    post = talk.publish()
    said = talk.world.comment(post, "UC" + "w" * 22, "@warga", "Awal")
    other = talk.world.comment(post, "UC" + "w" * 22, "@warga", "Tetap")
    talk.sweep(store)
    talk.clock.advance(60)
    said.wordings.append(type(said.wordings[0])(talk.clock(), "Diubah"))
    refs = [PostRef("youtube", comment.native_id) for comment in (said, other)]
    talk.recheck_refs(store, refs)
    assert isinstance(store.latest[said.native_id], PostEdited)
    said.gone_at = talk.clock()
    talk.recheck_refs(store, refs)
    assert set(store.gone) == {said.native_id}


# --- real bodies --------------------------------------------------------------------------------------


def body_of(shared_data: Path, name: str, status: int = 200) -> Answer:
    return Answer(status, {}, (shared_data / "api" / "youtube" / name).read_bytes(), "0" * 64)


@pytest.mark.parametrize(
    ("name", "kind", "size"),
    [
        ("videos_info_single.json", "videoListResponse", 1),
        ("videos_chart_paged_1.json", "videoListResponse", 5),
    ],
)
def test_real_videos_are_read_whole(shared_data: Path, name: str, kind: str, size: int) -> None:
    items, _ = items_in(body_of(shared_data, name), kind)
    assert len(items) == size
    for item in items:
        post = map_video(item, NOW)
        snippet: Any = item["snippet"]
        assert post.native_id == item["id"]
        assert post.text.startswith(snippet["title"])
        assert snippet["description"] in post.text
        assert post.posted_at is not None
        assert post.posted_at.isoformat()[:19] == snippet["publishedAt"][:19]
        assert post.author is not None
        assert post.author.native_id == snippet["channelId"]
        assert post.engagement is not None
        assert post.engagement.views is None  # these bodies hold no statistics: not known is not none


def test_real_lists_of_uploads_name_their_videos_and_go_on(shared_data: Path) -> None:
    items, token = items_in(body_of(shared_data, "playlist_items_paged_1.json"), "playlistItemListResponse")
    assert len({video_listed(item) for item in items}) == len(items) == 10
    assert all(len(video_listed(item)) == 11 for item in items)
    assert token


def test_a_real_channel_names_its_handle_and_uploads(shared_data: Path) -> None:
    [channel], _ = items_in(body_of(shared_data, "info.json"), "channelListResponse")
    assert uploads_of(channel) in ("", "UU" + str(channel["id"])[2:])


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("comment_threads_by_video_paged_1.json", 5),
        ("comment_threads_with_search.json", 1),
        ("phoenix_comment_threads_response.json", 12),
    ],
)
def test_real_comments_are_posts_and_acts(shared_data: Path, name: str, size: int) -> None:
    threads, _ = items_in(body_of(shared_data, name), "commentThreadListResponse")
    assert len(threads) == size
    for thread in threads:
        replies, _more = replies_in(thread)
        for comment in (top_comment(thread), *replies):
            post, act = map_comment(comment, thread, NOW)
            snippet: Any = comment["snippet"]
            assert post.native_id == comment["id"]
            assert post.text == snippet["textOriginal"]
            assert post.posted_at is not None
            assert act is None or act.actor.native_id == snippet["authorChannelId"]["value"]


def test_real_replies_answer_their_parent(shared_data: Path) -> None:
    replies, token = items_in(body_of(shared_data, "comments_by_parent_paged_1.json"), "commentListResponse")
    assert token
    for reply in replies:
        post, _ = map_comment(reply, {}, NOW)
        snippet: Any = reply["snippet"]
        assert [relation.native_id for relation in post.relations] == [snippet["parentId"]]


@pytest.mark.parametrize(
    ("name", "status", "why"),
    [("error_response.json", 400, "token"), ("error_permission_resp.json", 403, "permission")],
)
def test_real_errors_are_told_apart(shared_data: Path, name: str, status: int, why: str) -> None:
    trouble = "permission" if status == 403 else "bad_request"
    answer = body_of(shared_data, name, status)
    assert why_of(FetchError(trouble, "", status=status, answer=answer)) == why


def test_a_real_error_under_a_success_is_unreadable(shared_data: Path) -> None:
    with pytest.raises(FetchError, match="error in a success"):
        items_in(body_of(shared_data, "error_response.json"), "videoListResponse")


@pytest.mark.parametrize(
    ("status", "reason", "why"),
    [
        (403, "quotaExceeded", "quota"),
        (403, "rateLimitExceeded", "quota"),
        (403, "accessNotConfigured", "permission"),
        (403, "forbidden", "permission"),
        (404, "playlistNotFound", "not_found"),
        (503, "backendError", "outage"),
        (400, "invalidPageToken", "answer"),
    ],
)
def test_reasons_decide_over_status_codes(status: int, reason: str, why: str) -> None:
    body = json.dumps(
        {"error": {"code": status, "errors": [{"reason": reason, "domain": "youtube"}]}}
    ).encode()
    answer = Answer(status, {}, body, "0" * 64)
    troubles: Any = {403: "permission", 404: "gone", 503: "provider_down"}
    assert why_of(FetchError(troubles.get(status, "bad_request"), "", status=status, answer=answer)) == why


def test_disabled_comments_are_no_trouble() -> None:
    body = b'{"error":{"code":403,"errors":[{"domain":"youtube.commentThread","reason":"commentsDisabled"}]}}'
    assert is_commentless(FetchError("permission", "", status=403, answer=Answer(403, {}, body, "0" * 64)))


def test_the_connector_is_what_the_ledger_shows(rig: YouTubeRig) -> None:
    connector = rig.connector(rig.access())
    assert isinstance(connector, YouTube)
    assert (connector.route, connector.proof) == ("youtube_api", "published_specification")
