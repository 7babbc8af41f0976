"""Models for tone as they were used or tried, and which of them a person switched on."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ModelVersion(models.Model):
    """A model's files, so that every process of the office can use it, and an old chance stays explainable."""

    hash = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=100)  # of its folder
    lists = models.BinaryField()  # as the files of a model's folder
    weights = models.BinaryField()
    facts = models.BinaryField()
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}@{self.hash[:12]}"


class ModelChoice(models.Model):
    """A person switched another model on, having seen what it changes. The newest one holds."""

    run = models.OneToOneField("findings.ShadowRun", on_delete=models.PROTECT, related_name="model_choice")
    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="findings_model_choice_has_a_reason")
        ]


class ModelTrial(models.Model):
    """How a model did on decisions that neither it nor its training saw, beside the one in use then."""

    model = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="trials")
    beside = models.ForeignKey(ModelVersion, null=True, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    # {"answers", "yes", "before", "after", "low", "high"}: mean log losses, and the bounds of after less before.
    measure = models.JSONField()
    worse = models.BooleanField(null=True)  # None: too few answers to say

    class Meta:
        ordering = ["-held_at", "-pk"]


class ModelProposal(models.Model):
    """One person wants a model switched on; another one does it, or nobody."""

    run = models.OneToOneField("findings.ShadowRun", on_delete=models.PROTECT, related_name="proposal")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="findings_proposal_has_a_reason")
        ]
