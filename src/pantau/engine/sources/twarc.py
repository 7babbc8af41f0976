"""Tweets collected with twarc2: pages with includes, flattened tweets, streams, and the CSV of twarc-csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem, NotAPost
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, dig, objects, post_text, text_of
from pantau.engine.sources.fields.identifiers import Address, identify_post
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.json_items import parse_json
from pantau.engine.sources.reading.parts import Sample
from pantau.engine.sources.tweets import author_of, language_of, tweet_url, unescaped

_CERTAIN = 50  # signs
_KINDS = {"replied_to": "reply", "retweeted": "repost", "quoted": "quote"}
_MEDIA = {"photo": "image", "video": "video", "animated_gif": "video"}


def unpack(line: Item) -> Sequence[Item] | None:
    """The tweets of a page, each with what the page includes for it, so that each can be kept alone.

    Raises BadItem for a line that holds only an error of the interface.
    """
    if "data" not in line:
        _refuse_error(line)
        return None
    data = line["data"]
    tweets = objects(data) if isinstance(data, list) else [data] if isinstance(data, dict) else []
    includes = _Includes(line.get("includes"))
    retrieved_at = dig(line.get("__twarc"), "retrieved_at")
    whole = [includes.complete(tweet, retrieved_at) for tweet in tweets]
    return [*whole, *({"error": error} for error in objects(line.get("errors")))]


def _refuse_error(line: Item) -> None:
    errors = objects(line.get("errors"))
    if errors:
        raise BadItem(f"the interface answered with an error: {_told(errors[0])}")
    if "text" not in line and line.get("title") and line.get("detail"):
        raise BadItem(f"the interface answered with an error: {_told(line)}")


def _told(error: Item) -> str:
    return text_of(error.get("detail")) or text_of(error.get("title")) or str(error)[:200]


class _Includes:
    """A page's accounts, referenced tweets, media and places by their keys."""

    def __init__(self, includes: object) -> None:
        self._users = _by("id", dig(includes, "users"))
        self._tweets = _by("id", dig(includes, "tweets"))
        self._media = _by("media_key", dig(includes, "media"))

    def complete(self, tweet: dict[str, Any], retrieved_at: object) -> dict[str, Any]:
        whole = self._with_author(tweet)
        references = objects(tweet.get("referenced_tweets"))
        if references:
            whole["referenced_tweets"] = [self._reference(each) for each in references]
        if answered := self._users.get(text_of(tweet.get("in_reply_to_user_id"))):
            whole["in_reply_to_user"] = answered
        if retrieved_at is not None:
            whole["__twarc"] = {"retrieved_at": retrieved_at}
        return whole

    def _with_author(self, tweet: dict[str, Any]) -> dict[str, Any]:
        whole = dict(tweet)
        if author := self._users.get(text_of(tweet.get("author_id"))):
            whole["author"] = author
        keys = dig(tweet, "attachments", "media_keys")
        if isinstance(keys, list) and self._media:
            media = [self._media[key] for key in keys if isinstance(key, str) and key in self._media]
            whole["attachments"] = {**tweet["attachments"], "media": media}
        return whole

    def _reference(self, reference: dict[str, Any]) -> dict[str, Any]:
        tweet = self._tweets.get(text_of(reference.get("id")))
        return {**self._with_author(tweet), **reference} if tweet else reference


def _by(key: str, included: object) -> dict[str | None, dict[str, Any]]:
    """What a page includes, by its key; the key is a text or, from careless tools, a number."""
    return {name: item for item in objects(included) if (name := text_of(item.get(key))) is not None}


def map_item(tweet: Item, ref: str) -> Mapped:
    if isinstance(tweet.get("error"), dict) and "text" not in tweet:
        raise NotAPost(f"the interface told: {_told(tweet['error'])}")
    native_id = text_of(tweet.get("id"))
    if native_id is None or "text" not in tweet:
        raise BadItem(f"no tweet in this item; it has {', '.join(sorted(tweet)[:12])}")
    author = _author(tweet)
    posted_at, doubt = read_time(tweet.get("created_at"))
    collected_at, _ = read_time(dig(tweet, "__twarc", "retrieved_at"))
    post = Post(
        platform="x",
        native_id=native_id,
        text=_text(tweet),
        posted_at=posted_at,
        author=author,
        url=tweet_url(author.handle, native_id),
        language=language_of(tweet.get("lang")),
        media=_media(tweet),
        links=_entities(tweet, "urls", "expanded_url"),
        hashtags=_entities(tweet, "hashtags", "tag"),
        mentions=_entities(tweet, "mentions", "username"),
        engagement=_engagement(tweet),
        relations=_relations(tweet),
        edited=_is_edited(tweet),
        collected_at=collected_at,
        source_ref=ref,
        raw=tweet,
    )
    return Mapped(post, acts_of(post), (doubt,) if doubt else ())


def _author(tweet: Item) -> Author:
    user = tweet.get("author")
    return author_of(
        dig(user, "username"),
        text_of(tweet.get("author_id")) or text_of(dig(user, "id")),
        dig(user, "name"),
        count(dig(user, "public_metrics", "followers_count")),
    )


def _text(tweet: Item) -> str:
    """The interface cuts a repost off after 140 characters; the page includes the whole."""
    note = dig(tweet.get("note_tweet"), "text")
    own = post_text(note if isinstance(note, str) else tweet["text"])
    for reference in objects(tweet.get("referenced_tweets")):
        handle, whole = dig(reference, "author", "username"), _whole_text(reference)
        if reference.get("type") == "retweeted" and isinstance(handle, str) and isinstance(whole, str):
            return f"RT @{handle}: {unescaped(whole)}"
    return unescaped(own)


def _whole_text(tweet: Item) -> object:
    return dig(tweet.get("note_tweet"), "text") or tweet.get("text")


def _media(tweet: Item) -> tuple[Media, ...]:
    return tuple(_medium(each) for each in objects(dig(tweet.get("attachments"), "media")))


def _medium(item: dict[str, Any]) -> Media:
    variants = [each for each in objects(item.get("variants")) if each.get("bit_rate")]
    best = max(variants, key=lambda each: count(each["bit_rate"]) or 0, default={})
    url = text_of(best.get("url")) or text_of(item.get("url")) or text_of(item.get("preview_image_url"))
    kind: Any = _MEDIA.get(str(item.get("type")), "other")
    return Media(kind, url, text_of(item.get("alt_text")))


def _entities(tweet: Item, entity: str, key: str) -> tuple[str, ...]:
    found = (text_of(each.get(key)) for each in objects(dig(tweet.get("entities"), entity)))
    return tuple(dict.fromkeys(each for each in found if each))


def _engagement(tweet: Item) -> Engagement | None:
    metrics = tweet.get("public_metrics")
    if not isinstance(metrics, dict):
        return None
    return Engagement(
        likes=count(metrics.get("like_count")),
        comments=count(metrics.get("reply_count")),
        shares=count(metrics.get("retweet_count")),
        views=count(metrics.get("impression_count")),
        quotes=count(metrics.get("quote_count")),
        saves=count(metrics.get("bookmark_count")),
    )


def _relations(tweet: Item) -> tuple[Relation, ...]:
    relations = [_relation(each, tweet) for each in objects(tweet.get("referenced_tweets"))]
    return tuple(relation for relation in relations if relation is not None)


def _relation(reference: dict[str, Any], tweet: Item) -> Relation | None:
    kind: Any = _KINDS.get(str(reference.get("type")))
    if kind is None:
        return None
    handle = text_of(dig(reference, "author", "username"))
    account = text_of(reference.get("author_id")) or text_of(dig(reference, "author", "id"))
    if kind == "reply":
        handle = handle or text_of(dig(tweet.get("in_reply_to_user"), "username"))
        account = account or text_of(tweet.get("in_reply_to_user_id"))
    return Relation(kind, text_of(reference.get("id")), handle, account)


def _is_edited(tweet: Item) -> bool | None:
    versions = tweet.get("edit_history_tweet_ids")
    return len(versions) > 1 if isinstance(versions, list) else None


def map_row(row: Item, ref: str) -> Mapped:
    """A row of twarc-csv: the dotted columns are put back into the tweet they were flattened from."""
    identifier = identify_post(row.get("id"), Address("x"), ref)
    mapped = map_item({**_nested(row), "id": identifier.native_id}, ref)
    doubts = (*mapped.warnings, *filter(None, (identifier.warning,)))
    return Mapped(mapped.post.evolve(raw=row), mapped.interactions, doubts)


def _nested(row: Item) -> dict[str, Any]:
    # The first version of twarc-csv wrote texts as JSON strings; it alone has this column.
    encoded = "referenced_tweets" in row
    tweet: dict[str, Any] = {}
    for column, cell in row.items():
        if cell == "" or cell is None:
            continue
        *parents, leaf = column.split(".")
        node = tweet
        for parent in parents:
            inner = node.setdefault(parent, {})
            node = inner if isinstance(inner, dict) else {}
        node[leaf] = _decoded(cell, encoded)
    tweet.setdefault("text", "")
    tweet["referenced_tweets"] = _references(tweet)
    return tweet


def _decoded(cell: object, encoded: bool) -> Any:
    if not isinstance(cell, str) or not (cell[0] in "[{" or (encoded and cell[0] == '"' and cell[-1] == '"')):
        return cell
    try:
        return parse_json(cell)
    except BadItem:
        return cell


def _references(tweet: dict[str, Any]) -> list[dict[str, Any]]:
    references = tweet.get("referenced_tweets")
    if isinstance(references, list):
        return objects(references)
    handles = {"replied_to": "in_reply_to", "retweeted": "retweeted", "quoted": "quoted"}
    found = []
    for kind, prefix in handles.items():
        if native_id := text_of(dig(references, kind, "id")):
            author = {
                "username": tweet.get(f"{prefix}_username"),
                "id": text_of(tweet.get(f"{prefix}_user_id")),
            }
            found.append({"type": kind, "id": native_id, "author": author})
    return found


def _recognise_json(sample: Sample) -> int:
    return _CERTAIN if not sample.tabular and any(_is_twarc(item) for item in sample.items) else 0


def _is_twarc(item: Item) -> bool:
    data = item.get("data")
    if isinstance(data, list | dict) and ("includes" in item or "__twarc" in item):
        return True
    if isinstance(data, dict) and "text" in data and "id" in data and "matching_rules" in item:
        return True
    return isinstance(item.get("text"), str) and "author_id" in item and "public_metrics" in item


register(
    Format(
        name="twarc",
        title="twarc2, tweets of the X interface v2 (JSON lines)",
        recognise=_recognise_json,
        map=map_item,
        unpack=unpack,
    )
)
register(
    Format(
        name="twarc-csv",
        title="twarc-csv, tweets of the X interface v2 (CSV)",
        recognise=signs(
            ("id", "text", "created_at", "author_id", "public_metrics.like_count"),
            ("author.username", "conversation_id", "lang", "public_metrics.retweet_count"),
        ),
        map=map_row,
    )
)
