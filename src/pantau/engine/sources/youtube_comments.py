"""Comments on YouTube videos: YouTube Data Tools (versions 1 and 2), and bare pairs of title and comment."""

from __future__ import annotations

from pantau.engine.post import Author, Engagement, Post, Relation
from pantau.engine.sources.fields.acts import comments_on
from pantau.engine.sources.fields.cells import count, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import handle_of
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.parts import Sample

_PAIR = frozenset({"Video Title", "Comment"})


def map_comment(row: Item, ref: str) -> Mapped:
    """Version 1 does not say which video its comments are on; its reply column is called isReplyTo."""
    native_id = text_of(row.get("id"))
    video = text_of(row.get("videoId"))
    parent = text_of(row.get("isReplyToId")) or text_of(row.get("isReplyTo"))
    text = post_text(row.get("text"))
    posted_at, doubt = read_time(row.get("publishedAt"))
    author = _author(row)
    answered = parent or video
    post = Post(
        platform="youtube",
        native_id=native_id or ref,
        text=text,
        posted_at=posted_at,
        author=author,
        url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video and native_id else None,
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(likes=count(row.get("likeCount")), comments=count(row.get("totalReplyCount"))),
        relations=(Relation("reply", answered, _name_answered(row)),) if answered else (),
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, comments_on(post, video or parent), (doubt,) if doubt else ())


def _author(row: Item) -> Author:
    """YouTube shows the handle as the author's name since 2023."""
    name = text_of(row.get("authorName"))
    channel = text_of(row.get("authorChannelId"))
    return Author(
        platform="youtube",
        native_id=channel,
        handle=handle_of(name) if name and name.startswith("@") else None,
        name=name,
        url=f"https://www.youtube.com/channel/{channel}" if channel else None,
    )


def _name_answered(row: Item) -> str | None:
    name = text_of(row.get("isReplyToName"))
    return handle_of(name) if name and name.startswith("@") else None


def map_pair(row: Item, ref: str) -> Mapped:
    """Nobody is named here, so there is a post and no act of anybody's."""
    text = post_text(row.get("Comment"), "Comment")
    post = Post(
        platform="youtube",
        native_id=ref,
        text=text,
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        source_ref=ref,
        raw=row,
    )
    return Mapped(post)


def _recognise_pair(sample: Sample) -> int:
    return len(_PAIR) + 1 if sample.columns >= _PAIR and len(sample.columns) <= 3 else 0


register(
    Format(
        name="youtube-comments",
        title="YouTube Data Tools, comments (CSV)",
        recognise=signs(
            ("id", "text", "authorName", "publishedAt"),
            (
                "videoId",
                "isReplyTo",
                "isReplyToId",
                "authorChannelId",
                "totalReplyCount",
                "likeCount",
                "threadId",
            ),
        ),
        map=map_comment,
    )
)
register(
    Format(
        name="youtube-comment-pairs",
        title="YouTube comments as pairs of video title and comment (CSV)",
        recognise=_recognise_pair,
        map=map_pair,
    )
)
