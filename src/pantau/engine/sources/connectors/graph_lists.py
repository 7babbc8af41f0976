"""Walking Graph's lists of posts, newest first: overlap, page limits, circuit breaker, gaps.

What differs between platforms is a ``Desk``: how an account's list is asked for and how a page is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from .events import AccountChanged, AccountRef, Cursor, Event, Gap, Page, PostGone, PostRef, PostSeen
from .fetching import Fetcher, FetchError, Trouble
from .graph import Call, Graph, GraphError, Reading
from .seam import Access, Clock

OVERLAP = timedelta(hours=24)
KNOWN = 50  # native ids a cursor remembers
MOST_PAGES = 20  # of one account in one sweep
DOUBTED = 5  # of the known posts, where each is asked for by a call of its own
OUTAGES = 3  # rounds in a row without any answer: the platform is down
RANKED_PER_YEAR = 600  # more posts than this, and a ranked list leaves some out
RANKED_EVIDENCE = 100  # posts from which a rate may be told

_WHY: Mapping[Trouble, str] = {
    "retry_after": "quota",
    "auth": "token",
    "permission": "permission",
    "gone": "unresolved",
    "bad_request": "answer",
    "provider_down": "outage",
    "unreadable": "answer",
    "forbidden_target": "outage",
}
_BELOW_FOLLOWERS = 801
_BLOCKED = 368


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of an account's list, mapped."""

    posts: tuple[PostSeen, ...]
    following: Mapping[str, str] | None = None  # parameters of the next page
    unread: int = 0  # items that could not be mapped
    handle: str | None = None  # as the platform spells it now
    surely_empty: bool = False  # the platform says in a number that there is nothing


class Asks(Protocol):
    """A server that lists are read from: Graph, or another that speaks of calls and readings as it does."""

    async def ask(self, fetch: Fetcher, call: Call, *, method: str = "GET", kept: bool = True) -> Reading: ...


class Desk(Protocol):
    """What one platform's list needs. ``ranked``: the platform leaves posts out as it sees fit."""

    @property
    def platform(self) -> str: ...

    @property
    def shared_token(self) -> bool:
        """One token for every account: its quota spent, nobody can be asked."""
        ...

    @property
    def ranked(self) -> bool: ...

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        """None where this account cannot be asked at all; ``refuse`` says why."""
        ...

    def refuse(self, account: AccountRef) -> str:
        """A code of WHY."""
        ...

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        """Raises FetchError("unreadable")."""
        ...

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        """What else to ask where an empty list stands in place of known posts, newest first; empty: nothing."""
        ...

    def is_nothing(self, result: Reading | FetchError) -> bool:
        """Does the answer to a doubt say that nothing is there?"""
        ...


@dataclass(slots=True)
class _Look:
    """One account's look as far as it has come."""

    account: AccountRef
    cursor: Cursor
    started: datetime
    following: Mapping[str, str] | None = None
    pages: int = 0
    posts: list[PostSeen] = field(default_factory=list)
    unread: int = 0

    @property
    def last_look(self) -> datetime | None:
        return datetime.fromisoformat(self.cursor.value) if self.cursor.value else self.cursor.newest

    def take(self, listed: Listed) -> bool:
        """Adds a page. True where the platform sends us in a circle."""
        repeats = listed.following is not None and listed.following == self.following
        self.following = listed.following
        self.pages += 1
        self.posts.extend(listed.posts)
        self.unread += listed.unread
        return repeats

    def is_complete(self, listed: Listed) -> bool:
        """The list ends, or a whole page of it tells nothing new; one old post alone proves nothing."""
        if listed.following is None:
            return True
        return bool(listed.posts) and not any(map(self.is_fresh, listed.posts))

    def is_doubtful(self, listed: Listed) -> bool:
        """An empty list, without error, where posts are known to be."""
        nothing = not (self.posts or listed.posts or listed.unread or listed.following)
        return nothing and bool(self.cursor.known) and not listed.surely_empty

    def is_fresh(self, seen: PostSeen) -> bool:
        if seen.post.native_id in self.cursor.known:
            return False
        posted, newest = seen.post.posted_at, self.cursor.newest
        return posted is None or newest is None or posted > newest - OVERLAP


@dataclass(slots=True)
class _Round:
    """What one round of requests came to."""

    events: list[Event] = field(default_factory=list)
    cursors: dict[str, Cursor] = field(default_factory=dict)
    looked_at: list[AccountRef] = field(default_factory=list)
    going_on: list[_Look] = field(default_factory=list)
    stop: str = ""  # a code of WHY: nobody else can be asked now
    unanswered: bool = True

    @property
    def page(self) -> Page:
        return Page(tuple(self.events), self.cursors, tuple(self.looked_at))


@dataclass(frozen=True, slots=True)
class ListWalk:
    """Looks at accounts once. ``batched``: 50 questions travel in one request; else ``lanes`` at a time."""

    desk: Desk
    graph: Asks
    clock: Clock
    batched: bool = False
    lanes: int = 1
    most_pages: int = MOST_PAGES

    async def __call__(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        started = self.clock()
        waiting = [_Look(account, cursors.get(account.name, Cursor()), started) for account in accounts]
        outages = 0
        while waiting:
            now, waiting = waiting[: self.lanes], waiting[self.lanes :]
            done = await self._round(now, fetch)
            outages = outages + 1 if done.unanswered else 0
            stop = done.stop or ("outage" if outages >= OUTAGES else "")
            waiting = done.going_on + waiting
            if stop:
                done.events.extend(self._gap(look, stop) for look in waiting)
                waiting = []
            yield done.page

    async def _round(self, looks: Sequence[_Look], fetch: Fetcher) -> _Round:
        done = _Round()
        asked: list[tuple[_Look, Call]] = []
        for look in looks:
            call = self.desk.ask(look.account, look.following)
            if call is None:
                done.events.append(self._gap(look, self.desk.refuse(look.account)))
            else:
                asked.append((look, call))
        done.unanswered = bool(asked)
        results = await self._results([call for _, call in asked], fetch)
        for (look, _), result in zip(asked, results, strict=True):
            if isinstance(result, FetchError):
                self._failed(look, result, done)
            else:
                await self._answered(look, result, done, fetch)
        return done

    async def _results(self, calls: Sequence[Call], fetch: Fetcher) -> Sequence[Reading | FetchError]:
        if self.batched and isinstance(self.graph, Graph) and len(calls) > 1:
            try:
                return await self.graph.batch(fetch, calls)
            except FetchError as error:
                return [error] * len(calls)
        if len(calls) == 1:  # as nearly always: a task of its own takes longer
            return [await result_of(self.graph, calls[0], fetch)]
        return await asyncio.gather(*(result_of(self.graph, call, fetch) for call in calls))

    def _failed(self, look: _Look, error: FetchError, done: _Round) -> None:
        done.unanswered = done.unanswered and error.trouble == "provider_down"
        done.events.extend(trouble_events(look.account, look.last_look, self.clock(), error))
        if stops_everybody(error, self.desk.shared_token):
            done.stop = _WHY[error.trouble]

    async def _answered(self, look: _Look, reading: Reading, done: _Round, fetch: Fetcher) -> None:
        done.unanswered = False
        now = self.clock()
        try:
            listed = self.desk.read(look.account, reading, now)
        except FetchError as error:
            done.events.extend(trouble_events(look.account, look.last_look, now, error))
            return
        if look.is_doubtful(listed):
            listed = replace(listed, surely_empty=await self._is_nothing_there(look, fetch))
        done.events.extend((*listed.posts, *renamed(look.account, listed.handle, now)))
        if reading.usage.app_spent or (self.desk.shared_token and reading.usage.account_spent):
            done.stop = "quota"
        repeats = look.take(listed)
        if repeats:
            done.events.append(self._gap(look, "answer"))
        elif look.is_complete(listed):
            self._finished(look, listed, done)
        elif look.pages >= self.most_pages:
            self._finished(look, listed, done)
            done.events.append(self._gap(look, "page_limit"))
        elif reading.usage.account_spent and not done.stop:
            done.events.append(self._gap(look, "quota"))
        else:
            done.going_on.append(look)

    async def _is_nothing_there(self, look: _Look, fetch: Fetcher) -> bool:
        calls = self.desk.doubts(look.account, look.cursor.known)
        return bool(calls) and all(map(self.desk.is_nothing, await self._results(calls, fetch)))

    def _finished(self, look: _Look, listed: Listed, done: _Round) -> None:
        """The look is complete, unless an empty list stands where posts are known to be."""
        if not look.posts and look.cursor.known and not listed.surely_empty:
            done.events.append(self._gap(look, "answer"))
            return
        if look.unread:
            done.events.append(self._gap(look, "answer"))
        before = replace(look.cursor, known=()) if listed.surely_empty else look.cursor
        if self.desk.ranked and leaves_out(look.posts, before):
            done.events.append(self._gap(look, "ranked"))
        done.cursors[look.account.name] = moved_on(before, look.posts, look.started)
        done.looked_at.append(look.account)

    def _gap(self, look: _Look, why: str) -> Gap:
        return Gap(self.desk.platform, look.account, look.last_look, self.clock(), why)


def is_gone(result: Reading | FetchError) -> bool:
    """Graph itself says so: a bare 404 may be any server's on the way."""
    return isinstance(result, GraphError) and result.trouble == "gone"


def own_token(access: Access, account: AccountRef) -> str | None:
    """What this account's owner gave us, under whichever of its names it was recorded."""
    names = (account.native_id, account.handle)
    return next((access.accounts[name] for name in names if name and access.accounts.get(name)), None)


async def result_of(graph: Asks, call: Call, fetch: Fetcher, *, method: str = "GET") -> Reading | FetchError:
    try:
        return await graph.ask(fetch, call, method=method)
    except FetchError as error:
        return error


def stops_everybody(error: FetchError, shared_token: bool) -> bool:
    """Asking on would only lengthen the block, or fail for everybody alike."""
    if getattr(error, "app_wide", False) or (isinstance(error, GraphError) and error.code == _BLOCKED):
        return True
    return shared_token and error.trouble in ("retry_after", "auth")


def trouble_events(
    account: AccountRef, last_look: datetime | None, now: datetime, error: FetchError
) -> tuple[Event, ...]:
    """One failed look as facts: what we missed, and what the platform says about the account."""
    code = error.code if isinstance(error, GraphError) else 0
    why = "no_route" if code == _BELOW_FOLLOWERS else _WHY[error.trouble]
    gap = Gap(account.platform, account, last_look, now, why)
    if code == _BLOCKED:
        return AccountChanged(account, "blocked_us", now, str(error)), gap
    if error.trouble == "gone":
        return AccountChanged(account, "not_found", now, str(error)), gap
    return (gap,)


def renamed(account: AccountRef, handle: str | None, now: datetime) -> tuple[AccountChanged, ...]:
    if not handle or not account.handle or handle.lower() == account.handle.lower():
        return ()
    current = replace(account, handle=handle)
    return (AccountChanged(account, "renamed", now, f"now @{handle}", current),)


def moved_on(cursor: Cursor, posts: Sequence[PostSeen], started: datetime) -> Cursor:
    """After a complete look. A post dated in the future must not hide the next ones."""
    ordered = sorted(posts, key=lambda seen: seen.post.posted_at or started, reverse=True)
    ids = dict.fromkeys(seen.post.native_id for seen in ordered)
    dates = [min(seen.post.posted_at, started) for seen in ordered if seen.post.posted_at]
    newest = max([*dates, *([cursor.newest] if cursor.newest else [])], default=None)
    known = tuple(dict.fromkeys([*ids, *cursor.known]))[:KNOWN]
    return Cursor(value=started.isoformat(), newest=newest, known=known)


def leaves_out(posts: Sequence[PostSeen], cursor: Cursor) -> bool:
    """Does a ranked list show signs of leaving posts out?

    It misses the newest post it had at the last look, or posts come faster than a year's ranking holds.
    """
    listed = {seen.post.native_id for seen in posts}
    if cursor.known and cursor.known[0] not in listed:
        return True
    dates = [seen.post.posted_at for seen in posts if seen.post.posted_at]
    if len(dates) < RANKED_EVIDENCE:
        return False
    span = max(max(dates) - min(dates), timedelta(days=1))
    return len(dates) * timedelta(days=365) > RANKED_PER_YEAR * span


def recheck_events(
    ref: PostRef, account: AccountRef, result: PostSeen | FetchError, now: datetime
) -> tuple[Event, ...]:
    """One post looked at again. Only 'missing or not visible' is a hint that it is gone."""
    if isinstance(result, PostSeen):
        return (result,)
    if result.trouble == "gone":
        return (PostGone(ref, "unknown", now),)
    return (Gap(account.platform, account, None, now, _WHY[result.trouble]),)
