"""Shadow runs over the whole history: how far they are, how fast they may go, and what became of the findings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rescoring(models.Model):
    """What a shadow run of history has besides: it is shared by workers, held back, and applied once switched on."""

    class State(models.TextChoices):
        COMPARING = "comparing", _("sedang membandingkan")
        WAITING = "waiting", _("selesai, belum dinyalakan")
        APPLYING = "applying", _("temuan lama sedang disesuaikan")
        APPLIED = "applied", _("temuan lama sudah disesuaikan")
        PAUSED = "paused", _("dijeda")
        CANCELLED = "cancelled", _("dihentikan")

    run = models.OneToOneField(
        "findings.ShadowRun", on_delete=models.CASCADE, primary_key=True, related_name="rescoring"
    )
    whole = models.BooleanField()  # every stored post, those without a date too
    rate = models.PositiveIntegerField(null=True)  # posts a second of all workers together; None: no limit
    free_at = models.DateTimeField(null=True)  # from then on the rate lets more posts through
    paused_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    apply_at = models.DateTimeField(null=True)  # switched on: findings follow from then on
    applied_at = models.DateTimeField(null=True)
    # Of the findings, once applied; posts that came meanwhile are among them.
    applied = models.PositiveBigIntegerField(default=0)  # posts
    unreadable = models.PositiveBigIntegerField(default=0)  # posts
    written = models.PositiveBigIntegerField(default=0)  # findings made or changed
    superseded = models.PositiveBigIntegerField(default=0)  # findings

    @property
    def state(self) -> State:
        if self.cancelled_at:
            return self.State.CANCELLED
        if self.applied_at:
            return self.State.APPLIED
        if self.run.finished_at and not self.apply_at:
            return self.State.WAITING
        if self.paused_at:
            return self.State.PAUSED
        return self.State.APPLYING if self.apply_at else self.State.COMPARING

    @property
    def goes_on(self) -> bool:
        """Is there anything for workers to do now?"""
        return self.state in (self.State.COMPARING, self.State.APPLYING)

    @property
    def is_open(self) -> bool:
        """Can it be paused, resumed or stopped?"""
        return self.goes_on or self.state == self.State.PAUSED


class RescoringPart(models.Model):
    """A range of posts that one worker at a time works off; it is there as long as comparing or applying lasts.

    ``after`` moves in the transaction that stores what came of the posts up to it, and so do the counts.
    """

    rescoring = models.ForeignKey(Rescoring, on_delete=models.CASCADE, related_name="parts", db_index=False)
    first = models.BigIntegerField()  # ids of posts, first < id <= last
    last = models.BigIntegerField()
    after = models.BigIntegerField()  # read up to here
    done = models.BooleanField(default=False)
    posts = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)
    superseded = models.PositiveBigIntegerField(default=0)
    totals = models.JSONField(default=dict)  # as of the run

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rescoring", "first"], name="findings_part_of_rescoring_once")
        ]
