"""Regular work on posts, and on the jobs of every room."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from pantau.office.posts import actions, workers

logger = logging.getLogger(__name__)

STALLED_AFTER_S = 60  # a worker reports every ten seconds


@app.periodic(cron="* * * * *")
@app.task(name="jobs.retry_stalled", queue="upkeep", queueing_lock="jobs.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that were killed to others: every job may be run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        logger.warning("Job %s (%s) was left by its worker and is tried again", job.id, job.task_name)
        await give_to_others(manager, job)


async def give_to_others(manager: JobManager, job: Job) -> None:
    """Its worker does not end it: somebody else begins again."""
    try:
        await manager.retry_job(job)
    except UniqueViolation:  # the same was asked for again meanwhile, and that job does the work of both
        await manager.finish_job(job, Status.FAILED, delete_job=False)


@app.periodic(cron="23 2 * * *")
@app.task(name="jobs.forget_workers", queue="upkeep", queueing_lock="jobs.forget_workers")
def forget_workers(timestamp: int) -> None:
    """Reports of workers that ended a week ago."""
    workers.forget_old()


@app.periodic(cron="17 2 * * *")
@app.task(name="posts.make_partitions", queue="upkeep", queueing_lock="posts.make_partitions")
def make_partitions(timestamp: int) -> None:
    """The months of posts that are about to begin."""
    today = datetime.fromtimestamp(timestamp, UTC).date()
    actions.make_partitions(today, today + timedelta(days=95))


@app.task(
    name="posts.link_accounts",
    queue="detect",
    queueing_lock="posts.link_accounts",
    lock="posts.link_accounts",
)  # one at a time: a second one that was asked for meanwhile waits for the first
def link_accounts() -> None:
    """Find the authors of posts in the registry again, after it has changed."""
    actions.link_accounts()
