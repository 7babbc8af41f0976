"""Comments on all videos of a channel: one list holds them, newest thread first.

Threads are ordered by their first comment: an answer to a thread older than the overlap is not met again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from pantau.engine.sources.fields.cells import dig
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, ActSeen, Cursor, Event, Gap, Page, PostEdited, PostGone, PostRef, PostSeen
from .fetching import Fetcher, FetchError
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Sees, Subscription, require_access
from .wordings import wording_version
from .youtube import BASE_URL, MOST_IDS, YouTubeApi, resolve_channels
from .youtube_answers import Item, is_commentless, is_edited, map_comment, replies_in, top_comment, why_of

PAGE = "100"
MOST_PAGES = 10  # of one channel in one look
MOST_REPLY_PAGES = 5  # of one thread in one look
OVERLAP = timedelta(hours=24)
_STOPPING = frozenset({"quota", "token"})


class YouTubeComments:
    """``access.app``: ``key``. A cursor's value is the moment of the last look."""

    name = "youtube_comments"
    platform = "youtube"
    route = "youtube_comments"
    proof: Proof = "published_specification"
    batch = 1
    consented = False
    sees: Sees = "comments"

    def __init__(self, access: Access | None, *, clock: Clock, base_url: str = BASE_URL) -> None:
        self._api = YouTubeApi(require_access(access, "key").app["key"], base_url)
        self._clock = clock

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return await resolve_channels(self._api, refs, fetch)

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        stopped = ""
        for account in accounts:
            cursor = cursors.get(account.name, Cursor())
            why = stopped or ("" if account.native_id else "unresolved")
            if why:
                yield Page((Gap("youtube", account, _last_look(cursor), self._clock(), why),))
                continue
            async for page in self._pages(account, cursor, fetch):
                stopped = next((gap.why for gap in _gaps(page) if gap.why in _STOPPING), stopped)
                yield page

    async def _pages(self, account: AccountRef, cursor: Cursor, fetch: Fetcher) -> AsyncIterator[Page]:
        """The cursor moves with the last page only: the list is read from its newest end."""
        began, token, newest = self._clock(), "", cursor.newest
        until = cursor.newest - OVERLAP if cursor.newest else None
        for _ in range(MOST_PAGES):
            try:
                threads, token, raw = await self._threads(account, token, fetch)
                events = [
                    event for thread in threads for event in await self._said(thread, account, raw, fetch)
                ]
            except FetchError as error:
                yield self._stopped(account, cursor, error, began)
                return
            moments = [moment for thread in threads if (moment := _said_at(thread))]
            newest = max([*moments, *([newest] if newest else [])], default=None)
            if not token or (until and moments and min(moments) < until):
                moved = Cursor(began.isoformat(), newest)
                yield Page(tuple(events), {account.name: moved}, (account,))
                return
            yield Page(tuple(events))
        gap = Gap("youtube", account, _last_look(cursor), min(moments, default=began), "page_limit")
        yield Page((gap,), {account.name: Cursor(began.isoformat(), newest)}, (account,))

    async def _threads(self, account: AccountRef, token: str, fetch: Fetcher) -> tuple[list[Item], str, str]:
        query = {"allThreadsRelatedToChannelId": account.name, "order": "time", "maxResults": PAGE}
        if token:
            query["pageToken"] = token
        return await self._api.page(
            fetch, "commentThreads", "commentThreadListResponse",
            part="snippet,replies", textFormat="plainText", **query,
        )  # fmt: skip

    async def _said(self, thread: Item, account: AccountRef, raw: str, fetch: Fetcher) -> list[Event]:
        now = self._clock()
        replies, more = replies_in(thread)
        events = _events([top_comment(thread), *replies], thread, account, now, raw)
        return [*events, *(await self._replies(thread, account, fetch) if more else ())]

    async def _replies(self, thread: Item, account: AccountRef, fetch: Fetcher) -> list[Event]:
        """All replies of a thread that shows only some of them."""
        events: list[Event] = []
        query = {"parentId": str(thread.get("id", "")), "maxResults": PAGE}
        for _ in range(MOST_REPLY_PAGES):
            replies, token, raw = await self._api.page(
                fetch, "comments", "commentListResponse", part="snippet", textFormat="plainText", **query
            )
            events += _events(replies, thread, account, self._clock(), raw)
            if not token:
                break
            query["pageToken"] = token
        return events

    def _stopped(self, account: AccountRef, cursor: Cursor, error: FetchError, began: datetime) -> Page:
        if is_commentless(error):  # it was looked at: nobody can comment there
            return Page((), {account.name: Cursor(began.isoformat(), cursor.newest)}, (account,))
        return Page((Gap("youtube", account, _last_look(cursor), self._clock(), why_of(error)),))

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        for start in range(0, len(posts), MOST_IDS):
            refs, now = posts[start : start + MOST_IDS], self._clock()
            ids = ",".join(ref.native_id for ref in refs)
            try:
                comments, _, raw = await self._api.page(
                    fetch, "comments", "commentListResponse", part="snippet", textFormat="plainText", id=ids
                )
            except FetchError as error:
                yield Page((Gap("youtube", None, now, now, why_of(error)),))
                continue
            found = {str(comment.get("id", "")): comment for comment in comments}
            yield Page(tuple(_rechecked(ref, found.get(ref.native_id), now, raw) for ref in refs))

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()  # comments are not pushed

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "YouTube does not push comments")


# --- pure --------------------------------------------------------------------------------------------


def _events(
    comments: Iterable[Item], thread: Item, account: AccountRef, now: datetime, raw: str
) -> list[Event]:
    events: list[Event] = []
    for comment in comments:
        if not comment.get("id"):
            continue
        post, act = map_comment(comment, thread, now)
        owner = account if post.author and post.author.native_id == account.native_id else None
        kind = PostEdited if is_edited(comment) else PostSeen
        events.append(kind(post, wording_version(post.text), owner, now, raw))
        if act:
            events.append(ActSeen(act, now, raw))
    return events


def _rechecked(ref: PostRef, comment: Item | None, now: datetime, raw: str) -> Event:
    if comment is None:
        return PostGone(ref, "unknown", now, raw)
    post, _ = map_comment(comment, {}, now)
    kind = PostEdited if is_edited(comment) else PostSeen
    return kind(post, wording_version(post.text), ref.account, now, raw)


def _said_at(thread: Item) -> datetime | None:
    return read_time(dig(top_comment(thread), "snippet", "publishedAt"))[0]


def _gaps(page: Page) -> list[Gap]:
    return [event for event in page.events if isinstance(event, Gap)]


def _last_look(cursor: Cursor) -> datetime | None:
    try:
        return datetime.fromisoformat(cursor.value)
    except ValueError:
        return cursor.newest
