"""The row of a post, made from a sighting, or revised by one. Pure values; nothing is stored here."""

from __future__ import annotations

from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from pantau.office.posts.accounts import Match
from pantau.office.posts.sightings import Sighting, month_of
from pantau.office.posts.storable import clean


class PostRow(NamedTuple):
    """The columns of ``posts_post`` but its id, in the order of ``COLUMNS``."""

    platform: str
    native_id: str
    url: str
    account_id: int | None
    author_handle: str
    author_name: str
    author_native_id: str
    author_keys: list[str]
    subject: str
    registered: bool | None
    sponsored: bool | None
    said_subject: str
    said_registered: bool | None
    posted_at: datetime | None
    month: date
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    gone_reason: str
    version_count: int
    current_version: int
    content_hash: bytes


COLUMNS = PostRow._fields


def new_row(sighting: Sighting, match: Match | None) -> PostRow:
    post = sighting.newest
    author = post.author
    said_subject = post.subject or ""
    versions = list(sighting.contents)
    return PostRow(
        platform=sighting.platform,
        native_id=sighting.native_id,
        url=clean(post.url),
        account_id=match.account_id if match else None,
        author_handle=clean(author.handle) if author else "",
        author_name=clean(author.name) if author else "",
        author_native_id=clean(author.native_id) if author else "",
        author_keys=list(sighting.author_keys),
        subject=said_subject or (match.subject if match else ""),
        registered=post.registered if post.registered is not None or match is None else match.registered,
        sponsored=post.sponsored,
        said_subject=said_subject,
        said_registered=post.registered,
        posted_at=post.posted_at,
        month=month_of(post.posted_at or sighting.seen_at),
        first_seen_at=next(iter(sighting.contents.values())).seen_at,
        last_seen_at=sighting.seen_at,
        gone_at=None,
        gone_reason="",
        version_count=len(versions),
        current_version=versions.index(sighting.current) + 1,
        content_hash=sighting.current,
    )


def revised_row(
    stored: PostRow, sighting: Sighting, match: Match | None, versions: dict[bytes, int], *, news: bool
) -> PostRow:
    """``stored`` as it is after the sighting. ``versions`` are all its contents, new ones included.

    A source that does not say when it looked, and shows nothing new (not ``news``), is no new look at the
    post: reading the same file again changes nothing.
    """
    seen = new_row(sighting, match)
    looked = sighting.dated or news
    newer = sighting.seen_at >= stored.last_seen_at
    facts = _chosen(seen, stored) if newer else _chosen(stored, seen)
    merged = stored._replace(**facts)
    if match is not None or merged.said_subject:
        merged = merged._replace(subject=merged.said_subject or (match.subject if match else stored.subject))
    if merged.said_registered is not None:
        merged = merged._replace(registered=merged.said_registered)
    elif match is not None:
        merged = merged._replace(registered=match.registered)
    back = looked and stored.gone_at is not None and sighting.seen_at > stored.gone_at
    current = sighting.current if newer and looked else stored.content_hash
    return merged._replace(
        first_seen_at=min(stored.first_seen_at, seen.first_seen_at),
        last_seen_at=max(stored.last_seen_at, sighting.seen_at) if looked else stored.last_seen_at,
        gone_at=None if back else stored.gone_at,
        gone_reason="" if back else stored.gone_reason,
        version_count=len(versions),
        current_version=versions[current],
        content_hash=current,
    )


_FACTS = (
    "url", "account_id", "author_handle", "author_name", "author_native_id", "author_keys", "sponsored",
    "said_subject", "said_registered", "posted_at",
)  # fmt: skip


def _chosen(first: PostRow, second: PostRow) -> dict[str, Any]:
    """Each fact of ``first``; where it knows nothing (None or empty), that of ``second``."""
    chosen = {}
    for name in _FACTS:
        value = getattr(first, name)
        chosen[name] = getattr(second, name) if value is None or value in ("", []) else value
    return chosen


def read_differently(before: PostRow, after: PostRow) -> bool:
    """Would detection read something else now?"""
    return _read(before) != _read(after)


_read = attrgetter("content_hash", "subject", "registered", "sponsored", "posted_at", "account_id")
