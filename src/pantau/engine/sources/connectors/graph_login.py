"""How an account's owner lets us read, on Facebook, Instagram and Threads: OAuth with a signed state.

Functions of their arguments and the network alone. Answers of token endpoints are secrets and never kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pantau.engine.sources.fields.cells import objects, text_of

from .facebook import PAGE_FIELDS
from .fetching import Fetcher, FetchError
from .graph import GRAPH, VERSION, Call, Graph, Reading

STATE_LASTS = timedelta(minutes=30)
REFRESH_BEFORE = timedelta(days=10)  # of a token's sixty days


class StateError(Exception):
    """The answer of a consent page does not belong to a request of ours; the message says why."""


@dataclass(frozen=True, slots=True)
class Login:
    """One platform's consent: its pages, what we ask for, and how tokens are lengthened."""

    platform: str
    authorize: str
    token: str  # exchanges a code
    tokens: str  # base address of the long-lived exchange and of refreshes
    scopes: tuple[str, ...]
    prefix: str  # of grant types: fb, ig, th


FACEBOOK_LOGIN = Login(
    "facebook",
    f"https://www.facebook.com/{VERSION}/dialog/oauth",
    f"{GRAPH}/oauth/access_token",
    GRAPH,
    ("pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_metadata"),
    "fb",
)
INSTAGRAM_LOGIN = Login(
    "instagram",
    "https://www.instagram.com/oauth/authorize",
    "https://api.instagram.com/oauth/access_token",
    "https://graph.instagram.com",
    ("instagram_business_basic",),
    "ig",
)
THREADS_LOGIN = Login(
    "threads",
    "https://threads.net/oauth/authorize",
    "https://graph.threads.net/oauth/access_token",
    "https://graph.threads.net",
    ("threads_basic", "threads_delete"),
    "th",
)


@dataclass(frozen=True, slots=True)
class Application:
    """Our app as the platform knows it."""

    client_id: str
    secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Token:
    value: str = field(repr=False)
    expires_at: datetime | None  # None: until revoked
    user_id: str = ""

    def is_due(self, now: datetime) -> bool:
        """Time to lengthen it."""
        return self.expires_at is not None and now >= self.expires_at - REFRESH_BEFORE


@dataclass(frozen=True, slots=True)
class GrantedPage:
    """A Page whose administrator consented, with the Page's own token."""

    native_id: str
    handle: str | None
    name: str
    token: Token


def sign_state(subject: str, nonce: str, at: datetime, secret: str) -> str:
    """``subject`` says whose consent is asked for; ``nonce`` ties the answer to one browser."""
    told = f"{int(at.timestamp())}\n{nonce}\n{subject}".encode()
    return f"{_text(told)}.{_text(_signature(told, secret))}"


def read_state(state: str, nonce: str, now: datetime, secret: str) -> str:
    """The subject. Raises StateError for what is forged, late, or of another browser."""
    told, _, signature = state.partition(".")
    try:
        body, given = _bytes(told), _bytes(signature)
    except ValueError as error:
        raise StateError("the state is not of our making") from error
    if not hmac.compare_digest(given, _signature(body, secret)):
        raise StateError("the state is not of our making")
    moment, for_nonce, subject = body.decode().split("\n", 2)
    age = now - datetime.fromtimestamp(int(moment), UTC)
    if not -STATE_LASTS < age < STATE_LASTS:
        raise StateError("the consent page was open for too long; begin again from the letter")
    if not hmac.compare_digest(for_nonce.encode(), nonce.encode()):
        raise StateError("the consent was begun in another browser")
    return subject


def _signature(told: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), b"consent state\n" + told, hashlib.sha256).digest()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def authorize_url(login: Login, app: Application, state: str) -> str:
    """Where the account's owner is sent to agree."""
    asked = {
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": ",".join(login.scopes),
        "response_type": "code",
        "state": state,
    }
    return f"{login.authorize}?{urlencode(asked)}"


async def exchange_code(login: Login, app: Application, code: str, fetch: Fetcher) -> Token:
    """The code that came back, for a token of hours. Raises FetchError."""
    given = {
        "client_id": app.client_id,
        "client_secret": app.secret,
        "grant_type": "authorization_code",
        "redirect_uri": app.redirect_uri,
        "code": code.removesuffix("#_"),  # which Meta appends
    }
    return await _token(Graph(login.token), Call("", given, ""), fetch, method="POST")


async def lengthen(login: Login, app: Application, token: Token, fetch: Fetcher) -> Token:
    """A token of hours for one of sixty days. Raises FetchError."""
    given = {"grant_type": f"{login.prefix}_exchange_token", "client_secret": app.secret}
    if login.prefix == "fb":
        given |= {"client_id": app.client_id, "fb_exchange_token": token.value}
        return await _token(Graph(login.token), Call("", given, ""), fetch, method="POST")
    given["access_token"] = token.value
    return await _token(Graph(login.tokens), Call("access_token", given, token.value), fetch)


async def refresh(login: Login, app: Application, token: Token, fetch: Fetcher) -> Token:
    """Sixty days more; Facebook has no refresh, so its token is exchanged once again. Raises FetchError."""
    if login.prefix == "fb":
        return await lengthen(login, app, token, fetch)
    given = {"grant_type": f"{login.prefix}_refresh_token", "access_token": token.value}
    return await _token(Graph(login.tokens), Call("refresh_access_token", given, token.value), fetch)


async def granted_pages(
    token: Token, fetch: Fetcher, *, base_url: str = GRAPH, app_secret: str = ""
) -> Sequence[GrantedPage]:
    """The Pages an administrator's long-lived token opens; their own tokens do not expire. Raises FetchError."""
    call = Call("me/accounts", {"fields": f"{PAGE_FIELDS},access_token", "limit": "100"}, token.value)
    reading = await Graph(base_url, app_secret).ask(fetch, call, kept=False)
    pages = []
    for item in objects(reading.body.get("data")):
        native_id, value = text_of(item.get("id")), text_of(item.get("access_token"))
        if native_id and value:
            pages.append(
                GrantedPage(
                    native_id,
                    text_of(item.get("username")),
                    text_of(item.get("name")) or "",
                    Token(value, None, native_id),
                )
            )
    return pages


async def whose(token: Token, fetch: Fetcher, *, base_url: str = GRAPH, app_secret: str = "") -> str:
    """The number by which our app knows the person who agreed. Raises FetchError."""
    reading = await Graph(base_url, app_secret).ask(
        fetch, Call("me", {"fields": "id"}, token.value), kept=False
    )
    person = text_of(reading.body.get("id"))
    if person is None:
        raise FetchError("unreadable", "the answer does not say whose token it is")
    return person


async def unsubscribe(
    page: str, token: str, fetch: Fetcher, *, base_url: str = GRAPH, app_secret: str = ""
) -> None:
    """Nothing of this Page is pushed to us any more. Raises FetchError."""
    await _ended(Graph(base_url, app_secret), Call(f"{page}/subscribed_apps", {}, token), fetch)


async def revoke_person(app: Application, person: str, fetch: Fetcher, *, base_url: str = GRAPH) -> None:
    """Facebook forgets all that a person allowed our app, every Page of theirs. Raises FetchError."""
    call = Call(f"{person}/permissions", {}, f"{app.client_id}|{app.secret}")
    await _ended(Graph(base_url), call, fetch)


async def _ended(graph: Graph, call: Call, fetch: Fetcher) -> None:
    reading = await graph.ask(fetch, call, method="DELETE", kept=False)
    if reading.body.get("success") is not True:
        raise FetchError("unreadable", "Graph does not say that this was ended")


async def _token(graph: Graph, call: Call, fetch: Fetcher, *, method: str = "GET") -> Token:
    reading = await graph.ask(fetch, call, method=method, kept=False)
    body = _innermost(reading)
    value, lasts = text_of(body.get("access_token")), body.get("expires_in")
    if value is None:
        raise FetchError("unreadable", "the answer has no token")
    until = fetch.clock() + timedelta(seconds=lasts) if isinstance(lasts, int) and lasts > 0 else None
    return Token(value, until, text_of(body.get("user_id")) or "")


def _innermost(reading: Reading) -> Mapping[str, Any]:
    """Instagram has answered with the token inside a list under ``data``."""
    inner = objects(reading.body.get("data"))
    return inner[0] if inner else reading.body
