"""Keeps groups of posts that say nearly the same: each run reads the posts that came or changed since the last one.

A batch is a transaction of its own; a run that was cut off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction

from pantau.engine.detect.duplicates import NOWHERE, NearDuplicates
from pantau.engine.detect.wordings import METHOD, WordingReader, Wordings
from pantau.office.findings import group_statements as statements
from pantau.office.findings.models import PostGroup
from pantau.office.findings.shared_things import fields_of, passes_on
from pantau.web.ui import rulebook as office_rulebook

AT_ONCE = 20_000  # posts
REMEMBERED = timedelta(days=90)  # since a wording was last seen, for new posts to join it

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Unread:
    id: int
    version: int
    text: str
    at: datetime


@dataclass(slots=True)
class Known:
    """The wordings that posts are compared with. Both arrays go by node."""

    index: NearDuplicates = field(default_factory=NearDuplicates)
    ids: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    leaders: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def update(now: datetime, *, at_once: int = AT_ONCE) -> int:
    """Bring the groups up to date with all stored posts; gives the number of posts read."""
    read = WordingReader.of_rulebook(office_rulebook.current())
    known: Known | None = None
    after = done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statements.LOCK)
            cursor.execute(statements.UNREAD, [after, at_once])
            posts = [_unread(row) for row in cursor]
            if not posts:
                cursor.execute(statements.FORGET_UNSAID)
                cursor.execute(statements.COUNTABLE, [now - REMEMBERED])
                _refresh(cursor, {leader for (leader,) in cursor}, {}, now)
                return done
            known = known or _known(cursor, now)
            _join(cursor, known, posts, read([post.text for post in posts]), now)
        after, done = posts[-1].id, done + len(posts)


def _unread(row: Sequence[Any]) -> Unread:
    id_, version, text, mapped, at = row
    return Unread(id_, version, "" if '"repost"' in mapped and passes_on(fields_of(mapped)) else text, at)


def _known(cursor: Any, now: datetime) -> Known:
    cursor.execute(statements.KNOWN, [METHOD, now - REMEMBERED])
    rows = cursor.fetchall()
    known = Known()
    if rows:
        ids, names, pairs, leaders = zip(*rows, strict=True)
        known.ids, known.leaders = np.array(ids, dtype=np.int64), np.array(leaders, dtype=np.int64)
        unsigned = [name % 2**64 for name in names]
        known.index.restore(Wordings.kept(unsigned, [bytes(items) for items in pairs]), known.leaders)
    return known


def _join(cursor: Any, known: Known, posts: Sequence[Unread], read: Wordings, now: datetime) -> None:
    ids = [post.id for post in posts]
    cursor.execute(statements.LEADERS_LEFT, [ids])
    touched = {leader for (leader,) in cursor}
    before = len(known.index)
    nodes = known.index.add(read)
    _add_wordings(cursor, known, posts, read, nodes, before)
    merged = _merge(cursor, known)
    placed = nodes != NOWHERE
    wordings = np.where(placed, known.ids[nodes], NOWHERE) if known.ids.size else nodes
    laid = [int(one) if one != NOWHERE else None for one in wordings]
    cursor.execute(statements.LAY_POSTS, [ids, [post.version for post in posts], laid])
    newest = _newest(wordings, posts)
    cursor.execute(statements.SEEN_AGAIN, [list(newest), list(newest.values())])
    touched |= {int(one) for one in known.leaders[nodes[placed]]}
    counted = {*merged.values(), *(merged.get(one, one) for one in touched)}
    _refresh(cursor, counted, merged, now)


def _add_wordings(
    cursor: Any, known: Known, posts: Sequence[Unread], read: Wordings, nodes: Ints, before: int
) -> None:
    if len(known.index) == before:
        return
    different, first = np.unique(nodes, return_index=True)
    places = first[different >= before]
    names = [int(name) for name in read.names[places].astype(np.int64)]
    pairs = [read.pairs_of(place) for place in places]
    cursor.execute(statements.ADD_WORDINGS, [METHOD, names, pairs, [posts[place].at for place in places]])
    stored = {name: (id_, leader or id_) for id_, name, leader in cursor}
    cursor.execute(statements.LEAD_THEMSELVES)
    new = np.array([stored[name] for name in names], dtype=np.int64)
    known.ids = np.concatenate([known.ids, new[:, 0]])
    known.leaders = np.concatenate([known.leaders, new[:, 1]])


def _merge(cursor: Any, known: Known) -> Mapping[int, int]:
    """Leaders that gave way to an older one, with it."""
    merged: dict[int, int] = {}
    while True:
        groups = known.index.groups(np.arange(known.ids.size))
        oldest = np.full(known.ids.size, np.iinfo(np.int64).max)
        np.minimum.at(oldest, groups, known.leaders)
        apart = known.leaders != oldest[groups]
        if not apart.any():
            break
        pairs = np.unique(np.column_stack([known.leaders[apart], oldest[groups][apart]]), axis=0)
        for old, new in pairs.tolist():
            merged[old] = min(new, merged.get(old, new))
        # A leader may stand in several parts, when what held them together is no longer compared.
        known.leaders = np.array([merged.get(one, one) for one in known.leaders.tolist()], dtype=np.int64)
    final = {old: _last(merged, old) for old in merged}
    if final:
        cursor.execute(statements.MERGE_WORDINGS, [list(final), list(final.values())])
    return final


def _last(merged: Mapping[int, int], leader: int) -> int:
    while leader in merged:
        leader = merged[leader]
    return leader


def _newest(wordings: Ints, posts: Sequence[Unread]) -> dict[int, datetime]:
    newest: dict[int, datetime] = {}
    for wording, post in zip(wordings.tolist(), posts, strict=True):
        if wording != NOWHERE:
            newest[wording] = max(newest.get(wording, post.at), post.at)
    return newest


def _refresh(cursor: Any, leaders: set[int], merged: Mapping[int, int], now: datetime) -> None:
    """Count the groups of these leaders anew; a group keeps its number when an older wording takes the lead."""
    held = {group.leader: group for group in PostGroup.objects.filter(leader__in=[*leaders, *merged])}
    for old, new in merged.items():
        group = held.pop(old, None)
        if group is None:
            continue
        if (other := held.get(new)) is None:
            group.leader = new
            group.save(update_fields=["leader"])
            held[new] = group
            continue
        kept, gone = (other, group) if other.pk < group.pk else (group, other)
        gone.leader, gone.merged_into = None, kept
        gone.save(update_fields=["leader", "merged_into"])
        kept.leader = new
        kept.save(update_fields=["leader"])
        held[new] = kept
    cursor.execute(statements.SPREAD_OF_WORDINGS, [sorted(leaders)])
    groups = []
    for *row, unnamed in cursor.fetchall():
        counts, before = spread(row), held.get(row[0])
        if unnamed and before is not None:  # a purge took who they were, not that they were there
            counts |= {name: max(counts[name], getattr(before, name)) for name in ("accounts", "registered")}
        if before is not None or counts["accounts"] > 1:
            groups.append(PostGroup(**counts, kind=PostGroup.Kind.WORDING, leader=row[0], found_at=now))
    PostGroup.objects.bulk_create(
        groups, update_conflicts=True, unique_fields=["leader"], update_fields=SPREAD, batch_size=1000
    )
    emptied = held.keys() - {group.leader for group in groups}
    PostGroup.objects.filter(leader__in=emptied).update(posts=0, accounts=0, registered=0)


SPREAD = [
    "posts",
    "accounts",
    "registered",
    "parties",
    "offices",
    "platforms",
    "hours",
    "first_at",
    "last_at",
]


def spread(row: Sequence[Any]) -> dict[str, Any]:
    """The counts behind the first column of a statement."""
    return dict(zip(SPREAD, row[1:], strict=True))
