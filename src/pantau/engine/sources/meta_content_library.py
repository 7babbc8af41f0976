"""Posts exported from the Meta Content Library (CSV with dotted columns, or the same as JSON).

The column names are taken from type declarations of other programs; no real export was at hand.
"""

from __future__ import annotations

from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post, Relation
from pantau.engine.sources.fields.acts import acts_of
from pantau.engine.sources.fields.cells import count, dig, flag, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import identify_post, read_address
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.parts import Sample
from pantau.engine.sources.tweets import language_of

_CERTAIN = 40  # signs


def map_post(row: Item, ref: str) -> Mapped:
    url = text_of(row.get("mcl_url"))
    platform = "instagram" if url and "instagram" in url else "facebook"
    identifier = identify_post(row.get("id"), read_address(url), ref)
    text = post_text(row.get("text"))
    posted_at, doubt = read_time(row.get("creation_time"))
    post = Post(
        platform=platform,
        native_id=identifier.native_id,
        text=text,
        posted_at=posted_at,
        author=_author(row, platform),
        url=url,
        language=language_of(row.get("lang")),
        media=_media(row),
        links=_links(row, text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(row),
        relations=_relations(row),
        sponsored=flag(row.get("is_branded_content")),
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, acts_of(post), tuple(each for each in (doubt, identifier.warning) if each))


def _at(row: Item, column: str) -> Any:
    """A dotted column, or the same path in JSON."""
    return row[column] if column in row else dig(row, *column.split("."))


def _author(row: Item, platform: str) -> Author | None:
    for owner in ("post_owner", "surface"):
        native_id, name = text_of(_at(row, f"{owner}.id")), text_of(_at(row, f"{owner}.name"))
        handle = text_of(_at(row, f"{owner}.username"))
        if native_id or name or handle:
            return Author(platform, native_id, handle, name)
    return None


def _media(row: Item) -> tuple[Media, ...]:
    card = [text_of(_at(row, f"link_attachment.{part}")) for part in ("name", "caption", "description")]
    words = "\n".join(filter(None, card))
    link = text_of(_at(row, "link_attachment.link"))
    return (Media("link", link, words or None),) if link or words else ()


def _links(row: Item, text: str) -> tuple[str, ...]:
    link = text_of(_at(row, "link_attachment.link"))
    return tuple(dict.fromkeys((*links_in(text), *((link,) if link else ()))))


def _engagement(row: Item) -> Engagement:
    reactions = count(_at(row, "statistics.reaction_count"))
    return Engagement(
        likes=reactions if reactions is not None else count(_at(row, "statistics.like_count")),
        comments=count(_at(row, "statistics.comment_count")),
        shares=count(_at(row, "statistics.share_count")),
        views=count(_at(row, "statistics.views")),
    )


def _relations(row: Item) -> tuple[Relation, ...]:
    shared = text_of(row.get("shared_post_id"))
    return (Relation("repost", shared),) if shared else ()


def _recognise(sample: Sample) -> int:
    if not {"id", "text", "creation_time"} <= sample.columns:
        return 0
    known = ("post_owner", "statistics", "surface", "mcl_url")
    return _CERTAIN if any(column.split(".")[0] in known for column in sample.columns) else 0


register(
    Format(
        name="meta-content-library",
        title="Meta Content Library, posts (CSV or JSON)",
        recognise=_recognise,
        map=map_post,
    )
)
