"""TikTok videos as Zeeschuimer collects them (NDJSON)."""

from __future__ import annotations

from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, dig, flag, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.zeeschuimer import from_platform, open_envelope


def map_item(item: Item, ref: str) -> Mapped:
    envelope = open_envelope(item)
    video = envelope.data
    native_id = text_of(video.get("id")) or envelope.item_id
    if native_id is None:
        raise BadItem("this video has no id")
    author = _author(video)
    text = post_text(video.get("desc"), "desc")
    posted_at, doubt = read_time(video.get("createTime"))
    post = Post(
        platform="tiktok",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=author,
        url=f"https://www.tiktok.com/@{author.handle or ''}/video/{native_id}",
        language=text_of(video.get("textLanguage")),
        media=_media(video),
        links=links_in(text),
        hashtags=_hashtags(video, text),
        mentions=_mentions(video, text),
        engagement=_engagement(video),
        relations=_relations(video),
        sponsored=_is_sponsored(video),
        collected_at=envelope.collected_at,
        source_ref=ref,
        raw=item,
    )
    return Mapped(post, acts_of(post), (doubt,) if doubt else ())


def _author(video: dict[str, Any]) -> Author:
    author = video.get("author")
    if isinstance(author, str):  # older items name the handle only
        author = {"uniqueId": author, "nickname": video.get("nickname"), "id": video.get("authorId")}
    handle = text_of(dig(author, "uniqueId"))
    return Author(
        platform="tiktok",
        native_id=text_of(dig(author, "id")),
        handle=handle,
        name=text_of(dig(author, "nickname")),
        url=f"https://www.tiktok.com/@{handle}" if handle else None,
        followers=count(dig(video, "authorStats", "followerCount")),
    )


def _media(video: dict[str, Any]) -> tuple[Media, ...]:
    """The video with the words put on the picture; or the pictures of a slide show."""
    stickers = [text for sticker in objects(video.get("stickersOnItem")) for text in _texts(sticker)]
    written = "\n".join(stickers) or None
    pictures = objects(dig(video, "imagePost", "images"))
    if pictures:
        urls = [next(iter(_strings(dig(picture, "imageURL", "urlList"))), None) for picture in pictures]
        return tuple(
            Media("image", url, written if not position else None) for position, url in enumerate(urls)
        )
    if not isinstance(video.get("video"), dict):
        return ()
    return (Media("video", text_of(dig(video, "video", "playAddr")), written),)


def _texts(sticker: dict[str, Any]) -> list[str]:
    return _strings(sticker.get("stickerText"))


def _strings(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str) and text] if isinstance(value, list) else []


def _hashtags(video: dict[str, Any], text: str) -> tuple[str, ...]:
    listed = [text_of(extra.get("hashtagName")) for extra in objects(video.get("textExtra"))]
    return tuple(dict.fromkeys(tag for tag in listed if tag)) or hashtags_in(text)


def _mentions(video: dict[str, Any], text: str) -> tuple[str, ...]:
    listed = [text_of(extra.get("userUniqueId")) for extra in objects(video.get("textExtra"))]
    return tuple(dict.fromkeys(handle for handle in listed if handle)) or mentions_in(text)


def _engagement(video: dict[str, Any]) -> Engagement:
    stats = video.get("statsV2") or video.get("stats")
    return Engagement(
        likes=count(dig(stats, "diggCount")),
        comments=count(dig(stats, "commentCount")),
        shares=count(dig(stats, "shareCount")),
        views=count(dig(stats, "playCount")),
        saves=count(dig(stats, "collectCount")),
    )


def _relations(video: dict[str, Any]) -> tuple[Relation, ...]:
    """A duet answers another video beside it."""
    original = text_of(dig(video, "duetInfo", "duetFromId"))
    return (Relation("quote", original),) if original and original != "0" else ()


def _is_sponsored(video: dict[str, Any]) -> bool | None:
    if flag(video.get("isAd")) or flag(video.get("adAuthorization")):
        return True
    return flag(video.get("isAd"))


register(
    Format(
        name="zeeschuimer-tiktok",
        title="Zeeschuimer, TikTok (NDJSON)",
        recognise=from_platform("tiktok.com", "www.tiktok.com", "tiktok"),
        map=map_item,
    )
)
