"""Mastodon servers: an account of platform ``mastodon`` lives on the host of its native id, its actor's address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit

from .server import Platform, Request, Response, as_json
from .world import Account, Post, World

PAGE_SIZE = 40
LIMIT = 300  # of each server in five minutes
WINDOW_S = 300


def status_id(post: Post) -> int:
    """Milliseconds and a number, as Mastodon makes them: of when it was made, whatever date it bears."""
    return (int(post.visible_from.timestamp() * 1000) << 16) | (post.number & 0xFFFF)


def uri(post: Post) -> str:
    return f"{post.account.native_id}/statuses/{status_id(post)}"


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


class Mastodon(Platform):
    """Any number of servers, told apart by host. ``closed`` hosts show nothing to people not signed in."""

    def __init__(
        self, world: World, *, limit: int = LIMIT, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.limit = limit
        self.closed: set[str] = set()
        self.tokens: set[str] = set()
        self.favours: dict[str, list[Account]] = {}  # by a post's uri
        self.moved: dict[str, Account] = {}  # from an actor's address
        self._spent: dict[str, tuple[int, int]] = {}

    def answer(self, request: Request) -> Response:
        left, reset = self._spend(request.host)
        headers = {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(max(left, 0)),
            "x-ratelimit-reset": _moment(reset),
        }
        response = as_json({"error": "Too many requests"}, 429) if left < 0 else self._answer(request)
        return Response(response.status, response.body, {**response.headers, **headers})

    def _spend(self, host: str) -> tuple[int, datetime]:
        window = int(self.world.clock().timestamp()) // WINDOW_S
        last, spent = self._spent.get(host, (window, 0))
        spent = spent + 1 if last == window else 1
        self._spent[host] = (window, spent)
        return self.limit - spent, datetime.fromtimestamp((window + 1) * WINDOW_S, UTC)

    def _answer(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token and token not in self.tokens:
            return as_json({"error": "The access token is invalid"}, 401)
        if request.host in self.closed and not token:
            return as_json({"error": "This method requires an authenticated user"}, 401)
        match request.path.removeprefix("/api/v1/").split("/"):
            case ["accounts", "lookup"]:
                return self._look_up(request)
            case ["accounts", number]:
                return self._account(request.host, number)
            case ["accounts", number, "statuses"]:
                return self._statuses(request, number)
            case ["statuses", number, *rest]:
                return self._status(request, number, rest[0] if rest else "")
        return as_json({"error": "Record not found"}, 404)

    def _look_up(self, request: Request) -> Response:
        name = request.query.get("acct", "").partition("@")[0].lower()
        found = (one for one in self._locals(request.host) if self._name(one).lower() == name)
        account = next(found, None)
        return self._shown(account) if account else as_json({"error": "Record not found"}, 404)

    def _account(self, host: str, number: str) -> Response:
        account = self._numbered(host, number)
        return self._shown(account) if account else as_json({"error": "Record not found"}, 404)

    def _shown(self, account: Account) -> Response:
        state = account.state_at(self.world.clock())
        if state == "deleted":
            return as_json({"error": "Record not found"}, 404)
        shown = self._person(account)
        return as_json({**shown, "suspended": True} if state == "suspended" else shown)

    def _statuses(self, request: Request, number: str) -> Response:
        account = self._numbered(request.host, number)
        if account is None or account.state_at(self.world.clock()) == "deleted":
            return as_json({"error": "Record not found"}, 404)
        if account.state_at(self.world.clock()) == "suspended":
            return as_json([])
        query = request.query
        limit = min(int(query.get("limit", "20")), PAGE_SIZE)
        posts = sorted(self.world.posts_of(account), key=status_id, reverse=True)
        if below := query.get("max_id"):
            posts = [post for post in posts if status_id(post) < int(below)]
        if since := query.get("since_id"):
            posts = [post for post in posts if status_id(post) > int(since)]
        page = posts[:limit]
        headers = _links(request, page, full=len(page) == limit)
        return as_json([self._shape(post) for post in page], 200, headers)

    def _status(self, request: Request, number: str, part: str) -> Response:
        post = self._find(request.host, number)
        if post is None:
            return as_json({"error": "Record not found"}, 404)
        if part == "history":
            return as_json(
                [self._edit(post, index) for index in range(post.version_at(self.world.clock()) + 1)]
            )
        if part == "favourited_by":
            return as_json([self._person(one, request.host) for one in self.favours.get(uri(post), [])])
        return as_json(self._shape(post))

    # --- who and what ----------------------------------------------------------------------------

    def _locals(self, host: str) -> list[Account]:
        accounts = self.world.accounts("mastodon")
        return [account for account in accounts if urlsplit(account.native_id).hostname == host]

    def _numbered(self, host: str, number: str) -> Account | None:
        return next((one for one in self._locals(host) if _number(one) == number), None)

    def _find(self, host: str, number: str) -> Post | None:
        now = self.world.clock()
        for account in self._locals(host):
            if account.state_at(now) != "active":
                continue
            for post in self.world.posts_of(account):
                if str(status_id(post)) == number:
                    return post
        return None

    def _name(self, account: Account) -> str:
        return account.handle_at(self.world.clock()).partition("@")[0]

    # --- shapes ----------------------------------------------------------------------------------

    def _person(self, account: Account, asked: str = "") -> dict[str, Any]:
        """As its own server shows it, or as ``asked`` does, which adds the host to people of other servers."""
        name, host = self._name(account), urlsplit(account.native_id).hostname
        shown = {
            "id": _number(account),
            "username": name,
            "acct": name if asked in ("", host) else f"{name}@{host}",
            "display_name": account.name,
            "locked": account.state_at(self.world.clock()) == "private",
            "bot": False,
            "created_at": _moment(account.created_at),
            "url": f"https://{host}/@{name}",
            "uri": account.native_id,
            "followers_count": account.followers,
            "following_count": 0,
            "statuses_count": len(self.world.posts_of(account)),
        }
        if target := self.moved.get(account.native_id):
            shown["moved"] = self._person(target, host or "")
        return shown

    def _shape(self, post: Post) -> dict[str, Any]:
        now = self.world.clock()
        edited = post.edited_at(now)
        person = self._person(post.account)
        return {
            "id": str(status_id(post)),
            "created_at": _moment(post.posted_at),
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": "id",
            "uri": uri(post),
            "url": f"{person['url']}/{status_id(post)}",
            "replies_count": len(post.comments),
            "reblogs_count": 0,
            "favourites_count": len(self.favours.get(uri(post), ())),
            "edited_at": _moment(edited) if edited else None,
            "content": _html(post.text_at(now)),
            "reblog": None,
            "account": person,
            "media_attachments": [],
            "mentions": [],
            "tags": [],
            "emojis": [],
            "card": None,
            "poll": None,
        }

    def _edit(self, post: Post, index: int) -> dict[str, Any]:
        wording = post.wordings[index]
        return {
            "content": _html(wording.text),
            "spoiler_text": "",
            "sensitive": False,
            "created_at": _moment(wording.since),
            "account": self._person(post.account),
            "media_attachments": [],
            "emojis": [],
        }


def _number(account: Account) -> str:
    return str(10**17 + int.from_bytes(account.native_id.encode()) % 10**16)


def _html(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n\n"))


def _links(request: Request, page: list[Post], *, full: bool) -> dict[str, str]:
    """The next page is named after a full one, though it may be empty."""
    if not page:
        return {}
    base = f"https://{request.host}{request.path}?"
    kept = {
        name: value for name, value in request.query.items() if name not in ("max_id", "since_id", "min_id")
    }
    links = [f'<{base}{urlencode({**kept, "min_id": status_id(page[0])})}>; rel="prev"']
    if full:
        links.insert(0, f'<{base}{urlencode({**kept, "max_id": status_id(page[-1])})}>; rel="next"')
    return {"link": ", ".join(links)}
