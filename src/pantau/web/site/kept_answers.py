"""Public pages that were made once are answered before the application is asked again.

A page that a hundred people read in a second hangs on its address and on what its maker wrote into ``KEEP`` (which
rulebook, which hour, whose site). While that is still so, these bytes are what the application would answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pantau.web.site.bodies import App, Message, Receive, Send

KEEP = b"pantau-keep"  # goes no further than here
SEEN = (b"host", b"x-forwarded-proto", b"x-forwarded-host")  # what an address is made of beside its path
ANSWERS = 4096
LARGEST = 256 * 1024  # bytes; pictures and papers of the guide are smaller

Key = tuple[Any, ...]
Answer = tuple[list[tuple[bytes, bytes]], bytes]


class KeptAnswers:
    """``standing`` tells what answers hang on now, or None where that must be asked again: then the application is."""

    def __init__(self, app: App, standing: Callable[[], bytes | None], most: int = ANSWERS) -> None:
        self._app, self._standing, self._most = app, standing, most
        self._kept: OrderedDict[Key, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        asked = _asked(scope, headers)
        standing = self._standing()
        found = self._kept.get((standing, *asked)) if standing else None
        if found is None:
            await self._app(scope, receive, self._keeping(asked, send))
            return
        self._kept.move_to_end((standing, *asked))
        await _answer(found, headers.get(b"if-none-match", b""), send)

    def _keeping(self, asked: Key, send: Send) -> Send:
        """Sends on what the application answers, and keeps it where its maker says on what it hangs."""
        standing, head, body = b"", [], bytearray()

        async def sending(message: Message) -> None:
            nonlocal standing, head
            if message["type"] == "http.response.start":
                told = [(bytes(name).lower(), bytes(value)) for name, value in message["headers"]]
                head = [one for one in told if one[0] != KEEP]
                message["headers"] = head
                standing = dict(told).get(KEEP, b"") if message["status"] == 200 else b""
            elif standing and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if len(body) > LARGEST:
                    standing = b""
                elif not message.get("more_body", False):
                    self._keep((standing, *asked), (head, bytes(body)))
            await send(message)

        return sending

    def _keep(self, key: Key, answer: Answer) -> None:
        self._kept[key] = answer
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)  # the one not asked for the longest, or of a rulebook gone by


def _asked(scope: Any, headers: dict[bytes, bytes]) -> Key:
    packed = b"gzip" in headers.get(b"accept-encoding", b"")
    outside = tuple(headers.get(name, b"") for name in SEEN)
    return scope.get("scheme", ""), scope["path"], scope["query_string"], packed, *outside


async def _answer(found: Answer, known: bytes, send: Send) -> None:
    head, body = found
    tag = dict(head).get(b"etag", b"")
    same = bool(tag) and tag.removeprefix(b"W/") in (
        one.strip().removeprefix(b"W/") for one in known.split(b",")
    )
    if same:
        head = [
            one for one in head if one[0] not in (b"content-length", b"content-type", b"content-encoding")
        ]
    await send({"type": "http.response.start", "status": 304 if same else 200, "headers": head})
    await send({"type": "http.response.body", "body": b"" if same else body})
