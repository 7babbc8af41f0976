"""The office's own Telegram bot: writes to people who joined it, and hears nothing but their codes and goodbyes.

A bot of its own, beside the one that collects: of one bot's updates each is handed out once. Nothing that people
write to it is kept. Shapes: Bot API.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass, web_client
from pantau.engine.sources.connectors.telegram import BASE_URL
from pantau.office.people.actions import CODE_LENGTH, CODE_LETTERS, record
from pantau.office.people.models import User
from pantau.office.people.notices.models import NoticeChat
from pantau.web.ui import clock

AGENT = "Pantau (notices)"
CODE_LIVES = timedelta(minutes=15)
MOST_UPDATES, MOST_ROUNDS = 100, 20
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9-]{8,32})\s*")
_STOP = re.compile(r"/stop(?:@\w+)?\s*")


class BotError(Exception):
    """Telegram did not take the message. ``lasting``: it will not, however often it is asked."""

    def __init__(self, trouble: str, *, lasting: bool) -> None:
        super().__init__(trouble)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class World:
    """Everything from outside that the bot needs."""

    clock: Callable[[], datetime] = clock.now
    client: Callable[[], httpx.AsyncClient] = lambda: web_client(AGENT)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


def outside() -> World:
    return World()


# --- joining --------------------------------------------------------------------------------------


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in CODE_LETTERS)
    return hashlib.sha256(b"pantau notices:" + plain.encode()).hexdigest()


def new_code(user: User, now: datetime) -> str:
    """A code that joins the chat it comes from, once, within CODE_LIVES; an earlier one ends."""
    code = "".join(secrets.choice(CODE_LETTERS) for _number in range(CODE_LENGTH))
    NoticeChat.objects.update_or_create(
        user=user, defaults={"code_hash": _hash(code), "code_until": now + CODE_LIVES}
    )
    return code


@transaction.atomic
def join(code: str, chat: int, now: datetime) -> bool:
    """The chat from which this code came is its person's from now on, and nobody else's."""
    waiting = NoticeChat.objects.select_for_update(of=("self",)).select_related("user")
    found = waiting.filter(code_hash=_hash(code), code_until__gt=now, user__is_active=True).first()
    if found is None:
        return False
    NoticeChat.objects.filter(chat=chat).exclude(pk=found.pk).update(chat=None, joined_at=None)
    found.chat, found.joined_at, found.code_hash, found.code_until = chat, now, "", None
    found.save()
    record(found.user, "notice_chat_joined", found.user)
    return True


@transaction.atomic
def part(user: User) -> bool:
    """Write to this person's chat no more; False where there was none."""
    chats = NoticeChat.objects.filter(user=user, chat__isnull=False)
    if not chats.delete()[0]:
        return False
    record(user, "notice_chat_parted", user)
    return True


# --- speaking and hearing -------------------------------------------------------------------------


def write(user: User, text: str, world: World) -> None:
    """Raises BotError. A person who blocked the bot is parted from it."""
    chat = NoticeChat.objects.filter(user=user, chat__isnull=False).values_list("chat", flat=True).first()
    if chat is None:
        raise BotError("no chat", lasting=True)
    try:
        _say(world, chat, text)
    except FetchError as refused:
        if refused.trouble == "permission":
            part(user)
        lasting = refused.trouble in ("permission", "bad_request", "gone")
        raise BotError(f"telegram: {refused.trouble}", lasting=lasting) from refused


def hear(world: World) -> int:
    """Take what was written to the bot since last time; how many chats were joined or parted. Raises FetchError.

    Asking for what comes after the last one confirms all before it.
    """
    offset, changed = 0, 0
    for _round in range(MOST_ROUNDS):
        updates = _ask(world, "getUpdates", offset=offset, limit=MOST_UPDATES, allowed_updates=["message"])
        if not updates:
            break
        for update in updates:
            changed += _answer(world, update.get("message") or {})
        offset = updates[-1]["update_id"] + 1
    return changed


def _answer(world: World, message: Mapping[str, Any]) -> bool:
    """Groups and channels are none of ours, and neither is small talk."""
    where, text = message.get("chat") or {}, str(message.get("text") or "")
    if where.get("type") != "private":
        return False
    chat = int(where["id"])
    if start := _START.fullmatch(text):
        joined = join(start[1], chat, world.clock())
        _say(world, chat, _said("joined" if joined else "unknown"))
        return joined
    held = _owner(chat) if _STOP.fullmatch(text) else None
    if held is None:
        return False
    part(held)
    _say(world, chat, _said("parted"))
    return True


def _say(world: World, chat: int, text: str) -> None:
    _ask(world, "sendMessage", chat_id=chat, text=text, link_preview_options={"is_disabled": True})


@async_to_sync
async def _ask(world: World, method: str, **params: Any) -> Any:
    """Once: what was heard twice would be said twice. Raises FetchError."""
    token = settings.PANTAU_BOT_TOKEN
    async with world.client() as client:
        fetch = Fetcher(client, FreePass(), world.clock, "telegram", sleep=world.sleep, attempts=1)
        answer = await fetch.post(f"{BASE_URL}/bot{token}/{method}", hide=[token], json=params)
    try:
        return json.loads(answer.body)["result"]
    except (ValueError, KeyError, TypeError) as error:
        raise FetchError("unreadable", f"{method}: the answer is none of Telegram's") from error


def _owner(chat: int) -> User | None:
    held = NoticeChat.objects.select_related("user").filter(chat=chat).first()
    return held.user if held else None


def _said(what: str) -> str:
    with translation.override("id"):
        return {
            "joined": _(
                "Tersambung. Pemberitahuan Pantau datang ke sini: jenis, jumlah, dan tautan saja. "
                "Tulis /stop untuk berhenti."
            ),
            "unknown": _("Kode itu tidak dikenal atau sudah lewat masanya. Minta kode baru di Pantau."),
            "parted": _("Terputus. Pantau tidak menulis ke sini lagi."),
        }[what]
