"""Threads posts as Zeeschuimer collects them (NDJSON)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, dig, flag, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import media_id
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.zeeschuimer import from_platform, open_envelope


def map_item(item: Item, ref: str) -> Mapped:
    envelope = open_envelope(item)
    node = envelope.data
    code = text_of(node.get("code"))
    native_id = (text_of(node.get("pk")) or text_of(node.get("id")) or "").split("_")[0]
    native_id = native_id or (media_id(code) if code else "") or (envelope.item_id or "")
    if not native_id:
        raise BadItem("this post has neither an id nor a short code")
    author = _author(node)
    text = post_text(dig(node, "caption", "text"), "caption")
    posted_at, doubt = read_time(node.get("taken_at"))
    link = _link(node)
    post = Post(
        platform="threads",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=author,
        url=f"https://www.threads.com/@{author.handle}/post/{code}" if code and author.handle else None,
        media=_media(node),
        links=tuple(dict.fromkeys((*links_in(text), *((link,) if link else ())))),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(node),
        relations=_relations(node),
        edited=flag(dig(node, "text_post_app_info", "is_edited")) or flag(node.get("caption_is_edited")),
        sponsored=flag(node.get("is_paid_partnership")),
        collected_at=envelope.collected_at,
        source_ref=ref,
        raw=item,
    )
    return Mapped(post, acts_of(post), (doubt,) if doubt else ())


def _author(node: dict[str, Any]) -> Author:
    handle = text_of(dig(node, "user", "username"))
    return Author(
        platform="threads",
        native_id=text_of(dig(node, "user", "pk")) or text_of(dig(node, "user", "id")),
        handle=handle,
        name=text_of(dig(node, "user", "full_name")),
        url=f"https://www.threads.com/@{handle}" if handle else None,
    )


def _link(node: dict[str, Any]) -> str | None:
    """The address of a link card, taken out of Meta's redirect."""
    url = text_of(dig(node, "text_post_app_info", "link_preview_attachment", "url"))
    if url is None:
        return None
    target = parse_qs(urlsplit(url).query).get("u")
    return target[0] if target and "l.threads" in url else url


def _media(node: dict[str, Any]) -> tuple[Media, ...]:
    media: list[Media] = []
    for slide in objects(node.get("carousel_media")) or [node]:
        words = text_of(slide.get("accessibility_caption"))
        videos = objects(slide.get("video_versions"))
        pictures = objects(dig(slide, "image_versions2", "candidates"))
        if videos:
            media.append(Media("video", text_of(videos[0].get("url")), words))
        elif pictures:
            media.append(Media("image", text_of(pictures[0].get("url")), words))
    if sound := text_of(dig(node, "audio", "audio_src")):
        media.append(Media("audio", sound))
    return tuple(media)


def _engagement(node: dict[str, Any]) -> Engagement:
    info = node.get("text_post_app_info")
    return Engagement(
        likes=count(node.get("like_count")),
        comments=count(dig(info, "direct_reply_count")),
        shares=count(dig(info, "repost_count")),
        quotes=count(dig(info, "quote_count")),
    )


def _relations(node: dict[str, Any]) -> tuple[Relation, ...]:
    info = node.get("text_post_app_info")
    relations: list[Relation] = []
    answered = dig(info, "reply_to_author")
    if dig(info, "is_reply") or isinstance(answered, dict):
        relations.append(
            Relation(
                "reply",
                text_of(dig(info, "replied_to_post", "pk")),
                text_of(dig(answered, "username")),
                text_of(dig(answered, "pk")) or text_of(dig(answered, "id")),
            )
        )
    if isinstance(quoted := dig(info, "share_info", "quoted_post"), dict):
        relations.append(_to_post("quote", quoted))
    if isinstance(reposted := dig(info, "share_info", "reposted_post"), dict):
        relations.append(_to_post("repost", reposted))
    return tuple(relations)


def _to_post(kind: Any, post: dict[str, Any]) -> Relation:
    return Relation(
        kind,
        text_of(post.get("pk")),
        text_of(dig(post, "user", "username")),
        text_of(dig(post, "user", "pk")),
    )


register(
    Format(
        name="zeeschuimer-threads",
        title="Zeeschuimer, Threads (NDJSON)",
        recognise=from_platform(
            "threads.net", "www.threads.net", "threads.com", "www.threads.com", "threads"
        ),
        map=map_item,
    )
)
