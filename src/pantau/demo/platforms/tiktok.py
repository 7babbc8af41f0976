"""TikTok's Display API and its OAuth as Pantau asks them, with a quota that runs out on the simulated clock.

TikTok publishes no machine-readable description: shapes, codes and limits follow its documentation.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .graph import Window
from .server import Platform, Request, Response, as_json
from .world import Account, Post, World

PER_MINUTE = 600  # requests of one endpoint
PAGE_SIZE = 20
LONGEST_CAPTION = 150
ACCESS_LASTS, REFRESH_LASTS = timedelta(days=1), timedelta(days=365)
VIDEO_FIELDS = frozenset({
    "id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width",
    "title", "embed_html", "embed_link", "like_count", "comment_count", "share_count", "view_count",
})  # fmt: skip
USER_FIELDS = frozenset({"open_id", "union_id", "avatar_url", "display_name", "username"})
_SCOPES = frozenset({"user.info.basic", "video.list"})


class ToldError(Exception):
    """An error body of TikTok's: a code and a status."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(slots=True)
class _Issued:
    account: Account
    until: datetime
    revoked: bool = False


class TikTok(Platform):
    """``named`` accounts granted ``user.info.profile`` as well and are told by name."""

    def __init__(
        self,
        world: World,
        *,
        client_key: str = "client-key",
        client_secret: str = "client-secret",  # noqa: S107 - of a made-up app
        per_minute: int = PER_MINUTE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.client = (client_key, client_secret)
        self.per_minute = per_minute
        self.named: set[str] = set()
        self.windows: dict[str, Window] = {}
        self._owners: dict[str, Account] = {}
        self._codes: dict[str, Account] = {}
        self._access: dict[str, _Issued] = {}
        self._refresh: dict[str, _Issued] = {}

    @property
    def refused(self) -> int:
        """Requests beyond the quota."""
        return sum(window.refused for window in self.windows.values())

    def answer(self, request: Request) -> Response:
        path = request.path.removeprefix("/v2/")
        if path.startswith("oauth/"):
            return self._oauth(path, request.form)
        log_id = hashlib.sha256(f"{len(self.log)}/{path}".encode()).hexdigest()[:32].upper()
        try:
            self._charge(path)
            body = self._data(path, request, self._caller(request))
            return as_json({"data": body, "error": {"code": "ok", "message": "", "log_id": log_id}})
        except ToldError as told:
            error = {"code": told.code, "message": str(told), "log_id": log_id}
            return as_json({"data": {}, "error": error}, told.status)

    def _charge(self, path: str) -> None:
        window = self.windows.setdefault(path, Window(self.per_minute, timedelta(minutes=1)))
        if not window.take(self.world.clock()):
            raise ToldError(429, "rate_limit_exceeded", "The API rate limit was exceeded.")

    def _caller(self, request: Request) -> Account:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        issued = self._access.get(token)
        if issued and not issued.revoked and issued.until > self.world.clock():
            account: Account | None = issued.account
        else:
            account = self._owner(token)
        if account is None or account.state_at(self.world.clock()) in ("suspended", "deleted"):
            raise ToldError(401, "access_token_invalid", "The access token is invalid or not found.")
        return account

    def _owner(self, token: str) -> Account | None:
        """Whose long-standing token it is."""
        if token not in self._owners:
            self._owners = {one.token: one for one in self.world.accounts("tiktok") if one.token}
        account = self._owners.get(token)
        return account if account and account.token == token else None

    def _data(self, path: str, request: Request, account: Account) -> dict[str, Any]:
        fields = frozenset(request.query.get("fields", "").split(","))
        if (request.method, path) == ("GET", "user/info/"):
            return {"user": self._user(account, fields)}
        if (request.method, path) == ("POST", "video/list/"):
            return self._list(account, fields, _json(request))
        if (request.method, path) == ("POST", "video/query/"):
            return self._query(account, fields, _json(request))
        raise ToldError(404, "invalid_params", f"There is no {request.method} /v2/{path}")

    def _user(self, account: Account, fields: frozenset[str]) -> dict[str, Any]:
        _refuse_unknown(fields, USER_FIELDS)
        if "username" in fields and account.native_id not in self.named:
            raise ToldError(401, "scope_not_authorized", "The user did not authorize the scope required.")
        whole = {
            "open_id": account.native_id,
            "union_id": f"u-{account.native_id}",
            "display_name": account.name,
            "username": account.handle_at(self.world.clock()),
        }
        return {name: value for name, value in whole.items() if name in fields}

    def _list(self, account: Account, fields: frozenset[str], body: Mapping[str, Any]) -> dict[str, Any]:
        most, cursor = body.get("max_count", 10), body.get("cursor")
        if not isinstance(most, int) or not 1 <= most <= PAGE_SIZE:
            raise ToldError(400, "invalid_params", "max_count must be between 1 and 20")
        posts = [post for post in self.world.posts_of(account) if cursor is None or _moment(post) < cursor]
        page = posts[:most]
        return {
            "videos": [self._show(post, fields) for post in page],
            "cursor": _moment(page[-1]) if page else cursor or 0,
            "has_more": len(posts) > len(page),
        }

    def _query(self, account: Account, fields: frozenset[str], body: Mapping[str, Any]) -> dict[str, Any]:
        ids = (body.get("filters") or {}).get("video_ids") or []
        if not 1 <= len(ids) <= PAGE_SIZE:
            raise ToldError(400, "invalid_params", "video_ids must hold between 1 and 20 ids")
        now = self.world.clock()
        posts = (post for post in account.posts if post.native_id in ids and post.is_visible(now))
        return {"videos": [self._show(post, fields) for post in posts]}

    def _show(self, post: Post, fields: frozenset[str]) -> dict[str, Any]:
        _refuse_unknown(fields, VIDEO_FIELDS)
        now = self.world.clock()
        caption = post.text_at(now)[:LONGEST_CAPTION]
        whole: dict[str, Any] = {
            "id": post.native_id,
            "create_time": int(post.posted_at.timestamp()),
            "share_url": f"https://www.tiktok.com/@{post.account.handle_at(now)}/video/{post.native_id}"
            "?utm_campaign=tt4d_open_api&utm_source=client-key",
            "title": caption,
            "video_description": caption,
            "duration": 15 + post.number % 45,
            "height": 1024,
            "width": 576,
            # Signed anew for six hours.
            "cover_image_url": f"https://p16.example/{post.native_id}.jpeg?x-expires={int(now.timestamp())}",
            "embed_link": f"https://www.tiktok.com/player/v1/{post.native_id}",
            "like_count": post.likes,
            "comment_count": len(post.comments),
            "share_count": 0,
            "view_count": post.likes * 20,
        }
        return {name: value for name, value in whole.items() if name in fields}

    # --- consent ---------------------------------------------------------------------------------

    def consent(self, account: Account) -> str:
        """The account's owner agrees on TikTok's page: the code that comes back to us."""
        code = f"code-{len(self._codes)}-{account.native_id}"
        self._codes[code] = account
        return code

    def withdraw(self, account: Account) -> None:
        """The owner removes our app in TikTok's settings."""
        self.world.revoke(account)
        for issued in (*self._access.values(), *self._refresh.values()):
            issued.revoked = issued.revoked or issued.account is account

    def _oauth(self, path: str, form: Mapping[str, str]) -> Response:
        if (form.get("client_key"), form.get("client_secret")) != self.client:
            return _refusal("invalid_client", "Client key or secret is incorrect.")
        if path == "oauth/revoke/":
            issued = self._access.get(form.get("token", ""))
            if issued is None:
                return _refusal("invalid_request", "The token is invalid.")
            self.withdraw(issued.account)
            return Response(200)
        if form.get("grant_type") == "authorization_code":
            account = self._codes.pop(form.get("code", ""), None)
            if account is None:
                return _refusal("invalid_grant", "Authorization code is expired.")
            return as_json(self._issue(account))
        held = self._refresh.pop(form.get("refresh_token", ""), None)
        if held is None or held.revoked or held.until <= self.world.clock():
            return _refusal("invalid_grant", "Refresh token is invalid or expired.")
        return as_json(self._issue(held.account))

    def _issue(self, account: Account) -> dict[str, Any]:
        now, number = self.world.clock(), len(self._access)
        access, renewal = f"act.{number}.{account.native_id}", f"rft.{number}.{account.native_id}"
        self._access[access] = _Issued(account, now + ACCESS_LASTS)
        self._refresh[renewal] = _Issued(account, now + REFRESH_LASTS)
        return {
            "access_token": access,
            "expires_in": int(ACCESS_LASTS.total_seconds()),
            "open_id": account.native_id,
            "refresh_expires_in": int(REFRESH_LASTS.total_seconds()),
            "refresh_token": renewal,
            "scope": ",".join(sorted(_SCOPES)),
            "token_type": "Bearer",
        }


def _refusal(error: str, description: str) -> Response:
    """The token endpoint says errors with status 200 as well as 400; here the harder to notice."""
    return as_json({"error": error, "error_description": description, "log_id": "20240201040000"})


def _refuse_unknown(fields: frozenset[str], known: frozenset[str]) -> None:
    if unknown := sorted(fields - known):
        raise ToldError(400, "invalid_params", f"Fields {', '.join(unknown)} are invalid")


def _json(request: Request) -> Mapping[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as error:
        raise ToldError(400, "invalid_params", "The body is no JSON") from error
    return body if isinstance(body, dict) else {}


def _moment(post: Post) -> int:
    return int(post.posted_at.timestamp() * 1000)
