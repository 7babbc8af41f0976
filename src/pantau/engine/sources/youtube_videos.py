"""Videos listed by YouTube Data Tools (versions 1 and 2)."""

from __future__ import annotations

from pantau.engine.post import Author, Engagement, Media, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, flag, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item


def map_video(row: Item, ref: str) -> Mapped:
    native_id = text_of(row.get("videoId"))
    if native_id is None:
        raise BadItem("this video has no videoId")
    text = _text(row)
    posted_at, doubt = read_time(row.get("publishedAt") or row.get("publishedAtSQL"))
    url = f"https://www.youtube.com/watch?v={native_id}"
    channel = text_of(row.get("channelId"))
    post = Post(
        platform="youtube",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=Author(
            platform="youtube",
            native_id=channel,
            name=text_of(row.get("channelTitle")),
            url=f"https://www.youtube.com/channel/{channel}" if channel else None,
        ),
        url=url,
        language=text_of(row.get("defaultLanguage")) or text_of(row.get("defaultAudioLanguage")),
        media=(Media("video", url),),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(row.get("likeCount")),
            comments=count(row.get("commentCount")),
            views=count(row.get("viewCount")),
            saves=count(row.get("favoriteCount")),
        ),
        sponsored=flag(row.get("hasPaidProductPlacement")),
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, (), (doubt,) if doubt else ())


def _text(row: Item) -> str:
    title = post_text(row.get("videoTitle"), "videoTitle")
    description = post_text(row.get("videoDescription"), "videoDescription")
    return f"{title}\n{description}" if title and description else title or description


register(
    Format(
        name="youtube-videos",
        title="YouTube Data Tools, video list (CSV)",
        recognise=signs(
            ("videoId", "videoTitle", "publishedAt"),
            ("channelId", "channelTitle", "videoDescription", "videoCategoryId", "viewCount", "likeCount"),
        ),
        map=map_video,
    )
)
