"""TikTok by its Display API: videos of accounts whose owners consent, twenty a page.

TikTok publishes no machine-readable description: shapes are from its documentation, none was seen live.
It cuts captions off after 150 characters (``is_cut``), names no user in its lists but in addresses, and
tells of no deletion: a video that is not given may be private, under review or deleted.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from pantau.engine.post import Author, Engagement, Media, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, dig, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time

from .events import AccountRef, AccountState, Cursor, Event, Gap, Page, PostGone, PostRef, PostSeen
from .fetching import Answer, Fetcher, FetchError, Trouble
from .graph import Call, Reading
from .graph_lists import Listed, ListWalk, own_token, result_of, trouble_events
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .wordings import wording_version

BASE_URL = "https://open.tiktokapis.com/v2"
PAGE_SIZE = 20  # videos a list gives, and ids a query takes
LONGEST_CAPTION = 150  # characters the interface gives
SUSPICIOUS = 5  # so many known videos asked for and none found: the answer is doubted, not the videos
VIDEO_FIELDS = (
    "id,create_time,share_url,title,video_description,duration,cover_image_url,embed_link,"
    "like_count,comment_count,share_count,view_count"
)
USER_FIELDS = "open_id,union_id,display_name"
_NAMED_USER_FIELDS = f"{USER_FIELDS},username"  # with the scope user.info.profile alone

_SHARED = re.compile(r"https://(?:www\.)?tiktok\.com/@([A-Za-z0-9._]{2,24})/(video|photo)/(\d+)")
_TROUBLES: Mapping[str, Trouble] = {
    "access_token_invalid": "auth",
    "scope_not_authorized": "permission",
    "scope_permission_missed": "permission",
    "rate_limit_exceeded": "retry_after",
    "internal_error": "provider_down",
    "invalid_params": "bad_request",
}


class TikTokError(FetchError):
    """What TikTok says went wrong, by its own code."""

    def __init__(self, trouble: Trouble, message: str, *, code: str, status: int) -> None:
        super().__init__(trouble, message, status=status)
        self.code = code

    @property
    def app_wide(self) -> bool:
        """The limit counts the app's requests: nobody else can be asked either."""
        return self.trouble == "retry_after"


# --- what answers hold --------------------------------------------------------------------------------


def video_post(item: Mapping[str, Any], ref: str, account: AccountRef | None = None) -> Post:
    """Raises BadItem where the item is no video."""
    native_id = text_of(item.get("id"))
    if native_id is None:
        raise BadItem("this video has no id")
    text = post_text(item.get("video_description")) or post_text(item.get("title"))
    shared = _SHARED.match(text_of(item.get("share_url")) or "")
    handle = shared[1] if shared else (account.handle if account else None)
    kind = shared[2] if shared else "video"
    return Post(
        platform="tiktok",
        native_id=native_id,
        text=text,
        posted_at=read_time(item.get("create_time"))[0],
        author=Author(
            "tiktok",
            account.native_id if account else None,
            handle,
            url=f"https://www.tiktok.com/@{handle}" if handle else None,
        ),
        url=f"https://www.tiktok.com/@{handle or ''}/{kind}/{native_id}",
        media=(Media("image" if kind == "photo" else "video", text_of(item.get("embed_link"))),),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(item.get("like_count")),
            comments=count(item.get("comment_count")),
            shares=count(item.get("share_count")),
            views=count(item.get("view_count")),
        ),
        source_ref=ref,
        raw=item,
    )


def is_cut(post: Post) -> bool:
    """The caption goes on after what TikTok gave: only a person who opens the video can read it whole."""
    return len(post.text) >= LONGEST_CAPTION


def seen(item: Mapping[str, Any], account: AccountRef | None, observed_at: datetime, raw: str) -> PostSeen:
    post = video_post(item, raw, account)
    return PostSeen(post, wording_version(post.text), account, observed_at, raw)


def listed(reading: Reading, account: AccountRef, observed_at: datetime) -> Listed:
    """One page of videos. Raises FetchError("unreadable")."""
    videos = dig(reading.body, "data", "videos")
    if not isinstance(videos, list):
        raise FetchError("unreadable", "a list of videos without videos")
    posts, unread = [], 0
    for item in videos:
        try:
            posts.append(seen(item, account, observed_at, reading.raw))
        except (BadItem, AttributeError):
            unread += 1
    authors = (one.post.author for one in posts)
    handle = next((author.handle for author in authors if author and author.handle), None)
    return Listed(tuple(posts), _next(reading.body), unread, handle)


def _next(body: Mapping[str, Any]) -> Mapping[str, str] | None:
    cursor = text_of(dig(body, "data", "cursor"))
    return {"cursor": cursor} if dig(body, "data", "has_more") is True and cursor else None


def read_answer(answer: Answer) -> Reading:
    """Raises TikTokError, also for an error under status 200, and FetchError("unreadable")."""
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise FetchError("unreadable", "the answer is no object")
    code = dig(body, "error", "code")
    if code != "ok":
        raise _error(body, answer.status, "provider_down")
    return Reading(body, answer.raw)


def _error(body: Mapping[str, Any], status: int, otherwise: Trouble) -> TikTokError:
    code = str(dig(body, "error", "code"))
    message = str(dig(body, "error", "message") or "TikTok gives no reason")[:300]
    return TikTokError(_TROUBLES.get(code, otherwise), f"({code}) {message}", code=code, status=status)


def _told_by_tiktok(error: FetchError) -> FetchError:
    """The same error by TikTok's own code, where its answer carries one."""
    if error.answer is None:
        return error
    try:
        body = orjson.loads(error.answer.body)
    except orjson.JSONDecodeError:
        body = None
    if dig(body, "error", "code") is None:
        if error.trouble == "retry_after":
            return TikTokError("retry_after", str(error), code="", status=error.status)
        return error
    return _error(body, error.status, error.trouble)


# --- requests -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DisplayApi:
    """Asks in an account's own name; the quota is the whole app's."""

    base: str

    async def ask(self, fetch: Fetcher, call: Call, *, method: str = "GET", kept: bool = True) -> Reading:
        """Videos are asked for by POST, with what is wanted in the body. Raises FetchError."""
        fields = {"fields": call.params["fields"]}
        options: dict[str, Any] = {"headers": {"authorization": f"Bearer {call.token}"}, "params": fields}
        if body := _body(call):
            method, options["json"] = "POST", body
        try:
            answer = await fetch.request(
                method, f"{self.base}/{call.path}", hide=(call.token,), kept=kept, **options
            )
        except FetchError as error:
            raise _told_by_tiktok(error) from error
        return read_answer(answer)


def _body(call: Call) -> dict[str, Any]:
    params = call.params
    body: dict[str, Any] = {name: int(params[name]) for name in ("max_count", "cursor") if name in params}
    if "video_ids" in params:
        body["filters"] = {"video_ids": params["video_ids"].split(",")}
    return body


@dataclass(frozen=True, slots=True)
class _OwnVideos:
    """Each consenting account is asked with its own token."""

    access: Access
    platform: str = "tiktok"
    shared_token: bool = False
    ranked: bool = False

    def ask(self, account: AccountRef, following: Mapping[str, str] | None) -> Call | None:
        token = own_token(self.access, account)
        if token is None:
            return None
        params = {"fields": VIDEO_FIELDS, "max_count": str(PAGE_SIZE), **(following or {})}
        return Call("video/list/", params, token)

    def refuse(self, account: AccountRef) -> str:
        return "token"

    def read(self, account: AccountRef, reading: Reading, observed_at: datetime) -> Listed:
        return listed(reading, account, observed_at)

    def doubts(self, account: AccountRef, known: Sequence[str]) -> Sequence[Call]:
        token = own_token(self.access, account)
        params = {"fields": "id", "video_ids": ",".join(known[:PAGE_SIZE])}
        return [Call("video/query/", params, token)] if token else []

    def is_nothing(self, result: Reading | FetchError) -> bool:
        return isinstance(result, Reading) and dig(result.body, "data", "videos") == []


class TikTok:
    """Accounts that let us read. Their tokens last a day: ``tiktok_login.refresh`` renews them."""

    name = "tiktok_consented"
    platform = "tiktok"
    route = "tiktok_display"
    proof: Proof = "never_run"
    batch = 1
    consented = True

    def __init__(
        self, access: Access | None, base_url: str = BASE_URL, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._access = require_access(access)
        self._api = DisplayApi(base_url.rstrip("/"))
        self._clock = clock
        self._walk = ListWalk(_OwnVideos(self._access), self._api, clock)

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: await self._resolve(ref, fetch) for ref in refs}

    async def _resolve(self, ref: AccountRef, fetch: Fetcher) -> Resolution:
        token = own_token(self._access, ref)
        if token is None:
            return Resolution("unknown", detail="no consent is recorded for this account")
        result = await result_of(self._api, Call("user/info/", {"fields": _NAMED_USER_FIELDS}, token), fetch)
        if isinstance(result, FetchError) and result.trouble == "permission":
            result = await result_of(self._api, Call("user/info/", {"fields": USER_FIELDS}, token), fetch)
        return _resolution(ref, result)

    def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        return self._walk(accounts, cursors, fetch)

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        raise ReceiveError("malformed", "TikTok pushes nothing about videos")

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        for account, refs in _by_account(posts).items():
            token = own_token(self._access, account)
            for start in range(0, len(refs), PAGE_SIZE):
                chunk = refs[start : start + PAGE_SIZE]
                yield Page(await self._recheck(account, token, chunk, fetch))

    async def _recheck(
        self, account: AccountRef, token: str | None, refs: Sequence[PostRef], fetch: Fetcher
    ) -> tuple[Event, ...]:
        now = self._clock()
        if token is None:
            return (Gap("tiktok", account, None, now, "token"),)
        ids = ",".join(ref.native_id for ref in refs)
        call = Call("video/query/", {"fields": VIDEO_FIELDS, "video_ids": ids}, token)
        result = await result_of(self._api, call, fetch)
        if isinstance(result, FetchError):
            return trouble_events(account, None, now, result)
        try:
            found = {one.post.native_id: one for one in listed(result, account, now).posts}
        except FetchError as error:
            return trouble_events(account, None, now, error)
        if not found and len(refs) >= SUSPICIOUS:
            return (Gap("tiktok", account, None, now, "answer"),)
        return tuple(found.get(ref.native_id) or PostGone(ref, "unknown", now, result.raw) for ref in refs)


def _by_account(posts: Iterable[PostRef]) -> dict[AccountRef, list[PostRef]]:
    grouped: dict[AccountRef, list[PostRef]] = {}
    for ref in posts:
        grouped.setdefault(ref.account or AccountRef("tiktok"), []).append(ref)
    return grouped


_STATES: Mapping[Trouble, AccountState] = {"retry_after": "our_quota", "permission": "blocked_us"}


def _resolution(ref: AccountRef, result: Reading | FetchError) -> Resolution:
    """A revoked token says nothing about the account, so its state is not known."""
    if isinstance(result, FetchError):
        return Resolution(_STATES.get(result.trouble, "unknown"), detail=str(result))
    user = dig(result.body, "data", "user")
    native_id = text_of(dig(user, "open_id"))
    if native_id is None:
        return Resolution("unknown", detail="the answer names no open_id")
    account = AccountRef("tiktok", native_id, text_of(dig(user, "username")) or ref.handle)
    return Resolution("active", account, text_of(dig(user, "display_name")) or "")
