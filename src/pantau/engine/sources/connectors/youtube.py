"""YouTube by its Data API v3: a cheap look at fifty channels at once, then only what has changed.

A unit of quota looks at fifty channels (``channels.list``); a channel whose number of videos has changed
costs one more to list its uploads, and fifty new videos one more to read them. Deletion is absence, and an
edit leaves no trace, so both are found by looking again. Push (WebSub) says sooner that something happened.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    Cursor,
    Event,
    Gap,
    Page,
    PostGone,
    PostNoticed,
    PostRef,
    PostSeen,
)
from .fetching import Fetcher, FetchError
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .tombstones import UnreadableXmlError, buried_in, parse_xml
from .websub import Callbacks, ask, authenticate
from .wordings import wording_version
from .youtube_answers import (
    Item,
    handle_in,
    is_private,
    items_in,
    listed_at,
    map_video,
    reasons_of,
    uploads_of,
    video_listed,
    videos_of,
    why_of,
)

BASE_URL = "https://youtube.googleapis.com"
HUB = "https://pubsubhubbub.appspot.com/subscribe"
TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
MOST_IDS = 50
KNOWN = 100  # ids of a channel that a cursor keeps
TAIL = 10  # so many known videos at the end of a page: nothing new lies behind it
MOST_PAGES = 20  # of one channel's uploads in one look
FIRST_PAGES = 4  # the same at the first look
RELOOKS = 3  # lists after a change of number that the list did not yet show
RELIST_AFTER = timedelta(days=7)  # an upload and a deletion between two looks leave the number as it was
SUSPICIOUS = 5  # nothing found of so many channels: the answer is doubted, not the channels

_CHANNEL_PARTS = "snippet,contentDetails,statistics,status"
_VIDEO_PARTS = "snippet,contentDetails,status,statistics,liveStreamingDetails,paidProductPlacementDetails"
_ATOM = "{http://www.w3.org/2005/Atom}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_VIDEO_ID = "yt:video:"
_STOPPING = frozenset({"quota", "token"})  # troubles that the next request would meet as well


class YouTubeApi:
    """Requests to the API and what they hold. All methods raise FetchError."""

    def __init__(self, key: str, base_url: str) -> None:
        self._key = key
        self._base = f"{base_url.rstrip('/')}/youtube/v3/"

    async def page(self, fetch: Fetcher, path: str, kind: str, **query: str) -> tuple[list[Item], str, str]:
        """Items, the next page's token, and the hash of the bytes they were read from."""
        answer = await fetch.get(self._base + path, params={**query, "key": self._key}, hide=[self._key])
        items, token = items_in(answer, kind)
        return items, token, answer.raw

    async def channels(self, fetch: Fetcher, **by: str) -> dict[str, Item]:
        items, _, _ = await self.page(
            fetch, "channels", "channelListResponse", part=_CHANNEL_PARTS, maxResults=str(MOST_IDS), **by
        )
        return {str(item.get("id", "")): item for item in items}

    async def videos(self, fetch: Fetcher, ids: Sequence[str]) -> tuple[dict[str, Item], str]:
        items, _, raw = await self.page(
            fetch,
            "videos",
            "videoListResponse",
            part=_VIDEO_PARTS,
            id=",".join(ids),
            maxResults=str(MOST_IDS),
        )
        return {str(item.get("id", "")): item for item in items}, raw

    async def uploads(self, fetch: Fetcher, playlist: str, token: str) -> tuple[list[Item], str]:
        query = {"playlistId": playlist, "maxResults": str(MOST_IDS)}
        if token:
            query["pageToken"] = token
        items, token, _ = await self.page(
            fetch, "playlistItems", "playlistItemListResponse", part="snippet,contentDetails,status", **query
        )
        return items, token


@dataclass(frozen=True, slots=True)
class Mark:
    """A cursor's value: how many videos a channel had when its uploads were listed, and when we looked."""

    count: int
    relooks: int
    listed_at: datetime
    looked_at: datetime

    @classmethod
    def read(cls, value: str) -> Self | None:
        pieces = value.split("|")
        if len(pieces) != 4:
            return None
        try:
            times = datetime.fromisoformat(pieces[2]), datetime.fromisoformat(pieces[3])
            return cls(int(pieces[0]), int(pieces[1]), *times)
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.count}|{self.relooks}|{self.listed_at.isoformat()}|{self.looked_at.isoformat()}"


@dataclass(slots=True)
class Uploads:
    """The newest part of a channel's uploads, as far as it was read."""

    ids: list[str] = field(default_factory=list)
    oldest: datetime | None = None
    newest: datetime | None = None
    cut: bool = False  # there is more that we did not read
    ended: bool = False  # the list was read to its end

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            video = video_listed(item)
            if video and video not in self.ids:
                self.ids.append(video)
            if moment := listed_at(item):
                self.oldest = min(self.oldest or moment, moment)
                self.newest = max(self.newest or moment, moment)

    def missed(self, known: Sequence[str]) -> list[str]:
        """Known videos that the list ought to show and does not."""
        shown = set(self.ids)
        last = max((index for index, video in enumerate(known) if video in shown), default=-1)
        reach = len(known) if self.ended else last
        return [video for video in known[:reach] if video not in shown]


@dataclass(slots=True)
class _Look:
    """What one look at up to fifty channels gathers."""

    now: datetime
    cursors: Mapping[str, Cursor]
    events: list[Event] = field(default_factory=list)
    moved: dict[str, Cursor] = field(default_factory=dict)
    seen: list[AccountRef] = field(default_factory=list)
    fresh: dict[str, AccountRef] = field(default_factory=dict)  # videos to read, by id
    stopped: str = ""

    def gap(self, account: AccountRef, why: str) -> None:
        start = last_look(self.cursors.get(account.name))
        self.events.append(Gap("youtube", account, start, self.now, why))

    def changed(self, account: AccountRef, state: AccountState, detail: str) -> None:
        self.events.append(AccountChanged(account, state, self.now, detail))

    def fail(self, account: AccountRef, error: FetchError) -> None:
        why = why_of(error)
        self.gap(account, why)
        self.stopped = why if why in _STOPPING else self.stopped

    def forget(self, account: AccountRef) -> None:
        self.moved.pop(account.name, None)
        self.seen = [other for other in self.seen if other != account]

    def page(self) -> Page:
        return Page(tuple(self.events), dict(self.moved), tuple(self.seen))


class YouTube:
    """Videos of channels. ``access.app``: ``key``; for push also ``callback`` and ``websub_secret``."""

    name = "youtube"
    platform = "youtube"
    route = "youtube_api"
    proof: Proof = "published_specification"
    batch = MOST_IDS
    consented = False

    def __init__(
        self, access: Access | None, *, clock: Clock, base_url: str = BASE_URL, hub: str = HUB
    ) -> None:
        self._access = require_access(access, "key")
        self._api = YouTubeApi(self._access.app["key"], base_url)
        self._clock = clock
        self._hub = hub

    # --- resolve ---------------------------------------------------------------------------------

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return await resolve_channels(self._api, refs, fetch)

    # --- sweep -----------------------------------------------------------------------------------

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        stopped = ""
        resolved = [account for account in accounts if account.native_id]
        if nameless := [account for account in accounts if not account.native_id]:
            yield self._unseen(nameless, cursors, "unresolved")
        for chunk in _chunks(resolved):
            if stopped:
                yield self._unseen(chunk, cursors, stopped)
                continue
            look = _Look(self._clock(), cursors)
            await self._look_at(chunk, look, fetch)
            stopped = look.stopped
            yield look.page()

    def _unseen(self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], why: str) -> Page:
        look = _Look(self._clock(), cursors)
        for account in accounts:
            look.gap(account, why)
        return look.page()

    async def _look_at(self, accounts: Sequence[AccountRef], look: _Look, fetch: Fetcher) -> None:
        try:
            channels = await self._api.channels(fetch, id=",".join(account.name for account in accounts))
        except FetchError as error:
            for account in accounts:
                look.fail(account, error)
            return
        if not channels and len(accounts) >= SUSPICIOUS:
            for account in accounts:
                look.gap(account, "answer")
            return
        for account in accounts:
            if look.stopped:
                look.gap(account, look.stopped)
            else:
                await self._look_at_channel(account, channels.get(account.name), look, fetch)
        await self._read_fresh(look, fetch)

    async def _look_at_channel(
        self, account: AccountRef, channel: Item | None, look: _Look, fetch: Fetcher
    ) -> None:
        if channel is None:
            look.changed(account, "not_found", "channels.list does not give this channel")
            look.gap(account, "not_found")
            return
        if is_private(channel):
            look.changed(account, "private", "privacyStatus is private")
            look.gap(account, "private")
            return
        if renamed := _renamed(account, channel, look.now):
            look.events.append(renamed)
        cursor = look.cursors.get(account.name)
        mark = Mark.read(cursor.value) if cursor else None
        videos = videos_of(channel) or 0
        if cursor and mark and not _is_due(mark, videos, look.now):
            look.moved[account.name] = replace(cursor, value=str(replace(mark, looked_at=look.now)))
            look.seen.append(account)
            return
        try:
            uploads = await self._list(channel, cursor, fetch) if videos else Uploads(ended=True)
        except FetchError as error:
            look.fail(account, error)
            return
        _take(account, uploads, cursor, mark, videos, look)

    async def _list(self, channel: Item, cursor: Cursor | None, fetch: Fetcher) -> Uploads:
        """Newest first. Scheduled videos turn up out of order, so a whole page is read and its tail decides."""
        uploads, token = Uploads(), ""
        known = frozenset(cursor.known) if cursor else frozenset()
        for _ in range(MOST_PAGES if known else FIRST_PAGES):
            items, token = await self._api.uploads(fetch, uploads_of(channel), token)
            uploads.add(items)
            if not token:
                uploads.ended = True
                return uploads
            tail = [video_listed(item) for item in items[-min(TAIL, max(1, len(known))) :]]
            if tail and known.issuperset(tail):
                return uploads
        uploads.cut = True
        return uploads

    async def _read_fresh(self, look: _Look, fetch: Fetcher) -> None:
        """Read the new videos of all channels together. A channel whose videos were not read was not seen."""
        for ids in _chunks(list(look.fresh)):
            owners = list(dict.fromkeys(look.fresh[video] for video in ids))
            try:
                if look.stopped:
                    raise FetchError("retry_after", look.stopped)
                videos, raw = await self._api.videos(fetch, ids)
            except FetchError as error:
                for account in owners:
                    if account.name in look.moved:
                        look.fail(account, error)
                        look.forget(account)
                continue
            seen = [
                _seen(videos[video], look.fresh[video], look.now, raw) for video in ids if video in videos
            ]
            look.events.extend(seen)

    # --- recheck ---------------------------------------------------------------------------------

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        for refs in _chunks(posts):
            now = self._clock()
            try:
                videos, raw = await self._api.videos(fetch, [ref.native_id for ref in refs])
            except FetchError as error:
                yield Page((Gap("youtube", None, now, now, why_of(error)),))
                continue
            if not videos and len({ref.account for ref in refs}) >= SUSPICIOUS:
                yield Page((Gap("youtube", None, now, now, "answer"),))
                continue
            yield Page(tuple(_rechecked(ref, videos.get(ref.native_id), now, raw) for ref in refs))

    # --- push ------------------------------------------------------------------------------------

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Asks the hub; each holds once the hub's question is answered (``websub.confirm``).

        Raises FetchError when the hub refuses; what was asked before then is asked again harmlessly.
        """
        callbacks = self._callbacks()
        asked = []
        for account in accounts:
            if account.native_id:
                topic = TOPIC + account.native_id
                await ask(fetch, self._hub, topic, callbacks)
                asked.append(Subscription(account, topic, None))
        return asked

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """A push tells ids, a title and deletions; the whole wording has to be read by ``recheck``."""
        headers = {name.lower(): value for name, value in headers.items()}
        topic = authenticate(headers, body, self._callbacks())
        account = AccountRef("youtube", topic.removeprefix(TOPIC))
        return read_push(body, account, observed_at)

    def _callbacks(self) -> Callbacks:
        access = require_access(self._access, "callback", "websub_secret")
        return Callbacks(access.app["callback"], access.app["websub_secret"])


# --- pure --------------------------------------------------------------------------------------------


def read_push(body: bytes, account: AccountRef, observed_at: datetime) -> tuple[Event, ...]:
    """Entries of a channel's push as hints, its tombstones as posts gone. Raises ReceiveError."""
    try:
        root = parse_xml(body)
    except UnreadableXmlError as error:
        raise ReceiveError("malformed", str(error)) from error
    if root.tag != f"{_ATOM}feed":
        raise ReceiveError("malformed", "the delivery is no Atom feed")
    raw = hashlib.sha256(body).hexdigest()
    events: list[Event] = []
    for entry in root.iter(f"{_ATOM}entry"):
        video, channel = entry.findtext(f"{_YT}videoId"), entry.findtext(f"{_YT}channelId")
        if video and channel == account.native_id:
            events.append(PostNoticed(PostRef("youtube", video, account), observed_at, raw))
    for stone in buried_in(root):
        if stone.ref.startswith(_VIDEO_ID):
            ref = PostRef("youtube", stone.ref.removeprefix(_VIDEO_ID), account)
            events.append(PostGone(ref, "deleted", observed_at, raw))
    return tuple(events)


def last_look(cursor: Cursor | None) -> datetime | None:
    """Until when an account was known to be read; None for never."""
    if cursor is None:
        return None
    mark = Mark.read(cursor.value)
    return mark.looked_at if mark else cursor.newest


def _is_due(mark: Mark, videos: int, now: datetime) -> bool:
    return videos != mark.count or now - mark.listed_at >= RELIST_AFTER


def _take(
    account: AccountRef, uploads: Uploads, cursor: Cursor | None, mark: Mark | None, videos: int, look: _Look
) -> None:
    """Turn a list of uploads into videos to read, videos to doubt, and the next cursor."""
    known = cursor.known if cursor else ()
    fresh = [video for video in uploads.ids if video not in known]
    gone = uploads.missed(known)
    look.fresh.update(dict.fromkeys(fresh, account))
    look.events.extend(PostNoticed(PostRef("youtube", video, account), look.now) for video in gone)
    if uploads.cut:
        start = cursor.newest if cursor else None
        look.events.append(Gap("youtube", account, start, uploads.oldest or look.now, "page_limit"))
    kept = [video for video in known if video not in gone and video not in uploads.ids]
    look.moved[account.name] = Cursor(
        value=str(_next_mark(mark, videos, len(fresh) - len(gone), look.now)),
        newest=max(filter(None, (uploads.newest, cursor.newest if cursor else None)), default=None),
        known=tuple((uploads.ids + kept)[:KNOWN]),
    )
    look.seen.append(account)


def _next_mark(mark: Mark | None, videos: int, found: int, now: datetime) -> Mark:
    """The number of videos may run ahead of the list: keep the old one for a few looks until both agree."""
    if mark and videos - mark.count > found and mark.relooks < RELOOKS:
        return Mark(mark.count + found, mark.relooks + 1, now, now)
    return Mark(videos, 0, now, now)


def _renamed(account: AccountRef, channel: Item, now: datetime) -> AccountChanged | None:
    handle = handle_in(channel)
    if not handle or not account.handle or "/" in account.handle:
        return None
    if handle.casefold() == account.handle.lstrip("@").casefold():
        return None
    detail = f"customUrl is @{handle}"
    return AccountChanged(account, "renamed", now, detail, AccountRef("youtube", account.native_id, handle))


def _seen(video: Item, account: AccountRef | None, now: datetime, raw: str) -> PostSeen:
    post = map_video(video, now)
    return PostSeen(post, wording_version(post.text), account, now, raw)


def _rechecked(ref: PostRef, video: Item | None, now: datetime, raw: str) -> Event:
    """The API does not say why a video is absent: deleted, made private, or its channel closed."""
    if video is None:
        return PostGone(ref, "unknown", now, raw)
    if is_private(video):
        return PostGone(ref, "private", now, raw)
    return _seen(video, ref.account, now, raw)


async def resolve_channels(
    api: YouTubeApi, refs: Sequence[AccountRef], fetch: Fetcher
) -> Mapping[str, Resolution]:
    """By id fifty at once; by handle (``@x``) and old user name (``user/x``) one at a time.

    Old custom names (``c/x``) are resolved by no interface and stay for a person.
    """
    found: dict[str, Resolution] = {}
    for chunk in _chunks([ref for ref in refs if ref.native_id]):
        found |= await _resolve_ids(api, chunk, fetch)
    for ref in refs:
        if not ref.native_id:
            found[ref.name] = await _resolve_name(api, ref, fetch)
    return found


async def _resolve_ids(api: YouTubeApi, refs: Sequence[AccountRef], fetch: Fetcher) -> dict[str, Resolution]:
    try:
        channels = await api.channels(fetch, id=",".join(ref.name for ref in refs))
    except FetchError as error:
        return {ref.name: _unresolved(error) for ref in refs}
    if not channels and len(refs) >= SUSPICIOUS:
        doubted = Resolution("unknown", detail="not one of the channels asked for was in the answer")
        return dict.fromkeys((ref.name for ref in refs), doubted)
    return {ref.name: _resolution(channels.get(ref.name)) for ref in refs}


async def _resolve_name(api: YouTubeApi, ref: AccountRef, fetch: Fetcher) -> Resolution:
    space, slash, name = (ref.handle or "").partition("/")
    if slash and space != "user":
        return Resolution("unknown", detail="old custom names have to be opened by a person")
    by = {"forUsername": name} if slash else {"forHandle": "@" + (ref.handle or "").lstrip("@")}
    try:
        channels = await api.channels(fetch, **by)
    except FetchError as error:
        return _unresolved(error)
    return _resolution(next(iter(channels.values()), None))


def _resolution(channel: Item | None) -> Resolution:
    if channel is None:
        return Resolution("not_found", detail="channels.list does not give this channel")
    account = AccountRef("youtube", str(channel.get("id", "")), handle_in(channel))
    snippet: Any = channel.get("snippet")
    name = snippet.get("title") if isinstance(snippet, dict) else None
    return Resolution("private" if is_private(channel) else "active", account, str(name or ""))


_STATES: Mapping[str, AccountState] = {
    "quota": "our_quota",
    "permission": "blocked_us",
    "token": "blocked_us",
}


def _unresolved(error: FetchError) -> Resolution:
    return Resolution(
        _STATES.get(why_of(error), "unknown"), detail=", ".join(reasons_of(error)) or str(error)
    )


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + MOST_IDS] for start in range(0, len(values), MOST_IDS))
