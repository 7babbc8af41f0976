"""What people took as evidence, in which parts, and what happened to it hand by hand.

The database refuses to change or delete a row of these tables (migration 0002): state follows from the events.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """One post as it was stored when a person took it. ``manifest`` names its parts; ``sha256`` is the manifest's."""

    post = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="evidence")
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="evidence_taken_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class EvidencePart(models.Model):
    """One file of a piece of evidence. The bytes lie under their hash (see files.py), once for all that hold them."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "name"], name="evidence_part_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_part_by_hash")]


class CustodyEvent(models.Model):
    """What was done with a piece of evidence: by whom, when and why."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("Disimpan sebagai bukti")
        VIEWED = "viewed", _("Dibuka")
        EXPORTED = "exported", _("Diunduh")
        RELEASE_ASKED = "release_asked", _("Pelepasan diusulkan")
        RELEASED = "released", _("Dilepas")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"],
                condition=models.Q(kind="released"),
                name="evidence_released_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="viewed") | ~models.Q(reason=""), name="evidence_event_says_why"
            ),
        ]
