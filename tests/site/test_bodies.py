"""Bodies are cut off before they fill a disk, whoever sends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from pantau.web.site.asgi import application
from pantau.web.site.bodies import BodyLimit


def post(
    app: Any, path: str, parts: Sequence[bytes], headers: Sequence[tuple[bytes, bytes]] = ()
) -> list[int]:
    """Statuses of what was answered to a body that comes in these parts and then breaks off."""
    sent: list[Any] = []
    coming = iter(parts)

    async def receive() -> Any:
        part = next(coming, None)
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
    }
    async_to_sync(app)(scope, receive, send)
    return [message["status"] for message in sent if message["type"] == "http.response.start"]


async def reader(scope: Any, receive: Any, send: Any) -> None:
    """Reads all there is, as Django does, then answers."""
    while (message := await receive())["type"] == "http.request" and message["body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize(
    ("path", "parts", "status"),
    [("/", [b"x" * 10, b""], 200), ("/", [b"x" * 10, b"x"], 413), ("/p/a", [b"x" * 10, b"x", b""], 200)],
)
def test_a_body_is_counted_as_it_comes(path: str, parts: list[bytes], status: int) -> None:
    assert post(BodyLimit(reader, 10, {"/p/": 20}), path, parts) == [status]


def test_a_claimed_length_is_refused_at_once() -> None:
    assert post(BodyLimit(reader, 10, {}), "/", [], [(b"content-length", b"11")]) == [413]


def test_the_site_takes_no_endless_delivery() -> None:
    """Two MiB are more than any platform sends; no view is asked about what comes after."""
    assert post(application, "/kiriman/x/", [bytes(1024 * 1024)] * 4) == [413]
