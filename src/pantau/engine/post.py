"""The frozen values everything shares: what was seen, who said it, how it was obtained.

Times are aware ``datetime`` values in UTC. Platform names are the lower-case strings of
``PLATFORMS``; an unknown platform is ``"other"``. ``None`` always means *not known*, never *no*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self

PLATFORMS = (
    "facebook", "instagram", "x", "tiktok", "youtube", "threads", "telegram",
    "whatsapp", "bluesky", "mastodon", "web", "other",
)  # fmt: skip

# What a person may say of a picture; whether it means anything, the context decides.
PICTURE_TAGS = ("number_sign", "party_attribute", "symbol", "with_candidate")

Subject = Literal[
    "candidate", "party", "campaign_team", "asn", "village_official", "tni_polri", "citizen", "media"
]
SUBJECTS: tuple[Subject, ...] = (
    "candidate", "party", "campaign_team", "asn", "village_official", "tni_polri", "citizen", "media",
)  # fmt: skip

InteractionKind = Literal["like", "comment", "share", "follow", "join", "tag", "photo", "pose", "attend"]
MediaKind = Literal["image", "video", "audio", "link", "other"]
RelationKind = Literal["reply", "repost", "quote"]


@dataclass(frozen=True, slots=True)
class Author:
    """An account as one post shows it. ``handle`` is without ``@``, in the platform's own spelling."""

    platform: str
    native_id: str | None = None
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    kind: MediaKind
    url: str | None = None
    text: str | None = None  # alt text or text read from the picture
    tags: tuple[str, ...] = ()  # of PICTURE_TAGS: what a person saw on it; no machine sets them


@dataclass(frozen=True, slots=True)
class Relation:
    """This post answers, reposts or quotes another one."""

    kind: RelationKind
    native_id: str | None = None
    author_handle: str | None = None
    author_id: str | None = None


@dataclass(frozen=True, slots=True)
class Engagement:
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    quotes: int | None = None
    saves: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One post as it was seen once. (platform, native_id) names it; versions differ in the rest."""

    platform: str
    native_id: str
    text: str
    posted_at: datetime | None = None  # UTC
    author: Author | None = None
    url: str | None = None  # canonical address
    language: str | None = None  # as the platform says, BCP 47; "in" is mapped to "id"
    media: tuple[Media, ...] = ()
    links: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # without '#', in their own spelling
    mentions: tuple[str, ...] = ()  # handles without '@'
    engagement: Engagement | None = None
    relations: tuple[Relation, ...] = ()
    edited: bool | None = None
    sponsored: bool | None = None
    subject: Subject | None = None  # the author's role, where the source or the registry knows it
    registered: bool | None = None  # is this an account registered with the election commission
    collected_at: datetime | None = None  # UTC
    source_ref: str = ""  # "<file>:<line>" or the request it came from
    raw: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)  # the item as it came

    def evolve(self, **changes: Any) -> Self:
        """A copy with these fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Interaction:
    """Somebody's act on somebody else's post or account: what officials are mostly reported for."""

    kind: InteractionKind
    platform: str
    actor: Author
    target_post: str | None = None  # native id
    target_account: str | None = None  # handle or native id
    text: str | None = None  # of a comment or a share
    occurred_at: datetime | None = None  # UTC, as the platform says
    observed_at: datetime | None = None  # UTC, when it was seen
    native_id: str | None = None  # of a comment
    route: str = "file"
    observer: str | None = None  # who saw it, when a person did
    source_ref: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that could not be read: counted, shown, kept, and open to ``pantau remap`` later."""

    source_ref: str
    reason: str  # English, one sentence
    raw: str  # the item as it came, whole where it was under 1 MB, else its head


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd about an item that was read all the same: an impossible date, an unknown role."""

    source_ref: str
    reason: str  # English, one sentence


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source yields: 500-2,000 values at a time, all read by one format."""

    posts: tuple[Post, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warned: tuple[Warned, ...] = ()
    format: str = ""  # the format's name, which `pantau remap` needs to read kept raw items again

    def __iter__(self) -> Iterator[Post]:
        return iter(self.posts)
