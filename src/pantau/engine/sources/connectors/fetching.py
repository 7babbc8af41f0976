"""The one way to the network: limited, retried, audited, kept, and never into private networks.

Connectors speak to ``Fetcher``; tests and the office give it a transport, a limiter, a clock and a sleep.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Literal, Protocol
from urllib.parse import quote

import httpx

from pantau.engine.net.public_addresses import is_public

MOST_BYTES = 16 * 1024 * 1024
MOST_REDIRECTS = 4
ATTEMPTS = 4

Trouble = Literal[
    "retry_after",
    "auth",
    "permission",
    "gone",
    "bad_request",
    "provider_down",
    "unreadable",
    "forbidden_target",
]


class FetchError(Exception):
    """A request that did not give what was asked, classed so that callers need not know status codes."""

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        *,
        status: int = 0,
        wait_s: float | None = None,
        answer: Answer | None = None,
    ) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.status = status
        self.wait_s = wait_s
        self.answer = answer  # what was answered, for platforms that say in the body what went wrong


class Permits(Protocol):
    """What a limiter answers: planning's Limiter, or a free pass in tests."""

    async def take(self, bucket: str, cost: float) -> None: ...

    def learn(self, bucket: str, headers: Mapping[str, str], now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request for the audit: no secrets, no bodies."""

    at: datetime
    method: str
    host: str
    path: str
    status: int
    size: int
    seconds: float
    bucket: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    raw: str  # hash under which the bytes are kept


@dataclass(slots=True)
class Fetcher:
    """Requests for one connector. ``keep`` stores raw bytes by hash, ``audit`` records each attempt."""

    client: httpx.AsyncClient
    permits: Permits
    clock: Callable[[], datetime]
    bucket: str
    keep: Callable[[str, bytes], None] = lambda _hash, _body: None
    audit: Callable[[Attempt], None] = lambda _attempt: None
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    attempts: int = ATTEMPTS  # 1 where a request that was heard twice would do something twice
    rng: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - jitter, not secrecy

    async def get(self, url: str, *, cost: float = 1, bucket: str = "", **options: Any) -> Answer:
        return await self.request("GET", url, cost=cost, bucket=bucket, **options)

    async def post(self, url: str, *, cost: float = 1, bucket: str = "", **options: Any) -> Answer:
        return await self.request("POST", url, cost=cost, bucket=bucket, **options)

    async def request(
        self,
        method: str,
        url: str,
        *,
        cost: float = 1,
        bucket: str = "",
        hide: Sequence[str] = (),
        kept: bool = True,
        **options: Any,
    ) -> Answer:
        """An answer below 400, or 304. Raises FetchError; short troubles are tried again with patience.

        ``hide`` names secrets that the platform may repeat in its answer: they are blotted out before
        anything is kept. ``kept=False`` is for answers that are secrets themselves.
        """
        bucket = bucket or self.bucket
        for attempt in range(1, self.attempts + 1):
            if cost > 0:  # else the caller has taken what it needs
                await self.permits.take(bucket, cost)
            try:
                return await self._once(method, url, bucket, hide, kept, options)
            except FetchError as error:
                if attempt == self.attempts or not _worth_another_try(error):
                    raise
                await self.sleep(self._pause(attempt, error))
        raise AssertionError("the last attempt returns or raises")

    async def _once(
        self,
        method: str,
        url: str,
        bucket: str,
        hide: Sequence[str],
        kept: bool,
        options: Mapping[str, Any],
    ) -> Answer:
        options = dict(options)
        try:
            target = _address(url, options.pop("params", None))
        except httpx.InvalidURL as error:
            raise FetchError("provider_down", f"{method}: the address cannot be read") from error
        started = self.clock()
        status, size, trouble = 0, 0, ""
        headers: Mapping[str, str] = {}
        try:
            async with self.client.stream(method, target, **options) as response:  # read once: it is slow
                status, headers = response.status_code, dict(response.headers.items())  # in lower case
                body = await _read(response)
                size = len(body)
        except FetchError as error:
            trouble = error.trouble
            raise
        except (httpx.RequestError, httpx.InvalidURL, ValueError) as error:
            trouble = "provider_down"
            raise FetchError("provider_down", f"{method} {target.host}: {type(error).__name__}") from error
        finally:
            self.permits.learn(bucket, headers, self.clock())
            seconds = (self.clock() - started).total_seconds()
            path = _blot_out(target.path.encode(), hide).decode()  # Telegram's token stands in the path
            self.audit(Attempt(started, method, target.host, path, status, size, seconds, bucket, trouble))
        body = _blot_out(body, hide)
        answer = Answer(status, headers, body, hashlib.sha256(body).hexdigest())
        if kept:
            self.keep(answer.raw, body)
        if status >= 400:
            raise _error_of(answer, self.clock())
        return answer

    def _pause(self, attempt: int, error: FetchError) -> float:
        if error.wait_s is not None:
            return error.wait_s
        return min(60.0, 2.0**attempt) * (0.5 + self.rng.random())


def _address(url: str, params: Any) -> httpx.URL:
    """With ``params`` as its query. Most lists are asked for under one address with a token for each account, and
    httpx takes longer to read an address than to send what goes there."""
    if params is None:
        return _read_address(url, ())
    named = tuple(params.items()) if isinstance(params, Mapping) else ()
    if named and all(type(value) is str for _, value in named):
        return _read_address(url, named)
    return httpx.URL(url, params=params)


@lru_cache(maxsize=512)
def _read_address(url: str, named: tuple[tuple[str, str], ...]) -> httpx.URL:
    return httpx.URL(url, params=named) if named else httpx.URL(url)


PACKINGS = ("", "identity", "gzip", "deflate")
_RESETS = ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset")
LONGEST_WAIT_S = 60.0  # a longer wait is the planner's business, not a sleeping request


def _worth_another_try(error: FetchError) -> bool:
    if error.trouble == "retry_after":
        return error.wait_s is not None and error.wait_s <= LONGEST_WAIT_S
    return error.trouble == "provider_down"


async def _read(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "").strip().lower() not in PACKINGS:
        # Packed twice, a few bytes would grow past every limit within a single part.
        raise FetchError("unreadable", f"{response.url.host} packs its answer in a way it was not asked for")
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > MOST_BYTES:
            raise FetchError("unreadable", f"{response.url.host} sends more than {MOST_BYTES} bytes")
        parts.append(part)
    return b"".join(parts)


def _blot_out(body: bytes, secrets: Sequence[str]) -> bytes:
    for secret in secrets:
        for spelling in (secret, quote(secret, safe="")):
            body = body.replace(spelling.encode(), b"HIDDEN")
    return body


def _error_of(answer: Answer, now: datetime) -> FetchError:
    said, status = answer.body[:300].decode("utf-8", "replace"), answer.status
    wait = _wait(answer.headers, now)
    if status == 429 or (status == 503 and wait is not None):
        return FetchError("retry_after", said, status=status, wait_s=wait, answer=answer)
    troubles: dict[int, Trouble] = {401: "auth", 403: "permission", 404: "gone", 410: "gone"}
    trouble = troubles.get(status, "provider_down" if status >= 500 else "bad_request")
    return FetchError(trouble, said, status=status, answer=answer)


def _wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that ``Retry-After`` or a limit's reset ask for."""
    after = headers.get("retry-after")
    if after and _is_number(after):
        return float(after)
    if after:
        try:
            return max(0.0, (parsedate_to_datetime(after) - now).total_seconds())
        except (TypeError, ValueError):
            return None
    resets_at = _moment(next((headers[name] for name in _RESETS if name in headers), ""))
    return None if resets_at is None else max(0.0, resets_at - now.timestamp())


def _moment(written: str) -> float | None:
    """Seconds since 1970: X and Bluesky write a number, Mastodon a date."""
    if _is_number(written):
        return float(written)
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return None
    return when.timestamp() if when.tzinfo else None


def _is_number(written: str) -> bool:
    return written.strip().isascii() and written.strip().isdigit()  # "²" is a digit too, and no number


class PublicOnlyTransport(httpx.AsyncHTTPTransport):
    """Connects only to public addresses, checked on the very address that is connected to.

    The name is resolved here and the connection goes to the address that was checked, so a name that
    changes its answer cannot slip through. Redirects pass here again. ``allow`` names hosts that tests
    and simulators run on.
    """

    def __init__(self, allow: Iterable[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self._allow = frozenset(allow)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if request.url.scheme not in ("http", "https"):
            raise FetchError("forbidden_target", f"{request.url.scheme} is no web address")
        if host not in self._allow:
            address = await _public_address(
                host, request.url.port or (443 if request.url.scheme == "https" else 80)
            )
            request.headers.setdefault("host", request.url.netloc.decode())
            # A request of its own: redirects and cookies go by the name in the one that was given.
            request = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        return await super().handle_async_request(request)


async def _public_address(host: str, port: int) -> str:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError("provider_down", f"{host} has no address") from error
    for _, _, _, _, place in found:
        if not is_public(str(place[0])):
            raise FetchError("forbidden_target", f"{host} leads to {place[0]}, which is not a public address")
    return str(found[0][4][0])


def web_client(agent: str, *, allow: Iterable[str] = (), timeout_s: float = 30.0) -> httpx.AsyncClient:
    """The client every connector shares: public addresses only, few redirects, a name people can write to."""
    # It logs whole addresses at INFO, and some platforms want keys in them.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    return httpx.AsyncClient(
        transport=PublicOnlyTransport(allow, retries=0, limits=httpx.Limits(max_connections=40)),
        follow_redirects=True,
        max_redirects=MOST_REDIRECTS,
        timeout=timeout_s,
        headers={"user-agent": agent, "accept-encoding": "gzip, deflate"},
        trust_env=False,
    )


class FreePass:
    """Permits without a limit, for servers of one's own."""

    async def take(self, bucket: str, cost: float) -> None:
        return None

    def learn(self, bucket: str, headers: Mapping[str, str], now: datetime) -> None:
        return None
