"""Each request is answered in one go by a thread that stays, and so many at a time.

Under ASGI Django gives a request a thread of its own and goes in and out of it ten times: 2 ms before a view has done
anything, 0.35 ms this way, through the same middlewares. And it begins as many as come: when fifty people open a page
at once, all are made side by side by one interpreter, all are late, and those that the database has no connection left
for fail. Here they wait for their turn. Readers have threads of their own, so that the office's work, which may take
longer, holds up no page of the public; what is streamed is sent outside of both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

from pantau.web.site.bodies import Receive, Send

PUBLIC = 4  # threads take turns at one core; more than one, so that a poster being set holds up nobody
# While one waits for the database, others go on; but they share one interpreter, and of more at once all are late:
# fifty reviewers before ten million posts on two cores, p95 480 to 660 ms with eight, 310 to 470 with four.
OFFICE = 4
READS = ("GET", "HEAD")


class RequestThreads(ASGIHandler):
    """``public``: beginnings of what readers ask for, which is read at once and waits for nobody."""

    def __init__(self, public: Collection[str], *, readers: int = PUBLIC, office: int = OFFICE) -> None:
        super().__init__()
        self._public = tuple(public)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="public")
        self._office = ThreadPoolExecutor(office, thread_name_prefix="office")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        reads = scope["method"] in READS and scope["path"].startswith(self._public)
        context = copy_context()  # nothing a request sets stays in the thread
        turn = (self._readers if reads else self._office).submit(context.run, self._answer, scope, body)
        left = asyncio.ensure_future(receive())  # after the body comes only that the asker has gone
        try:
            made = asyncio.wrap_future(turn)
            await asyncio.wait((made, left), return_when=asyncio.FIRST_COMPLETED)
            if not made.done() and turn.cancel():
                body.close()  # it was not begun, and nobody waits for it any more
                return
            response = await made
            if response.streaming:
                await self._stream(response, body, send, left, context)
            else:
                await self.send_response(response, send)
        finally:
            left.cancel()

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response = refused if request is None else self.get_response(request)
        response._handler_class = type(self)
        if response.streaming:
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            signals.request_finished.send(sender=type(self))  # this thread's connection goes back
        else:
            response.close()  # tells that the request is over, and gives the connection back
            body.close()
        return response

    async def _stream(
        self,
        response: HttpResponseBase,
        body: IO[bytes],
        send: Send,
        left: asyncio.Future[Any],
        context: Context,
    ) -> None:
        """In the language and as the person of the request, in a thread and on a connection of its own."""
        sending = asyncio.get_running_loop().create_task(self.send_response(response, send), context=context)
        try:
            await asyncio.wait((sending, left), return_when=asyncio.FIRST_COMPLETED)
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
        finally:
            await sync_to_async(response.close)()  # where it was made piece by piece
            body.close()
