"""What is true outside: accounts on simulated platforms, their posts, and files of posts, each with its own mark."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.ingest import EVERYDAY, TELLING
from pantau.demo.day.grounds import GROUNDS, Ground
from pantau.demo.live.agreeing import UNDER
from pantau.demo.live.post_pages import PostPages
from pantau.demo.platforms.server import Platform, Receive, Send
from pantau.demo.platforms.world import World

ASKED = ("bluesky", "mastodon", "youtube")  # platforms that anybody may ask
LETHAL = "mematikan"  # whoever asks for anything with this in its name dies of it
TELLS = 0.3  # of posts: so many speak of what a rule looks for


@dataclass(slots=True)
class Outside:
    """An ASGI application for all platforms, and what is true on them."""

    clock: Callable[[], datetime]
    chance: random.Random
    kill: Callable[[str], None]  # told the address that was asked, hence the machine that asked
    world: World = field(init=False)
    servers: Mapping[str, Platform] = field(init=False)
    pages: PostPages = field(init=False)
    marks: dict[str, str] = field(
        default_factory=dict
    )  # of every post that the office is to have -> its text
    registered: int = 0

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        grounds = [one for one in GROUNDS if one.platform in ASKED]
        self.servers = {ending: one.server(self.world, **one.more) for one in grounds for ending in one.hosts}
        self.pages = PostPages(self.world)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if LETHAL in scope["path"] or LETHAL in scope["query_string"].decode("latin-1"):
            self.kill(scope["server"][0])
        server = self.pages if scope["path"].startswith(UNDER) else self._of(scope)
        await server(scope, receive, send)
        server.log.clear()

    def _of(self, scope: Mapping[str, Any]) -> Platform:
        named = next((value.decode() for name, value in scope["headers"] if name.lower() == b"host"), "")
        host = named.partition(":")[0].lower()
        return next((server for ending, server in self.servers.items() if host.endswith(ending)), Platform())

    def _words(self) -> str:
        """A post's, which no other has."""
        mark = f"tanda-{len(self.marks):06d}"
        said = self.chance.choice(TELLING if self.chance.random() < TELLS else EVERYDAY)
        self.marks[mark] = f"{said} {mark}"
        return self.marks[mark]

    def open_accounts(self, count: int) -> list[tuple[Ground, str, str]]:
        """New accounts with posts; gives how the registry knows them: ground, kind and key."""
        grounds = [one for one in GROUNDS if one.platform in ASKED]
        found = []
        for _ in range(count):
            ground, number = grounds[self.registered % len(grounds)], self.registered + 1
            self.registered += 1
            native_id, (kind, key) = ground.native_id(number), ground.named(number)
            account = self.world.add_account(ground.platform, native_id, ground.handle(number))
            for _post in range(self.chance.randint(1, 5)):
                moment = self.clock() - timedelta(minutes=self.chance.randint(5, 600))
                self.world.publish(account, self._words(), posted_at=moment.replace(microsecond=0))
            found.append((ground, kind, key))
        return found

    def write_file(self, path: Path, count: int) -> None:
        """An export: posts of accounts that nobody sweeps, some twice."""
        lines = []
        for _ in range(count):
            number, words = len(self.marks), self._words()
            at = self.clock() - timedelta(minutes=self.chance.randint(5, 6000))
            lines.append({
                "id": f"{number:08d}", "text": words, "posted_at": at.isoformat(), "author": f"akun.{number % 50}",
                "platform": ("facebook", "instagram", "x", "tiktok")[number % 4],
                "url": f"https://example.org/p/{number}", "likes": number % 500,
            })  # fmt: skip
        lines += lines[: count // 10]
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))


@contextmanager
def served(app: Any) -> Iterator[int]:
    """On every address of this machine; gives the port."""
    import uvicorn

    config = uvicorn.Config(app, host="0.0.0.0", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="platforms", daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.force_exit = server.should_exit = True
        thread.join(5)
