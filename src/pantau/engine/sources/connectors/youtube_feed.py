"""YouTube's own feed of a channel's fifteen newest videos: no key and no quota, for when the API's is spent.

It has spells of 404 and 500 for every channel, so a failure here never says anything about a channel.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from pantau.engine.post import Author, Media, Post
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, Cursor, Event, Gap, Page, PostRef, PostSeen
from .fetching import Answer, Fetcher, FetchError
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .tombstones import UnreadableXmlError, parse_xml
from .wordings import wording_version
from .youtube_answers import address_of

HOST = "https://www.youtube.com"
SHOWN = 15  # videos a feed shows
KNOWN = 50
_ATOM = "{http://www.w3.org/2005/Atom}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


class YouTubeFeed:
    """Needs no credentials. A cursor's value is the moment of the last look."""

    name = "youtube_feed"
    platform = "youtube"
    route = "youtube_feed"
    proof: Proof = "never_run"
    batch = 1
    consented = False

    def __init__(self, access: Access | None, *, clock: Clock, base_url: str = HOST) -> None:
        require_access(access)
        self._clock = clock
        self._base = base_url.rstrip("/")

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: Resolution("unknown", detail="the feed resolves no names") for ref in refs}

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        for account in accounts:
            yield await self._look_at(account, cursors.get(account.name, Cursor()), fetch)

    async def _look_at(self, account: AccountRef, cursor: Cursor, fetch: Fetcher) -> Page:
        start = _last_look(cursor)
        if not account.native_id:
            return Page((Gap("youtube", account, start, self._clock(), "unresolved"),))
        try:
            address = f"{self._base}/feeds/videos.xml"
            answer = await fetch.get(address, params={"channel_id": account.native_id})
            videos = read_videos(answer, account, self._clock())
        except FetchError as error:
            why = {"retry_after": "quota", "unreadable": "answer"}.get(error.trouble, "outage")
            return Page((Gap("youtube", account, start, self._clock(), why),))
        return _page(account, cursor, videos, self._clock())

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """A video that left the feed is older than fifteen others, or gone: only the API can tell."""
        now = self._clock()
        for ref in posts:
            yield Page((Gap("youtube", ref.account, now, now, "ranked"),))

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()  # the API's connector subscribes

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "pushes are received by the connector that subscribed")


def read_videos(answer: Answer, account: AccountRef, now: datetime) -> tuple[PostSeen, ...]:
    """The videos of a feed, worded as the API words them. Raises FetchError ``unreadable``."""
    try:
        root = parse_xml(answer.body)
    except UnreadableXmlError as error:
        raise FetchError("unreadable", str(error), status=answer.status, answer=answer) from error
    if root.tag != f"{_ATOM}feed":
        raise FetchError("unreadable", "the answer is no Atom feed", status=answer.status, answer=answer)
    posts = (_video(entry, now) for entry in root.iter(f"{_ATOM}entry"))
    return tuple(
        PostSeen(post, wording_version(post.text), account, now, answer.raw)
        for post in posts
        if post.native_id
    )


def _video(entry: Element, now: datetime) -> Post:
    native_id = entry.findtext(f"{_YT}videoId") or ""
    title = entry.findtext(f"{_ATOM}title") or ""
    description = entry.findtext(f"{_MEDIA}group/{_MEDIA}description") or ""
    text = f"{title}\n{description}" if title and description else title or description
    channel = entry.findtext(f"{_YT}channelId")
    return Post(
        platform="youtube",
        native_id=native_id,
        text=text,
        posted_at=read_time(entry.findtext(f"{_ATOM}published"))[0],
        author=Author(
            "youtube",
            channel,
            None,
            entry.findtext(f"{_ATOM}author/{_ATOM}name"),
            f"{HOST}/channel/{channel}" if channel else None,
        ),
        url=address_of(native_id),
        media=(Media("video", address_of(native_id)),),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        collected_at=now,
    )


def _page(account: AccountRef, cursor: Cursor, videos: Sequence[PostSeen], now: datetime) -> Page:
    events: list[Event] = list(videos)
    ids = [video.post.native_id for video in videos]
    moments = [video.post.posted_at for video in videos if video.post.posted_at]
    if len(ids) >= SHOWN and not set(ids) & set(cursor.known):
        events.append(Gap("youtube", account, _last_look(cursor), min(moments, default=now), "page_limit"))
    older = [video for video in cursor.known if video not in ids]
    newest = max([*moments, *([cursor.newest] if cursor.newest else [])], default=None)
    moved = Cursor(now.isoformat(), newest, tuple((ids + older)[:KNOWN]))
    return Page(tuple(events), {account.name: moved}, (account,))


def _last_look(cursor: Cursor) -> datetime | None:
    try:
        return datetime.fromisoformat(cursor.value)
    except ValueError:
        return cursor.newest
