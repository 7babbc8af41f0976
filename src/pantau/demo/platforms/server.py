"""A small ASGI application that platform simulators are made of, with troubles on request."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    host: str
    path: str
    query: Mapping[str, str]  # the last value of each name
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    query_string: str = ""  # as it came, for names that are repeated

    @property
    def form(self) -> dict[str, str]:
        return _last(self.body.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    more: AsyncIterator[bytes] | None = None  # what follows the body, for as long as it lasts


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(status, body, {"content-type": "application/json; charset=UTF-8", **(headers or {})})


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next ``times`` requests that ``touches``; others pass.

    ``answer`` is given instead of the true one; None keeps the true one. ``cut`` sends half of it and closes
    the connection. ``wait_s`` is slept before, on the platform's sleep.
    """

    answer: Response | None = None
    times: int = 1
    touches: Callable[[Request], bool] = lambda _request: True
    cut: bool = False
    wait_s: float = 0
    skip: int = 0  # so many requests pass first
    change: Callable[[Response], Response] | None = None  # or: the true answer, spoilt


class Platform:
    """Subclasses write ``answer``; without one, nothing is found. ``log`` keeps every request."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.log: list[Request] = []
        self.faults: list[Fault] = []
        self._sleep = sleep

    def answer(self, request: Request) -> Response:
        return Response(404)

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        self.log.append(request)
        fault = self._fault_for(request)
        if fault and fault.wait_s:
            await self._sleep(fault.wait_s)
        response = fault.answer if fault and fault.answer else self.answer(request)
        if fault and fault.change:
            response = fault.change(response)
        await _send(response, send, cut=bool(fault and fault.cut))

    def _fault_for(self, request: Request) -> Fault | None:
        for fault in self.faults:
            if fault.times <= 0 or not fault.touches(request):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        return None


async def _read(scope: Mapping[str, Any], receive: Receive) -> Request:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    asked = scope["query_string"].decode()
    host = headers.get("host", "")
    return Request(scope["method"], host, scope["path"], _last(asked), headers, body, asked)


def _last(encoded: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(encoded, keep_blank_values=True).items()}


async def _send(response: Response, send: Send, *, cut: bool) -> None:
    if response.more:
        await _send_on(response, send)
        return
    length = {} if "content-length" in response.headers else {"content-length": str(len(response.body))}
    headers = [
        (name.encode(), value.encode("latin-1")) for name, value in {**response.headers, **length}.items()
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if not cut:
        await send({"type": "http.response.body", "body": response.body})
        return
    await send(
        {"type": "http.response.body", "body": response.body[: len(response.body) // 2], "more_body": True}
    )
    raise httpx.ReadError("the simulated platform closed the connection in the middle of its answer")


async def _send_on(response: Response, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in response.headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    assert response.more
    async for part in response.more:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def served(app: Platform, port: int = 0) -> Iterator[str]:
    """The simulator behind a real socket on this machine; gives its address."""
    import uvicorn

    # The machine's date would tell another time than the simulated clock.
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", date_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="simulator", daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise OSError(f"the simulator cannot listen on port {port}: is another one running?")
            time.sleep(0.01)
        bound = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.should_exit = True
        thread.join(5)
