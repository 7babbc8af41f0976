"""How a case ended, who was written to, and what they did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Outcome(models.Model):
    """One result of a case; a case may have several. ``item``: the plenary's decision where the law wants one.

    The database refuses an outcome of a plenary in which nobody but the study's authors was for it (migration 0002).
    """

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="outcomes")
    code = models.CharField(max_length=20)  # of the rulebook's outcomes
    party = models.ForeignKey(
        "casework.CaseParty", null=True, on_delete=models.PROTECT, related_name="outcomes"
    )
    item = models.ForeignKey(
        "casework.PlenaryItem", null=True, on_delete=models.PROTECT, related_name="decided"
    )
    norms = models.JSONField(default=list)
    stage = models.CharField(max_length=12, blank=True, default="")  # of officials: ethics or discipline
    advised_only = models.BooleanField(default=False)  # a recommendation to those who decide it
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code", "party", "advised_only"],
                nulls_distinct=False,
                name="casework_outcome_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="casework_outcome_says_why"),
        ]


class Handover(models.Model):
    """A letter to whoever goes on with it: the addressee that was valid on its day, by name as it was then."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("Disiapkan")
        SENT = "sent", _("Dikirim")
        RECEIVED = "received", _("Diterima")
        ANSWERED = "answered", _("Ditindaklanjuti")
        REFUSED = "refused", _("Ditolak atau dikembalikan")
        DONE = "done", _("Selesai")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="handovers")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="handovers")
    addressee = models.CharField(max_length=64)  # id in the rulebook
    name = models.CharField(max_length=300)
    channel = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    urgent = models.BooleanField(default=False)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    register_number = models.CharField(
        max_length=100, blank=True, default=""
    )  # in the book of outgoing letters
    lacking = models.JSONField(default=list)  # what the addressee asks for and did not get, in words
    lacking_why = models.TextField(blank=True, default="")
    received_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "addressee"], name="casework_handed_over_once"),
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(sent_at__isnull=False), name="casework_sent_says_when"
            ),
        ]

    @property
    def over(self) -> bool:
        return self.state in (self.State.DONE, self.State.REFUSED)


class FollowUp(models.Model):
    """What the addressee did, step by step, until a sanction is carried out or the matter ends."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="follow_ups")
    state = models.CharField(max_length=10, choices=Handover.State)  # what it came to with this step
    step = models.CharField(max_length=40, blank=True, default="")  # of the addressee, in the rulebook
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class TakedownLink(models.Model):
    """One address that was asked to be taken down, and what became of it. ``post``: where it is stored here."""

    class State(models.TextChoices):
        ASKED = "asked", _("Diminta")
        GONE = "gone", _("Diturunkan")
        REFUSED = "refused", _("Ditolak")
        STILL_UP = "still_up", _("Masih tayang")

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(max_length=2000)
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    at = models.DateTimeField(null=True)  # when it was looked at, or answered about
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "url"], name="casework_takedown_link_once"),
        ]
