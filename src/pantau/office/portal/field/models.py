"""Supervision reports (Form A) as they are drafted in the field, with every version that any device wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FieldNote(models.Model):
    """A draft of one supervision report. ``key`` is made on the device, so that sending twice makes one note.

    ``told``: "part.field" of the form -> what was written. ``reach``: where its author supervises.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        SENT = "sent", _("Diserahkan")

    key = models.UUIDField(unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    district_code = models.CharField(max_length=32, blank=True, default="")
    village_code = models.CharField(max_length=32, blank=True, default="")
    told = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    accuracy = models.PositiveIntegerField(null=True)  # metres
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["state", "sent_at"], name="portal_field_note_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False), name="portal_field_sent_says_when"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="portal_field_place_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class FieldNoteVersion(models.Model):
    """What one device wrote. ``number`` is None while it stands beside another version and a person must choose."""

    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(default=0)  # the version its device had seen
    told = models.JSONField(default=dict)
    written_at = models.DateTimeField()  # by the device's clock
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="portal_field_version_once"),
        ]


class FieldFile(models.Model):
    """A picture, film or recording that was sealed as it came."""

    note = models.ForeignKey(FieldNote, on_delete=models.CASCADE, related_name="files")
    capture = models.ForeignKey("evidence.PageCapture", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "sha256"], name="portal_field_file_once")]
