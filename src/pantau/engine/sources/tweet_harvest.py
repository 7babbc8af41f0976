"""Tweets collected with tweet-harvest (CSV), all versions.

Since late 2024 the tool leaves ``username`` empty and writes ``undefined`` into the address, because X moved
the account's name; the account's number is still there.
"""

from __future__ import annotations

from pantau.engine.post import Engagement, Media, Post, Relation
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import handle_of, identify_post, read_address
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.tweets import author_of, language_of, tweet_url, unescaped


def map_row(row: Item, ref: str) -> Mapped:
    address = read_address(text_of(row.get("tweet_url")))
    identifier = identify_post(row.get("id_str"), address, ref)
    author = author_of(
        handle_of(text_of(row.get("username"))) or address.handle, text_of(row.get("user_id_str"))
    )
    text = unescaped(post_text(row.get("full_text"), "full_text"))
    posted_at, doubt = read_time(row.get("created_at"))
    post = Post(
        platform="x",
        native_id=identifier.native_id,
        text=text,
        posted_at=posted_at,
        author=author,
        url=tweet_url(author.handle, identifier.native_id) if identifier.native_id != ref else None,
        language=language_of(row.get("lang")),
        media=_media(row),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(row.get("favorite_count")),
            comments=count(row.get("reply_count")),
            shares=count(row.get("retweet_count")),
            quotes=count(row.get("quote_count")),
        ),
        relations=_relations(row),
        source_ref=ref,
        raw=row,
    )
    doubts = tuple(each for each in (doubt, identifier.warning) if each)
    return Mapped(post, acts_of(post), doubts)


def _media(row: Item) -> tuple[Media, ...]:
    url = text_of(row.get("image_url"))
    return (Media("image", url),) if url else ()


def _relations(row: Item) -> tuple[Relation, ...]:
    """Whom a tweet answers is told, but not which tweet: conversation_id_str is the thread's first one."""
    handle = handle_of(text_of(row.get("in_reply_to_screen_name")))
    return (Relation("reply", None, handle),) if handle else ()


register(
    Format(
        name="tweet-harvest",
        title="tweet-harvest, tweets (CSV)",
        recognise=signs(
            ("created_at", "id_str", "full_text", "user_id_str"),
            ("conversation_id_str", "favorite_count", "quote_count", "reply_count", "tweet_url", "username"),
        ),
        map=map_row,
    )
)
