"""Telegram: what a webhook tells, what a bot cannot know, and shapes that the published library reads."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from contract import BASIS, START, Store
from test_telegram_contract import SECRET, TelegramRig

from pantau.demo.platforms import telegram as simulated
from pantau.engine.sources.connectors.events import AccountRef, Gap, PostEdited, PostSeen
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, ReceiveError, Subscription
from pantau.engine.sources.connectors.telegram import (
    TelegramUpdates,
    TelegramWebhook,
    events_of,
    post_of,
    read_delivery,
)


class WebhookRig(TelegramRig):
    def connector(self, access: Access | None) -> TelegramWebhook:
        return TelegramWebhook(access, "http://telegram.test", self.clock)

    def subscribe(self) -> list[Subscription]:
        async def run() -> list[Subscription]:
            async with self._client() as client:
                connector = self.connector(self.access())
                return list(await connector.subscribe([self.ref(self.watched)], self._fetcher(client)))

        return asyncio.run(run())

    def push(self, store: Store) -> None:
        for headers, body in self.telegram.deliveries():
            self.receive(store, headers, body)


@pytest.fixture
def rig() -> WebhookRig:
    return WebhookRig()


@pytest.fixture
def store() -> Store:
    return Store()


# --- webhook ------------------------------------------------------------------------------------------


def test_posts_and_edits_are_pushed_once_the_webhook_is_set(rig: WebhookRig, store: Store) -> None:
    (subscription,) = rig.subscribe()
    assert subscription.topic == rig.telegram.webhook["url"]
    assert set(rig.telegram.webhook["allowed_updates"]) >= {"channel_post", "edited_channel_post"}
    post = rig.publish("Pertama")
    rig.clock.advance(60)
    rig.world.edit(post, "Kedua")
    rig.push(store)
    assert [type(event) for event in store.versions.values()] == [PostSeen, PostEdited]
    assert store.latest[rig.native_id(post)].post.text == "Kedua"
    assert store.latest[rig.native_id(post)].post.edited


def test_a_sweep_says_that_channels_are_followed_while_pushes_arrive(rig: WebhookRig, store: Store) -> None:
    rig.subscribe()
    rig.sweep(store)
    assert store.looks == [rig.ref(rig.watched)]
    assert not store.gaps


def test_a_webhook_that_is_not_ours_or_fails_is_a_gap(rig: WebhookRig, store: Store) -> None:
    rig.sweep(store)
    assert store.whys() == {"lease"}
    rig.subscribe()
    failing = {"last_error_date": int(rig.clock().timestamp()), "pending_update_count": 3}
    rig.telegram.webhook |= {**failing, "last_error_message": "Connection refused"}
    rig.sweep(store)
    assert len(store.gaps) == 2
    assert not store.looks


def test_a_bot_that_was_put_out_sees_nothing_and_says_so(rig: WebhookRig, store: Store) -> None:
    rig.subscribe()
    rig.telegram.let_in(rig.watched, status="left")
    rig.publish("Tanpa saksi")
    rig.push(store)
    assert store.states() == {"blocked_us"}
    assert store.whys() == {"token"}
    rig.sweep(store)
    assert not store.looks
    assert not store.seen
    assert [one.given for one in store.permissions] == [False, False]  # pushed, then found


def test_what_was_posted_before_the_bot_came_in_is_a_gap_since_ever(rig: WebhookRig, store: Store) -> None:
    rig.subscribe()
    rig.watched.token = ""
    rig.publish("Sebelum bot masuk")
    rig.clock.advance(3600)
    rig.telegram.let_in(rig.watched)
    rig.push(store)
    (gap,) = store.gaps
    assert (gap.start, gap.end, gap.why) == (None, rig.clock(), "no_route")
    assert not store.seen


def test_a_post_is_looked_at_again_by_nobody_but_people(rig: WebhookRig, store: Store) -> None:
    requests = len(rig.app.log)
    rig.recheck(store, [rig.publish(), rig.publish()])
    assert store.whys() == {"no_route"}
    assert len(rig.app.log) == requests


def test_a_secret_that_telegram_would_refuse_is_refused_before(rig: WebhookRig) -> None:
    spaced = {
        "bot_token": simulated.TOKEN,
        "webhook": "https://pantau.example/t",
        "webhook_secret": "dua kata",
    }
    rig.access = lambda: Access(BASIS, spaced)  # type: ignore[method-assign]
    with pytest.raises(FetchError, match="webhook_secret"):
        rig.subscribe()
    assert not rig.app.log


def test_it_refuses_to_start_without_a_bot() -> None:
    with pytest.raises(NotPermittedError, match="bot_token"):
        TelegramUpdates(Access(BASIS))


def test_the_bots_token_stands_in_no_audit(rig: WebhookRig, store: Store) -> None:
    rig.subscribe()
    rig.sweep(store)
    assert rig.audit
    assert simulated.TOKEN not in repr(rig.audit)
    assert {attempt.path for attempt in rig.audit} >= {"/botHIDDEN/setWebhook"}


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ({}, b"{}", "signature"),
        ({"x-telegram-bot-api-secret-token": ""}, b"no json", "signature"),
        ({"x-telegram-bot-api-secret-token": SECRET}, b"no json", "malformed"),
        ({"x-telegram-bot-api-secret-token": SECRET}, b"[]", "malformed"),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'{"update_id": 1, "channel_post": {}}', "malformed"),
        ({"x-telegram-bot-api-secret-token": SECRET}, b" " * 2**21, "oversize"),
    ],
)
def test_a_delivery_that_is_none_is_refused(headers: dict[str, str], body: bytes, kind: str) -> None:
    with pytest.raises(ReceiveError) as refused:
        read_delivery(headers, body, SECRET, START)
    assert refused.value.kind == kind


def test_an_update_of_another_kind_says_nothing() -> None:
    body = json.dumps({"update_id": 1, "message": {"message_id": 1, "text": "halo"}}).encode()
    assert read_delivery({"x-telegram-bot-api-secret-token": SECRET}, body, SECRET, START) == ()


# --- fetching -----------------------------------------------------------------------------------------


def test_updates_nobody_took_for_a_day_are_a_gap(store: Store) -> None:
    rig = TelegramRig()
    rig.sweep(store)
    looked = rig.clock()
    missed = rig.publish("Hilang")
    rig.clock.advance(timedelta(hours=30))
    rig.sweep(store)
    assert rig.native_id(missed) not in store.seen
    (gap,) = store.gaps
    assert (gap.why, gap.start) == ("lease", looked)
    assert gap.end == rig.clock() - timedelta(hours=24) >= missed.posted_at


def test_an_update_is_forgotten_by_telegram_only_after_it_was_stored(store: Store) -> None:
    rig = TelegramRig()
    rig.publish()
    rig.sweep(store, commits=0)
    assert rig.telegram.waiting()
    rig.sweep(store)
    assert not rig.telegram.waiting()
    asked = [json.loads(one.body).get("offset") for one in rig.app.log if rig.is_list(one)]
    assert asked == [None, None, simulated.FIRST_UPDATE + 1]


def test_fetching_while_a_webhook_is_set_is_a_gap(store: Store) -> None:
    rig = TelegramRig()
    rig.telegram.webhook["url"] = "https://elsewhere.example"
    rig.sweep(store)
    assert store.gaps
    assert not store.looks


def test_names_are_looked_up_and_groups_are_no_channels() -> None:
    rig = TelegramRig()
    found = rig.resolve(AccountRef("telegram", handle="desa1"), AccountRef("telegram", handle="tiada"))
    assert found["desa1"].account == rig.ref(rig.watched)
    assert found["tiada"].state == "not_found"
    closed = {"ok": True, "result": {"id": -5, "type": "group", "title": "Warga"}}
    rig.trouble(simulated.as_json(closed), touches=lambda request: request.path.endswith("getChat"))
    assert rig.resolve(AccountRef("telegram", handle="desa1"))["desa1"].state == "unknown"


# --- mapping ------------------------------------------------------------------------------------------


def channel_post(**changes: Any) -> dict[str, Any]:
    chat = {"id": -1001234567890, "title": "Desa Maju", "username": "desamaju", "type": "channel"}
    return {"message_id": 7, "chat": chat, "date": 1706760000, **changes}


def test_links_are_found_by_utf16_offsets_and_behind_words() -> None:
    text = "🎉🎉 pilih.example dan ini"
    entities = [
        {"type": "url", "offset": 5, "length": 13},
        {"type": "text_link", "offset": 23, "length": 3, "url": "https://kampanye.example/a"},
    ]
    post = post_of(channel_post(text=text, entities=entities), "ref")
    assert post.links == ("pilih.example", "https://kampanye.example/a")


def test_a_caption_is_read_like_a_text_and_pictures_are_counted() -> None:
    message = channel_post(caption="#Coblos nomor 1", photo=[{"file_id": "a"}])
    post = post_of(message, "ref")
    assert post.text == "#Coblos nomor 1"
    assert post.hashtags == ("Coblos",)
    assert [one.kind for one in post.media] == ["image"]
    assert post.url == "https://t.me/desamaju/7"


def test_a_forwarded_post_names_its_source() -> None:
    origin = {
        "type": "channel",
        "chat": {"id": -1009, "type": "channel", "username": "asal"},
        "message_id": 3,
    }
    post = post_of(channel_post(text="teruskan", forward_origin={**origin, "date": 1706750000}), "ref")
    (relation,) = post.relations
    assert (relation.kind, relation.native_id, relation.author_handle) == ("repost", "-1009/3", "asal")


def test_two_edits_in_one_second_are_two_versions() -> None:
    edits = [
        events_of({"edited_channel_post": channel_post(text=text, edit_date=1706760100)}, START, "raw")
        for text in ("satu", "dua")
    ]
    versions = {event.version for events in edits for event in events if isinstance(event, PostSeen)}
    assert len(versions) == 2


# --- published shapes ---------------------------------------------------------------------------------


def test_the_published_library_reads_what_the_simulator_says_as_we_do(rig: WebhookRig, store: Store) -> None:
    published = pytest.importorskip("telegram", reason="python-telegram-bot is not installed")
    rig.subscribe()
    rig.telegram.let_in(rig.watched)
    post = rig.publish("Warta desa #maju")
    rig.world.edit(post, "Warta desa #maju sekali")
    updates = [json.loads(body) for _, body in rig.telegram.deliveries()]
    read = [published.Update.de_json(update, bot=None) for update in updates]
    assert read[0].my_chat_member.new_chat_member.status == "administrator"
    assert read[1].channel_post.text == "Warta desa #maju"
    assert read[2].edited_channel_post.text == "Warta desa #maju sekali"
    assert read[2].edited_channel_post.edit_date is not None
    for update, theirs in zip(updates[1:], read[1:], strict=True):
        (ours,) = events_of(update, START, "raw")
        assert isinstance(ours, PostSeen)
        message = theirs.effective_message
        assert ours.post.posted_at == message.date
        assert ours.post.native_id == f"{message.chat.id}/{message.message_id}"
        assert ours.post.url == message.link
    assert not [
        known
        for one in read
        for known in (one.api_kwargs, (one.effective_message or one).api_kwargs)
        if known
    ]


def test_the_updates_we_ask_for_are_published() -> None:
    constants = pytest.importorskip("telegram.constants", reason="python-telegram-bot is not installed")
    from pantau.engine.sources.connectors.telegram import UPDATES

    assert set(UPDATES) <= {kind.value for kind in constants.UpdateType}


def test_gaps_name_the_channel(rig: WebhookRig, store: Store) -> None:
    rig.sweep(store)
    assert [gap.account for gap in store.gaps if isinstance(gap, Gap)] == [rig.ref(rig.watched)]
