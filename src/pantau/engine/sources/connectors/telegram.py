"""Telegram channels whose owners made our bot an administrator: posts and edits are pushed, or fetched.

A bot is never told what was posted before it joined, nor what is deleted: the first is a gap, the second
needs a person. Updates that nobody takes are kept for 24 hours. With a webhook Telegram pushes; without one
they are fetched. Shapes: Bot API, checked against ``python-telegram-bot``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from pantau.engine.post import Author, Media, MediaKind, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in

from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    Cursor,
    Event,
    Gap,
    Page,
    PermissionChanged,
    PostEdited,
    PostRef,
    PostSeen,
)
from .fetching import LONGEST_WAIT_S, Answer, Fetcher, FetchError
from .seam import Access, Clock, Proof, ReceiveError, Resolution, Subscription, require_access
from .timelines import WHY
from .wordings import wording_version

BASE_URL = "https://api.telegram.org"
UPDATES = ("channel_post", "edited_channel_post", "my_chat_member")
SCOPE = " ".join(UPDATES)  # what an administrator that may do nothing is told
MOST_UPDATES = 100  # of one getUpdates
MOST_PAGES = 50
KEPT_FOR = timedelta(hours=24)  # updates that nobody takes
MOST_BYTES = 1024 * 1024  # of one delivery

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MEDIA: Mapping[str, MediaKind] = {
    "photo": "image",
    "video": "video",
    "animation": "video",
    "video_note": "video",
    "audio": "audio",
    "voice": "audio",
    "document": "other",
}
INSIDE = frozenset({"administrator", "creator"})
_STOPPING = frozenset({"retry_after", "auth"})


# --- updates as events --------------------------------------------------------------------------------


def post_of(message: Mapping[str, Any], ref: str) -> Post:
    """Raises BadItem."""
    chat, number = message.get("chat"), text_of(message.get("message_id"))
    channel = text_of(dig(chat, "id"))
    if channel is None or number is None:
        raise BadItem("this message has no channel or no number")
    name = "text" if "text" in message else "caption"
    text = post_text(message.get(name), name)
    entities = objects(message.get("entities" if name == "text" else "caption_entities"))
    handle = text_of(dig(chat, "username"))
    return Post(
        platform="telegram",
        native_id=f"{channel}/{number}",
        text=text,
        posted_at=_moment(message.get("date")),
        author=Author("telegram", channel, handle, text_of(dig(chat, "title")), _page_of(channel, handle)),
        url=f"{_page_of(channel, handle)}/{number}",
        media=tuple(Media(kind) for part, kind in _MEDIA.items() if part in message),
        links=tuple(dict.fromkeys((*_links(text, entities), *links_in(text)))),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        relations=tuple(_relations(message, channel)),
        edited="edit_date" in message,
        source_ref=ref,
        raw=message,
    )


def _page_of(channel: str, handle: str | None) -> str:
    """Channels without a public name are shown by their number, to members only."""
    return f"https://t.me/{handle}" if handle else f"https://t.me/c/{channel.removeprefix('-100')}"


def _moment(seconds: object) -> datetime | None:
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < 2**33:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _links(text: str, entities: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Offsets count UTF-16 units."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        if target := text_of(entity.get("url")):
            yield target
        elif entity.get("type") == "url":
            start, length = entity.get("offset"), entity.get("length")
            if isinstance(start, int) and isinstance(length, int) and start >= 0 and length > 0:
                yield encoded[2 * start : 2 * (start + length)].decode("utf-16-le", "ignore")


def _relations(message: Mapping[str, Any], channel: str) -> Iterator[Relation]:
    if answered := text_of(dig(message.get("reply_to_message"), "message_id")):
        yield Relation("reply", f"{channel}/{answered}", author_id=channel)
    origin = message.get("forward_origin")
    source, number = text_of(dig(origin, "chat", "id")), text_of(dig(origin, "message_id"))
    if source and number:
        yield Relation("repost", f"{source}/{number}", text_of(dig(origin, "chat", "username")), source)
    elif name := text_of(dig(origin, "sender_user", "username")) or text_of(dig(origin, "sender_user_name")):
        yield Relation("repost", None, name, text_of(dig(origin, "sender_user", "id")))


def events_of(
    update: Mapping[str, Any], observed_at: datetime, raw: str, known: Mapping[str, AccountRef] | None = None
) -> tuple[Event, ...]:
    """What one update says. ``known`` are the accounts as the registry names them, by channel id.

    Raises BadItem.
    """
    for kind in ("channel_post", "edited_channel_post"):
        if isinstance(update.get(kind), dict):
            return _told(update[kind], kind, observed_at, raw, known or {})
    if isinstance(update.get("my_chat_member"), dict):
        return tuple(_standing(update["my_chat_member"], observed_at, known or {}))
    return ()


def _told(
    message: Mapping[str, Any], kind: str, now: datetime, raw: str, known: Mapping[str, AccountRef]
) -> tuple[Event, ...]:
    post = post_of(message, raw)
    account = account_of(message.get("chat"), known)
    moment = message.get("edit_date") or message.get("date")
    version = f"{moment}-{wording_version(post.text)[:8]}"  # two edits may fall into one second
    maker = PostEdited if kind == "edited_channel_post" else PostSeen
    return (maker(post, version, account, now, raw),)


def account_of(chat: object, known: Mapping[str, AccountRef]) -> AccountRef:
    channel = text_of(dig(chat, "id")) or ""
    return known.get(channel) or AccountRef("telegram", channel, text_of(dig(chat, "username")))


def _standing(change: Mapping[str, Any], now: datetime, known: Mapping[str, AccountRef]) -> Iterator[Event]:
    """Our bot was let in, or out. What was posted before it came in is never told."""
    if dig(change.get("chat"), "type") != "channel":
        return
    account = account_of(change.get("chat"), known)
    moment = _moment(change.get("date")) or now
    was = text_of(dig(change.get("old_chat_member"), "status")) in INSIDE
    status = text_of(dig(change.get("new_chat_member"), "status")) or ""
    if status in INSIDE and not was:
        yield PermissionChanged(account, True, moment, SCOPE)
        yield AccountChanged(account, "active", now, f"our bot is {status} since {moment:%Y-%m-%d %H:%M} UTC")
        yield Gap("telegram", account, None, moment, "no_route")
    elif status not in INSIDE:
        yield AccountChanged(account, "blocked_us", now, f"our bot is {status or 'no longer inside'}")
        yield Gap("telegram", account, moment, max(moment, now), "token")
        yield PermissionChanged(account, False, moment)


def _renamed(account: AccountRef, chat: object, now: datetime) -> tuple[AccountChanged, ...]:
    handle = text_of(dig(chat, "username"))
    if not handle or not account.handle or handle.lower() == account.handle.lower():
        return ()
    current = AccountRef("telegram", account.native_id, handle)
    return (AccountChanged(account, "renamed", now, f"now @{handle}", current),)


# --- the Bot API --------------------------------------------------------------------------------------


class BotApi:
    """Calls of the Bot API. The token stands in the path, and is blotted out of audits and kept bytes."""

    def __init__(self, token: str, base_url: str) -> None:
        self._token = token
        self._base = base_url.rstrip("/")

    @property
    def bot_id(self) -> int:
        """Raises FetchError where this is no bot's token."""
        number = self._token.partition(":")[0]
        if not number.isascii() or not number.isdigit():
            raise FetchError("auth", "bot_token is not of the form 123456789:ABC…")
        return int(number)

    async def call(self, fetch: Fetcher, method: str, **params: Any) -> tuple[Any, str]:
        """The result and the hash of its bytes. A short wait that the answer asks for is kept.

        Raises FetchError.
        """
        try:
            return await self._once(fetch, method, params)
        except FetchError as error:
            if error.trouble != "retry_after" or error.wait_s is None or error.wait_s > LONGEST_WAIT_S:
                raise
            await fetch.sleep(error.wait_s)
        return await self._once(fetch, method, params)

    async def _once(self, fetch: Fetcher, method: str, params: Mapping[str, Any]) -> tuple[Any, str]:
        secrets = [self._token, *([params["secret_token"]] if "secret_token" in params else [])]
        try:
            answer = await fetch.post(
                f"{self._base}/bot{self._token}/{method}", json=dict(params), hide=secrets
            )
        except FetchError as error:
            raise _told_by_bot_api(error) from error
        body = _body(answer)
        if body.get("ok") is not True or "result" not in body:
            raise FetchError("unreadable", f"the answer is {str(body)[:200]}", status=answer.status)
        return body["result"], answer.raw


def _body(answer: Answer) -> Mapping[str, Any]:
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise FetchError("unreadable", "the answer is no object")
    return body


def _told_by_bot_api(error: FetchError) -> FetchError:
    """The same error in Telegram's words, with the wait its body asks for."""
    try:
        body = orjson.loads(error.answer.body) if error.answer else None
    except orjson.JSONDecodeError:
        return error
    said = text_of(dig(body, "description"))
    if said is None:
        return error
    wait = dig(body, "parameters", "retry_after")
    wait_s = float(wait) if isinstance(wait, int | float) and error.wait_s is None else None
    trouble = "gone" if "chat not found" in said else error.trouble
    return FetchError(trouble, said[:300], status=error.status, wait_s=wait_s)


# --- connectors ---------------------------------------------------------------------------------------


class BlindError(FetchError):
    """Updates did not reach us, for a reason that is no failed request; ``why`` is a code of WHY."""

    def __init__(self, why: str, message: str) -> None:
        super().__init__("permission", message)
        self.why = why


@dataclass(slots=True)
class _Sweep:
    """What one sweep knows of the accounts it looks at."""

    accounts: Sequence[AccountRef]
    cursors: Mapping[str, Cursor]
    position: int | None = None  # the newest update that was taken; all accounts share the bot's one line

    def __post_init__(self) -> None:
        written = [cursor.value.partition("|")[2] for cursor in self.cursors.values()]
        self.position = max((int(number) for number in written if number.isdigit()), default=None)

    @property
    def known(self) -> dict[str, AccountRef]:
        return {account.native_id: account for account in self.accounts if account.native_id}

    def last_look(self, account: AccountRef) -> datetime | None:
        cursor = self.cursors.get(account.name)
        moment = cursor.value.partition("|")[0] if cursor else ""
        return datetime.fromisoformat(moment) if moment else None

    def gaps(self, accounts: Iterable[AccountRef], why: str, now: datetime) -> tuple[Gap, ...]:
        return tuple(Gap("telegram", one, self.last_look(one), now, why) for one in accounts)

    def overslept(self, now: datetime) -> tuple[Gap, ...]:
        """What nobody took for a day is forgotten by Telegram."""
        lost = now - KEPT_FOR
        looks = ((one, self.last_look(one)) for one in self.accounts)
        return tuple(Gap("telegram", one, last, lost, "lease") for one, last in looks if last and last < lost)

    def taken(self) -> dict[str, Cursor]:
        """Cursors once the updates up to ``position`` are stored: the looks themselves are not complete."""
        taken = {}
        for one in self.accounts:
            last, cursor = self.last_look(one), self.cursors.get(one.name, Cursor())
            taken[one.name] = Cursor(
                f"{last.isoformat() if last else ''}|{self.position or ''}", cursor.newest
            )
        return taken


class _Telegram(ABC):
    """``access.app``: ``bot_token``; for pushes also ``webhook`` (our address) and ``webhook_secret``."""

    platform = "telegram"
    proof: Proof = "published_specification"
    batch = 1000
    consented = True

    def __init__(
        self, access: Access | None, base_url: str = BASE_URL, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._access = require_access(access, "bot_token")
        self._api = BotApi(self._access.app["bot_token"], base_url)
        self._clock = clock

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        return {ref.name: await self._resolve(ref, fetch) for ref in refs}

    async def _resolve(self, ref: AccountRef, fetch: Fetcher) -> Resolution:
        chat_id = ref.native_id or f"@{(ref.handle or '').lstrip('@')}"
        try:
            chat, _ = await self._api.call(fetch, "getChat", chat_id=chat_id)
        except FetchError as error:
            return Resolution(_STATES.get(error.trouble, "unknown"), detail=str(error))
        if dig(chat, "type") != "channel":
            return Resolution("unknown", detail=f"this is a {dig(chat, 'type')}, not a channel")
        return Resolution("active", account_of(chat, {}), text_of(dig(chat, "title")) or "")

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        """Takes the updates there are, then asks channel by channel whether our bot is still inside."""
        look = _Sweep(accounts, cursors)
        try:
            async for page in self._updates(look, fetch):
                yield page
        except FetchError as error:
            yield Page(look.gaps(accounts, _why(error), self._clock()))
            return
        if gaps := look.overslept(self._clock()):
            yield Page(gaps)
        for number, account in enumerate(accounts):
            try:
                yield await self._look_at(account, look, fetch)
            except FetchError as error:
                yield Page(self._not_inside(account, look, error))
                if error.trouble in _STOPPING:
                    yield Page(look.gaps(accounts[number + 1 :], _why(error), self._clock()))
                    return

    @abstractmethod
    def _updates(self, look: _Sweep, fetch: Fetcher) -> AsyncIterator[Page]:
        """Takes what there is, moving ``look.position`` on. Raises FetchError."""
        ...

    async def _look_at(self, account: AccountRef, look: _Sweep, fetch: Fetcher) -> Page:
        """Nothing is missed while our bot is inside and updates arrive. Raises FetchError."""
        if not account.native_id:
            return Page(look.gaps([account], "unresolved", self._clock()))
        chat, _ = await self._api.call(fetch, "getChat", chat_id=account.native_id)
        member, _ = await self._api.call(
            fetch, "getChatMember", chat_id=account.native_id, user_id=self._api.bot_id
        )
        now, status = self._clock(), text_of(dig(member, "status")) or ""
        if status not in INSIDE:
            told = AccountChanged(account, "blocked_us", now, f"our bot is {status or 'not inside'}")
            put_out = PermissionChanged(account, False, now)
            return Page((told, *look.gaps([account], "token", now), put_out))
        cursor = Cursor(f"{now.isoformat()}|{look.position or ''}", now)
        return Page(_renamed(account, chat, now), {account.name: cursor}, (account,))

    def _not_inside(self, account: AccountRef, look: _Sweep, error: FetchError) -> tuple[Event, ...]:
        now = self._clock()
        why = "token" if error.trouble == "permission" else _why(error)  # the owner's permission
        told = look.gaps([account], why, now)
        if state := _TOLD.get(error.trouble):
            return AccountChanged(account, state, now, str(error)), *told
        return told

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        return ()

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        secret = require_access(self._access, "webhook_secret").app["webhook_secret"]
        return read_delivery(headers, body, secret, observed_at)

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """A bot cannot look at a post again without copying or forwarding it: a person has to look."""
        now = self._clock()
        accounts = dict.fromkeys(ref.account for ref in posts)
        if accounts:
            yield Page(tuple(Gap("telegram", account, now, now, "no_route") for account in accounts))


class TelegramUpdates(_Telegram):
    """Updates are fetched. Not while a webhook is set: Telegram then answers 409."""

    name = "telegram_updates"
    route = "telegram_updates"

    async def _updates(self, look: _Sweep, fetch: Fetcher) -> AsyncIterator[Page]:
        """Asking for what follows an update tells Telegram to forget it: only after it was stored."""
        for _ in range(MOST_PAGES):
            params: dict[str, Any] = {"limit": MOST_UPDATES, "allowed_updates": list(UPDATES)}
            if look.position is not None:
                params["offset"] = look.position + 1
            updates, raw = await self._api.call(fetch, "getUpdates", **params)
            if not isinstance(updates, list):
                raise FetchError("unreadable", "the updates are no list")
            numbers = [number for one in objects(updates) if isinstance(number := one.get("update_id"), int)]
            if not numbers:
                return
            look.position = max(numbers)
            yield self._page(updates, look, raw)
        raise BlindError("page_limit", f"more than {MOST_PAGES * MOST_UPDATES} updates were waiting")

    def _page(self, updates: Sequence[Any], look: _Sweep, raw: str) -> Page:
        now = self._clock()
        events: list[Event] = []
        for update in objects(updates):
            try:
                events.extend(events_of(update, now, raw, look.known))
            except BadItem:
                account = account_of(dig(_message(update), "chat"), look.known)
                events.append(Gap("telegram", account, now, now, "answer"))
        return Page(tuple(events), look.taken())


class TelegramWebhook(_Telegram):
    """Updates are pushed. A sweep asks whether they still are."""

    name = "telegram"
    route = "telegram_webhook"

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """One webhook serves every channel; it holds until it is set anew. Raises FetchError."""
        app = require_access(self._access, "webhook", "webhook_secret").app
        if not _SECRET.fullmatch(app["webhook_secret"]):
            raise FetchError("bad_request", "webhook_secret may hold 1 to 256 letters, digits, _ and - only")
        await self._api.call(
            fetch,
            "setWebhook",
            url=app["webhook"],
            secret_token=app["webhook_secret"],
            allowed_updates=list(UPDATES),
        )
        return [Subscription(account, app["webhook"], None) for account in accounts]

    async def _updates(self, look: _Sweep, fetch: Fetcher) -> AsyncIterator[Page]:
        """There is nothing to take; but do pushes reach us?"""
        info, _ = await self._api.call(fetch, "getWebhookInfo")
        if dig(info, "url") != require_access(self._access, "webhook").app["webhook"]:
            raise BlindError("lease", "the webhook set at Telegram is not ours")
        if dig(info, "last_error_date") and dig(info, "pending_update_count"):
            raise BlindError("lease", f"Telegram cannot deliver: {dig(info, 'last_error_message')}")
        yield Page(())


def _message(update: Mapping[str, Any]) -> object:
    return update.get("channel_post") or update.get("edited_channel_post") or update.get("my_chat_member")


def read_delivery(
    headers: Mapping[str, str], body: bytes, secret: str, observed_at: datetime
) -> tuple[Event, ...]:
    """The secret is compared before anything is parsed. It proves the sender, not the body. Raises ReceiveError."""
    if len(body) > MOST_BYTES:
        raise ReceiveError("oversize", f"a delivery of {len(body)} bytes is refused")
    given = {name.lower(): value for name, value in headers.items()}.get(
        "x-telegram-bot-api-secret-token", ""
    )
    if not hmac.compare_digest(given.encode(), secret.encode()):
        raise ReceiveError("signature", "X-Telegram-Bot-Api-Secret-Token is not ours")
    try:
        update = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ReceiveError("malformed", f"the delivery is no JSON: {error}") from error
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise ReceiveError("malformed", "the delivery is no update")
    try:
        return events_of(update, observed_at, hashlib.sha256(body).hexdigest())
    except BadItem as error:
        raise ReceiveError("malformed", str(error)) from error


def _why(error: FetchError) -> str:
    return error.why if isinstance(error, BlindError) else WHY[error.trouble]


_STATES: Mapping[str, AccountState] = {
    "gone": "not_found",
    "permission": "blocked_us",
    "retry_after": "our_quota",
}
_TOLD: Mapping[str, AccountState] = {"gone": "not_found", "permission": "blocked_us"}
