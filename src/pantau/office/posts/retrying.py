"""When a job that failed is begun again: what was away comes back, what is wrong with the job does not."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision, RetryStrategy

# The database is away, the disk is full, a network is cut: no fault of the job's.
AWAY = (OperationalError, InterfaceError, ConnectorException, OSError)
MOST_WHILE_AWAY = 300  # tries; at five minutes each about a day
LONGEST_WAIT_S = 300


class Patient(RetryStrategy):
    """As RetryStrategy for what is wrong with the job; what it needs and cannot reach is waited for, for a day.

    Its own tries are counted together with those, so that a job which was unlucky first fails at its first mistake.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        own = super().get_retry_decision(exception=exception, job=job)
        if own is not None or not will_pass(exception) or job.attempts >= MOST_WHILE_AWAY:
            return own
        return RetryDecision(retry_in={"seconds": min(LONGEST_WAIT_S, 2 ** min(job.attempts, 10))})


#: For what the clock begins once a day or seldomer: a night's mistake is not left for the next night.
NIGHTLY = Patient(max_attempts=3, wait=600)


def will_pass(error: BaseException) -> bool:
    """Is it no fault of the job's?"""
    return isinstance(error, AWAY) and not isinstance(error, FileNotFoundError)
