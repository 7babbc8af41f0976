"""What does a cold sweep cost, in requests beside the fewest possible and in time beside a bare HTTP loop?

    python -m bench.sweep [--accounts 13100] [--posts 3] [--beside]

Every account of six simulated platforms, all with consent, is looked at for the first time: asked for, mapped,
stored with its cursors, raw bytes and ledger rows in a real PostgreSQL. The platforms run in a process of their own
behind a real socket. The bare loop sends the very same requests to fresh platforms, one after the other over one
connection, and throws the answers away. Waits that quotas ask for are not slept through: the clock that platforms
and office share is moved on. ``--beside`` adds Bluesky, Mastodon and feeds.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from pantau.demo.platforms.bluesky import Bluesky
from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.graph import FacebookGraph, InstagramGraph, ThreadsGraph
from pantau.demo.platforms.mastodon import Mastodon
from pantau.demo.platforms.server import Platform, Request
from pantau.demo.platforms.tiktok import TikTok
from pantau.demo.platforms.world import World
from pantau.demo.platforms.x import TOKEN as X_TOKEN
from pantau.demo.platforms.x import X
from pantau.demo.platforms.youtube import YouTube

START = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
SENTENCE = "Selamat pagi semeton Lombok Barat, kabar nomor {} dari kami"
STEP_S = 0.12  # of the shared clock, for each request of the bare loop: it stays within every quota


@dataclass(frozen=True, slots=True)
class Subject:
    """One connector, its simulator, its share of all accounts, and the fewest requests for so many of them."""

    connector: str
    platform: str
    share: float
    server: Callable[..., Platform]
    host: str  # a suffix
    native_id: Callable[[int], str]
    named: Callable[[int], tuple[str, str]]  # how the registry knows it: kind and key
    least: Callable[[int, int], int]  # accounts, posts of each

    @property
    def consented(self) -> bool:
        return self.connector.endswith("_consented")


def each(accounts: int, posts: int) -> int:
    """One list for each account."""
    return accounts


def youtube(accounts: int, posts: int) -> int:
    """Channels by fifty, each one's uploads, videos by fifty."""
    return ceil(accounts / 50) + accounts + ceil(accounts * posts / 50)


def facebook(accounts: int, posts: int) -> int:
    """Lists by fifty, and subscriptions by fifty."""
    return 2 * ceil(accounts / 50)


def number_of(start: int) -> Callable[[int], str]:
    return lambda number: str(start + number)


def by_id(native_id: Callable[[int], str]) -> Callable[[int], tuple[str, str]]:
    return lambda number: ("id", native_id(number))


def subject(
    connector: str, platform: str, share: float, server: Callable[..., Platform], host: str,
    native_id: Callable[[int], str], least: Callable[[int, int], int] = each,
) -> Subject:  # fmt: skip
    return Subject(connector, platform, share, server, host, native_id, by_id(native_id), least)


SUBJECTS = (
    subject("facebook_page_consented", "facebook", 0.33, FacebookGraph, "graph.facebook.com",
            number_of(10**14), facebook),
    subject("instagram_consented", "instagram", 0.28, InstagramGraph, "graph.instagram.com",
            number_of(10**15)),
    subject("tiktok_consented", "tiktok", 0.19, TikTok, "open.tiktokapis.com", "_000open{}".format),
    subject("x", "x", 0.08, X, "api.x.com", number_of(10**9), lambda accounts, posts: accounts + 1),
    subject("youtube", "youtube", 0.07, YouTube, "youtube.googleapis.com", "UC{:022d}".format, youtube),
    subject("threads_consented", "threads", 0.05, ThreadsGraph, "graph.threads.net", number_of(10**16)),
)  # fmt: skip
BESIDE = (
    subject("bluesky", "bluesky", 0.02, Bluesky, "public.api.bsky.app", "did:plc:{:024d}".format),
    Subject("mastodon", "mastodon", 0.01, Mastodon, ".social.example",
            "https://desa{0}.social.example/users/warga{0}".format,
            lambda number: ("handle", f"warga{number}@desa{number}.social.example"),
            lambda accounts, posts: 2 * accounts),  # the name, and the list
    Subject("feeds", "web", 0.02, Sites, ".desa.example", "d{}.desa.example".format,
            lambda number: ("web", f"d{number}.desa.example"),
            lambda accounts, posts: 3 * accounts),  # the front page, robots.txt, and the feed
)  # fmt: skip
SECRETS = {
    "key": "simulated-youtube-key", "app_secret": "app-secret", "bearer_token": X_TOKEN, "usd_per_day": "1000",
}  # fmt: skip


def token_of(subject: Subject, number: int) -> str:
    return f"token-{subject.platform}-{number}" if subject.consented else ""


# --- the platforms, in a process of their own -----------------------------------------------------


class SharedClock:
    """The same time in every process; it moves only when one of them moves it on, and not while a request is on
    its way: platforms must not count it in another window than we did."""

    def __init__(self) -> None:
        self._passed = multiprocessing.Value("d", 0.0)
        self._on_their_way = 0
        self._leaping = 0

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self._passed.value)

    def advance(self, seconds: float) -> None:
        with self._passed.get_lock():
            self._passed.value += max(0.0, seconds)

    async def sleep(self, seconds: float) -> None:
        """Several who sleep at once wake at once."""
        until = self._passed.value + max(0.0, seconds)
        self._leaping += 1
        while self._on_their_way:
            await asyncio.sleep(0.001)
        with self._passed.get_lock():
            self._passed.value = max(self._passed.value, until)
        self._leaping -= 1

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        while self._leaping:
            await asyncio.sleep(0.001)
        self._on_their_way += 1
        try:
            yield
        finally:
            self._on_their_way -= 1


def fill(world: World, subject: Subject, accounts: int, posts: int) -> None:
    for number in range(accounts):
        native_id = subject.native_id(number)
        kind, key = subject.named(number)
        handle = f"@warga{number}" if kind == "id" else key
        account = world.add_account(subject.platform, native_id, handle, token=token_of(subject, number))
        for post in range(posts):
            moment = START - timedelta(hours=post + 1)
            world.publish(account, SENTENCE.format(f"{number}-{post}"), posted_at=moment)


def platforms(
    subjects: Sequence[Subject], counts: dict[str, int], posts: int, clock: SharedClock, pipe: Connection
) -> None:
    """Serves until the pipe says stop; answers with the requests that were sent, in their order."""
    world = World(clock)
    for one in subjects:
        fill(world, one, counts[one.connector], posts)
    servers = {one.host: one.server(world, sleep=clock.sleep) for one in subjects}
    log: list[Request] = []

    async def by_host(scope: Any, receive: Any, send: Any) -> None:
        host = dict(scope["headers"]).get(b"host", b"").decode()
        server = next(server for suffix, server in servers.items() if host.endswith(suffix))
        before = len(server.log)
        await server(scope, receive, send)
        log.extend(server.log[before : before + 1])

    async def serve() -> None:
        site = uvicorn.Server(
            uvicorn.Config(by_host, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
        )
        serving = asyncio.create_task(site.serve())
        while not site.started:
            await asyncio.sleep(0.01)
        pipe.send(site.servers[0].sockets[0].getsockname()[1])
        await asyncio.to_thread(pipe.recv)
        site.should_exit = True
        await serving
        pipe.send(log)

    asyncio.run(serve())


@contextmanager
def served(*given: Any) -> Iterator[tuple[str, Callable[[], list[Request]]]]:
    """The address of fresh platforms, and what ends them and gives their log."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=platforms, args=(*given, theirs), daemon=True)
    process.start()

    def end() -> list[Request]:
        ours.send("stop")
        log: list[Request] = ours.recv()
        process.join(10)
        return log

    yield f"http://127.0.0.1:{ours.recv()}", end
    if process.is_alive():
        process.terminate()


class ToPlatforms(httpx.AsyncHTTPTransport):
    """Every request goes to one address and names the host it was meant for."""

    def __init__(self, address: str, clock: SharedClock) -> None:
        super().__init__(limits=httpx.Limits(max_connections=40))
        self._address = httpx.URL(address)
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["host"] = request.url.netloc.decode()
        there = request.url.copy_with(scheme="http", host=self._address.host, port=self._address.port)
        sent = httpx.Request(
            request.method,
            there,
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        async with self._clock.request():
            return await super().handle_async_request(sent)


def client_for(address: str, clock: SharedClock) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=ToPlatforms(address, clock), trust_env=False, timeout=60)


# --- the office -----------------------------------------------------------------------------------


def register(subject: Subject, accounts: int) -> None:
    """The same accounts in the office's registry, and the connector switched on."""
    from pantau.office.collection import actions, catalogue
    from pantau.office.collection.models import Connector
    from pantau.office.registry.models import Account

    catalogue.make_known()
    connector = Connector.objects.get(name=subject.connector)
    actions.record_legal_basis(
        connector, kind="letter", reference="bench", signed_on=date(2024, 1, 1), signatory="bench",
        scope="bench", by=None, now=START,
    )  # fmt: skip
    for name in connector.needs:
        actions.store_credential(connector, name, SECRETS[name], by=None, now=START)
    actions.enable(connector, by=None, now=START)
    rows = []
    for number in range(accounts):
        kind, key = subject.named(number)
        native_id = key if kind == "id" else ""
        rows.append(Account(platform=subject.platform, kind=kind, key=key, native_id=native_id))
    for number, row in enumerate(Account.objects.bulk_create(rows)):
        if subject.consented:
            token = token_of(subject, number)
            actions.give_consent(row, connector, scope="bench", token=token, now=START)


async def send_again(address: str, log: Sequence[Request], clock: SharedClock) -> int:
    """The bare loop; gives how many answers were errors."""
    errors = 0
    async with client_for(address, clock) as client:
        for asked in log:
            clock.advance(STEP_S)
            url = f"https://{asked.host}{asked.path}?{asked.query_string}"
            headers = {name: text for name, text in asked.headers.items() if name != "host"}
            answer = await client.request(asked.method, url, headers=headers, content=asked.body)
            errors += answer.status_code >= 400
    return errors


def run(accounts: int, posts: int, subjects: Sequence[Subject]) -> bool:
    from pantau.cli.office import migrate_as_owner
    from pantau.office.collection import ledger, sweeping
    from pantau.office.collection.looks import day_of
    from pantau.office.posts.models import Post

    migrate_as_owner()
    counts = {one.connector: max(1, round(accounts * one.share)) for one in subjects}
    clock = SharedClock()
    given = (subjects, counts, posts, clock)
    for one in subjects:
        register(one, counts[one.connector])
    with served(*given) as (address, end):
        outside = sweeping.Outside(clock, lambda: client_for(address, clock), clock.sleep)
        started = time.perf_counter()
        swept = {one.connector: one for one in sweeping.sweep(outside)}
        seconds = time.perf_counter() - started
        log = end()
    with served(*given) as (address, end):
        started = time.perf_counter()
        errors = asyncio.run(send_again(address, log, clock))
        bare = time.perf_counter() - started
        end()

    print(f"{'connector':<26}{'accounts':>9}{'seen':>8}{'posts':>8}{'requests':>10}{'least':>8}{'ratio':>7}")
    complete = True
    for one in subjects:
        name, count, came = one.connector, counts[one.connector], swept[one.connector]
        least = one.least(count, posts)
        print(
            f"{name:<26}{count:>9,}{came.seen:>8,}{came.new_posts:>8,}{came.requests:>10,}{least:>8,}"
            f"{came.requests / least:>7.2f}"
        )
        if came.trouble:
            print(f"  broke off: {came.trouble}")
        complete = complete and came.seen == count and not came.trouble
    whole = ledger.coverage(day_of(clock()), now=clock())
    made, stored = sum(counts.values()) * posts, Post.objects.count()
    strangers = Post.objects.filter(account=None).count()
    ledger_says = "adds up" if whole.adds_up else "does not add up"
    print(f"{whole.seen:,} of {whole.registered:,} accounts seen; the ledger {ledger_says}")
    print(f"{stored:,} of {made:,} posts stored, {strangers:,} of them without their account")
    print(
        f"sweep {seconds:.1f} s, bare loop over the same {len(log):,} requests {bare:.1f} s ({errors} errors): "
        f"ratio {seconds / bare:.2f}"
    )
    return complete and whole.adds_up and stored == made and not strangers


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=13_100)
    parser.add_argument("--posts", type=int, default=3)
    parser.add_argument("--beside", action="store_true", help="Bluesky, Mastodon and feeds too.")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            subjects = (*SUBJECTS, *BESIDE) if asked.beside else SUBJECTS
            return 0 if run(asked.accounts, asked.posts, subjects) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
