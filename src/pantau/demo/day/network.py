"""All simulated platforms behind one socket, told apart by the host that is asked for.

They outlive every worker, and so do their quotas. Each request is written down as the platform saw it: what
was asked, what was answered, and what went wrong on purpose.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx

from pantau.demo.day.clock import EPOCH, DayClock
from pantau.demo.day.readings import Look, Reader
from pantau.demo.day.story import Marks
from pantau.demo.platforms.server import Fault, Platform, Receive, Request, Response, Send

CLOCK_HOST = "clock.test"
A_REQUEST = timedelta(milliseconds=50)  # of simulated time
CLIENT_PATIENCE_S = 4.0  # of real time
STALL_S = 1e6  # a wait that is real, and longer than clients wait

_gone_wrong: ContextVar[list[str]] = ContextVar("gone_wrong")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Between two moments a platform answers so."""

    platform: str
    start: datetime
    end: datetime
    kind: str  # see TROUBLES
    times: int = 10**9


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as the platform saw it."""

    at: datetime
    platform: str
    host: str
    path: str
    status: int
    spoilt: str  # the kind of trouble, "cut" where the answer did not arrive whole; empty: a true answer
    refused: bool  # beyond a quota
    resets_at: datetime | None  # what a refusal says
    looks: tuple[Look, ...]
    marks: Marks
    sweep: int
    worker: int
    token: str
    counted_as: str  # the platform whose connector asked: a hub is asked for others'


@dataclass(slots=True)
class Network:
    """An ASGI application. ``answered`` is called after each answer: the day kills workers there."""

    clock: DayClock
    servers: Mapping[str, Platform]  # by platform
    hosts: Mapping[str, str]  # endings of host names -> platform
    reader: Reader
    log: list[Asked] = field(default_factory=list)
    sweep: int = -1
    worker: int = 0
    answered: Callable[[], None] = lambda: None
    _known: dict[str, str] = field(default_factory=dict)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        host = next(value.decode() for name, value in scope["headers"] if name == b"host").partition(":")[0]
        if host == CLOCK_HOST:
            await self._sleep_until(scope, send)
            return
        platform = self._platform_of(host)
        if platform is None:
            await _reply(send, Response(404))
            return
        await self._ask(platform, scope, receive, send)

    def _platform_of(self, host: str) -> str | None:
        if host not in self._known:
            found = next((name for ending, name in self.hosts.items() if host.endswith(ending)), "")
            self._known[host] = found
        return self._known[host] or None

    async def _sleep_until(self, scope: Mapping[str, Any], send: Send) -> None:
        micros = int(scope["query_string"].decode().partition("=")[2])
        self.clock.advance_to(EPOCH + timedelta(microseconds=micros))
        await _reply(send, Response(204))

    async def _ask(self, platform: str, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        server = self.servers[platform]
        self.clock.advance_to(self.clock() + A_REQUEST)
        at, sweep, worker = self.clock(), self.sweep, self.worker
        wrong: list[str] = []
        _gone_wrong.set(wrong)
        held = _Held(send, at)
        asked: list[Request] = []
        cut = False
        try:
            await server(scope, _noted(scope, receive, asked), held)
        except httpx.ReadError:
            cut = True
            raise
        finally:
            spoilt = (wrong[0] if wrong else "") or ("cut" if cut else "")
            entry = self._entry(platform, asked[0], held, at, spoilt, sweep, worker)
            self.log.append(entry)
            self.answered()

    def _entry(
        self, platform: str, request: Request, held: _Held, at: datetime, spoilt: str, sweep: int, worker: int
    ) -> Asked:
        read = self.reader.read(platform, request, held.status, held.headers, held.body, spoilt, at)
        return Asked(
            at, platform, request.host, request.path, held.status, spoilt, read.refused,
            read.resets_at, read.looks, read.marks, sweep, worker, read.token, _counted_as(platform, request),
        )  # fmt: skip

    # --- troubles ---------------------------------------------------------------------------------

    def plan(self, trouble: Trouble) -> None:
        def touches(_request: Request) -> bool:
            if not trouble.start <= self.clock() < trouble.end:
                return False
            _gone_wrong.get().append(trouble.kind)
            return True

        answer, cut, wait_s = TROUBLES[trouble.kind]
        fault = Fault(answer, trouble.times, touches, cut, wait_s)
        self.servers[trouble.platform].faults.append(fault)

    async def sleep(self, seconds: float) -> None:
        """The platforms' own: a real stall, or simulated slowness."""
        if seconds >= STALL_S:
            await asyncio.sleep(CLIENT_PATIENCE_S + 1)
            return
        self.clock.advance_to(self.clock() + timedelta(seconds=seconds))
        await asyncio.sleep(0)


def _counted_as(platform: str, request: Request) -> str:
    if platform != "hub":
        return platform
    return "youtube" if "youtube.com" in request.form.get("hub.topic", "") else "web"


def _json(text: str, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, text.encode(), {"content-type": "application/json", **named})


# Kind -> the answer (None: the true one), whether it is cut off, and how long it takes.
TROUBLES: Mapping[str, tuple[Response | None, bool, float]] = {
    "down": (Response(503, b"<h1>Service unavailable</h1>"), False, 0),
    "bad gateway": (Response(502, b""), False, 0),
    "silent": (Response(200, b""), True, 30),
    "stalled": (None, False, STALL_S),
    "cut": (None, True, 0),
    "errors with 200": (
        _json('{"error": {"code": 2, "message": "An unexpected error has occurred."}}'), False, 0,
    ),
    "lost": (Response(404, b"<h1>404</h1>", {"content-type": "text/html"}), False, 0),
    "wait 30 s": (_json('{"error": "Too many requests"}', 429, retry_after="30"), False, 0),
    "wait 20 min": (_json('{"error": "Too many requests"}', 429, retry_after="1200"), False, 0),
    "down for 30 min": (Response(503, b"", {"retry-after": "1800"}), False, 0),
}  # fmt: skip


@dataclass(slots=True)
class _Held:
    """Passes an answer on, dated by the platforms' clock, and remembers it."""

    send: Send
    at: datetime
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            date = format_datetime(self.at, usegmt=True)
            message = {**message, "headers": [*message["headers"], (b"date", date.encode())]}
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")
        await self.send(message)


def _noted(scope: Mapping[str, Any], receive: Receive, asked: list[Request]) -> Receive:
    """Passes a request on and remembers it, whatever is answered."""
    body = b""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode()

    async def told() -> dict[str, Any]:
        nonlocal body
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            named = dict(httpx.QueryParams(query))
            asked[:] = [
                Request(scope["method"], headers.get("host", ""), scope["path"], named, headers, body, query)
            ]
        return message

    return told


async def _reply(send: Send, response: Response) -> None:
    headers = [(b"content-length", str(len(response.body)).encode())]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


class Loopback(httpx.AsyncBaseTransport):
    """Every host of the internet is this machine's one port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._inner = httpx.AsyncHTTPTransport(verify=False, limits=httpx.Limits(max_connections=40))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"host"]
        headers.append((b"host", request.url.host.encode()))
        there = httpx.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        return await self._inner.handle_async_request(there)

    async def aclose(self) -> None:
        await self._inner.aclose()


def client_through(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Loopback(port), timeout=CLIENT_PATIENCE_S, trust_env=False)


def sleeper(port: int, clock: Callable[[], datetime]) -> Callable[[float], Awaitable[None]]:
    """``asyncio.sleep`` on the day's clock: asks its owner to move it."""

    async def sleep(seconds: float) -> None:
        until = clock() + timedelta(seconds=max(0.0, seconds))
        micros = (until - EPOCH) // timedelta(microseconds=1)
        await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET /?until={micros} HTTP/1.1\r\nhost: {CLOCK_HOST}\r\nconnection: close\r\n\r\n"
        writer.write(request.encode())
        await writer.drain()
        await reader.read()
        writer.close()

    return sleep
