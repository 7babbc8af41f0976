"""Deliveries are believed by their signature alone, stored once, and counted where they are refused."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from made_up_collection import NOW, make_account
from made_up_platforms import Platforms, switch_on
from procrastinate.contrib.django.models import ProcrastinateJob

from pantau.demo.platforms.websub_hub import push_headers
from pantau.engine.sources.connectors.websub import Callbacks
from pantau.engine.sources.connectors.youtube import TOPIC
from pantau.office.collection import actions, pushes, sweeping
from pantau.office.collection.models import Connector, GapRecord, RawPayload, RefusedDelivery, Subscription
from pantau.office.posts.models import Post
from pantau.web.ui import clock

pytestmark = pytest.mark.django_db

PAGE = str(10**14)
CHANNEL = "UC" + "7" * 22
CALLBACKS = Callbacks("http://testserver/kiriman/youtube", "kunci induk")


@pytest.fixture(autouse=True)
def office_clock(monkeypatch, outside):
    monkeypatch.setattr(clock, "now", outside.clock)


@pytest.fixture
def page(outside):
    connector = switch_on("facebook_page_consented", app_secret="app-secret", verify_token="terka")
    page = outside.world.add_account("facebook", PAGE, "halaman", token="rahasia")
    account = make_account(PAGE, "facebook", kind="id", native_id=PAGE)
    actions.give_consent(account, connector, scope="posts", token="rahasia", now=NOW)
    outside.sweep()
    return page


@pytest.fixture
def channel(outside):
    switch_on("youtube", key="kunci", callback=CALLBACKS.base, websub_secret=CALLBACKS.master)
    make_account("kanal")
    channel = outside.world.add_account("youtube", CHANNEL, "@kanal")
    outside.sweep()
    return channel


def deliver(name: str, body: bytes, headers: dict[str, str], code: str = ""):
    kind = headers.get("content-type", "application/json")
    rest = {key: text for key, text in headers.items() if key != "content-type"}
    return Client().post(f"/kiriman/{name}/{code}", body, content_type=kind, headers=rest)


def to_page(body: bytes, headers: dict[str, str]):
    return deliver("facebook_page_consented", body, headers)


def refusals() -> dict[str, int]:
    return dict(RefusedDelivery.objects.values_list("kind", "times"))


def settle(outside: Platforms) -> None:
    """The hub asks back and delivers, at this office's own addresses."""

    def answered(request: httpx.Request, body: bytes) -> httpx.Response:
        path = request.url.raw_path.decode()
        headers = {name: text for name, text in request.headers.items() if name != "content-type"}
        if request.method == "GET":
            answer = Client().get(path)
        else:
            kind = request.headers["content-type"]
            answer = Client().post(path, body, content_type=kind, headers=headers)
        return httpx.Response(answer.status_code, content=answer.content)

    async def office(request: httpx.Request) -> httpx.Response:
        return await sync_to_async(answered)(request, await request.aread())

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(office)) as client:
            await outside.hub.settle(client)

    async_to_sync(run)()


# --- Meta -----------------------------------------------------------------------------------------


def test_a_consented_page_is_subscribed_and_its_post_arrives_by_push(outside, page):
    assert outside.facebook.subscribed == {PAGE}
    assert Subscription.objects.get().confirmed_at == NOW
    outside.world.publish(page, "Kabar pagi ini")
    (delivery,) = outside.facebook.deliveries
    assert to_page(delivery.body, dict(delivery.headers)).status_code == 200
    post = Post.objects.get()
    assert (post.account.key, post.platform) == (PAGE, "facebook")
    assert RawPayload.objects.exists()


def test_the_same_delivery_again_is_answered_counted_and_changes_nothing(outside, page):
    outside.world.publish(page, "Kabar pagi ini")
    (delivery,) = outside.facebook.deliveries
    for _ in range(3):
        assert to_page(delivery.body, dict(delivery.headers)).status_code == 200
    assert Post.objects.count() == 1
    assert refusals() == {"replayed": 2}


@pytest.mark.parametrize(
    ("spoil", "status", "kind"),
    [
        (lambda body, headers: (b"{ no JSON", headers), 403, "signature"),
        (lambda body, headers: (body, {}), 403, "signature"),
        (lambda body, headers: (body + b" " * pushes.MOST_BYTES, headers), 413, "oversize"),
    ],
    ids=["another body, which is not even read", "no signature", "too large"],
)
def test_what_is_not_metas_is_refused_and_counted(outside, page, spoil, status, kind):
    outside.world.publish(page, "Kabar pagi ini")
    (delivery,) = outside.facebook.deliveries
    assert to_page(*spoil(delivery.body, dict(delivery.headers))).status_code == status
    assert not Post.objects.exists()
    assert refusals() == {kind: 1}


def test_a_signed_delivery_that_makes_no_sense_is_malformed(outside, page):
    odd = outside.facebook.signed({"object": "page", "entry": 7})
    assert to_page(odd.body, dict(odd.headers)).status_code == 400
    assert refusals() == {"malformed": 1}


def test_metas_question_is_answered_to_whoever_knows_our_token(outside, page):
    asked = {"hub.mode": "subscribe", "hub.challenge": "<b>1158201444", "hub.verify_token": "terka"}
    told = Client().get("/kiriman/facebook_page_consented/", asked)
    assert (told.status_code, told.content) == (200, b"<b>1158201444")
    assert told["Content-Type"].startswith("text/plain")
    wrong = Client().get("/kiriman/facebook_page_consented/", asked | {"hub.verify_token": "tebak"})
    assert (wrong.status_code, refusals()) == (403, {"signature": 1})


def test_a_connector_that_is_off_or_takes_no_pushes_has_no_address(outside, page):
    Connector.objects.update(enabled=False)
    assert to_page(b"{}", {}).status_code == 404
    assert Client().post("/kiriman/mastodon/", b"{}", content_type="text/plain").status_code == 404


# --- hubs -----------------------------------------------------------------------------------------


def test_a_video_is_pushed_looked_at_and_stored_with_its_words(outside, channel):
    settle(outside)
    held = Subscription.objects.get()
    assert (held.topic, held.confirmed_at) == (TOPIC + CHANNEL, NOW)
    assert held.expires_at == NOW + timedelta(days=5)
    video = outside.world.publish(channel, "Sosialisasi di Gerung")
    settle(outside)
    assert not Post.objects.exists()  # a push gives the title alone
    job = ProcrastinateJob.objects.get(task_name=pushes.LOOK_AT_NOTICED)
    refs = pushes.from_words("youtube", job.args["posts"])
    looked = sweeping.look_at(outside.given(), Connector.objects.get(name="youtube"), refs)
    assert (looked.requests, looked.new_posts) == (1, 1)
    assert Post.objects.get().native_id == video.native_id
    assert Post.objects.get().account is not None


def test_a_subscription_is_renewed_before_it_lapses_and_not_asked_for_twice(outside, channel):
    settle(outside)
    outside.clock.advance(timedelta(days=2))
    assert outside.sweep()["youtube"].subscribed == 0
    outside.clock.advance(timedelta(days=2, hours=1))
    assert outside.sweep()["youtube"].subscribed == 1
    settle(outside)
    assert Subscription.objects.get().expires_at == outside.clock() + timedelta(days=5)


def test_a_lapsed_subscription_is_a_gap_until_the_next_full_look(outside, channel):
    settle(outside)
    ended = Subscription.objects.get().expires_at
    outside.clock.advance(timedelta(days=6))
    assert pushes.close_lapses(outside.clock()) == 0  # nobody has looked yet
    outside.sweep()
    settle(outside)  # renewed meanwhile: that alone tells nothing of the days between
    looked = outside.clock()
    outside.clock.advance(timedelta(minutes=5))
    assert pushes.close_lapses(outside.clock()) == 1
    gap = GapRecord.objects.get(why="lease")
    assert (gap.start, gap.end, gap.account) == (ended, looked, Subscription.objects.get().account)
    assert pushes.close_lapses(outside.clock()) == 0
    assert Subscription.objects.get().expires_at == looked + timedelta(days=5)


def test_a_hub_that_renews_too_late_hides_no_gap(outside, channel):
    settle(outside)
    ended = Subscription.objects.get().expires_at
    outside.clock.advance(timedelta(days=6))
    topic = TOPIC + CHANNEL
    asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "x", "hub.lease_seconds": "432000"}
    assert (
        Client().get(f"/kiriman/youtube/{CALLBACKS.address(topic).rpartition('/')[2]}", asked).status_code
        == 200
    )
    held = Subscription.objects.get()
    assert (held.lapsed_at, held.expires_at) == (ended, outside.clock() + timedelta(days=5))


def test_a_hub_cannot_speak_for_a_topic_at_anothers_address(outside, channel):
    topic = TOPIC + CHANNEL
    headers = push_headers(topic, "https://hub.example", CALLBACKS.secret(topic), b"<feed/>")
    other = CALLBACKS.address(TOPIC + "UC" + "8" * 22).rpartition("/")[2]
    assert deliver("youtube", b"<feed/>", headers, other).status_code == 403
    assert refusals() == {"signature": 1}


def test_nobody_subscribes_or_unsubscribes_us_in_our_name(outside, channel):
    topic = TOPIC + CHANNEL
    own = CALLBACKS.address(topic).rpartition("/")[2]
    asked = {"hub.topic": topic, "hub.challenge": "x", "hub.lease_seconds": "60"}
    foreign = Client().get("/kiriman/youtube/0123456789abcdef", asked | {"hub.mode": "subscribe"})
    assert foreign.status_code == 403
    ended = Client().get(f"/kiriman/youtube/{own}", asked | {"hub.mode": "unsubscribe"})
    assert ended.status_code == 400
    assert Subscription.objects.get().confirmed_at is None
    assert refusals() == {"malformed": 1, "signature": 1}
