"""Threads: accounts that consent (webhooks for new and deleted posts, polls to repair), and public profiles.

Meta publishes no machine-readable description of this interface: shapes are from its documentation as other
people quote it. Posts are named by Graph's id, since deletions are told by it.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pantau.engine.post import Author, Media, MediaKind, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, Cursor, Event, Gap, Page, PostGone, PostNoticed, PostRef, PostSeen
from .fetching import Fetcher, FetchError
from .graph import Call, Graph, GraphError, Reading, delivery, next_page, refuse_old
from .graph_lists import DOUBTED, Listed, ListWalk, is_gone, own_token, recheck_events, result_of
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .wordings import wording_version

THREADS = "https://graph.threads.net/v1.0"
PAGE_SIZE = 100
POST_FIELDS = (
    "id,text,permalink,shortcode,timestamp,username,media_type,media_url,topic_tag,"
    "is_quote_post,quoted_post,reposted_post,link_attachment_url"
)
DISCOVERABLE_FROM = 100  # followers; below, Meta answers 801

_USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
_MEDIA: Mapping[str, MediaKind] = {"IMAGE": "image", "VIDEO": "video", "AUDIO": "audio"}


def post_of(item: Mapping[str, Any], ref: str, account: AccountRef | None = None) -> Post:
    """Raises BadItem where the item is no post."""
    native_id = text_of(item.get("id"))
    if native_id is None:
        raise BadItem("this post has no id")
    text = post_text(item.get("text"))
    handle = text_of(item.get("username")) or (account.handle if account else None)
    tag, link = text_of(item.get("topic_tag")), text_of(item.get("link_attachment_url"))
    return Post(
        platform="threads",
        native_id=native_id,
        text=text,
        posted_at=read_time(item.get("timestamp"))[0],
        author=Author(
            "threads",
            account.native_id if account else None,
            handle,
            url=f"https://www.threads.com/@{handle}" if handle else None,
        ),
        url=text_of(item.get("permalink")),
        media=tuple(_media(item)),
        links=tuple(dict.fromkeys((*links_in(text), *((link,) if link else ())))),
        hashtags=tuple(dict.fromkeys((*hashtags_in(text), *((tag,) if tag else ())))),
        mentions=mentions_in(text),
        relations=tuple(_relations(item)),
        source_ref=ref,
        raw=item,
    )


def _media(item: Mapping[str, Any]) -> Iterator[Media]:
    for one in objects(dig(item.get("children"), "data")) or (item,):
        if kind := _MEDIA.get(str(one.get("media_type"))):
            yield Media(kind, text_of(one.get("media_url")), text_of(one.get("alt_text")))


def _relations(item: Mapping[str, Any]) -> Iterator[Relation]:
    if answered := text_of(dig(item.get("replied_to"), "id")):
        yield Relation("reply", answered)
    if quoted := text_of(dig(item.get("quoted_post"), "id")):
        yield Relation("quote", quoted)
    if reposted := text_of(dig(item.get("reposted_post"), "id")):
        yield Relation("repost", reposted)


def seen(item: Mapping[str, Any], account: AccountRef | None, observed_at: datetime, raw: str) -> PostSeen:
    post = post_of(item, raw, account)
    return PostSeen(post, wording_version(post.text), account, observed_at, raw)


def listed(reading: Reading, account: AccountRef, observed_at: datetime) -> Listed:
    """One page of posts. Raises FetchError("unreadable")."""
    if not isinstance(reading.body.get("data"), list):
        raise FetchError("unreadable", "a list of posts without data")
    posts, unread, handle = [], 0, None
    for item in reading.body["data"]:
        try:
            posts.append(seen(item, account, observed_at, reading.raw))
        except (BadItem, AttributeError):
            unread += 1
            continue
        handle = handle or text_of(item.get("username"))
    return Listed(tuple(posts), next_page(reading.body, PAGE_SIZE), unread, handle)


def webhook_events(body: Mapping[str, Any], observed_at: datetime, raw: str = "") -> tuple[Event, ...]:
    """What a delivery says: of posts published mostly the address alone, of deletions the id.

    Raises ReceiveError.
    """
    refuse_old(body.get("time"), observed_at)
    values = body.get("values")
    changes = [values] if isinstance(values, dict) else objects(values)
    if not changes:
        raise ReceiveError("malformed", "the delivery has no values")
    account_id = text_of(body.get("target_id"))
    events: list[Event] = []
    for change in changes:
        events.extend(_change(change, account_id, observed_at, raw))
    return tuple(events)


def _change(
    change: Mapping[str, Any], target: str | None, observed_at: datetime, raw: str
) -> Iterator[Event]:
    value = change.get("value")
    post_id = text_of(dig(value, "id"))
    if not isinstance(value, dict) or post_id is None:
        return
    account = AccountRef("threads", text_of(value.get("owner_id")) or target, text_of(value.get("username")))
    ref = PostRef("threads", post_id, account)
    if change.get("field") == "delete":
        yield PostGone(ref, "deleted", observed_at, raw)
    elif change.get("field") == "publish" and "text" in value:
        yield seen(value, account, observed_at, raw)
    elif change.get("field") == "publish":
        yield PostNoticed(ref, observed_at, raw)


@dataclass(frozen=True, slots=True)
class _OwnThreads:
    """Each consenting account is asked with its own token."""

    access: Access
    platform: str = "threads"
    shared_token: bool = False
    ranked: bool = False

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        token = own_token(self.access, account)
        if token is None:
            return None
        params = {"fields": POST_FIELDS, "limit": str(PAGE_SIZE), **(following or {})}
        return Call("me/threads", params, token, account.name)

    def refuse(self, account: AccountRef) -> str:
        return "token"

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        return listed(reading, account, observed_at)

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        token = own_token(self.access, account)
        return (
            [Call(post, {"fields": "id"}, token, account.name) for post in known[:DOUBTED]] if token else []
        )

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return is_gone(result)


@dataclass(frozen=True, slots=True)
class _Profiles:
    """Public profiles by name, in our own account's name: 1,000 questions a day."""

    token: str
    platform: str = "threads"
    shared_token: bool = True
    ranked: bool = False

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        if not account.handle or not _USERNAME.fullmatch(account.handle):
            return None
        params = {"username": account.handle, "fields": POST_FIELDS, "limit": str(PAGE_SIZE)}
        return Call("profile_posts", {**params, **(following or {})}, self.token)

    def refuse(self, account: AccountRef) -> str:
        return "unresolved"

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        return listed(reading, account, observed_at)

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        return [Call(post, {"fields": "id"}, self.token) for post in known[:DOUBTED]]

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return is_gone(result)


class _Posts(ABC):
    platform = "threads"
    proof: Proof = "never_run"
    batch = 1
    consented: bool

    def __init__(self, desk: _OwnThreads | _Profiles, base_url: str, clock: Clock) -> None:
        self._clock = clock
        self._graph = Graph(base_url)
        self._walk = ListWalk(desk, self._graph, clock)

    @abstractmethod
    def _token(self, account: AccountRef | None) -> str | None: ...

    def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        return self._walk(accounts, cursors, fetch)

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Also fetches posts that a webhook only noticed."""
        for ref in posts:
            account = ref.account or AccountRef("threads")
            now = self._clock()
            token = self._token(ref.account)
            if token is None:
                yield Page((Gap("threads", account, None, now, "token"),))
                continue
            holder = account.name if self.consented else ""
            call = Call(ref.native_id, {"fields": POST_FIELDS}, token, holder)
            result = await result_of(self._graph, call, fetch)
            yield Page(recheck_events(ref, account, _reread(result, ref.account, now), now))


def _reread(result: Reading | FetchError, account: AccountRef | None, now: datetime) -> PostSeen | FetchError:
    if isinstance(result, FetchError):
        return result
    try:
        return seen(result.body, account, now, result.raw)
    except BadItem as error:
        return FetchError("unreadable", str(error))


class ThreadsConsented(_Posts):
    """Accounts that let us read. Meta subscribes an account to the app's webhooks as it consents."""

    name = "threads_consented"
    route = "threads_webhook"
    consented = True

    def __init__(
        self, access: Access | None, base_url: str = THREADS, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._access = require_access(access, "app_secret")
        super().__init__(_OwnThreads(self._access), base_url, clock)

    def _token(self, account: AccountRef | None) -> str | None:
        return own_token(self._access, account) if account else None

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        found: dict[str, Resolution] = {}
        for ref in refs:
            token = own_token(self._access, ref)
            if token is None:
                found[ref.name] = Resolution("unknown", detail="no consent is recorded for this account")
                continue
            result = await result_of(
                self._graph, Call("me", {"fields": "id,username,name"}, token, ref.name), fetch
            )
            found[ref.name] = _resolution(ref, result)
        return found

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Nothing is asked: consent itself subscribes the account, for as long as it lasts."""
        return [
            Subscription(account, "publish,delete", None)
            for account in accounts
            if own_token(self._access, account)
        ]

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        told, raw = delivery(headers, body, self._access.app["app_secret"])
        return webhook_events(told, observed_at, raw)


class ThreadsPublic(_Posts):
    """Public profiles of adults with 100 followers or more; others answer 801."""

    name = "threads_public"
    route = "threads_profile_posts"
    consented = False

    def __init__(
        self, access: Access | None, base_url: str = THREADS, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._own = require_access(access, "token").app["token"]
        super().__init__(_Profiles(self._own), base_url, clock)

    def _token(self, account: AccountRef | None) -> str | None:
        return self._own

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        found: dict[str, Resolution] = {}
        for ref in refs:
            if not ref.handle or not _USERNAME.fullmatch(ref.handle):
                found[ref.name] = Resolution("unknown", detail="a profile is looked up by its user name")
                continue
            call = Call("profile_lookup", {"username": ref.handle}, self._own)
            found[ref.name] = _resolution(ref, await result_of(self._graph, call, fetch))
        return found

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "Meta pushes nothing about accounts that have not consented")


def _resolution(ref: AccountRef, result: Reading | FetchError) -> Resolution:
    if isinstance(result, GraphError) and result.trouble == "gone":
        return Resolution("not_found", detail=str(result))
    if isinstance(result, FetchError):
        return Resolution("unknown", detail=str(result))
    native_id = text_of(result.body.get("id")) or ref.native_id
    handle = text_of(result.body.get("username")) or ref.handle
    name = text_of(result.body.get("name")) or ""
    return Resolution("active", AccountRef("threads", native_id, handle), name)
