"""X's filtered stream: one connection, a post a line, a blank line every twenty seconds while nothing is said."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import datetime, timedelta

import httpx

from pantau.engine.sources import twarc
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import objects

from .events import Event, Gap, Page, PostSeen
from .fetching import Answer, Attempt, Fetcher, FetchError, Trouble
from .x_answers import Dialect, XError, author_in, in_old_names, parse, problem_of, seen, told_by_x
from .x_api import XApi
from .x_money import POST_PRICE

PATH = "/2/tweets/search/stream"
LONGEST_LINE = 1024 * 1024
SILENCE_S = 60.0  # three keep-alives missed: the connection is dead
MOST_BACKFILL = timedelta(minutes=5)
_SPENT = "the day's money for X is spent"


def line_events(line: bytes, observed_at: datetime) -> tuple[Event, ...]:
    """The posts a line tells of; none for a keep-alive.

    Raises FetchError for what is no post, as XError where X says that it ends the stream.
    """
    if not line.strip():
        return ()
    body = parse(line)
    told = twarc.unpack(in_old_names({**body, "errors": []})) if "data" in body else None
    if not told:
        problems = [problem_of(error) for error in objects(body.get("errors"))]
        if problems:
            raise XError(problems[0].trouble or "provider_down", problems[0])
        raise FetchError("unreadable", "a line of the stream holds no post")
    raw = hashlib.sha256(line).hexdigest()
    try:
        return tuple(seen(item, author_in(item), observed_at, raw) for item in told)
    except BadItem as error:
        raise FetchError("unreadable", str(error)) from error


async def listen(
    api: XApi, dialect: Dialect, fetch: Fetcher, *, heard_at: datetime | None = None, backfill: bool = False
) -> AsyncGenerator[Page, None]:
    """Pages for as long as the stream holds: the first when it is open, an empty one whenever X says nothing.

    ``heard_at``: when the last connection ended. What was said since is told again only where ``backfill`` is
    part of our access, and for five minutes at most; the rest is a gap, which ``sweep`` repairs. Raises
    FetchError, as the stream ends; connecting again is the caller's business.
    """
    query = dialect.query | ({"backfill_minutes": "5"} if backfill else {})
    if not _has_money(api, fetch.clock()):
        raise FetchError("retry_after", _SPENT)
    await fetch.permits.take(f"{fetch.bucket}:stream", 1)
    missed = unheard(heard_at, fetch.clock(), backfill=backfill)
    async for line in _lines(api, fetch, query):
        now = fetch.clock()
        events = _heard(line, now)
        if events:
            fetch.keep(hashlib.sha256(line).hexdigest(), line)
        # Before: what is stored with the page is the bill. Others may have spent what was left meanwhile.
        goes_on = _pay(api, events, now) if events else _has_money(api, now)
        yield Page((missed, *events) if missed else events)
        missed = None
        if not goes_on:
            raise FetchError("retry_after", _SPENT)
    raise FetchError("provider_down", "X ended the stream")


def _heard(line: bytes, now: datetime) -> tuple[Event, ...]:
    """A line that cannot be read is a gap of its own; only X's own word ends the stream."""
    try:
        return line_events(line, now)
    except XError:
        raise
    except FetchError:
        return (Gap("x", None, now, now, "answer"),)


def unheard(heard_at: datetime | None, now: datetime, *, backfill: bool) -> Gap | None:
    if heard_at is None:
        return None
    told_again_from = now - MOST_BACKFILL if backfill else now
    return Gap("x", None, heard_at, told_again_from, "lease") if heard_at < told_again_from else None


def _pay(api: XApi, events: tuple[Event, ...], now: datetime) -> bool:
    """For what was heard, and whether there is money for one more."""
    ids = [event.version for event in events if isinstance(event, PostSeen)]
    granted = api.purse.reserve(len(ids), POST_PRICE, now)
    api.purse.settle(granted, POST_PRICE, ids, now)
    return _has_money(api, now)


def _has_money(api: XApi, now: datetime) -> bool:
    one = api.purse.reserve(1, POST_PRICE, now)
    api.purse.settle(one, POST_PRICE, (), now)
    return bool(one)


async def split_lines(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """At line feeds alone: posts hold other characters that end a line. Raises FetchError for an endless one."""
    rest = b""
    async for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line.strip()
        if len(rest) > LONGEST_LINE:
            raise FetchError("unreadable", f"a line of the stream is longer than {LONGEST_LINE} bytes")


async def _lines(api: XApi, fetch: Fetcher, query: dict[str, str]) -> AsyncIterator[bytes]:
    """Raises FetchError where the stream is refused or breaks off."""
    url, started, status = api.base + PATH, fetch.clock(), 0
    timeout = httpx.Timeout(30, read=SILENCE_S)
    headers = {"authorization": f"Bearer {api.token}"}
    try:
        async with fetch.client.stream(
            "GET", url, params=query, headers=headers, timeout=timeout
        ) as response:
            status = response.status_code
            fetch.permits.learn(f"{fetch.bucket}:stream", response.headers, fetch.clock())
            if status >= 400:
                raise _refusal(Answer(status, response.headers, await response.aread(), ""))
            yield b""
            async for line in split_lines(response.aiter_bytes()):
                yield line
    except (httpx.RequestError, httpx.StreamError) as error:
        raise FetchError("provider_down", f"the stream broke off: {type(error).__name__}") from error
    finally:
        seconds = (fetch.clock() - started).total_seconds()
        target = httpx.URL(url)
        fetch.audit(Attempt(started, "GET", target.host, PATH, status, 0, seconds, f"{fetch.bucket}:stream"))


def _refusal(answer: Answer) -> FetchError:
    trouble: Trouble = "permission"
    if answer.status in (401, 429):
        trouble = "auth" if answer.status == 401 else "retry_after"
    elif answer.status >= 500:
        trouble = "provider_down"
    said = f"the stream answers {answer.status}"
    return told_by_x(FetchError(trouble, said, status=answer.status, answer=answer))
