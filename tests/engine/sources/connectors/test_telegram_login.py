"""A channel's owner lets the bot in by a link, and it goes when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from test_telegram_contract import TelegramRig

from pantau.demo.platforms.telegram import TOKEN, Telegram
from pantau.engine.sources.connectors import telegram_login
from pantau.engine.sources.connectors.events import AccountRef, Event, PermissionChanged
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError
from pantau.engine.sources.connectors.telegram import SCOPE, events_of

T = TypeVar("T")
BASE = "http://telegram.test"


class Channel(TelegramRig):
    def run(self, step: Callable[[Fetcher], Awaitable[T]]) -> T:
        async def within() -> T:
            async with self._client() as client:
                return await step(self._fetcher(client))

        return asyncio.run(within())

    def stands(self, ref: AccountRef) -> telegram_login.Standing:
        return self.run(lambda fetch: telegram_login.standing(TOKEN, ref, fetch, BASE))

    def told(self) -> list[Event]:
        updates = self.telegram.waiting()
        return [event for one in updates for event in events_of(one.body, self.clock(), "")]


@pytest.fixture
def rig() -> Channel:
    return Channel()


def test_the_link_asks_for_a_right_that_can_do_nothing(rig: Channel) -> None:
    bot = rig.run(lambda fetch: telegram_login.our_bot(TOKEN, fetch, BASE))
    assert (bot.handle, bot.link) == ("pantau_bot", "https://t.me/pantau_bot?startchannel&admin=manage_chat")


def test_the_bot_is_found_inside_by_the_channels_name_and_leaves_when_told(rig: Channel) -> None:
    channel = rig.new_account(7)
    named = AccountRef("telegram", None, "desa7")
    found = rig.stands(named)
    assert (found.inside, found.channel.native_id) == (True, channel.native_id)
    rig.run(lambda fetch: telegram_login.leave(TOKEN, found.channel, fetch, BASE))
    assert not rig.stands(named).inside
    with pytest.raises(FetchError):
        rig.run(lambda fetch: telegram_login.leave(TOKEN, found.channel, fetch, BASE))


def test_letting_the_bot_in_and_putting_it_out_are_told_as_what_they_are(rig: Channel) -> None:
    channel = rig.new_account(7)
    assert isinstance(rig.app, Telegram)
    rig.app.let_in(channel)
    rig.app.let_in(channel, status="left")
    given, taken = (event for event in rig.told() if isinstance(event, PermissionChanged))
    assert (given.given, given.account.native_id, given.scope) == (True, channel.native_id, SCOPE)
    assert (taken.given, taken.at) == (False, rig.clock())


@pytest.mark.parametrize("token", ["", "tanpa-titik-dua", "²:abc"])
def test_a_token_that_is_no_bots_is_told(rig: Channel, token: str) -> None:
    rig.telegram.tokens.add(token)
    ref = rig.ref(rig.new_account(7))
    with pytest.raises(FetchError):
        rig.run(lambda fetch: telegram_login.standing(token, ref, fetch, BASE))
