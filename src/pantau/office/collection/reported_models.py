"""Acts of officials that somebody reported, seen by two officers before they count.

Restricted like the officials themselves: read only through ``reported_access``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReportedAct(models.Model):
    """One act of one official on one post or account, as the first officer saw it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("belum diserahkan")
        OPEN = "open", _("menunggu petugas kedua")
        CONFIRMED = "confirmed", _("dilihat dua petugas")
        STRUCK = "struck", _("dicoret")

    class Kind(models.TextChoices):
        LIKE = "like", _("Menyukai")
        COMMENT = "comment", _("Mengomentari")
        SHARE = "share", _("Membagikan")
        FOLLOW = "follow", _("Mengikuti akun")
        JOIN = "join", _("Bergabung dalam grup")
        PHOTO = "photo", _("Berfoto bersama")
        POSE = "pose", _("Berpose dalam foto")

    class Source(models.TextChoices):
        REPORT = "report", _("Laporan atau informasi dari orang lain")
        OWN_LOOK = "own_look", _("Terlihat sendiri saat bertugas")

    official = models.ForeignKey("registry.Official", on_delete=models.PROTECT, related_name="reported_acts")
    kind = models.CharField(max_length=8, choices=Kind, blank=True, default="")
    # Whose account it was done with; empty for somebody who is only shown in a picture.
    platform = models.CharField(max_length=16, blank=True, default="")
    actor_kind = models.CharField(max_length=16, blank=True, default="")  # as in registry.Account
    actor_key = models.TextField(blank=True, default="")
    actor_address = models.TextField(blank=True, default="")
    actor_name = models.TextField(blank=True, default="")  # as the account shows it
    evidence = models.JSONField(default=list)  # codes of reported.EVIDENCE
    evidence_note = models.TextField(blank=True, default="")
    # What it was done to.
    target_address = models.TextField(blank=True, default="")
    target_post = models.TextField(blank=True, default="")  # native id
    target_account = models.TextField(blank=True, default="")  # handle or native id
    text = models.TextField(blank=True, default="")  # of a comment or a share
    seen_at = models.DateTimeField(null=True)
    occurred_at = models.DateTimeField(null=True)  # where the platform shows it
    source = models.CharField(max_length=8, choices=Source, blank=True, default="")
    source_note = models.TextField(blank=True, default="")  # number of the report, or the circumstances
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT)
    weighed = models.JSONField(default=list)  # what the rules say of it: see reported_weighing
    interaction = models.ForeignKey(
        "posts.Interaction", null=True, on_delete=models.PROTECT, related_name="reported_acts"
    )
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    struck_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "struck"])
                | (Q(handed_in_at__isnull=False) & Q(seen_at__isnull=False)),
                name="collection_act_handed_in_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(interaction__isnull=False),
                name="collection_act_confirmed_is_an_act",
            ),
            models.CheckConstraint(
                condition=~Q(status="struck")
                | (Q(struck_at__isnull=False) & Q(struck_by__isnull=False) & ~Q(struck_why="")),
                name="collection_act_struck_says_why",
            ),
        ]
        indexes = [models.Index(fields=["status", "handed_in_at"], name="collection_act_by_status")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


class ReportedPicture(models.Model):
    act = models.ForeignKey(ReportedAct, on_delete=models.PROTECT, related_name="pictures")
    picture = models.ForeignKey("collection.Picture", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["act", "picture"], name="collection_act_picture_once")]


class SecondLook(models.Model):
    """Another officer's own look at what the first one captured. Never by the first (see reported.py)."""

    class Saw(models.TextChoices):
        SEEN = "seen", _("melihat sendiri hal yang sama")
        GONE = "gone", _("tidak lagi terlihat")
        NOT_ACT = "not_act", _("melihat hal lain")
        NOT_PERSON = "not_person", _("tidak yakin itu orangnya")

    act = models.ForeignKey(ReportedAct, on_delete=models.PROTECT, related_name="second_looks")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    saw = models.CharField(max_length=10, choices=Saw)
    statement = models.TextField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="collection_second_look_says_something")
        ]


class PlatformAnswer(models.Model):
    """What a platform said when it was asked whether a reported like is there. Only that one is asked for."""

    class Outcome(models.TextChoices):
        ASKED = "asked", _("sedang ditanyakan")
        FOUND = "found", _("ditemukan")
        NOT_FOUND = "not_found", _("tidak ditemukan sekarang")
        INCOMPLETE = "incomplete", _("tidak ditemukan; daftar platform tidak lengkap")
        COULD_NOT_ASK = "could_not", _("tidak dapat ditanyakan")

    act = models.ForeignKey(ReportedAct, on_delete=models.PROTECT, related_name="answers")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    connector = models.CharField(max_length=64, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.ASKED)
    occurred_at = models.DateTimeField(null=True)  # as the platform says
    detail = models.TextField(blank=True, default="")  # English: the platform's words, or what went wrong

    class Meta:
        ordering = ["asked_at", "pk"]
