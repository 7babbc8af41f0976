"""Facebook Pages: with the Page's consent (its token and webhooks), or as public content (PPCA).

Meta ranks a Page's list and leaves posts out, so no sweep is proof of absence: see ``leaves_out``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pantau.engine.post import Author, Engagement, Interaction, Media, MediaKind, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, flag, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in
from pantau.engine.sources.fields.times import read_time

from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    ActSeen,
    Cursor,
    Event,
    Page,
    PostEdited,
    PostGone,
    PostRef,
    PostSeen,
)
from .fetching import Fetcher, FetchError
from .graph import BATCH, GRAPH, Call, Graph, Reading, delivery, next_page, refuse_old
from .graph_lists import DOUBTED, Listed, ListWalk, is_gone, own_token, recheck_events, result_of
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .wordings import wording_version

PAGE_SIZE = 100
POST_FIELDS = (
    "id,created_time,updated_time,message,story,message_tags,permalink_url,status_type,shares,"
    "attachments{media,media_type,subattachments,title,unshimmed_url,url},from,is_published,parent_id,"
    "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)"
)
PAGE_FIELDS = "id,name,username,link,verification_status,is_published"
WEBHOOK_FIELDS = "feed,mention,videos,live_videos,name"

_MEDIA: Mapping[str, MediaKind] = {
    "photo": "image",
    "album": "image",
    "video": "video",
    "video_inline": "video",
    "link": "link",
    "share": "link",
}
_POST_ITEMS = frozenset(
    {"status", "photo", "video", "share", "post", "album", "event", "link", "note", "reel"}
)


def post_of(item: Mapping[str, Any], ref: str, page: AccountRef | None = None) -> Post:
    """Raises BadItem where the item is no post."""
    native_id = text_of(item.get("id"))
    if native_id is None:
        raise BadItem("this post has no id")
    text = post_text(item.get("message"), "message") or post_text(item.get("story"), "story")
    return Post(
        platform="facebook",
        native_id=native_id,
        text=text,
        posted_at=read_time(item.get("created_time"))[0],
        author=_author(item, native_id, page),
        url=text_of(item.get("permalink_url")) or f"https://www.facebook.com/{native_id}",
        media=tuple(_media(item)),
        links=tuple(dict.fromkeys((*links_in(text), *_links(item)))),
        hashtags=hashtags_in(text),
        mentions=tuple(
            name
            for tag in objects(item.get("message_tags"))
            if tag.get("type") in ("page", "user", "group") and (name := text_of(tag.get("name")))
        ),
        engagement=_engagement(item),
        relations=_relations(item),
        source_ref=ref,
        raw=item,
    )


def _author(item: Mapping[str, Any], native_id: str, page: AccountRef | None) -> Author:
    owner = native_id.partition("_")[0] if "_" in native_id else None
    page_id = text_of(dig(item.get("from"), "id")) or owner or (page.native_id if page else None)
    is_known = page is not None and page.native_id in (None, page_id)
    handle = page.handle if page and is_known else None
    return Author(
        platform="facebook",
        native_id=page_id,
        handle=handle,
        name=text_of(dig(item.get("from"), "name")),
        url=f"https://www.facebook.com/{handle or page_id}" if handle or page_id else None,
    )


def _attachments(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for attachment in objects(dig(item.get("attachments"), "data")):
        inner = objects(dig(attachment.get("subattachments"), "data"))
        yield from inner or [attachment]


def _media(item: Mapping[str, Any]) -> Iterator[Media]:
    for attachment in _attachments(item):
        kind = _MEDIA.get(str(attachment.get("media_type") or attachment.get("type")), "other")
        shown = text_of(attachment.get("unshimmed_url")) or text_of(
            attachment.get("url")
        )  # the picture's page
        file = text_of(dig(attachment.get("media"), "image", "src")) if kind == "image" else None
        yield Media(kind, file or shown, text_of(attachment.get("title")))


def _links(item: Mapping[str, Any]) -> Iterator[str]:
    for attachment in _attachments(item):
        if attachment.get("media_type") == "link" and (url := text_of(attachment.get("unshimmed_url"))):
            yield url


def _engagement(item: Mapping[str, Any]) -> Engagement:
    return Engagement(
        likes=count(dig(item.get("reactions"), "summary", "total_count")),
        comments=count(dig(item.get("comments"), "summary", "total_count")),
        shares=count(dig(item.get("shares"), "count")),
    )


def _relations(item: Mapping[str, Any]) -> tuple[Relation, ...]:
    parent = text_of(item.get("parent_id"))
    if parent is None or parent == item.get("id"):
        return ()
    return (Relation("repost", parent, author_id=parent.partition("_")[0] if "_" in parent else None),)


def webhook_events(body: Mapping[str, Any], observed_at: datetime, raw: str = "") -> tuple[Event, ...]:
    """What a delivery about Pages says. Raises ReceiveError."""
    if body.get("object") != "page" or not isinstance(body.get("entry"), list):
        raise ReceiveError("malformed", f"a delivery about {body.get('object')!r:.40}, not about Pages")
    events: list[Event] = []
    for entry in objects(body["entry"]):
        refuse_old(entry.get("time"), observed_at)
        page = AccountRef("facebook", text_of(entry.get("id")))
        for change in objects(entry.get("changes")):
            events.extend(_change(page, change, observed_at, raw))
    return tuple(events)


def _change(page: AccountRef, change: Mapping[str, Any], observed_at: datetime, raw: str) -> Iterator[Event]:
    value = change.get("value")
    if change.get("field") == "name" and (name := text_of(value)):
        yield AccountChanged(page, "renamed", observed_at, f"now called {name}")
    if not isinstance(value, dict):
        return
    if change.get("field") == "mention" and value.get("verb") == "add":
        yield _act("tag", page, value, observed_at, raw)
    if change.get("field") != "feed":
        return
    if value.get("item") == "comment" and value.get("verb") in ("add", "edited", "edit"):
        yield _act("comment", page, value, observed_at, raw)
    elif text_of(value.get("item")) in _POST_ITEMS and text_of(value.get("post_id")):
        yield from _post_change(page, value, observed_at, raw)


def _post_change(
    page: AccountRef, value: Mapping[str, Any], observed_at: datetime, raw: str
) -> Iterator[Event]:
    post_id, verb = str(value["post_id"]), value.get("verb")
    if verb == "remove":
        yield PostGone(PostRef("facebook", post_id, page), "deleted", observed_at, raw)
        return
    if dig(value.get("from"), "id") not in (None, page.native_id):
        yield _act("comment", page, value, observed_at, raw)  # a visitor writes on the Page
        return
    if flag(value.get("published")) is False:
        return
    post = post_of({**value, "id": post_id}, raw, page)
    version = wording_version(post.text)
    if verb == "add":
        yield PostSeen(post, version, page, observed_at, raw)
    elif verb in ("edited", "edit"):
        yield PostEdited(post.evolve(edited=True), version, page, observed_at, raw)


def _act(kind: Any, page: AccountRef, value: Mapping[str, Any], observed_at: datetime, raw: str) -> ActSeen:
    actor = value.get("from")
    return ActSeen(
        Interaction(
            kind=kind,
            platform="facebook",
            actor=Author(
                "facebook",
                text_of(dig(actor, "id")) or text_of(value.get("sender_id")),
                name=text_of(dig(actor, "name")),
            ),
            target_post=text_of(value.get("post_id")),
            target_account=page.native_id,
            text=text_of(value.get("message")),
            occurred_at=read_time(value.get("created_time"))[0],
            observed_at=observed_at,
            native_id=text_of(value.get("comment_id")),
            route="page_webhook",
            source_ref=raw,
        ),
        observed_at,
        raw,
    )


@dataclass(frozen=True, slots=True)
class _PageDesk:
    """How Pages are asked: with one token for all, or each with its own."""

    access: Access
    shared_token: bool
    platform: str = "facebook"
    page_size: int = PAGE_SIZE
    ranked: bool = True

    def token(self, page: AccountRef | None) -> str | None:
        if self.shared_token:
            return self.access.app["token"]
        return own_token(self.access, page) if page else None

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        token = self.token(account)
        if token is None or not account.name:
            return None
        params = {"fields": POST_FIELDS, "limit": str(self.page_size), **(following or {})}
        return Call(f"{account.name}/posts", params, token, self.holder(account))

    def holder(self, account: AccountRef) -> str:
        """Whose quota is spent: the Page's own, or (empty) the app's."""
        return "" if self.shared_token else account.name

    def refuse(self, account: AccountRef) -> str:
        return "token" if account.name else "unresolved"

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        token, holder = self.token(account), self.holder(account)
        return [Call(post, {"fields": "id"}, token, holder) for post in known[:DOUBTED]] if token else []

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return is_gone(result)

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        if not isinstance(reading.body.get("data"), list):
            raise FetchError("unreadable", "a list of posts without data")
        posts, unread = [], 0
        for item in reading.body["data"]:
            try:
                posts.append(seen(item, account, observed_at, reading.raw))
            except (BadItem, AttributeError):
                unread += 1
        return Listed(tuple(posts), next_page(reading.body, self.page_size), unread)


def seen(item: Mapping[str, Any], account: AccountRef, observed_at: datetime, raw: str) -> PostSeen:
    post = post_of(item, raw, account)
    return PostSeen(post, wording_version(post.text), account, observed_at, raw)


class _Pages:
    platform = "facebook"
    proof: Proof = "published_specification"
    batch = BATCH

    def __init__(self, access: Access, desk: _PageDesk, base_url: str, clock: Clock) -> None:
        self._access = access
        self._desk = desk
        self._clock = clock
        self._graph = Graph(base_url, access.app.get("app_secret", ""))
        self._walk = ListWalk(desk, self._graph, clock, batched=True, lanes=BATCH)

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        found: dict[str, Resolution] = {}
        for ref in refs:
            token = self._desk.token(ref)
            if token is None:
                found[ref.name] = Resolution("unknown", detail="no consent is recorded for this Page")
                continue
            result = await result_of(
                self._graph, Call(ref.name, {"fields": PAGE_FIELDS}, token, self._desk.holder(ref)), fetch
            )
            found[ref.name] = _resolution(ref, result)
        return found

    def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        return self._walk(accounts, cursors, fetch)

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        for start in range(0, len(posts), BATCH):
            asked = [(ref, _page_of(ref)) for ref in posts[start : start + BATCH]]
            yield Page(tuple(await self._again(asked, fetch)))

    async def _again(self, asked: Sequence[tuple[PostRef, AccountRef]], fetch: Fetcher) -> list[Event]:
        calls = [
            Call(
                ref.native_id, {"fields": POST_FIELDS}, self._desk.token(page) or "", self._desk.holder(page)
            )
            for ref, page in asked
        ]
        try:
            results: list[Reading | FetchError] = await self._graph.batch(fetch, calls)
        except FetchError as error:
            results = [error] * len(asked)
        events: list[Event] = []
        for (ref, page), result in zip(asked, results, strict=True):
            now = self._clock()
            read = result if isinstance(result, FetchError) else _reread(result, page, now)
            events.extend(recheck_events(ref, page, read, now))
        return events


def _page_of(ref: PostRef) -> AccountRef:
    return ref.account or AccountRef("facebook", ref.native_id.partition("_")[0])


def _reread(reading: Reading, page: AccountRef, now: datetime) -> PostSeen | FetchError:
    try:
        return seen(reading.body, page, now, reading.raw)
    except BadItem as error:
        return FetchError("unreadable", str(error))


def _resolution(ref: AccountRef, result: Reading | FetchError) -> Resolution:
    if isinstance(result, FetchError):
        return Resolution("not_found" if result.trouble == "gone" else "unknown", detail=str(result))
    native_id = text_of(result.body.get("id"))
    if native_id is None:
        return Resolution("unknown", detail="the answer has no id")
    handle = text_of(result.body.get("username")) or ref.handle
    state: AccountState = "private" if result.body.get("is_published") is False else "active"
    name = text_of(result.body.get("name")) or ""
    return Resolution(state, AccountRef("facebook", native_id, handle), name)


class FacebookPublic(_Pages):
    """Public Pages without their consent: Page Public Content Access. No names of commenters."""

    name = "facebook_page_public"
    route = "facebook_public_pages"
    consented = False

    def __init__(
        self, access: Access | None, base_url: str = GRAPH, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        granted = require_access(access, "token")
        super().__init__(granted, _PageDesk(granted, shared_token=True), base_url, clock)

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()  # Meta pushes only what a Page consents to

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "Meta pushes nothing about Pages that have not consented")


class FacebookConsented(_Pages):
    """Pages whose administrator lets us read: webhooks tell at once, the sweep repairs."""

    name = "facebook_page_consented"
    route = "facebook_page_webhook"
    consented = True

    def __init__(
        self, access: Access | None, base_url: str = GRAPH, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        granted = require_access(access, "app_secret")
        super().__init__(granted, _PageDesk(granted, shared_token=False), base_url, clock)

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Each Page's feed is pushed from now on; Pages whose token fails are left out.

        Raises FetchError where nobody could be asked.
        """
        asked = [(account, token) for account in accounts if (token := self._desk.token(account))]
        made: list[Subscription] = []
        for start in range(0, len(asked), BATCH):
            some = asked[start : start + BATCH]
            fields = {"subscribed_fields": WEBHOOK_FIELDS}
            calls = [Call(f"{one.name}/subscribed_apps", fields, token, one.name) for one, token in some]
            try:
                results = await self._graph.batch(fetch, calls, method="POST")
            except FetchError:
                if made:
                    break
                raise
            made += [
                Subscription(account, WEBHOOK_FIELDS, None)
                for (account, _), result in zip(some, results, strict=True)
                if isinstance(result, Reading) and result.body.get("success") is True
            ]
        return made

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        told, raw = delivery(headers, body, self._access.app["app_secret"])
        return webhook_events(told, observed_at, raw)
