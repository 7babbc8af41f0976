"""Telegram's Bot API for one bot: the channels that let it in, the updates that wait for it, the webhook.

A channel is an account of platform ``telegram`` whose native id is the chat's id (``-100…``); consent (a
token) makes the bot an administrator. Other channels post without the bot hearing of it. People write to the bot
in private chats of their own; it may answer those who wrote first and did not block it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

from .server import Platform, Request, Response, as_json
from .world import Account, Change, Post, World

TOKEN = "7000000001:AAF-token_of_the_simulated_bot"  # noqa: S105 - of a server that exists in tests only
BOT_ID = 7000000001
MOST_UPDATES = 100
KEPT_FOR = timedelta(hours=24)
FIRST_UPDATE = 590_000_001
MOST_TEXT, MOST_CAPTION = 4096, 1024


@dataclass(frozen=True, slots=True)
class Update:
    number: int
    at: datetime
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    chat: str
    text: str
    photo: bytes


def message_id(post: Post) -> int:
    return post.number


def native_id(post: Post) -> str:
    return f"{post.account.native_id}/{message_id(post)}"


class Telegram(Platform):
    """``updates`` wait until they are confirmed or a day old; ``out`` are channels the bot was put out of."""

    def __init__(self, world: World, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        super().__init__(sleep)
        self.world = world
        self.tokens = {TOKEN}
        self.webhook: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        self.secret = ""
        self.sent: list[Sent] = []  # by the bot itself, as the methods of sending took it
        self._people: dict[int, bool] = {}  # private chats: may the bot write there?
        self._updates: list[Update] = []
        self._numbers = FIRST_UPDATE
        world.listen(self._heard)

    # --- what happens ----------------------------------------------------------------------------

    def _heard(self, change: Change, post: Post) -> None:
        """Deletions are never told."""
        if post.account.platform != "telegram" or not post.account.token or change == "deleted":
            return
        kind = "channel_post" if change == "posted" else "edited_channel_post"
        self._add({kind: message(post, self.world.clock())}, max(self.world.clock(), post.visible_from))

    def let_in(self, account: Account, *, status: str = "administrator") -> None:
        """The channel's owner makes the bot an administrator, or puts it out (``status="left"``)."""
        account.token = "admin" if status == "administrator" else ""
        self._add({"my_chat_member": self._standing(account, status)}, self.world.clock())

    def hears(self, person: int, text: str) -> None:
        """Somebody writes to the bot in their private chat, which unblocks it."""
        self._people[person] = True
        told = {"message_id": self._numbers, "from": somebody(person), "chat": private_chat(person)}
        self._add(
            {"message": told | {"date": int(self.world.clock().timestamp()), "text": text}},
            self.world.clock(),
        )

    def blocked_by(self, person: int) -> None:
        self._people[person] = False

    def _add(self, body: dict[str, Any], at: datetime) -> None:
        self._updates.append(Update(self._numbers, at, {"update_id": self._numbers, **body}))
        self._numbers += 1

    def _standing(self, account: Account, status: str) -> dict[str, Any]:
        before = "left" if status == "administrator" else "administrator"
        return {
            "chat": chat(account, self.world.clock()),
            "from": {"id": 5550001, "is_bot": False, "first_name": "Pemilik"},
            "date": int(self.world.clock().timestamp()),
            "old_chat_member": member(before),
            "new_chat_member": member(status),
        }

    def waiting(self) -> list[Update]:
        now = self.world.clock()
        return [one for one in self._updates if one.at <= now < one.at + KEPT_FOR]

    def deliveries(self) -> Iterator[tuple[dict[str, str], bytes]]:
        """What would be pushed now: headers and body. Take it to confirm it."""
        for update in self.waiting():
            yield {"X-Telegram-Bot-Api-Secret-Token": self.secret}, json.dumps(update.body).encode()
        self._updates = [one for one in self._updates if one.at > self.world.clock()]

    # --- answers ---------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        head, _, method = request.path.lstrip("/").partition("/")
        if head.removeprefix("bot") not in self.tokens:
            return error(401, "Unauthorized")
        params, photo = _params(request)
        if method in ("sendMessage", "sendPhoto"):
            return self._send(method, params, photo)
        methods: dict[str, Callable[[dict[str, Any]], Response]] = {
            "getMe": lambda _: _ok(bot()),
            "getUpdates": self._get_updates,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "leaveChat": self._leave_chat,
            "setWebhook": self._set_webhook,
            "getWebhookInfo": lambda _: _ok({**self.webhook}),
        }
        answer = methods.get(method)
        return answer(params) if answer else error(404, "Not Found")

    def _get_updates(self, params: dict[str, Any]) -> Response:
        if self.webhook["url"]:
            return error(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first"
            )
        offset = int(params.get("offset", 0))
        self._updates = [one for one in self._updates if one.number >= offset]
        wanted = set(params.get("allowed_updates") or ())
        found = [one.body for one in self.waiting() if not wanted or wanted & one.body.keys()]
        return _ok(found[: int(params.get("limit", MOST_UPDATES))])

    def _get_chat(self, params: dict[str, Any]) -> Response:
        account = self._find(params.get("chat_id"))
        if refusal := self._refusal(account):
            return refusal
        assert account is not None
        return _ok({**chat(account, self.world.clock()), "accent_color_id": 0, "max_reaction_count": 11})

    def _get_chat_member(self, params: dict[str, Any]) -> Response:
        account = self._find(params.get("chat_id"))
        if refusal := self._refusal(account):
            return refusal
        assert account is not None
        return _ok(member("administrator" if account.token else "left"))

    def _leave_chat(self, params: dict[str, Any]) -> Response:
        account = self._find(params.get("chat_id"))
        if refusal := self._refusal(account):
            return refusal
        assert account is not None
        if not account.token:
            return error(403, "Forbidden: bot is not a member of the channel chat")
        self.let_in(account, status="left")
        return _ok(True)

    def _send(self, method: str, params: dict[str, Any], photo: bytes) -> Response:
        """Refusals in Telegram's own words; a caption counts UTF-16 units, as a text does."""
        if isinstance(params.get("chat_id"), int) and params["chat_id"] > 0:
            return self._send_to_person(params["chat_id"], str(params.get("text", "")))
        account = self._find(params.get("chat_id"))
        if refusal := self._refusal(account):
            return refusal
        assert account is not None
        if not account.token:
            return error(400, "Bad Request: need administrator rights in the channel chat")
        text = str(params.get("text" if method == "sendMessage" else "caption", ""))
        length = len(text.encode("utf-16-le")) // 2
        if method == "sendPhoto" and not photo:
            return error(400, "Bad Request: there is no photo in the request")
        if length > (MOST_CAPTION if method == "sendPhoto" else MOST_TEXT):
            kind = "message caption" if method == "sendPhoto" else "message"
            return error(400, f"Bad Request: {kind} is too long")
        self.sent.append(Sent(account.native_id, text, photo))
        where = chat(account, self.world.clock())
        told = {"message_id": len(self.sent), "sender_chat": where, "chat": where}
        told["date"] = int(self.world.clock().timestamp())
        return _ok(told | ({"caption": text} if photo else {"text": text}))

    def _send_to_person(self, person: int, text: str) -> Response:
        if person not in self._people:
            return error(400, "Bad Request: chat not found")
        if not self._people[person]:
            return error(403, "Forbidden: bot was blocked by the user")
        if len(text.encode("utf-16-le")) // 2 > MOST_TEXT:
            return error(400, "Bad Request: message is too long")
        self.sent.append(Sent(str(person), text, b""))
        told = {"message_id": len(self.sent), "from": bot(), "chat": private_chat(person), "text": text}
        return _ok(told | {"date": int(self.world.clock().timestamp())})

    def _set_webhook(self, params: dict[str, Any]) -> Response:
        if not str(params.get("url", "")).startswith("https://"):
            return error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook |= {"url": params["url"], "allowed_updates": params.get("allowed_updates", [])}
        self.secret = str(params.get("secret_token", ""))
        return as_json({"ok": True, "result": True, "description": "Webhook was set"})

    def _find(self, chat_id: object) -> Account | None:
        written = str(chat_id)
        if written.startswith("@"):
            return self.world.account_named("telegram", written[1:])
        return self.world.account("telegram", written)

    def _refusal(self, account: Account | None) -> Response | None:
        state = account.state_at(self.world.clock()) if account else "deleted"
        if state in ("deleted", "suspended"):
            return error(400, "Bad Request: chat not found")
        if state == "private":  # the bot was put out of a closed channel
            return error(403, "Forbidden: bot was kicked from the channel chat")
        return None


def _params(request: Request) -> tuple[dict[str, Any], bytes]:
    """What was asked, as JSON or as a form with a file, and the file."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return json.loads(request.body or b"{}") or dict(request.query), b""
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.body).get_payload()
    assert isinstance(parts, list)
    found: dict[str, bytes] = {}
    for part in parts:
        assert isinstance(part, Message)
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[name] = content
    photo = found.pop("photo", b"")
    return {name: value.decode() for name, value in found.items()}, photo


# --- shapes -------------------------------------------------------------------------------------------


def bot() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Pantau", "username": "pantau_bot"}


def chat(account: Account, now: datetime) -> dict[str, Any]:
    return {
        "id": int(account.native_id),
        "title": account.name,
        "username": account.handle_at(now),
        "type": "channel",
    }


def somebody(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": "Rekaan"}


def private_chat(person: int) -> dict[str, Any]:
    return {"id": person, "first_name": "Rekaan", "type": "private"}


def member(status: str) -> dict[str, Any]:
    if status != "administrator":
        return {"user": bot(), "status": status}
    rights = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
        "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
        "can_edit_stories can_delete_stories"
    )
    return {"user": bot(), "status": status, **dict.fromkeys(rights.split(), False)}


def message(post: Post, now: datetime) -> dict[str, Any]:
    where = chat(post.account, now)
    told: dict[str, Any] = {
        "message_id": message_id(post),
        "sender_chat": where,
        "chat": where,
        "date": int(post.posted_at.timestamp()),
        "text": post.text_at(now),
    }
    if edited := post.edited_at(now):
        told["edit_date"] = int(edited.timestamp())
    return told


def error(status: int, description: str, retry_after: int | None = None) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if retry_after is not None:
        body["parameters"] = {"retry_after": retry_after}
    return as_json(body, status)


def _ok(result: Any) -> Response:
    return as_json({"ok": True, "result": result})
