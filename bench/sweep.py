"""What does a cold sweep cost, in requests beside the fewest possible and in time beside a bare HTTP loop?

    python -m bench.sweep [--accounts 2000] [--posts 3]

Every account of eight simulated platforms is looked at for the first time: asked for, mapped, stored with its
cursors, raw bytes and ledger rows in a real PostgreSQL. The bare loop sends the very same requests to fresh
simulators, one after the other, and throws the answers away. Both run in this process, without sockets, so
the ratio is what the office adds; a real network takes longer for both. Waits that quotas ask for are not
slept through: the simulated clock is moved on.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import httpx

from pantau.demo.platforms.bluesky import Bluesky
from pantau.demo.platforms.feeds import Sites
from pantau.demo.platforms.graph import FacebookGraph, InstagramGraph, ThreadsGraph
from pantau.demo.platforms.mastodon import Mastodon
from pantau.demo.platforms.server import Platform, Request
from pantau.demo.platforms.tiktok import TikTok
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.platforms.youtube import YouTube

START = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
SENTENCE = "Selamat pagi semeton Lombok Barat, kabar nomor {} dari kami"


@dataclass(frozen=True, slots=True)
class Subject:
    """One connector, its simulator, its share of all accounts, and the fewest requests for so many of them."""

    connector: str
    platform: str
    share: float
    server: Callable[..., Platform]
    host: str  # empty: any other
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
    """Lists by fifty, and a subscription for each Page."""
    return ceil(accounts / 50) + accounts


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
    subject("youtube", "youtube", 0.20, YouTube, "youtube.googleapis.com", "UC{:022d}".format, youtube),
    subject("facebook_page_consented", "facebook", 0.32, FacebookGraph, "graph.facebook.com",
            number_of(10**14), facebook),
    subject("instagram_consented", "instagram", 0.28, InstagramGraph, "graph.instagram.com",
            number_of(10**15)),
    subject("threads_consented", "threads", 0.05, ThreadsGraph, "graph.threads.net", number_of(10**16)),
    subject("tiktok_consented", "tiktok", 0.10, TikTok, "open.tiktokapis.com", "_000open{}".format),
    subject("bluesky", "bluesky", 0.02, Bluesky, "public.api.bsky.app", "did:plc:{:024d}".format),
    Subject("mastodon", "mastodon", 0.01, Mastodon, "*.social.example",
            "https://desa{0}.social.example/users/warga{0}".format,
            lambda number: ("handle", f"warga{number}@desa{number}.social.example"),
            lambda accounts, posts: 2 * accounts),  # the name, and the list
    Subject("feeds", "web", 0.02, Sites, "*.desa.example", "d{}.desa.example".format,
            lambda number: ("web", f"d{number}.desa.example"),
            lambda accounts, posts: 3 * accounts),  # the front page, robots.txt, and the feed
)  # fmt: skip
SECRETS = {"key": "simulated-youtube-key", "app_secret": "app-secret"}


def token_of(subject: Subject, number: int) -> str:
    return f"token-{subject.platform}-{number}" if subject.consented else ""


def fill(world: World, subject: Subject, accounts: int, posts: int) -> None:
    for number in range(accounts):
        native_id = subject.native_id(number)
        kind, key = subject.named(number)
        handle = f"@warga{number}" if kind == "id" else key
        account = world.add_account(subject.platform, native_id, handle, token=token_of(subject, number))
        for post in range(posts):
            moment = START - timedelta(hours=post + 1)
            world.publish(account, SENTENCE.format(f"{number}-{post}"), posted_at=moment)


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


def client_for(servers: dict[str, Platform]) -> httpx.AsyncClient:
    mounts = {
        f"all://{subject.host}": httpx.ASGITransport(servers[subject.connector]) for subject in SUBJECTS
    }
    return httpx.AsyncClient(mounts=mounts, trust_env=False)


def open_servers(world: World, clock: SimulatedClock) -> dict[str, Platform]:
    return {subject.connector: subject.server(world, sleep=clock.sleep) for subject in SUBJECTS}


async def send_again(log: list[Request], app: Platform) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), trust_env=False) as client:
        for asked in log:
            url = f"https://{asked.host}{asked.path}?{asked.query_string}"
            await client.request(asked.method, url, headers=dict(asked.headers), content=asked.body)


def run(accounts: int, posts: int) -> bool:
    from django.core.management import call_command

    from pantau.office.collection import ledger, sweeping
    from pantau.office.collection.looks import day_of
    from pantau.office.posts.models import Post

    call_command("migrate", verbosity=0)
    clock = SimulatedClock(START)
    world = World(clock)
    counts = {subject.connector: max(1, round(accounts * subject.share)) for subject in SUBJECTS}
    for subject in SUBJECTS:
        fill(world, subject, counts[subject.connector], posts)
        register(subject, counts[subject.connector])
    servers = open_servers(world, clock)
    outside = sweeping.Outside(clock, lambda: client_for(servers), clock.sleep)
    swept: dict[str, Any] = {}
    for subject in SUBJECTS:
        (swept[subject.connector],) = sweeping.sweep(outside, platform=subject.platform)

    fresh = open_servers(world, clock)
    print(
        f"{'connector':<26}{'accounts':>9}{'seen':>7}{'posts':>8}{'requests':>10}{'least':>8}"
        f"{'sweep s':>9}{'bare s':>8}{'ratio':>7}"
    )
    complete = True
    for subject in SUBJECTS:
        name, count = subject.connector, counts[subject.connector]
        started = time.perf_counter()
        asyncio.run(send_again(servers[name].log, fresh[name]))
        bare = time.perf_counter() - started
        one = swept[name]
        print(
            f"{name:<26}{count:>9,}{one.seen:>7,}{one.new_posts:>8,}{one.requests:>10,}"
            f"{subject.least(count, posts):>8,}{one.seconds:>9.2f}{bare:>8.2f}{one.seconds / bare:>7.1f}"
        )
        if one.trouble:
            print(f"  broke off: {one.trouble}")
        complete = complete and one.seen == count and not one.trouble
    whole = ledger.coverage(day_of(clock()), now=clock())
    made, stored = sum(counts.values()) * posts, Post.objects.count()
    strangers = Post.objects.filter(account=None).count()
    ledger_says = "adds up" if whole.adds_up else "does not add up"
    print(f"{whole.seen:,} of {whole.registered:,} accounts seen; the ledger {ledger_says}")
    print(f"{stored:,} of {made:,} posts stored, {strangers:,} of them without their account")
    return complete and whole.adds_up and stored == made and not strangers


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--accounts", type=int, default=2_000)
    parser.add_argument("--posts", type=int, default=3)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            return 0 if run(asked.accounts, asked.posts) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
