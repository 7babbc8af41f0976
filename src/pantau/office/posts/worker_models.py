"""Workers of every machine, as they report themselves."""

from __future__ import annotations

from django.db import models


class WorkerRun(models.Model):
    """One worker process from its start to its end. It writes its row every ten seconds.

    ``seen_at`` is by the database's clock, ``clock_at`` what the worker's own said then. ``counts``: for each queue
    jobs done, jobs failed and the seconds they took. ``load``: how many jobs were under way lately, on average.
    """

    name = models.CharField(max_length=200, unique=True)
    host = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    queues = models.JSONField(default=list)  # empty: all of them
    concurrency = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    clock_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    load = models.FloatField(default=0)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="posts_workerrun_by_seen")]

    def __str__(self) -> str:
        return self.name
