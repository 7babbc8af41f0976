"""A reader's page made in a thread that stays is the very answer that Django gives by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections

from pantau.web.site.asgi import inner
from pantau.web.site.public_threads import PublicThreads

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> Iterator[PublicThreads]:
    """Its one thread sees what the test's own connection sees, which stays open."""
    made = PublicThreads(inner, ["/panduan/", "/cek-akun/"], threads=1)
    own = connections["default"]
    connection.inc_thread_sharing()
    made._threads.submit(connections.__setitem__, "default", own).result()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    made._threads.shutdown()
    connection.dec_thread_sharing()


def ask(
    app: Any, path: str, query: bytes = b"", method: str = "GET", **headers: str
) -> tuple[int, dict, bytes]:
    sent: list[Any] = []
    told = False

    async def receive() -> Any:
        nonlocal told
        if told:
            await asyncio.Event().wait()  # the reader stays
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query, "root_path": "", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"localhost"), *named],
    }  # fmt: skip
    async_to_sync(app)(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/panduan/", b"", 200),
        ("/panduan/cek/", b"saya=asn&ingin=menyukai&kapan=tenang&tanggal=2024-02-12", 200),
        ("/cek-akun/", b"q=%40tidak.ada", 200),
        ("/panduan/tidak-ada/", b"", 404),
        ("/panduan/asn", b"", 301),
        ("/panduan/", b"q=\xff", 400),
    ],
)
def test_answers_are_djangos_own_to_the_byte(
    app: PublicThreads, path: str, query: bytes, status: int
) -> None:
    made, own = ask(app, path, query), ask(inner, path, query)
    assert made[0] == status
    if status == 404:  # the office's frame holds a token, another one each time
        assert made[1].pop(b"Set-Cookie")[:10] == own[1].pop(b"Set-Cookie")[:10] == b"csrftoken="
        assert made[:2] == own[:2]
    else:
        assert made == own


def test_what_was_read_before_is_not_sent_again_and_nobody_writes_there(app: PublicThreads) -> None:
    tag = ask(app, "/panduan/")[1][b"ETag"].decode()
    assert ask(app, "/panduan/", if_none_match=tag)[0] == 304
    assert ask(app, "/panduan/", method="HEAD") == ask(inner, "/panduan/", method="HEAD")
    assert ask(app, "/panduan/", method="POST")[0] == 403


def test_only_readers_pages_are_made_there() -> None:
    asked: list[tuple[str, str]] = []

    async def other(scope: Any, receive: Any, send: Any) -> None:
        asked.append((scope["method"], scope["path"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})

    app = PublicThreads(other, ["/panduan/"])
    for path, method in (("/panduan/", "POST"), ("/masuk/", "GET"), ("/en/panduan/", "GET")):
        assert ask(app, path, method=method)[0] == 204
    assert len(asked) == 3
