"""Claims that fact-checkers judged, where they come from, and the posts that speak of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimSource(models.Model):
    """A fact-checker's file or feed. One with an ``address`` is read again every night until it is stopped."""

    name = models.CharField(max_length=200, unique=True)
    address = models.URLField(max_length=2000, default="", blank=True)
    licence = models.CharField(
        max_length=200, default="", blank=True
    )  # what it allows, as a person wrote it down
    verdict = models.CharField(max_length=200, default="", blank=True)  # of claims that carry none
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    trouble = models.TextField(default="", blank=True)  # why it could not be read the last time
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class CheckedClaim(models.Model):
    """What is claimed, and how a fact-checker judged it. Kept when it is withdrawn, and then matched no more."""

    source = models.ForeignKey(ClaimSource, on_delete=models.PROTECT, related_name="claims")
    key = models.CharField(max_length=400)  # its name within the source
    title = models.CharField(max_length=500)
    text = models.TextField(default="", blank=True)  # as it was spread
    verdict = models.CharField(max_length=200, default="", blank=True)
    checker = models.CharField(max_length=200, default="", blank=True)
    url = models.URLField(max_length=2000, default="", blank=True)
    checked_on = models.DateField(null=True)
    language = models.CharField(max_length=20, default="", blank=True)
    imported_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="findings_claim_once_a_source")]
        indexes = [models.Index(fields=["-checked_on", "-id"], name="findings_claim_by_day")]

    def __str__(self) -> str:
        return self.title


class ClaimMatch(models.Model):
    """That a post comes near a claim: a reason to look. What a person refused stays refused."""

    class Stance(models.TextChoices):
        REPEATED = "repeated", _("Mengulang klaim ini")
        ASKED = "asked", _("Menanyakan klaim ini")
        DENIED = "denied", _("Membantah klaim ini")

    post = models.ForeignKey(
        "posts.Post", on_delete=models.CASCADE, related_name="claim_matches", db_index=False
    )
    claim = models.ForeignKey(CheckedClaim, on_delete=models.CASCADE, related_name="matches")
    version = models.PositiveIntegerField()
    score = models.FloatField()
    stance = models.CharField(max_length=12, choices=Stance)
    places = models.JSONField(
        default=dict
    )  # {"post", "title", "text"}: [[start, end], ...] of words in common
    again = models.JSONField(default=list)  # claims of nearly the same wording, the newest first
    matched_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "claim"], name="findings_match_is_one_row")]
