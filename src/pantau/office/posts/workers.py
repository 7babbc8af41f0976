"""Who works, what waits, and how many workers would be enough: by what the workers of all machines report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.functions import Now

from pantau.office.posts.worker_models import WorkerRun

SILENT = timedelta(seconds=60)  # a worker reports every ten
KEPT = timedelta(days=7)
TARGET_S = 15 * 60  # a backlog is to be gone after that
MOST_SUGGESTED = 64

# What a queue's jobs have in common, for machines that do one kind of work only.
KINDS: Mapping[str, tuple[str, ...]] = {
    "collect": ("sweep",),
    "detect": ("detect",),
    "capture": ("capture", "media"),
    "upkeep": ("upkeep", "report"),
    "trial": ("shadow",),  # rulebooks that are tried out on what is stored
    "history": ("rescore",),  # all that is stored, read again
}

WAITING = """
SELECT w.queue_name, w.waiting, w.failed, extract(epoch FROM now() - coalesce(greatest(o.scheduled_at, (
    SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = w.oldest AND e.type = 'deferred'
)), now()))
FROM (
    SELECT queue_name, count(*) FILTER (WHERE status = 'todo') AS waiting,
        count(*) FILTER (WHERE status = 'failed') AS failed, min(id) FILTER (WHERE status = 'todo') AS oldest
    FROM procrastinate_jobs
    WHERE status = 'failed' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))
    GROUP BY queue_name
) w LEFT JOIN procrastinate_jobs o ON o.id = w.oldest
ORDER BY w.queue_name
"""


class UnknownQueueError(Exception):
    """No task has that queue."""


@dataclass(frozen=True, slots=True)
class Counts:
    done: int = 0
    failed: int = 0
    seconds: float = 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.done + other.done, self.failed + other.failed, self.seconds + other.seconds)

    @property
    def each_s(self) -> float | None:
        """Seconds for one job."""
        jobs = self.done + self.failed
        return self.seconds / jobs if jobs else None


@dataclass(frozen=True, slots=True)
class QueueState:
    """``waiting`` are due; ``oldest_s``: how long one of them has been. ``workers`` take from it, among others."""

    queue: str
    waiting: int
    failed: int
    oldest_s: float
    workers: int
    load: float
    counts: Counts

    @property
    def suggested(self) -> int | None:
        """Workers that keep up and clear what waits within ``TARGET_S``; None while no job of it was measured."""
        if (each := self.counts.each_s) is None:
            return None if self.waiting else min(1, self.workers)
        return max(1, min(MOST_SUGGESTED, math.ceil(self.load + self.waiting * each / TARGET_S)))


def known_queues() -> list[str]:
    """Of all tasks."""
    from procrastinate.contrib.django import app

    return sorted({task.queue for task in app.tasks.values() if not task.name.startswith("builtin")})


def chosen(words: Sequence[str]) -> list[str]:
    """Queues, by their own names or their kind's. Raises UnknownQueueError."""
    known = known_queues()
    found: list[str] = []
    for word in words:
        named = KINDS.get(word, (word,))
        if word not in KINDS and word not in known:
            kinds = ", ".join(KINDS)
            raise UnknownQueueError(
                f"there is no queue {word!r}; there are {', '.join(known)}, and as kinds {kinds}"
            )
        found += named
    return list(dict.fromkeys(found))


def report(
    name: str, *, host: str, version: str, queues: Sequence[str], concurrency: int, counts: Mapping[str, Counts],
    load: float, clock_at: datetime, ended: bool = False,
) -> None:  # fmt: skip
    """A worker says that it works, or that it ends."""
    told = {
        "host": host, "version": version, "queues": list(queues), "concurrency": concurrency, "load": load,
        "seen_at": Now(), "clock_at": clock_at, "ended_at": Now() if ended else None,
        "counts": {queue: [one.done, one.failed, one.seconds] for queue, one in counts.items()},
    }  # fmt: skip
    WorkerRun.objects.update_or_create(
        name=name, defaults=told, create_defaults={**told, "started_at": Now()}
    )


def alive() -> list[WorkerRun]:
    """Heard within a minute, by the database's clock."""
    return list(WorkerRun.objects.filter(ended_at=None, seen_at__gt=Now() - SILENT).order_by("name"))


def lost() -> list[WorkerRun]:
    """Silent without having ended, within the last hour: killed, cut off, or stuck."""
    silent = WorkerRun.objects.filter(ended_at=None, seen_at__lte=Now() - SILENT)
    return list(silent.filter(seen_at__gt=Now() - timedelta(hours=1)).order_by("name"))


def forget_old() -> int:
    return WorkerRun.objects.filter(seen_at__lt=Now() - KEPT).delete()[0]


def totals() -> dict[str, Counts]:
    """Of each queue, over all runs that are remembered."""
    found: dict[str, Counts] = {}
    for counts in WorkerRun.objects.values_list("counts", flat=True):
        for queue, one in counts.items():
            found[queue] = found.get(queue, Counts()) + Counts(*one)
    return found


def states() -> list[QueueState]:
    """Every queue that a task has, in the order of names."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        waiting = {row[0]: row[1:] for row in cursor.fetchall()}
    working, counts = alive(), totals()
    return [
        QueueState(
            queue,
            *_numbers(waiting.get(queue)),
            workers=sum(1 for one in working if queue in (one.queues or [queue])),
            load=sum(share for one in working for share in _shares(one, queue)),
            counts=counts.get(queue, Counts()),
        )
        for queue in known_queues()
    ]


def _numbers(row: tuple[int, int, float] | None) -> tuple[int, int, float]:
    return (row[0], row[1], max(0.0, float(row[2])) if row[0] else 0.0) if row else (0, 0, 0.0)


def _shares(run: WorkerRun, queue: str) -> Iterator[float]:
    """Of the run's load, by the time its queues took."""
    seconds = {name: one[2] for name, one in run.counts.items()}
    if seconds.get(queue) and (whole := sum(seconds.values())):
        yield run.load * seconds[queue] / whole
