"""What the office costs at national size: ten million posts of five million accounts in one PostgreSQL.

    python -m bench.scale [--up-to 10000000] [--accounts 5000000] [--steps 10000,100000,…] [--json FILE]
    python -m bench.scale --keep FOLDER [--only search,queue]   the second time: that office again, not filled anew

The office grows step by step; at each step the same things are measured and at the end their growth: the slope of
a straight line through the logarithms (0: it costs the same however much there is; 1: twice as much for twice as much).
What stands between the steps is filled in by the server (scale_rows.py); the last posts of each step come by the route
that files take. Pages are whole pages through the whole application, with nothing kept from the page before. Fifty
reviewers ask side by side, each another page every ``--every`` seconds; pages and server share the machine's cores.
They ask twice: the application in this process, in fifty threads that take turns at one interpreter, and then over
HTTP the two web processes that `pantau up` starts (uvicorn, one port, a pool of connections). The second is how an
office is served, and the promise is about it; it has asyncio, sockets and compression on top, the first has none.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import log
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.ingest import items
from bench.lookup import p95
from bench.scale_rows import LOOKED_BY, PLATFORMS, Filler

MOMENT = "2024-02-09T10:00:00+08:00"  # two days before the quiet period
STEPS = (10_000, 100_000, 1_000_000, 10_000_000)
BLOCK, BLOCKS = 10_000, 3  # posts by the real route at each step, and how often
REVIEWERS, PAGES_OF_ONE = 50, 6
FEWEST = 12_000  # accounts, so that as many are due at each step
ASKED = 20  # times each page is asked for alone
KEPT = "scale.json"  # what is to be known of an office that was kept
COORDINATORS = 15  # of the reviewers see one district each


@dataclass(frozen=True, slots=True)
class Goal:
    """``most``: in the unit; None where nothing was promised."""

    name: str
    unit: str
    most: float | None = None


GOALS = {
    goal.name: goal
    for goal in (
        Goal("ingest", "posts/s"),
        Goal("ingest, processor", "µs a post"),
        Goal("search, p95", "ms", 150),
        Goal("queue, 50 reviewers, p95", "ms", 200),
        Goal("queue, 50 reviewers, one process, p95", "ms"),
        Goal("queue, one reviewer, p95", "ms"),
        Goal("planner tick", "ms", 100),
        Goal("Today, p95", "ms", 300),
        Goal("trends, p95", "ms", 300),
        Goal("public numbers, p95", "ms", 300),
        Goal("page of the API, p95", "ms"),
        Goal("the day's plan, with new accounts", "ms"),
        Goal("the last three days counted", "ms"),
    )
}
STEADY = 0.20  # so much may the last blocks' rate be below the first ones'
INDEPENDENT = 0.15  # an exponent that is no growth


# --- what is measured -----------------------------------------------------------------------------


@dataclass
class Office:
    """The office at one size, and the people who look at it."""

    filler: Filler
    folder: Path
    every_s: float
    chance: random.Random = field(default_factory=lambda: random.Random(2024))
    blocks: int = 0

    def ingest(self, blocks: int) -> Iterator[tuple[str, float]]:
        """The last posts of a step as a file brings them: read, stored, their jobs enqueued; one process."""
        from pantau.engine.sources import read_posts
        from pantau.office.posts.actions import ingest

        rates, costs = [], []
        for _ in range(blocks):
            path = self._file()
            used, started = processor_seconds(), time.perf_counter()
            ingest(read_posts(path), route="file", legal_basis="bench", source=path.name)
            rates.append(BLOCK / (time.perf_counter() - started))
            costs.append((processor_seconds() - used) / BLOCK * 1e6)
            path.unlink()
        checkpoint()
        yield "ingest", statistics.median(rates)
        yield "ingest, processor", statistics.median(costs)

    def _file(self) -> Path:
        self.blocks += 1
        path = self.folder / f"block-{self.blocks}.ndjson"
        platforms, begins = list(PLATFORMS), self.filler.now - timedelta(days=9)
        with path.open("w") as file:
            for at, item in enumerate(items(BLOCK, seed=self.blocks)):
                author = int(self.filler.accounts_made * self.chance.random() ** 3)
                item |= {
                    "id": f"b{self.blocks}-{at}", "author": f"@akun{author}",
                    "platform": platforms[author % len(platforms)],
                    "posted_at": (begins + timedelta(seconds=75 * at)).isoformat(),
                }  # fmt: skip
                file.write(json.dumps(item) + "\n")
        return path

    # --- pages ------------------------------------------------------------------------------------

    def search(self) -> Iterator[tuple[str, float]]:
        """The queue narrowed to words, and the posts of some days that say them: frequent and rare words alike."""
        client, times = signed_in("ketua"), []
        asked = list(self._words())
        with told_cost("searches", 2 * len(asked)):
            for words in asked:
                times += self._searched(client, words)
        yield "search, p95", p95(times)

    def _searched(self, client: Any, words: str) -> list[float]:
        first = self.filler.today - timedelta(days=self.chance.choice((0, 6, 29, 120)))
        days = {"dari": first.isoformat(), "sampai": self.filler.today.isoformat()}
        return [
            took(client, "/tinjau/?" + urlencode({"q": words})),
            took(client, "/cermin/tren/unggahan/?" + urlencode(days | {"kata": words})),
        ]

    def _words(self) -> Iterator[str]:
        known = self.filler.vocabulary.words
        for rank in (30, 60, 90, 120, 300, 700, 1_500, 4_000, 9_000, 19_000):
            yield known[rank]
            yield f"{known[rank]} {known[self.chance.randrange(15, 100)]}"
            yield f'"{known[self.chance.randrange(15, 80)]} {known[self.chance.randrange(15, 80)]}"'
            yield f"{known[rank]} or {known[rank + 7]} -{known[45]}"

    def queue(self) -> Iterator[tuple[str, float]]:
        pages = list(self._queue_pages())
        client = signed_in("ketua")
        yield (
            "queue, one reviewer, p95",
            p95([took(client, page) for page in self.chance.sample(pages, ASKED)]),
        )
        yield (
            "queue, 50 reviewers, one process, p95",
            p95(side_by_side(pages, self.every_s, signed_in_here)),
        )
        with web_processes() as port:
            ask = partial(signed_in_over_http, port)
            yield "queue, 50 reviewers, p95", p95(side_by_side(pages, self.every_s, ask))

    def _queue_pages(self) -> Iterator[str]:
        """Mostly the plain queue, its further pages, and what people narrow it to."""
        from pantau.office.findings.models import Finding
        from pantau.office.review.queue import Cursor

        spots = list(Finding.objects.filter(status="open").order_by("?")[:40])
        yield from ["/tinjau/"] * 40
        yield from (
            "/tinjau/?" + urlencode({"after": str(Cursor.after(one, ("worth", "id")))}) for one in spots
        )
        for narrowed in (
            {"order": "newest"}, {"category": "hate_sara"}, {"category": "hoax", "platform": "x"}, {"party": "4"},
            {"platform": "tiktok"}, {"district": "dapil-7"}, {"subject": "candidate"}, {"status": "unread"},
            {"status": "all"}, {"status": "decided"}, {"status": "all", "order": "newest"},
        ):  # fmt: skip
            yield from ["/tinjau/?" + urlencode(narrowed)] * 4

    def dashboards(self) -> Iterator[tuple[str, float]]:
        client = signed_in("ketua")
        pages = {"Today, p95": "/cermin/", "trends, p95": "/cermin/tren/", "public numbers, p95": "/angka/"}
        for name, page in pages.items():
            took(client, page)
            with told_cost(name.removesuffix(", p95"), ASKED):
                times = [took(client, page) for _ in range(ASKED)]
            yield name, p95(times)

    def api(self) -> Iterator[tuple[str, float]]:
        from pantau.office.api import tokens
        from pantau.office.people.models import User

        user = User.objects.get(username="ketua")
        made = tokens.make(
            user, f"bench {time.time()}", ["posts:read"], timedelta(days=1), now=self.filler.now
        )
        ask = partial(took, signed_in("ketua"), headers={"Authorization": f"Bearer {made.secret}"})
        times = [ask("/api/v1/posts?" + urlencode(more)) for more in API_PAGES for _ in range(ASKED // 4)]
        yield "page of the API, p95", p95(times)

    # --- planning ---------------------------------------------------------------------------------

    def planning(self) -> Iterator[tuple[str, float]]:
        """Who is due now, among all who are not; and what the office's tasks do for it: plan the day, as hourly,
        and count the last days (nothing where there are few accounts)."""
        from pantau.office.collection import counted_days
        from pantau.office.collection.due import due_accounts
        from pantau.office.collection.looks import plan_day
        from pantau.office.collection.models import Connector, CountedDay

        started = time.perf_counter()
        plan_day(self.filler.today)
        yield "the day's plan, with new accounts", 1000 * (time.perf_counter() - started)
        analyse("collection_dayplan")
        CountedDay.objects.all().delete()
        started = time.perf_counter()
        counted_days.keep(self.filler.now)
        yield "the last three days counted", 1000 * (time.perf_counter() - started)
        row = Connector.objects.get(name=PLATFORMS[LOOKED_BY])
        times = []
        for _ in range(ASKED // 2):
            started = time.perf_counter()
            due = due_accounts(row, self.filler.now)
            times.append(time.perf_counter() - started)
        print(f"    {len(due):,} accounts due for {row.name}", flush=True)
        yield "planner tick", 1000 * statistics.median(times)


API_PAGES: Sequence[Mapping[str, str]] = (
    {}, {"order": "oldest"}, {"platform": "x", "registered": "true"}, {"since": "2024-02-01T00:00:00Z"},
)  # fmt: skip


def signed_in(username: str) -> Any:
    from django.conf import settings
    from django.contrib.auth import login
    from django.http import HttpRequest
    from django.test import Client

    from pantau.office.people.models import User
    from pantau.office.people.sessions import SessionStore

    client, request = Client(), HttpRequest()
    request.session = SessionStore()
    login(request, User.objects.get(username=username), settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.cookie
    return client


@contextmanager
def told_cost(what: str, count: int) -> Iterator[None]:
    """Prints the processor time of this process and the server for each: it tells more on a busy machine."""
    used = processor_seconds()
    yield
    print(
        f"    {what}: {1000 * (processor_seconds() - used) / count:,.0f} ms of processor time each",
        flush=True,
    )


def took(client: Any, page: str, **more: Any) -> float:
    """Seconds for the whole page, nothing being kept from before."""
    from django.core.cache import cache

    cache.clear()
    started = time.perf_counter()
    answer = client.get(page, **more)
    seconds = time.perf_counter() - started
    assert answer.status_code == 200, f"{page}: {answer.status_code}"
    return seconds


Ask = Callable[[str], int]  # an address; gives the answer's status


def signed_in_here(username: str) -> Ask:
    client = signed_in(username)
    return lambda page: int(client.get(page).status_code)


def signed_in_over_http(port: int, username: str) -> Ask:
    """A connection for each page (uvicorn ends one that rests for five seconds), the whole answer read."""
    name = settings_of().SESSION_COOKIE_NAME
    headers = {
        "Host": "testserver",
        "Cookie": f"{name}={signed_in(username).cookies[name].value}",
        "Accept-Encoding": "gzip",
    }

    def ask(page: str) -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as wire:
            wire.request("GET", page, headers=headers)
            answer = wire.getresponse()
            answer.read()
            return answer.status

    return ask


def settings_of() -> Any:
    from django.conf import settings

    return settings


@contextmanager
def web_processes() -> Iterator[int]:
    """The web processes that `pantau up` starts on this machine; gives their port."""
    from pantau.cli.up import build_static_files, default_web, free_port, wait_until_it_answers

    build_static_files()
    port = free_port("127.0.0.1")
    command = [sys.executable, "-m", "pantau.cli.serve", "127.0.0.1", str(port)]
    environment = os.environ | {"PANTAU_ALLOWED_HOSTS": "testserver,localhost"}
    started = [subprocess.Popen(command, env=environment) for _ in range(default_web())]
    try:

        def ended() -> bool:
            return any(one.poll() is not None for one in started)

        # Each try lasts a minute; beside other work on the machine a start has taken longer.
        if not any(wait_until_it_answers("127.0.0.1", port, ended) for _ in range(5)):
            raise RuntimeError("the web processes did not answer within five minutes")
        yield port
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait(30)


def side_by_side(pages: Sequence[str], every_s: float, sign_in: Callable[[str], Ask]) -> list[float]:
    """Each reviewer signed in on a connection of their own, and never two pages at once."""
    times: list[float] = []
    broken: list[BaseException] = []
    start = threading.Barrier(REVIEWERS)

    def review(number: int) -> None:
        from django.db import connection

        chance = random.Random(number)
        try:
            ask = sign_in(f"peninjau{number}")
            ask("/tinjau/")
            start.wait()
            for _ in range(PAGES_OF_ONE):
                time.sleep(every_s * 2 * chance.random())
                started = time.perf_counter()
                status = ask(chance.choice(pages))
                times.append(time.perf_counter() - started)
                assert status == 200
        except BaseException as error:
            broken.append(error)
            start.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=review, args=(number,)) for number in range(REVIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return times


def processor_seconds() -> float:
    from bench.ingest import processor_seconds as used

    return used([])


def million_turns() -> float:
    """What the machine is worth today: pages are mostly Python, and shared machines differ threefold."""
    started, found = time.perf_counter(), 0
    for number in range(2_000_000):
        found += number * number % 7
    return 2 / (time.perf_counter() - started)


def analyse(table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {table}")


# --- the people -----------------------------------------------------------------------------------


def make_people(now: datetime) -> int:
    """The head of the office and the reviewers, each with a second factor; gives the head's id."""
    from allauth.mfa.totp.internal import auth as totp

    from pantau.office.people.models import Membership, User

    def person(username: str, role: str, district: str = "") -> User:
        user = User(username=username, full_name=username.title())
        user.set_unusable_password()
        user.save()
        Membership.objects.create(
            user=user, role=role, district_code=district, valid_from=now - timedelta(days=365)
        )
        totp.TOTP.activate(user, totp.generate_totp_secret())
        return user

    head = person("ketua", "commissioner")
    for number in range(REVIEWERS):
        if number < COORDINATORS:
            person(f"peninjau{number}", "coordinator", f"dapil-{number + 1}")
        else:
            person(f"peninjau{number}", "officer")
    return int(head.pk)


# --- the run --------------------------------------------------------------------------------------

Figures = dict[str, dict[int, float]]  # name of a goal -> step -> value


def run(steps: Sequence[int], accounts: int, every_s: float, folder: Path, only: Sequence[str]) -> Figures:
    from pantau.cli.office import migrate_as_owner
    from pantau.web.ui import clock

    migrate_as_owner()
    now = clock.now()
    filler = Filler(now, make_people(now))
    filler.lay_ground()
    tell_settings()
    found: Figures = {}
    office = Office(filler, folder, every_s)
    held = 0
    for step in steps:
        blocks = min(BLOCKS, (step - held) // BLOCK)
        print(f"\n{step:,} posts", flush=True)
        grow(filler, step - held - blocks * BLOCK, max(accounts * step // steps[-1], FEWEST))
        held = step
        told = {
            "posts": step,
            "reviewer": filler.reviewer,
            "posts_made": filler.posts_made,
            "accounts_made": filler.accounts_made,
            "blocks": 0,
        }
        (folder / KEPT).write_text(json.dumps(told))
        try:
            measure(office, step, blocks, only, found)
        finally:
            (folder / KEPT).write_text(json.dumps(told | {"blocks": office.blocks}))
    return found


def run_again(every_s: float, folder: Path, only: Sequence[str]) -> Figures:
    """The office that ``--keep`` left in the folder, at the size it has, in today's layout."""
    from pantau.cli.office import migrate_as_owner
    from pantau.web.ui import clock

    migrate_as_owner()
    told = json.loads((folder / KEPT).read_text())
    filler = Filler(clock.now(), told["reviewer"])
    filler.posts_made, filler.accounts_made = told["posts_made"], told["accounts_made"]
    tell_settings()
    office = Office(filler, folder, every_s, blocks=told["blocks"])
    found: Figures = {}
    try:
        measure(office, told["posts"], BLOCKS, only, found)
    finally:
        (folder / KEPT).write_text(json.dumps(told | {"blocks": office.blocks}))
    return found


def measure(office: Office, step: int, blocks: int, only: Sequence[str], found: Figures) -> None:
    measures: dict[str, Callable[[], Iterator[tuple[str, float]]]] = {
        "planning": office.planning, "ingest": partial(office.ingest, blocks), "search": office.search,
        "queue": office.queue, "dashboards": office.dashboards, "api": office.api,
    }  # fmt: skip
    for name in only or measures:
        for goal, value in measures[name]():
            found.setdefault(goal, {})[step] = value
            print(f"    {goal:<34}{value:>12,.1f} {GOALS[goal].unit}", flush=True)


def grow(filler: Filler, posts: int, accounts: int) -> None:
    started = time.perf_counter()
    filler.register(accounts)
    registered = time.perf_counter()
    if posts:
        filler.add_posts(posts)
    filled = time.perf_counter()
    filler.settle()
    checkpoint()
    print(
        f"    filled in: {accounts:,} accounts in all, {registered - started:.0f} s; {posts:,} posts, "
        f"{filled - registered:.0f} s; counts folded and tables analysed, {time.perf_counter() - filled:.0f} s; "
        f"{size_gb():.1f} GB",
        flush=True,
    )


def checkpoint() -> None:
    """Let no page wait for the disk because millions of rows were filled in just before."""
    import psycopg
    from django.conf import settings

    from pantau.web.site.database import ADMIN, embedded_url

    address = psycopg.conninfo.make_conninfo(embedded_url(settings.PANTAU_DATA, ADMIN), dbname=ADMIN)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def size_gb() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0]) / 1e9


def tell_settings() -> None:
    from django.db import connection

    names = (
        "shared_buffers",
        "effective_cache_size",
        "work_mem",
        "maintenance_work_mem",
        "max_wal_size",
        "synchronous_commit",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(names)])
        print("PostgreSQL: " + ", ".join(f"{name} {value}" for name, value in cursor))


# --- what it says ---------------------------------------------------------------------------------


def exponent(values: Mapping[int, float]) -> float:
    """Slope of the line through the logarithms, by least squares; 0 for fewer than two sizes."""
    if len(values) < 2:
        return 0.0
    points = [(log(size), log(max(value, 1e-9))) for size, value in values.items()]
    middle, height = (statistics.mean(column) for column in zip(*points, strict=True))
    return sum((x - middle) * (y - height) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)


def report(found: Figures) -> bool:
    """The curves; whether every goal holds at the largest size."""
    sizes = sorted({size for values in found.values() for size in values})
    print("\n" + f"{'':<34}" + "".join(f"{size:>14,}" for size in sizes) + f"{'exponent':>10}")
    held = True
    for name, values in found.items():
        goal = GOALS[name]
        told = "".join(f"{values[size]:>14,.1f}" if size in values else f"{'':>14}" for size in sizes)
        verdict = judged(goal, values)
        held &= not verdict.startswith("OVER")
        print(f"{name:<34}{told}{exponent(values):>+10.2f}  {goal.unit:<10} {verdict}")
    return held


def judged(goal: Goal, values: Mapping[int, float]) -> str:
    first, last = values[min(values)], values[max(values)]
    if goal.name == "ingest":
        word = "PASS" if last >= (1 - STEADY) * first else "OVER"
        return f"{word}: the last blocks at {last / first:.0%} of the first (goal {1 - STEADY:.0%})"
    if goal.most is None:
        return ""
    word = "PASS" if last <= goal.most else "OVER"
    more = ""
    if goal.name == "planner tick" and len(values) > 1:
        more = f"; {'independent of' if exponent(values) <= INDEPENDENT else 'grows with'} accounts not due"
    return f"{word}: {last:,.0f} (goal {goal.most:,.0f}){more}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--up-to", type=int, default=STEPS[-1], help="posts")
    parser.add_argument("--accounts", type=int, help="at the last step (half the posts); fewer before")
    parser.add_argument("--steps", help="posts at each step, with commas between")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two pages of one reviewer")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument(
        "--keep", type=Path, help="the office's folder; left, and measured again the next time"
    )
    parser.add_argument(
        "--only", help="planning, ingest, search, queue, dashboards, api: with commas between"
    )
    asked = parser.parse_args()
    steps = sorted(
        {int(one) for one in asked.steps.split(",")}
        if asked.steps
        else {s for s in (*STEPS, asked.up_to) if s <= asked.up_to}
    )
    if steps[0] < BLOCK:
        parser.error(f"a step holds at least {BLOCK:,} posts")
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    only = asked.only.split(",") if asked.only else []
    os.environ |= {
        "PANTAU_DATA": str(folder / "data"), "PANTAU_CLOCK_START": MOMENT, "PANTAU_ALLOWED_HOSTS": "testserver",
    }  # fmt: skip
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    started = time.perf_counter()
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, "
        f"each of which makes {million_turns():.1f} million turns of a Python loop a second",
        flush=True,
    )
    try:
        with open_office(as_owner=True):
            if (folder / KEPT).exists():
                found = run_again(asked.every, folder, only)
            else:
                found = run(steps, asked.accounts or steps[-1] // 2, asked.every, folder, only)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    held = report(found)
    print(f"{time.perf_counter() - started:.0f} s in all; load {os.getloadavg()[0]:.1f} at the end")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
