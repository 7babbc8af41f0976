"""Instagram: media of accounts that consent, and Business Discovery for other professional accounts.

A post is named by the number behind its short code, as every export names it; Graph's own media ids
differ between the two interfaces. Meta has no webhook for new media, so both are polled, and captions
change without a sign: only the words themselves tell.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pantau.engine.post import Author, Engagement, Media, MediaKind, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import media_id, read_address
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, Cursor, Event, Gap, Page, PostGone, PostRef, PostSeen
from .fetching import Fetcher, FetchError
from .graph import BATCH, GRAPH, VERSION, Call, Graph, Reading, delivery, next_page
from .graph_lists import Listed, ListWalk, own_token, result_of
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .wordings import wording_version

INSTAGRAM = f"https://graph.instagram.com/{VERSION}"
PAGE_SIZE = 50
MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,permalink,shortcode,timestamp,username,"
    "like_count,comments_count,media_url,children{media_type,media_url}"
)
DISCOVERED_FIELDS = MEDIA_FIELDS.replace("username,", "")
PROFILE_FIELDS = "id,ig_id,username,name,followers_count,media_count"

_USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
_MEDIA: Mapping[str, MediaKind] = {"IMAGE": "image", "VIDEO": "video", "REELS": "video"}


def post_of(item: Mapping[str, Any], ref: str, account: AccountRef | None = None) -> Post:
    """Raises BadItem where the item is no media."""
    permalink = text_of(item.get("permalink"))
    code = text_of(item.get("shortcode"))
    native_id = media_id(code) if code else read_address(permalink).native_id or text_of(item.get("id"))
    if native_id is None:
        raise BadItem("this media has neither a short code nor an id")
    text = post_text(item.get("caption"), "caption")
    handle = text_of(item.get("username")) or (account.handle if account else None)
    return Post(
        platform="instagram",
        native_id=native_id,
        text=text,
        posted_at=read_time(item.get("timestamp"))[0],
        author=Author(
            "instagram",
            account.native_id if account else None,
            handle,
            url=f"https://www.instagram.com/{handle}/" if handle else None,
        ),
        url=permalink,
        media=tuple(_media(item)),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(item.get("like_count")), comments=count(item.get("comments_count"))
        ),
        source_ref=ref,
        raw=item,
    )


def _media(item: Mapping[str, Any]) -> Iterator[Media]:
    for one in objects(dig(item.get("children"), "data")) or (item,):
        kind = _MEDIA.get(str(one.get("media_type")))
        if kind:
            yield Media(kind, text_of(one.get("media_url")))


def listed(
    listing: object, account: AccountRef, observed_at: datetime, raw: str, page_size: int = PAGE_SIZE
) -> Listed:
    """One page of ``media``. Raises FetchError("unreadable")."""
    if not isinstance(listing, dict) or not isinstance(listing.get("data"), list):
        raise FetchError("unreadable", "a list of media without data")
    posts, unread, handle = [], 0, None
    for item in listing["data"]:
        try:
            post = post_of(item, raw, account)
        except (BadItem, AttributeError):
            unread += 1
            continue
        handle = handle or text_of(item.get("username"))
        posts.append(PostSeen(post, wording_version(post.text), account, observed_at, raw))
    return Listed(tuple(posts), next_page(listing, page_size), unread, handle)


@dataclass(frozen=True, slots=True)
class _OwnMedia:
    """Each consenting account is asked with its own token."""

    access: Access
    platform: str = "instagram"
    shared_token: bool = False
    ranked: bool = False

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        token = own_token(self.access, account)
        if token is None:
            return None
        params = {"fields": MEDIA_FIELDS, "limit": str(PAGE_SIZE), **(following or {})}
        return Call("me/media", params, token, account.name)

    def refuse(self, account: AccountRef) -> str:
        return "token"

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        return listed(reading.body, account, observed_at, reading.raw)

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        token = own_token(self.access, account)
        return [Call("me", {"fields": "media_count"}, token, account.name)] if token else []

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return isinstance(result, Reading) and result.body.get("media_count") == 0


@dataclass(frozen=True, slots=True)
class _Discovery:
    """One professional account's name at a time, asked in our own account's name."""

    token: str
    our_id: str
    platform: str = "instagram"
    shared_token: bool = True
    ranked: bool = False

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        if not account.handle or not _USERNAME.fullmatch(account.handle):
            return None
        after = f".after({following['after']})" if following and "after" in following else ""
        media = f"media{after}.limit({PAGE_SIZE}){{{DISCOVERED_FIELDS}}}"
        fields = f"business_discovery.username({account.handle}){{{PROFILE_FIELDS},{media}}}"
        return Call(self.our_id, {"fields": fields}, self.token)

    def refuse(self, account: AccountRef) -> str:
        return "unresolved"

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        found = reading.body.get("business_discovery")
        if not isinstance(found, dict):
            raise FetchError("unreadable", "an answer without business_discovery")
        if found.get("media_count") == 0:
            return Listed((), surely_empty=True)
        return listed(found.get("media"), account, observed_at, reading.raw)

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        return ()

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return False


class _Media:
    platform = "instagram"
    proof: Proof = "published_specification"

    def __init__(self, walk: ListWalk, clock: Clock) -> None:
        self._walk = walk
        self._clock = clock

    def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        return self._walk(accounts, cursors, fetch)

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Other people's media cannot be asked for one by one, so their accounts' lists are read again."""
        by_account: dict[AccountRef, list[PostRef]] = {}
        for ref in posts:
            if ref.account is not None:
                by_account.setdefault(ref.account, []).append(ref)
        for account, refs in by_account.items():
            yield Page(tuple([event async for event in self._again(account, refs, fetch)]))

    async def _again(
        self, account: AccountRef, refs: Sequence[PostRef], fetch: Fetcher
    ) -> AsyncIterator[Event]:
        missing = {ref.native_id: ref for ref in refs}
        whole = False
        async for page in self._walk([account], {}, fetch):
            for event in page.events:
                if not isinstance(event, PostSeen):
                    yield event
                elif event.post.native_id in missing:
                    del missing[event.post.native_id]
                    yield event
            whole = account in page.looked_at and not any(isinstance(event, Gap) for event in page.events)
            if not missing:
                return
        if whole:
            for ref in missing.values():
                yield PostGone(ref, "unknown", self._clock())


class InstagramConsented(_Media):
    """Professional accounts that let us read, one call each a sweep."""

    name = "instagram_consented"
    route = "instagram_own_media"
    batch = 1
    consented = True

    def __init__(
        self, access: Access | None, base_url: str = INSTAGRAM, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._access = require_access(access, "app_secret")
        self._graph = Graph(base_url)
        super().__init__(ListWalk(_OwnMedia(self._access), self._graph, clock), clock)

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        """By the account's own token: the one way that survives a rename."""
        found: dict[str, Resolution] = {}
        for ref in refs:
            token = own_token(self._access, ref)
            if token is None:
                found[ref.name] = Resolution("unknown", detail="no consent is recorded for this account")
                continue
            call = Call("me", {"fields": "user_id,username,name,account_type"}, token, ref.name)
            result = await result_of(self._graph, call, fetch)
            found[ref.name] = _resolution(ref, result, "user_id")
        return found

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()  # no webhook tells of new media

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """Deliveries are checked and carry nothing we collect: comments are private citizens' words."""
        delivery(headers, body, self._access.app["app_secret"])
        return ()


class InstagramDiscovery(_Media):
    """Business Discovery: professional accounts without their consent, by name, 50 names a request.

    A rename or a switch to a personal account looks like a name that does not exist: (#110).
    """

    name = "instagram_discovery"
    route = "instagram_business_discovery"
    batch = BATCH
    consented = False

    def __init__(
        self, access: Access | None, base_url: str = GRAPH, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        granted = require_access(access, "token", "ig_user_id")
        self._desk = _Discovery(granted.app["token"], granted.app["ig_user_id"])
        self._graph = Graph(base_url, granted.app.get("app_secret", ""))
        super().__init__(ListWalk(self._desk, self._graph, clock, batched=True, lanes=BATCH), clock)

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        found: dict[str, Resolution] = {}
        for ref in refs:
            if not ref.handle or not _USERNAME.fullmatch(ref.handle):
                found[ref.name] = Resolution("unknown", detail="Business Discovery needs a user name")
                continue
            fields = f"business_discovery.username({ref.handle}){{{PROFILE_FIELDS}}}"
            call = Call(self._desk.our_id, {"fields": fields}, self._desk.token)
            result = await result_of(self._graph, call, fetch)
            if isinstance(result, Reading):
                inner = result.body.get("business_discovery")
                result = Reading(inner if isinstance(inner, dict) else {}, result.raw)
            found[ref.name] = _resolution(ref, result, "id")
        return found

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "Meta pushes nothing about accounts that have not consented")


def _resolution(ref: AccountRef, result: Reading | FetchError, id_field: str) -> Resolution:
    if isinstance(result, FetchError):
        return Resolution("not_found" if result.trouble == "gone" else "unknown", detail=str(result))
    native_id = text_of(result.body.get(id_field)) or text_of(result.body.get("id"))
    if native_id is None:
        return Resolution("unknown", detail="the answer has no id")
    handle = text_of(result.body.get("username")) or ref.handle
    return Resolution(
        "active", AccountRef("instagram", native_id, handle), text_of(result.body.get("name")) or ""
    )
