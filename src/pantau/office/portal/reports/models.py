"""Reports of citizens: what they tell, what they bring, what is said between them and the office.

Who reports is protected: they and their witnesses are sealed, their secret code is kept as a hash, and of where a
visit came from nothing is kept but a keyed count that is gone after a day.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pantau.office.portal.reply.models import ReplyRight


class Report(models.Model):
    """``told``: "part.field" of the report form -> what was written; ``persons``: the same of reporter and
    witnesses, encrypted. ``doubt``: why it is read over before the others; nobody is refused for it."""

    class Kind(models.TextChoices):
        ANONYMOUS = "anonymous", _("Informasi tanpa nama")
        CONFIDENTIAL = "confidential", _("Laporan dengan identitas dirahasiakan")
        FORMAL = "formal", _("Laporan resmi")

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        SENT = "sent", _("Baru")
        READ = "read", _("Sedang dibaca")
        ACCEPTED = "accepted", _("Informasi awal")
        MERGED = "merged", _("Digabung")
        CLOSED = "closed", _("Ditutup")

    class Doubt(models.TextChoices):
        NONE = "", _("tidak ada")
        HURRIED = "hurried", _("diisi lebih cepat daripada orang membaca")
        FILLED = "filled", _("kolom jebakan terisi")
        MANY = "many", _("banyak laporan dari jaringan yang sama hari itu")

    code_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    language = models.CharField(max_length=2, default="id")
    told = models.JSONField(default=dict)
    persons = models.BinaryField(null=True)
    doubt = models.CharField(max_length=12, choices=Doubt, blank=True, default=Doubt.NONE)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_why = models.TextField(blank=True, default="")  # as the reporter reads it
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.SET_NULL, related_name="reports")
    expires_at = models.DateTimeField(null=True)  # None: somebody works on it

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="portal_report_by_state"),
            models.Index(fields=["expires_at"], name="portal_report_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(closed_why=""), name="portal_report_closed_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(sent_at__isnull=False), name="portal_report_sent_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def sent(self) -> bool:
        return self.state != self.State.DRAFT

    @property
    def over(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.MERGED)


class ReportLink(models.Model):
    """An address the reporter gave, and what it was taken for."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    url = models.TextField()
    platform = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)  # of engine.sources.accounts
    key = models.CharField(max_length=200)
    owner = models.TextField(blank=True, default="")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "url"], name="portal_report_link_once")]
        indexes = [models.Index(fields=["platform", "key"], name="portal_link_by_key")]


class ReportFile(models.Model):
    """A whole file, of a report or of a reply (``right``). Until the report is sent it lies in the reports' folder;
    then it is sealed, and a copy without place and device is what people look at. Its own name is never kept."""

    class Scan(models.TextChoices):
        NONE = "", _("tidak dipindai")
        CLEAN = "clean", _("bersih")
        INFECTED = "infected", _("berisi program berbahaya")
        WAITING = "waiting", _("menunggu pemindaian")

    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="files")
    right = models.ForeignKey("portal.ReplyRight", null=True, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=8, choices=Scan, blank=True, default=Scan.NONE)
    virus = models.CharField(max_length=100, blank=True, default="")
    stripped = models.BooleanField(default=False)  # there is a copy without place and device
    added_at = models.DateTimeField()
    capture = models.ForeignKey(
        "evidence.PageCapture", null=True, on_delete=models.PROTECT, related_name="+"
    )  # that sealed it

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="portal_report_file_once"),
            models.UniqueConstraint(fields=["right", "sha256"], name="portal_reply_file_once"),
            models.CheckConstraint(
                condition=Q(report__isnull=False, right=None) | Q(report=None, right__isnull=False),
                name="portal_file_has_one_holder",
            ),
        ]

    @property
    def holder(self) -> Report | ReplyRight:
        found = self.report or self.right
        assert found is not None, "the database holds no file of nobody"
        return found


class Arriving(models.Model):
    """A file on its way: as many bytes as have come so far lie in the reports' folder."""

    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="arriving")
    right = models.ForeignKey(
        "portal.ReplyRight", null=True, on_delete=models.CASCADE, related_name="arriving"
    )
    key = models.CharField(max_length=32, unique=True)
    size = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, right=None) | Q(report=None, right__isnull=False),
                name="portal_arriving_has_one_holder",
            ),
        ]

    @property
    def holder(self) -> Report | ReplyRight:
        found = self.report or self.right
        assert found is not None, "the database holds no file of nobody"
        return found


class ReportMessage(models.Model):
    """A question of an officer's, or what the reporter adds or answers (``officer`` None)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Call(models.Model):
    """How often something was asked from one network in one hour; by a key that changes every day."""

    key = models.CharField(max_length=64)
    what = models.CharField(max_length=8)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "what", "hour"], name="portal_call_once")]
        indexes = [models.Index(fields=["hour"], name="portal_call_by_hour")]
