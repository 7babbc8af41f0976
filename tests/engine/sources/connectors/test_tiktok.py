"""What only TikTok does: consent for a day at a time, captions cut short, a minute's quota for everybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

import pytest
from contract import Store
from test_tiktok_contract import TikTokRig

from pantau.demo.platforms.server import Response
from pantau.demo.platforms.tiktok import VIDEO_FIELDS as SIMULATED_FIELDS
from pantau.engine.sources.connectors.events import AccountRef, PostRef
from pantau.engine.sources.connectors.fetching import Answer, Fetcher, FetchError
from pantau.engine.sources.connectors.graph_login import Application, read_state, sign_state
from pantau.engine.sources.connectors.tiktok import (
    LONGEST_CAPTION,
    SUSPICIOUS,
    VIDEO_FIELDS,
    is_cut,
    read_answer,
    video_post,
)
from pantau.engine.sources.connectors.tiktok_login import (
    SCOPES,
    Granted,
    authorize_url,
    exchange_code,
    refresh,
    revoke,
)

APP = Application("client-key", "client-secret", "https://pantau.example/izin/tiktok")
BASE = "http://tiktok.test/v2"
NOW = datetime(2024, 2, 1, tzinfo=UTC)
Result = TypeVar("Result")


@pytest.fixture
def rig() -> TikTokRig:
    return TikTokRig()


@pytest.fixture
def store() -> Store:
    return Store()


def ask(rig: TikTokRig, call: Callable[[Fetcher], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with rig._client() as client:
            return await call(rig._fetcher(client))

    return asyncio.run(run())


def grant(rig: TikTokRig) -> Granted:
    code = rig.tiktok.consent(rig.watched)
    return ask(rig, lambda fetch: exchange_code(APP, code, fetch, BASE))


# --- videos -----------------------------------------------------------------------------------------


def test_a_caption_that_tiktok_cut_off_is_known_to_be_cut(rig: TikTokRig, store: Store) -> None:
    whole = rig.publish("Pilih yang jujur")
    cut = rig.publish("Coblos " * 40)
    rig.sweep(store)
    assert not is_cut(store.latest[whole.native_id].post)
    assert is_cut(store.latest[cut.native_id].post)
    assert len(store.latest[cut.native_id].post.text) == LONGEST_CAPTION


def test_a_video_has_an_address_without_trackers_and_its_counts(rig: TikTokRig, store: Store) -> None:
    post = rig.publish("Ayo #coblos02 bersama @warga.lain https://contoh.id/a")
    rig.sweep(store)
    video = store.latest[post.native_id].post
    assert video.url == f"https://www.tiktok.com/@warga.1/video/{post.native_id}"
    assert (video.hashtags, video.mentions) == (("coblos02",), ("warga.lain",))
    assert video.engagement is not None
    assert video.engagement.likes == post.likes


def test_a_photo_post_keeps_its_kind_of_address() -> None:
    item = {"id": "7", "share_url": "https://www.tiktok.com/@a.b/photo/7?x=1", "create_time": 1706745600}
    post = video_post(item, "r")
    assert post.url == "https://www.tiktok.com/@a.b/photo/7"
    assert post.media[0].kind == "image"


def test_the_fields_asked_for_are_fields_of_the_video_object() -> None:
    assert set(VIDEO_FIELDS.split(",")) <= SIMULATED_FIELDS


def test_names_shared_with_the_research_interface_mean_the_same(shared_data: Path) -> None:
    body = json.loads((shared_data / "api/tiktok_research/example_resp_q_videos.json").read_text())
    for item in body["data"]["videos"]:
        post = video_post({**item, "id": str(item["video_id"])}, "r")
        assert post.text == item["video_description"]
        assert post.posted_at is not None
        assert set(post.hashtags) == set(item["hashtag_names"])
        assert post.engagement is not None
        assert post.engagement.views == item["view_count"]
    assert read_answer(Answer(200, {}, json.dumps(body).encode(), "r")).raw == "r"


def test_a_video_that_is_not_given_is_gone_for_a_reason_not_known(rig: TikTokRig, store: Store) -> None:
    kept, hidden = rig.publish("Tetap"), rig.publish("Disembunyikan")
    hidden.hidden = True
    rig.recheck(store, [kept, hidden])
    assert store.gone[hidden.native_id].reason == "unknown"
    assert kept.native_id in store.seen


def test_an_answer_without_any_of_many_known_videos_is_doubted(rig: TikTokRig, store: Store) -> None:
    posts = [rig.publish(f"Warta {number}") for number in range(SUSPICIOUS)]
    for post in posts:
        post.hidden = True
    rig.recheck(store, posts)
    assert not store.gone
    assert store.whys() == {"answer"}


def test_twenty_videos_are_looked_at_again_in_one_request(rig: TikTokRig, store: Store) -> None:
    posts = [rig.publish(f"Warta {number}") for number in range(21)]
    rig.recheck(store, posts)
    assert len(rig.app.log) == 2
    assert len(store.seen) == 21


def test_without_consent_nothing_is_asked(rig: TikTokRig, store: Store) -> None:
    stranger = AccountRef("tiktok", "_000lain")
    rig.recheck_refs(store, [PostRef("tiktok", "1", stranger), PostRef("tiktok", "2")])
    assert store.whys() == {"token"}
    assert rig.resolve(stranger)[stranger.name].state == "unknown"
    assert not rig.app.log


def test_the_minutes_quota_spent_stops_everybody_and_says_so(rig: TikTokRig, store: Store) -> None:
    accounts = [rig.watched, *(rig.new_account(number) for number in range(2, 41))]
    rig.tiktok.per_minute = 16
    rig.sweep(store, accounts)
    assert len(store.looks) == 16
    assert len({gap.account for gap in store.gaps}) == 24
    assert store.whys() == {"quota"}
    assert rig.tiktok.refused <= 8  # those that were under way together


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(Response(200, b"[]"), id="no object"),
        pytest.param(Response(200, b'{"data":{"videos":[]}}'), id="no verdict"),
        pytest.param(Response(200, b'{"data":{},"error":{"code":"ok"}}'), id="no videos"),
        pytest.param(Response(200, b'{"data":{"videos":[7,{}]},"error":{"code":"ok"}}'), id="no video"),
    ],
)
def test_an_answer_of_another_shape_is_a_gap(rig: TikTokRig, store: Store, told: Response) -> None:
    rig.publish()
    rig.trouble(told, times=10)
    rig.sweep(store)
    assert store.gaps
    assert not store.seen


# --- consent ----------------------------------------------------------------------------------------


def test_an_owner_is_asked_for_what_is_read_and_no_more() -> None:
    state = sign_state("tiktok:12", "nonce", NOW, "rahasia")
    query = parse_qs(urlsplit(authorize_url(APP, state)).query)
    assert query["scope"] == [",".join(SCOPES)]
    assert query["client_key"] == ["client-key"]
    assert read_state(query["state"][0], "nonce", NOW, "rahasia") == "tiktok:12"


def test_a_code_gives_a_token_of_a_day_that_is_renewed_for_a_year(rig: TikTokRig) -> None:
    granted = grant(rig)
    assert granted.access.user_id == rig.watched.native_id
    assert not granted.lacks
    assert not granted.is_due(rig.clock())
    for _ in range(3):
        rig.clock.advance(timedelta(hours=21))
        assert granted.is_due(rig.clock())
        before = granted
        granted = ask(rig, lambda fetch, old=before: refresh(APP, old, fetch, BASE))
        assert granted.access.value != before.access.value
    assert not rig.kept


def test_what_the_owner_withdrew_is_not_renewed(rig: TikTokRig) -> None:
    granted = grant(rig)
    rig.tiktok.withdraw(rig.watched)
    with pytest.raises(FetchError) as refused:
        ask(rig, lambda fetch: refresh(APP, granted, fetch, BASE))
    assert refused.value.trouble == "auth"


def test_a_consent_withdrawn_here_is_revoked_there(rig: TikTokRig) -> None:
    granted = grant(rig)
    ask(rig, lambda fetch: revoke(APP, granted, fetch, BASE))
    with pytest.raises(FetchError):
        ask(rig, lambda fetch: refresh(APP, granted, fetch, BASE))


def test_a_code_serves_once_and_a_wrong_secret_never(rig: TikTokRig) -> None:
    code = rig.tiktok.consent(rig.watched)
    wrong = Application("client-key", "tebakan", APP.redirect_uri)
    with pytest.raises(FetchError, match="invalid_client"):
        ask(rig, lambda fetch: exchange_code(wrong, code, fetch, BASE))
    ask(rig, lambda fetch: exchange_code(APP, code, fetch, BASE))
    with pytest.raises(FetchError, match="invalid_grant"):
        ask(rig, lambda fetch: exchange_code(APP, code, fetch, BASE))


def test_an_account_is_resolved_by_its_own_token_with_its_name_where_allowed(rig: TikTokRig) -> None:
    ref = rig.ref(rig.watched)
    nameless = rig.resolve(ref)[ref.name]
    assert nameless.state == "active"
    assert nameless.account == ref
    rig.tiktok.named.add(rig.watched.native_id)
    rig.world.rename(rig.watched, "nama.baru")
    assert rig.resolve(ref)[ref.name].account == AccountRef("tiktok", ref.native_id, "nama.baru")


def test_a_withdrawn_permission_says_nothing_about_the_account(rig: TikTokRig) -> None:
    ref = rig.ref(rig.watched)
    rig.tiktok.withdraw(rig.watched)
    assert rig.resolve(ref)[ref.name].state == "unknown"
