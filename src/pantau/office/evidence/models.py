"""What people took as evidence, in which parts, and what happened to it hand by hand.

The database refuses to change or delete a row of these tables (migration 0002): state follows from the events.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """One post as it was stored when a person took it. ``manifest`` names its parts; ``sha256`` is the manifest's.

    Without a post it is about what ``subject`` says; see subjects.py.
    """

    post = models.ForeignKey("posts.Post", null=True, on_delete=models.PROTECT, related_name="evidence")
    subject = models.CharField(max_length=32, blank=True, default="")
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    derived_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derived")

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="evidence_taken_for_a_reason"),
            models.CheckConstraint(
                condition=models.Q(post__isnull=False) | ~models.Q(subject=""),
                name="evidence_is_about_something",
            ),
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
    """What was done with a piece of evidence: by whom, when and why. Each has its leaf in the log (see ledger.py).

    ``by_name``: who it was where it was no person of the office, such as the machine's own upkeep.
    """

    class Kind(models.TextChoices):
        TAKEN = "taken", _("Disimpan sebagai bukti")
        VIEWED = "viewed", _("Dibuka")
        EXPORTED = "exported", _("Diunduh")
        PRINTED = "printed", _("Dicetak")
        TRANSFERRED = "transferred", _("Diserahkan")
        RECHECKED = "rechecked", _("Aslinya dilihat lagi")
        REFUSED = "refused", _("Permintaan ditolak")
        PROMOTED = "promoted", _("Dijadikan bukti")
        CONCLUDED = "concluded", _("Hasil penanganan dicatat")
        HELD = "held", _("Ditahan agar tidak dimusnahkan")
        UNHELD = "unheld", _("Penahanan dicabut")
        RELEASE_ASKED = "release_asked", _("Pelepasan diusulkan")
        RELEASED = "released", _("Dilepas")
        PURGED = "purged", _("Berkas dimusnahkan")
        REDACTED_COPY = "redacted_copy", _("Salinan tersamar dibuat")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"],
                condition=models.Q(kind="released"),
                name="evidence_released_once",
            ),
            models.UniqueConstraint(
                fields=["evidence"], condition=models.Q(kind="purged"), name="evidence_purged_once"
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | ~models.Q(by_name=""), name="evidence_event_says_who"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="viewed") | ~models.Q(reason=""), name="evidence_event_says_why"
            ),
        ]

    @property
    def who(self) -> str:
        return str(self.by) if self.by is not None else self.by_name


from pantau.office.evidence.capture_models import CapturedFile, CapturedPicture, PageCapture  # noqa: E402
from pantau.office.evidence.ledger_models import (  # noqa: E402 - they refer to the above
    AuditRun,
    HeadStamp,
    LedgerLeaf,
    LedgerNode,
    LogHead,
)

__all__ = [
    "AuditRun",
    "CapturedFile",
    "CapturedPicture",
    "CustodyEvent",
    "Evidence",
    "EvidencePart",
    "HeadStamp",
    "LedgerLeaf",
    "LedgerNode",
    "LogHead",
    "PageCapture",
]
