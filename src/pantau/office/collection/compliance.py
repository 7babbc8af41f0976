"""Deletions that a platform tells of in a batch: the posts we hold are handed in daily, what became of them fetched.

X asks that what was deleted there goes within a day. The answer costs no money; what it says is a hint like any
other, and the second look follows within the hour (see doubts.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pantau.engine.sources.connectors.events import PostRef
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.collection import sweeping
from pantau.office.collection.models import ComplianceJob, Connector
from pantau.office.posts.models import Post

EVERY = timedelta(hours=12)  # twice, so that one lost job does not cost the day
GIVEN_UP_AFTER = timedelta(days=1)
MOST_POSTS = 500_000  # in one job; the longest unasked come first


def is_due(row: Connector, now: datetime) -> bool:
    return not ComplianceJob.objects.filter(connector=row, handed_in_at__gt=now - EVERY).exists()


def hand_in(outside: sweeping.Outside, row: Connector) -> ComplianceJob | None:
    """The posts of this platform that are still held, as one job. Raises BusyError and FetchError."""
    posts = _held(row)
    if not posts:
        return None

    async def work(run: sweeping.Run) -> str:
        return str(await run.connector.hand_in(posts, run.fetch))

    job_id = sweeping.ask(outside, row, work)
    return ComplianceJob.objects.create(
        connector=row, job_id=job_id, posts=len(posts), handed_in_at=outside.clock()
    )


def collect(outside: sweeping.Outside, row: Connector) -> int:
    """What became of the posts of jobs that are ready; gives how many jobs were. Raises BusyError."""
    ready = 0
    for job in ComplianceJob.objects.filter(connector=row, collected_at=None, lost="").order_by(
        "handed_in_at"
    ):
        posts = _held(row)

        async def work(run: sweeping.Run, job_id: str = job.job_id, posts: list[PostRef] = posts) -> bool:
            page = await run.connector.handed_in(job_id, posts, run.fetch)
            if page is not None:
                await run.take(page)
            return page is not None

        try:
            if sweeping.ask(outside, row, work):
                ready += 1
                job.collected_at = outside.clock()
        except FetchError as error:
            if error.trouble == "gone" or outside.clock() - job.handed_in_at > GIVEN_UP_AFTER:
                job.lost = str(error)[:300]  # the next job asks after the same posts
        job.save(update_fields=["collected_at", "lost"])
    return ready


def _held(row: Connector) -> list[PostRef]:
    held = Post.objects.filter(platform=row.platform, gone_at=None, purged_at=None)
    return [
        PostRef(row.platform, native_id)
        for native_id in held.order_by("last_seen_at").values_list("native_id", flat=True)[:MOST_POSTS]
    ]
