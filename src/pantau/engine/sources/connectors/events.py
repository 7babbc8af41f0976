"""What a connector tells: posts seen, edited or gone, accounts changed, and where we were blind.

Every event names what it is about, when it was observed and the raw bytes it was read from, so that
a mended mapper can read it again. Delivery is at least once; ``key`` makes it idempotent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pantau.engine.post import Interaction, MediaKind, Post

GoneReason = Literal["deleted", "private", "account_gone", "unknown"]
AccountState = Literal[
    "active", "renamed", "private", "suspended", "deleted", "not_found", "blocked_us", "our_quota", "unknown"
]


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account as the registry knows it; ``native_id`` is the platform's stable number or code."""

    platform: str
    native_id: str | None = None
    handle: str | None = None

    @property
    def name(self) -> str:
        return self.native_id or self.handle or ""


@dataclass(frozen=True, slots=True)
class PostRef:
    platform: str
    native_id: str
    account: AccountRef | None = None


@dataclass(frozen=True, slots=True)
class PostSeen:
    """A post as it was seen; ``version`` tells its wordings apart (content id, edit id, hash)."""

    post: Post
    version: str
    account: AccountRef | None
    observed_at: datetime
    raw: str  # hash of the raw bytes

    @property
    def key(self) -> tuple[str, str, str]:
        return self.post.platform, self.post.native_id, self.version


@dataclass(frozen=True, slots=True)
class PostEdited(PostSeen):
    """The platform says that an earlier post now reads so."""


@dataclass(frozen=True, slots=True)
class PostNoticed:
    """A push says that a post is new or changed, without its words: ``recheck`` fetches them."""

    ref: PostRef
    observed_at: datetime
    raw: str = ""


@dataclass(frozen=True, slots=True)
class PostGone:
    """A post could not be found any more. One look is a hint; the office asks twice before it says so."""

    ref: PostRef
    reason: GoneReason
    observed_at: datetime
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ActSeen:
    """Somebody's comment, share or tag on a watched account's post."""

    interaction: Interaction
    observed_at: datetime
    raw: str = ""


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """What a look-up says about an account. One failed look-up never changes an account's state."""

    account: AccountRef
    state: AccountState
    observed_at: datetime
    detail: str = ""  # English: the platform's own words or code
    now: AccountRef | None = None  # after a rename


@dataclass(frozen=True, slots=True)
class PermissionChanged:
    """The platform itself says that an account's owner let us in, or put us out: Telegram does."""

    account: AccountRef
    given: bool
    at: datetime  # when the owner did it
    scope: str = ""  # what it lets us hear, in the platform's words


@dataclass(frozen=True, slots=True)
class TipMedia:
    """A file of a tip, by the name under which it can be fetched for a while."""

    native_id: str
    kind: MediaKind
    mime: str = ""
    sha256: str = ""  # as announced, in base64 or hexadecimal


@dataclass(frozen=True, slots=True)
class TipReceived:
    """Something a citizen handed to the office itself: no post, and of no watched account.

    ``sender`` is protected: it never stands in a ``repr``. ``kind`` is "text" or the kind of a file; any other
    says why nothing else of the message was kept.
    """

    channel: str
    native_id: str = field(repr=False)  # WhatsApp's carries the sender's number
    sender: str = field(repr=False)
    kind: str
    text: str
    sent_at: datetime
    observed_at: datetime
    media: TipMedia | None = None
    forwarded: bool = False
    link: str = ""  # what they came from

    @property
    def holds_something(self) -> bool:
        return self.kind == "text" or self.media is not None


@dataclass(frozen=True, slots=True)
class Gap:
    """We were blind: between ``start`` and ``end`` nothing is known about this account (or any, if None)."""

    platform: str
    account: AccountRef | None
    start: datetime | None  # None: since ever
    end: datetime
    why: str  # a code of WHY


Event = (
    PostSeen
    | PostEdited
    | PostNoticed
    | PostGone
    | ActSeen
    | AccountChanged
    | PermissionChanged
    | TipReceived
    | Gap
)

# Why we did not see: codes, with what people are told.
WHY: dict[str, dict[str, str]] = {
    "quota": {"id": "Kuota habis", "en": "Quota spent"},
    "outage": {"id": "Platform tidak menjawab", "en": "The platform did not answer"},
    "token": {
        "id": "Izin akun dicabut atau kedaluwarsa",
        "en": "The account's permission was revoked or expired",
    },
    "permission": {"id": "Izin tidak mencukupi", "en": "Permission is not sufficient"},
    "private": {"id": "Akun terkunci", "en": "The account is private"},
    "page_limit": {"id": "Batas halaman tercapai", "en": "The page limit was reached"},
    "ranked": {"id": "Daftar tidak lengkap menurut platform", "en": "The platform gives an incomplete list"},
    "lease": {"id": "Langganan sempat putus", "en": "A subscription had lapsed"},
    "answer": {"id": "Jawaban tidak dapat dibaca", "en": "The answer could not be read"},
    "not_found": {"id": "Akun tidak ditemukan", "en": "The account was not found"},
    "off": {"id": "Penghubung belum diaktifkan", "en": "The connector is switched off"},
    "unresolved": {"id": "Alamat akun belum dapat dikenali", "en": "The account's address is not resolved"},
    "no_route": {"id": "Tidak ada jalur resmi tanpa persetujuan", "en": "No lawful route without consent"},
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sweep of one account goes on. Advanced only after the page's events are stored."""

    value: str = ""  # the platform's own cursor or the newest id known
    newest: datetime | None = None  # posted_at of the newest post stored
    known: tuple[str, ...] = ()  # the last native ids, for the overlap


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a sweep: events to store together, then the cursors that hold once they are stored."""

    events: tuple[Event, ...]
    cursors: dict[str, Cursor] = field(default_factory=dict)  # account name -> cursor
    looked_at: tuple[AccountRef, ...] = ()  # accounts whose look is complete with this page
