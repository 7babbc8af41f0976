"""The plenary: who sat, what was asked about which case, how each member voted, and who stood aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Plenary(models.Model):
    """``closed_at``: its minutes are signed and its votes stand. The database holds them from then on."""

    number = models.CharField(max_length=100, blank=True, default="")  # of its minutes
    called_for = models.DateTimeField()
    place = models.CharField(max_length=200)
    called_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-called_for", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(called_off_at=None) | ~Q(called_off_why=""),
                name="casework_plenary_called_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None or self.called_off_at is not None


class PlenaryMember(models.Model):
    """``confirmed_at``: when this member, signed in, said that the minutes tell it as it was."""

    plenary = models.ForeignKey(Plenary, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    chair = models.BooleanField(default=False)
    present = models.BooleanField(default=False)
    absent_why = models.CharField(max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-chair", "user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plenary", "user"], name="casework_member_once"),
            models.UniqueConstraint(fields=["plenary"], condition=Q(chair=True), name="casework_one_chair"),
        ]


class PlenaryItem(models.Model):
    """One question about one case. ``carried``: None until the votes are counted.

    ``outcomes``: what is decided if it is carried, [{code, party, norms, stage, reason}]; party is a CaseParty or None.
    """

    class Question(models.TextChoices):
        FINDING = "finding", _("Ditetapkan sebagai temuan")
        OUTCOME = "outcome", _("Hasil penanganan")
        STOP = "stop", _("Tidak dilanjutkan")

    plenary = models.ForeignKey(Plenary, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="plenary_items")
    question = models.CharField(max_length=8, choices=Question)
    proposal = models.TextField()  # what is put to the vote
    outcomes = models.JSONField(default=list)
    carried = models.BooleanField(null=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plenary", "case", "question"], name="casework_asked_once_in_a_plenary"
            ),
        ]


class Vote(models.Model):
    """Whoever recuses counts neither for the quorum of that question nor for its majority.

    ``recorded_by``: who wrote it down in the room for the member; None where the member voted themselves.
    """

    class Choice(models.TextChoices):
        FOR = "for", _("Setuju")
        AGAINST = "against", _("Tidak setuju")
        ABSTAIN = "abstain", _("Abstain")
        RECUSED = "recused", _("Mengundurkan diri dari perkara ini")

    item = models.ForeignKey(PlenaryItem, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)
    opinion = models.TextField(blank=True, default="")  # a dissent, or why somebody stood aside
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "user"], name="casework_vote_once"),
            models.CheckConstraint(
                condition=~Q(choice="recused") | ~Q(opinion=""), name="casework_recusal_says_why"
            ),
        ]
