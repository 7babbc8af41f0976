"""Stores one batch in one transaction: posts, versions, counters, acts, rejected items, and the job.

Everything is set-based and idempotent: the same batch again changes nothing, and a run that was cut off
is simply repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from pantau.engine.planning import Keep, shipped_retention
from pantau.engine.post import Batch, Interaction, Rejected
from pantau.office.posts import statements
from pantau.office.posts.accounts import Matches, author_keys, best, match_accounts, office_day
from pantau.office.posts.rows import PostRow, new_row, read_differently, revised_row
from pantau.office.posts.sightings import (
    Content,
    Sighting,
    fold,
    interaction_key,
    month_of,
    rejected_key,
)
from pantau.office.posts.storable import clean

DETECT = "findings.detect_batch"  # a later room: called by its names
WEIGH_ACTS = "findings.weigh_acts"
JOB_SIZE = 500  # posts in one detection job
NEAR_ENOUGH = 8  # an end that would move by less than this part of the time to live is left as it is

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    seen: int = 0  # posts, as the source counts them
    new_posts: int = 0
    new_versions: int = 0  # beside the first of each new post
    interactions: int = 0
    new_interactions: int = 0
    rejected: int = 0
    new_rejected: int = 0
    jobs: int = 0

    def __add__(self, other: IngestSummary) -> IngestSummary:
        return IngestSummary(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Origin:
    """How a batch was obtained, and by what right."""

    source: str
    route: str
    legal_basis: str
    format: str
    now: datetime

    @property
    def keep(self) -> Keep | None:
        """For how long it may be kept; None for what is no platform's data."""
        return shipped_retention().of(self.route)


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of the posts of a batch."""

    new: tuple[int, ...]
    read_differently: tuple[int, ...]
    new_versions: int


def store_batch(batch: Batch, origin: Origin, ingest_id: int) -> IngestSummary:
    sightings = fold(batch.posts, origin.now, origin.source)
    with transaction.atomic(), connection.cursor() as cursor:
        make_months(cursor, sightings)
        stored = _store_posts(cursor, sightings, origin)
        jobs = enqueue_detection((*stored.new, *stored.read_differently))
        summary = IngestSummary(
            seen=len(batch.posts),
            new_posts=len(stored.new),
            new_versions=stored.new_versions,
            interactions=len(batch.interactions),
            new_interactions=store_interactions(cursor, batch.interactions, origin),
            rejected=len(batch.rejected),
            new_rejected=_store_rejected(cursor, batch.rejected, origin),
            jobs=jobs,
        )
        counts = [getattr(summary, f.name) for f in fields(summary)]
        cursor.execute(statements.ADD_TO_INGEST, [*counts, ingest_id])
    return summary


def enqueue_detection(post_ids: Sequence[int]) -> int:
    """One job for up to ``JOB_SIZE`` posts, in the caller's transaction. Gives the number of jobs."""
    parts = [list(post_ids[start : start + JOB_SIZE]) for start in range(0, len(post_ids), JOB_SIZE)]
    if parts:
        app.configure_task(DETECT, queue="detect").batch_defer(*({"post_ids": part} for part in parts))
    return len(parts)


def enqueue_weighing(act_ids: Sequence[int]) -> None:
    """The same for acts of officials."""
    parts = [list(act_ids[start : start + JOB_SIZE]) for start in range(0, len(act_ids), JOB_SIZE)]
    if parts:
        app.configure_task(WEIGH_ACTS, queue="detect").batch_defer(*({"act_ids": part} for part in parts))


# --- months ---------------------------------------------------------------------------------------

_made_months: set[tuple[str, date]] = set()  # (database, month) this process has seen made


def make_months(cursor: Any, sightings: Iterable[Sighting]) -> None:
    """Before anything else is locked, since a new partition locks the table of posts."""
    database = connection.settings_dict["NAME"]
    months = {month_of(item.newest.posted_at or item.seen_at) for item in sightings}
    for month in sorted(months):
        if (database, month) in _made_months:
            continue
        cursor.execute(statements.MAKE_PARTITIONS, [month, month])
        transaction.on_commit(lambda month=month: _made_months.add((database, month)))


# --- posts ----------------------------------------------------------------------------------------


def _store_posts(cursor: Any, sightings: list[Sighting], origin: Origin) -> Stored:
    if not sightings:
        return Stored((), (), 0)
    matches = match_accounts((item.platform, item.author_keys) for item in sightings)
    rows = {item.key: new_row(item, _match(matches, item)) for item in sightings}
    cursor.execute(statements.MAKE_WORK_TABLES)
    copy_rows(cursor, statements.COPY_INCOMING, rows.values())
    cursor.execute(statements.INSERT_NEW_POSTS)
    new = {(platform, native_id): id_ for platform, native_id, id_ in cursor}
    fresh = [(item, new[item.key], rows[item.key]) for item in sightings if item.key in new]
    _store_new(cursor, fresh, origin)
    known = [item for item in sightings if item.key not in new]
    changed, extra = _store_known(cursor, known, matches, origin) if known else ((), 0)
    further = sum(len(item.contents) - 1 for item, _, _ in fresh)
    return Stored(tuple(new.values()), changed, further + extra)


def _match(matches: Matches, item: Sighting) -> Any:
    day = office_day(item.newest.posted_at or item.seen_at)
    return best(matches, item.platform, item.author_keys, day)


def _store_new(cursor: Any, items: Sequence[tuple[Sighting, int, PostRow]], origin: Origin) -> None:
    if not items:
        return
    copy_rows(
        cursor,
        statements.COPY_VERSIONS,
        (
            _version(id_, row.month, number, content, origin, _end(item, content, origin.keep))
            for item, id_, row in items
            for number, content in enumerate(item.contents.values(), 1)
        ),
    )
    copy_rows(
        cursor,
        statements.COPY_ENGAGEMENT,
        (
            (id_, at, point.likes, point.comments, point.shares, point.views)
            for item, id_, _ in items
            for at, point in _changes(item)
        ),
    )
    cursor.execute(statements.ADOPT_INTERACTIONS, [[id_ for _, id_, _ in items]])


def _changes(item: Sighting) -> Iterable[Any]:
    before = None
    for at, point in sorted(item.counts.items()):
        shown = (point.likes, point.comments, point.shares, point.views)
        if shown != before:
            yield at, point
        before = shown


def _version(
    id_: int, month: date, number: int, content: Content, origin: Origin, expires_at: datetime | None
) -> tuple[Any, ...]:
    return (
        id_, month, number, content.seen_at, content.hash, origin.route, origin.format, origin.legal_basis,
        content.source_ref, content.text, content.mapped, content.raw, expires_at,
    )  # fmt: skip


def _end(item: Sighting, content: Content, keep: Keep | None) -> datetime | None:
    """When this wording must go; sooner where the sighting shows that another stands in its place."""
    if keep is None:
        return None
    if content.hash == item.current:
        return keep.expires_at(item.seen_at)
    return keep.goes_by(keep.expires_at(content.seen_at), item.seen_at)


def _store_known(
    cursor: Any, items: list[Sighting], matches: Matches, origin: Origin
) -> tuple[tuple[int, ...], int]:
    """Ids that detection now reads differently, and the number of new versions."""
    cursor.execute(statements.LOCK_POSTS)
    locked = [(id_, purged_at, PostRow(*row)) for id_, purged_at, *row in cursor]
    stored = {(row.platform, row.native_id): (id_, row) for id_, _, row in locked}
    versions, last = _versions_of(cursor, [(item, *stored[item.key]) for item in items])
    revised: list[tuple[int, PostRow]] = []
    fresh: list[tuple[Any, ...]] = []
    differently: list[int] = []
    for item in items:
        id_, before = stored[item.key]
        numbers = versions.get(id_, {before.content_hash: before.current_version})
        news = [content for content in item.contents.values() if content.hash not in numbers]
        for content in news:
            last[id_] += 1
            numbers[content.hash] = last[id_]
            end = _end(item, content, origin.keep)
            fresh.append(_version(id_, before.month, numbers[content.hash], content, origin, end))
        after = revised_row(before, item, _match(matches, item), numbers, news=bool(news))
        if after == before:
            continue
        revised.append((id_, after))
        if read_differently(before, after):
            differently.append(id_)
    copy_rows(cursor, statements.COPY_VERSIONS, fresh)
    if revised:
        copy_rows(cursor, statements.COPY_REVISED, ((id_, *row) for id_, row in revised))
        cursor.execute(statements.UPDATE_POSTS)
    known = [(item, *stored[item.key]) for item in items]
    _store_engagement(cursor, known)
    if origin.keep is not None:
        _look_after_ends(cursor, known, origin.keep)
    purged = {id_: purged_at for id_, purged_at, _ in locked if purged_at is not None}
    restored = _restore(cursor, [one for one in known if one[1] in purged], purged, origin)
    return tuple(dict.fromkeys((*differently, *restored))), len(fresh)


# --- their time to live ---------------------------------------------------------------------------


def _look_after_ends(cursor: Any, items: Sequence[tuple[Sighting, int, PostRow]], keep: Keep) -> None:
    """The wording that stands there lives on; others of the same post end as the platform asks."""
    looks = [item for item in items if item[0].seen_at >= item[2].last_seen_at]
    if not looks:
        return
    ends = [(id_, row.month, item.current, keep.expires_at(item.seen_at)) for item, id_, row in looks]
    cursor.execute(statements.PROLONG, [*columns(ends), keep.lives / NEAR_ENOUGH])
    if prolonged := [id_ for (id_,) in cursor]:
        newest = max(item.seen_at for item, _, _ in looks)
        cursor.execute(statements.DROP_OLD_ENGAGEMENT, [prolonged, newest - keep.lives])
    edited = [
        (id_, row.month, item.current, item.seen_at + keep.gone_within)
        for item, id_, row in looks
        if keep.gone_within is not None and item.current != row.content_hash
    ]
    if edited:
        cursor.execute(statements.CUT_SHORT_OTHERS, columns(edited))


def _restore(
    cursor: Any,
    items: Sequence[tuple[Sighting, int, PostRow]],
    purged: dict[int, datetime],
    origin: Origin,
) -> list[int]:
    """Purged wordings that were seen again since have their words again; gives the posts' ids."""
    again = [
        (
            id_, row.month, content.hash, content.text, content.mapped, content.raw, content.source_ref,
            origin.route, origin.format, origin.legal_basis, _end(item, content, origin.keep),
        )
        for item, id_, row in items
        for content in item.contents.values()
        if content.seen_at > purged[id_]
    ]  # fmt: skip
    if not again:
        return []
    cursor.execute(statements.RESTORE, columns(again))
    cursor.execute(statements.UNMARK_PURGED, [sorted({row[0] for row in again})])
    return [id_ for (id_,) in cursor]


def _versions_of(
    cursor: Any, items: Sequence[tuple[Sighting, int, PostRow]]
) -> tuple[dict[int, dict[bytes, int]], dict[int, int]]:
    """Versions by hash and the last number, of posts that come with another wording or have more than one.

    A version that was replaced has a number, and is no wording any more.
    """
    asked = [(item, id_, row) for item, id_, row in items if row.version_count > 1 or _says_more(item, row)]
    if not asked:
        return {}, {}
    cursor.execute(
        statements.FIND_VERSIONS, [[id_ for _, id_, _ in asked], [row.month for _, _, row in asked]]
    )
    versions: dict[int, dict[bytes, int]] = {}
    last = {id_: max(row.current_version, row.version_count) for _, id_, row in asked}
    seen: dict[tuple[int, bytes], datetime] = {}
    for id_, content_hash, number, seen_at, holds in cursor:
        last[id_] = number
        if not holds:
            continue
        versions.setdefault(id_, {})[bytes(content_hash)] = number
        seen[id_, bytes(content_hash)] = seen_at
    earlier = [
        (id_, row.month, versions[id_][content.hash], content.seen_at)
        for item, id_, row in asked
        for content in item.contents.values()
        if content.seen_at < seen.get((id_, content.hash), content.seen_at)
    ]
    if earlier:
        cursor.execute(
            statements.VERSION_SEEN_EARLIER, [list(column) for column in zip(*earlier, strict=True)]
        )
    return versions, last


def _says_more(item: Sighting, row: PostRow) -> bool:
    """Another wording, or the known one seen earlier than we knew."""
    if set(item.contents) != {row.content_hash}:
        return True
    return any(content.seen_at < row.first_seen_at for content in item.contents.values())


def _store_engagement(cursor: Any, items: Sequence[tuple[Sighting, int, PostRow]]) -> None:
    points = [
        (id_, at, point.likes, point.comments, point.shares, point.views, point.dated)
        for item, id_, _ in items
        for at, point in _changes(item)
    ]
    if not points:
        return
    cursor.execute(statements.INSERT_CHANGED_ENGAGEMENT, columns(points))
    late = [id_ for item, id_, row in items if item.counts and min(item.counts) < row.last_seen_at]
    if late:
        cursor.execute(statements.DROP_REPEATED_ENGAGEMENT, [late])


# --- acts and rejected items ---------------------------------------------------------------------------


def store_interactions(cursor: Any, acts: Sequence[Interaction], origin: Origin) -> int:
    """The number of acts that were not known. Those of officials are left to the rules, in the same transaction."""
    if not acts:
        return 0
    matches = match_accounts((act.platform, author_keys(act.platform, act.actor)) for act in acts)
    cursor.execute(statements.MAKE_INTERACTION_TABLE)
    by_key = {interaction_key(act): act for act in reversed(acts)}
    copy_rows(
        cursor,
        statements.COPY_INTERACTIONS,
        (_interaction(key, act, matches, origin) for key, act in by_key.items()),
    )
    cursor.execute(statements.INSERT_INTERACTIONS)
    new = cursor.fetchall()
    officials = {one.account_id for found in matches.values() for one in found if one.is_officials}
    weighed = [id_ for id_, account in new if account in officials]
    if len(new) < len(by_key):
        cursor.execute(statements.RESTORE_INTERACTIONS)
        weighed += [id_ for (id_,) in cursor]
        if origin.keep is not None:
            cursor.execute(statements.PROLONG_INTERACTIONS, [origin.keep.lives / NEAR_ENOUGH])
    enqueue_weighing(weighed)
    return len(new)


def _interaction(key: bytes, act: Interaction, matches: Matches, origin: Origin) -> tuple[Any, ...]:
    observed = act.observed_at or origin.now
    keys = author_keys(act.platform, act.actor)
    match = best(matches, act.platform, keys, office_day(act.occurred_at or observed))
    return (
        key, act.kind, clean(act.platform), clean(act.actor.handle), clean(act.actor.name),
        clean(act.actor.native_id), match.account_id if match else None, clean(act.target_post),
        clean(act.target_account), clean(act.native_id), clean(act.text), act.occurred_at, observed,
        act.route or origin.route, clean(act.observer), origin.legal_basis, clean(act.source_ref),
        origin.keep.expires_at(observed) if origin.keep else None,
    )  # fmt: skip


def _store_rejected(cursor: Any, items: Sequence[Rejected], origin: Origin) -> int:
    if not items:
        return 0
    by_key = {rejected_key(origin.source, item): item for item in items}
    rows = [
        (
            key, origin.source, clean(item.source_ref), item.reason, _kept(item.raw), origin.format,
            origin.route, origin.legal_basis, origin.now,
        )
        for key, item in by_key.items()
    ]  # fmt: skip
    cursor.execute(statements.INSERT_REJECTED, columns(rows))
    return int(cursor.rowcount)


def _kept(raw: str) -> str:
    """Raw text as a column can hold it, each character it cannot written as its escape."""
    return raw.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")


# --- copying --------------------------------------------------------------------------------------


def copy_rows(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
