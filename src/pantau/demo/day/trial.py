"""Plays the day: moves the clock, orders sweeps, hands over pushes, kills the worker and starts another."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
from asgiref.sync import async_to_sync

from pantau.demo.day import office
from pantau.demo.day.clock import EPOCH, DayClock
from pantau.demo.day.grounds import GROUNDS, HUB
from pantau.demo.day.network import CLOCK_HOST, Network, Trouble
from pantau.demo.day.readings import Reader
from pantau.demo.day.story import Member, Story, marks_in
from pantau.demo.platforms.server import Platform, served
from pantau.demo.platforms.websub_hub import Hub
from pantau.demo.platforms.world import World

START = datetime(2024, 2, 11, tzinfo=UTC)  # 08.00 WITA, so that the office's midnight lies within the day
WORKER = "pantau-day-worker"  # as the database knows it
IN_TRANSACTION = (
    "SELECT FROM pg_stat_activity WHERE application_name = %s AND xact_start IS NOT NULL "
    "AND (state = 'idle in transaction' OR query ~* '^(INSERT|UPDATE|WITH|COPY)') LIMIT 1"
)
LOST_PUSHES = 5  # every fifth push never arrives

# Hours after the start, and for how long.
TROUBLES = (
    ("facebook", 2.0, 1.5, "down"),
    ("youtube", 3.0, 0.6, "bad gateway"),
    ("bluesky", 4.0, 1.0, "silent"),
    ("instagram", 5.0, 0.75, "cut"),
    ("mastodon", 6.0, 0.5, "wait 30 s"),
    ("tiktok", 7.0, 1.5, "errors with 200"),
    ("threads", 8.0, 1.0, "bad gateway"),
    ("x", 9.0, 1.0, "down for 30 min"),
    ("web", 10.0, 1.0, "lost"),
    ("mastodon", 11.0, 1.0, "errors with 200"),
    ("youtube", 9.0, 0.5, "lost"),
    ("instagram", 12.5, 0.5, "errors with 200"),
    ("bluesky", 13.0, 0.5, "stalled"),
    ("threads", 14.0, 0.5, "wait 20 min"),
    ("tiktok", 14.5, 0.5, "cut"),
    ("facebook", 15.5, 1.0, "down"),  # over the office's midnight
    ("instagram", 19.0, 0.5, "down"),
    ("facebook", 20.0, 0.5, "errors with 200"),
)
RARE = {"stalled": 1}


@dataclass(frozen=True, slots=True)
class Size:
    accounts: int = 600
    hours: int = 24
    every: timedelta = timedelta(minutes=15)
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Killing:
    """When the worker dies: in which sweep at the earliest, after how many of its requests, and how."""

    sweep: int
    requests: int
    how: str  # "answer": an answer is on its way to it; "transaction": it is writing down a page


@dataclass(frozen=True, slots=True)
class Pushed:
    at: datetime
    marks: frozenset[tuple[int, int]]


@dataclass(slots=True)
class Day:
    """A day that was played, for ``judging``."""

    size: Size
    story: Story
    network: Network
    troubles: tuple[Trouble, ...]
    sweeps: int = 0
    killed: list[tuple[int, int, str]] = field(default_factory=list)  # worker, sweep, how
    pushed: list[Pushed] = field(default_factory=list)
    lost_pushes: int = 0
    broke_off: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def start(self) -> datetime:
        return self.story.start

    @property
    def end(self) -> datetime:
        return self.story.end


def play(size: Size, folder: Path, database_url: str, data: Path) -> Day:
    """Needs Django, an empty office in that database, and its vault in ``data``."""
    began = time.monotonic()
    rng = random.Random(size.seed)
    clock = DayClock(folder / "clock", START)
    world = World(clock)
    story = Story(world, clock, rng, START, START + size.hours * timedelta(hours=1))
    story.settle(size.accounts)
    network = _network(world, clock, story)
    scale = size.hours / 24
    troubles = tuple(
        Trouble(
            platform, START + timedelta(hours=from_h * scale), START + timedelta(hours=(from_h + for_h) * scale),
            kind, RARE.get(kind, 10**9),
        )
        for platform, from_h, for_h, kind in TROUBLES
    )  # fmt: skip
    for trouble in troubles:
        network.plan(trouble)
    day = Day(size, story, network, troubles)
    with served(network) as address:
        _Conductor(day, rng, int(address.rpartition(":")[2]), database_url, folder, data).play()
    day.seconds = time.monotonic() - began
    return day


def _network(world: World, clock: DayClock, story: Story) -> Network:
    reader = Reader(world, {member.token: member for member in story.members if member.token})
    hosts = {ending: ground.platform for ground in GROUNDS for ending in ground.hosts}
    hosts["pubsubhubbub.appspot.com"] = "hub"
    servers: dict[str, Platform] = {}
    network = Network(clock, servers, hosts, reader)
    counts = {ground.platform: _count(story, ground.platform) for ground in GROUNDS}
    small: dict[str, dict[str, Any]] = {
        # Enough for the first look at every channel, too little for the day.
        "youtube": {"units_per_day": counts["youtube"] * 5 // 4 + 60},
        "x": {
            "limits": {"timeline": max(4, counts["x"] * 2 // 3), "users": 300, "posts": 3_500, "rules": 450}
        },
    }
    for ground in GROUNDS:
        more = {**ground.more, **small.get(ground.platform, {})}
        servers[ground.platform] = ground.server(world, sleep=network.sleep, **more)
    servers["hub"] = Hub(world, HUB, loses=_is_lost, sleep=network.sleep)
    return network


def _is_lost(post: Any) -> bool:
    return bool(post.number % LOST_PUSHES == 0)


def _count(story: Story, platform: str) -> int:
    return sum(member.ground.platform == platform for member in story.members)


class _Conductor:
    def __init__(
        self, day: Day, rng: random.Random, port: int, database_url: str, folder: Path, data: Path
    ) -> None:
        self.day, self.port, self.url, self.folder, self.data = day, port, database_url, folder, data
        self.clock, self.network = day.story.clock, day.network
        sweeps = day.size.hours * timedelta(hours=1) // day.size.every
        few = max(3, day.size.accounts // 40)
        self.killings = [
            Killing(0, rng.randint(few * 5, few * 15), "answer"),
            Killing(rng.randint(sweeps // 2, sweeps * 3 // 4), rng.randint(1, few), "transaction"),
        ]
        self.requests = 0  # of the present sweep
        self.withdrawing: list[Member] = []
        self.delivered = {"facebook": 0, "threads": 0}
        self.process: subprocess.Popen[str] | None = None
        self.http = httpx.Client(trust_env=False)
        network_hub = self.network.servers["hub"]
        assert isinstance(network_hub, Hub)
        self.hub = network_hub

    def play(self) -> None:
        story, size = self.day.story, self.day.size
        x_accounts = _count(story, "x")
        secrets = {"x": {"usd_per_day": f"{x_accounts / 100:.2f}"}}
        office.open_office(story.members, secrets, self.clock())
        story.withdraw = self.withdrawing.append
        story.write()
        self.network.answered = self._answered
        with self._office_clock():
            try:
                for number in range(size.hours * timedelta(hours=1) // size.every):
                    self._wait_until(story.start + number * size.every)
                    self._sweep(number)
                self._wait_until(story.end)
            finally:
                self._end()

    @contextmanager
    def _office_clock(self) -> Iterator[None]:
        from pantau.web.ui import clock as office_clock

        before, office_clock.now = office_clock.now, self.clock
        try:
            yield
        finally:
            office_clock.now = before
            self.http.close()

    # --- time and what comes with it --------------------------------------------------------------

    def _wait_until(self, moment: datetime) -> None:
        while True:
            following = self.clock.next_act
            self._move_to(min(moment, following) if following else moment)
            self._hand_over()
            if self.clock() >= moment:
                return

    def _move_to(self, moment: datetime) -> None:
        """The clock is moved where the platforms answer, so that nothing happens in the middle of an answer."""
        micros = (moment - EPOCH) // timedelta(microseconds=1)
        address = f"http://127.0.0.1:{self.port}/"
        self.http.get(address, params={"until": micros}, headers={"host": CLOCK_HOST})

    def _hand_over(self) -> None:
        while self.withdrawing:
            member = self.withdrawing.pop()
            office.withdraw(member, self.clock())
            member.withdrawn_at = self.clock()
        for platform, connector in (
            ("facebook", "facebook_page_consented"),
            ("threads", "threads_consented"),
        ):
            made = self.network.servers[platform].deliveries  # type: ignore[attr-defined]
            for number in range(self.delivered[platform], len(made)):
                if number % LOST_PUSHES == 0:
                    self.day.lost_pushes += 1
                elif office.deliver(connector, made[number].headers, made[number].body, self.clock()):
                    self._taken(made[number].body)
            self.delivered[platform] = len(made)
        doors = office.Doors(self.clock, self._taken)
        async_to_sync(self._settle)(doors)

    async def _settle(self, doors: office.Doors) -> None:
        async with httpx.AsyncClient(transport=doors) as client:
            await self.hub.settle(client)

    def _taken(self, body: bytes) -> None:
        self.day.pushed.append(Pushed(self.clock(), marks_in(body)))

    # --- the worker -------------------------------------------------------------------------------

    def _sweep(self, number: int) -> None:
        self.network.sweep, self.requests = number, 0
        self.day.sweeps += 1
        while True:
            worker = self.process or self._started()
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write("sweep\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
            if line:
                told = json.loads(line)
                self.day.broke_off.extend(
                    f"sweep {number}: {one['connector']}: {one['trouble']}" for one in told if one["trouble"]
                )
                return
            status = self._close()
            if status != -signal.SIGKILL:
                raise RuntimeError(f"the worker ended by itself, with {status}, in sweep {number}")

    def _started(self) -> subprocess.Popen[str]:
        surroundings = {
            **os.environ, "DATABASE_URL": self.url, "PANTAU_DATA": str(self.data), "PGAPPNAME": WORKER,
        }  # fmt: skip
        words = [sys.executable, "-m", "pantau.demo.day.worker", str(self.port), str(self.folder / "clock")]
        self.process = subprocess.Popen(
            words, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError("the worker does not start")
        self.network.worker += 1
        return self.process

    def _answered(self) -> None:
        """In the platforms' thread, after each answer."""
        self.requests += 1
        due = self.killings[0] if self.killings else None
        if due is None or self.network.sweep < due.sweep or self.requests < due.requests:
            return
        self.killings.pop(0)
        if due.how == "answer":
            self._kill(due)
        else:
            threading.Thread(target=self._kill_in_transaction, args=(due,), daemon=True).start()

    def _kill_in_transaction(self, due: Killing) -> None:
        until = time.monotonic() + 5
        with psycopg.connect(self.url, autocommit=True) as connection:
            while time.monotonic() < until:
                if connection.execute(IN_TRANSACTION, [WORKER]).fetchone():
                    break
        self._kill(due)

    def _kill(self, due: Killing) -> None:
        if self.process is not None:
            self.day.killed.append((self.network.worker, self.network.sweep, due.how))
            self.process.send_signal(signal.SIGKILL)

    def _end(self) -> None:
        """A worker whose orders end comes to its own end."""
        if self.process is not None:
            self._close()

    def _close(self) -> int:
        worker, self.process = self.process, None
        assert worker is not None
        with worker:  # closes the pipes and waits
            pass
        return worker.returncode
