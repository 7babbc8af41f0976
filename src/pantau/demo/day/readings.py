"""What a request asked and what the answer gave, read by the platforms' own terms and not by any connector."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from pantau.demo.day.story import Marks, Member, marks_in
from pantau.demo.platforms.server import Request
from pantau.demo.platforms.world import World

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class Look:
    """An account was asked for: whether its posts were given, and as which part of a look."""

    account: tuple[str, str]  # platform and native id
    good: bool
    part: str = "list"  # "channel", "list", "videos" of YouTube's look
    first: bool = True  # the beginning of the list


@dataclass(frozen=True, slots=True)
class Read:
    looks: tuple[Look, ...] = ()
    marks: Marks = frozenset()
    refused: bool = False
    resets_at: datetime | None = None
    token: str = ""


@dataclass(slots=True)
class Reader:
    world: World
    by_token: Mapping[str, Member]
    actors: dict[tuple[str, str], str] = field(default_factory=dict)  # Mastodon's: by host and number

    def read(
        self,
        platform: str,
        request: Request,
        status: int,
        headers: Mapping[str, str],
        body: bytes,
        spoilt: str,
        at: datetime,
    ) -> Read:
        true = status in (200, 304) and not spoilt
        refused = not spoilt and (status == 429 or (status == 403 and b"quotaExceeded" in body))
        looks = getattr(self, f"_{platform}")(request, body, true) if platform != "hub" else []
        shown = marks_in(body) if true and _shows_posts(platform, request.path) else frozenset()
        resets_at = self._resets_at(platform, headers) if refused else None
        if status in (429, 503) and "retry-after" in headers:
            resets_at = at + timedelta(seconds=int(headers["retry-after"]))
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return Read(tuple(looks), shown, refused, resets_at, token)

    def _resets_at(self, platform: str, headers: Mapping[str, str]) -> datetime | None:
        if platform == "youtube":
            day = self.world.clock().astimezone(PACIFIC).date() + timedelta(days=1)
            return datetime(day.year, day.month, day.day, tzinfo=PACIFIC).astimezone(UTC)
        given = headers.get("x-rate-limit-reset") or headers.get("ratelimit-reset")
        if given and given.isdigit():
            return datetime.fromtimestamp(int(given), UTC)
        if given := headers.get("x-ratelimit-reset"):
            return datetime.fromisoformat(given)
        return None

    # --- by platform ------------------------------------------------------------------------------

    def _facebook(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        form = request.form if request.method == "POST" else {}
        if "batch" not in form:
            return self._page(request.path, request.query, true and not _has_error(body))
        operations = json.loads(form["batch"])
        parts = _parsed(body) if true else None
        answers = (
            parts if isinstance(parts, list) and len(parts) == len(operations) else [None] * len(operations)
        )
        looks: list[Look] = []
        for operation, part in zip(operations, answers, strict=True):
            path, _, query = operation["relative_url"].partition("?")
            good = isinstance(part, dict) and part.get("code") == 200
            looks.extend(self._page(path, parse_qs(query), good))
        return looks

    def _page(self, path: str, query: Mapping[str, Any], good: bool) -> Sequence[Look]:
        match = re.fullmatch(r"/?(?:v[\d.]+/)?(\d+)/posts", path)
        return [Look(("facebook", match[1]), good, first="after" not in query)] if match else []

    def _own(self, platform: str, path: str, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        if not request.path.endswith(path):
            return []
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        member = self.by_token.get(token)
        first = not {"after", "cursor"} & {*request.query} and b'"cursor"' not in request.body
        good = true and not _has_error(body)
        return [Look((platform, member.account.native_id), good, first=first)] if member else []

    def _instagram(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        return self._own("instagram", "me/media", request, body, true)

    def _threads(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        return self._own("threads", "me/threads", request, body, true)

    def _tiktok(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        return self._own("tiktok", "video/list/", request, body, true)

    def _x(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        match = re.fullmatch(r"/2/users/(\d+)/tweets", request.path)
        if not match:
            return []
        parsed = _parsed(body)
        good = true and isinstance(parsed, dict) and not parsed.get("errors") and "meta" in parsed
        return [Look(("x", match[1]), good, first="pagination_token" not in request.query)]

    def _bluesky(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        if not request.path.endswith("getAuthorFeed"):
            return []
        actor, first = request.query.get("actor", ""), "cursor" not in request.query
        return [Look(("bluesky", actor), true and not _has_error(body), first=first)]

    def _mastodon(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        good = true and not _has_error(body)
        parsed = _parsed(body)
        if request.path.endswith("/accounts/lookup") and good and isinstance(parsed, dict):
            self.actors[request.host, str(parsed["id"])] = str(parsed["uri"])
        match = re.fullmatch(r"/api/v1/accounts/(\d+)/statuses", request.path)
        actor = self.actors.get((request.host, match[1])) if match else None
        return [Look(("mastodon", actor), good, first="max_id" not in request.query)] if actor else []

    def _web(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        if request.path not in ("/feed", "/feed/"):
            return []
        return [Look(("web", request.host), true)]

    def _youtube(self, request: Request, body: bytes, true: bool) -> Sequence[Look]:
        what = request.path.rpartition("/")[2]
        parsed = _parsed(body)
        good = true and not _has_error(body)
        if what == "channels" and "id" in request.query:
            items = parsed.get("items", []) if good and isinstance(parsed, dict) else []
            public = {item["id"] for item in items if item["status"]["privacyStatus"] == "public"}
            ids = request.query["id"].split(",")
            return [Look(("youtube", one), one in public, "channel") for one in ids]
        if what == "playlistItems":
            channel = "UC" + request.query.get("playlistId", "").removeprefix("UU")
            return [Look(("youtube", channel), good, first="pageToken" not in request.query)]
        if what == "videos":
            posts = [self.world.post("youtube", one) for one in request.query.get("id", "").split(",")]
            channels = {post.account.native_id for post in posts if post}
            return [Look(("youtube", one), good, "videos") for one in sorted(channels)]
        return []


def _shows_posts(platform: str, path: str) -> bool:
    """YouTube's list of uploads is no place from which a wording is read."""
    return platform != "youtube" or path.endswith("/videos")


def _has_error(body: bytes) -> bool:
    parsed = _parsed(body)
    if not isinstance(parsed, dict):
        return parsed is None
    error = parsed.get("error")
    return bool(error) and not (isinstance(error, dict) and error.get("code") == "ok")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
