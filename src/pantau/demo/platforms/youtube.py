"""The YouTube Data API v3 as far as Pantau asks it, with a quota that runs out on the simulated clock.

Shapes are those of the published discovery document and of recorded answers; a test holds both.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .atom import video_feed
from .server import Platform, Request, Response, as_json
from .world import Account, Comment, Post, World

PACIFIC = ZoneInfo("America/Los_Angeles")
UNITS_PER_DAY = 10_000
KEY = "simulated-youtube-key"
MOST_IDS = 50
_SHOWN_REPLIES = 5
API = "/youtube/v3/"

Parts = frozenset[str]


class ApiError(Exception):
    """An error body of Google's: status, reason, domain."""

    def __init__(
        self, status: int, reason: str, message: str, domain: str = "youtube.parameter", detail: str = ""
    ) -> None:
        super().__init__(message)
        self.status, self.reason, self.domain, self.detail = status, reason, domain, detail

    def response(self) -> Response:
        message = str(self)
        told = {"message": message, "domain": self.domain, "reason": self.reason}
        error: dict[str, Any] = {"code": self.status, "message": message, "errors": [told]}
        if self.detail:
            kind = "type.googleapis.com/google.rpc.ErrorInfo"
            error["details"] = [{"@type": kind, "reason": self.detail, "domain": "googleapis.com"}]
        return as_json({"error": error}, self.status)


QUOTA_MESSAGE = (
    "The request cannot be completed because you have exceeded your "
    '<a href="/youtube/v3/getting-started#quota">quota</a>.'
)


class YouTube(Platform):
    """``count_lag_s``: how long a channel's videoCount trails behind its uploads."""

    def __init__(
        self,
        world: World,
        *,
        keys: Iterable[str] = (KEY,),
        units_per_day: int = UNITS_PER_DAY,
        count_lag_s: float = 0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.keys = set(keys)
        self.units_per_day = units_per_day
        self.count_lag_s = count_lag_s
        self.comments_disabled: set[str] = set()  # channels
        self._spent: dict[tuple[str, str], int] = {}
        self._lists: Mapping[str, Callable[[Mapping[str, str], Parts], Response]] = {
            "channels": self._channels,
            "playlistItems": self._playlist_items,
            "videos": self._videos,
            "commentThreads": self._comment_threads,
            "comments": self._comments,
        }

    def spent(self, key: str = KEY) -> int:
        """Units spent on this Pacific day."""
        return self._spent.get((key, self._day()), 0)

    def answer(self, request: Request) -> Response:
        if request.path == "/feeds/videos.xml" or request.path == "/xml/feeds/videos.xml":
            return self._feed(request)
        listing = self._lists.get(request.path.removeprefix(API))
        if listing is None or request.method != "GET":
            return Response(404, b"Not Found", {"content-type": "text/html"})
        try:
            self._charge(request.query.get("key", ""))
            query = {name: value for name, value in request.query.items() if name != "key"}
            parts = frozenset(filter(None, query.pop("part", "").split(",")))
            if not parts:
                raise ApiError(400, "missingRequiredParameter", "No filter selected. Expected: part")
            return listing(query, parts)
        except ApiError as error:
            return error.response()

    # --- keys and quota --------------------------------------------------------------------------

    def _charge(self, key: str) -> None:
        if key not in self.keys:
            message = "API key not valid. Please pass a valid API key."
            raise ApiError(400, "badRequest", message, "global", "API_KEY_INVALID")
        spent = self.spent(key)
        if spent >= self.units_per_day:
            raise ApiError(403, "quotaExceeded", QUOTA_MESSAGE, "youtube.quota")
        self._spent[key, self._day()] = spent + 1

    def _day(self) -> str:
        return self.world.clock().astimezone(PACIFIC).date().isoformat()

    # --- lists -----------------------------------------------------------------------------------

    def _channels(self, query: Mapping[str, str], parts: Parts) -> Response:
        _only(query, "id", "forHandle", "forUsername", "maxResults", "pageToken", "hl")
        if "id" in query:
            found = [self.world.account("youtube", channel) for channel in _ids(query["id"])]
        elif "forHandle" in query:
            found = [self.world.account_named("youtube", "@" + query["forHandle"].lstrip("@"))]
        elif "forUsername" in query:
            found = [self.world.account_named("youtube", "user/" + query["forUsername"])]
        else:
            raise ApiError(400, "missingRequiredParameter", "No filter selected.")
        items = [self._channel(account, parts) for account in found if account and self._exists(account)]
        body = _listing("channelList", items, total=len(items))
        if not items:
            del body["items"]  # as the real interface does
        return as_json(body)

    def _exists(self, account: Account) -> bool:
        return account.state_at(self.world.clock()) not in ("suspended", "deleted")

    def _channel(self, account: Account, parts: Parts) -> dict[str, Any]:
        now = self.world.clock()
        handle = account.handle_at(now)
        hidden = account.state_at(now) == "private"
        whole = {
            "snippet": {
                "title": account.name,
                "description": "",
                "customUrl": handle if handle.startswith("@") else handle.rpartition("/")[2],
                "publishedAt": _stamp(account.created_at),
                "thumbnails": _thumbnails(account.native_id),
                "localized": {"title": account.name, "description": ""},
            },
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": _uploads_of(account)}},
            "statistics": {
                "viewCount": str(len(account.posts) * 100),
                "subscriberCount": str(account.followers),
                "hiddenSubscriberCount": False,
                "videoCount": str(self._count(account)),
            },
            "status": {
                "privacyStatus": "private" if hidden else "public",
                "isLinked": True,
                "longUploadsStatus": "longUploadsUnspecified",
            },
        }
        return _resource("channel", account.native_id, whole, parts)

    def _count(self, account: Account) -> int:
        now = self.world.clock()
        lag = timedelta(seconds=self.count_lag_s)
        return sum(
            post.listed and post.is_visible(now) and now - post.visible_from >= lag for post in account.posts
        )

    def _playlist_items(self, query: Mapping[str, str], parts: Parts) -> Response:
        _only(query, "playlistId", "maxResults", "pageToken")
        playlist = query.get("playlistId", "")
        account = self.world.account("youtube", "UC" + playlist.removeprefix("UU"))
        if account is None or not playlist.startswith("UU") or not self._exists(account):
            message = "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."
            raise ApiError(404, "playlistNotFound", message, "youtube.playlistItem")
        posts = self.world.posts_of(account) if account.state_at(self.world.clock()) == "active" else []
        body = _paged(
            "playlistItemList",
            posts,
            query,
            lambda post, position: self._playlist_item(post, position, playlist, parts),
        )
        return as_json(body)

    def _playlist_item(self, post: Post, position: int, playlist: str, parts: Parts) -> dict[str, Any]:
        title, description = self._wording(post)
        channel = {"channelId": post.account.native_id, "channelTitle": post.account.name}
        whole = {
            "snippet": {
                "publishedAt": _stamp(post.posted_at),
                **channel,
                "title": title,
                "description": description,
                "thumbnails": _thumbnails(post.native_id),
                "playlistId": playlist,
                "position": position,
                "resourceId": {"kind": "youtube#video", "videoId": post.native_id},
                "videoOwnerChannelTitle": post.account.name,
                "videoOwnerChannelId": post.account.native_id,
            },
            "contentDetails": {"videoId": post.native_id, "videoPublishedAt": _stamp(post.posted_at)},
            "status": {"privacyStatus": "public"},
        }
        identity = base64.b64encode(f"{playlist}.{post.native_id}".encode()).decode().rstrip("=")
        return _resource("playlistItem", identity, whole, parts)

    def _videos(self, query: Mapping[str, str], parts: Parts) -> Response:
        _only(query, "id", "maxResults", "hl")
        if "id" not in query:
            raise ApiError(400, "missingRequiredParameter", "No filter selected.")
        now = self.world.clock()
        found = [self.world.post("youtube", video) for video in _ids(query["id"])]
        seen = [
            post
            for post in found
            if post and post.is_visible(now) and post.account.state_at(now) in ("active", "private")
        ]
        items = [self._video(post, parts) for post in seen]
        return as_json(_listing("videoList", items, total=len(items)))

    def _video(self, post: Post, parts: Parts) -> dict[str, Any]:
        title, description = self._wording(post)
        whole = {
            "snippet": {
                "publishedAt": _stamp(post.posted_at),
                "channelId": post.account.native_id,
                "title": title,
                "description": description,
                "thumbnails": _thumbnails(post.native_id),
                "channelTitle": post.account.name,
                "categoryId": "25",
                "liveBroadcastContent": "none",
                "localized": {"title": title, "description": description},
                "defaultAudioLanguage": "id",
            },
            "contentDetails": {
                "duration": "PT2M5S",
                "dimension": "2d",
                "definition": "hd",
                "caption": "false",
                "licensedContent": False,
                "contentRating": {},
                "projection": "rectangular",
            },
            "status": {
                "uploadStatus": "processed",
                "privacyStatus": "public",
                "license": "youtube",
                "embeddable": True,
                "publicStatsViewable": True,
                "madeForKids": False,
            },
            "statistics": {
                "viewCount": str(post.likes * 20),
                "likeCount": str(post.likes),
                "favoriteCount": "0",
                "commentCount": str(len(post.comments)),
            },
            "paidProductPlacementDetails": {"hasPaidProductPlacement": False},
        }
        return _resource("video", post.native_id, whole, parts)

    # --- comments --------------------------------------------------------------------------------

    def _comment_threads(self, query: Mapping[str, str], parts: Parts) -> Response:
        _only(
            query, "allThreadsRelatedToChannelId", "videoId", "maxResults", "order", "pageToken", "textFormat"
        )
        posts = self._commented(query)
        said = [(comment, post) for post in posts for comment in post.comments if comment.parent is None]
        threads = [pair for pair in said if self._is_said(pair[0])]
        threads.sort(key=lambda pair: (pair[0].posted_at, pair[0].native_id), reverse=True)
        body = _paged(
            "commentThreadList",
            threads,
            query,
            lambda pair, _position: self._thread(pair[0], pair[1], parts),
            most=100,
        )
        return as_json(body)

    def _commented(self, query: Mapping[str, str]) -> Sequence[Post]:
        if channel := query.get("allThreadsRelatedToChannelId"):
            account = self.world.account("youtube", channel)
            if account is None or not self._exists(account):
                raise ApiError(
                    404, "channelNotFound", "The channel cannot be found.", "youtube.commentThread"
                )
            posts = self.world.posts_of(account)
        else:
            post = self.world.post("youtube", query.get("videoId", ""))
            if post is None or not post.is_visible(self.world.clock()):
                raise ApiError(404, "videoNotFound", "The video cannot be found.", "youtube.commentThread")
            channel, posts = post.account.native_id, [post]
        if channel in self.comments_disabled:
            raise ApiError(403, "commentsDisabled", "Comments are disabled.", "youtube.commentThread")
        return posts

    def _is_said(self, comment: Comment) -> bool:
        now = self.world.clock()
        return comment.posted_at <= now and (comment.gone_at is None or now < comment.gone_at)

    def _thread(self, comment: Comment, post: Post, parts: Parts) -> dict[str, Any]:
        replies = [reply for reply in post.comments if reply.parent is comment and self._is_said(reply)]
        shown = replies[-_SHOWN_REPLIES:]
        whole: dict[str, Any] = {
            "snippet": {
                "channelId": post.account.native_id,
                "videoId": post.native_id,
                "topLevelComment": self._comment(comment, post, frozenset({"snippet"})),
                "canReply": True,
                "totalReplyCount": len(replies),
                "isPublic": True,
            }
        }
        if shown:
            comments = [self._comment(reply, post, frozenset({"snippet"})) for reply in shown]
            whole["replies"] = {"comments": comments}
        return _resource("commentThread", comment.native_id, whole, parts)

    def _comments(self, query: Mapping[str, str], parts: Parts) -> Response:
        _only(query, "parentId", "id", "maxResults", "pageToken", "textFormat")
        if "id" in query:
            found = [self.world.said("youtube", comment) for comment in _ids(query["id"])]
            said = [comment for comment in found if comment and self._is_said(comment)]
            items = [self._comment(comment, comment.post, parts) for comment in said]
            return as_json(_listing("commentList", items, total=len(items)))
        parent = self.world.said("youtube", query.get("parentId", ""))
        replies = [
            comment
            for comment in (parent.post.comments if parent else ())
            if comment.parent is parent and self._is_said(comment)
        ]
        body = _paged(
            "commentList",
            replies,
            query,
            lambda comment, _position: self._comment(comment, comment.post, parts),
            most=100,
        )
        del body["pageInfo"]["totalResults"]  # this list does not count
        return as_json(body)

    def _comment(self, comment: Comment, post: Post, parts: Parts) -> dict[str, Any]:
        now = self.world.clock()
        wording = [wording for wording in comment.wordings if wording.since <= now][-1]
        snippet: dict[str, Any] = {
            "channelId": post.account.native_id,
            "videoId": post.native_id,
            "textDisplay": wording.text,
            "textOriginal": wording.text,
            "authorDisplayName": comment.author_name,
            "authorProfileImageUrl": "https://yt3.ggpht.example/photo.jpg",
            "authorChannelUrl": f"http://www.youtube.com/channel/{comment.author_id}",
            "authorChannelId": {"value": comment.author_id},
            "canRate": True,
            "viewerRating": "none",
            "likeCount": comment.likes,
            "publishedAt": _stamp(comment.posted_at),
            "updatedAt": _stamp(wording.since),
        }
        if comment.parent:
            snippet["parentId"] = comment.parent.native_id
        return _resource("comment", comment.native_id, {"snippet": snippet}, parts)

    # --- the feed that needs no key --------------------------------------------------------------

    def _feed(self, request: Request) -> Response:
        account = self.world.account("youtube", request.query.get("channel_id", ""))
        if account is None or not self._exists(account):
            return Response(404, b"", {"content-type": "text/html"})
        now = self.world.clock()
        posts = self.world.posts_of(account)[:15]
        return Response(200, video_feed(account, posts, now), {"content-type": "text/xml; charset=UTF-8"})

    def _wording(self, post: Post) -> tuple[str, str]:
        title, _, description = post.text_at(self.world.clock()).partition("\n")
        return title, description


def _uploads_of(account: Account) -> str:
    return "UU" + account.native_id.removeprefix("UC")


def _only(query: Mapping[str, str], *known: str) -> None:
    for name in query:
        if name not in known:
            raise ApiError(400, "unknownParameter", f"Unknown parameter: {name}")


def _ids(listed: str) -> list[str]:
    ids = listed.split(",")
    if len(ids) > MOST_IDS:
        raise ApiError(400, "invalidFilters", f"More than {MOST_IDS} ids.", "youtube.common")
    return list(dict.fromkeys(ids))


def _paged(
    kind: str,
    values: Sequence[Any],
    query: Mapping[str, str],
    show: Callable[[Any, int], dict[str, Any]],
    most: int = 50,
) -> dict[str, Any]:
    size = _size(query, most)
    start = _position(query.get("pageToken", ""))
    items = [show(value, start + index) for index, value in enumerate(values[start : start + size])]
    body = _listing(kind, items, total=len(values), size=size)
    if start + size < len(values):
        body["nextPageToken"] = _token(start + size)
    return body


def _size(query: Mapping[str, str], most: int) -> int:
    size = query.get("maxResults", "5")
    if not size.isdigit() or not 0 <= int(size) <= most:
        raise ApiError(
            400, "invalidValue", f"Invalid value '{size}'. Values must be within the range: [0, {most}]"
        )
    return int(size)


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(f"p:{position}".encode()).decode().rstrip("=")


def _position(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().removeprefix("p:"))
    except ValueError as error:
        message = "The request specifies an invalid page token."
        raise ApiError(400, "invalidPageToken", message) from error


def _listing(
    kind: str, items: list[dict[str, Any]], *, total: int, size: int | None = None
) -> dict[str, Any]:
    return {
        "kind": f"youtube#{kind}Response",
        "etag": _etag(items),
        "pageInfo": {"totalResults": total, "resultsPerPage": len(items) if size is None else size},
        "items": items,
    }


def _resource(kind: str, identity: str, whole: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    shown = {name: value for name, value in whole.items() if name in parts}
    return {"kind": f"youtube#{kind}", "etag": _etag(shown), "id": identity, **shown}


def _etag(value: object) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(repr(value).encode()).digest()[:20]).decode().rstrip("=")


def _thumbnails(identity: str) -> dict[str, Any]:
    return {
        "default": {"url": f"https://i.ytimg.example/vi/{identity}/default.jpg", "width": 120, "height": 90}
    }


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
