"""Published bytes as answers; sound in parts, for players that seek and phones that go on where they were cut off."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from pantau.office.portal.publishing import shelf
from pantau.office.portal.publishing.models import PieceFile, Recording

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def picture(held: PieceFile) -> HttpResponse:
    body = shelf.place_of(held.sha256).read_bytes()
    headers = {"ETag": f'"{held.sha256}"', "Content-Disposition": "inline"}
    return HttpResponse(body, content_type=held.media_type, headers=headers)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes from ``start`` up to and with ``last``."""

    start: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.start + 1


class UnsatisfiableError(ValueError):
    """The range lies outside of the file."""


def asked_part(written: str, size: int) -> Part | None:
    """One range of RFC 9110; None for anything else, which is as if none was asked. Raises UnsatisfiableError."""
    match = _RANGE.fullmatch(written.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:  # the last so many bytes
        start, last = max(0, size - int(match[2])), size - 1
    else:
        start, last = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < start:
            return None
    if start > last:
        raise UnsatisfiableError
    return Part(start, last)


@dataclass(frozen=True, slots=True)
class Served:
    """Bytes on the shelf, and how they are told."""

    sha256: str
    size: int
    media_type: str
    headers: Mapping[str, str]


def sound(request: HttpRequest, held: Recording) -> HttpResponseBase:
    headers = {"Cache-Control": "public, max-age=3600"}
    return parts(request, Served(held.mp3, held.mp3_size, "audio/mpeg", headers))


def parts(request: HttpRequest, held: Served) -> HttpResponseBase:
    """All of it or a part: 200, 206, 304 or 416."""
    tag, size = f'"{held.sha256}"', held.size
    headers = {**held.headers, "ETag": tag, "Accept-Ranges": "bytes"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    # A part of what the client holds already, or all of what is here now.
    same = request.headers.get("If-Range", tag) == tag
    try:
        part = asked_part(request.headers.get("Range", ""), size) if same else None
    except UnsatisfiableError:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if part:
        headers["Content-Range"] = f"bytes {part.start}-{part.last}/{size}"
    status, part = (206, part) if part else (200, Part(0, size - 1))
    headers["Content-Length"] = str(part.size)
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=held.media_type, headers=headers)
    place = shelf.place_of(held.sha256)
    # Under ASGI, Django would gather a synchronous iterator whole before it sends anything.
    content = _one_by_one(place, part) if isinstance(request, ASGIRequest) else _pieces(place, part)
    return StreamingHttpResponse(content, status=status, content_type=held.media_type, headers=headers)


def _pieces(place: Path, part: Part) -> Iterator[bytes]:
    with place.open("rb") as file:
        file.seek(part.start)
        left = part.size
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


async def _one_by_one(place: Path, part: Part) -> AsyncIterator[bytes]:
    pieces = _pieces(place, part)
    following = sync_to_async(lambda: next(pieces, b""), thread_sensitive=False)
    while piece := await following():
        yield piece
