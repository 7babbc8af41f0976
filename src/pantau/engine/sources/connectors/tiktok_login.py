"""How an account's owner lets us read on TikTok: OAuth with a signed state, a token of a day, its renewal.

Functions of their arguments and the network alone. Answers of token endpoints are secrets and never kept.
The state is signed and read by ``graph_login``, whose ``Application`` and ``Token`` are used here as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from pantau.engine.sources.fields.cells import text_of

from .fetching import Fetcher, FetchError
from .graph_login import Application, Token
from .tiktok import BASE_URL

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
SCOPES = ("user.info.basic", "video.list")
REFRESH_BEFORE = timedelta(hours=4)  # of a token's twenty-four


@dataclass(frozen=True, slots=True)
class Granted:
    """A day's token and the year's token that renews it. Each renewal may replace both."""

    access: Token
    refresh: Token = field(repr=False)
    scopes: frozenset[str] = frozenset()

    @property
    def lacks(self) -> frozenset[str]:
        """Scopes the owner unticked: without ``video.list`` there is nothing to read."""
        return frozenset(SCOPES) - self.scopes

    def is_due(self, now: datetime) -> bool:
        return self.access.expires_at is not None and now >= self.access.expires_at - REFRESH_BEFORE


def authorize_url(app: Application, state: str, scopes: tuple[str, ...] = SCOPES) -> str:
    """Where the account's owner is sent to agree."""
    asked = {
        "client_key": app.client_id,
        "scope": ",".join(scopes),
        "response_type": "code",
        "redirect_uri": app.redirect_uri,
        "state": state,
    }
    return f"{AUTHORIZE}?{urlencode(asked)}"


async def exchange_code(app: Application, code: str, fetch: Fetcher, base_url: str = BASE_URL) -> Granted:
    """The code that came back, decoded from the address, for tokens. Raises FetchError."""
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    return await _granted(app, given, fetch, base_url)


async def refresh(app: Application, granted: Granted, fetch: Fetcher, base_url: str = BASE_URL) -> Granted:
    """Raises FetchError; trouble ``auth`` means that the owner has withdrawn or a year has passed."""
    given = {"grant_type": "refresh_token", "refresh_token": granted.refresh.value}
    return await _granted(app, given, fetch, base_url)


async def revoke(app: Application, granted: Granted, fetch: Fetcher, base_url: str = BASE_URL) -> None:
    """Consent was withdrawn here: TikTok forgets it too. Raises FetchError."""
    await _post("revoke/", app, {"token": granted.access.value}, fetch, base_url)


async def _granted(app: Application, given: Mapping[str, str], fetch: Fetcher, base_url: str) -> Granted:
    body = await _post("token/", app, given, fetch, base_url)
    now, user = fetch.clock(), text_of(body.get("open_id")) or ""
    access, renewal = text_of(body.get("access_token")), text_of(body.get("refresh_token"))
    if access is None or renewal is None or not user:
        raise FetchError("unreadable", "the answer lacks a token or open_id")
    return Granted(
        Token(access, _until(now, body.get("expires_in")), user),
        Token(renewal, _until(now, body.get("refresh_expires_in")), user),
        frozenset(filter(None, str(body.get("scope") or "").split(","))),
    )


def _until(now: datetime, seconds: object) -> datetime | None:
    return now + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None


async def _post(
    path: str, app: Application, given: Mapping[str, str], fetch: Fetcher, base_url: str
) -> Mapping[str, Any]:
    form = {"client_key": app.client_id, "client_secret": app.secret, **given}
    try:
        answer = await fetch.post(f"{base_url.rstrip('/')}/oauth/{path}", data=form, kept=False)
    except FetchError as error:
        raise _told(error) from error
    try:
        body = orjson.loads(answer.body or b"{}")
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the token endpoint's answer is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise FetchError("unreadable", "the token endpoint's answer is no object")
    if isinstance(body.get("error"), str):  # told under status 200
        raise _refused(body)
    return body


def _told(error: FetchError) -> FetchError:
    try:
        body = orjson.loads(error.answer.body) if error.answer else None
    except orjson.JSONDecodeError:
        return error
    return _refused(body) if isinstance(body, dict) and isinstance(body.get("error"), str) else error


def _refused(body: Mapping[str, Any]) -> FetchError:
    withdrawn = body["error"] in ("invalid_grant", "access_denied")
    said = f"({body['error']}) {body.get('error_description') or 'TikTok gives no reason'}"
    return FetchError("auth" if withdrawn else "bad_request", said[:300])
