"""What YouTube's answers say: resources as posts and acts, error bodies as reasons. Pure.

Fields are those of the YouTube Data API v3's discovery document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from pantau.engine.post import Author, Engagement, Interaction, Media, Post, Relation
from pantau.engine.sources.fields.acts import comments_on
from pantau.engine.sources.fields.cells import count, dig, flag, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import handle_of
from pantau.engine.sources.fields.times import read_time

from .fetching import Answer, FetchError

Item = Mapping[str, Any]

_QUOTA = frozenset({
    "quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
})  # fmt: skip
_KEY = frozenset({"keyInvalid", "keyExpired", "authError", "API_KEY_INVALID", "API_KEY_EXPIRED"})
_DOWN = frozenset({"backendError", "internalError", "processingFailure"})
_ABSENT = frozenset({"channelNotFound", "playlistNotFound", "videoNotFound", "commentThreadNotFound"})


def items_in(answer: Answer, kind: str) -> tuple[list[Item], str]:
    """The items of a list and the token of its next page.

    Raises FetchError ``unreadable`` for a success that holds an error, another list, or no items where it
    counts some: nothing must be read out of an answer that is not one.
    """
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise _unreadable(answer, "is no JSON") from error
    if not isinstance(body, dict) or "error" in body:
        raise _unreadable(answer, "holds an error in a success")
    if body.get("kind") != f"youtube#{kind}":
        raise _unreadable(answer, f"is no youtube#{kind}")
    items = body.get("items")
    if items is None and not dig(body, "pageInfo", "totalResults"):
        items = []  # a list of channels without any leaves the items out
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _unreadable(answer, "has no items")
    token = body.get("nextPageToken")
    return items, token if isinstance(token, str) else ""


def _unreadable(answer: Answer, what: str) -> FetchError:
    return FetchError("unreadable", f"YouTube's answer {what}", status=answer.status, answer=answer)


def reasons_of(error: FetchError) -> tuple[str, ...]:
    """The reason words of an error body, old form (``errors``) and new (``details``)."""
    told = _error_in(error)
    lists = (told.get("errors"), told.get("details"))
    entries = [entry for listed in lists if isinstance(listed, list) for entry in listed]
    reasons = (text_of(entry.get("reason")) for entry in entries if isinstance(entry, dict))
    return tuple(reason for reason in reasons if reason)


def _error_in(error: FetchError) -> Item:
    if error.answer is None:
        return {}
    try:
        told = dig(orjson.loads(error.answer.body), "error")
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def why_of(error: FetchError) -> str:
    """The code of ``events.WHY`` for a request that failed."""
    reasons = frozenset(reasons_of(error))
    if reasons & _QUOTA or error.trouble == "retry_after":
        return "quota"
    if reasons & _KEY or error.trouble == "auth":
        return "token"
    if reasons & _DOWN or error.trouble == "provider_down":
        return "outage"
    if reasons & _ABSENT or error.trouble == "gone":
        return "not_found"
    return "permission" if error.trouble == "permission" else "answer"


def is_commentless(error: FetchError) -> bool:
    return "commentsDisabled" in reasons_of(error)


# --- channels -------------------------------------------------------------------------------------


def uploads_of(channel: Item) -> str:
    """The playlist of a channel's uploads; empty where the answer does not tell it."""
    return text_of(dig(channel, "contentDetails", "relatedPlaylists", "uploads")) or ""


def videos_of(channel: Item) -> int | None:
    return count(dig(channel, "statistics", "videoCount"))


def handle_in(channel: Item) -> str | None:
    """The channel's handle without ``@``; None where it only has an old custom name."""
    name = text_of(dig(channel, "snippet", "customUrl"))
    return handle_of(name) if name and name.startswith("@") else None


def is_private(resource: Item) -> bool:
    return text_of(dig(resource, "status", "privacyStatus")) == "private"


# --- videos ---------------------------------------------------------------------------------------


def video_listed(item: Item) -> str:
    """The video a playlist's item is about."""
    found = dig(item, "contentDetails", "videoId") or dig(item, "snippet", "resourceId", "videoId")
    return text_of(found) or ""


def listed_at(item: Item) -> datetime | None:
    moment = dig(item, "contentDetails", "videoPublishedAt") or dig(item, "snippet", "publishedAt")
    return read_time(moment)[0]


def address_of(video: str) -> str:
    return f"https://www.youtube.com/watch?v={video}"


def map_video(video: Item, observed_at: datetime) -> Post:
    """A ``youtube#video`` with the parts snippet, statistics, status and paidProductPlacementDetails."""
    snippet = _part(video, "snippet")
    native_id = text_of(video.get("id")) or ""
    title, description = _text(snippet.get("title")), _text(snippet.get("description"))
    text = f"{title}\n{description}" if title and description else title or description
    channel = text_of(snippet.get("channelId"))
    return Post(
        platform="youtube",
        native_id=native_id,
        text=text,
        posted_at=read_time(snippet.get("publishedAt"))[0],
        author=_channel_author(channel, text_of(snippet.get("channelTitle"))),
        url=address_of(native_id),
        language=_language(snippet.get("defaultLanguage") or snippet.get("defaultAudioLanguage")),
        media=(Media("video", address_of(native_id)),),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(_part(video, "statistics")),
        sponsored=flag(dig(video, "paidProductPlacementDetails", "hasPaidProductPlacement")),
        collected_at=observed_at,
        raw=video,
    )


def _engagement(statistics: Item) -> Engagement:
    return Engagement(
        likes=count(statistics.get("likeCount")),
        comments=count(statistics.get("commentCount")),
        views=count(statistics.get("viewCount")),
    )


def _language(value: object) -> str | None:
    language = text_of(value)
    return "id" if language == "in" else language


def _channel_author(channel: str | None, name: str | None, handle: str | None = None) -> Author:
    url = f"https://www.youtube.com/channel/{channel}" if channel else None
    return Author("youtube", channel, handle, name, url)


# --- comments -------------------------------------------------------------------------------------


def replies_in(thread: Item) -> tuple[list[Item], bool]:
    """The replies a thread shows, and whether there are more of them."""
    shown = dig(thread, "replies", "comments")
    listed = shown if isinstance(shown, list) else []
    replies: list[Item] = [reply for reply in listed if isinstance(reply, dict)]
    return replies, (count(dig(thread, "snippet", "totalReplyCount")) or 0) > len(replies)


def top_comment(thread: Item) -> Item:
    comment = dig(thread, "snippet", "topLevelComment")
    return comment if isinstance(comment, dict) else {}


def map_comment(comment: Item, thread: Item, observed_at: datetime) -> tuple[Post, Interaction | None]:
    """A ``youtube#comment`` of a thread as a post, and as its author's act; no act where nobody is named."""
    snippet = _part(comment, "snippet")
    native_id = text_of(comment.get("id")) or ""
    video = text_of(snippet.get("videoId")) or text_of(dig(thread, "snippet", "videoId"))
    owner = text_of(snippet.get("channelId")) or text_of(dig(thread, "snippet", "channelId"))
    answered = text_of(snippet.get("parentId")) or video
    text = _text(snippet.get("textOriginal")) or _text(snippet.get("textDisplay"))
    post = Post(
        platform="youtube",
        native_id=native_id,
        text=text,
        posted_at=read_time(snippet.get("publishedAt"))[0],
        author=_commenter(snippet),
        url=f"{address_of(video)}&lc={native_id}" if video else None,
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(snippet.get("likeCount")),
            comments=None if snippet.get("parentId") else count(dig(thread, "snippet", "totalReplyCount")),
        ),
        relations=(Relation("reply", answered),) if answered else (),
        edited=is_edited(comment),
        collected_at=observed_at,
        raw=comment,
    )
    own = post.author is not None and post.author.native_id is not None and post.author.native_id == owner
    acts = () if own else comments_on(post, video or answered, owner)
    return post, replace(acts[0], route="youtube_comments") if acts else None


def is_edited(comment: Item) -> bool | None:
    said = read_time(dig(comment, "snippet", "publishedAt"))[0]
    changed = read_time(dig(comment, "snippet", "updatedAt"))[0]
    return changed > said if said and changed else None


def _commenter(snippet: Item) -> Author:
    """YouTube shows the handle as the author's name since 2023."""
    name = text_of(snippet.get("authorDisplayName"))
    handle = handle_of(name) if name and name.startswith("@") else None
    return _channel_author(text_of(dig(snippet, "authorChannelId", "value")), name, handle)


def _part(resource: Item, name: str) -> Item:
    part = resource.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
