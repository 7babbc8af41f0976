"""Numbers as they were made public, and papers and audits that another person approved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class PublishedNumbers(models.Model):
    """What everybody reads of one day (see counting.py): no names, and small counts hidden already."""

    day = models.DateField(unique=True)
    counted_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class OpenPaper(models.Model):
    """A paper (PDF) for everybody, once somebody other than who brought it has approved it."""

    class Kind(models.TextChoices):
        EVEN_HANDED = "even_handed", _("Laporan kesetaraan perlakuan")

    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("brought_by"))),
                name="portal_paper_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="portal_paper_withdrawn_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AuditQuerySet(models.QuerySet["OpenAudit"]):
    def corrected(self) -> AuditQuerySet:
        """Another one stands in their place, whatever became of it."""
        return self.filter(self._corrections())

    def public(self) -> AuditQuerySet:
        """What everybody reads, the newest days first."""
        out = self.filter(approved_at__isnull=False, withdrawn_at=None).exclude(self._corrections())
        return out.order_by("-until", "-pk")

    def _corrections(self) -> Exists:
        return Exists(self.model.objects.filter(corrects=OuterRef("pk"), approved_at__isnull=False))


class OpenAudit(models.Model):
    """An audit of treatment as everybody reads it, once another person has approved it; never changed afterwards.

    ``content``: {"threshold", "comparisons", "stages", "labels", "names"}, as insight's opening.py and document.py
    made it: groups with small counts stand together already, and nobody is named.
    """

    audit = models.PositiveBigIntegerField()  # its number among the office's own, a later room's
    since = models.DateField()
    until = models.DateField()  # the last day that counts
    counted_at = models.DateTimeField()
    rulebook = models.CharField(max_length=64)
    model = models.CharField(max_length=64, blank=True, default="")  # empty: none was in use
    content = models.JSONField()
    note = models.TextField()  # what the office says to it
    note_en = models.TextField(blank=True, default="")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    correction = models.CharField(max_length=500, blank=True, default="")  # what was wrong, for readers
    sha256 = models.CharField(max_length=64)  # of what audits.written gives
    brought_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="portal_audit_has_days"),
            models.CheckConstraint(condition=~Q(note=""), name="portal_audit_says_something"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("brought_by"))),
                name="portal_audit_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction="") | (Q(corrects__isnull=False) & ~Q(correction="")),
                name="portal_audit_correction_says_what",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="portal_audit_withdrawn_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}..{self.until:%Y-%m-%d}"
