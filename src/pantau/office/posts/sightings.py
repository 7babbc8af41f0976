"""One batch of values, folded to one sighting for each post, ready to be stored.

A post may come several times in a batch, and in several wordings. What it said is a set of contents, told
apart by their hash and each known by when it was first seen; its facts are those of the newest sighting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from pantau.engine.post import Author, Engagement, Interaction, Media, Post, Rejected, Relation
from pantau.office.posts.accounts import author_keys
from pantau.office.posts.storable import clean, verbatim_json

MOST = 2**63 - 1  # what a counter's column holds


@dataclass(slots=True)
class Content:
    """One wording of a post. ``hash`` covers what a reader sees: text, and the kind and text of media."""

    hash: bytes
    text: str
    mapped: str  # JSON
    raw: str | None  # JSON
    source_ref: str
    seen_at: datetime


@dataclass(slots=True)
class Sighting:
    """All that one batch says of one post."""

    platform: str
    native_id: str
    newest: Post
    seen_at: datetime
    dated: bool  # did the source say when it looked, or is it only known when we read the source
    contents: dict[bytes, Content] = field(default_factory=dict)  # oldest first
    current: bytes = b""  # hash of the newest content
    author_keys: tuple[str, ...] = ()  # identities under which the registry may know the author
    counts: dict[datetime, Counts] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.platform, self.native_id


class Counts(NamedTuple):
    likes: int | None
    comments: int | None
    shares: int | None
    views: int | None
    dated: bool


def fold(posts: Iterable[Post], now: datetime, source: str = "") -> list[Sighting]:
    """Sightings in the order of their keys, which is the order in which every writer locks rows."""
    found: dict[tuple[str, str], Sighting] = {}
    for post in _by_time(posts, now):
        _add(found, post, now, source)
    sightings = [found[key] for key in sorted(found)]
    for sighting in sightings:
        sighting.author_keys = author_keys(sighting.platform, sighting.newest.author)
    return sightings


def has_no_id(post: Post) -> bool:
    """Does only the place in its file name this post?"""
    return bool(post.source_ref) and post.native_id == post.source_ref


def lasting_id(post: Post, source: str) -> str:
    """The post's own id; where a file gave none, its place in that very file.

    ``source`` tells files of one name apart, so that two of them do not meet in one post.
    """
    if not has_no_id(post):
        return post.native_id
    return f"{post.source_ref}@{blake2b(source.encode(), digest_size=6).hexdigest()}"


def _by_time(posts: Iterable[Post], now: datetime) -> list[Post]:
    return sorted(posts, key=lambda post: post.collected_at or now)


def _add(found: dict[tuple[str, str], Sighting], post: Post, now: datetime, source: str) -> None:
    platform, native_id = clean(post.platform), clean(lasting_id(post, source))
    seen_at, dated = (post.collected_at, True) if post.collected_at else (now, False)
    sighting = found.get((platform, native_id))
    if sighting is None:
        sighting = found[platform, native_id] = Sighting(platform, native_id, post, seen_at, dated)
    else:
        sighting.newest = _merged(sighting.newest, post)
        sighting.seen_at, sighting.dated = seen_at, sighting.dated or dated
    content = _content(post, seen_at)
    sighting.contents.setdefault(content.hash, content)
    sighting.current = content.hash
    if post.engagement is not None:
        sighting.counts[seen_at] = _counts(post.engagement, dated)


def _merged(older: Post, newer: Post) -> Post:
    """The newer facts; where it knows nothing, the older ones."""
    names = ("url", "posted_at", "author", "subject", "registered", "sponsored")
    kept = {name: getattr(older, name) for name in names if getattr(newer, name) is None}
    return newer.evolve(**kept) if kept else newer


def _counts(engagement: Engagement, dated: bool) -> Counts:
    values = (engagement.likes, engagement.comments, engagement.shares, engagement.views)
    return Counts(*(None if value is None else max(-MOST, min(MOST, value)) for value in values), dated)


# --- content --------------------------------------------------------------------------------------


def _content(post: Post, seen_at: datetime) -> Content:
    text = clean(post.text)
    return Content(
        hash=content_hash(text, post.media),
        text=text,
        mapped=verbatim_json(fields) if (fields := mapped(post)) else "{}",
        raw=None if post.raw is None else verbatim_json(dict(post.raw)),
        source_ref=clean(post.source_ref),
        seen_at=seen_at,
    )


def content_hash(text: str, media: tuple[Media, ...]) -> bytes:
    """SHA-256 of what a reader sees. Addresses of media are left out: platforms sign them anew each time."""
    digest = sha256(text.encode())
    for item in media:
        digest.update(f"\x00{item.kind}\x00{clean(item.text)}".encode())
    return digest.digest()


def mapped(post: Post) -> dict[str, Any]:
    """What the mapper read beside the text; empty fields are left out.

    Facts that stand on ``Post`` too, merged there from many looks, are kept as this one raw item gave them:
    only so can a mended mapper tell what it would have said differently (see remapping/).
    """
    fields: dict[str, Any] = {}
    if post.url:
        fields["url"] = post.url
    if post.posted_at is not None:
        fields["posted_at"] = post.posted_at.isoformat()
    if post.author is not None:
        fields["author"] = _author_fields(post.author, post.platform)
    if post.subject:
        fields["subject"] = post.subject
    if post.registered is not None:
        fields["registered"] = post.registered
    if post.sponsored is not None:
        fields["sponsored"] = post.sponsored
    if post.language:
        fields["language"] = post.language
    if post.media:
        fields["media"] = [{"kind": m.kind, "url": m.url, "text": m.text} for m in post.media]
    if post.links:
        fields["links"] = post.links
    if post.hashtags:
        fields["hashtags"] = post.hashtags
    if post.mentions:
        fields["mentions"] = post.mentions
    if post.relations:
        fields["relations"] = [
            {"kind": r.kind, "native_id": r.native_id, "handle": r.author_handle, "author_id": r.author_id}
            for r in post.relations
        ]
    if post.edited is not None:
        fields["edited"] = post.edited
    return fields


def _author_fields(author: Author, platform: str) -> dict[str, str]:
    fields = {"platform": author.platform} if author.platform != platform else {}
    for name in ("native_id", "handle", "name", "url"):
        if value := getattr(author, name):
            fields[name] = value
    return fields


def facts(fields: Mapping[str, Any], platform: str) -> dict[str, Any]:
    """The arguments of ``Post`` that stand on the stored post too, as ``mapped`` kept them."""
    posted_at, author = fields.get("posted_at"), fields.get("author")
    return {
        "url": fields.get("url"),
        "posted_at": datetime.fromisoformat(posted_at) if posted_at else None,
        "author": None if author is None else Author(**{"platform": platform, **author}),
        "subject": fields.get("subject"),
        "registered": fields.get("registered"),
        "sponsored": fields.get("sponsored"),
    }


def unmapped(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The other arguments of ``Post`` that ``mapped`` was made from."""
    return {
        "language": fields.get("language"),
        "media": tuple(Media(**item) for item in fields.get("media", ())),
        "links": tuple(fields.get("links", ())),
        "hashtags": tuple(fields.get("hashtags", ())),
        "mentions": tuple(fields.get("mentions", ())),
        "relations": tuple(
            Relation(item["kind"], item.get("native_id"), item.get("handle"), item.get("author_id"))
            for item in fields.get("relations", ())
        ),
        "edited": fields.get("edited"),
    }


# --- time -----------------------------------------------------------------------------------------


def month_of(moment: datetime) -> date:
    return date(moment.year, moment.month, 1)


# --- interactions and rejected items -----------------------------------------------------------------


def interaction_key(act: Interaction) -> bytes:
    """Names an act by who did what to what; words and time tell apart those without an id of their own."""
    own = act.native_id or f"{act.text or ''}\x00{act.occurred_at.isoformat() if act.occurred_at else ''}"
    parts = (act.kind, act.platform, _actor(act.actor), act.target_post, act.target_account, own)
    return _short_hash("\x00".join(part or "" for part in parts))


def _actor(author: Author) -> str:
    return author.native_id or (author.handle or author.name or "").lower()


def rejected_key(source: str, item: Rejected) -> bytes:
    return _short_hash("\x00".join((source, item.source_ref, item.raw)))


def _short_hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
