"""Bluesky's stream of events by Jetstream: JSON over a web socket, filtered by account at the other end.

Delivery is at least once. The cursor is the time of the last stored event in microseconds, of one server's
own clock: asked again with it, that server repeats this event first. If it does not, it has forgotten some.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

import orjson

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, text_of

from .bluesky_posts import POST, Address, author_from, post_of_record
from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    Cursor,
    Event,
    Gap,
    Page,
    PostEdited,
    PostGone,
    PostRef,
    PostSeen,
)
from .fetching import FetchError
from .seam import Access, Clock, Proof, require_access

STREAM = "wss://jetstream2.us-east.bsky.network/subscribe"
MOST_DIDS = 10_000  # of one subscription
MOST_BYTES = 1024 * 1024  # of one message

_STATES: Mapping[str, AccountState] = {
    "takendown": "suspended",
    "suspended": "suspended",
    "deactivated": "not_found",  # by its owner, who can switch it on again
    "deleted": "deleted",
}


class Line(Protocol):
    """An open web socket."""

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...

    async def send(self, message: str) -> None: ...


Dial = Callable[[str], AbstractAsyncContextManager[Line]]
"""Opens a web socket to an address. Raises OSError or TimeoutError; reading it ends when the line does."""


@asynccontextmanager
async def dial(address: str) -> AsyncIterator[Line]:
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    try:
        async with connect(address, max_size=MOST_BYTES, open_timeout=30, proxy=None) as socket:
            yield socket
    except WebSocketException as error:
        raise ConnectionError(f"the web socket failed: {error}") from error


class Jetstream:
    """Listens for at most 10,000 accounts, for as long as the line holds; the caller dials again.

    ``route`` is under which its cursors are kept: each page moves those of the accounts it is about, and the
    newest of all is where the stream goes on. Pages are to be stored in the order they come.
    """

    name = "bluesky_stream"
    platform = "bluesky"
    route = "bluesky_stream"
    proof: Proof = "never_run"

    def __init__(
        self,
        access: Access | None,
        base_url: str = STREAM,
        clock: Clock = lambda: datetime.now(UTC),
        *,
        dial: Dial = dial,
    ) -> None:
        require_access(access)
        self._base = base_url
        self._clock = clock
        self._dial = dial

    async def listen(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor]
    ) -> AsyncIterator[Page]:
        """Raises FetchError where no line can be had, or a line breaks; what was yielded before then holds."""
        watched = {account.native_id: account for account in accounts if account.native_id}
        if not watched or len(watched) > MOST_DIDS:
            raise FetchError(
                "bad_request", f"a subscription is for 1 to {MOST_DIDS} accounts, not {len(watched)}"
            )
        position = newest(cursors)
        try:
            async with self._dial(self._address(position)) as line:
                await line.send(_wish(watched))
                async for page in self._pages(line, watched, position):
                    yield page
        except (OSError, TimeoutError) as error:
            raise FetchError("provider_down", f"Jetstream: {error}") from error

    def _address(self, position: int | None) -> str:
        query = {"requireHello": "true", **({} if position is None else {"cursor": str(position)})}
        return f"{self._base}?{urlencode(query)}"

    async def _pages(
        self, line: Line, watched: Mapping[str, AccountRef], position: int | None
    ) -> AsyncIterator[Page]:
        unproved = position  # until the event it names was repeated, some may be forgotten
        async for message in line:
            now = self._clock()
            body = message.encode() if isinstance(message, str) else message
            raw = hashlib.sha256(body).hexdigest()
            told = _object(body)
            account, moment = watched.get(str(told.get("did"))), told.get("time_us")
            if account is None or not isinstance(moment, int) or isinstance(moment, bool):
                continue
            events = read_event(told, account, now, raw)
            if unproved is not None and moment > unproved:
                forgotten = (Gap("bluesky", None, _at(unproved), _at(moment), "lease"),)
                events = (*forgotten, *events)
            unproved = None
            yield Page(events, {account.name: Cursor(str(moment), _at(moment))})


# --- pure --------------------------------------------------------------------------------------------


def newest(cursors: Mapping[str, Cursor]) -> int | None:
    """Where the stream goes on: all accounts share one line, and its pages were stored in order."""
    numbers = [int(cursor.value) for cursor in cursors.values() if cursor.value.isdigit()]
    return max(numbers, default=None)


def read_event(
    told: Mapping[str, Any], account: AccountRef, observed_at: datetime, raw: str
) -> tuple[Event, ...]:
    """What one event of the stream says about a watched account. An unreadable post leaves a gap."""
    kind = told.get("kind")
    if kind == "identity":
        return tuple(_renamed(told.get("identity"), account, observed_at))
    if kind == "account":
        return tuple(_switched(told.get("account"), account, observed_at))
    commit = told.get("commit")
    if kind != "commit" or not isinstance(commit, dict) or commit.get("collection") != POST:
        return ()
    try:
        return (_committed(commit, account, observed_at, raw),)
    except BadItem:
        return (Gap("bluesky", account, observed_at, observed_at, "answer"),)


def _committed(commit: Mapping[str, Any], account: AccountRef, now: datetime, raw: str) -> Event:
    key, operation = text_of(commit.get("rkey")), commit.get("operation")
    if key is None or account.native_id is None:
        raise BadItem("this event names no record")
    address = Address(account.native_id, POST, key)
    if operation == "delete":
        return PostGone(PostRef("bluesky", str(address), account), "deleted", now, raw)
    record, version = commit.get("record"), text_of(commit.get("cid"))
    if operation not in ("create", "update") or not isinstance(record, dict) or version is None:
        raise BadItem("this event holds no record")
    post = post_of_record(address, record, raw, author_from(account))
    maker = PostEdited if operation == "update" else PostSeen
    return maker(post, version, account, now, raw)


def _renamed(identity: object, account: AccountRef, now: datetime) -> Iterator[AccountChanged]:
    handle = text_of(dig(identity, "handle"))
    if handle and account.handle and handle.lower() != account.handle.lower():
        current = AccountRef("bluesky", account.native_id, handle)
        yield AccountChanged(account, "renamed", now, f"now @{handle}", current)


def _switched(change: object, account: AccountRef, now: datetime) -> Iterator[AccountChanged]:
    if dig(change, "active") is True:
        yield AccountChanged(account, "active", now, "its server says: active")
    elif dig(change, "active") is False:
        status = text_of(dig(change, "status")) or "no reason given"
        yield AccountChanged(account, _STATES.get(status, "unknown"), now, f"its server says: {status}")


def _wish(watched: Mapping[str, AccountRef]) -> str:
    """Sent first, since so many accounts would not fit into an address."""
    payload = {"wantedCollections": [POST], "wantedDids": sorted(watched), "maxMessageSizeBytes": MOST_BYTES}
    return orjson.dumps({"type": "options_update", "payload": payload}).decode()


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the stream sends no JSON: {error}") from error
    if not isinstance(told, dict):
        raise FetchError("unreadable", "the stream sends no object")
    return told


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1_000_000, UTC)
