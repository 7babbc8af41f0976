"""Websites by their feeds: asked only for what has changed, one at a time, a second apart.

An account is a feed: its ``native_id`` is the feed's address, its ``handle`` the site as it was registered.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import orjson

from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    Cursor,
    Event,
    Gap,
    Page,
    PostGone,
    PostRef,
    PostSeen,
)
from .feed_documents import Feed, UnreadableFeedError, feeds_named_in, read_feed
from .fetching import Answer, Fetcher, FetchError
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .websub import Callbacks, ask, authenticate, links_in
from .wordings import wording_version

AGENT = "Pantau"
KNOWN = 200  # ids that a cursor keeps
SHORT = 10  # a feed of fewer entries is taken to show all there are
APART_S = 1.0  # between two requests to one host
WHOLE_AFTER = timedelta(hours=24)  # a server that says "not modified" for ever is not believed for longer
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.5, */*;q=0.1"

_WHYS = {
    "retry_after": "quota",
    "auth": "permission",
    "permission": "permission",
    "forbidden_target": "permission",
    "gone": "not_found",
    "provider_down": "outage",
    "bad_request": "answer",
    "unreadable": "answer",
}
_STATES: Mapping[str, AccountState] = {
    "auth": "private",
    "permission": "blocked_us",
    "gone": "not_found",
    "retry_after": "our_quota",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A cursor's value: what the server gave to ask for changes by, and when we looked."""

    etag: str
    modified: str
    whole_at: datetime  # when the document was last read rather than said to be unchanged
    looked_at: datetime

    @classmethod
    def read(cls, value: str) -> Self | None:
        try:
            told = orjson.loads(value)
            times = datetime.fromisoformat(told["whole"]), datetime.fromisoformat(told["looked"])
            return cls(str(told["etag"]), str(told["modified"]), *times)
        except (ValueError, KeyError, TypeError):
            return None

    def __str__(self) -> str:
        told = {
            "etag": self.etag,
            "modified": self.modified,
            "whole": self.whole_at.isoformat(),
            "looked": self.looked_at.isoformat(),
        }
        return orjson.dumps(told).decode()

    def conditions(self, now: datetime) -> dict[str, str]:
        """Headers that ask for the document only if it has changed."""
        if now - self.whole_at >= WHOLE_AFTER:
            return {}
        given = {"if-none-match": self.etag, "if-modified-since": self.modified}
        return {name: value for name, value in given.items() if value}


class Feeds:
    """Needs no credentials; for push, ``access.app`` holds ``callback`` and ``websub_secret``."""

    name = "feeds"
    platform = "web"
    route = "feed"
    proof: Proof = "real_server"
    batch = 1
    consented = False

    def __init__(self, access: Access | None, *, clock: Clock) -> None:
        self._access = require_access(access)
        self._clock = clock
        self._asked_at: dict[str, datetime] = {}

    async def _get(self, fetch: Fetcher, address: str, **headers: str) -> Answer:
        """Raises FetchError."""
        host = urlsplit(address).hostname or ""
        if before := self._asked_at.get(host):
            since = (self._clock() - before).total_seconds()
            if 0 <= since < APART_S:
                await fetch.sleep(APART_S - since)
        try:
            return await fetch.get(address, headers={"accept": _ACCEPT, **headers})
        finally:
            self._asked_at[host] = self._clock()

    # --- resolve ---------------------------------------------------------------------------------

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: await self._resolve(ref, fetch) for ref in refs}

    async def _resolve(self, ref: AccountRef, fetch: Fetcher) -> Resolution:
        address = ref.native_id or _address(ref.handle or "")
        if not address:
            return Resolution("unknown", detail="this is no web address")
        try:
            if not await self._may_read(address, fetch):
                return Resolution("blocked_us", detail="robots.txt forbids it")
            return await self._find_feed(ref, address, fetch)
        except FetchError as error:
            return Resolution(_STATES.get(error.trouble, "unknown"), detail=str(error))

    async def _may_read(self, address: str, fetch: Fetcher) -> bool:
        """A missing robots.txt allows everything; one that cannot be had allows nothing for now (RFC 9309)."""
        try:
            answer = await self._get(fetch, urljoin(address, "/robots.txt"))
        except FetchError as error:
            if error.status and 400 <= error.status < 500 and error.trouble != "retry_after":
                return True
            raise
        rules = RobotFileParser()
        rules.parse(answer.body[:500_000].decode("utf-8", "replace").splitlines())
        return rules.can_fetch(AGENT, address)

    async def _find_feed(self, ref: AccountRef, address: str, fetch: Fetcher) -> Resolution:
        answer = await self._get(fetch, address)
        if found := self._as_feed(answer, ref, address):
            return found
        named = feeds_named_in(answer.body, address)
        for candidate in named[:2] or (urljoin(address, "/feed/"),):
            try:
                found = self._as_feed(await self._get(fetch, candidate), ref, candidate)
            except FetchError:
                continue
            if found:
                return found
        return Resolution("unknown", detail="the site names no feed; it has to be looked at by a person")

    def _as_feed(self, answer: Answer, ref: AccountRef, address: str) -> Resolution | None:
        try:
            feed = self._read(answer, ref, address)
        except FetchError:
            return None
        return Resolution("active", AccountRef("web", address, ref.handle or address), feed.title)

    def _read(self, answer: Answer, account: AccountRef, address: str) -> Feed:
        """Raises FetchError ``unreadable`` for what is no feed."""
        try:
            kind = answer.headers.get("content-type", "")
            return read_feed(answer.body, account, self._clock(), address=address, content_type=kind)
        except UnreadableFeedError as error:
            raise FetchError("unreadable", str(error), status=answer.status, answer=answer) from error

    # --- sweep -----------------------------------------------------------------------------------

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        for account in accounts:
            yield await self._look_at(account, cursors.get(account.name), fetch)

    async def _look_at(self, account: AccountRef, cursor: Cursor | None, fetch: Fetcher) -> Page:
        address, now = account.native_id, self._clock()
        if not address:
            return Page((Gap("web", account, _last_look(cursor), now, "unresolved"),))
        mark = Mark.read(cursor.value) if cursor else None
        try:
            answer = await self._get(fetch, address, **(mark.conditions(now) if mark else {}))
            if answer.status == 304 and cursor and mark:
                return _unchanged(account, cursor, mark, self._clock())
            feed = self._read(answer, account, address)
        except FetchError as error:
            return _unseen(account, cursor, error, self._clock())
        return _page(account, cursor, feed, answer, self._clock())

    # --- recheck ---------------------------------------------------------------------------------

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Only posts whose id is an address can be looked for. A page that is there says nothing new."""
        for ref in posts:
            if not ref.native_id.startswith(("http://", "https://")):
                continue
            try:
                await self._get(fetch, ref.native_id)
                yield Page(())
            except FetchError as error:
                yield Page((_missing(ref, error, self._clock()),))

    # --- push ------------------------------------------------------------------------------------

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Asks the hub of each feed that names one; each holds once ``websub.confirm`` has answered it."""
        callbacks = self._callbacks()
        asked = []
        for account in accounts:
            try:
                hub, topic = await self._hub_of(account, fetch)
                if hub and topic:
                    await ask(fetch, hub, topic, callbacks)
                    asked.append(Subscription(account, topic, None))
            except FetchError:
                continue  # the audit holds it; the sweep reads this feed all the same
        return asked

    async def _hub_of(self, account: AccountRef, fetch: Fetcher) -> tuple[str, str]:
        address = account.native_id or ""
        answer = await self._get(fetch, address)
        links = links_in(answer.headers.get("link", ""))
        if "hub" in links and "self" in links:
            return links["hub"], links["self"]
        feed = self._read(answer, account, address)
        return feed.hub, feed.topic

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """Its accounts are named by the subscription's topic, which may differ from the feed's address."""
        headers = {name.lower(): value for name, value in headers.items()}
        topic = authenticate(headers, body, self._callbacks())
        account = AccountRef("web", topic, urlsplit(topic).hostname)
        try:
            kind = headers.get("content-type", "")
            feed = read_feed(body, account, observed_at, address=topic, content_type=kind)
        except UnreadableFeedError as error:
            raise ReceiveError("malformed", str(error)) from error
        return _events(account, feed, observed_at, _digest(body))

    def _callbacks(self) -> Callbacks:
        access = require_access(self._access, "callback", "websub_secret")
        return Callbacks(access.app["callback"], access.app["websub_secret"])


# --- pure --------------------------------------------------------------------------------------------


def _page(account: AccountRef, cursor: Cursor | None, feed: Feed, answer: Answer, now: datetime) -> Page:
    events = list(_events(account, feed, now, answer.raw))
    if gap := _rolled_over(account, cursor, feed, now):
        events.append(gap)
    mark = Mark(answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), now, now)
    moments = [post.posted_at for post in feed.posts if post.posted_at]
    ids = [post.native_id for post in feed.posts]
    older = [known for known in (cursor.known if cursor else ()) if known not in ids]
    moved = Cursor(
        value=str(mark),
        newest=max([*moments, *([cursor.newest] if cursor and cursor.newest else [])], default=None),
        known=tuple((ids + older)[:KNOWN]),
    )
    return Page(tuple(events), {account.name: moved}, (account,))


def _events(account: AccountRef, feed: Feed, now: datetime, raw: str) -> Sequence[Event]:
    """Absence from a feed is no deletion, since feeds show the newest only; a tombstone is."""
    seen: list[Event] = [PostSeen(post, wording_version(post.text), account, now, raw) for post in feed.posts]
    gone = (PostGone(PostRef("web", stone.ref, account), "deleted", now, raw) for stone in feed.tombstones)
    return (*seen, *gone)


def _rolled_over(account: AccountRef, cursor: Cursor | None, feed: Feed, now: datetime) -> Gap | None:
    """Feeds show the newest entries only. Where none of the last look's is left, others came and went between."""
    known = cursor.known if cursor else ()
    if not feed.posts or any(post.native_id in known for post in feed.posts):
        return None
    if not known and len(feed.posts) < SHORT:
        return None
    oldest = min((post.posted_at for post in feed.posts if post.posted_at), default=now)
    start = _last_look(cursor)
    return Gap("web", account, start, max(oldest, start) if start else oldest, "page_limit")


def _unchanged(account: AccountRef, cursor: Cursor, mark: Mark, now: datetime) -> Page:
    value = str(Mark(mark.etag, mark.modified, mark.whole_at, now))
    return Page((), {account.name: Cursor(value, cursor.newest, cursor.known)}, (account,))


def _unseen(account: AccountRef, cursor: Cursor | None, error: FetchError, now: datetime) -> Page:
    events: list[Event] = [Gap("web", account, _last_look(cursor), now, _WHYS[error.trouble])]
    if state := _STATES.get(error.trouble):
        events.append(AccountChanged(account, state, now, f"{error.status} {error}"[:300]))
    return Page(tuple(events))


def _missing(ref: PostRef, error: FetchError, now: datetime) -> Event:
    if error.status == 410:
        return PostGone(ref, "deleted", now)
    if error.status == 404:
        return PostGone(ref, "unknown", now)
    return Gap("web", ref.account, now, now, _WHYS[error.trouble])


def _last_look(cursor: Cursor | None) -> datetime | None:
    if cursor is None:
        return None
    mark = Mark.read(cursor.value)
    return mark.looked_at if mark else cursor.newest


def _address(handle: str) -> str:
    address = handle if "://" in handle else f"https://{handle}"
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
