"""Who has which finding open, and what people decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pantau.office.findings.models import Finding


class Claim(models.Model):
    """One finding open with one person for a while: never two people, never two findings."""

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="claim")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim")
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()


class Kind(models.TextChoices):
    NOT_RELEVANT = "not_relevant", _("Tidak relevan")
    EDUCATION = "education", _("Edukasi")
    WATCH = "watch", _("Pantau")
    LOOK_INTO = "look_into", _("Telusuri")


class FindingDecision(models.Model):
    """What one person decided about one finding, and why. Undone decisions stay, marked."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=16, choices=Kind)
    norm = models.CharField(max_length=64, blank=True, default="")  # a norm's id; empty: no norm applies
    reason = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="finding_decisions"
    )
    decided_at = models.DateTimeField()
    # From opening to deciding, at most actions.LONGEST; of a batch each has its share. None: it was not open.
    seconds = models.PositiveIntegerField(null=True)
    batch = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undo_reason = models.TextField(blank=True, default="")
    # A person read it without names, and lets it serve evaluation and training.
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(undone_at=None), name="review_one_standing_decision"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="review_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | (Q(undone_at__isnull=False) & Q(undone_by__isnull=False)),
                name="review_undone_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by", "-decided_at"], name="review_by_person"),
            models.Index(fields=["batch"], name="review_by_batch", condition=Q(batch__isnull=False)),
        ]
