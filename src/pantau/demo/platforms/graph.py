"""Graph v26 as Pantau asks it: Facebook Pages, Instagram with Business Discovery, and Threads.

Field names are held against ``facebook-business`` by a test where it knows them. Error codes, headers and
limits follow Meta's documentation as other people quote it: no published description covers them.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from .graph_fields import Asked, parse_fields
from .server import Platform, Request, Response, as_json
from .world import Account, Change, Post, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = timedelta(days=365)
SHORT_LIVED, LONG_LIVED = timedelta(hours=1), timedelta(days=60)
_SHORTCODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# What each kind of object answers to; a test holds the first three against facebook-business.
PAGE_POST_FIELDS = frozenset({
    "id", "created_time", "updated_time", "message", "story", "message_tags", "permalink_url", "status_type",
    "shares", "from", "is_published", "parent_id",
})  # fmt: skip
PAGE_POST_EDGES = frozenset({"attachments", "reactions", "comments"})
PAGE_FIELDS = frozenset(
    {"id", "name", "username", "link", "verification_status", "is_published", "fan_count"}
)
IG_MEDIA_FIELDS = frozenset({
    "id", "caption", "media_type", "media_product_type", "permalink", "shortcode", "timestamp", "username",
    "like_count", "comments_count", "media_url",
})  # fmt: skip
IG_MEDIA_EDGES = frozenset({"children"})
IG_USER_FIELDS = frozenset({"id", "ig_id", "username", "name", "followers_count", "media_count", "biography"})
IG_ME_FIELDS = frozenset({"id", "user_id", "username", "name", "account_type", "media_count"})
THREADS_POST_FIELDS = frozenset({
    "id", "text", "permalink", "shortcode", "timestamp", "username", "media_type", "media_url", "topic_tag",
    "is_quote_post", "quoted_post", "reposted_post", "link_attachment_url", "owner",
})  # fmt: skip
THREADS_USER_FIELDS = frozenset({"id", "username", "name", "threads_biography"})

Params = Mapping[str, str]


class ToldError(Exception):
    """An error body of Graph's."""

    def __init__(self, status: int, code: int, message: str, subcode: int = 0) -> None:
        super().__init__(message)
        self.status, self.code, self.subcode = status, code, subcode

    def response(self, headers: Mapping[str, str]) -> Response:
        told: dict[str, Any] = {"message": str(self), "type": "OAuthException", "code": self.code}
        if self.subcode:
            told["error_subcode"] = self.subcode
        told["fbtrace_id"] = "A" + hashlib.sha256(str(self).encode()).hexdigest()[:22]
        return as_json({"error": told}, self.status, headers)


def missing(object_id: str) -> ToldError:
    return ToldError(
        400,
        100,
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        33,
    )


@dataclass(slots=True)
class Window:
    """At most ``limit`` calls in any stretch of ``length``. Refused calls count too: they lengthen the block."""

    limit: int
    length: timedelta
    calls: deque[datetime] = field(default_factory=deque)
    refused: int = 0

    def take(self, now: datetime) -> bool:
        self._forget(now)
        allowed = len(self.calls) < self.limit
        self.calls.append(now)
        self.refused += not allowed
        return allowed

    def percent(self, now: datetime) -> int:
        self._forget(now)
        return min(100, 100 * len(self.calls) // self.limit) if self.limit else 100

    def minutes_to_wait(self, now: datetime) -> int:
        self._forget(now)
        over = len(self.calls) - self.limit
        if over < 0:
            return 0
        freed = self.calls[min(over, len(self.calls) - 1)] + self.length - now
        return max(1, int(-(-freed.total_seconds() // 60)))

    def _forget(self, now: datetime) -> None:
        while self.calls and self.calls[0] <= now - self.length:
            self.calls.popleft()


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token a call carries: the app's own, or an account's."""

    token: str
    account: Account | None


@dataclass(frozen=True, slots=True)
class Delivery:
    headers: Mapping[str, str]
    body: bytes


class GraphServer(Platform):
    """What the three servers share. ``deliveries`` collects what is pushed."""

    platform = ""
    business_case = ""
    account_limit_code = 80001

    def __init__(
        self,
        world: World,
        *,
        app_token: str = "app-token",  # noqa: S107 - of a made-up app
        app_secret: str = "app-secret",  # noqa: S107
        app_limit: int = 1_000_000,
        app_window: timedelta = HOUR,
        account_limit: int = 4_800,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.app_token = app_token
        self.app_secret = app_secret
        self.app_window = Window(app_limit, app_window)
        self.account_limit = account_limit
        self.account_windows: dict[str, Window] = {}
        self.silent: set[str] = set()  # accounts whose lists come empty, with 200
        self.deliveries: list[Delivery] = []
        self._owners: dict[str, Account] = {}
        self._codes: dict[str, Account] = {}
        self._issued: dict[str, tuple[Account, datetime]] = {}
        world.listen(self._changed)

    # --- calls -----------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        path = re.sub(r"^/?(v\d+\.\d+/?)?", "", request.path).strip("/")
        params = {**request.query, **(request.form if request.method == "POST" else {})}
        if token_answer := self._token_endpoint(path, params):
            return token_answer
        if request.method == "POST" and not path and "batch" in params:
            return self._batch(request, params)
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        return self._call(request.method, path, params, bearer or params.get("access_token", ""))

    def _batch(self, request: Request, params: Params) -> Response:
        default = request.headers.get("authorization", "").removeprefix("Bearer ")
        operations = json.loads(params["batch"])
        if len(operations) > 50:
            told = ToldError(400, 100, "(#100) Too many requests in batch message. Maximum batch size is 50")
            return told.response({})
        parts, latest = [], Response(200)
        for operation in operations:
            url = urlsplit(operation["relative_url"])
            token = operation.get("access_token") or default
            params = dict(parse_qsl(url.query)) | dict(parse_qsl(operation.get("body", "")))
            latest = self._call(operation["method"], url.path.strip("/"), params, token)
            headers = [{"name": name, "value": value} for name, value in latest.headers.items()]
            parts.append({"code": latest.status, "headers": headers, "body": latest.body.decode()})
        usage = {name: value for name, value in latest.headers.items() if name.startswith("x-")}
        return as_json(parts, 200, usage)

    def _call(self, method: str, path: str, params: Params, token: str) -> Response:
        caller: Caller | None = None
        try:
            caller = self._caller(token)
            self._check_proof(params, token)
            self._charge(caller)
            body = self.respond(method, path, params, caller)
            return as_json(body, 200, self._usage(caller))
        except ToldError as told:
            return told.response(self._usage(caller) if caller else {})

    def respond(self, method: str, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        raise ToldError(404, 100, f"{self.__class__.__name__} knows no {path}")

    def _caller(self, token: str) -> Caller:
        if token == self.app_token or self._is_ours(token):
            return Caller(token, None)
        if token in self._issued:
            account, until = self._issued[token]
            if not account.token:
                raise ToldError(
                    401, 190, "Error validating access token: the user has not authorized it.", 458
                )
            if until <= self.world.clock():
                raise ToldError(401, 190, "Error validating access token: Session has expired.", 463)
            return Caller(token, account)
        return Caller(token, self._owner(token))

    def _is_ours(self, token: str) -> bool:
        """``client_id|app_secret``, as an app calls in its own name."""
        return token.partition("|")[2] == self.app_secret

    def _owner(self, token: str) -> Account:
        """Whose long-standing token it is."""
        account = self._owners.get(token)
        if account is None:
            self._owners = {one.token: one for one in self.world.accounts(self.platform) if one.token}
            account = self._owners.get(token)
        if account is None or account.token != token:
            raise ToldError(401, 190, "Error validating access token: The session has been invalidated.", 460)
        return account

    def _check_proof(self, params: Params, token: str) -> None:
        given = params.get("appsecret_proof")
        proof = hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        if given is not None and given != proof:
            raise ToldError(400, 100, "Invalid appsecret_proof provided in the API argument")

    # --- quotas ----------------------------------------------------------------------------------

    def _charge(self, caller: Caller) -> None:
        now = self.world.clock()
        if caller.account is None:
            if not self.app_window.take(now):
                raise ToldError(403, 4, "(#4) Application request limit reached")
        elif not self._window_of(caller.account).take(now):
            message = f"(#{self.account_limit_code}) There have been too many calls from this account."
            raise ToldError(400, self.account_limit_code, message)

    def _window_of(self, account: Account) -> Window:
        return self.account_windows.setdefault(account.native_id, Window(self.account_limit, DAY))

    def _usage(self, caller: Caller) -> dict[str, str]:
        now = self.world.clock()
        if caller.account is None:
            spent = self.app_window.percent(now)
            return {"x-app-usage": json.dumps({"call_count": spent, "total_cputime": 0, "total_time": 0})}
        window = self._window_of(caller.account)
        line = {
            "type": self.business_case,
            "call_count": window.percent(now),
            "total_cputime": 0,
            "total_time": 0,
            "estimated_time_to_regain_access": window.minutes_to_wait(now),
        }
        return {"x-business-use-case-usage": json.dumps({caller.account.native_id: [line]})}

    @property
    def refused(self) -> int:
        """Calls beyond a quota."""
        return self.app_window.refused + sum(window.refused for window in self.account_windows.values())

    # --- lists -----------------------------------------------------------------------------------

    def posts_to_list(self, account: Account) -> list[Post]:
        return [] if account.native_id in self.silent else self.world.posts_of(account)

    def listing(
        self,
        posts: Sequence[Post],
        params: Params,
        show: Callable[[Post], dict[str, Any]],
        address: str,
        token: str,
    ) -> dict[str, Any]:
        """A page with cursors; ``next`` repeats the caller's token, as Graph does."""
        limit = _limit(params.get("limit", "25"))
        start = _start(posts, params.get("after", ""))
        page = posts[start : start + limit]
        body: dict[str, Any] = {"data": [show(post) for post in page]}
        if page:
            after = _cursor(page[-1])
            body["paging"] = {"cursors": {"before": _cursor(page[0]), "after": after}}
            if start + limit < len(posts):
                query = {**params, "access_token": token, "after": after}
                body["paging"]["next"] = f"{address}?{urlencode(query)}"
        return body

    # --- consent ---------------------------------------------------------------------------------

    def consent(self, account: Account) -> str:
        """The account's owner agrees on the platform's page: the code that comes back to us."""
        account.token = account.token or f"{self.platform}-own-{account.native_id}"
        code = f"code-{len(self._codes)}-{account.native_id}"
        self._codes[code] = account
        return code

    def issue(self, account: Account, kind: str, lasts: timedelta) -> dict[str, Any]:
        token = f"{kind}-{len(self._issued)}-{account.native_id}"
        self._issued[token] = account, self.world.clock() + lasts
        return {
            "access_token": token, "token_type": "bearer", "expires_in": int(lasts.total_seconds()),
        }  # fmt: skip

    def _token_endpoint(self, path: str, params: Params) -> Response | None:
        if path not in ("oauth/access_token", "access_token", "refresh_access_token"):
            return None
        try:
            return as_json(self._token(path, params))
        except ToldError as told:
            return told.response({})

    def _token(self, path: str, params: Params) -> dict[str, Any]:
        if path == "refresh_access_token":
            return self.issue(self._held(params.get("access_token", "")), "long", LONG_LIVED)
        if params.get("client_secret") != self.app_secret:
            raise ToldError(400, 1, "Error validating client secret.")
        exchanged = params.get("fb_exchange_token") or params.get("access_token")
        if exchanged:
            return self.issue(self._held(exchanged), "long", LONG_LIVED)
        account = self._codes.pop(params.get("code", ""), None)
        if account is None:
            raise ToldError(400, 100, "This authorization code has been used.", 36009)
        return {**self.issue(account, "short", SHORT_LIVED), "user_id": account.native_id}

    def _held(self, token: str) -> Account:
        account = self._caller(token).account
        if account is None:
            raise ToldError(400, 190, "An app token cannot be exchanged.")
        return account

    # --- pushes ----------------------------------------------------------------------------------

    def _changed(self, change: Change, post: Post) -> None:
        if post.account.platform != self.platform:
            return
        if told := self.told_of(change, post):
            self.deliveries.append(self.signed(told))

    def told_of(self, change: Change, post: Post) -> dict[str, Any] | None:
        return None

    def signed(self, told: Mapping[str, Any]) -> Delivery:
        body = json.dumps(told).encode()
        digest = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}"}
        return Delivery(headers, body)


def person_of(page: Account) -> str:
    """Each simulated Page has an administrator of its own."""
    return f"1{page.native_id[-12:]}"


class FacebookGraph(GraphServer):
    """graph.facebook.com: Pages, and Business Discovery of Instagram's professional accounts."""

    platform = "facebook"
    business_case = "pages"

    def __init__(
        self,
        world: World,
        *,
        features: Iterable[str] = ("page_public_content_access",),
        our_ig_user: str = "17841400000000001",
        ranked_per_year: int = 600,
        **options: Any,
    ) -> None:
        super().__init__(world, **options)
        self.features = frozenset(features)
        self.our_ig_user = our_ig_user
        self.ranked_per_year = ranked_per_year
        self.personal: set[str] = set()  # Instagram accounts that are not professional
        self.subscribed: set[str] = set()

    def respond(self, method: str, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        if path == self.our_ig_user:
            return self._discovery(params)
        if path == "me/accounts":
            return self._pages_of(caller)
        if path == "me":
            return {"id": person_of(self._held_by(caller))}
        target, _, edge = path.partition("/")
        if edge == "subscribed_apps" and method in ("POST", "DELETE"):
            page = self._page(target, caller)
            (self.subscribed.add if method == "POST" else self.subscribed.discard)(page.native_id)
            return {"success": True}
        if edge == "permissions" and method == "DELETE":
            return self._forget(target, caller)
        if edge in ("posts", "published_posts", "feed"):
            return self._posts(self._page(target, caller), edge, params, caller)
        if edge:
            raise ToldError(400, 2500, f"Unknown path components: /{edge}")
        if "_" in target:
            return self._post(target, params, caller)
        return self._show_page(self._page(target, caller), _fields(params, "id,name"))

    def _page(self, name: str, caller: Caller) -> Account:
        page = self.world.account("facebook", name) or self.world.account_named("facebook", name)
        if page is None or page.state_at(self.world.clock()) in ("suspended", "deleted"):
            raise (
                missing(name)
                if name.isdigit()
                else ToldError(404, 803, f"(#803) Some of the aliases you requested do not exist: {name}")
            )
        if caller.account is page:
            return page
        if "page_public_content_access" not in self.features or caller.account is not None:
            raise ToldError(
                400,
                10,
                "(#10) This endpoint requires the 'pages_read_engagement' permission or the "
                "'Page Public Content Access' feature.",
            )
        if page.state_at(self.world.clock()) == "private":
            raise missing(name)
        return page

    def _held_by(self, caller: Caller) -> Account:
        if caller.account is None:
            raise ToldError(400, 2500, "An active access token must be used to query the current user.")
        return caller.account

    def _forget(self, person: str, caller: Caller) -> dict[str, Any]:
        """Only our app itself, or the person, may take back what was allowed to it."""
        if not self._is_ours(caller.token):
            raise ToldError(403, 200, "(#200) Provide valid app ID")
        for page in self.world.accounts("facebook"):
            if person_of(page) == person:
                self.world.revoke(page)
        return {"success": True}

    def _pages_of(self, caller: Caller) -> dict[str, Any]:
        page = self._held_by(caller)
        return {
            "data": [
                {
                    "id": page.native_id,
                    "name": page.name,
                    "username": page.handle_at(self.world.clock()),
                    "access_token": page.token,
                }
            ]
        }

    def _show_page(self, page: Account, fields: Sequence[Asked]) -> dict[str, Any]:
        handle = page.handle_at(self.world.clock())
        whole = {
            "id": page.native_id,
            "name": page.name,
            "username": handle,
            "link": f"https://www.facebook.com/{handle}",
            "verification_status": "not_verified",
            "is_published": page.state_at(self.world.clock()) != "private",
            "fan_count": page.followers,
        }
        return _chosen(whole, fields, PAGE_FIELDS, "Page")

    def _posts(self, page: Account, edge: str, params: Params, caller: Caller) -> dict[str, Any]:
        fields = _fields(params, "id,created_time,message")
        if int(params.get("limit", "25")) > 100:
            raise ToldError(400, 100, "(#100) The parameter limit must be at most 100")
        posts = ranked(self.posts_to_list(page), self.ranked_per_year)
        address = f"https://graph.facebook.com/v26.0/{page.native_id}/{edge}"
        return self.listing(posts, params, lambda post: self._show_post(post, fields), address, caller.token)

    def _post(self, graph_id: str, params: Params, caller: Caller) -> dict[str, Any]:
        page_id, _, number = graph_id.partition("_")
        page = self._page(page_id, caller)
        post = self.world.post("facebook", graph_id) or self.world.post("facebook", number)
        if post is None or post.account is not page or not post.is_visible(self.world.clock()):
            raise missing(graph_id)
        return self._show_post(post, _fields(params, "id,created_time,message"))

    def _show_post(self, post: Post, fields: Sequence[Asked]) -> dict[str, Any]:
        now, page = self.world.clock(), post.account
        graph_id = page_post_id(post)
        said = [comment for comment in post.comments if comment.posted_at <= now and comment.gone_at is None]
        whole: dict[str, Any] = {
            "id": graph_id,
            "created_time": _stamp(post.posted_at),
            "updated_time": _stamp(
                max([post.edited_at(now) or post.posted_at, *(comment.posted_at for comment in said)])
            ),
            "message": post.text_at(now),
            "permalink_url": f"https://www.facebook.com/{page.native_id}/posts/{graph_id.partition('_')[2]}",
            "status_type": "added_photos" if post.media else "mobile_status_update",
            "from": {"id": page.native_id, "name": page.name},
            "is_published": True,
            "reactions": {"data": [], "summary": {"total_count": post.likes, "viewer_reaction": "NONE"}},
            "comments": {"data": [], "summary": {"total_count": len(said), "order": "ranked"}},
        }
        if post.media:
            whole["attachments"] = {"data": [_photo(url, whole["permalink_url"]) for url in post.media]}
        return _chosen(whole, fields, PAGE_POST_FIELDS | PAGE_POST_EDGES, "PagePost")

    def told_of(self, change: Change, post: Post) -> dict[str, Any] | None:
        page, now = post.account, self.world.clock()
        if page.native_id not in self.subscribed or not page.token:
            return None
        value: dict[str, Any] = {
            "item": "status",
            "verb": {"posted": "add", "edited": "edited", "deleted": "remove"}[change],
            "post_id": page_post_id(post),
            "from": {"id": page.native_id, "name": page.name},
            "created_time": int(post.posted_at.timestamp()),
        }
        if change != "deleted":
            value |= {"message": post.text_at(now), "published": 1}
        entry = {
            "id": page.native_id,
            "time": int(now.timestamp()),
            "changes": [{"field": "feed", "value": value}],
        }
        return {"object": "page", "entry": [entry]}

    # --- Business Discovery ----------------------------------------------------------------------

    def _discovery(self, params: Params) -> dict[str, Any]:
        asked = _fields(params, "id")
        discovery = next((one for one in asked if one.name == "business_discovery"), None)
        if discovery is None:
            return {"id": self.our_ig_user}
        username = discovery.arguments.get("username", "")
        account = self.world.account_named("instagram", username)
        if account is None or account.native_id in self.personal or self._is_hidden(account):
            raise ToldError(400, 110, "(#110) Invalid user id")
        return {"business_discovery": self._discovered(account, discovery.inner), "id": self.our_ig_user}

    def _is_hidden(self, account: Account) -> bool:
        return account.state_at(self.world.clock()) != "active"

    def _discovered(self, account: Account, fields: Sequence[Asked]) -> dict[str, Any]:
        posts = self.world.posts_of(account)
        media = next((one for one in fields if one.name == "media"), None)
        shown = _chosen(
            instagram_user(account, self.world), [one for one in fields if one is not media],
            IG_USER_FIELDS, "IGUser",
        )  # fmt: skip
        if media is not None:
            listed = [] if account.native_id in self.silent else posts
            page = self.listing(
                listed, media.arguments, lambda post: instagram_media(post, media.inner, self.world), "", ""
            )
            page.get("paging", {}).pop("next", None)  # nested lists carry cursors alone
            if len(listed) <= _start(listed, media.arguments.get("after", "")) + len(page["data"]):
                page.get("paging", {}).get("cursors", {}).pop("after", None)
            shown["media"] = page
        shown["id"] = account.native_id
        return shown


class InstagramGraph(GraphServer):
    """graph.instagram.com: consenting professional accounts, each with its own token."""

    platform = "instagram"
    business_case = "instagram"
    account_limit_code = 80002

    def respond(self, method: str, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        account = caller.account
        if account is None:
            raise ToldError(400, 190, "Invalid OAuth access token - Cannot parse access token")
        if account.state_at(self.world.clock()) in ("suspended", "deleted"):
            raise ToldError(401, 190, "Error validating access token: The user is checkpointed.", 459)
        if path == "me":
            now = self.world.clock()
            whole = {
                "id": f"9{account.native_id}",  # this interface has ids of its own
                "user_id": account.native_id,
                "username": account.handle_at(now),
                "name": account.name,
                "account_type": "Business",
                "media_count": len(self.world.posts_of(account)),
            }
            return _chosen(whole, _fields(params, "id"), IG_ME_FIELDS, "IGUser")
        if path in ("me/media", f"{account.native_id}/media"):
            fields = _fields(params, "id")
            return self.listing(
                self.posts_to_list(account),
                params,
                lambda post: instagram_media(post, fields, self.world),
                "https://graph.instagram.com/v26.0/me/media",
                caller.token,
            )
        raise missing(path)


class ThreadsGraph(GraphServer):
    """graph.threads.net: consenting accounts, and public profiles for the app's own token."""

    platform = "threads"
    business_case = "threads"
    account_limit_code = 80005

    def __init__(self, world: World, *, app_limit: int = 1_000, account_limit: int = 48_000, **options: Any):
        super().__init__(world, app_limit=app_limit, app_window=DAY, account_limit=account_limit, **options)

    def respond(self, method: str, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        if path in ("profile_posts", "profile_lookup"):
            return self._public(path, params, caller)
        if path == "me/threads":
            return self._posts(self._own(caller), params, caller, "me/threads")
        if path == "me":
            return self._user(self._own(caller), _fields(params, "id"))
        post = self.world.post("threads", path)
        hidden = post is None or not post.is_visible(self.world.clock())
        if post is None or hidden or (caller.account not in (None, post.account)):
            raise missing(path)
        return self._show(post, _fields(params, "id"))

    def _own(self, caller: Caller) -> Account:
        if caller.account is None:
            raise ToldError(400, 190, "Invalid OAuth access token - Cannot parse access token")
        if caller.account.state_at(self.world.clock()) in ("suspended", "deleted"):
            raise ToldError(401, 190, "Error validating access token: The user is checkpointed.", 459)
        return caller.account

    def _public(self, path: str, params: Params, caller: Caller) -> dict[str, Any]:
        if caller.account is not None:
            raise ToldError(400, 10, "(#10) Application does not have permission for this action")
        account = self.world.account_named("threads", params.get("username", ""))
        if account is None or account.state_at(self.world.clock()) != "active":
            raise missing(params.get("username", ""))
        if account.followers < 100:
            raise ToldError(400, 801, "(#801) The profile's follower count is too low")
        if path == "profile_lookup":
            return self._user(account, parse_fields("id,username,name"))
        return self._posts(account, params, caller, "profile_posts")

    def _user(self, account: Account, fields: Sequence[Asked]) -> dict[str, Any]:
        whole = {
            "id": account.native_id,
            "username": account.handle_at(self.world.clock()),
            "name": account.name,
            "threads_biography": "",
        }
        return _chosen(whole, fields, THREADS_USER_FIELDS, "ThreadsUser")

    def _posts(self, account: Account, params: Params, caller: Caller, path: str) -> dict[str, Any]:
        fields = _fields(params, "id")
        address = f"https://graph.threads.net/v1.0/{path}"
        return self.listing(
            self.posts_to_list(account), params, lambda post: self._show(post, fields), address, caller.token
        )

    def _show(self, post: Post, fields: Sequence[Asked]) -> dict[str, Any]:
        now = self.world.clock()
        handle, code = post.account.handle_at(now), shortcode(post.native_id)
        whole: dict[str, Any] = {
            "id": post.native_id,
            "text": post.text_at(now),
            "permalink": f"https://www.threads.com/@{handle}/post/{code}",
            "shortcode": code,
            "timestamp": _stamp(post.posted_at),
            "username": handle,
            "media_type": "IMAGE" if post.media else "TEXT_POST",
            "is_quote_post": False,
            "owner": {"id": post.account.native_id},
        }
        if post.media:
            whole["media_url"] = post.media[0]
        return _chosen(whole, fields, THREADS_POST_FIELDS, "ThreadsMedia")

    def told_of(self, change: Change, post: Post) -> dict[str, Any] | None:
        if change == "edited" or not post.account.token:
            return None  # Threads tells of what is published and deleted
        now = self.world.clock()
        handle = post.account.handle_at(now)
        value: dict[str, Any] = {
            "id": post.native_id,
            "username": handle,
            "timestamp": _stamp(post.posted_at),
        }
        if change == "deleted":
            value |= {"owner_id": post.account.native_id, "deleted_at": _stamp(now)}
        else:
            value |= {"permalink": f"https://www.threads.com/@{handle}/post/{shortcode(post.native_id)}"}
        return {
            "app_id": "1", "topic": "moderate", "target_id": post.account.native_id,
            "time": int(now.timestamp()), "subscription_id": "2", "has_uid_field": False,
            "values": {"value": value, "field": "delete" if change == "deleted" else "publish"},
        }  # fmt: skip


def page_post_id(post: Post) -> str:
    whole = "_" in post.native_id
    return post.native_id if whole else f"{post.account.native_id}_{post.native_id}"


def ranked(posts: Sequence[Post], per_year: int) -> list[Post]:
    """Newest first, but of each year only so many, the most liked ones."""
    years: dict[int, list[Post]] = {}
    for post in posts:
        years.setdefault(post.posted_at.year, []).append(post)
    kept = {
        id(post)
        for of_year in years.values()
        for post in sorted(of_year, key=lambda post: post.likes, reverse=True)[:per_year]
    }
    return [post for post in posts if id(post) in kept]


def instagram_user(account: Account, world: World) -> dict[str, Any]:
    return {
        "id": account.native_id,
        "ig_id": int(hashlib.sha256(account.native_id.encode()).hexdigest()[:9], 16),
        "username": account.handle_at(world.clock()),
        "name": account.name,
        "followers_count": account.followers,
        "media_count": len(world.posts_of(account)),
        "biography": "",
    }


def _photo(file: str, page: str) -> dict[str, Any]:
    return {"media_type": "photo", "url": page, "unshimmed_url": page, "media": {"image": {"src": file}}}


def instagram_media(post: Post, fields: Sequence[Asked], world: World) -> dict[str, Any]:
    now = world.clock()
    code = shortcode(post.native_id)
    picture = post.media[0] if post.media else f"https://scontent.example/{code}.jpg"
    whole: dict[str, Any] = {
        "id": f"179{hashlib.sha256(post.native_id.encode()).hexdigest()[:12]}",
        "caption": post.text_at(now),
        "media_type": "CAROUSEL_ALBUM" if len(post.media) > 1 else "IMAGE",
        "media_product_type": "FEED",
        "permalink": f"https://www.instagram.com/p/{code}/",
        "shortcode": code,
        "timestamp": _stamp(post.posted_at),
        "username": post.account.handle_at(now),
        "like_count": post.likes,
        "comments_count": len(post.comments),
        # Signed anew for each answer, as the real ones are.
        "media_url": f"{picture}?oe={int(now.timestamp()):X}",
    }
    if len(post.media) > 1:
        whole["children"] = {"data": [{"media_type": "IMAGE", "media_url": url} for url in post.media]}
    return _chosen(whole, fields, IG_MEDIA_FIELDS | IG_MEDIA_EDGES, "IGMedia")


def shortcode(native_id: str) -> str:
    """The short code of a numeric media id."""
    number, code = int(native_id), ""
    while number:
        number, digit = divmod(number, 64)
        code = _SHORTCODE[digit] + code
    return code


def _fields(params: Params, default: str) -> Sequence[Asked]:
    try:
        return parse_fields(params.get("fields") or default)
    except ValueError as error:
        raise ToldError(400, 2500, f'Syntax error "{error}"') from error


def _chosen(
    whole: Mapping[str, Any], fields: Sequence[Asked], known: frozenset[str], kind: str
) -> dict[str, Any]:
    """The fields asked for, where the object has them; the id always."""
    for one in fields:
        if one.name not in known:
            raise ToldError(
                400, 100, f"(#100) Tried accessing nonexisting field ({one.name}) on node type ({kind})"
            )
    names = dict.fromkeys(["id", *(one.name for one in fields)])
    return {name: whole[name] for name in names if name in whole}


def _limit(given: str) -> int:
    return max(1, min(100, int(given))) if given.isdigit() else 25


def _cursor(post: Post) -> str:
    return base64.urlsafe_b64encode(f"{post.posted_at.timestamp()}/{post.number}".encode()).decode()


def _start(posts: Sequence[Post], after: str) -> int:
    """Where a cursor stands, also after posts came and went."""
    if not after:
        return 0
    try:
        moment, _, number = base64.urlsafe_b64decode(after).decode().partition("/")
        anchor = (float(moment), int(number))
    except ValueError as error:
        raise ToldError(400, 100, "(#100) Invalid cursors values for after cursor") from error
    older = (index for index, post in enumerate(posts) if (post.posted_at.timestamp(), post.number) < anchor)
    return next(older, len(posts))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")
