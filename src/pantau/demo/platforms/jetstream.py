"""Jetstream over a real web socket: what happens to the Bluesky accounts of a world, with replay by cursor."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from .bluesky import COLLECTION, cid, record, record_key
from .world import Account, Change, Post, World

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

_OPERATIONS = {"posted": "create", "edited": "update", "deleted": "delete"}


class Jetstream:
    """``events`` are in order of their ``time_us``; remove the oldest to forget them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: list[dict[str, Any]] = []
        self.interjections: list[str] = []  # said as they are before the next event, which nobody can read
        self._listeners: list[asyncio.Event] = []
        world.listen(self._heard)

    @property
    def lines(self) -> int:
        """How many are open and being spoken on."""
        return len(self._listeners)

    # --- what happens ----------------------------------------------------------------------------

    def _heard(self, change: Change, post: Post) -> None:
        if post.account.platform != "bluesky":
            return
        now = self.world.clock()
        commit = {
            "rev": "3lix6ufungs22",
            "operation": _OPERATIONS[change],
            "collection": COLLECTION,
            "rkey": record_key(post),
        }
        if change != "deleted":
            commit |= {"record": record(post, now), "cid": cid(post, now)}  # type: ignore[dict-item]
        self._add(post.account, "commit", commit)

    def rename(self, account: Account, handle: str) -> None:
        self.world.rename(account, handle)
        self._add(account, "identity", {"did": account.native_id, "handle": handle, "seq": len(self.events)})

    def switch(self, account: Account, status: str = "") -> None:
        """Off with this status, or on."""
        told: dict[str, Any] = {"active": not status, "did": account.native_id, "seq": len(self.events)}
        self._add(account, "account", {**told, "status": status} if status else told)

    def _add(self, account: Account, kind: str, body: dict[str, Any]) -> None:
        moment = int(self.world.clock().timestamp() * 1_000_000)
        after = self.events[-1]["time_us"] + 1 if self.events else 0
        self.events.append(
            {"did": account.native_id, "time_us": max(moment, after), "kind": kind, kind: body}
        )
        for listener in self._listeners:
            listener.set()

    # --- the line --------------------------------------------------------------------------------

    @asynccontextmanager
    async def served(self, *, messages: int = 10**9, port: int = 0) -> AsyncIterator[str]:
        """Gives its address. Each line is cut after so many messages."""
        from websockets.asyncio.server import serve

        async def speak(line: ServerConnection) -> None:
            speaking = asyncio.create_task(self._speak(line, messages))
            await line.wait_closed()
            speaking.cancel()

        async with serve(speak, "127.0.0.1", port) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            yield f"ws://127.0.0.1:{port}/subscribe"

    async def _speak(self, line: ServerConnection, messages: int) -> None:
        path = line.request.path if line.request else ""
        query = {name: values[-1] for name, values in parse_qs(urlsplit(path).query).items()}
        wish = json.loads(await line.recv()) if query.get("requireHello") == "true" else {}
        sent = 0
        async for event in self._wanted(wish.get("payload", {}), query.get("cursor")):
            if sent == messages:
                line.transport.abort()
                return
            while self.interjections:
                await line.send(self.interjections.pop(0))
            await line.send(json.dumps(event))
            sent += 1

    async def _wanted(self, wish: dict[str, Any], cursor: str | None) -> AsyncIterator[dict[str, Any]]:
        """From the cursor on, which is inclusive; without one, what happens from now on."""
        after = int(cursor) - 1 if cursor else (self.events[-1]["time_us"] if self.events else -1)
        dids = set(wish.get("wantedDids", ()))
        more = asyncio.Event()
        self._listeners.append(more)
        try:
            while True:
                more.clear()
                for event in [event for event in self.events if event["time_us"] > after]:
                    after = event["time_us"]
                    if not dids or event["did"] in dids:
                        yield event
                await more.wait()
        finally:
            self._listeners.remove(more)
