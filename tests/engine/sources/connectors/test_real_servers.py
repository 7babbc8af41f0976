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


@pytest.mark.filterwarnings("ignore")  # of the hub's own libraries
def test_a_real_hub_confirms_signs_renews_buries_and_lets_go(tmp_path: Path) -> None:
    clock = SimulatedClock(START)
    world = World(clock)
    sites = Sites(world)
    with real_hub(tmp_path) as hub, served(sites) as site:
        office = Office(Feeds(Access(BASIS), clock=clock), clock)
        with served(office) as base:
            callbacks = Callbacks(base, "kunci induk")
            connector = Feeds(
                Access(BASIS, {"callback": callbacks.base, "websub_secret": callbacks.master}), clock=clock
            )
            office.connector, sites.hub = connector, hub
            host = site.removeprefix("http://")
            owner = world.add_account("web", host, host, "Desa")
            sites.buries.add(host)
            topic = f"{site}/feed"
            account = AccountRef("web", topic, host)

            def publish() -> None:
                ping = {"hub.mode": "publish", "hub.topic": topic}
                fetched(clock, lambda fetch: fetch.post(hub, data=ping))

            office.asked[topic] = "subscribe"
            for _ in range(2):  # asked, and renewed
                [asked] = fetched(clock, lambda fetch: connector.subscribe([account], fetch))
                assert asked.topic == topic
                assert office.leases[topic] == clock() + timedelta(days=5)
                clock.advance(timedelta(days=4))

            posts = [world.publish(owner, f"Warta {number}") for number in range(3)]
            publish()
            assert len(office.store.latest) == 3
            assert len([request for request in office.log if request.method == "POST"]) == 1

            clock.advance(60)
            for post in posts[:2]:
                world.delete(post)
            publish()
            assert set(office.store.gone) == {f"{site}/?p={post.native_id}" for post in posts[:2]}
            publish()
            assert office.refused == ["replayed"]

            office.asked[topic] = "unsubscribe"
            fetched(clock, lambda fetch: ask(fetch, hub, topic, callbacks, mode="unsubscribe"))
            deliveries = len(office.log)
            publish()
            assert len(office.log) == deliveries


def test_a_hub_that_is_not_there_is_an_error() -> None:
    clock = SimulatedClock(START)
    callbacks = Callbacks("http://127.0.0.1:9", "kunci")
    with pytest.raises(FetchError) as failed:
        fetched(clock, lambda fetch: ask(fetch, "http://127.0.0.1:9/hub", "http://desa.test/feed", callbacks))
    assert failed.value.trouble == "provider_down"
