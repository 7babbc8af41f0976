"""Papers of cases and plenaries: drafted, signed and then locked; a correction is a new version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Paper(models.Model):
    """One form of one edition, filled in. ``values``: "part.field" -> what stands there (text, list, or rows).

    ``sealed``: the values that came out of protected persons' details, encrypted. ``pdf_file`` and ``scan_file`` name
    encrypted files in the room of evidence; ``pdf_sha256`` and ``scan_sha256`` are of what is inside them.
    ``lock``: counts the savings of a draft, so that nobody overwrites another's words unseen.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        SIGNED = "signed", _("Ditandatangani")
        REPLACED = "replaced", _("Diganti versi baru")
        DROPPED = "dropped", _("Dibatalkan")

    case = models.ForeignKey("casework.Case", null=True, on_delete=models.PROTECT, related_name="papers")
    plenary = models.ForeignKey(
        "casework.Plenary", null=True, on_delete=models.PROTECT, related_name="papers"
    )
    party = models.ForeignKey(
        "casework.CaseParty", null=True, on_delete=models.PROTECT, related_name="papers"
    )  # whom an invitation or a record is of
    handover = models.ForeignKey(
        "casework.Handover", null=True, on_delete=models.PROTECT, related_name="papers"
    )
    form = models.CharField(max_length=64)  # id of the rulebook's form
    edition = models.CharField(max_length=100)
    rulebook = models.CharField(max_length=64, blank=True, default="")  # its hash, when it was signed
    version = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    number = models.CharField(max_length=100, blank=True, default="")
    values = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    attachments = models.JSONField(default=list)  # [{number, title, sha256, pages}]
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    lock = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signers = models.JSONField(default=list)  # [{name, position, user}]
    pdf_sha256 = models.CharField(max_length=64, blank=True, default="")  # as it was signed
    pdf_file = models.CharField(max_length=64, blank=True, default="")
    scan_sha256 = models.CharField(max_length=64, blank=True, default="")  # the signed paper, brought back
    scan_file = models.CharField(max_length=64, blank=True, default="")
    scan_kind = models.CharField(max_length=8, blank=True, default="")  # of engine.evidence.brought
    place = models.CharField(max_length=100, blank=True, default="")  # where it was signed
    dropped_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "form", "state"], name="casework_paper_by_form")]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(plenary__isnull=False),
                name="casework_paper_is_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "replaced"]) | Q(signed_at__isnull=False),
                name="casework_signed_paper_says_when",
            ),
            models.UniqueConstraint(
                fields=["form", "number"],
                condition=~Q(number="") & ~Q(state__in=["replaced", "dropped"]),
                name="casework_paper_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}".strip()

    def cases(self) -> list[Any]:
        """Its case; of a plenary's paper those on the agenda."""
        if self.case is not None:
            return [self.case]
        return [item.case for item in self.plenary.items.select_related("case")] if self.plenary else []

    @property
    def locked(self) -> bool:
        return self.state != self.State.DRAFT
