"""Numbers as they were made public, and papers that another person approved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
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
