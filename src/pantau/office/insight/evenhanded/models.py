"""Audits as they were made, and who of the candidates holds the office already."""

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Audit(models.Model):
    """What auditing.py counted for some days; never changed afterwards."""

    since = models.DateField()
    until = models.DateField()  # the last day that counts
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: by plan
    rulebook = models.CharField(max_length=64)
    model = models.CharField(max_length=64, blank=True, default="")  # empty: none was in use
    content = models.JSONField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="insight_audit_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}..{self.until:%Y-%m-%d}"


class Incumbency(models.Model):
    """Whether a candidate holds a seat already. The election's forms do not say; where no row is, nobody knows."""

    candidate = models.OneToOneField("registry.Candidate", on_delete=models.CASCADE, related_name="+")
    holds = models.BooleanField()
    source = models.CharField(max_length=255)  # name of the file it was read from
    noted_at = models.DateTimeField()
