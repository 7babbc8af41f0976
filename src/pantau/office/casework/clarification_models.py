"""Hearing those concerned: who is invited for when and where, what is asked, and whether they came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Clarification(models.Model):
    """One appointment with one person of a case. ``round``: of which invitation it is, from 1.

    What of the person is protected (name, NIK, birth) stays with the party; here stands nothing of it.
    """

    class Mode(models.TextChoices):
        OFFICE = "office", _("Tatap muka di kantor")
        VIDEO = "video", _("Daring lewat video")
        VISIT = "visit", _("Petugas mendatangi")

    class State(models.TextChoices):
        SET = "set", _("Dijadwalkan")
        CAME = "came", _("Hadir")
        ABSENT = "absent", _("Tidak hadir")
        CALLED_OFF = "called_off", _("Dibatalkan")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="clarifications")
    party = models.ForeignKey("casework.CaseParty", on_delete=models.PROTECT, related_name="clarifications")
    round = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.OFFICE)
    questions = models.JSONField(default=list)  # texts, in the order in which they are asked
    state = models.CharField(max_length=10, choices=State, default=State.SET)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)  # what became of it was noted
    told_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    accompanied_by = models.CharField(max_length=200, blank=True, default="")
    why = models.TextField(blank=True, default="")  # they did not come, or it was called off

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="casework_clarification_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "round"],
                condition=~Q(state="called_off"),
                name="casework_invited_once_a_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["set", "came"]) | ~Q(why=""), name="casework_not_heard_says_why"
            ),
            models.CheckConstraint(condition=~Q(place=""), name="casework_clarification_has_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def where(self) -> str:
        """As papers tell it; they are in Indonesian."""
        return f"Daring (video): {self.place}" if self.mode == self.Mode.VIDEO else self.place
