"""Stored posts as the engine's values again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from django.db import connection

from pantau.engine.post import Author, Media, Post
from pantau.office.posts.models import PostPicture
from pantau.office.posts.sightings import unmapped

SURE = 0.8  # lines read with less confidence are shown, and go to no rule


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post as its current version says it. ``account_id`` is the registry's."""

    id: int
    version: int
    account_id: int | None
    post: Post


def read_posts(post_ids: Sequence[int]) -> list[StoredPost]:
    """The current versions of these posts, in the order of their ids; unknown and purged ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(READ_POSTS, [list(post_ids)])
        found = [_stored(row) for row in cursor]
    pictures = _pictures([item.id for item in found])
    return [_with(item, pictures[item.id]) if item.id in pictures else item for item in found]


def _pictures(post_ids: Sequence[int]) -> dict[int, list[Media]]:
    """What was read surely in pictures that officers handed in, and what people saw on them."""
    held: dict[int, list[Media]] = {}
    for one in PostPicture.objects.filter(post__in=post_ids).order_by("pk"):
        words = "\n".join(line["text"] for line in one.lines if line["confidence"] >= SURE)
        held.setdefault(one.post_id, []).append(Media("image", text=words or None, tags=tuple(one.tags)))
    return held


def _with(item: StoredPost, media: Sequence[Media]) -> StoredPost:
    return replace(item, post=item.post.evolve(media=(*item.post.media, *media)))


def _stored(row: Sequence[Any]) -> StoredPost:
    (
        id_, version, account_id, platform, native_id, text, posted_at, handle, name, author_id, url, subject,
        registered, sponsored, source_ref, mapped,
    ) = row  # fmt: skip
    author = Author(platform, author_id or None, handle or None, name or None)
    post = Post(
        platform=platform,
        native_id=native_id,
        text=text,
        posted_at=posted_at,
        author=author if handle or name or author_id else None,
        url=url or None,
        subject=subject or None,
        registered=registered,
        sponsored=sponsored,
        source_ref=source_ref,
        **unmapped(_mapping(mapped)),
    )
    return StoredPost(id_, version, account_id, post)


def _mapping(text: str) -> dict[str, Any]:
    if text == "{}":
        return {}
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:  # an escaped lone surrogate
        found = json.loads(text)
    return dict(found)


READ_POSTS = """
SELECT p.id, p.current_version, p.account_id, p.platform, p.native_id, v.text, p.posted_at, p.author_handle,
    p.author_name, p.author_native_id, p.url, p.subject, p.registered, p.sponsored, v.source_ref,
    v.mapped::text
FROM posts_post p
JOIN posts_postversion v ON v.month = p.month AND v.post_id = p.id AND v.version = p.current_version
WHERE p.id = ANY(%s) AND v.purged_at IS NULL
ORDER BY p.id
"""
