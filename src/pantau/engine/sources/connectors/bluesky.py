"""Bluesky (AT Protocol): author feeds from the application server, records from each account's own server.

Everything is public and needs no credentials. Feeds are cheap and know engagement; records are what the
account's own server holds, so that what they no longer list is deleted. The stream is in ``jetstream``.
An account is its DID; its handle is a pointer that moves. Request and error shapes: the published lexicons;
what servers answer for accounts that are off was seen on a real network (``platforms.md``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from pantau.engine.post import Author, Interaction
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, objects, text_of
from pantau.engine.sources.fields.times import read_time

from .bluesky_posts import NO_HANDLE, POST, Address, seen_in_feed, seen_in_record, seen_in_view
from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    ActSeen,
    Cursor,
    Event,
    Gap,
    Page,
    PostGone,
    PostRef,
    PostSeen,
)
from .fetching import Answer, Fetcher, FetchError
from .likes import LikeCheck
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .timelines import WHY, Leaf, Look, NoAccountError, walk

APPVIEW = "https://public.api.bsky.app"
DIRECTORY = "https://plc.directory"
PAGE_SIZE = 100
MOST_URIS = 25  # of one getPosts
MOST_LIKE_PAGES = 50

# What ``getRepoStatus`` calls an account that is off. An owner who switches it off can switch it on again.
STATES: Mapping[str, AccountState] = {
    "takendown": "suspended",
    "suspended": "suspended",
    "deactivated": "not_found",
    "deleted": "deleted",
}
_STOPPING = frozenset({"retry_after", "auth", "permission"})


class RefusedError(FetchError):
    """What an XRPC server says went wrong: ``name`` is the lexicon's error, such as ``InvalidRequest``."""

    def __init__(self, error: FetchError, name: str, message: str) -> None:
        super().__init__(error.trouble, f"{name}: {message}"[:300], status=error.status, wait_s=error.wait_s)
        self.name = name
        self.message = message


@dataclass(frozen=True, slots=True)
class Reading:
    body: Mapping[str, Any]
    raw: str


class Xrpc:
    """Questions to servers of the AT Protocol. All methods raise FetchError, as RefusedError where told why."""

    def __init__(self, appview: str, directory: str) -> None:
        self.appview = appview.rstrip("/")
        self._directory = directory.rstrip("/")

    async def ask(
        self,
        fetch: Fetcher,
        method: str,
        *,
        server: str = "",
        kept: bool = True,
        **params: str | int | list[str],
    ) -> Reading:
        bucket = f"{fetch.bucket}@{urlsplit(server).hostname}" if server else ""
        params = {name: value for name, value in params.items() if value != ""}
        try:
            answer = await fetch.get(
                f"{server or self.appview}/xrpc/{method}", params=params, bucket=bucket, kept=kept
            )
        except FetchError as error:
            raise _refused(error) from error
        return _reading(answer)

    async def server_of(self, fetch: Fetcher, did: str) -> str:
        """The account's own server, as its DID document names it."""
        document = await self._document(fetch, did)
        for service in objects(document.get("service")):
            address = text_of(service.get("serviceEndpoint"))
            if str(service.get("id", "")).endswith("#atproto_pds") and address:
                return address.rstrip("/")
        raise FetchError("unreadable", f"the document of {did} names no server")

    async def _document(self, fetch: Fetcher, did: str) -> Mapping[str, Any]:
        if did.startswith("did:plc:"):
            address = f"{self._directory}/{did}"
        elif did.startswith("did:web:") and ":" not in did.removeprefix("did:web:"):
            address = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
        else:
            raise FetchError("bad_request", f"{did} is a kind of DID that Bluesky does not use")
        answer = await fetch.get(address, bucket=f"{fetch.bucket}@{urlsplit(address).hostname}")
        return _reading(answer).body

    async def state_of(self, fetch: Fetcher, did: str) -> NoAccountError | None:
        """Why an account cannot be seen, by its own server; None where that server shows it."""
        server = await self.server_of(fetch, did)
        try:
            told = (await self.ask(fetch, "com.atproto.sync.getRepoStatus", server=server, did=did)).body
        except RefusedError as error:
            if error.name == "RepoNotFound":
                return NoAccountError("not_found", "not_found", str(error))
            raise
        if told.get("active") is not False:
            return None
        status = text_of(told.get("status")) or "no reason given"
        return NoAccountError(STATES.get(status, "unknown"), "not_found", f"its server says: {status}")


def _reading(answer: Answer) -> Reading:
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error
    if not isinstance(body, dict) or "error" in body:
        raise FetchError("unreadable", f"the answer is {str(body)[:200]}", status=answer.status)
    return Reading(body, answer.raw)


def _refused(error: FetchError) -> FetchError:
    """The same error, in the server's own words where its answer carries them."""
    try:
        body = orjson.loads(error.answer.body) if error.answer else None
    except orjson.JSONDecodeError:
        return error
    name, message = text_of(dig(body, "error")), text_of(dig(body, "message"))
    return RefusedError(error, name, message or "") if name else error


class _Bluesky(ABC):
    """What both lists share. ``access.app`` needs nothing."""

    platform = "bluesky"
    batch = 1
    consented = False
    proof: Proof = "real_server"  # those that Bluesky is made of: ``make test-network``

    def __init__(
        self,
        access: Access | None,
        base_url: str = APPVIEW,
        clock: Clock = lambda: datetime.now(UTC),
        *,
        directory: str = DIRECTORY,
    ) -> None:
        require_access(access)
        self._xrpc = Xrpc(base_url, directory)
        self._clock = clock

    @abstractmethod
    async def leaf(self, look: Look, fetch: Fetcher) -> Leaf: ...

    def stops_everybody(self, error: FetchError) -> bool:
        return error.trouble in _STOPPING

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: await self._resolve(ref, fetch) for ref in refs}

    async def _resolve(self, ref: AccountRef, fetch: Fetcher) -> Resolution:
        try:
            did = ref.native_id or await self._did_of(ref.handle or "", fetch)
            profile = (await self._xrpc.ask(fetch, "app.bsky.actor.getProfile", actor=did)).body
        except RefusedError as error:
            return await self._not_shown(ref, error, fetch)
        except FetchError as error:
            return _unresolved(error)
        handle = text_of(profile.get("handle"))
        account = AccountRef("bluesky", did, None if handle == NO_HANDLE else handle)
        return Resolution("active", account, text_of(profile.get("displayName")) or "")

    async def _did_of(self, handle: str, fetch: Fetcher) -> str:
        told = await self._xrpc.ask(
            fetch, "com.atproto.identity.resolveHandle", handle=handle.lstrip("@").lower()
        )
        did = text_of(told.body.get("did"))
        if did is None:
            raise FetchError("unreadable", "the handle's answer has no DID")
        return did

    async def _not_shown(self, ref: AccountRef, error: RefusedError, fetch: Fetcher) -> Resolution:
        """A handle that leads nowhere may be an account renamed since: only a DID can be asked further."""
        if error.trouble != "bad_request":
            return _unresolved(error)
        if ref.native_id is None:
            return Resolution("not_found", detail=str(error))
        try:
            state = await self._xrpc.state_of(fetch, ref.native_id)
        except FetchError as doubt:
            return _unresolved(doubt)
        if state is None:
            return Resolution("unknown", ref, detail=str(error))
        return Resolution(state.state, ref, detail=str(state))

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        async for page in walk(self, accounts, cursors, fetch, self._clock):
            yield page

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Nothing is asked: who wants pushes listens to the stream."""
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "Bluesky calls nobody: it is listened to, by its stream")

    # --- recheck ---------------------------------------------------------------------------------

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """Twenty-five at once by the application server; what it misses is asked of the account's server."""
        for start in range(0, len(posts), MOST_URIS):
            refs = posts[start : start + MOST_URIS]
            now = self._clock()
            try:
                reading = await self._xrpc.ask(
                    fetch, "app.bsky.feed.getPosts", uris=[ref.native_id for ref in refs]
                )
            except FetchError as error:
                yield Page((Gap("bluesky", None, now, now, WHY[error.trouble]),))
                continue
            shown = {str(view.get("uri")): view for view in objects(reading.body.get("posts"))}
            events: list[Event] = []
            for ref in refs:
                if view := shown.get(ref.native_id):
                    events.append(_reread(view, ref, now, reading.raw))
                else:
                    events.append(await self._missing(ref, fetch))
            yield Page(tuple(events))

    async def _missing(self, ref: PostRef, fetch: Fetcher) -> Event:
        now, address = self._clock(), Address.read(ref.native_id)
        if address is None:
            return PostGone(ref, "unknown", now)
        try:
            server = await self._xrpc.server_of(fetch, address.did)
            found = await self._xrpc.ask(
                fetch,
                "com.atproto.repo.getRecord",
                server=server,
                repo=address.did,
                collection=address.collection,
                rkey=address.key,
            )
            account = ref.account or AccountRef("bluesky", address.did)
            return seen_in_record(found.body, account, now, found.raw)
        except RefusedError as error:
            if error.name == "RecordNotFound":
                return PostGone(ref, "deleted", now)
            if error.trouble == "bad_request" and await self._is_off(address.did, fetch):
                return PostGone(ref, "account_gone", now)
            return Gap("bluesky", ref.account, now, now, WHY[error.trouble])
        except (FetchError, BadItem) as error:
            why = WHY[error.trouble] if isinstance(error, FetchError) else "answer"
            return Gap("bluesky", ref.account, now, now, why)

    async def _is_off(self, did: str, fetch: Fetcher) -> bool:
        """Asked for a record of an account that is off, its server says no more than that it has no such repo."""
        try:
            return await self._xrpc.state_of(fetch, did) is not None
        except FetchError:
            return False

    # --- a reported like -------------------------------------------------------------------------

    async def check_like(self, post: PostRef, actor: AccountRef, fetch: Fetcher) -> LikeCheck:
        """Does ``actor`` (by DID) like ``post``? Other people's likes pass by and are not kept.

        Raises FetchError.
        """
        cursor = ""
        for _ in range(MOST_LIKE_PAGES):
            reading = await self._xrpc.ask(
                fetch,
                "app.bsky.feed.getLikes",
                kept=False,
                uri=post.native_id,
                limit=PAGE_SIZE,
                cursor=cursor,
            )
            for like in objects(reading.body.get("likes")):
                if dig(like, "actor", "did") == actor.native_id:
                    return LikeCheck(liked(like, post, actor, self._clock()), True)
            cursor = text_of(reading.body.get("cursor")) or ""
            if not cursor:
                return LikeCheck(None, True)
        return LikeCheck(None, False)


class BlueskyFeeds(_Bluesky):
    """Author feeds: posts, replies and reposts, newest first."""

    name = "bluesky"
    route = "bluesky_feed"

    async def leaf(self, look: Look, fetch: Fetcher) -> Leaf:
        did = look.account.native_id
        if not did:
            raise NoAccountError("unknown", "unresolved", "a feed is asked for by DID")
        try:
            reading = await self._xrpc.ask(
                fetch,
                "app.bsky.feed.getAuthorFeed",
                actor=did,
                limit=PAGE_SIZE,
                filter="posts_with_replies",
                cursor=look.following,
            )
        except RefusedError as error:
            if error.trouble == "bad_request" and error.message == "Profile not found":
                raise await self._xrpc.state_of(fetch, did) or error from error
            raise
        items = reading.body.get("feed")
        if not isinstance(items, list):
            raise FetchError("unreadable", "an author feed without feed")
        now = self._clock()
        posts, unread = _mapped(items, look.account, now, reading.raw)
        following = text_of(reading.body.get("cursor")) or ""
        doubtful = not items and not following and not look.posts and bool(look.cursor.known)
        empty = doubtful and await self._has_no_posts(did, fetch)
        renames = () if _was_renamed(look) else tuple(_renamed(look.account, posts, now))
        return Leaf(posts, following, unread, renames, empty)

    async def _has_no_posts(self, did: str, fetch: Fetcher) -> bool:
        profile = await self._xrpc.ask(fetch, "app.bsky.actor.getProfile", actor=did)
        return count(profile.body.get("postsCount")) == 0


class BlueskyRecords(_Bluesky):
    """The records on the account's own server: what is no longer listed there is deleted."""

    name = "bluesky_records"
    route = "bluesky_records"

    async def leaf(self, look: Look, fetch: Fetcher) -> Leaf:
        did = look.account.native_id
        if not did:
            raise NoAccountError("unknown", "unresolved", "records are asked for by DID")
        server = await self._xrpc.server_of(fetch, did)
        try:
            reading = await self._xrpc.ask(
                fetch,
                "com.atproto.repo.listRecords",
                server=server,
                repo=did,
                collection=POST,
                limit=PAGE_SIZE,
                cursor=look.following,
            )
        except RefusedError as error:
            if error.trouble == "bad_request":
                raise await self._xrpc.state_of(fetch, did) or error from error
            raise
        items = reading.body.get("records")
        if not isinstance(items, list):
            raise FetchError("unreadable", "a list of records without records")
        now = self._clock()
        posts, unread = _mapped_records(items, look.account, now, reading.raw)
        following = text_of(reading.body.get("cursor")) or ""
        gone = () if unread else tuple(_deleted(look, posts, following, now, reading.raw))
        return Leaf(posts, following, unread, gone, surely_empty=True)


# --- pure --------------------------------------------------------------------------------------------


def _mapped(
    items: Sequence[Any], account: AccountRef, now: datetime, raw: str
) -> tuple[tuple[PostSeen, ...], int]:
    posts, unread = [], 0
    for item in items:
        try:
            if seen := seen_in_feed(item, account, now, raw):
                posts.append(seen)
        except (BadItem, AttributeError):
            unread += 1
    return tuple(posts), unread


def _mapped_records(
    items: Sequence[Any], account: AccountRef, now: datetime, raw: str
) -> tuple[tuple[PostSeen, ...], int]:
    posts, unread = [], 0
    for item in items:
        try:
            posts.append(seen_in_record(item, account, now, raw))
        except (BadItem, AttributeError):
            unread += 1
    return tuple(posts), unread


def _deleted(
    look: Look, posts: Sequence[PostSeen], following: str, now: datetime, raw: str
) -> Iterator[PostGone]:
    """Known posts that this page ought to list and does not. Records are ordered by their keys."""
    keys = [seen.post.native_id for seen in posts]
    above = min((seen.post.native_id for seen in look.posts), default="")
    for known in look.cursor.known:
        if known in keys or (above and known >= above):
            continue
        if not following or (keys and known > min(keys)):
            yield PostGone(PostRef("bluesky", known, look.account), "deleted", now, raw)


def _was_renamed(look: Look) -> bool:
    """Told by an earlier page of this very look."""
    return any(_other_handle(look.account, seen) for seen in look.posts)


def _other_handle(account: AccountRef, seen: PostSeen) -> str | None:
    author = seen.post.author
    if author is None or author.native_id != account.native_id or not author.handle or not account.handle:
        return None
    return None if author.handle.lower() == account.handle.lower() else author.handle


def _renamed(account: AccountRef, posts: Sequence[PostSeen], now: datetime) -> Iterator[AccountChanged]:
    for seen in posts:
        if handle := _other_handle(account, seen):
            current = AccountRef("bluesky", account.native_id, handle)
            yield AccountChanged(account, "renamed", now, f"now @{handle}", current)
            return


def _reread(view: Mapping[str, Any], ref: PostRef, now: datetime, raw: str) -> Event:
    try:
        return seen_in_view(view, ref.account, now, raw)
    except BadItem:
        return Gap("bluesky", ref.account, now, now, "answer")


def liked(like: Mapping[str, Any], post: PostRef, actor: AccountRef, now: datetime) -> ActSeen:
    handle, name = text_of(dig(like, "actor", "handle")), text_of(dig(like, "actor", "displayName"))
    author = Author("bluesky", actor.native_id, handle, name, f"https://bsky.app/profile/{actor.native_id}")
    owner = Address.read(post.native_id)
    interaction = Interaction(
        "like",
        "bluesky",
        author,
        target_post=post.native_id,
        target_account=owner.did if owner else None,
        occurred_at=read_time(like.get("createdAt"))[0],
        observed_at=now,
        route="bluesky_likes",
    )
    return ActSeen(interaction, now)


def _unresolved(error: FetchError) -> Resolution:
    states: Mapping[str, AccountState] = {"retry_after": "our_quota", "permission": "blocked_us"}
    return Resolution(states.get(error.trouble, "unknown"), detail=str(error))
