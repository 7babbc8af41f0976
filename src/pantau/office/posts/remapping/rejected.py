"""Rejected items that today's mappers can read become the posts and acts they were all along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Length

from pantau.engine.post import Batch
from pantau.engine.sources import FORMATS, remap
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.reading.json_items import parse_json
from pantau.office.posts.ingest import IngestSummary, Origin, make_months, store_batch
from pantau.office.posts.models import Ingest, RejectedItem
from pantau.office.posts.remapping.selection import Selection
from pantau.office.posts.sightings import fold
from pantau.web.ui import clock as office_clock

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RejectedSummary:
    """``unparted``: pieces that were no items already when the file was read; no mapper will mend those."""

    looked_at: int = 0
    resolved: int = 0  # no_posts included
    no_posts: int = 0  # readable, and no post
    still_rejected: int = 0
    unparted: int = 0
    unknown_format: int = 0
    stored: IngestSummary = field(default_factory=IngestSummary)  # all zero after a dry run

    def __add__(self, other: RejectedSummary) -> RejectedSummary:
        return RejectedSummary(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Reread:
    """A rejected item and what came of it: a batch to store, or the reason why there is none."""

    item: RejectedItem
    batch: Batch | None = None
    reason: str = ""
    fault: str = ""  # the count of RejectedSummary that it adds to


def remap_rejected(
    selection: Selection,
    *,
    clock: Callable[[], datetime] = office_clock.now,
    progress: Callable[[int], None] = lambda count: None,
) -> RejectedSummary:
    """Read rejected items again, store what they give and mark them resolved.

    The posts count as seen when the item was seen, obtained as it was, as if the mapper had been right
    then. An item that still cannot be read stays, with today's reason. ``progress`` gets the number of
    items after each batch.
    """
    total, after, runs = RejectedSummary(), 0, _Runs(clock)
    while True:
        with transaction.atomic():
            items = list(_next(selection, after))
            if not items:
                break
            rereads = [_reread(item) for item in items]
            summary = _counted(rereads)
            if not selection.dry_run:
                summary = replace(summary, stored=_store(rereads, runs, clock()))
        total += summary
        after = items[-1].pk
        progress(len(items))
    runs.finish()
    return total


def waiting(selection: Selection) -> QuerySet[RejectedItem]:
    """Rejected items that could not be read yet, as they follow each other in their sources."""
    found = RejectedItem.objects.filter(resolved_at=None)
    found = found.order_by("source", Length("source_ref"), "source_ref", "pk")  # line 9 before line 10
    if selection.format is not None:
        found = found.filter(format=selection.format)
    if selection.since is not None:
        found = found.filter(seen_at__gte=selection.since)
    return found


def count_rejected(selection: Selection) -> int:
    return waiting(selection).count()


def _next(selection: Selection, after: int) -> QuerySet[RejectedItem]:
    found = waiting(selection).filter(pk__gt=after).order_by("pk")
    return (found if selection.dry_run else found.select_for_update())[:AT_ONCE]


# --- reading ----------------------------------------------------------------------------------------


def _reread(item: RejectedItem) -> Reread:
    try:
        parsed = parse_json(item.raw)
    except BadItem:
        parsed = None
    if not isinstance(parsed, dict) or not item.format:
        return Reread(item, reason=item.reason, fault="unparted")
    if item.format not in FORMATS:
        return Reread(item, reason=item.reason, fault="unknown_format")
    batch = remap(item.format, parsed, item.source_ref)
    # The item's own rejection; a page that is opened now may hold items that are rejected one by one.
    own = [one for one in batch.rejected if one.source_ref == item.source_ref]
    if own and not batch.posts:
        return Reread(item, reason=own[0].reason, fault="still_rejected")
    others = tuple(one for one in batch.rejected if one.source_ref != item.source_ref)
    return Reread(item, replace(batch, rejected=others))


def _counted(rereads: Sequence[Reread]) -> RejectedSummary:
    good = [one.batch for one in rereads if one.batch is not None]
    faults = Counter(one.fault for one in rereads)
    return RejectedSummary(
        looked_at=len(rereads),
        resolved=len(good),
        no_posts=sum(1 for batch in good if not (batch.posts or batch.interactions)),
        still_rejected=faults["still_rejected"],
        unparted=faults["unparted"],
        unknown_format=faults["unknown_format"],
    )


# --- storing ----------------------------------------------------------------------------------------


class _Runs:
    """The run under which the posts are listed; there is none where nothing was stored."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._run: Ingest | None = None

    @property
    def id(self) -> int:
        if self._run is None:
            self._run = Ingest.objects.create(
                source="rejected items read again", route="remap", started_at=self._clock()
            )
        return int(self._run.pk)

    def finish(self) -> None:
        if self._run is not None:
            Ingest.objects.filter(pk=self._run.pk).update(finished_at=self._clock())


def _store(rereads: Sequence[Reread], runs: _Runs, now: datetime) -> IngestSummary:
    stored = IngestSummary()
    parts = list(_parts(rereads))
    with connection.cursor() as cursor:
        make_months(
            cursor, (one for origin, batch in parts for one in fold(batch.posts, origin.now, origin.source))
        )
        for origin, batch in parts:
            stored += store_batch(batch, origin, runs.id)
        resolved = [one.item.pk for one in rereads if one.batch is not None]
        cursor.execute(RESOLVE, [now, resolved])
        news = [one for one in rereads if one.batch is None and one.reason != one.item.reason]
        cursor.execute(SET_REASONS, [[one.item.pk for one in news], [one.reason for one in news]])
    return stored


def _parts(rereads: Iterable[Reread]) -> Iterator[tuple[Origin, Batch]]:
    """What was seen at one moment, in one way and by one right, is stored together."""
    good = [(_origin(one.item), one.batch) for one in rereads if one.batch is not None]
    good.sort(key=lambda pair: _order(pair[0]))
    for _, group in groupby(good, key=lambda pair: _order(pair[0])):
        pairs = list(group)
        batches = [batch for _, batch in pairs]
        yield (
            pairs[0][0],
            Batch(
                posts=tuple(post for batch in batches for post in batch.posts),
                interactions=tuple(act for batch in batches for act in batch.interactions),
                rejected=tuple(one for batch in batches for one in batch.rejected),
                format=pairs[0][0].format,
            ),
        )


def _origin(item: RejectedItem) -> Origin:
    return Origin(item.source, item.route, item.legal_basis, item.format, item.seen_at)


def _order(origin: Origin) -> tuple[Any, ...]:
    return origin.now, origin.source, origin.route, origin.legal_basis, origin.format


RESOLVE = "UPDATE posts_rejecteditem SET resolved_at = %s WHERE id = ANY(%s)"

SET_REASONS = """
UPDATE posts_rejecteditem r SET reason = u.reason
FROM unnest(%s::bigint[], %s::text[]) AS u (id, reason) WHERE r.id = u.id
"""
