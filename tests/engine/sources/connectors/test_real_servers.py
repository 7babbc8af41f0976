"""Feeds and WebSub against servers that were not written here: Python's own file server, Flask-WebSub's hub."""

from __future__ import annotations

import asyncio
import functools
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from contract import BASIS, START, Store
from test_websub import Office

from pantau.demo.platforms.atom import site_feed
from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.server import Fault, served
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.feeds import WHOLE_AFTER, Feeds
from pantau.engine.sources.connectors.fetching import Attempt, Fetcher, FetchError, FreePass, web_client
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.websub import Callbacks, ask

AGENT = "Pantau/test (+https://pantau.example)"


@contextmanager
def listening(server: Any) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def fetched(
    clock: SimulatedClock,
    act: Callable[[Fetcher], Awaitable[Any]],
    audit: Callable[[Attempt], None] = lambda _attempt: None,
    allow: tuple[str, ...] = ("127.0.0.1",),
) -> Any:
    async def through() -> Any:
        async with web_client(AGENT, allow=allow) as client:
            return await act(Fetcher(client, FreePass(), clock, "test", audit=audit, sleep=clock.sleep))

    return asyncio.run(through())


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return None


def look(feeds: Feeds, account: AccountRef, store: Store) -> Callable[[Fetcher], Awaitable[None]]:
    async def act(fetch: Fetcher) -> None:
        async for page in feeds.sweep([account], dict(store.cursors), fetch):
            store.commit(page)

    return act


def test_python_s_file_server_says_what_is_unchanged(tmp_path: Path) -> None:
    clock = SimulatedClock(START)
    world, store, attempts = World(clock), Store(), list[Attempt]()
    site = world.add_account("web", "desa.test", "desa.test", "Desa")
    file = tmp_path / "feed.xml"

    def write() -> None:
        file.write_bytes(site_feed("http://desa.test", "", site, world.posts_of(site), clock()))
        os.utime(file, (clock().timestamp(), clock().timestamp()))

    world.publish(site, "Awal")
    write()
    feeds = Feeds(Access(BASIS), clock=clock)
    handler = functools.partial(Silent, directory=str(tmp_path))
    with listening(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        account = AccountRef("web", f"{address}/feed.xml", "desa.test")
        for wait, changes in ((60, False), (60, True), (0, False)):
            fetched(clock, look(feeds, account, store), attempts.append)
            clock.advance(wait)
            if changes:
                world.publish(site, "Baru")
                write()
        clock.advance(WHOLE_AFTER)
        fetched(clock, look(feeds, account, store), attempts.append)
    assert [attempt.status for attempt in attempts] == [200, 304, 200, 200]
    assert {event.post.text for event in store.latest.values()} == {"Awal", "Baru"}
    assert len(store.looks) == 4


def test_a_feed_that_lies_in_a_private_network_is_not_fetched(tmp_path: Path) -> None:
    clock, store = SimulatedClock(START), Store()
    feeds = Feeds(Access(BASIS), clock=clock)
    with listening(
        ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(tmp_path)))
    ) as at:
        fetched(clock, look(feeds, AccountRef("web", f"{at}/feed.xml"), store), allow=())
    assert store.whys() == {"permission"}
    assert not store.looks


def test_a_connection_that_breaks_is_tried_again(tmp_path: Path) -> None:
    clock, store = SimulatedClock(START), Store()
    world = World(clock)
    sites = Sites(world)
    with served(sites) as address:
        host = address.removeprefix("http://")
        world.publish(world.add_account("web", host, host), "Utuh")
        sites.faults.append(Fault(cut=True))
        fetched(clock, look(Feeds(Access(BASIS), clock=clock), AccountRef("web", f"{address}/feed"), store))
    assert len(sites.log) == 2
    assert [event.post.text for event in store.latest.values()] == ["Utuh"]
    assert not store.gaps


# --- a hub ------------------------------------------------------------------------------------------


@contextmanager
def real_hub(folder: Path) -> Iterator[str]:
    flask = pytest.importorskip("flask", reason="Flask-WebSub belongs to the extra 'test'")
    celery = pytest.importorskip("celery", reason="Flask-WebSub needs it to deliver")
    websub = pytest.importorskip("flask_websub.hub", reason="Flask-WebSub belongs to the extra 'test'")
    serving = pytest.importorskip("werkzeug.serving")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application = flask.Flask("hub")
    application.config["PUBLISH_SUPPORTED"] = True
    tasks = celery.Celery("hub", broker="memory://")
    tasks.conf.task_always_eager = True
    storage = websub.SQLite3HubStorage(str(folder / "hub.sqlite3"))
    hub = websub.Hub(storage, tasks, SIGNATURE_ALGORITHM="sha256")
    application.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    with listening(serving.make_server("127.0.0.1", 0, application, threaded=True)) as address:
        yield f"{address}/hub"


class Village:
    """A site that names a real hub, and our callback."""

    def __init__(self, hub: str, site: str, sites: Sites, base: str, office: Office) -> None:
        self.clock, self.world, self.hub, self.office = office.clock, sites.world, hub, office
        self.callbacks = Callbacks(base, "kunci induk")
        access = Access(BASIS, {"callback": base, "websub_secret": self.callbacks.master})
        self.connector = office.connector = Feeds(access, clock=self.clock)
        host = site.removeprefix("http://")
        self.owner = self.world.add_account("web", host, host, "Desa")
        self.site, self.topic = site, f"{site}/feed"
        self.account = AccountRef("web", self.topic, host)
        sites.hub = hub
        sites.buries.add(host)

    def ask(self, mode: str = "subscribe", callbacks: Callbacks | None = None) -> None:
        using = callbacks or self.callbacks
        fetched(self.clock, lambda fetch: ask(fetch, self.hub, self.topic, using, mode=mode))

    def publish(self) -> None:
        ping = {"hub.mode": "publish", "hub.topic": self.topic}
        fetched(self.clock, lambda fetch: fetch.post(self.hub, data=ping))

    def deliveries(self) -> int:
        return len([request for request in self.office.log if request.method == "POST"])


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    clock = SimulatedClock(START)
    sites = Sites(World(clock))
    office = Office(Feeds(Access(BASIS), clock=clock), clock)
    with real_hub(tmp_path) as hub, served(sites) as site, served(office) as base:
        yield Village(hub, site, sites, base, office)


@pytest.mark.filterwarnings("ignore")  # of the hub's own libraries
def test_a_real_hub_confirms_signs_renews_buries_and_lets_go(village: Village) -> None:
    office, clock, topic = village.office, village.clock, village.topic
    office.asked[topic] = "subscribe"
    for _ in range(2):  # asked, and renewed
        [asked] = fetched(clock, lambda fetch: village.connector.subscribe([village.account], fetch))
        assert asked.topic == topic
        assert office.leases[topic] == clock() + timedelta(days=5)
        clock.advance(timedelta(days=4))

    posts = [village.world.publish(village.owner, f"Warta {number}") for number in range(3)]
    village.publish()
    assert len(office.store.latest) == 3
    assert village.deliveries() == 1

    clock.advance(60)
    for post in posts[:2]:
        village.world.delete(post)
    village.publish()
    assert set(office.store.gone) == {f"{village.site}/?p={post.native_id}" for post in posts[:2]}
    village.publish()
    assert office.refused == ["replayed"]

    office.asked[topic] = "unsubscribe"
    village.ask("unsubscribe")
    deliveries = len(office.log)
    village.publish()
    assert len(office.log) == deliveries


@pytest.mark.filterwarnings("ignore")  # of the hub's own libraries
def test_what_a_real_hub_signs_with_another_secret_is_refused_until_it_knows_ours(village: Village) -> None:
    office = village.office
    office.asked[village.topic] = "subscribe"
    village.ask(callbacks=Callbacks(village.callbacks.base, "kunci orang lain"))
    village.world.publish(village.owner, "Tidak dipercaya")
    village.publish()
    assert set(office.refused) == {"signature"}
    assert not office.store.latest
    village.ask()
    village.clock.advance(60)
    village.world.publish(village.owner, "Dipercaya")
    village.publish()
    assert {event.post.text for event in office.store.latest.values()} >= {"Dipercaya"}


@pytest.mark.filterwarnings("ignore")  # of the hub's own libraries
def test_a_real_hub_pushes_nothing_that_we_did_not_confirm(village: Village) -> None:
    village.ask()
    assert village.office.refused == ["malformed"], "its question was about something nobody had asked"
    village.world.publish(village.owner, "Tanpa langganan")
    village.publish()
    assert village.deliveries() == 0


def test_a_hub_that_is_not_there_is_an_error() -> None:
    clock = SimulatedClock(START)
    callbacks = Callbacks("http://127.0.0.1:9", "kunci")
    with pytest.raises(FetchError) as failed:
        fetched(clock, lambda fetch: ask(fetch, "http://127.0.0.1:9/hub", "http://desa.test/feed", callbacks))
    assert failed.value.trouble == "provider_down"
