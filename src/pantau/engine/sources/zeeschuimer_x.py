"""Tweets as Zeeschuimer collects them on X (NDJSON).

X has answered in several shapes: GraphQL with the account's names under ``legacy`` (to 2024) or ``core``
(since 2025), tweets wrapped for restricted visibility, and the older ``adaptive`` search results.
"""

from __future__ import annotations

from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, dig, flag, objects, post_text, text_of
from pantau.engine.sources.fields.identifiers import handle_of, read_address
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.tweets import author_of, language_of, tweet_url, unescaped
from pantau.engine.sources.zeeschuimer import from_platform, open_envelope


def map_item(item: Item, ref: str) -> Mapped:
    envelope = open_envelope(item)
    tweet = _unwrapped(envelope.data)
    legacy = tweet.get("legacy")
    if not isinstance(legacy, dict):
        raise BadItem(f"no tweet in this item: {_notice(tweet)}")
    native_id = text_of(tweet.get("rest_id")) or text_of(legacy.get("id_str")) or envelope.item_id
    if native_id is None:
        raise BadItem("this tweet has no id")
    author = _author(tweet, legacy)
    original = _unwrapped(_first(legacy, tweet, "retweeted_status_result"))
    posted_at, doubt = read_time(legacy.get("created_at"))
    post = Post(
        platform="x",
        native_id=native_id,
        text=_text(tweet, legacy, original),
        posted_at=posted_at,
        author=author,
        url=tweet_url(author.handle, native_id),
        language=language_of(legacy.get("lang")),
        media=_media(legacy),
        links=_listed(legacy, "urls", "expanded_url"),
        hashtags=_listed(legacy, "hashtags", "text"),
        mentions=_listed(legacy, "user_mentions", "screen_name"),
        engagement=_engagement(tweet, legacy),
        relations=_relations(tweet, legacy, original),
        edited=_is_edited(tweet),
        sponsored=flag(tweet.get("promoted")),
        collected_at=envelope.collected_at,
        source_ref=ref,
        raw=item,
    )
    return Mapped(post, acts_of(post), (doubt,) if doubt else ())


def _unwrapped(result: object) -> dict[str, Any]:
    """The tweet inside ``{"result": {"tweet": {...}}}``, however many of the layers there are."""
    while isinstance(result, dict):
        inner = result.get("result") or result.get("tweet")
        if "legacy" in result or not isinstance(inner, dict):
            return result
        result = inner
    return {}


def _notice(tweet: dict[str, Any]) -> str:
    words = text_of(dig(tweet, "tombstone", "text", "text")) or text_of(tweet.get("reason"))
    return words or text_of(tweet.get("__typename")) or "unknown shape"


def _first(legacy: dict[str, Any], tweet: dict[str, Any], key: str) -> object:
    return legacy.get(key) or tweet.get(key)


def _author(tweet: dict[str, Any], legacy: dict[str, Any]) -> Author:
    user = dig(tweet, "core", "user_results", "result") or tweet.get("user")
    old = dig(user, "legacy") or user
    return author_of(
        dig(user, "core", "screen_name") or dig(old, "screen_name"),
        text_of(dig(user, "rest_id")) or text_of(dig(user, "id_str")) or text_of(legacy.get("user_id_str")),
        dig(user, "core", "name") or dig(old, "name"),
        count(dig(old, "followers_count")),
    )


def _text(tweet: dict[str, Any], legacy: dict[str, Any], original: dict[str, Any]) -> str:
    """The whole text: of long tweets, and of reposts, which X cuts off after 140 characters."""
    whole = dig(original, "legacy")
    if isinstance(whole, dict):
        handle = _author(original, whole).handle
        return f"RT @{handle}: {_own_text(original, whole)}" if handle else _own_text(tweet, legacy)
    return _own_text(tweet, legacy)


def _own_text(tweet: dict[str, Any], legacy: dict[str, Any]) -> str:
    note = dig(tweet, "note_tweet", "note_tweet_results", "result", "text")
    short = legacy.get("full_text", legacy.get("text"))
    return unescaped(post_text(note if isinstance(note, str) else short, "full_text"))


def _media(legacy: dict[str, Any]) -> tuple[Media, ...]:
    items = objects(dig(legacy, "extended_entities", "media")) or objects(dig(legacy, "entities", "media"))
    return tuple(_medium(item) for item in items)


def _medium(item: dict[str, Any]) -> Media:
    words = text_of(item.get("ext_alt_text"))
    if item.get("type") == "photo":
        return Media("image", text_of(item.get("media_url_https")), words)
    variants = [each for each in objects(dig(item, "video_info", "variants")) if each.get("url")]
    best = max(variants, key=lambda each: count(each.get("bitrate")) or 0, default=item)
    return Media(
        "video", text_of(best.get("url") if best is not item else item.get("media_url_https")), words
    )


def _listed(legacy: dict[str, Any], entity: str, key: str) -> tuple[str, ...]:
    found = (text_of(each.get(key)) for each in objects(dig(legacy, "entities", entity)))
    return tuple(dict.fromkeys(each for each in found if each))


def _engagement(tweet: dict[str, Any], legacy: dict[str, Any]) -> Engagement:
    return Engagement(
        likes=count(legacy.get("favorite_count")),
        comments=count(legacy.get("reply_count")),
        shares=count(legacy.get("retweet_count")),
        views=count(dig(tweet, "views", "count") or dig(tweet, "ext_views", "count")),
        quotes=count(legacy.get("quote_count")),
        saves=count(legacy.get("bookmark_count")),
    )


def _relations(
    tweet: dict[str, Any], legacy: dict[str, Any], original: dict[str, Any]
) -> tuple[Relation, ...]:
    relations: list[Relation] = []
    answered = text_of(legacy.get("in_reply_to_status_id_str"))
    answered_handle = handle_of(text_of(legacy.get("in_reply_to_screen_name")))
    if answered or answered_handle:
        relations.append(
            Relation("reply", answered, answered_handle, text_of(legacy.get("in_reply_to_user_id_str")))
        )
    if original:
        relations.append(_to_tweet("repost", original, None))
    elif quoted := text_of(legacy.get("quoted_status_id_str")):
        address = read_address(text_of(dig(legacy, "quoted_status_permalink", "expanded")))
        relation = _to_tweet("quote", _unwrapped(_first(tweet, legacy, "quoted_status_result")), quoted)
        relations.append(relation if relation.author_handle else Relation("quote", quoted, address.handle))
    return tuple(relations)


def _to_tweet(kind: Any, tweet: dict[str, Any], native_id: str | None) -> Relation:
    legacy = tweet.get("legacy")
    if not isinstance(legacy, dict):
        return Relation(kind, native_id or text_of(tweet.get("rest_id")))
    author = _author(tweet, legacy)
    known = native_id or text_of(tweet.get("rest_id")) or text_of(legacy.get("id_str"))
    return Relation(kind, known, author.handle, author.native_id)


def _is_edited(tweet: dict[str, Any]) -> bool | None:
    control = tweet.get("edit_control")
    if not isinstance(control, dict):
        return None
    versions = control.get("edit_tweet_ids") or dig(control, "edit_control_initial", "edit_tweet_ids")
    return len(versions) > 1 if isinstance(versions, list) else None


register(
    Format(
        name="zeeschuimer-x",
        title="Zeeschuimer, X/Twitter (NDJSON)",
        recognise=from_platform("twitter.com", "x.com", "www.twitter.com", "www.x.com", "twitter"),
        map=map_item,
    )
)
