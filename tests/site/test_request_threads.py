"""A request answered in one go by a thread that stays gets the very answer that Django gives by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation

from pantau.web.site.request_threads import RequestThreads
from pantau.web.ui.downloads import csv_download

pytestmark = pytest.mark.django_db


@pytest.fixture
def inner() -> Any:
    """Django's own handler."""
    return get_asgi_application()


@pytest.fixture
def app() -> Iterator[RequestThreads]:
    """Its threads see what the test's own connection sees, which stays open."""
    made = RequestThreads(["/panduan/", "/cek-akun/"], readers=1, office=1)
    own = connections["default"]
    connection.inc_thread_sharing()
    for threads in (made._readers, made._office):
        threads.submit(connections.__setitem__, "default", own).result()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    made._readers.shutdown()
    made._office.shutdown()
    connection.dec_thread_sharing()


def scope_of(path: str, query: bytes = b"", method: str = "GET", **headers: str) -> dict[str, Any]:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http", "method": method, "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query, "root_path": "", "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        "headers": [(b"host", b"localhost"), *named],
    }  # fmt: skip


class Asker:
    """Asks with an empty body; stays until ``leave`` is set."""

    def __init__(self, app: Any, scope: dict[str, Any]) -> None:
        self._app, self._scope, self._told = app, scope, False
        self.sent: list[Any] = []
        self.leave = asyncio.Event()

    async def ask(self) -> None:
        await self._app(self._scope, self._receive, self._send)

    async def _receive(self) -> Any:
        if self._told:
            await self.leave.wait()
            return {"type": "http.disconnect"}
        self._told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)


def ask(app: Any, path: str, *more: Any, **headers: str) -> tuple[int, dict, bytes]:
    async def once() -> list[Any]:
        asker = Asker(app, scope_of(path, *more, **headers))
        await asker.ask()
        return asker.sent

    sent = async_to_sync(once)()
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
        ("/tinjau/", b"", 302),
    ],
)
def test_answers_are_djangos_own_to_the_byte(
    app: RequestThreads, inner: Any, path: str, query: bytes, status: int
) -> None:
    made, own = ask(app, path, query), ask(inner, path, query)
    assert made[0] == status
    if status == 404:  # the office's frame holds a token, another one each time
        assert made[1].pop(b"Set-Cookie")[:10] == own[1].pop(b"Set-Cookie")[:10] == b"csrftoken="
        assert made[:2] == own[:2]
    else:
        assert made == own


def test_what_was_read_before_is_not_sent_again_and_nobody_writes_there(
    app: RequestThreads, inner: Any
) -> None:
    tag = ask(app, "/panduan/")[1][b"ETag"].decode()
    assert ask(app, "/panduan/", if_none_match=tag)[0] == 304
    assert ask(app, "/panduan/", b"", "HEAD") == ask(inner, "/panduan/", b"", "HEAD")
    assert ask(app, "/panduan/", b"", "POST")[0] == 403


# --- turns ----------------------------------------------------------------------------------------


class Busy:
    """Pages that take as long as the test likes."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.at_once = self.most = 0
        self.go_on = threading.Event()
        self._lock = threading.Lock()

    def slow(self, request: HttpRequest, name: str) -> HttpResponse:
        with self._lock:
            self.begun.append(name)
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.go_on.wait(20)
        with self._lock:
            self.at_once -= 1
        return HttpResponse(threading.current_thread().name)

    def read(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(threading.current_thread().name)


@pytest.fixture
def busy(settings) -> Iterator[Busy]:
    pages = Busy()
    with pages_at(settings, [path("lambat/<str:name>/", pages.slow), path("panduan/", pages.read)]):
        yield pages
    pages.go_on.set()


@contextmanager
def pages_at(settings: Any, pages: list[Any]) -> Iterator[None]:
    class Here:
        urlpatterns = pages

    settings.MIDDLEWARE, settings.ROOT_URLCONF = [], Here
    yield


def turns(readers: int, office: int) -> RequestThreads:
    return RequestThreads(["/panduan/"], readers=readers, office=office)


def test_so_many_at_a_time_and_readers_pass_the_office_by(busy: Busy) -> None:
    async def many() -> None:
        app = turns(readers=1, office=2)
        office = [Asker(app, scope_of(f"/lambat/{number}/")) for number in range(6)]
        waiting = [asyncio.ensure_future(one.ask()) for one in office]
        await until(lambda: len(busy.begun) == 2)
        reader = Asker(app, scope_of("/panduan/"))
        await reader.ask()
        assert reader.sent[1]["body"].startswith(b"public")
        busy.go_on.set()
        await asyncio.gather(*waiting)
        assert all(one.sent[1]["body"].startswith(b"office") for one in office)

    async_to_sync(many)()
    assert sorted(busy.begun) == list("012345")
    assert busy.most == 2


def test_what_nobody_waits_for_any_more_is_not_begun(busy: Busy) -> None:
    async def many() -> None:
        app = turns(readers=1, office=1)
        first, second, third = (Asker(app, scope_of(f"/lambat/{name}/")) for name in ("a", "b", "c"))
        waiting = [asyncio.ensure_future(one.ask()) for one in (first, second, third)]
        await until(lambda: busy.begun == ["a"])
        second.leave.set()
        await waiting[1]
        busy.go_on.set()
        await asyncio.gather(*waiting)
        assert (second.sent, third.sent[0]["status"]) == ([], 200)

    async_to_sync(many)()
    assert busy.begun == ["a", "c"]


# --- what is sent piece by piece ------------------------------------------------------------------


def test_a_list_is_streamed_in_the_language_of_its_request_and_closed(settings) -> None:
    closed: list[str] = []

    def lines() -> Iterator[str]:
        for _ in range(3):
            yield f"{translation.get_language()} {threading.current_thread().name.split('_')[0]}\n"

    def listed(request: HttpRequest) -> StreamingHttpResponse:
        translation.activate("en")
        answer = csv_download(request, "x.csv", lines())
        answer._resource_closers.append(lambda: closed.append("closed"))
        return answer

    with pages_at(settings, [path("daftar/", listed)]):
        status, headers, body = ask(turns(1, 1), "/daftar/")
    assert (status, closed) == (200, ["closed"])
    assert headers[b"Content-Disposition"] == b'attachment; filename="x.csv"'
    assert [line.split()[0] for line in body.decode().splitlines()] == ["en"] * 3
    assert b"office" not in body  # the office's thread is free for the next request


def test_a_stream_whose_reader_left_ends(settings) -> None:
    made: list[int] = []
    closed = threading.Event()

    def lines() -> Iterator[str]:
        for number in range(10_000_000):
            made.append(number)
            yield "x" * 1000

    def listed(request: HttpRequest) -> StreamingHttpResponse:
        answer = csv_download(request, "x.csv", lines())
        answer._resource_closers.append(closed.set)
        return answer

    async def leave() -> None:
        asker = Asker(turns(1, 1), scope_of("/daftar/"))
        asking = asyncio.ensure_future(asker.ask())
        await until(lambda: len(asker.sent) > 2)
        asker.leave.set()
        await asking

    with pages_at(settings, [path("daftar/", listed)]):
        async_to_sync(leave)()
    assert closed.is_set()
    assert 0 < len(made) < 10_000_000


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to pass")
