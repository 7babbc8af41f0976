"""Readers' pages are made in threads that stay, each in one go.

Under ASGI Django gives a request a thread of its own and goes in and out of it ten times: 2 ms before a view has done
anything, 0.35 ms this way, through the same middlewares. It suits what is read at once and waits for nobody; what is
sent, streamed or uploaded goes the other way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from django.core import signals
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponseBase
from django.urls import set_script_prefix

from pantau.web.site.bodies import App, Receive, Send

THREADS = 4  # they take turns at one core; more than one, so that a poster being set holds up nobody
READS = ("GET", "HEAD")

Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


class PublicThreads(ASGIHandler):
    """Answers what begins with one of ``paths``, and hands everything else on to ``app``."""

    def __init__(self, app: App, paths: Collection[str], threads: int = THREADS) -> None:
        super().__init__()
        self._app, self._paths = app, tuple(paths)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="public")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in READS
            or not scope["path"].startswith(self._paths)
        ):
            await self._app(scope, receive, send)
            return
        made = asyncio.get_running_loop().run_in_executor(self._threads, self._answer, scope)
        status, headers, body = await made
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: Any) -> Answer:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, BytesIO())
        response = refused if request is None else self.get_response(request)
        try:
            return response.status_code, _headers(response), b"".join(response)
        finally:
            response.close()  # tells that the request is over, and gives the connection back


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    told = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = (cookie.output(header="").strip().encode("ascii") for cookie in response.cookies.values())
    return told + [(b"Set-Cookie", cookie) for cookie in cookies]
