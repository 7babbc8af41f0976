"""Pictures that officers hand in or a job fetched, what a machine read in them, and what phones have shared."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """A picture's bytes as they came, named by their hash. Written once: the database refuses changes (0009)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=16)
    width = models.PositiveIntegerField()  # as it is seen
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    body = models.BinaryField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class PictureFetch(models.Model):
    """That a wording's pictures were asked for, once, and what came of it. Then it holds nothing of the post."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    connector = models.ForeignKey("collection.Connector", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    addresses = ArrayField(models.TextField(), default=list)  # as they were signed last; none once it ended
    ended_at = models.DateTimeField(null=True)
    taken = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=16, blank=True, default="")  # of fetching, or of the picture

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="collection_pictures_fetched_once")
        ]
        indexes = [
            models.Index(fields=["id"], name="collection_fetch_open", condition=models.Q(ended_at=None))
        ]


class Screenshot(models.Model):
    """One post as an officer's screenshots show it, on its way from the machine's reading to a post."""

    class Status(models.TextChoices):
        READING = "reading", _("sedang dibaca")
        READ = "read", _("menunggu diperiksa")
        DONE = "done", _("menjadi unggahan")
        DROPPED = "dropped", _("dibuang")

    class Words(models.TextChoices):
        """Where the words of the post came from."""

        RECOGNISED = "recognised", _("dibaca mesin, diperiksa petugas")
        CORRECTED = "corrected", _("dibaca mesin, dibetulkan petugas")
        TYPED = "typed", _("diketik petugas")

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.TextField(blank=True, default="")  # as it was handed in
    note = models.TextField(blank=True, default="")  # words shared along with the pictures
    received_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.READING)
    reader = models.CharField(
        max_length=64, blank=True, default=""
    )  # program and version; empty: nothing read
    problem = models.CharField(max_length=16, blank=True, default="")  # see screenshots.PROBLEMS
    words = models.CharField(max_length=12, choices=Words, blank=True, default="")
    account = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.PROTECT, related_name="screenshots"
    )
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.PROTECT, related_name="screenshots")
    ended_at = models.DateTimeField(null=True)  # when it became a post, or was dropped
    why = models.TextField(blank=True, default="")  # it was dropped

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | (Q(account__isnull=False) & ~Q(words="")),
                name="collection_screenshot_done_is_somebodys",
            )
        ]
        indexes = [models.Index(fields=["officer", "received_at"], name="collection_shot_by_officer")]

    def __str__(self) -> str:
        return f"{self.officer_id}:{self.pk}"


class ScreenshotPage(models.Model):
    """One picture of a screenshot, and the lines read in it: [{text, box [left, top, right, bottom], confidence}]."""

    screenshot = models.ForeignKey(Screenshot, on_delete=models.PROTECT, related_name="pages")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    lines = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["screenshot", "picture"], name="collection_shot_page_once")
        ]


class Share(models.Model):
    """What a phone's share menu sent, until its officer confirms it on a page of ours. Lives for a short time.

    Only the browser that sent it has the token; only its hash is kept. ``user`` is set at the first look
    after signing in, and nobody else sees it from then on.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="shares"
    )
    address = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    refused = models.JSONField(default=list)  # troubles of files that could not be taken
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="collection_share_by_expiry")]


class SharedPicture(models.Model):
    """A picture of a share; not among the pictures yet, since nobody has confirmed it."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=16)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        ordering = ["position"]
