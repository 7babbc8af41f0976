"""Pages as a browser saw them, and what people handed in of them, on the way to evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PageCapture(models.Model):
    """One look at one page. Sealed once: the database refuses another manifest (see the migration).

    What a person asked for stays; what was captured without being asked is dropped at ``expires_at`` unless a
    person takes it as evidence. Of a dropped one the hash of its manifest stays.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("menunggu giliran")
        RUNNING = "running", _("sedang direkam")
        CAPTURED = "captured", _("terekam")
        PARTIAL = "partial", _("terekam sebagian")
        UNREACHABLE = "unreachable", _("tidak terbuka")
        REFUSED = "refused", _("ditolak")
        FAILED = "failed", _("gagal")
        DROPPED = "dropped", _("dihapus")

    class How(models.TextChoices):
        BROWSER = "browser", _("direkam peramban kantor")
        UPLOAD = "upload", _("diunggah petugas")
        CITIZEN = "citizen", _("diserahkan warga")

    post = models.ForeignKey("posts.Post", null=True, on_delete=models.PROTECT, related_name="captures")
    how = models.CharField(max_length=8, choices=How)
    url = models.TextField(blank=True, default="")  # as asked for
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    reason = models.CharField(max_length=24, blank=True, default="")  # see capture_words.REASONS
    final_url = models.TextField(blank=True, default="")
    title = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: nobody, it was captured on its own
    asked_at = models.DateTimeField()
    why = models.TextField(blank=True, default="")  # of who asked; of an upload: how it was obtained
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    manifest = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")  # of the manifest
    expires_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey(
        "evidence.Evidence", null=True, on_delete=models.PROTECT, related_name="captures"
    )  # that took it in

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | ~Q(why=""), name="evidence_capture_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["captured", "partial"]) | ~Q(sha256=""),
                name="evidence_capture_reached_is_sealed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], name="evidence_capture_ends", condition=Q(expires_at__isnull=False)
            ),
            models.Index(fields=["status", "-asked_at"], name="evidence_capture_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.how}:{self.pk}"

    @property
    def ended(self) -> bool:
        return self.status not in (self.Status.WAITING, self.Status.RUNNING)

    @property
    def reached(self) -> bool:
        return self.status in (self.Status.CAPTURED, self.Status.PARTIAL)

    @property
    def provisional(self) -> bool:
        return self.expires_at is not None


class CapturedFile(models.Model):
    """One file of a capture, under its hash as in ``EvidencePart``; of a picture also what a machine made of it."""

    capture = models.ForeignKey(PageCapture, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16)  # of engine.evidence.folder.ROLES
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=200, blank=True, default="")
    look = models.BinaryField(null=True)  # PDQ, 32 bytes
    quality = models.PositiveSmallIntegerField(null=True)  # of the look, 0 to 100
    lines = models.JSONField(default=list)  # [{text, box [left, top, right, bottom], confidence}]
    reader = models.CharField(max_length=64, blank=True, default="")
    read_at = models.DateTimeField(null=True)  # or given up

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "name"], name="evidence_captured_file_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_captured_by_hash")]
