"""Days off that the office enters after its rulebook was made, and calendars that people subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class OfficeDayOff(models.Model):
    """A day on which the office does not work, such as one that a decree adds. Withdrawn ones stay on record."""

    day = models.DateField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)  # the decree or letter that says so
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(withdrawn_at=None), name="casework_day_off_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="casework_day_off_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.title}"


class CalendarFeed(models.Model):
    """One person's own address of their time limits. Only the hash of its key is kept; a new key ends the old one."""

    user = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="calendar_feed")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
