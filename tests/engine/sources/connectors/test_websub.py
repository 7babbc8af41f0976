"""WebSub from asking to renewing, against a simulated hub; and what is refused on the way."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from contract import BASIS, START, Store
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.server import Platform, Request, Response
from pantau.demo.platforms.websub_hub import Hub
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.feeds import Feeds
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.seam import Access, Connector, ReceiveError, Subscription
from pantau.engine.sources.connectors.websub import (
    LEASE_S,
    MOST_BYTES,
    Callbacks,
    Replays,
    ask,
    authenticate,
    confirm,
    lapse_of,
    links_in,
    renew_at,
)
from pantau.engine.sources.connectors.youtube import TOPIC, YouTube

CALLBACKS = Callbacks("http://pantau.test/websub", "kunci induk yang panjang")
CHANNEL = "UC" + "a" * 22


class Office(Platform):
    """Our callback: answers the hub's question and takes deliveries, counting what it refuses."""

    def __init__(self, connector: Connector, clock: SimulatedClock) -> None:
        super().__init__()
        self.connector, self.clock = connector, clock
        self.asked: dict[str, str] = {}
        self.leases: dict[str, datetime] = {}
        self.store, self.replays, self.refused = Store(), Replays(), list[str]()

    def answer(self, request: Request) -> Response:
        try:
            return self._confirm(request) if request.method == "GET" else self._take(request)
        except ReceiveError as error:
            self.refused.append(error.kind)
            if error.kind == "replayed":  # what is refused is delivered again and again
                return Response(204)
            return Response(404 if request.method == "GET" else 400)

    def _confirm(self, request: Request) -> Response:
        confirmed = confirm(request.query, self.asked)
        if confirmed.lease_s is not None:
            self.leases[confirmed.topic] = self.clock() + timedelta(seconds=confirmed.lease_s)
        return Response(200, confirmed.challenge.encode())

    def _take(self, request: Request) -> Response:
        events = self.connector.receive(request.headers, request.body, self.clock())
        self.replays.refuse_known(request.body)
        self.store.take(events)
        return Response(204)


class Network:
    """A hub, a site and our callback, by host."""

    def __init__(self, connector: Callable[[SimulatedClock], Connector]) -> None:
        self.clock = SimulatedClock(START)
        self.world = World(self.clock)
        self.connector = connector(self.clock)
        self.hub = Hub(self.world, "http://hub.test/")
        self.office = Office(self.connector, self.clock)
        self.hosts: dict[str, Platform] = {
            "hub.test": self.hub,
            "pantau.test": self.office,
            "desa.test": Sites(self.world, hub="http://hub.test/"),
        }

    def run(self, act: Callable[[Fetcher], Awaitable[object]]) -> object:
        async def through() -> object:
            mounts = {f"all://{host}": httpx.ASGITransport(app=app) for host, app in self.hosts.items()}  # type: ignore[arg-type]
            async with httpx.AsyncClient(mounts=mounts) as client:
                fetch = Fetcher(client, FreePass(), self.clock, "test", sleep=self.clock.sleep)
                result = await act(fetch)
                await self.hub.settle(client)
                return result

        return asyncio.run(through())

    def subscribe(self, account: AccountRef, topic: str) -> list[Subscription]:
        self.office.asked[topic] = "subscribe"
        return list(self.run(lambda fetch: self.connector.subscribe([account], fetch)))  # type: ignore[arg-type]

    def settle(self) -> None:
        async def nothing(_fetch: Fetcher) -> None:
            return None

        self.run(nothing)


def access() -> Access:
    return Access(BASIS, {"key": "k" * 20, "callback": CALLBACKS.base, "websub_secret": CALLBACKS.master})


@pytest.fixture
def youtube() -> Network:
    return Network(lambda clock: YouTube(access(), clock=clock, hub="http://hub.test/"))


@pytest.fixture
def sites() -> Network:
    return Network(lambda clock: Feeds(access(), clock=clock))


def test_a_youtube_channel_is_subscribed_confirmed_and_pushed(youtube: Network) -> None:
    channel = youtube.world.add_account("youtube", CHANNEL, "@warga")
    [asked] = youtube.subscribe(AccountRef("youtube", CHANNEL), TOPIC + CHANNEL)
    assert asked.expires_at is None, "it holds only once the hub's question is answered"
    assert youtube.office.leases == {TOPIC + CHANNEL: START + timedelta(seconds=LEASE_S)}
    post = youtube.world.publish(channel, "Judul\nUraian")
    youtube.settle()
    assert set(youtube.office.store.noticed) == {post.native_id}
    youtube.world.delete(post)
    youtube.settle()
    assert youtube.office.store.gone[post.native_id].reason == "deleted"
    assert not youtube.office.refused


def test_a_site_s_push_brings_the_whole_post(sites: Network) -> None:
    site = sites.world.add_account("web", "desa.test", "desa.test", "Desa")
    account = AccountRef("web", "http://desa.test/feed", "desa.test")
    [asked] = sites.subscribe(account, "http://desa.test/feed")
    assert asked.topic == "http://desa.test/feed"
    post = sites.world.publish(site, "Gotong royong\nHari Minggu")
    sites.settle()
    name = f"http://desa.test/?p={post.native_id}"
    assert sites.office.store.latest[name].post.text == "Gotong royong\nHari Minggu"
    sites.world.delete(post)
    sites.settle()
    assert set(sites.office.store.gone) == {name}


def test_a_site_without_a_hub_is_not_subscribed(sites: Network) -> None:
    sites.world.add_account("web", "desa.test", "desa.test", "Desa")
    sites.hosts["desa.test"] = Sites(sites.world)
    assert sites.subscribe(AccountRef("web", "http://desa.test/feed"), "http://desa.test/feed") == []


def test_nobody_subscribes_in_our_name(youtube: Network) -> None:
    youtube.world.add_account("youtube", CHANNEL, "@warga")
    youtube.run(lambda fetch: ask(fetch, "http://hub.test/", "http://evil.test/feed", CALLBACKS))
    assert youtube.hub.subscribers == {}
    assert youtube.office.refused == ["malformed"]


def test_a_lapsed_lease_pushes_no_more_and_leaves_a_gap(youtube: Network) -> None:
    channel = youtube.world.add_account("youtube", CHANNEL, "@warga")
    account = AccountRef("youtube", CHANNEL)
    youtube.subscribe(account, TOPIC + CHANNEL)
    ends = youtube.office.leases[TOPIC + CHANNEL]
    youtube.clock.advance(LEASE_S + 60)
    youtube.world.publish(channel, "Terlewat")
    youtube.settle()
    assert not youtube.office.store.noticed
    gap = lapse_of(Subscription(account, TOPIC + CHANNEL, ends), youtube.clock())
    assert gap is not None
    assert (gap.account, gap.start, gap.end, gap.why) == (account, ends, youtube.clock(), "lease")


def test_renewed_at_four_fifths_a_lease_never_lapses(youtube: Network) -> None:
    channel = youtube.world.add_account("youtube", CHANNEL, "@warga")
    account = AccountRef("youtube", CHANNEL)
    for _ in range(4):
        youtube.subscribe(account, TOPIC + CHANNEL)
        due = renew_at(youtube.clock(), LEASE_S)
        assert due == youtube.clock() + timedelta(days=4)
        assert lapse_of(Subscription(account, "", youtube.office.leases[TOPIC + CHANNEL]), due) is None
        youtube.clock.advance(due - youtube.clock())
    youtube.world.publish(channel, "Masih tersambung")
    youtube.settle()
    assert len(youtube.office.store.noticed) == 1
    assert len(youtube.hub.subscribers) == 1


def test_a_delivery_that_comes_twice_is_taken_once_and_counted(youtube: Network) -> None:
    channel = youtube.world.add_account("youtube", CHANNEL, "@warga")
    youtube.subscribe(AccountRef("youtube", CHANNEL), TOPIC + CHANNEL)
    youtube.hub.copies = 2
    youtube.world.publish(channel, "Dua kali")
    youtube.settle()
    assert youtube.office.refused == ["replayed"]
    assert len(youtube.office.store.noticed) == 1


def test_a_hub_that_refuses_is_an_error(youtube: Network) -> None:
    youtube.hub.faults.clear()
    youtube.hosts["hub.test"] = Platform()
    youtube.hosts["hub.test"].answer = lambda request: Response(422, b"no such topic")  # type: ignore[method-assign]
    with pytest.raises(FetchError, match="no such topic"):
        youtube.subscribe(AccountRef("youtube", CHANNEL), TOPIC + CHANNEL)


# --- refusals -----------------------------------------------------------------------------------------

FEED = "http://desa.test/feed"


def signed(body: bytes, algorithm: str = "sha1", secret: str = "", topic: str = FEED) -> dict[str, str]:
    key = (secret or CALLBACKS.secret(topic)).encode()
    signature = hmac.new(key, body, getattr(hashlib, algorithm)).hexdigest()
    return {"link": f'<{topic}>; rel="self"', "x-hub-signature": f"{algorithm}={signature}"}


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512"])
def test_every_published_way_of_signing_is_known(algorithm: str) -> None:
    assert authenticate(signed(b"x", algorithm), b"x", CALLBACKS) == FEED


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "malformed"),
        ({"link": f'<{FEED}>; rel="self"'}, "signature"),
        ({"link": f'<{FEED}>; rel="self"', "x-hub-signature": "md5=00"}, "signature"),
        ({"link": f'<{FEED}>; rel="self"', "x-hub-signature": "sha1="}, "signature"),
        ({"link": f'<{FEED}>; rel="self"', "x-hub-signature": "sha1=é"}, "signature"),
        (signed(b"y"), "signature"),
        (signed(b"x", secret=CALLBACKS.secret("http://other.test/feed")), "signature"),
        ({**signed(b"x"), "link": '<http://other.test/feed>; rel="self"'}, "signature"),
    ],
)
def test_unsigned_and_wrongly_signed_deliveries_are_refused(headers: dict[str, str], kind: str) -> None:
    with pytest.raises(ReceiveError) as refused:
        authenticate(headers, b"x", CALLBACKS)
    assert refused.value.kind == kind


def test_an_oversize_delivery_is_refused_before_it_is_hashed() -> None:
    body = b"x" * (MOST_BYTES + 1)
    with pytest.raises(ReceiveError) as refused:
        authenticate(signed(body), body, CALLBACKS)
    assert refused.value.kind == "oversize"


@given(body=st.binary(max_size=200), header=st.text(max_size=100))
def test_no_invented_signature_passes(body: bytes, header: str) -> None:
    headers = {"link": f'<{FEED}>; rel="self"', "x-hub-signature": header}
    with pytest.raises(ReceiveError):
        authenticate(headers, body, CALLBACKS)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.topic": "http://other.test/"},
        {"hub.mode": "unsubscribe", "hub.topic": FEED, "hub.challenge": "c"},
        {"hub.mode": "subscribe", "hub.topic": FEED, "hub.lease_seconds": "60"},
        {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "c"},
        {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "c", "hub.lease_seconds": "-1"},
        {"hub.mode": "subscribe", "hub.topic": FEED, "hub.challenge": "c", "hub.lease_seconds": "9" * 5000},
        {"hub.mode": "denied", "hub.topic": FEED, "hub.reason": "closed"},
    ],
)
def test_only_our_own_question_is_confirmed(query: dict[str, str]) -> None:
    with pytest.raises(ReceiveError):
        confirm(query, {FEED: "subscribe"})


def test_unsubscribing_is_confirmed_without_a_lease() -> None:
    query = {"hub.mode": "unsubscribe", "hub.topic": FEED, "hub.challenge": "c"}
    confirmed = confirm(query, {FEED: "unsubscribe"})
    assert (confirmed.challenge, confirmed.lease_s) == ("c", None)


def test_each_topic_has_its_own_secret_and_callback() -> None:
    assert CALLBACKS.secret(FEED) != CALLBACKS.secret(FEED + "2")
    assert CALLBACKS.address(FEED) != CALLBACKS.address(FEED + "2")
    assert CALLBACKS.secret(FEED) not in CALLBACKS.address(FEED)
    assert CALLBACKS.master not in repr(CALLBACKS)
    assert len(CALLBACKS.secret(FEED)) < 200


def test_replays_are_forgotten_oldest_first() -> None:
    replays = Replays(most=2)
    for body in (b"1", b"2", b"3", b"1"):
        replays.refuse_known(body)
    with pytest.raises(ReceiveError) as refused:
        replays.refuse_known(b"3")
    assert refused.value.kind == "replayed"


@pytest.mark.parametrize(
    ("header", "links"),
    [
        (
            '<http://h/>; rel="hub", <http://s/?a=1,2>; rel="self"',
            {"hub": "http://h/", "self": "http://s/?a=1,2"},
        ),
        ("<http://h/>; rel=hub", {"hub": "http://h/"}),
        ('<http://h/>; title="a, b"; rel="hub self"', {"hub": "http://h/", "self": "http://h/"}),
        ("nonsense", {}),
        ("<http://h/>", {}),
    ],
)
def test_link_headers_are_read(header: str, links: dict[str, str]) -> None:
    assert links_in(header) == links


def test_the_lease_is_counted_from_confirmation() -> None:
    assert renew_at(datetime(2024, 2, 1, tzinfo=UTC), 100) == datetime(2024, 2, 1, 0, 1, 20, tzinfo=UTC)
