"""Counts of each day, and the changes not yet added to them (see summaries.py)."""

from __future__ import annotations

from django.db import models


class DayCount(models.Model):
    """How many of one measure on one day, by one dimension at a time (see summaries.py).

    ``platform`` is empty for all of them together; ``dimension`` and ``code`` are empty for the whole.
    """

    measure = models.CharField(max_length=12)
    dimension = models.CharField(max_length=12, blank=True, default="")
    platform = models.CharField(max_length=16, blank=True, default="")
    day = models.DateField()
    code = models.CharField(max_length=64, blank=True, default="")
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            # Its index is the one that figures are read by.
            models.UniqueConstraint(
                fields=["measure", "dimension", "platform", "day", "code"], name="insight_daycount_once"
            )
        ]


class DayChange(models.Model):
    """So many more or fewer of one kind, as triggers tell it (migration 0006). Only ever added, then folded in.

    No two transactions write the same row, so that none waits for another.
    """

    measure = models.CharField(max_length=12)
    day = models.DateField()
    platform = models.CharField(max_length=16)
    party = models.CharField(max_length=64)
    district = models.CharField(max_length=64)
    category = models.CharField(max_length=64)
    phase = models.CharField(max_length=64)
    status = models.CharField(max_length=64)
    count = models.BigIntegerField()


class OfficeZone(models.Model):
    """The zone in which days begin; the triggers read it. One row at most; without it, that of the settings then."""

    zone = models.CharField(max_length=64)
