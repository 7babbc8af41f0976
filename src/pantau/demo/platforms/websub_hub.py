"""A WebSub hub: it takes subscriptions, asks whether they are meant, and pushes what changes in the world.

Nothing moves until ``settle`` is awaited, so that tests choose the moment and the demo runs it in a loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from .atom import VIDEO_TOPIC, site_push, site_tombstones, video_push, video_tombstone
from .server import Platform, Request, Response
from .world import Change, Post, World

MOST_LEASE_S = 432_000


@dataclass(frozen=True, slots=True)
class Asked:
    mode: str
    topic: str
    callback: str
    secret: str
    lease_s: int


@dataclass(frozen=True, slots=True)
class Subscriber:
    callback: str
    secret: str
    expires_at: datetime


class Hub(Platform):
    """``copies`` delivers each change so often; ``loses`` says which changes never arrive."""

    def __init__(
        self,
        world: World,
        address: str,
        *,
        copies: int = 1,
        loses: Callable[[Post], bool] = lambda _post: False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.address = address
        self.copies = copies
        self.loses = loses
        self.subscribers: dict[tuple[str, str], Subscriber] = {}  # by topic and callback
        self._asked: list[Asked] = []
        self._changes: list[tuple[str, bytes]] = []
        world.listen(self._notice)

    def answer(self, request: Request) -> Response:
        if request.method != "POST":
            return Response(405, b"a hub takes POST")
        form = request.form
        mode, topic, callback = (form.get(f"hub.{name}", "") for name in ("mode", "topic", "callback"))
        if mode not in ("subscribe", "unsubscribe") or not topic or not callback.startswith("http"):
            return Response(400, b"hub.mode, hub.topic and hub.callback are required")
        if len(form.get("hub.secret", "")) >= 200:
            return Response(400, b"hub.secret must be shorter than 200 bytes")
        lease = form.get("hub.lease_seconds", "")
        lease_s = min(int(lease), MOST_LEASE_S) if lease.isdigit() else MOST_LEASE_S
        self._asked.append(Asked(mode, topic, callback, form.get("hub.secret", ""), lease_s))
        return Response(202)

    async def settle(self, client: httpx.AsyncClient) -> None:
        """Verify what was asked, then deliver what has changed."""
        asked, self._asked = self._asked, []
        for request in asked:
            await self._verify(request, client)
        changes, self._changes = self._changes, []
        for topic, body in changes:
            for subscriber in self._subscribers_of(topic):
                for _ in range(self.copies):
                    await self._deliver(topic, body, subscriber, client)

    async def _verify(self, asked: Asked, client: httpx.AsyncClient) -> None:
        challenge = hashlib.sha256(f"{asked.callback}{self.world.clock()}".encode()).hexdigest()[:24]
        query = {"hub.mode": asked.mode, "hub.topic": asked.topic, "hub.challenge": challenge}
        if asked.mode == "subscribe":
            query["hub.lease_seconds"] = str(asked.lease_s)
        answer = await client.get(asked.callback, params=query)
        if answer.status_code // 100 != 2 or answer.text != challenge:
            return
        key = asked.topic, asked.callback
        if asked.mode == "unsubscribe":
            self.subscribers.pop(key, None)
            return
        expires_at = self.world.clock() + timedelta(seconds=asked.lease_s)
        self.subscribers[key] = Subscriber(asked.callback, asked.secret, expires_at)

    def _subscribers_of(self, topic: str) -> list[Subscriber]:
        now = self.world.clock()
        return [
            subscriber
            for (subscribed, _), subscriber in self.subscribers.items()
            if subscribed == topic and now < subscriber.expires_at
        ]

    async def _deliver(
        self, topic: str, body: bytes, subscriber: Subscriber, client: httpx.AsyncClient
    ) -> None:
        await client.post(
            subscriber.callback,
            content=body,
            headers=push_headers(topic, self.address, subscriber.secret, body),
        )

    def _notice(self, change: Change, post: Post) -> None:
        if not self.loses(post) and (pushed := self._push(change, post)):
            self._changes.append(pushed)

    def _push(self, change: Change, post: Post) -> tuple[str, bytes] | None:
        now, account = self.world.clock(), post.account
        if account.platform == "youtube":
            write = video_tombstone if change == "deleted" else video_push
            return VIDEO_TOPIC + account.native_id, write(post, now)
        if account.platform != "web":
            return None
        site = f"http://{account.native_id}"
        if change == "deleted":
            return f"{site}/feed", site_tombstones(site, self.address, [post], now)
        return f"{site}/feed", site_push(site, self.address, post, now)


def push_headers(topic: str, hub: str, secret: str, body: bytes) -> dict[str, str]:
    headers = {
        "content-type": "application/atom+xml; charset=UTF-8",
        "link": f'<{hub}>; rel="hub", <{topic}>; rel="self"',
    }
    if secret:
        signature = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        headers["x-hub-signature"] = f"sha1={signature}"
    return headers
