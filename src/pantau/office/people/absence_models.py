"""Who is away, and who stands in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Absence(models.Model):
    """Somebody is away from one day through another, and somebody stands in. Why they are away is not asked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, blank=True)  # their work went to the stand-in
    ended_at = models.DateTimeField(null=True, blank=True)  # called off, or back early
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="people_absence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("stand_in")), name="people_nobody_stands_in_for_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["last_day"], name="people_absence_runs", condition=Q(ended_at=None)),
        ]
