"""Pages as a browser saw them, and what people handed in of them, on the way to evidence."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
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
    subject = models.CharField(
        max_length=32, blank=True, default=""
    )  # where it is no post's: see subjects.py
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
    closed_at = models.DateTimeField(null=True)  # it came to nothing, and a person said that this is enough
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_why = models.TextField(blank=True, default="")

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
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(closed_by__isnull=False) & ~Q(closed_why="")),
                name="evidence_capture_closed_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], name="evidence_capture_ends", condition=Q(expires_at__isnull=False)
            ),
            models.Index(fields=["status", "-asked_at"], name="evidence_capture_by_status"),
            models.Index(fields=["subject"], name="evidence_capture_by_subject", condition=~Q(subject="")),
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
    """One file of a capture, under its hash as in ``EvidencePart``."""

    capture = models.ForeignKey(PageCapture, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16)  # of engine.evidence.folder.ROLES
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "name"], name="evidence_captured_file_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="evidence_captured_by_hash")]


class CapturedPicture(models.Model):
    """A picture of a capture, a file or one in its archive, as machines saw it: a copy of ``pictures.json``.

    It is here to be searched; what counts is the sealed file. ``sealed``: older captures have none, and what was
    read in them stands beside the seal.
    """

    capture = models.ForeignKey(PageCapture, on_delete=models.PROTECT, related_name="pictures")
    path = models.CharField(max_length=200)  # the file
    url = models.TextField(blank=True, default="")  # of one in an archive
    sha256 = models.CharField(max_length=64)  # of the picture
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    look = models.BinaryField(null=True)  # PDQ of it, of newer ones also of its seven turns; 32 bytes each
    quality = models.PositiveSmallIntegerField(null=True)  # of the look, 0 to 100
    look_keys = ArrayField(models.IntegerField(), default=list)  # as of posts.PostPicture
    lines = models.JSONField(default=list)  # [{text, box [left, top, right, bottom], confidence}]
    reader = models.CharField(max_length=64, blank=True, default="")
    sealed = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sha256"], name="evidence_picture_by_hash"),
            GinIndex(fields=["look_keys"], name="evidence_picture_by_look", fastupdate=False),
        ]
