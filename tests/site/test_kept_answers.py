"""Pages that were made once are answered without asking the application, as long as what they hang on holds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from pantau.office.portal import public
from pantau.web.site.kept_answers import KeptAnswers

STANDING = b"aturan-1 jam-8"


def asked(app: Any, path: str, *headers: tuple[bytes, bytes], query: bytes = b"") -> tuple[int, dict, bytes]:
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

    scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query, "root_path": "", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"localhost"), *headers],
    }  # fmt: skip
    async_to_sync(app)(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


class Maker:
    """An application that counts how often it is asked, and answers in two pieces."""

    def __init__(self, status: int = 200, size: int = 4, hangs_on: bytes = STANDING) -> None:
        self.times, self._status, self._size, self._hangs_on = 0, status, size, hangs_on

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.times += 1
        headers = [(b"ETag", b'"1"'), (b"Content-Type", b"text/html"), (b"Pantau-Keep", self._hangs_on)]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": scope["path"].encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"x" * self._size})


def test_the_second_reader_gets_the_same_and_nobody_sees_on_what_it_hangs() -> None:
    maker = Maker()
    app = KeptAnswers(maker, lambda: STANDING)
    first, second = asked(app, "/a"), asked(app, "/a")
    assert first == second == (200, {b"etag": b'"1"', b"content-type": b"text/html"}, b"/axxxx")
    assert maker.times == 1
    assert asked(app, "/a", (b"if-none-match", b'W/"0", W/"1"')) == (304, {b"etag": b'"1"'}, b"")


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ([(b"accept-encoding", b"gzip, br")], b""),
        ([(b"x-forwarded-proto", b"https")], b""),
        ([(b"x-forwarded-host", b"lain.example")], b""),
        ([], b"tanggal=2024-02-12"),
    ],
)
def test_another_question_is_another_answer(headers: list[tuple[bytes, bytes]], query: bytes) -> None:
    maker = Maker()
    app = KeptAnswers(maker, lambda: STANDING)
    asked(app, "/a")
    asked(app, "/a", *headers, query=query)
    assert maker.times == 2


@pytest.mark.parametrize(
    ("maker", "standing"),
    [
        (Maker(), None),  # nobody knows whether it still holds
        (Maker(), b"aturan-2 jam-8"),
        (Maker(hangs_on=b""), STANDING),
        (Maker(status=404), STANDING),
        (Maker(size=256 * 1024), STANDING),
    ],
)
def test_what_may_have_changed_or_is_no_page_is_asked_again(maker: Maker, standing: bytes | None) -> None:
    app = KeptAnswers(maker, lambda: standing)
    asked(app, "/a")
    asked(app, "/a")
    assert maker.times == 2


def test_what_is_kept_does_not_grow_without_end() -> None:
    maker = Maker()
    app = KeptAnswers(maker, lambda: STANDING, most=3)
    for number in range(5):
        asked(app, f"/{number}")
        asked(app, "/0")  # read all the time, so it stays
    assert len(app) == 3
    assert maker.times == 5


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The test's own stays open, as Django's test client leaves it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_a_page_of_the_guide_is_kept_as_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "ASKED_AGAIN", 1e9)
    app = KeptAnswers(get_asgi_application(), public.standing)
    packed = (b"accept-encoding", b"gzip")
    first = asked(app, "/panduan/unduh/", packed)
    assert len(app) == 1
    assert asked(app, "/panduan/unduh/", packed) == first
    assert first[1][b"etag"] == Client().get("/panduan/unduh/", HTTP_ACCEPT_ENCODING="gzip")["ETag"].encode()
    assert b"pantau-keep" not in first[1]
    public._asked = None  # a second went by
    assert public.standing() is None
