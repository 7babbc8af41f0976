"""Regular work on posts, and on the jobs of every room."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from pantau.office.posts import actions, workers
from pantau.office.posts.retrying import NIGHTLY, Patient

logger = logging.getLogger(__name__)

STALLED_AFTER_S = 60  # a worker reports every ten seconds
MOST_LIVES = 5  # of a job; one that so many workers did not survive is taken for what ends them
# From here on it is not run beside others like it: what merely stood beside the one that ends workers lives on.
SUSPECT_LIVES = 2
# Nothing else is ever put off to this moment: the events that name it count the workers that a job has outlived.
LEFT = datetime(1970, 1, 1, tzinfo=UTC)
LIVES = """
SELECT count(*) AS lost FROM procrastinate_events WHERE job_id = %(job)s AND type = 'scheduled' AND at = %(left)s
"""

ONE_AFTER_THE_OTHER = """
UPDATE procrastinate_jobs SET lock = 'jobs.suspect' WHERE id = %(job)s AND status = 'todo' AND lock IS NULL
"""


@app.periodic(cron="* * * * *")
@app.task(
    name="jobs.retry_stalled",
    queue="upkeep",
    queueing_lock="jobs.retry_stalled",
    priority=100,  # before what waits for workers, of which some may be what keeps them from working
    pass_context=True,
)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that were killed to others: every job may be run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        row = await context.app.connector.execute_query_one_async(LIVES, job=job.id, left=LEFT)
        if row["lost"] + 1 >= MOST_LIVES:
            logger.error(
                "Job %s (%s) was left by %s workers: no more are given to it",
                job.id,
                job.task_name,
                MOST_LIVES,
            )
            await end(manager, job)
        else:
            logger.warning("Job %s (%s) was left by its worker and is tried again", job.id, job.task_name)
            await give_to_others(manager, job, at=LEFT)
            if row["lost"] + 1 >= SUSPECT_LIVES:
                await context.app.connector.execute_query_async(ONE_AFTER_THE_OTHER, job=job.id)


async def give_to_others(manager: JobManager, job: Job, at: datetime | None = None) -> None:
    """Its worker does not end it: somebody else begins again, now or after ``at``."""
    try:
        await manager.retry_job(job, retry_at=at)
    except UniqueViolation:  # the same was asked for again meanwhile, and that job does the work of both
        await end(manager, job)
    except ConnectorException:
        logger.info("Job %s (%s) had ended meanwhile", job.id, job.task_name)


async def end(manager: JobManager, job: Job) -> None:
    """As failed."""
    with suppress(ConnectorException):  # it has ended meanwhile
        await manager.finish_job(job, Status.FAILED, delete_job=False)


@app.periodic(cron="23 2 * * *")
@app.task(name="jobs.forget_workers", queue="upkeep", queueing_lock="jobs.forget_workers", retry=NIGHTLY)
def forget_workers(timestamp: int) -> None:
    """Reports of workers that ended a week ago."""
    workers.forget_old()


@app.periodic(cron="17 2 * * *")
@app.task(name="posts.make_partitions", queue="upkeep", queueing_lock="posts.make_partitions", retry=NIGHTLY)
def make_partitions(timestamp: int) -> None:
    """The months of posts that are about to begin."""
    today = datetime.fromtimestamp(timestamp, UTC).date()
    actions.make_partitions(today, today + timedelta(days=95))


@app.task(
    name="posts.link_accounts",
    queue="detect",
    queueing_lock="posts.link_accounts",
    lock="posts.link_accounts",  # one at a time: a second one that was asked for meanwhile waits for the first
    retry=Patient(max_attempts=1),
)
def link_accounts() -> None:
    """Find the authors of posts in the registry again, after it has changed."""
    actions.link_accounts()
