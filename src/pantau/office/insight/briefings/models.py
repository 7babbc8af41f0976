"""Reports that were given out: their figures and their papers stay as they were, whatever is purged or mended later."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Briefing(models.Model):
    """One report on a day or a week. A correction is another version, with a reason; the database keeps the old one.

    ``figures``: what was counted (see counting.py), up to ``cut_at``. ``made_by`` None: by itself, on its hour.
    """

    class Kind(models.TextChoices):
        DAILY = "daily", _("Laporan harian")
        WEEKLY = "weekly", _("Laporan mingguan")

    kind = models.CharField(max_length=8, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    cut_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    rulebook = models.CharField(max_length=64)  # its hash
    figures = models.JSONField()
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    docx = models.BinaryField()
    docx_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-last_day", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first_day", "version"], name="insight_briefing_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""), name="insight_correction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        day = f"{self.first_day:%Y-%m-%d}"
        return f"{'laporan-harian' if self.kind == self.Kind.DAILY else 'laporan-mingguan'}-{day}-v{self.version}"
