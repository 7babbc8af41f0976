"""CSV exports of 4CAT, one layout per data source. Times without a zone are UTC there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pantau.engine.post import Author, Engagement, Interaction, Media, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import acts_of, comments_on, tags_of
from pantau.engine.sources.fields.cells import count, flag, listed, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import (
    Address,
    Identifier,
    handle_of,
    identify_post,
    media_id,
    read_address,
)
from pantau.engine.sources.fields.times import Reading, read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.tweets import language_of, tweet_url, unescaped


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a data source holds what; a name that is "" stands for nothing."""

    platform: str
    url: str = "url"
    handle: str = "author"
    name: str = "author_fullname"
    account: str = "author_id"
    followers: str = "author_followers"
    likes: str = "likes"
    comments: str = "comments"
    shares: str = "shares"
    views: str = "views"
    quotes: str = "quotes"
    language: str = "language_guess"
    sponsored: tuple[str, ...] = ("is_ad", "is_paid_partnership")
    images: tuple[str, ...] = ("image_url", "image_urls")
    videos: tuple[str, ...] = ("video_url",)
    links: tuple[str, ...] = ("link_url",)
    profile: str = ""  # address of an account, with {} for the handle


INSTAGRAM = Layout(
    "instagram", likes="num_likes", comments="num_comments", shares="", views="play_count",
    videos=(), profile="https://www.instagram.com/{}/",
)  # fmt: skip
TIKTOK = Layout(
    "tiktok", url="tiktok_url", name="author_full", account="", views="plays", images=("thumbnail_url",),
    links=(), profile="https://www.tiktok.com/@{}",
)  # fmt: skip
TIKTOK_COMMENTS = Layout(
    "tiktok", url="comment_url", name="author_full", account="", comments="replies", shares="", views="",
    images=(), videos=(), links=(), profile="https://www.tiktok.com/@{}",
)  # fmt: skip
TWITTER = Layout(
    "x", url="link", likes="like_count", comments="reply_count", shares="retweet_count",
    views="impression_count", quotes="quote_count", images=("images",), videos=("videos",), links=("urls",),
    profile="https://x.com/{}",
)  # fmt: skip
THREADS = Layout(
    "threads", name="", account="", comments="replies", shares="reposts",
    profile="https://www.threads.com/@{}",
)  # fmt: skip
FACEBOOK = Layout("facebook", name="author_name", account="", profile="https://www.facebook.com/{}")
BLUESKY = Layout(
    "bluesky", url="link", name="author_display_name", likes="like_count", comments="reply_count",
    shares="repost_count", quotes="quote_count", images=("images",), links=("links",), language="languages",
    profile="https://bsky.app/profile/{}",
)  # fmt: skip
TELEGRAM = Layout(
    "telegram", url="", handle="author_username", name="author_name", account="author",
    likes="", comments="", links=("link_attached",), profile="https://t.me/{}",
)  # fmt: skip


def _post(row: Item, ref: str, layout: Layout, native_id: str, text: str, **more: Any) -> Post:
    return Post(
        platform=layout.platform,
        native_id=native_id,
        text=text,
        author=_author(row, layout),
        url=more.pop("url", None) or text_of(row.get(layout.url)),
        language=language_of(row.get(layout.language)),
        media=_media(row, layout),
        links=_all_listed(row, layout.links) or links_in(text),
        hashtags=listed(row.get("hashtags")) or listed(row.get("tags")) or hashtags_in(text),
        mentions=listed(row.get("mentions")) or mentions_in(text),
        engagement=_engagement(row, layout),
        sponsored=_is_sponsored(row, layout),
        source_ref=ref,
        raw=row,
        **more,
    )


def _author(row: Item, layout: Layout) -> Author | None:
    handle = handle_of(text_of(row.get(layout.handle)))
    name = text_of(row.get(layout.name))
    account = text_of(row.get(layout.account))
    if not (handle or name or account):
        return None
    url = layout.profile.format(handle) if handle and layout.profile else None
    return Author(layout.platform, account, handle, name, url, count(row.get(layout.followers)))


def _media(row: Item, layout: Layout) -> tuple[Media, ...]:
    words = text_of(row.get("stickers"))
    pictures = [Media("image", url) for url in _all_listed(row, layout.images)]
    videos = [Media("video", url, words) for url in _all_listed(row, layout.videos)]
    return tuple(videos + pictures)


def _all_listed(row: Item, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for column in columns for url in listed(row.get(column))))


def _engagement(row: Item, layout: Layout) -> Engagement:
    return Engagement(
        likes=count(row.get(layout.likes)),
        comments=count(row.get(layout.comments)),
        shares=count(row.get(layout.shares)),
        views=count(row.get(layout.views)),
        quotes=count(row.get(layout.quotes)),
    )


def _is_sponsored(row: Item, layout: Layout) -> bool | None:
    flags = [flag(row.get(column)) for column in layout.sponsored if column in row]
    return True if True in flags else False if False in flags else None


def _time(row: Item, *columns: str) -> Reading:
    for column in ("unix_timestamp", "timestamp", *columns):
        if row.get(column) not in (None, ""):
            return read_time(row[column])
    return None, None


def _id(row: Item, layout: Layout, ref: str) -> Identifier:
    if text_of(row.get("id")) is None:
        raise BadItem("this row has no id")
    return identify_post(row["id"], read_address(text_of(row.get(layout.url))), ref)


def _meta_id(row: Item, layout: Layout, ref: str) -> Identifier:
    """4CAT calls posts of Instagram and Threads by their short codes."""
    code = text_of(row.get("id"))
    return Identifier(media_id(code)) if code and not code.isdigit() else _id(row, layout, ref)


def map_instagram(row: Item, ref: str) -> Mapped:
    identifier = _meta_id(row, INSTAGRAM, ref)
    posted_at, doubt = _time(row)
    parent = text_of(row.get("parent_id"))
    is_comment = parent not in (None, text_of(row.get("id"))) and not text_of(row.get("media_type"))
    post = _post(
        row,
        ref,
        INSTAGRAM,
        identifier.native_id,
        post_text(row.get("body"), "body"),
        posted_at=posted_at,
        relations=(Relation("reply", media_id(parent)),) if is_comment and parent else (),
    )
    tagged = [Author("instagram", handle=handle) for handle in listed(row.get("usertags"))]
    return _mapped(post, (doubt, identifier.warning), tags_of(post, tagged))


def map_tiktok(row: Item, ref: str) -> Mapped:
    identifier = _id(row, TIKTOK, ref)
    posted_at, doubt = _time(row)
    text = post_text(row.get("body"), "body")
    post = _post(row, ref, TIKTOK, identifier.native_id, text, posted_at=posted_at)
    return _mapped(post, (doubt, identifier.warning))


def map_tiktok_comment(row: Item, ref: str) -> Mapped:
    """``thread_id`` is the comment answered, ``post_id`` the video all of it stands under."""
    identifier = identify_post(row.get("id"), Address("tiktok"), ref)
    on_video = read_address(text_of(row.get("post_url")))
    video = identify_post(row.get("post_id"), on_video, "").native_id or None
    posted_at, doubt = _time(row)
    thread = text_of(row.get("thread_id"))
    answers_comment = flag(row.get("is_comment_on_comment")) and thread != identifier.native_id
    answered = thread if answers_comment else video
    post = _post(
        row,
        ref,
        TIKTOK_COMMENTS,
        identifier.native_id,
        post_text(row.get("body"), "body"),
        posted_at=posted_at,
        relations=(Relation("reply", answered),) if answered else (),
    )
    doubts = tuple(filter(None, (doubt, identifier.warning)))
    return Mapped(post, comments_on(post, video, on_video.handle), doubts)


def map_twitter(row: Item, ref: str) -> Mapped:
    identifier = _id(row, TWITTER, ref)
    posted_at, doubt = _time(row)
    handle = handle_of(text_of(row.get("author")))
    post = _post(
        row,
        ref,
        TWITTER,
        identifier.native_id,
        unescaped(post_text(row.get("body"), "body")),
        posted_at=posted_at,
        relations=_tweet_relations(row),
        url=tweet_url(handle, identifier.native_id) if identifier.native_id != ref else None,
    )
    return _mapped(post, (doubt, identifier.warning))


def _tweet_relations(row: Item) -> tuple[Relation, ...]:
    """4CAT names whose tweet it was, not which; ``thread_id`` is the conversation's first tweet."""
    columns: tuple[tuple[Any, str, str], ...] = (
        ("reply", "is_reply", "replied_user"),
        ("repost", "is_retweet", "retweeted_user"),
        ("quote", "is_quote_tweet", "quoted_user"),
    )
    return tuple(
        Relation(kind, None, handle_of(text_of(row.get(whose))))
        for kind, told, whose in columns
        if flag(row.get(told))
    )


def map_threads(row: Item, ref: str) -> Mapped:
    identifier = _meta_id(row, THREADS, ref)
    posted_at, doubt = _time(row)
    text = post_text(row.get("body"), "body")
    post = _post(row, ref, THREADS, identifier.native_id, text, posted_at=posted_at)
    return _mapped(post, (doubt, identifier.warning))


def map_facebook(row: Item, ref: str) -> Mapped:
    posted_at, doubt = _time(row)
    identifier = identify_post(row.get("id"), read_address(text_of(row.get("url"))), ref)
    text = post_text(row.get("body"), "body")
    post = _post(row, ref, FACEBOOK, identifier.native_id, text, posted_at=posted_at)
    return _mapped(post, (doubt, identifier.warning))


def map_bluesky(row: Item, ref: str) -> Mapped:
    posted_at, doubt = _time(row, "created_at")
    collected_at, _ = read_time(row.get("collected_at"))
    relations: list[Relation] = []
    if answered := text_of(row.get("replied_to_post")):
        relations.append(_to_bluesky_post("reply", answered, text_of(row.get("replied_to_user"))))
    if quoted := text_of(row.get("quoted_post")):
        relations.append(_to_bluesky_post("quote", quoted, text_of(row.get("quoted_user"))))
    post = _post(
        row,
        ref,
        BLUESKY,
        _id(row, BLUESKY, ref).native_id,
        post_text(row.get("body"), "body"),
        posted_at=posted_at,
        collected_at=collected_at,
        relations=tuple(relations),
    )
    return _mapped(post, (doubt,))


def _to_bluesky_post(kind: Any, url: str, handle: str | None) -> Relation:
    return Relation(kind, read_address(url).native_id or (url if url.startswith("at://") else None), handle)


def map_telegram(row: Item, ref: str) -> Mapped:
    """Message numbers count within a chat, so the chat is part of a post's id, as in its address."""
    number = _id(row, TELEGRAM, ref).native_id
    chat = text_of(row.get("chat")) or text_of(row.get("thread_id"))
    native_id = f"{chat}/{number.removeprefix(f'{chat}-')}" if chat else number
    posted_at, doubt = _time(row)
    post = _post(
        row,
        ref,
        TELEGRAM,
        native_id,
        post_text(row.get("body"), "body"),
        posted_at=posted_at,
        relations=_telegram_relations(row, chat),
        edited=_was_edited(row, posted_at),
        url=f"https://t.me/{native_id}" if chat else None,
    )
    return _mapped(post, (doubt,))


def _telegram_relations(row: Item, chat: str | None) -> tuple[Relation, ...]:
    relations: list[Relation] = []
    answered = text_of(row.get("reply_to"))
    if chat and answered and answered != "0":
        relations.append(Relation("reply", f"{chat}/{answered.removeprefix(f'{chat}-')}"))
    if origin := text_of(row.get("author_forwarded_from_username")):
        relations.append(Relation("repost", None, origin))
    return tuple(relations)


def _was_edited(row: Item, posted_at: datetime | None) -> bool | None:
    if "unix_timestamp_edited" not in row and "timestamp_edited" not in row:
        return None
    edited_at, _ = read_time(row.get("unix_timestamp_edited") or row.get("timestamp_edited"))
    return edited_at is not None and edited_at != posted_at


def _mapped(post: Post, doubts: tuple[str | None, ...], more: tuple[Interaction, ...] = ()) -> Mapped:
    return Mapped(post, acts_of(post) + more, tuple(filter(None, doubts)))


def _register(
    source: str, title: str, map_row: Callable[[Item, str], Mapped], required: str, telling: str
) -> None:
    recognise = signs(("id", "body", *required.split()), telling.split())
    register(Format(f"4cat-{source}", f"4CAT, {title} (CSV)", recognise, map_row))


_register(
    "instagram", "Instagram", map_instagram, "author num_likes num_comments",
    "thread_id timestamp unix_timestamp usertags media_urls num_media likes_hidden location_name",
)  # fmt: skip
_register(
    "tiktok", "TikTok", map_tiktok, "author tiktok_url",
    "timestamp unix_timestamp author_full is_duet is_ad music_name plays challenges effects",
)  # fmt: skip
_register(
    "tiktok-comments", "TikTok comments", map_tiktok_comment, "author post_id replies",
    "timestamp unix_timestamp is_comment_on_comment is_liked_by_post_author post_url comment_url is_sticky",
)  # fmt: skip
_register(
    "twitter", "X/Twitter", map_twitter, "author is_retweet is_reply",
    "timestamp unix_timestamp retweeted_user quoted_user replied_user language_guess possibly_sensitive",
)  # fmt: skip
_register(
    "threads", "Threads", map_threads, "author author_is_verified reposts",
    "timestamp unix_timestamp quotes replies link_url audio_url is_paid_partnership",
)  # fmt: skip
_register(
    "facebook", "Facebook by Zeeschuimer", map_facebook, "author is_in_group",
    "url timestamp unix_timestamp author_name group_name image_url video_url",
)  # fmt: skip
_register(
    "bluesky", "Bluesky", map_bluesky, "author repost_count reply_count",
    "created_at timestamp quoted_post replied_to_post replies_allowed author_display_name languages",
)  # fmt: skip
_register(
    "telegram", "Telegram", map_telegram, "chat author_username",
    "thread_id timestamp unix_timestamp body_markdown reactions author_is_bot entities_linked views",
)  # fmt: skip
