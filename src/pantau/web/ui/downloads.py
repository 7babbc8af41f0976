"""Lists as downloads that reach the browser line by line, under ASGI as under WSGI."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_AT_ONCE = 500
PIECE = 256 * 1024  # bytes


def csv_download(request: HttpRequest, name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """``lines`` are ready CSV; they are asked for while earlier ones are on their way."""
    # Under ASGI, Django would gather a synchronous iterator whole before it sends anything.
    content = _from_its_thread(iter(lines)) if isinstance(request, ASGIRequest) else lines
    answer = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def file_download(request: HttpRequest, place: Path, name: str, media_type: str) -> StreamingHttpResponse:
    """A file of ours, a piece at a time; opened when the first is asked for. Raises FileNotFoundError."""
    size = place.stat().st_size
    content = _pieces_from_its_thread(place) if isinstance(request, ASGIRequest) else _pieces(place)
    answer = StreamingHttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Length"] = str(size)
    return answer


def _pieces(place: Path) -> Generator[bytes, None, None]:
    with place.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


async def _pieces_from_its_thread(place: Path) -> AsyncIterator[bytes]:
    pieces = _pieces(place)
    try:
        while piece := await sync_to_async(next)(pieces, b""):
            yield piece
    finally:
        await sync_to_async(pieces.close)()


async def _from_its_thread(lines: Iterator[str]) -> AsyncIterator[str]:
    """The lines, made in the request's own thread, where its database connection lives."""
    some = sync_to_async(lambda: "".join(islice(lines, LINES_AT_ONCE)))
    while chunk := await some():
        yield chunk
