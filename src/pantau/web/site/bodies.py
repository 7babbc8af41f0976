"""How much anybody may send, before it is known who they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]

TOO_LARGE = b"Kiriman terlalu besar.\n"


class BodyLimit:
    """Refuses longer bodies with 413. Django writes all of a body to disk before any view can look at it.

    ``by_path`` gives beginnings of paths with limits of their own, in bytes; the first that fits holds.
    """

    def __init__(self, app: App, most: int, by_path: Mapping[str, int]) -> None:
        self._app, self._most, self._by_path = app, most, dict(by_path)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        most = next((limit for start, limit in self._by_path.items() if path.startswith(start)), self._most)
        if _claimed(scope) > most:
            await _refuse(send)
            return
        taken, refused = 0, False

        async def counting() -> Message:
            nonlocal taken, refused
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most and not refused:
                refused = True
                await _refuse(send)
            return {"type": "http.disconnect"} if refused else message

        async def sending(message: Message) -> None:
            if not refused:
                await send(message)

        await self._app(scope, counting, sending)


def _claimed(scope: Any) -> int:
    written = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(written) if written.isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
