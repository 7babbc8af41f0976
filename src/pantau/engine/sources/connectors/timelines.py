"""Walking an account's list of posts, newest first: overlap, page limits, stopping, gaps.

What differs between platforms is a ``Timeline``: how a page is asked for and what a refusal means.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from .events import AccountChanged, AccountRef, AccountState, Cursor, Event, Gap, Page, PostSeen
from .fetching import Fetcher, FetchError, Trouble
from .seam import Clock

OVERLAP = timedelta(hours=24)
KNOWN = 50  # native ids a cursor remembers
MOST_PAGES = 20  # of one account in one look
OUTAGES = 3  # accounts in a row that were not answered at all: the platform is down

WHY: Mapping[Trouble, str] = {
    "retry_after": "quota",
    "auth": "token",
    "permission": "permission",
    "gone": "not_found",
    "bad_request": "answer",
    "provider_down": "outage",
    "unreadable": "answer",
    "forbidden_target": "outage",
}


class NoAccountError(FetchError):
    """The platform says that the account cannot be seen, and in what state it is."""

    def __init__(self, state: AccountState, why: str, message: str) -> None:
        super().__init__("gone", message)
        self.state = state
        self.why = why


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a timeline, mapped."""

    posts: tuple[PostSeen, ...]
    following: str = ""  # asks for the next page; empty at the end
    unread: int = 0  # items that could not be mapped
    others: tuple[Event, ...] = ()  # what else the page tells: a rename, an older wording
    surely_empty: bool = False  # the platform says in another way that there is nothing
    note: str = ""  # what the next look wants to know again


@dataclass(slots=True)
class Look:
    """One look at one account, as far as it has come."""

    account: AccountRef
    cursor: Cursor
    started: datetime
    following: str = ""
    pages: int = 0
    posts: list[PostSeen] = field(default_factory=list)
    unread: int = 0

    @property
    def last_look(self) -> datetime | None:
        moment = self.cursor.value.partition("|")[0]
        return datetime.fromisoformat(moment) if moment else self.cursor.newest

    @property
    def note(self) -> str:
        return self.cursor.value.partition("|")[2]

    def is_fresh(self, seen: PostSeen) -> bool:
        if seen.post.native_id in self.cursor.known:
            return False
        posted, newest = seen.post.posted_at, self.cursor.newest
        return posted is None or newest is None or posted > newest - OVERLAP

    def take(self, leaf: Leaf) -> None:
        self.following = leaf.following
        self.pages += 1
        self.posts.extend(leaf.posts)
        self.unread += leaf.unread

    def moved_on(self, note: str) -> Cursor:
        """After a complete look. A post dated in the future must not hide the next ones."""
        ordered = sorted(self.posts, key=lambda seen: seen.post.posted_at or self.started, reverse=True)
        ids = [seen.post.native_id for seen in ordered]
        dates = [min(seen.post.posted_at, self.started) for seen in ordered if seen.post.posted_at]
        newest = max([*dates, *([self.cursor.newest] if self.cursor.newest else [])], default=None)
        known = tuple(dict.fromkeys([*ids, *self.cursor.known]))[:KNOWN]
        return Cursor(f"{self.started.isoformat()}|{note}", newest, known)


class Timeline(Protocol):
    @property
    def platform(self) -> str: ...

    async def leaf(self, look: Look, fetch: Fetcher) -> Leaf:
        """The page at ``look.following``. Raises FetchError; NoAccountError where the account is the trouble."""
        ...

    def stops_everybody(self, error: FetchError) -> bool:
        """The next account would meet the same trouble."""
        ...


async def walk(
    timeline: Timeline,
    accounts: Sequence[AccountRef],
    cursors: Mapping[str, Cursor],
    fetch: Fetcher,
    clock: Clock,
) -> AsyncIterator[Page]:
    """Look at each account once, one after the other; a page of events for each page of a list."""
    stopped, outages = "", 0
    for account in accounts:
        look = Look(account, cursors.get(account.name, Cursor()), clock())
        if stopped:
            yield Page((gap(look, stopped, clock()),))
            continue
        try:
            async for page in _pages(timeline, look, fetch, clock):
                yield page
            outages = 0
        except FetchError as error:
            yield Page(trouble_events(look, error, clock()))
            outages = outages + 1 if error.trouble == "provider_down" else 0
            if timeline.stops_everybody(error) or outages >= OUTAGES:
                stopped = WHY[error.trouble]


async def _pages(timeline: Timeline, look: Look, fetch: Fetcher, clock: Clock) -> AsyncIterator[Page]:
    while True:
        asked = look.following
        leaf = await timeline.leaf(look, fetch)
        look.take(leaf)
        events: tuple[Event, ...] = (*leaf.others, *leaf.posts)  # older wordings first
        if leaf.following and leaf.following == asked:
            yield Page((*events, gap(look, "answer", clock())))  # we are sent in a circle
            return
        if _is_complete(look, leaf) or look.pages >= MOST_PAGES:
            yield _last(look, leaf, events, clock())
            return
        yield Page(events)


def _is_complete(look: Look, leaf: Leaf) -> bool:
    """The list ends, or a whole page of it tells nothing new; one old post alone proves nothing."""
    if not leaf.following:
        return True
    return bool(leaf.posts) and not any(map(look.is_fresh, leaf.posts))


def _last(look: Look, leaf: Leaf, events: tuple[Event, ...], now: datetime) -> Page:
    """The look is complete, unless an empty list stands where posts are known to be."""
    if not look.posts and look.cursor.known and not leaf.surely_empty:
        return Page((*events, gap(look, "answer", now)))
    if not _is_complete(look, leaf):
        events = (*events, _cut(look, now))
    if look.unread:
        events = (*events, gap(look, "answer", now))
    return Page(events, {look.account.name: look.moved_on(leaf.note)}, (look.account,))


def _cut(look: Look, now: datetime) -> Gap:
    """More pages than we read: blind between the last look and the oldest post that was read."""
    oldest = min((seen.post.posted_at for seen in look.posts if seen.post.posted_at), default=now)
    start = look.last_look
    return Gap(
        look.account.platform, look.account, start, max(oldest, start) if start else oldest, "page_limit"
    )


def gap(look: Look, why: str, now: datetime) -> Gap:
    return Gap(look.account.platform, look.account, look.last_look, now, why)


def trouble_events(look: Look, error: FetchError, now: datetime) -> tuple[Event, ...]:
    """One failed look as facts: what we missed, and what the platform says about the account."""
    if isinstance(error, NoAccountError):
        changed = AccountChanged(look.account, error.state, now, str(error))
        return changed, gap(look, error.why, now)
    return (gap(look, WHY[error.trouble], now),)
