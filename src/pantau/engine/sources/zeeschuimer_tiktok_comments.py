"""Comments under TikTok videos as Zeeschuimer collects them (NDJSON). No real file was at hand."""

from __future__ import annotations

from typing import Any

from pantau.engine.post import Author, Engagement, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import comments_on
from pantau.engine.sources.fields.cells import count, dig, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import read_address
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.zeeschuimer import from_platform, open_envelope


def map_item(item: Item, ref: str) -> Mapped:
    envelope = open_envelope(item)
    comment = envelope.data
    native_id = text_of(comment.get("cid")) or envelope.item_id
    if native_id is None:
        raise BadItem("this comment has no cid")
    video = text_of(comment.get("aweme_id"))
    answered = text_of(comment.get("reply_id"))
    answered = answered if answered and answered != "0" else video
    url = text_of(dig(comment, "share_info", "url"))
    text = post_text(comment.get("text"))
    posted_at, doubt = read_time(comment.get("create_time"))
    post = Post(
        platform="tiktok",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=_author(comment),
        url=url,
        language=text_of(comment.get("comment_language")),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(comment.get("digg_count")), comments=count(comment.get("reply_comment_total"))
        ),
        relations=(Relation("reply", answered),) if answered else (),
        collected_at=envelope.collected_at,
        source_ref=ref,
        raw=item,
    )
    return Mapped(post, comments_on(post, video, read_address(url).handle), (doubt,) if doubt else ())


def _author(comment: dict[str, Any]) -> Author:
    handle = text_of(dig(comment, "user", "unique_id"))
    return Author(
        platform="tiktok",
        native_id=text_of(dig(comment, "user", "uid")),
        handle=handle,
        name=text_of(dig(comment, "user", "nickname")),
        url=f"https://www.tiktok.com/@{handle}" if handle else None,
    )


register(
    Format(
        name="zeeschuimer-tiktok-comments",
        title="Zeeschuimer, TikTok comments (NDJSON)",
        recognise=from_platform("tiktok-comments", "tiktok.com-comments"),
        map=map_item,
    )
)
