"""Stored posts whose raw items today's mappers read differently are repaired (see repair.py for how)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from pantau.engine.post import Interaction
from pantau.office.posts import statements as ingest_statements
from pantau.office.posts.accounts import Matches, best, match_accounts, office_day
from pantau.office.posts.ingest import (
    Origin,
    columns,
    copy_rows,
    enqueue_detection,
    enqueue_weighing,
    store_interactions,
)
from pantau.office.posts.models import Post as StoredPost
from pantau.office.posts.remapping import statements
from pantau.office.posts.remapping.repair import Key, Reading, Repair, Stored, Version, plan, read_again
from pantau.office.posts.remapping.selection import Selection
from pantau.office.posts.rows import PostRow
from pantau.office.posts.sightings import interaction_key
from pantau.office.posts.storable import verbatim_json
from pantau.web.ui import clock as office_clock

AT_ONCE = 200  # raw items may be large
TOLD = 20  # posts named in a summary
MISREAD = "A mended mapper reads no such act in the item"


@dataclass(frozen=True, slots=True)
class PostsSummary:
    """``differing`` counts posts by what was read differently. ``unread`` are versions left as they are."""

    looked_at: int = 0
    repaired: int = 0
    differing: Counter[str] = field(default_factory=Counter)
    new_interactions: int = 0
    withdrawn_interactions: int = 0  # read from the same raw items by a former mapper; unknown in a dry run
    taken: int = 0  # today's mapper calls the post by the id of another one that is stored; left as they are
    unread: int = 0
    jobs: int = 0
    told: tuple[str, ...] = ()

    def __add__(self, other: PostsSummary) -> PostsSummary:
        return PostsSummary(
            self.looked_at + other.looked_at,
            self.repaired + other.repaired,
            self.differing + other.differing,
            self.new_interactions + other.new_interactions,
            self.withdrawn_interactions + other.withdrawn_interactions,
            self.taken + other.taken,
            self.unread + other.unread,
            self.jobs + other.jobs,
            (self.told + other.told)[:TOLD],
        )


def count_posts() -> int:
    return StoredPost.objects.count()


def remap_posts(
    selection: Selection,
    *,
    clock: Callable[[], datetime] = office_clock.now,
    progress: Callable[[int], None] = lambda count: None,
) -> PostsSummary:
    """Read the raw items of stored posts again and repair what differs, with the detection jobs it takes.

    ``progress`` gets the number of posts after each batch.
    """
    total, after = PostsSummary(), 0
    while ids := _next(after):
        total += _remap(ids, selection, clock())
        after = ids[-1]
        progress(len(ids))
    return total


def _next(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statements.NEXT_POSTS, [after, AT_ONCE])
        return [id_ for (id_,) in cursor]


@dataclass(frozen=True, slots=True)
class Look:
    """One post with what today's mappers make of it."""

    stored: Stored
    readings: Mapping[int, Reading]
    unread: tuple[str, ...]
    repair: Repair | None


def _remap(ids: Sequence[int], selection: Selection, now: datetime) -> PostsSummary:
    """Look without locking anything; only what seems to differ is locked and looked at once more."""
    with connection.cursor() as cursor:
        looks = [_look(one, selection, now) for one in _load(cursor, statements.FIND_POSTS, ids)]
        unknown = _unknown_acts(cursor, looks)
        summary = PostsSummary(
            looked_at=sum(1 for one in looks if one.readings or one.unread),
            unread=sum(len(one.unread) for one in looks),
            told=tuple(reason for one in looks for reason in one.unread)[:TOLD],
        )
        suspects = [one for one in looks if one.repair or unknown & _act_keys(one)]
        if not suspects:
            return summary
        if selection.dry_run:
            free, taken = _without_taken(cursor, suspects)
            return summary + _planned(free, taken, len(unknown & _all_act_keys(free)))
    with transaction.atomic(), connection.cursor() as cursor:
        locked = _load(cursor, statements.LOCK_POSTS, [one.stored.id for one in suspects])
        free, taken = _without_taken(cursor, [_look(one, selection, now) for one in locked])
        return summary + _mend(cursor, free, taken, now)


def _load(cursor: Any, statement: str, ids: Sequence[int]) -> list[Stored]:
    cursor.execute(statement, [list(ids)])
    rows = {id_: PostRow(*row) for id_, *row in cursor}
    cursor.execute(statements.FIND_KEPT, [list(ids)])
    versions: dict[int, list[Version]] = {id_: [] for id_ in rows}
    last = dict.fromkeys(rows, 0)
    for id_, holds, *values in cursor:
        version = _version(*values)
        last[id_] = version.number
        if holds:
            versions[id_].append(version)
    return [Stored(id_, row, tuple(versions[id_]), last[id_]) for id_, row in rows.items()]


def _version(
    number: int, month: date, content_hash: bytes, text: str, mapped: str, raw: str | None, *rest: Any
) -> Version:
    format, route, legal_basis, source_ref, seen_at, repairs = rest
    return Version(
        number, month, bytes(content_hash), text, json.loads(mapped), raw, format, route, legal_basis,
        source_ref, seen_at, json.loads(repairs) if repairs else [],
    )  # fmt: skip


def _look(stored: Stored, selection: Selection, now: datetime) -> Look:
    readings: dict[int, Reading] = {}
    unread: list[str] = []
    for version in stored.versions:
        if version.raw is None or not selection.takes(version.format, version.seen_at):
            continue
        found = read_again(version, stored.key)
        if isinstance(found, Reading):
            readings[version.number] = found
        else:
            unread.append(f"{':'.join(stored.key)}: {found}")
    return Look(stored, readings, tuple(unread), plan(stored, readings, now))


def _without_taken(cursor: Any, looks: Sequence[Look]) -> tuple[list[Look], list[str]]:
    """Looks that may be acted on, and words on those whose true id another post has."""
    wanted = [one.repair.key for one in looks if one.repair and one.repair.is_renamed]
    if not wanted:
        return list(looks), []
    cursor.execute(statements.TAKEN, columns(wanted))
    taken: set[Key] = set(cursor.fetchall())
    free: list[Look] = []
    told: list[str] = []
    for one in looks:
        key = one.repair.key if one.repair and one.repair.is_renamed else None
        if key is not None and key in taken:
            told.append(f"{':'.join(one.stored.key)}: it is {':'.join(key)}, which is stored already")
            continue
        if key is not None:
            taken.add(key)
        free.append(one)
    return free, told


def _planned(looks: Sequence[Look], taken: Sequence[str], new_interactions: int) -> PostsSummary:
    repairs = [one.repair for one in looks if one.repair]
    return PostsSummary(
        repaired=len(repairs),
        differing=Counter(name for one in repairs for name in one.differing),
        new_interactions=new_interactions,
        taken=len(taken),
        told=tuple(taken)
        + tuple(f"{':'.join(one.stored.key)}: {', '.join(sorted(one.differing))}" for one in repairs)[:TOLD],
    )


# --- mending ------------------------------------------------------------------------------------------


def _mend(cursor: Any, looks: Sequence[Look], taken: Sequence[str], now: datetime) -> PostsSummary:
    repairs = [one.repair for one in looks if one.repair]
    withdrawn = _withdraw_acts(cursor, looks, now)
    _store_versions(cursor, repairs)
    _store_posts(cursor, repairs)
    return replace(
        _planned(looks, taken, _store_acts(cursor, looks, now)),
        withdrawn_interactions=withdrawn,
        jobs=enqueue_detection([one.stored.id for one in repairs if one.shown_differently]),
    )


def _store_versions(cursor: Any, repairs: Sequence[Repair]) -> None:
    new = [
        (
            repair.stored.id, one.replaces.month, one.replaces.number, one.number, one.seen_at,
            one.content.hash, one.content.text, one.content.mapped, verbatim_json(one.repairs),
        )
        for repair in repairs
        for one in repair.new
    ]  # fmt: skip
    if new:
        cursor.execute(statements.INSERT_VERSIONS, columns(new))
    changed = [
        (
            repair.stored.id, one.version.month, one.version.number, verbatim_json(one.mapped), one.seen_at,
            one.replaced_by, verbatim_json(one.repairs) if one.repairs else None,
        )
        for repair in repairs
        for one in repair.changes
    ]  # fmt: skip
    if changed:
        cursor.execute(statements.CHANGE_VERSIONS, columns(changed))


def _store_posts(cursor: Any, repairs: Sequence[Repair]) -> None:
    asked = [one for one in repairs if one.needs_account]
    matches = match_accounts((one.row.platform, tuple(one.row.author_keys)) for one in asked)
    rows = [
        (one.stored.id, _with_account(one.row, matches) if one.needs_account else one.row) for one in repairs
    ]
    cursor.execute(ingest_statements.MAKE_WORK_TABLES)
    copy_rows(cursor, ingest_statements.COPY_REVISED, ((id_, *row) for id_, row in rows))
    cursor.execute(ingest_statements.UPDATE_POSTS)
    renamed = [one.stored.id for one in repairs if one.is_renamed]
    if renamed:
        cursor.execute(ingest_statements.ADOPT_INTERACTIONS, [renamed])


def _with_account(row: PostRow, matches: Matches) -> PostRow:
    day = office_day(row.posted_at or row.first_seen_at)
    match = best(matches, row.platform, tuple(row.author_keys), day)
    registered = row.said_registered
    if registered is None and match is not None:
        registered = match.registered
    return row._replace(
        account_id=match.account_id if match else None,
        subject=row.said_subject or (match.subject if match else ""),
        registered=registered,
    )


# --- acts ---------------------------------------------------------------------------------------------


def _acts(looks: Iterable[Look]) -> Iterator[tuple[Version, Interaction]]:
    for look in looks:
        for version in look.stored.versions:
            if reading := look.readings.get(version.number):
                yield from ((version, act) for act in reading.acts)


def _act_keys(look: Look) -> set[bytes]:
    return _all_act_keys([look])


def _all_act_keys(looks: Iterable[Look]) -> set[bytes]:
    return {interaction_key(act) for _, act in _acts(looks)}


def _unknown_acts(cursor: Any, looks: Iterable[Look]) -> set[bytes]:
    keys = _all_act_keys(looks)
    if not keys:
        return set()
    cursor.execute(statements.FIND_ACTS, [list(keys)])
    return keys - {bytes(key) for (key,) in cursor}


def _withdraw_acts(cursor: Any, looks: Sequence[Look], now: datetime) -> int:
    """What the former mapper read from these raw items as acts, and today's does not."""
    read = [
        (*look.stored.key, version.source_ref)
        for look in looks
        for version in look.stored.versions
        if version.number in look.readings
    ]
    if not read:
        return 0
    cursor.execute(statements.MISREAD_ACTS, [*columns(read), list(_all_act_keys(looks))])
    found = dict(cursor.fetchall())
    struck = [id_ for id_, known in found.items() if known]
    cursor.execute(statements.WITHDRAW_ACTS, [[id_ for id_, known in found.items() if not known]])
    cursor.execute(statements.STRIKE_ACTS, [now, MISREAD, struck])
    enqueue_weighing(struck)
    return len(found)


def _store_acts(cursor: Any, looks: Sequence[Look], now: datetime) -> int:
    """Observed when the raw item was seen, obtained as it was."""

    def way(pair: tuple[Version, Interaction]) -> tuple[str, str]:
        return pair[0].route, pair[0].legal_basis

    stored = 0
    for (route, legal_basis), pairs in groupby(sorted(_acts(looks), key=way), key=way):
        acts = [replace(act, observed_at=act.observed_at or version.seen_at) for version, act in pairs]
        stored += store_interactions(cursor, acts, Origin("", route, legal_basis, "", now))
    return stored
