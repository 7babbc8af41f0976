"""Bluesky as a connector meets it: application server, directory and everybody's own server in one.

Not proved here: what the real network answers. Error names and shapes are those of the published lexicons
and of a real network, as far as it was tried.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from .server import Platform, Request, Response, as_json
from .world import Account, Post, World

PAGE_SIZE = 100
LIMIT = 3000  # of each server in five minutes
WINDOW_S = 300
COLLECTION = "app.bsky.feed.post"
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_OFF = {"suspended": "takendown", "private": "deactivated", "deleted": "deleted"}


def record_key(post: Post) -> str:
    """A TID: microseconds and a number, in thirteen letters that sort as time does."""
    number = int(post.visible_from.timestamp() * 1_000_000) << 10 | post.number & 1023
    letters = []
    for _ in range(13):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def uri(post: Post) -> str:
    return f"at://{post.account.native_id}/{COLLECTION}/{record_key(post)}"


def cid(post: Post, now: datetime) -> str:
    """Of the present wording; looks like a content id and changes as one does."""
    digest = hashlib.sha256(f"{uri(post)}/{post.version_at(now)}".encode()).digest()
    return "bafyrei" + "".join(_ALPHABET[byte & 31] for byte in digest + digest)[:52]


def record(post: Post, now: datetime) -> dict[str, Any]:
    return {
        "$type": COLLECTION,
        "createdAt": _moment(post.posted_at),
        "langs": ["id"],
        "text": post.text_at(now),
    }


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


class Bluesky(Platform):
    """Accounts of platform ``bluesky``, native id the DID. ``likes`` holds DIDs by a post's address."""

    def __init__(
        self, world: World, *, limit: int = LIMIT, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.limit = limit
        self.blocked = False  # us
        self.likes: dict[str, list[str]] = {}
        self.hidden_from_view: set[str] = set()  # addresses the application server has lost
        self._window = (0, 0)  # its number and what was spent in it

    # --- answers ---------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        if self.blocked:
            return _error("Forbidden", "Forbidden", 403)
        left, reset = self._spend()
        headers = {"ratelimit-limit": str(self.limit), "ratelimit-reset": str(reset)}
        if left < 0:
            refusal = _error("RateLimitExceeded", "Rate Limit Exceeded", 429)
            return Response(429, refusal.body, {**refusal.headers, **headers, "ratelimit-remaining": "0"})
        response = self._answer(request)
        return Response(
            response.status, response.body, {**response.headers, **headers, "ratelimit-remaining": str(left)}
        )

    def _spend(self) -> tuple[int, int]:
        window = int(self.world.clock().timestamp()) // WINDOW_S
        spent = self._window[1] + 1 if self._window[0] == window else 1
        self._window = (window, spent)
        return self.limit - spent, (window + 1) * WINDOW_S

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/did:"):
            return self._document(request.path[1:])
        methods = {
            "com.atproto.identity.resolveHandle": self._resolve_handle,
            "app.bsky.actor.getProfile": self._profile,
            "app.bsky.feed.getAuthorFeed": self._feed,
            "app.bsky.feed.getPosts": self._posts,
            "app.bsky.feed.getLikes": self._likes,
            "com.atproto.sync.getRepoStatus": self._status,
            "com.atproto.repo.listRecords": self._records,
            "com.atproto.repo.getRecord": self._record,
        }
        method = methods.get(request.path.removeprefix("/xrpc/"))
        if method is None:
            return _error("MethodNotImplemented", "Method Not Implemented", 501)
        return method(request)

    def _document(self, did: str) -> Response:
        account = self.world.account("bluesky", did)
        if account is None:
            return as_json({"message": f"DID not registered: {did}"}, 404)
        return as_json(
            {
                "id": did,
                "alsoKnownAs": [f"at://{account.handle_at(self.world.clock())}"],
                "service": [
                    {
                        "id": "#atproto_pds",
                        "type": "AtprotoPersonalDataServer",
                        "serviceEndpoint": "http://pds.test",
                    }
                ],
            }
        )

    def _resolve_handle(self, request: Request) -> Response:
        account = self.world.account_named("bluesky", request.query.get("handle", ""))
        if account is None or self._off(account):
            return _error("HandleNotFound", "Unable to resolve handle")
        return as_json({"did": account.native_id})

    def _profile(self, request: Request) -> Response:
        account = self.world.account("bluesky", request.query.get("actor", ""))
        off = self._off(account) if account else "deleted"
        if account is None or off == "deleted":
            return _error("InvalidRequest", "Profile not found")
        if off == "takendown":
            return _error("AccountTakedown", "Account has been suspended")
        if off == "deactivated":
            return _error("AccountDeactivated", "Account is deactivated")
        return as_json(
            {
                **self._author(account),
                "followersCount": account.followers,
                "postsCount": len(self.world.posts_of(account)),
                "indexedAt": _moment(account.created_at),
            }
        )

    def _feed(self, request: Request) -> Response:
        account = self.world.account("bluesky", request.query.get("actor", ""))
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= PAGE_SIZE:
            return _error("InvalidRequest", f"Error: limit can not be greater than {PAGE_SIZE}")
        if account is None or self._off(account):
            return _error("InvalidRequest", "Profile not found")
        posts = [post for post in self.world.posts_of(account) if uri(post) not in self.hidden_from_view]
        page, cursor = _page(posts, request.query.get("cursor", ""), limit)
        body: dict[str, Any] = {"feed": [{"post": self._view(post)} for post in page]}
        return as_json({**body, "cursor": cursor} if cursor else body)

    def _posts(self, request: Request) -> Response:
        wanted = _all(request, "uris")
        if len(wanted) > 25:
            return _error("InvalidRequest", "Error: uris must not have more than 25 elements")
        found = [self._find(one) for one in wanted]
        return as_json(
            {"posts": [self._view(post) for post in found if post and uri(post) not in self.hidden_from_view]}
        )

    def _likes(self, request: Request) -> Response:
        wanted = request.query.get("uri", "")
        dids, cursor = _page(
            self.likes.get(wanted, []),
            request.query.get("cursor", ""),
            int(request.query.get("limit", "50")),
        )
        now = _moment(self.world.clock())
        likes = [
            {"actor": {"did": did, "handle": "handle.invalid"}, "createdAt": now, "indexedAt": now}
            for did in dids
        ]
        body: dict[str, Any] = {"uri": wanted, "likes": likes}
        return as_json({**body, "cursor": cursor} if cursor else body)

    # --- what an account's own server says -------------------------------------------------------

    def _status(self, request: Request) -> Response:
        did = request.query.get("did", "")
        account = self.world.account("bluesky", did)
        if account is None:
            return _error("RepoNotFound", f"Could not find repo for DID: {did}")
        if off := self._off(account):
            return as_json({"did": did, "active": False, "status": off})
        return as_json({"did": did, "active": True, "rev": "3l"})

    def _records(self, request: Request) -> Response:
        account = self.world.account("bluesky", request.query.get("repo", ""))
        if account is None or self._off(account):
            return _error("InvalidRequest", f"Could not find repo: {request.query.get('repo')}")
        posts = sorted(self.world.posts_of(account), key=record_key, reverse=True)
        page, cursor = _page(posts, request.query.get("cursor", ""), int(request.query.get("limit", "50")))
        body: dict[str, Any] = {"records": [self._value(post) for post in page]}
        return as_json({**body, "cursor": cursor} if cursor else body)

    def _record(self, request: Request) -> Response:
        query = request.query
        account = self.world.account("bluesky", query.get("repo", ""))
        if account is None or self._off(account):
            return _error("InvalidRequest", f"Could not find repo: {query.get('repo')}")
        address = f"at://{query.get('repo')}/{query.get('collection')}/{query.get('rkey')}"
        post = self._find(address)
        return (
            as_json(self._value(post))
            if post
            else _error("RecordNotFound", f"Could not locate record: {address}")
        )

    # --- shapes ----------------------------------------------------------------------------------

    def _off(self, account: Account) -> str:
        return _OFF.get(account.state_at(self.world.clock()), "")

    def _find(self, address: str) -> Post | None:
        account = self.world.account("bluesky", address.removeprefix("at://").partition("/")[0])
        if account is None or self._off(account):
            return None
        return next((post for post in self.world.posts_of(account) if uri(post) == address), None)

    def _author(self, account: Account) -> dict[str, Any]:
        return {
            "did": account.native_id,
            "handle": account.handle_at(self.world.clock()),
            "displayName": account.name,
            "labels": [],
            "createdAt": _moment(account.created_at),
        }

    def _view(self, post: Post) -> dict[str, Any]:
        now = self.world.clock()
        return {
            "uri": uri(post),
            "cid": cid(post, now),
            "author": self._author(post.account),
            "record": record(post, now),
            "replyCount": len(post.comments),
            "repostCount": 0,
            "likeCount": len(self.likes.get(uri(post), ())) or post.likes,
            "quoteCount": 0,
            "indexedAt": _moment(post.visible_from),
            "labels": [],
        }

    def _value(self, post: Post) -> dict[str, Any]:
        now = self.world.clock()
        return {"uri": uri(post), "cid": cid(post, now), "value": record(post, now)}


def _error(name: str, message: str, status: int = 400) -> Response:
    return as_json({"error": name, "message": message}, status)


def _page(items: list[Any], cursor: str, limit: int) -> tuple[list[Any], str]:
    """A slice and the next cursor. Real cursors are opaque; so is this one meant to be."""
    start = int(cursor.removeprefix("c")) if cursor else 0
    page = items[start : start + limit]
    return page, f"c{start + limit}" if start + limit < len(items) else ""


def _all(request: Request, name: str) -> list[str]:
    return parse_qs(request.query_string).get(name, [])
