"""What citizens hand in. Who did is protected: sealed at rest, and shown to few, on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Tip(models.Model):
    """One message of a citizen's. Goes after its time unless somebody takes it up.

    ``message_key`` and ``sender_key`` are keyed hashes: by them the same message and the same sender are known
    again, and nobody is told from them. A tip like an earlier one is folded under it (``same_as``).
    """

    class State(models.TextChoices):
        NEW = "new", _("Baru")
        PATROLLED = "patrolled", _("Diserahkan ke patroli")
        TAKEN_UP = "taken_up", _("Diambil")
        SET_ASIDE = "set_aside", _("Dikesampingkan")

    channel = models.CharField(max_length=16)
    message_key = models.CharField(max_length=64, unique=True)
    sender = models.BinaryField()  # encrypted, see vault.py
    sender_key = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)  # text, or the kind of its file
    text = models.TextField(blank=True, default="")
    addresses = models.JSONField(default=list)  # found in it: {"url", "platform", "kind"}
    likeness = models.CharField(max_length=64, blank=True, default="")
    same_as = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="repeats")
    forwarded = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=State, default=State.NEW)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.TextField(blank=True, default="")
    expires_at = models.DateTimeField(null=True)  # None: taken up

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="collection_tip_by_state"),
            models.Index(fields=["sender_key", "received_at"], name="collection_tip_by_sender"),
            models.Index(fields=["likeness"], name="collection_tip_by_likeness"),
            models.Index(fields=["expires_at"], name="collection_tip_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="set_aside") | ~Q(why=""), name="collection_tip_set_aside_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class TipFile(models.Model):
    """The file of a tip: fetched once, or why it was not. Its name is never kept."""

    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, related_name="file")
    native_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)  # image, video, audio, other
    mime = models.CharField(max_length=64)
    announced = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    body = models.BinaryField(default=b"")
    fetched_at = models.DateTimeField(null=True)
    problem = models.CharField(
        max_length=16, blank=True, default=""
    )  # flood, refused, gone, unreadable, failed
