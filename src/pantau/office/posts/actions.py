"""What other rooms may do to posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.engine.planning import shipped_retention
from pantau.engine.post import Author, Batch, Interaction
from pantau.office.posts import statements
from pantau.office.posts.accounts import author_keys, best, match_accounts, office_day
from pantau.office.posts.ingest import (
    IngestSummary,
    Origin,
    enqueue_detection,
    enqueue_weighing,
    store_batch,
)
from pantau.office.posts.models import Ingest, Post, PostVersion
from pantau.office.posts.models import Interaction as StoredInteraction
from pantau.office.posts.purging import Purged, purge, purge_acts
from pantau.office.posts.sightings import interaction_key
from pantau.web.ui import clock as office_clock

__all__ = [
    "IngestSummary",
    "Purged",
    "enqueue_detection",
    "forget_raw",
    "hold",
    "ingest",
    "link_accounts",
    "make_partitions",
    "mark_gone",
    "purge",
    "purge_acts",
    "record_act",
    "release",
    "strike_act",
]

LINKED_AT_ONCE = 2000
DISCOVER = "collection.discover"  # of later rooms: called by their names
GROUP = "findings.group_posts"
WEIGH_OFFICIALS = "findings.weigh_officials_acts"
MANY_POSTS = 1000  # new ones of a delivery, after which they are looked through before the night


def ingest(
    batches: Iterable[Batch],
    *,
    route: str,
    legal_basis: str,
    source: str,
    clock: Callable[[], datetime] = office_clock.now,
    progress: Callable[[IngestSummary], None] | None = None,
) -> IngestSummary:
    """Store batches, each in a transaction of its own together with its detection jobs.

    ``source`` names the file or connector, ``route`` how it came ("file", "youtube_api", ...),
    ``legal_basis`` by what right. The same batches again change nothing but the list of runs.
    ``progress`` gets the sum so far after each batch.
    """
    run = Ingest.objects.create(source=source, route=route, legal_basis=legal_basis, started_at=clock())
    total = IngestSummary()
    for batch in batches:
        total += store_batch(batch, Origin(source, route, legal_basis, batch.format, clock()), run.pk)
        if progress is not None:
            progress(total)
    Ingest.objects.filter(pk=run.pk).update(finished_at=clock())
    if total.new_posts >= MANY_POSTS:
        _ask_soon(DISCOVER)
        _ask_soon(GROUP)
    return total


def _ask_soon(task: str) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(
            task,
            queue="detect",
            queueing_lock=task,
            priority=-1,
            allow_unknown=True,
            schedule_in={"minutes": 3},  # deliveries come in rows: one job for all of them
        ).defer()


def mark_gone(
    platform: str,
    native_ids: Sequence[str],
    *,
    reason: str,
    at: datetime,
    missed_at: datetime | None = None,
) -> tuple[int, ...]:
    """Note that these posts could not be found any more; gives the ids of those newly marked.

    A post that was seen after ``at`` is not gone. One that is seen again later loses its mark. What a
    platform wants removed within a time goes that long after ``missed_at``, the first look that missed it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.MARK_GONE, [platform, list(native_ids), at, at, reason])
        marked = tuple(id_ for (id_,) in cursor)
        within = {
            route: keep.gone_within
            for route, keep in shipped_retention().by_route.items()
            if keep.gone_within
        }
        cursor.execute(
            statements.CUT_SHORT_GONE, [missed_at or at, list(within), list(within.values()), list(marked)]
        )
        return marked


def hold(post: int, at: datetime) -> None:
    """A person keeps this post as evidence: nothing of it is purged until it is released."""
    Post.objects.filter(pk=post, held_at=None).update(held_at=at)


def release(post: int) -> None:
    """Its time to live runs again; what is over by now goes at the next purge."""
    Post.objects.filter(pk=post).update(held_at=None)


@transaction.atomic
def record_act(act: Interaction, *, legal_basis: str, source: str, clock: Callable[[], datetime]) -> int:
    """Store one act that people saw; gives its id. One that was struck out counts again.

    One that a platform had told of becomes theirs: it lives on when the platform's data must go.
    """
    ingest(
        [Batch(interactions=(act,), format=act.route)],
        route=act.route,
        legal_basis=legal_basis,
        source=source,
        clock=clock,
    )
    stored = StoredInteraction.objects.get(key=interaction_key(act))
    StoredInteraction.objects.filter(pk=stored.pk).update(
        struck_at=None, struck_why="", expires_at=None, source_ref=act.source_ref, observer=act.observer or ""
    )
    enqueue_weighing([stored.pk])
    return stored.pk


@transaction.atomic
def strike_act(id_: int, *, why: str, at: datetime) -> None:
    """A mistake of ours: the act is kept with the reason, and counts no more."""
    StoredInteraction.objects.filter(pk=id_).update(struck_at=at, struck_why=why)
    enqueue_weighing([id_])


def forget_raw(account: int, route: str) -> list[str]:
    """Drop the items as they came by this route from an account; gives the hashes they were kept under."""
    versions = PostVersion.objects.filter(post__account=account, route=route, post__held_at=None)
    hashes = list(versions.exclude(source_ref="").values_list("source_ref", flat=True).distinct())
    versions.update(raw=None)
    return hashes


def link_accounts() -> int:
    """Look the authors of all posts, and who acted on them, up in the registry again, after it has changed.

    Gives the number of posts for which something else holds now; detection of those is enqueued, and that of
    all officials' acts: whom an act was done to may have changed without any post.
    """
    changed = after = 0
    while True:
        with transaction.atomic():
            last, linked = _link_some(after)
            enqueue_detection(linked)
        changed += len(linked)
        if last is None:
            break
        after = last
    _link_actors()
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(WEIGH_OFFICIALS, queue="detect", queueing_lock=WEIGH_OFFICIALS).defer()
    return changed


def _link_some(after: int) -> tuple[int | None, list[int]]:
    """The last id looked at (None at the end), and the ids for which something else holds now."""
    with connection.cursor() as cursor:
        cursor.execute(statements.AUTHORS, [after, LINKED_AT_ONCE])
        rows = cursor.fetchall()
        if not rows:
            return None, []
        matches = match_accounts((platform, tuple(keys)) for _, platform, keys, *_ in rows)
        changed = []
        for id_, platform, keys, moment, said_subject, said_registered, *before in rows:
            match = best(matches, platform, tuple(keys), office_day(moment))
            account_id = match.account_id if match else None
            subject = said_subject or (match.subject if match else "")
            registered = said_registered
            if registered is None and match is not None:
                registered = match.registered
            if [account_id, subject, registered] != before:
                changed.append((id_, account_id, subject, registered))
        if changed:
            cursor.execute(statements.LINK, [list(column) for column in zip(*changed, strict=True)])
    return max(row[0] for row in rows), [id_ for id_, *_ in changed]


def _link_actors() -> None:
    """Batch by batch. Who is in the registry no more is left as it was: its acts still refer to it."""
    after: int | None = 0
    while after is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            after = _link_some_actors(cursor, after)


def _link_some_actors(cursor: Any, after: int) -> int | None:
    cursor.execute(statements.ACTORS, [after, LINKED_AT_ONCE])
    rows = [
        (id_, platform, author_keys(platform, Author(platform, native_id or None, handle or None)), at, held)
        for id_, platform, native_id, handle, at, held in cursor
    ]
    matches = match_accounts((platform, keys) for _, platform, keys, *_ in rows)
    changed = [
        (id_, match.account_id)
        for id_, platform, keys, at, held in rows
        if (match := best(matches, platform, keys, office_day(at))) and match.account_id != held
    ]
    if changed:
        cursor.execute(statements.LINK_ACTORS, [list(column) for column in zip(*changed, strict=True)])
    return rows[-1][0] if rows else None


def make_partitions(first: date, last: date) -> int:
    """Make the months from ``first`` to ``last`` ready; gives how many were missing."""
    with connection.cursor() as cursor:
        cursor.execute(statements.MAKE_PARTITIONS, [first, last])
        return int(cursor.fetchone()[0])
