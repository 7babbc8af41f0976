"""What other rooms may do to posts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from pantau.engine.post import Batch
from pantau.office.posts import statements
from pantau.office.posts.ingest import IngestSummary, Origin, enqueue_detection, store_batch
from pantau.office.posts.models import Ingest
from pantau.web.ui import clock as office_clock

__all__ = ["IngestSummary", "enqueue_detection", "ingest", "make_partitions", "mark_gone"]


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
    return total


def mark_gone(platform: str, native_ids: Sequence[str], *, reason: str, at: datetime) -> tuple[int, ...]:
    """Note that these posts could not be found any more; gives the ids of those newly marked.

    A post that was seen after ``at`` is not gone. One that is seen again later loses its mark.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.MARK_GONE, [at, reason, platform, list(native_ids), at])
        return tuple(id_ for (id_,) in cursor)


def make_partitions(first: date, last: date) -> int:
    """Make the months from ``first`` to ``last`` ready; gives how many were missing."""
    with connection.cursor() as cursor:
        cursor.execute(statements.MAKE_PARTITIONS, [first, last])
        return int(cursor.fetchone()[0])
