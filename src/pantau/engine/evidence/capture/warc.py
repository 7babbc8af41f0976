"""WARC 1.1 records of what a browser was given, written one by one, so that no page has to fit into memory.

Bodies are kept as the browser read them, unpacked; the headers that told how they were packed stay under
``x-orig-``. A body that could not be had, or not whole, says so in ``WARC-Truncated``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Literal
from uuid import UUID

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Truncated = Literal["", "length", "time", "disconnect", "unspecified"]
_REPACKED = {"content-encoding", "transfer-encoding", "content-length"}
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. ``status`` 0: nothing was answered. ``note``: why a body lacks."""

    url: str
    method: str
    at: datetime
    request_headers: Headers
    request_body: bytes = b""
    status: int = 0
    status_text: str = ""
    headers: Headers = ()
    body: bytes = b""
    truncated: Truncated = ""
    note: str = ""
    address: str = ""
    kind: str = ""  # what the browser wanted it for: document, image, media, fetch, ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index; ``digest`` is of the payload."""

    url: str
    at: datetime
    media_type: str
    status: int
    digest: str
    size: int
    offset: int
    length: int
    kind: str
    method: str
    truncated: str
    note: str


class WarcFile:
    """An archive that is being written. ``ids`` and moments come from outside, so bytes can be repeated."""

    def __init__(self, path: Path, ids: Callable[[], UUID]) -> None:
        self.entries: list[Entry] = []
        self.size = 0  # of payloads
        self._ids = ids
        self._file: BinaryIO = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")

    def close(self) -> None:
        self._file.close()

    def describe(self, at: datetime, facts: Mapping[str, str]) -> None:
        """The first record: who made this file, with what."""
        text = "".join(f"{name}: {value}\r\n" for name, value in facts.items()).encode()
        self._write("warcinfo", "", at, text, media_type="application/warc-fields")

    def add(self, exchange: Exchange) -> None:
        """The answer, the request beside it, and what the browser knew about both."""
        concurrent = {}
        if exchange.status:
            told: dict[str, str] = {"WARC-Truncated": exchange.truncated} if exchange.truncated else {}
            if exchange.address:
                told["WARC-IP-Address"] = exchange.address
            line = f"{exchange.status} {exchange.status_text or _phrase(exchange.status)}"
            headers = _unpacked(exchange.headers, len(exchange.body), bool(exchange.truncated))
            head = StatusAndHeaders(line, headers, protocol="HTTP/1.1")
            offset = self._file.tell()
            answer = self._write("response", exchange.url, exchange.at, exchange.body, told, head)
            concurrent = {"WARC-Concurrent-To": answer}
            self._index(exchange, offset)
        asked = StatusAndHeaders(
            f"{exchange.method} {_path(exchange.url)} HTTP/1.1",
            _clean(exchange.request_headers),
            is_http_request=True,
        )
        self._write("request", exchange.url, exchange.at, exchange.request_body, concurrent, asked)
        known = {"kind": exchange.kind, "note": exchange.note, "truncated": exchange.truncated}
        fields = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)
        self._write(
            "metadata",
            exchange.url,
            exchange.at,
            fields.encode(),
            concurrent,
            media_type="application/warc-fields",
        )

    def keep(self, url: str, at: datetime, body: bytes, media_type: str) -> None:
        """Something that the browser made of the page: its text, its document as it stood."""
        offset = self._file.tell()
        self._write("resource", url, at, body, media_type=media_type)
        self._index(
            Exchange(url, "", at, (), status=200, headers=[("content-type", media_type)], body=body), offset
        )

    def _index(self, exchange: Exchange, offset: int) -> None:
        media_type = next((value for name, value in exchange.headers if name.lower() == "content-type"), "")
        self.entries.append(
            Entry(
                exchange.url,
                exchange.at,
                media_type.partition(";")[0].strip().lower() or "application/octet-stream",
                exchange.status,
                _digest(exchange.body),
                len(exchange.body),
                offset,
                self._file.tell() - offset,
                exchange.kind,
                exchange.method,
                exchange.truncated,
                exchange.note,
            )
        )

    def _write(
        self,
        kind: str,
        url: str,
        at: datetime,
        body: bytes,
        told: Mapping[str, str] | None = None,
        head: Any = None,
        media_type: str = "",
    ) -> str:
        """One record; its id."""
        name = f"<urn:uuid:{self._ids()}>"
        if head is not None:
            head.compute_headers_buffer()
        block = (head.headers_buff if head is not None else b"") + body
        headers = {
            "WARC-Record-ID": name,
            "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "WARC-Block-Digest": _digest(block),
            **({} if kind == "warcinfo" else {"WARC-Payload-Digest": _digest(body)}),
            **(told or {}),
        }
        record = self._writer.create_warc_record(
            url, kind, BytesIO(body), len(body), media_type, headers, http_headers=head
        )
        self._writer.write_record(record)
        self.size += len(body)
        return name


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _path(url: str) -> str:
    """What stands in a request's first line."""
    rest = url.partition("#")[0].partition("://")[2]
    return "/" + rest.partition("/")[2] if "/" in rest else "/"


def _clean(headers: Headers) -> list[tuple[str, str]]:
    """Without HTTP/2's own (":path"), and without line breaks."""
    return [
        (name, value.replace("\r", " ").replace("\n", " "))
        for name, value in headers
        if not name.startswith(":")
    ]


def _unpacked(headers: Headers, size: int, truncated: bool) -> list[tuple[str, str]]:
    kept = [
        (f"x-orig-{name}" if name.lower() in _REPACKED else name, value) for name, value in _clean(headers)
    ]
    return kept if truncated else [*kept, ("content-length", str(size))]


def json_bytes(value: Any) -> bytes:
    """Readable, and the same for the same values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
