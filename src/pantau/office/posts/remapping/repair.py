"""What changes in a stored post when its raw items are read again. Pure values; nothing is stored here.

A repair is no edit by the author, and must not look like one:

- Another text (or kind or text of media) gives a version of its own, since findings and decisions refer to
  the words a person saw. The former one stays, ``replaced_by`` the new one; it counts as no wording, so
  ``version_count`` is what it was. Ingest knows the new wording when the same file comes again.
- Whatever else was read differently (time, author, links, ...) is changed in place.

``PostVersion.repairs`` notes each repair: when, the former values, and the version it replaced, if any.
Facts on ``Post`` come from many looks; one is changed only where it still says what the former reading of
this very raw item said. Counters are left alone: they are a series over looks, and raw items are kept for
the first look at each wording only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from pantau.engine.post import Interaction, Post
from pantau.engine.sources import FORMATS, remap
from pantau.office.posts.rows import PostRow, new_row
from pantau.office.posts.sightings import Content, facts, fold, has_no_id, unmapped
from pantau.office.posts.storable import clean

Key = tuple[str, str]


class Version(NamedTuple):
    """A stored version that holds, in the order of FIND_KEPT."""

    number: int
    month: date
    content_hash: bytes
    text: str
    mapped: dict[str, Any]
    raw: str | None  # JSON
    format: str
    route: str
    legal_basis: str
    source_ref: str
    seen_at: datetime
    repairs: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What today's mapper makes of a version's raw item."""

    post: Post
    content: Content
    mapped: dict[str, Any]
    acts: tuple[Interaction, ...]

    @property
    def key(self) -> Key:
        return clean(self.post.platform), clean(self.post.native_id)


@dataclass(frozen=True, slots=True)
class Stored:
    """A post with all versions that hold; ``last`` is the highest number any version has."""

    id: int
    row: PostRow
    versions: tuple[Version, ...]
    last: int

    @property
    def key(self) -> Key:
        return self.row.platform, self.row.native_id


@dataclass(frozen=True, slots=True)
class Change:
    """A version that is there already, as it is after the repair."""

    version: Version
    mapped: dict[str, Any]
    seen_at: datetime
    replaced_by: int | None
    repairs: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class NewVersion:
    number: int
    replaces: Version
    content: Content
    seen_at: datetime
    repairs: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Repair:
    """``differing`` names what was read differently: ``text``, ``posted_at``, ``author``, ``links``, ..."""

    stored: Stored
    row: PostRow
    changes: tuple[Change, ...]
    new: tuple[NewVersion, ...]
    differing: frozenset[str]
    shown_differently: bool  # does it change what detection reads of the post now

    @property
    def key(self) -> Key:
        return self.row.platform, self.row.native_id

    @property
    def is_renamed(self) -> bool:
        return self.key != self.stored.key

    @property
    def needs_account(self) -> bool:
        """Might the registry know the author otherwise now?"""
        before, after = self.stored.row, self.row
        return self.is_renamed or any(getattr(before, name) != getattr(after, name) for name in _AUTHORSHIP)


_AUTHORSHIP = ("author_keys", "posted_at", "said_subject", "said_registered")
_FACTS = (
    "url", "author_handle", "author_name", "author_native_id", "author_keys", "sponsored", "said_subject",
    "said_registered", "posted_at",
)  # fmt: skip


# --- reading again ------------------------------------------------------------------------------------


def read_again(version: Version, key: Key) -> Reading | str:
    """Today's reading of the raw item, or the reason why there is none."""
    if version.format not in FORMATS:
        return f"no format is called {version.format!r} any more"
    batch = remap(version.format, version.raw or "", version.source_ref)
    own = [post for post in batch.posts if (clean(post.platform), clean(post.native_id)) == key]
    if not own and len(batch.posts) != 1:
        reasons = [one.reason for one in batch.rejected] + [one.reason for one in batch.warned]
        return reasons[0] if reasons else f"it gives {len(batch.posts)} posts, none of them this one"
    post = own[0] if own else batch.posts[0]
    if has_no_id(post):
        post = post.evolve(native_id=key[1])
    acts = batch.interactions
    if len(batch.posts) > 1:
        acts = tuple(act for act in acts if act.source_ref == post.source_ref)
    sighting = fold([post], version.seen_at)[0]
    content = sighting.contents[sighting.current]
    return Reading(post, content, json.loads(content.mapped), acts)


def differing(version: Version, reading: Reading, key: Key) -> dict[str, Any]:
    """Former values by the name of what was read differently; the text's is not among them (None)."""
    before = {
        name: version.mapped.get(name)
        for name in {*version.mapped, *reading.mapped}
        if version.mapped.get(name) != reading.mapped.get(name)
    }
    if version.text != reading.content.text:
        before["text"] = None
    names = zip(("platform", "native_id"), key, reading.key, strict=True)
    return before | {name: was for name, was, now in names if was != now}


# --- planning -----------------------------------------------------------------------------------------


def plan(stored: Stored, readings: Mapping[int, Reading], at: datetime) -> Repair | None:
    """The repair by these readings (by version number); None where nothing is read differently.

    Where a reading names another post than the current version's, that version is left as it is.
    """
    key = _true_key(stored, readings)
    newest_first = sorted(stored.versions, key=lambda one: _age(one, stored.row))
    misread = {
        one.number: Misread(one, readings[one.number], found)
        for one in newest_first
        if one.number in readings
        and readings[one.number].key == key
        and (found := differing(one, readings[one.number], stored.key))
    }
    if not misread:
        return None
    wordings = _wordings(newest_first, misread, stored.last)
    current = wordings.hashes.get(stored.row.current_version, stored.row.content_hash)
    row = _with_facts(stored.row, misread.values())._replace(
        platform=key[0],
        native_id=key[1],
        version_count=len(wordings.holders),
        current_version=wordings.holders.get(current, stored.row.current_version),
        content_hash=current,
    )
    return Repair(
        stored=stored,
        row=row,
        changes=tuple(
            change for one in newest_first if (change := _change(one, misread.get(one.number), wordings, at))
        ),
        new=tuple(
            _new_version(misread[replaced], number, wordings, at) for number, replaced in wordings.new.items()
        ),
        differing=frozenset(name for one in misread.values() for name in one.former),
        shown_differently=row != stored.row or stored.row.current_version in misread,
    )


def _true_key(stored: Stored, readings: Mapping[int, Reading]) -> Key:
    """What today's mapper calls the post, by its current version."""
    reading = readings.get(stored.row.current_version)
    return reading.key if reading else stored.key


def _age(version: Version, row: PostRow) -> tuple[bool, float, int]:
    return version.number != row.current_version, -version.seen_at.timestamp(), version.number


@dataclass(frozen=True, slots=True)
class Misread:
    """A version that is read differently now. ``former``: the former values by name."""

    version: Version
    reading: Reading
    former: dict[str, Any]

    def note(self, at: datetime, **more: Any) -> dict[str, Any]:
        former = {name: value for name, value in self.former.items() if name != "text"}
        return {"at": at.isoformat(), "before": former, **more}


@dataclass(frozen=True, slots=True)
class Wordings:
    """What the versions say after the repair. Versions that now say the same become one."""

    hashes: dict[int, bytes]  # by the number of the version whose raw item says so
    holders: dict[bytes, int]  # the version that holds for a wording
    seen_at: dict[bytes, datetime]  # when a wording was first seen
    new: dict[int, int]  # number of a new version: of the one it replaces


def _wordings(newest_first: Sequence[Version], misread: Mapping[int, Misread], last: int) -> Wordings:
    hashes = {one.number: one.content_hash for one in newest_first}
    hashes |= {number: one.reading.content.hash for number, one in misread.items()}
    holders = {one.content_hash: one.number for one in newest_first if hashes[one.number] == one.content_hash}
    new: dict[int, int] = {}
    for number, wording in hashes.items():
        if wording not in holders:
            holders[wording] = last + len(new) + 1
            new[holders[wording]] = number
    seen_at: dict[bytes, datetime] = {}
    for one in newest_first:
        wording = hashes[one.number]
        seen_at[wording] = min(one.seen_at, seen_at.get(wording, one.seen_at))
    return Wordings(hashes, holders, seen_at, new)


def _change(version: Version, misread: Misread | None, wordings: Wordings, at: datetime) -> Change | None:
    wording = wordings.hashes[version.number]
    seen_at = wordings.seen_at[wording]
    if wording != version.content_hash:
        return Change(version, version.mapped, version.seen_at, wordings.holders[wording], version.repairs)
    if misread is not None:
        return Change(version, misread.reading.mapped, seen_at, None, [*version.repairs, misread.note(at)])
    if seen_at < version.seen_at:
        return Change(version, version.mapped, seen_at, None, version.repairs)
    return None


def _new_version(misread: Misread, number: int, wordings: Wordings, at: datetime) -> NewVersion:
    version, content = misread.version, misread.reading.content
    notes = [*version.repairs, misread.note(at, version=version.number)]
    return NewVersion(number, version, content, wordings.seen_at[content.hash], notes)


def _with_facts(row: PostRow, misread: Iterable[Misread]) -> PostRow:
    """Newest first, so that of two readings of the same mistake the newer one counts."""
    for one in misread:
        former = Post(
            platform=row.platform,
            native_id=row.native_id,
            text=one.version.text,
            **facts(one.version.mapped, row.platform),
            **unmapped(one.version.mapped),
        )
        was, now = _row_of(former, one.version.seen_at), _row_of(one.reading.post, one.version.seen_at)
        row = row._replace(
            **{
                name: getattr(now, name)
                for name in _FACTS
                if getattr(was, name) != getattr(now, name) and getattr(row, name) == getattr(was, name)
            }
        )
    return row


def _row_of(post: Post, seen_at: datetime) -> PostRow:
    return new_row(fold([post], seen_at)[0], None)
