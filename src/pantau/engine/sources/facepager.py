"""Nodes exported from Facepager (CSV, Facebook preset): posts and comments; seeds and offcuts are passed over."""

from __future__ import annotations

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.errors import BadItem, NotAPost
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import clean_identifier, platform_named
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item

_NO_POSTS = frozenset({"seed", "offcut", "header", "empty", "headers"})
_TEXTS = ("message", "text", "story", "description", "name")


def map_node(row: Item, ref: str) -> Mapped:
    kind = (text_of(row.get("object_type")) or "").lower()
    if kind in _NO_POSTS or (not kind and text_of(row.get("level")) == "0"):
        raise NotAPost(f"a Facepager node of the kind {kind or 'seed'} is no post")
    object_id = clean_identifier(row.get("object_id"))
    if object_id is None:
        raise BadItem("this node has no object_id")
    platform = platform_named((text_of(row.get("query_type")) or "").split(":")[0]) or "facebook"
    parent, native_id = _ids(object_id, row) if platform == "facebook" else (None, object_id)
    text = post_text(next((row[column] for column in _TEXTS if row.get(column)), ""), "message")
    posted_at, doubt = read_time(row.get("created_time"))
    picture = text_of(row.get("full_picture")) or text_of(row.get("picture"))
    post = Post(
        platform=platform if platform != "other" else "facebook",
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=_author(row),
        url=text_of(row.get("permalink_url")) or f"https://www.facebook.com/{object_id}",
        media=(Media("image", picture),) if picture else (),
        links=tuple(dict.fromkeys((*links_in(text), *filter(None, (text_of(row.get("link")),))))),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(row),
        relations=(Relation("reply", parent),) if parent else (),
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, acts_of(post), (doubt,) if doubt else ())


def _ids(object_id: str, row: Item) -> tuple[str | None, str]:
    """``<page>_<post>`` of a post, ``<post>_<comment>`` of a comment: the post answered, and the own id."""
    before, _, after = object_id.rpartition("_")
    if "comment" in (text_of(row.get("query_type")) or "").lower():
        return before or None, object_id
    return None, after


def _author(row: Item) -> Author | None:
    name, native_id = text_of(row.get("from.name")), clean_identifier(row.get("from.id"))
    return Author("facebook", native_id, None, name) if name or native_id else None


def _engagement(row: Item) -> Engagement | None:
    engagement = Engagement(
        likes=_first_count(row, "reactions.summary.total_count", "likes.summary.total_count", "like_count"),
        comments=_first_count(row, "comments.summary.total_count", "comment_count"),
        shares=_first_count(row, "shares.count"),
    )
    return engagement if engagement != Engagement() else None


def _first_count(row: Item, *columns: str) -> int | None:
    numbers = (count(row.get(column)) for column in columns)
    return next((number for number in numbers if number is not None), None)


register(
    Format(
        name="facepager",
        title="Facepager, nodes (CSV)",
        recognise=signs(
            ("object_id", "object_type", "query_status", "query_type"),
            ("path", "parent_id", "level", "query_time", "from.name", "created_time", "message"),
        ),
        map=map_node,
    )
)
