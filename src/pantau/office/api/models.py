"""Tokens of people's programs, what is called out to other programs, and big files on their way."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Token(models.Model):
    """Stands for one person, within ``scopes`` and until ``expires_at``. Only a hash of it is kept."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)  # which program has it
    begins = models.CharField(max_length=16)  # its first letters, by which people tell tokens apart
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    per_minute = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    # Requests within the minute that began at ``minute``.
    minute = models.DateTimeField(null=True)
    in_minute = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="api_token_ends"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_token_is_for_something"),
        ]

    def __str__(self) -> str:
        return self.name


class Webhook(models.Model):
    """An address of another program that is called when something happens which its person may see.

    It is called for as long as the ``token`` it was made with stands. ``secret`` signs each call; it is encrypted with
    the vault's key.
    """

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="webhooks")
    # Empty where a program of an earlier layout made it: such a one is not called.
    token = models.ForeignKey(Token, null=True, on_delete=models.CASCADE, related_name="+")
    url = models.TextField()
    events = ArrayField(models.CharField(max_length=32))
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=32, blank=True, default="")
    failed_in_row = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="api_webhook_alive", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event on its way to one webhook, and how it went. ``keys`` are ids of what happened; nothing else of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        DELIVERED = "delivered", _("diterima")
        FAILED = "failed", _("gagal")
        DROPPED = "dropped", _("tidak dikirim")  # its person may not see the thing, or the webhook ended

    id = models.UUIDField(primary_key=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=32)
    keys = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()  # when it happened
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    trouble = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["webhook", "-at"], name="api_delivery_by_webhook"),
            models.Index(fields=["at"], name="api_delivery_by_age"),
        ]


class Export(models.Model):
    """A file that a program asked for; made by a worker, fetched within a day, then removed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        READY = "ready", _("siap")
        FAILED = "failed", _("gagal")
        EXPIRED = "expired", _("dihapus")

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    format = models.CharField(max_length=8)
    filters = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    rows = models.PositiveBigIntegerField(null=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    sha256 = models.CharField(max_length=64, blank=True, default="")
    problem = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "-id"], name="api_export_by_person")]
