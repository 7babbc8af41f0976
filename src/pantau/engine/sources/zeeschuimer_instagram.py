"""Instagram posts as Zeeschuimer collects them (NDJSON).

Instagram answers in two shapes: items of lists (``code``, ``user``, ``taken_at``) and nodes of a graph
(``shortcode``, ``owner``, ``taken_at_timestamp``). Partial items of a profile's grid carry little more
than a code.
"""

from __future__ import annotations

from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import likes_of, tags_of
from pantau.engine.sources.fields.cells import count, dig, flag, listed, objects, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import media_id
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.zeeschuimer import from_platform, open_envelope


def map_item(item: Item, ref: str) -> Mapped:
    envelope = open_envelope(item)
    node = envelope.data
    code = text_of(node.get("code")) or text_of(node.get("shortcode"))
    native_id = _native_id(node, code) or (envelope.item_id or "").split("_")[0]
    if not native_id:
        raise BadItem("this post has neither an id nor a short code")
    text = _caption(node)
    posted_at, doubt = read_time(node.get("taken_at") or node.get("taken_at_timestamp"))
    post = Post(
        platform="instagram",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=_author(node),
        url=f"https://www.instagram.com/p/{code}/" if code else None,
        media=_media(node),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(node),
        edited=flag(node.get("caption_is_edited")),
        sponsored=_is_sponsored(node),
        collected_at=envelope.collected_at,
        source_ref=ref,
        raw=item,
    )
    acts = tags_of(post, _tagged(node)) + likes_of(post, listed(node.get("top_likers")))
    return Mapped(post, acts, (doubt,) if doubt else ())


def _native_id(node: dict[str, Any], code: str | None) -> str | None:
    own = text_of(node.get("pk")) or text_of(node.get("id"))
    if own:
        return own.split("_")[0]  # "<post>_<account>"
    return media_id(code) if code else None


def _caption(node: dict[str, Any]) -> str:
    edges = objects(dig(node, "edge_media_to_caption", "edges"))
    if edges:
        return post_text(dig(edges[0], "node", "text"), "caption")
    caption = node.get("caption")
    return post_text(caption.get("text") if isinstance(caption, dict) else caption, "caption")


def _author(node: dict[str, Any]) -> Author | None:
    for key in ("user", "owner"):
        account = node.get(key)
        if isinstance(account, dict) and (account.get("username") or account.get("id")):
            return _account(account)
    return None


def _account(account: dict[str, Any]) -> Author:
    handle = text_of(account.get("username"))
    return Author(
        platform="instagram",
        native_id=text_of(account.get("pk")) or text_of(account.get("id")),
        handle=handle,
        name=text_of(account.get("full_name")),
        url=f"https://www.instagram.com/{handle}/" if handle else None,
        followers=count(account.get("follower_count")) or count(dig(account, "edge_followed_by", "count")),
    )


def _slides(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures and videos of a carousel, or the post itself."""
    edges = objects(dig(node, "edge_sidecar_to_children", "edges"))
    slides = [edge["node"] for edge in edges if isinstance(edge.get("node"), dict)]
    return objects(node.get("carousel_media")) or slides or [node]


def _media(node: dict[str, Any]) -> tuple[Media, ...]:
    media = (_slide(slide) for slide in _slides(node))
    return tuple(each for each in media if each is not None)


def _slide(slide: dict[str, Any]) -> Media | None:
    words = text_of(slide.get("accessibility_caption"))
    videos = objects(slide.get("video_versions"))
    if slide.get("media_type") == 2 or slide.get("is_video") is True or videos:
        url = text_of(videos[0].get("url")) if videos else text_of(slide.get("video_url"))
        return Media("video", url, words)
    candidates = objects(dig(slide, "image_versions2", "candidates"))
    url = text_of(candidates[0].get("url")) if candidates else text_of(slide.get("display_url"))
    return Media("image", url, words) if url or words else None


def _engagement(node: dict[str, Any]) -> Engagement:
    """Where the author hides the likes, Instagram sends a small number that is none."""
    hidden = node.get("like_and_view_counts_disabled") is True
    likes = count(node.get("like_count"))
    for edge in ("edge_media_preview_like", "edge_liked_by"):
        likes = likes if likes is not None else count(dig(node, edge, "count"))
    comments = count(node.get("comment_count"))
    for edge in ("edge_media_to_comment", "edge_media_preview_comment"):
        comments = comments if comments is not None else count(dig(node, edge, "count"))
    views = [count(node.get(key)) for key in ("play_count", "view_count", "video_view_count")]
    return Engagement(
        likes=None if hidden else likes,
        comments=comments,
        shares=count(node.get("media_repost_count")),
        views=next((number for number in views if number is not None), None),
    )


def _is_sponsored(node: dict[str, Any]) -> bool | None:
    link = node.get("link")
    advertised = node.get("product_type") == "ad" or (isinstance(link, str) and "/ads/ig_redirect" in link)
    if (
        advertised
        or objects(node.get("sponsor_tags"))
        or objects(dig(node, "edge_media_to_sponsor_user", "edges"))
    ):
        return True
    return flag(node.get("is_paid_partnership"))


def _tagged(node: dict[str, Any]) -> list[Author]:
    accounts: dict[str | None, Author] = {}
    for part in (node, *objects(node.get("carousel_media"))):
        for tag in objects(dig(part, "usertags", "in")):
            _add(accounts, tag.get("user"))
    for edge in objects(dig(node, "edge_media_to_tagged_user", "edges")):
        _add(accounts, dig(edge, "node", "user"))
    return list(accounts.values())


def _add(accounts: dict[str | None, Author], user: object) -> None:
    if isinstance(user, dict) and user.get("username"):
        account = _account(user)
        accounts.setdefault(account.handle, account)


register(
    Format(
        name="zeeschuimer-instagram",
        title="Zeeschuimer, Instagram (NDJSON)",
        recognise=from_platform("instagram.com", "www.instagram.com", "instagram"),
        map=map_item,
    )
)
