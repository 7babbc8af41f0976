"""Lists as downloads that reach the browser line by line, under ASGI as under WSGI."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

LINES_AT_ONCE = 500


def csv_download(request: HttpRequest, name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """``lines`` are ready CSV; they are asked for while earlier ones are on their way."""
    # Under ASGI, Django would gather a synchronous iterator whole before it sends anything.
    content = _from_its_thread(iter(lines)) if isinstance(request, ASGIRequest) else lines
    answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


async def _from_its_thread(lines: Iterator[str]) -> AsyncIterator[str]:
    """The lines, made in the request's own thread, where its database connection lives."""
    some = sync_to_async(lambda: "".join(islice(lines, LINES_AT_ONCE)))
    while chunk := await some():
        yield chunk
