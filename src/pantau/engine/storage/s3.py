"""Object storage that speaks S3: five calls over HTTPS, each signed (AWS Signature Version 4).

Small on purpose: the libraries for S3 bring dozens of packages for what is one signature and five requests.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml.ElementTree import fromstring

from .seam import StoreError, checked_name

_EMPTY = hashlib.sha256(b"").hexdigest()
_CHUNK = 1024 * 1024
_IN_MEMORY = 8 * _CHUNK
MOST_BYTES = 5 * 2**30  # of one object in one request, by the protocol
_TRIES = 4
_LATER = (408, 429, 500, 502, 503, 504)
_PATIENCE = httpx.Timeout(60.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class S3Address:
    """A bucket, and who asks. ``endpoint`` is scheme and host; names of objects begin with ``prefix``."""

    endpoint: str
    bucket: str
    prefix: str
    region: str
    key: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, *, endpoint: str, region: str, key: str, secret: str) -> S3Address:
        """``s3://bucket/prefix``. Raises ValueError."""
        parts = urlsplit(text)
        if parts.scheme != "s3" or not parts.netloc or parts.query:
            raise ValueError(f"{text!r}: write it like s3://bucket/folder")
        at = urlsplit(endpoint)
        if at.scheme not in ("http", "https") or not at.hostname or at.path.strip("/"):
            raise ValueError(f"{endpoint!r} is no address of object storage, like https://s3.example.go.id")
        if not key or not secret:
            raise ValueError(f"{text!r} needs a key and its secret")
        prefix = parts.path.strip("/")
        return cls(
            endpoint.rstrip("/"),
            parts.netloc,
            prefix and checked_name(prefix),
            region or "us-east-1",
            key,
            secret,
        )


@dataclass(frozen=True)
class S3Store:
    """``clock`` gives the time with its zone; ``rest`` waits between tries, seconds."""

    at: S3Address
    clock: Callable[[], datetime]
    rest: Callable[[float], None]
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=_PATIENCE))

    def keep(self, name: str, source: Path, sha256: str) -> None:
        """The store itself compares the bytes with ``sha256``, which is signed, and refuses others."""
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise StoreError(f"{name} has {size} bytes; object storage takes at most {MOST_BYTES} at once")
        path = self._path(name)

        def body() -> Iterator[bytes]:
            with source.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk

        with self._asked("PUT", path, hashed=sha256, headers={"content-length": str(size)}, body=body):
            pass

    def open(self, name: str) -> IO[bytes]:
        """A copy of its own: in memory while it is small, else in a file that goes when it is closed."""
        return self._asked("GET", self._path(name))

    def size(self, name: str) -> int | None:
        for one, size in self.listed(name):
            return size if one == name else None
        return None

    def listed(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        home = f"{self.at.prefix}/" if self.at.prefix else ""
        onward = ""
        while True:
            query = {"list-type": "2", "prefix": home + prefix}
            if onward:
                query["continuation-token"] = onward
            page = self._page(query)
            for one in page.iterfind("{*}Contents"):
                yield _said(one, "Key").removeprefix(home), int(_said(one, "Size"))
            if _said(page, "IsTruncated") != "true":
                return
            onward = _said(page, "NextContinuationToken")

    def remove(self, name: str) -> bool:
        """The protocol does not say whether it was there: it is looked for first."""
        there = self.size(name) is not None
        if there:
            with self._asked("DELETE", self._path(name)):
                pass
        return there

    def _page(self, query: Mapping[str, str]) -> Element:
        try:
            with self._asked("GET", f"/{self.at.bucket}", query=query) as answer:
                return cast(Element, fromstring(answer.read()))
        except (ParseError, ValueError) as error:
            raise StoreError(f"{self.at.endpoint} gave a list that cannot be read: {error}") from error

    def _path(self, name: str) -> str:
        home = f"{self.at.prefix}/" if self.at.prefix else ""
        return f"/{self.at.bucket}/{home}{checked_name(name)}"

    def _asked(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        hashed: str = _EMPTY,
        headers: Mapping[str, str] | None = None,
        body: Callable[[], Iterator[bytes]] = lambda: iter(()),
    ) -> IO[bytes]:
        """The answer's body, which the caller closes. Raises FileNotFoundError and StoreError."""
        trouble = ""
        for tries in range(_TRIES):
            if tries:
                self.rest(2.0**tries)
            try:
                status, answer = self._once(method, path, query or {}, hashed, headers or {}, body)
            except httpx.HTTPError as error:
                trouble = f"{type(error).__name__}: {error}"
                continue
            if status < 300:
                return answer
            code = _code(answer)
            if (status, code) == (404, "NoSuchKey"):
                raise FileNotFoundError(path)
            trouble = f"status {status} {code}".strip()
            if status not in _LATER:
                break
        raise StoreError(f"{self.at.endpoint}/{self.at.bucket}: {method} failed: {trouble}")

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        hashed: str,
        headers: Mapping[str, str],
        body: Callable[[], Iterator[bytes]],
    ) -> tuple[int, IO[bytes]]:
        host = urlsplit(self.at.endpoint).netloc
        said = {"host": host, "x-amz-content-sha256": hashed, **headers}
        signed = signature(self.at, method, path, query, said, self.clock())
        address = f"{self.at.endpoint}{quote(path)}" + (f"?{canonical_query(query)}" if query else "")
        content = body() if method == "PUT" else None
        with self.client.stream(method, address, headers={**said, **signed}, content=content) as answer:
            # Mypy knows no common name for what a spooled file and an opened one can do.
            kept = cast(IO[bytes], SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - whoever asked closes it
            for chunk in answer.iter_bytes(_CHUNK):
                kept.write(chunk)
            kept.seek(0)
            return answer.status_code, kept


def signature(
    at: S3Address,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    now: datetime,
) -> dict[str, str]:
    """The headers that say who asks and when; over all of ``headers``, which must name host and content.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    said = {name.lower(): " ".join(value.split()) for name, value in headers.items()} | {"x-amz-date": moment}
    names = ";".join(sorted(said))
    asked = "\n".join(
        (
            method,
            quote(path),
            canonical_query(query),
            *(f"{name}:{said[name]}" for name in sorted(said)),
            "",
            names,
            said["x-amz-content-sha256"],
        )
    )
    scope = f"{moment[:8]}/{at.region}/s3/aws4_request"
    to_sign = "\n".join(("AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(asked.encode()).hexdigest()))
    signed = hmac.new(_signing_key(at, scope.split("/")), to_sign.encode(), "sha256").hexdigest()
    who = f"Credential={at.key}/{scope}"
    return {
        "x-amz-date": moment,
        "authorization": f"AWS4-HMAC-SHA256 {who}, SignedHeaders={names}, Signature={signed}",
    }


def canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(query.items())
    )


def _signing_key(at: S3Address, scope: Sequence[str]) -> bytes:
    key = f"AWS4{at.secret}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _said(element: Element, name: str) -> str:
    return element.findtext(f"{{*}}{name}") or ""


def _code(answer: IO[bytes]) -> str:
    """What the store calls the trouble, such as SignatureDoesNotMatch."""
    try:
        with answer:
            return _said(fromstring(answer.read(64 * 1024) or b"<none/>"), "Code")
    except (ParseError, ValueError):
        return ""
