"""What Bluesky's two streams share: a web socket, whom it is for, and how their events read.

Both are the author feed's connector with a line beside it: the feed repairs what a line lost, and is asked
again about posts that a line says are deleted.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, text_of

from .bluesky import APPVIEW, DIRECTORY, STATES, BlueskyFeeds
from .bluesky_posts import Address, author_from, post_of_record
from .events import (
    AccountChanged,
    AccountRef,
    Cursor,
    Event,
    Gap,
    Page,
    PostEdited,
    PostGone,
    PostRef,
    PostSeen,
)
from .fetching import Fetcher, FetchError
from .seam import Access, Clock, Subscription

MOST_DIDS = 10_000  # of one line
MOST_GARBLED = 100  # messages in a row


class Line(Protocol):
    """An open web socket."""

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...

    async def send(self, message: str) -> None: ...


Dial = Callable[[str, int], AbstractAsyncContextManager[Line]]
"""Opens a web socket to an address, for messages of at most so many bytes.

Raises OSError or TimeoutError; reading it ends when the line does.
"""


@asynccontextmanager
async def dial(address: str, most_bytes: int) -> AsyncIterator[Line]:
    from websockets.asyncio.client import connect
    from websockets.exceptions import WebSocketException

    class HereAlone(connect):
        """Follows no redirect: the other end must not lead us into somebody's private network."""

        def process_redirect(self, exc: Exception) -> Exception | str:
            return exc

    try:
        async with HereAlone(address, max_size=most_bytes, open_timeout=30, proxy=None) as socket:
            yield socket
    except WebSocketException as error:
        raise ConnectionError(f"the web socket failed: {error}") from error


@dataclass(slots=True)
class Garble:
    """Messages that could not be read: counted, and told as one gap by the next page."""

    count: int = 0
    since: datetime | None = None
    in_a_row: int = 0

    def add(self, now: datetime, detail: str) -> None:
        """Raises FetchError where nothing but such messages come."""
        self.count += 1
        self.in_a_row += 1
        self.since = self.since or now
        if self.in_a_row >= MOST_GARBLED:
            raise FetchError("unreadable", f"{self.in_a_row} messages in a row cannot be read: {detail}")

    def told(self, now: datetime) -> tuple[Gap, ...]:
        since, self.since, self.in_a_row = self.since, None, 0
        return (Gap("bluesky", None, since, now, "answer"),) if since else ()


class BlueskyLine(BlueskyFeeds):
    """``access.app`` may name another server in ``stream``, such as one of the office's own."""

    repeats = True
    shipped_stream: str
    most_bytes: int  # of one message

    def __init__(
        self,
        access: Access | None,
        stream: str = "",
        clock: Clock = lambda: datetime.now(UTC),
        *,
        dial: Dial = dial,
        base_url: str = APPVIEW,
        directory: str = DIRECTORY,
    ) -> None:
        super().__init__(access, base_url, clock, directory=directory)
        named = access.app.get("stream", "") if access else ""
        self._stream = stream or named or self.shipped_stream
        self._dial = dial

    async def watch_only(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """A line is for accounts by DID, and for so many; nothing is asked before it is opened."""
        named = [account for account in accounts if account.native_id][:MOST_DIDS]
        return [Subscription(account, str(account.native_id), None) for account in named]

    async def listen(
        self, accounts: Sequence[AccountRef], cursor: Cursor, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        watched = {account.native_id: account for account in accounts if account.native_id}
        if not watched or len(watched) > MOST_DIDS:
            raise FetchError("bad_request", f"a line is for 1 to {MOST_DIDS} accounts, not {len(watched)}")
        try:
            async with self._dial(self.address(cursor), self.most_bytes) as line:
                lost = self._never_told(cursor)
                async for page in self.pages(line, watched, cursor, fetch):
                    yield replace(page, events=(*lost, *page.events)) if lost else page
                    lost = ()
        except (OSError, TimeoutError) as error:
            raise FetchError("provider_down", f"{self.name}: {error}") from error
        raise FetchError("provider_down", f"{self.name}: the other end closed the line")

    def _never_told(self, cursor: Cursor) -> tuple[Gap, ...]:
        """A line that was heard and named no place to go on leaves a gap behind it."""
        now = self._clock()
        if cursor.value or cursor.newest is None or cursor.newest >= now:
            return ()
        return (Gap("bluesky", None, cursor.newest, now, "lease"),)

    @abstractmethod
    def address(self, cursor: Cursor) -> str: ...

    @abstractmethod
    def pages(
        self, line: Line, watched: Mapping[str, AccountRef], cursor: Cursor, fetch: Fetcher
    ) -> AsyncIterator[Page]:
        """The first page says that the line is open."""


# --- pure --------------------------------------------------------------------------------------------


def committed(
    operation: object,
    address: Address,
    record: object,
    version: str | None,
    account: AccountRef,
    now: datetime,
    raw: str,
) -> Event:
    """A post that was made, rewritten or deleted. Raises BadItem."""
    if operation == "delete":
        return PostGone(PostRef("bluesky", str(address), account), "deleted", now, raw)
    if operation not in ("create", "update") or not isinstance(record, dict) or version is None:
        raise BadItem("this event holds no record")
    post = post_of_record(address, record, raw, author_from(account))
    maker = PostEdited if operation == "update" else PostSeen
    return maker(post, version, account, now, raw)


def renamed(identity: object, account: AccountRef, now: datetime) -> Iterator[AccountChanged]:
    handle = text_of(dig(identity, "handle"))
    if handle and account.handle and handle.lower() != account.handle.lower():
        current = AccountRef("bluesky", account.native_id, handle)
        yield AccountChanged(account, "renamed", now, f"now @{handle}", current)


def switched(
    change: Mapping[str, Any] | object, account: AccountRef, now: datetime
) -> Iterator[AccountChanged]:
    if dig(change, "active") is True:
        yield AccountChanged(account, "active", now, "its server says: active")
    elif dig(change, "active") is False:
        status = text_of(dig(change, "status")) or "no reason given"
        yield AccountChanged(account, STATES.get(status, "unknown"), now, f"its server says: {status}")
