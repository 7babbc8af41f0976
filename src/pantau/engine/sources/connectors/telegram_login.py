"""How a channel's owner lets our bot in: the link they open, whether the bot is inside, and how it leaves.

Telegram has no consent page of its own: making the bot an administrator is the consent, taking it out the
withdrawal. The link is Telegram's "bot channel link"; a right of no power (``manage_chat``) is all it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pantau.engine.sources.fields.cells import dig, text_of

from .events import AccountRef
from .fetching import Fetcher, FetchError
from .telegram import BASE_URL, INSIDE, BotApi, account_of

RIGHTS = ("manage_chat",)


@dataclass(frozen=True, slots=True)
class Bot:
    """Our bot as channels' owners see it."""

    handle: str  # without @
    name: str

    @property
    def link(self) -> str:
        """Opens Telegram, which lets the owner choose a channel and shows the rights asked for."""
        return f"https://t.me/{self.handle}?startchannel&{urlencode({'admin': '+'.join(RIGHTS)}, safe='+')}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel, and whether our bot is one of its administrators."""

    channel: AccountRef
    inside: bool


async def our_bot(token: str, fetch: Fetcher, base_url: str = BASE_URL) -> Bot:
    """Raises FetchError."""
    told, _raw = await BotApi(token, base_url).call(fetch, "getMe")
    handle = text_of(dig(told, "username"))
    if handle is None:
        raise FetchError("unreadable", "the bot has no name")
    return Bot(handle, text_of(dig(told, "first_name")) or handle)


async def standing(token: str, wanted: AccountRef, fetch: Fetcher, base_url: str = BASE_URL) -> Standing:
    """Where our bot stands in a channel. Raises FetchError; one that shuts us out answers ``permission``."""
    api = BotApi(token, base_url)
    chat, _raw = await api.call(fetch, "getChat", chat_id=_chat_id(wanted))
    if dig(chat, "type") != "channel":
        raise FetchError("bad_request", f"this is a {dig(chat, 'type')}, not a channel")
    channel = account_of(chat, {})
    try:
        member, _raw = await api.call(fetch, "getChatMember", chat_id=channel.native_id, user_id=api.bot_id)
    except FetchError as error:
        if error.trouble not in ("bad_request", "permission"):
            raise
        return Standing(channel, False)  # a channel tells its members to administrators alone
    return Standing(channel, _status(member) in INSIDE)


async def leave(token: str, channel: AccountRef, fetch: Fetcher, base_url: str = BASE_URL) -> None:
    """Consent was withdrawn here: the bot goes. Raises FetchError."""
    await BotApi(token, base_url).call(fetch, "leaveChat", chat_id=_chat_id(channel))


def _chat_id(ref: AccountRef) -> str:
    return ref.native_id or f"@{(ref.handle or '').lstrip('@')}"


def _status(member: Mapping[str, Any]) -> str:
    return text_of(dig(member, "status")) or ""
