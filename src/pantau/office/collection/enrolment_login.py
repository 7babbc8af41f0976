"""The owner's consent on the platform's own page: where they are sent, what their answer opens, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pantau.engine.sources.connectors import graph_login, telegram_login, tiktok_login
from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.fetching import Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.graph_login import Application, Login, Token
from pantau.engine.sources.connectors.seam import Access
from pantau.engine.sources.connectors.telegram_login import Bot, Standing
from pantau.office.collection import catalogue
from pantau.office.collection.models import Connector
from pantau.office.collection.sweeping import Outside

PAGES = "facebook_page_consented"
META: Mapping[str, Login] = {
    PAGES: graph_login.FACEBOOK_LOGIN,
    "instagram_consented": graph_login.INSTAGRAM_LOGIN,
    "threads_consented": graph_login.THREADS_LOGIN,
}
TIKTOK = "tiktok_consented"
#: With the profile we are told the account's name: without it nobody could say whose account was connected.
TIKTOK_SCOPES = ("user.info.basic", "user.info.profile", "video.list")
#: No page of consent: the owner lets our bot in.
BOTS = ("telegram", "telegram_updates")
#: Connectors that can be enrolled -> the credentials that this needs.
NEEDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(META, ("client_id", "app_secret")),
    TIKTOK: ("client_key", "client_secret"),
    **dict.fromkeys(BOTS, ("bot_token",)),
}
RENEWED = (*META, TIKTOK)
MOST_WAIT_S = 20.0  # somebody stands before the page
_ASKED = "the account that was connected"


class WrongAccountError(Exception):
    """Another account was connected than the registered one; ``found`` names what was."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class Granted:
    token: str = field(repr=False)
    expires_at: datetime | None
    scope: str = ""
    renewal: str = field(default="", repr=False)  # what brings the next token, where that is another
    grantor: str = field(default="", repr=False)  # the person, where they may have agreed to several accounts


def asks_for_a_bot(row: Connector) -> bool:
    return row.name in BOTS


def scopes_of(row: Connector) -> tuple[str, ...]:
    return TIKTOK_SCOPES if row.name == TIKTOK else META[row.name].scopes


def authorize_url(row: Connector, access: Access, back: str, state: str) -> str:
    app = _application(row, access, back)
    if row.name == TIKTOK:
        return tiktok_login.authorize_url(app, state, TIKTOK_SCOPES)
    return graph_login.authorize_url(META[row.name], app, state)


async def exchange(
    row: Connector, access: Access, back: str, code: str, wanted: AccountRef, outside: Outside
) -> Granted:
    """The code that came back, for a token of the wanted account. Raises FetchError, WrongAccountError."""
    app = _application(row, access, back)
    async with outside.client() as client:
        fetch = Fetcher(client, FreePass(), outside.clock, row.name, sleep=outside.sleep)
        if row.name == PAGES:
            return await _page(app, code, wanted, fetch)
        if row.name == TIKTOK:
            granted = await tiktok_login.exchange_code(app, code, fetch)
            value, until, renewal = granted.access.value, granted.access.expires_at, granted.refresh.value
        else:
            login = META[row.name]
            short = await graph_login.exchange_code(login, app, code, fetch)
            token = await graph_login.lengthen(login, app, short, fetch)
            value, until, renewal = token.value, token.expires_at, ""
        found = await _whose(row, access, value, fetch, outside)
        if not is_same(found, wanted):
            raise WrongAccountError(found.handle or found.native_id or "")
        return Granted(value, until, " ".join(scopes_of(row)), renewal)


def renewed_before(row: Connector) -> timedelta:
    """How long before its end a token is renewed."""
    return tiktok_login.REFRESH_BEFORE if row.name == TIKTOK else graph_login.REFRESH_BEFORE


async def renew(row: Connector, access: Access, held: Granted, outside: Outside) -> Granted:
    """The token that follows the one held. Raises FetchError; trouble ``auth``: the owner must connect anew."""
    app = _application(row, access, "")
    token = Token(held.token, held.expires_at)
    async with outside.client() as client:
        fetch = Fetcher(client, FreePass(), outside.clock, row.name, sleep=outside.sleep)
        if row.name == TIKTOK:
            old = tiktok_login.Granted(token, Token(held.renewal, None))
            new = await tiktok_login.refresh(app, old, fetch)
            return Granted(new.access.value, new.access.expires_at, renewal=new.refresh.value)
        longer = await graph_login.refresh(META[row.name], app, token, fetch)
        return Granted(longer.value, longer.expires_at)


# --- bots -----------------------------------------------------------------------------------------


async def bot_of(row: Connector, access: Access, outside: Outside) -> Bot:
    """The bot by the name its owner gave it, its webhook set where pushes are wanted. Raises FetchError."""
    async with _asking(row, outside) as fetch:
        bot = await telegram_login.our_bot(access.app["bot_token"], fetch)
        if access.app.get("webhook"):
            # Without an account to look at no sweep has set it yet, and nobody would tell us.
            await catalogue.build(row, access, clock=outside.clock).subscribe((), fetch)
        return bot


async def standing_of(row: Connector, access: Access, wanted: AccountRef, outside: Outside) -> Standing:
    """Raises FetchError."""
    async with _asking(row, outside) as fetch:
        return await telegram_login.standing(access.app["bot_token"], wanted, fetch)


# --- the end --------------------------------------------------------------------------------------


async def end(
    row: Connector, access: Access, held: Granted, name: AccountRef, alone: bool, outside: Outside
) -> bool:
    """Tell the platform that a consent has ended; False where it has no call for that. Raises FetchError.

    ``alone``: whoever agreed has no other account connected, so that nothing else ends with it.
    """
    async with _asking(row, outside) as fetch:
        if row.name in BOTS:
            await telegram_login.leave(access.app["bot_token"], name, fetch)
        elif row.name == TIKTOK:
            app = _application(row, access, "")
            await tiktok_login.revoke(
                app, tiktok_login.Granted(Token(held.token, None), Token("", None)), fetch
            )
        elif row.name == PAGES:
            app = _application(row, access, "")
            await graph_login.unsubscribe(name.name, held.token, fetch, app_secret=app.secret)
            if held.grantor and alone:
                await graph_login.revoke_person(app, held.grantor, fetch)
        else:
            return False  # Instagram and Threads document none; owners remove us in their settings
    return True


@asynccontextmanager
async def _asking(row: Connector, outside: Outside) -> AsyncIterator[Fetcher]:
    """For calls that somebody waits for. Raises FetchError where they take too long."""
    try:
        async with asyncio.timeout(MOST_WAIT_S), outside.client() as client:
            yield Fetcher(client, FreePass(), outside.clock, row.name, sleep=outside.sleep)
    except TimeoutError as late:
        raise FetchError("provider_down", f"no answer within {MOST_WAIT_S:.0f} s") from late


# --- accounts -------------------------------------------------------------------------------------


async def _page(app: Application, code: str, wanted: AccountRef, fetch: Fetcher) -> Granted:
    """An administrator may open several Pages; only the registered one's own token is kept."""
    login = graph_login.FACEBOOK_LOGIN
    token = await graph_login.lengthen(
        login, app, await graph_login.exchange_code(login, app, code, fetch), fetch
    )
    pages = await graph_login.granted_pages(token, fetch, app_secret=app.secret)
    for page in pages:
        if is_same(AccountRef("facebook", page.native_id, page.handle), wanted):
            person = await graph_login.whose(token, fetch, app_secret=app.secret)
            return Granted(page.token.value, page.token.expires_at, " ".join(login.scopes), grantor=person)
    raise WrongAccountError(", ".join(page.handle or page.name for page in pages))


async def _whose(row: Connector, access: Access, token: str, fetch: Fetcher, outside: Outside) -> AccountRef:
    """The account that a token opens. It is asked for without a name, so that none of ours comes back."""
    ref = AccountRef(row.platform, _ASKED)
    connector: Any = catalogue.build(row, replace(access, accounts={_ASKED: token}), clock=outside.clock)
    resolved = (await connector.resolve([ref], fetch))[_ASKED]
    return resolved.account or AccountRef(row.platform)


def is_same(found: AccountRef, wanted: AccountRef) -> bool:
    if found.native_id and found.native_id == wanted.native_id:
        return True
    return bool(found.handle and wanted.handle) and _plain(found.handle) == _plain(wanted.handle)


def _plain(handle: str | None) -> str:
    return (handle or "").removeprefix("@").casefold()


def _application(row: Connector, access: Access, back: str) -> Application:
    identity, secret = NEEDS[row.name][:2]
    return Application(access.app[identity], access.app[secret], back)
