"""Mastodon: public statuses from each account's own server, over the REST interface.

An account is its actor's address, a post its ``uri``. A status that was edited says when, and its history
is public, so no wording is lost between two looks. A suspended account's list is empty and without error,
so an empty list is doubted. Servers may refuse people who are not signed in (401).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from pantau.engine.post import Author, Engagement, Interaction, Media, MediaKind, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, objects, post_text, text_of
from pantau.engine.sources.fields.entities import links_in
from pantau.engine.sources.fields.times import read_time

from .events import (
    AccountRef,
    AccountState,
    ActSeen,
    Cursor,
    Event,
    Gap,
    Page,
    PostEdited,
    PostGone,
    PostRef,
    PostSeen,
)
from .feed_documents import plain
from .fetching import Answer, Fetcher, FetchError
from .likes import LikeCheck
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .timelines import OVERLAP, WHY, Leaf, Look, NoAccountError, walk
from .websub import links_in as links_in_header

SERVER = "https://{host}"
PAGE_SIZE = 40
MOST_LIKE_PAGES = 25

_ACCT = re.compile(r"@?([A-Za-z0-9_][A-Za-z0-9_.-]*)@([A-Za-z0-9.-]+\.[A-Za-z0-9-]+)")
_MEDIA: Mapping[str, MediaKind] = {"image": "image", "video": "video", "gifv": "video", "audio": "audio"}
_HREF = re.compile(r"<a\b([^>]*)>", re.IGNORECASE)
_TARGET = re.compile(r"""\bhref=["']([^"']+)["']""", re.IGNORECASE)
_INSIDE = re.compile(r"""\bclass=["'][^"']*\b(?:mention|hashtag)\b""", re.IGNORECASE)


# --- statuses as posts --------------------------------------------------------------------------------


def post_of(status: Mapping[str, Any], ref: str, host: str) -> Post:
    """``host`` is the server that was asked, which writes its own people without a host. Raises BadItem."""
    native_id, content = text_of(status.get("uri")), status.get("content")
    if native_id is None:
        raise BadItem("this status has no uri")
    shared = status.get("reblog")
    if isinstance(shared, dict):
        return _reblog(status, shared, ref, host)
    html = post_text(content, "content")
    return Post(
        platform="mastodon",
        native_id=native_id,
        text=_text(status, html),
        posted_at=read_time(status.get("created_at"))[0],
        author=author_of(status.get("account"), host),
        url=text_of(status.get("url")),
        language=text_of(status.get("language")),
        media=tuple(_media(status)),
        links=_links(html, status),
        hashtags=tuple(str(tag["name"]) for tag in objects(status.get("tags")) if text_of(tag.get("name"))),
        mentions=tuple(
            _full(str(one["acct"]), host)
            for one in objects(status.get("mentions"))
            if text_of(one.get("acct"))
        ),
        engagement=Engagement(
            likes=count(status.get("favourites_count")),
            comments=count(status.get("replies_count")),
            shares=count(status.get("reblogs_count")),
        ),
        relations=tuple(_relations(status)),
        edited=status.get("edited_at") is not None,
        source_ref=ref,
        raw=status,
    )


def author_of(account: object, host: str) -> Author:
    acct = text_of(dig(account, "acct"))
    if not isinstance(account, dict) or acct is None:
        raise BadItem("this status has no author")
    return Author(
        "mastodon",
        actor_of(account),
        _full(acct, host),
        text_of(account.get("display_name")),
        text_of(account.get("url")),
        count(account.get("followers_count")),
    )


def actor_of(account: Mapping[str, Any]) -> str | None:
    """Servers before 4.2 do not name the actor, only the page."""
    return text_of(account.get("uri")) or text_of(account.get("url"))


def version_of(status: Mapping[str, Any]) -> str:
    return text_of(status.get("edited_at")) or text_of(status.get("created_at")) or ""


def _reblog(status: Mapping[str, Any], shared: Mapping[str, Any], ref: str, host: str) -> Post:
    original = post_of({**shared, "reblog": None}, ref, host)
    by = original.author
    relation = Relation("repost", original.native_id, by.handle if by else None, by.native_id if by else None)
    return original.evolve(
        native_id=str(status["uri"]),
        author=author_of(status.get("account"), host),
        posted_at=read_time(status.get("created_at"))[0],
        url=text_of(status.get("url")),
        engagement=None,
        relations=(relation,),
        edited=None,
        raw=status,
    )


def _text(status: Mapping[str, Any], html: str) -> str:
    """The warning people put before a text is read like a text."""
    warning = post_text(status.get("spoiler_text"), "spoiler_text").strip()
    return f"{warning}\n{plain(html)}".strip() if warning else plain(html)


def _full(acct: str, host: str) -> str:
    return acct if "@" in acct else f"{acct}@{host}"


def _links(html: str, status: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses in the markup, without those of people and hashtags; and of the card."""
    targets = [
        match[1].replace("&amp;", "&")
        for tag in _HREF.finditer(html)
        if not _INSIDE.search(tag[1]) and (match := _TARGET.search(tag[1]))
    ]
    card = text_of(dig(status.get("card"), "url"))
    found = [*(link for target in targets for link in links_in(target)), *((card,) if card else ())]
    return tuple(dict.fromkeys(found))


def _media(status: Mapping[str, Any]) -> Iterator[Media]:
    for one in objects(status.get("media_attachments")):
        address = text_of(one.get("url")) or text_of(one.get("remote_url"))
        yield Media(_MEDIA.get(str(one.get("type")), "other"), address, text_of(one.get("description")))


def _relations(status: Mapping[str, Any]) -> Iterator[Relation]:
    """Answers are named by the asked server's own numbers: their uri is not told."""
    answered = text_of(status.get("in_reply_to_id"))
    person = text_of(status.get("in_reply_to_account_id"))
    if answered or person:
        yield Relation("reply", answered, author_id=person)
    quoted = dig(status.get("quote"), "quoted_status")
    if uri := text_of(dig(quoted, "uri")):
        yield Relation("quote", uri)


# --- the servers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    body: Any
    raw: str
    following: str  # max_id of the next page


class Servers:
    """Questions to any server. All methods raise FetchError."""

    def __init__(self, access: Access, address: str) -> None:
        self._access = access
        self._address = address

    async def ask(
        self, fetch: Fetcher, host: str, path: str, *, kept: bool = True, **params: str | int
    ) -> Reading:
        """Each server counts our calls by itself: 300 in five minutes."""
        token = self._access.app.get(f"token@{host}", "")
        options: dict[str, Any] = {"params": {name: value for name, value in params.items() if value != ""}}
        if token:
            options |= {"headers": {"authorization": f"Bearer {token}"}, "hide": (token,)}
        answer = await fetch.get(
            f"{self._address.format(host=host)}/api/v1/{path}",
            bucket=f"{fetch.bucket}@{host}",
            kept=kept,
            **options,
        )
        return _reading(answer)

    def is_signed_in(self, host: str) -> bool:
        return bool(self._access.app.get(f"token@{host}"))


def _reading(answer: Answer) -> Reading:
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error
    if not isinstance(body, dict | list) or (isinstance(body, dict) and "error" in body):
        raise FetchError("unreadable", f"the answer is {str(body)[:200]}", status=answer.status)
    following = links_in_header(answer.headers.get("link", "")).get("next", "")
    return Reading(body, answer.raw, dict(parse_qsl(urlsplit(following).query)).get("max_id", ""))


def home_of(account: AccountRef) -> tuple[str, str] | None:
    """User name and host, from ``name@host`` or an actor's address that shows them."""
    if match := _ACCT.fullmatch(account.handle or ""):
        return match[1], match[2].lower()
    parts = urlsplit(account.native_id or "")
    name = re.fullmatch(r"/(?:users/|@)([A-Za-z0-9_.-]+)", parts.path)
    return (name[1], parts.hostname) if name and parts.hostname else None


class Mastodon:
    """Public statuses. ``access.app`` may hold ``token@<host>`` for servers that want us signed in."""

    name = "mastodon"
    platform = "mastodon"
    route = "mastodon_api"
    proof: Proof = "never_run"
    batch = 1
    consented = False

    def __init__(
        self, access: Access | None, base_url: str = SERVER, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        """``base_url`` holds ``{host}``, the account's own server."""
        self._servers = Servers(require_access(access), base_url)
        self._clock = clock

    # --- resolve ---------------------------------------------------------------------------------

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: await self._resolve(ref, fetch) for ref in refs}

    async def _resolve(self, ref: AccountRef, fetch: Fetcher) -> Resolution:
        home = home_of(ref)
        if home is None:
            return Resolution("unknown", detail="an account is looked up by name@server")
        try:
            person = await self._look_up(home, fetch)
        except NoAccountError as error:
            return Resolution(error.state, ref if ref.native_id else None, detail=str(error))
        except FetchError as error:
            return Resolution(_STATES.get(error.trouble, "unknown"), detail=str(error))
        account = AccountRef("mastodon", actor_of(person), f"{home[0]}@{home[1]}")
        name = text_of(person.get("display_name")) or ""
        if moved := _moved_to(person, home[1]):
            return Resolution("renamed", moved, name, f"moved to {moved.handle}")
        return Resolution("active", account, name)

    async def _look_up(self, home: tuple[str, str], fetch: Fetcher) -> Mapping[str, Any]:
        name, host = home
        try:
            return _person((await self._servers.ask(fetch, host, "accounts/lookup", acct=name)).body)
        except FetchError as error:
            raise self._explained(error, host) from error

    def _explained(self, error: FetchError, host: str) -> FetchError:
        if isinstance(error, NoAccountError):
            return error
        if error.status == 410:
            return NoAccountError("deleted", "not_found", "410 Gone: the account was deleted")
        if error.trouble == "gone":
            return NoAccountError("not_found", "not_found", "404: the server does not know this account")
        if error.trouble == "auth" and not self._servers.is_signed_in(host):
            return NoAccountError(
                "blocked_us", "permission", f"{host} shows statuses only to people signed in"
            )
        return error

    # --- sweep -----------------------------------------------------------------------------------

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        async for page in walk(self, accounts, cursors, fetch, self._clock):
            yield page

    def stops_everybody(self, error: FetchError) -> bool:
        """Other accounts live on other servers, with other limits."""
        return False

    async def leaf(self, look: Look, fetch: Fetcher) -> Leaf:
        home = home_of(look.account)
        if home is None:
            raise NoAccountError("unknown", "unresolved", "an account is looked up by name@server")
        host, number = home[1], look.note
        if not number:
            number = text_of((await self._look_up(home, fetch)).get("id")) or ""
        try:
            reading, empty = await self._list(host, number, look, fetch)
        except FetchError as error:
            raise self._explained(error, host) from error
        now = self._clock()
        posts, unread = _mapped(reading.body, look.account, host, now, reading.raw)
        older = await self._older_wordings(look, reading.body, host, fetch)
        return Leaf(posts, reading.following, unread, older, empty, number)

    async def _list(self, host: str, number: str, look: Look, fetch: Fetcher) -> tuple[Reading, bool]:
        """A page, and whether it is surely empty. First only what is newer than the overlap is asked for."""
        path = f"accounts/{number}/statuses"
        since = "" if look.following else _since(look, number)
        reading = await self._servers.ask(
            fetch, host, path, limit=PAGE_SIZE, since_id=since, max_id=look.following
        )
        if not isinstance(reading.body, list):
            raise FetchError("unreadable", "a list of statuses that is no list")
        if reading.body or reading.following or look.posts or not look.cursor.known:
            return reading, False
        if since:
            reading = await self._servers.ask(fetch, host, path, limit=PAGE_SIZE)
        return reading, not reading.body and await self._has_no_statuses(host, number, fetch)

    async def _has_no_statuses(self, host: str, number: str, fetch: Fetcher) -> bool:
        """Raises NoAccountError for a suspended account, whose list is empty without an error."""
        person = _person((await self._servers.ask(fetch, host, f"accounts/{number}")).body)
        return count(person.get("statuses_count")) == 0

    async def _older_wordings(
        self, look: Look, statuses: Sequence[Any], host: str, fetch: Fetcher
    ) -> tuple[Event, ...]:
        """Wordings between the last look and the present one, of statuses edited since."""
        events: list[Event] = []
        for status in objects(statuses):
            edited = read_time(status.get("edited_at"))[0]
            if edited and look.last_look and edited > look.last_look:
                ref = PostRef("mastodon", text_of(status.get("uri")) or "", look.account)
                events.extend(await self._history(ref, status, host, fetch))
        return tuple(events)

    async def _history(
        self, ref: PostRef, status: Mapping[str, Any], host: str, fetch: Fetcher
    ) -> list[Event]:
        now = self._clock()
        try:
            reading = await self._servers.ask(fetch, host, f"statuses/{status.get('id')}/history")
        except FetchError as error:
            return [Gap("mastodon", ref.account, now, now, WHY[error.trouble])]
        present = version_of(status)
        return [
            PostEdited(_worded(status, edit, host, reading.raw), version, ref.account, now, reading.raw)
            for edit in objects(reading.body)
            if (version := text_of(edit.get("created_at"))) and version != present
        ]

    # --- recheck ---------------------------------------------------------------------------------

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        for ref in posts:
            yield Page(tuple(await self._reread(ref, fetch)))

    async def _reread(self, ref: PostRef, fetch: Fetcher) -> list[Event]:
        """A status's number on its own server ends its uri; servers that are not Mastodon name them otherwise."""
        now, place = self._clock(), urlsplit(ref.native_id)
        number = place.path.rpartition("/")[2]
        if not number.isdigit() or not place.hostname:
            return [Gap("mastodon", ref.account, now, now, "no_route")]
        try:
            reading = await self._servers.ask(fetch, place.hostname, f"statuses/{number}")
            seen = _seen(reading.body, ref.account, place.hostname, now, reading.raw)
        except FetchError as error:
            if error.trouble == "gone":
                return [PostGone(ref, "deleted" if error.status == 410 else "unknown", now)]
            return [Gap("mastodon", ref.account, now, now, WHY[error.trouble])]
        except (BadItem, AttributeError):
            return [Gap("mastodon", ref.account, now, now, "answer")]
        if reading.body.get("edited_at") is None:
            return [seen]
        return [*await self._history(ref, reading.body, place.hostname, fetch), seen]

    # --- push, which there is none of ------------------------------------------------------------

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Nothing: pushes would need an account of ours on the fediverse that follows people."""
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "nobody is asked to push statuses here")

    # --- a reported like -------------------------------------------------------------------------

    async def check_like(self, post: PostRef, actor: AccountRef, fetch: Fetcher) -> LikeCheck:
        """Does ``actor`` favour ``post``? Other people's favours pass by and are not kept.

        Raises FetchError.
        """
        place, cursor = urlsplit(post.native_id), ""
        number, host = place.path.rpartition("/")[2], place.hostname or ""
        for _ in range(MOST_LIKE_PAGES):
            reading = await self._servers.ask(
                fetch, host, f"statuses/{number}/favourited_by", kept=False, limit=80, max_id=cursor
            )
            for person in objects(reading.body):
                if actor_of(person) == actor.native_id:
                    return LikeCheck(_liked(person, post, host, self._clock()), True)
            cursor = reading.following
            if not cursor:
                return LikeCheck(None, False)  # servers know only the favours that reached them
        return LikeCheck(None, False)


# --- pure ---------------------------------------------------------------------------------------------

_STATES: Mapping[str, AccountState] = {"retry_after": "our_quota", "permission": "blocked_us"}


def _person(body: object) -> Mapping[str, Any]:
    """Raises NoAccountError where the account is suspended, FetchError where it is none."""
    if not isinstance(body, dict) or text_of(body.get("id")) is None:
        raise FetchError("unreadable", "the answer is no account")
    if body.get("suspended") is True:
        raise NoAccountError("suspended", "not_found", "the server says: suspended")
    return body


def _moved_to(person: Mapping[str, Any], host: str) -> AccountRef | None:
    target = person.get("moved")
    acct = text_of(dig(target, "acct"))
    if not isinstance(target, dict) or acct is None:
        return None
    return AccountRef("mastodon", actor_of(target), _full(acct, host))


def _since(look: Look, number: str) -> str:
    """The id of a moment: Mastodon's ids begin with milliseconds. Others' ids are not numbers."""
    if look.cursor.newest is None or not number.isdigit():
        return ""
    return str(int((look.cursor.newest - OVERLAP).timestamp() * 1000) << 16)


def _seen(
    status: Mapping[str, Any], account: AccountRef | None, host: str, now: datetime, raw: str
) -> PostSeen:
    return PostSeen(post_of(status, raw, host), version_of(status), account, now, raw)


def _mapped(
    statuses: Sequence[Any], account: AccountRef, host: str, now: datetime, raw: str
) -> tuple[tuple[PostSeen, ...], int]:
    posts, unread = [], 0
    for status in statuses:
        try:
            posts.append(_seen(status, account, host, now, raw))
        except (BadItem, AttributeError):
            unread += 1
    return tuple(posts), unread


def _worded(status: Mapping[str, Any], edit: Mapping[str, Any], host: str, raw: str) -> Post:
    """The status as one line of its history words it."""
    names = ("content", "spoiler_text", "media_attachments")
    older = {**status, **{name: edit[name] for name in names if name in edit}}
    return post_of(older, raw, host).evolve(edited=edit.get("created_at") != status.get("created_at"))


def _liked(person: Mapping[str, Any], post: PostRef, host: str, now: datetime) -> ActSeen:
    owner = post.account.name if post.account else None
    interaction = Interaction(
        "like",
        "mastodon",
        author_of(person, host),
        target_post=post.native_id,
        target_account=owner,
        observed_at=now,
        route="mastodon_favourites",
    )
    return ActSeen(interaction, now)
