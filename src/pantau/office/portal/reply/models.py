"""The right of reply: somebody a decision was about reads it by a code, answers, and asks for correction."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReplyRight(models.Model):
    """One person's in one case. Of the secret code only a hash is kept; a new code takes the old one's place."""

    party = models.OneToOneField("casework.CaseParty", on_delete=models.PROTECT, related_name="reply_right")
    code_hash = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class Reply(models.Model):
    """What they wrote, and what the office answered; both sides read both."""

    class Result(models.TextChoices):
        WAITING = "", _("Menunggu jawaban")
        CORRECTED = "corrected", _("Diperbaiki")
        KEPT = "kept", _("Tetap, dengan alasan")

    right = models.ForeignKey(ReplyRight, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    asks_correction = models.BooleanField(default=False)
    at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=Result, blank=True, default=Result.WAITING)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="portal_reply_says_something"),
            models.CheckConstraint(
                condition=Q(result="", answered_at=None)
                | (~Q(result="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="portal_reply_answer_says_why",
            ),
        ]
