"""What the workers still have before them."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import connection

from pantau.demo.pipeline import Report

LOOK_EVERY_S = 0.3
JOBS = """
SELECT count(*) FILTER (WHERE waits AND task_name = 'findings.detect_batch'), count(*) FILTER (WHERE waits),
    count(*) FILTER (WHERE status = 'failed'), (SELECT coalesce(sum(jobs), 0) FROM posts_ingest)
FROM (
    SELECT task_name, status, status IN ('todo', 'doing') AS waits FROM procrastinate_jobs
    WHERE task_name IN ('findings.detect_batch', 'findings.weigh_acts', 'findings.weigh_officials_acts')
) jobs
"""


class DetectionFailedError(Exception):
    """Some posts could not be read; the workers' own lines say why."""


class Watch:
    """Looks at the jobs of ingest and reports those the workers have done."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._done = 0

    def look(self) -> int:
        """Jobs still to do, those of acts among them. Raises DetectionFailedError."""
        with connection.cursor() as cursor:
            cursor.execute(JOBS)
            left, waiting, failed, all_jobs = cursor.fetchone()
        if failed:
            raise DetectionFailedError(
                f"{failed} detection jobs failed; the lines of the workers above say why"
            )
        done = max(self._done, int(all_jobs) - left)
        self._report(done - self._done)
        self._done = done
        return int(waiting)

    def wait(self) -> None:
        """Until no job is left; workers have to run."""
        while self.look():
            time.sleep(LOOK_EVERY_S)


def group(now: datetime) -> None:
    """What the office does every night, once for all that is there."""
    from pantau.office.findings import same_acts, same_words

    same_words.update(now)
    same_acts.update(now)
