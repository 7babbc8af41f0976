"""Audits as they were made, and who of the candidates holds the office already."""

from django.conf import settings
from django.db import models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


class Audit(models.Model):
    """What auditing.py counted for some days; never changed afterwards."""

    since = models.DateField()
    until = models.DateField()  # the last day that counts
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: by plan
    rulebook = models.CharField(max_length=64)
    model = models.CharField(max_length=64, blank=True, default="")  # empty: none was in use
    content = models.JSONField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="insight_audit_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}..{self.until:%Y-%m-%d}"


class Incumbency(models.Model):
    """Whether a candidate holds a seat already. The election's forms do not say; where no row is, nobody knows."""

    candidate = models.OneToOneField("registry.Candidate", on_delete=models.CASCADE, related_name="+")
    holds = models.BooleanField()
    source = models.CharField(max_length=255)  # name of the file it was read from
    noted_at = models.DateTimeField()


class BlindSample(models.Model):
    """Decisions and unflagged posts drawn to be read once more, by somebody who does not know what was decided."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: by plan
    # Posts of those days when drawn: "unflagged", "flagged", and of the flagged "confirmed" and "dismissed".
    posts = models.JSONField()

    class Meta:
        ordering = ["-drawn_at", "-pk"]


class BlindItem(models.Model):
    """One post of a sample. ``first`` is the decision that is read again; None: no rule had found anything in it."""

    sample = models.ForeignKey(BlindSample, on_delete=models.CASCADE, related_name="items")
    post = models.ForeignKey("posts.Post", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    first = models.ForeignKey("review.FindingDecision", null=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=32, blank=True, default="")  # of the finding
    place = models.PositiveIntegerField()  # in the order in which they are read

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "post", "first"], name="insight_blind_item_once"),
        ]


class BlindReading(models.Model):
    """What one reader says of an item, knowing nothing of the others. The second reader's ``turn`` is 2."""

    item = models.ForeignKey(BlindItem, on_delete=models.CASCADE, related_name="readings")
    turn = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)  # of review.models.Kind
    category = models.CharField(max_length=32, blank=True, default="")  # empty: none
    reason = models.TextField()
    read_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["item", "turn"], name="insight_blind_turn_once"),
            models.UniqueConstraint(fields=["item", "read_by"], name="insight_blind_reader_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="insight_blind_reading_has_a_reason"),
        ]


class NameTrial(models.Model):
    """Stored posts as if they were about somebody else, and how often detection then said something else.

    No text is kept: posts are named by their ids, so that a wording that is purged is gone here too.
    """

    made_at = models.DateTimeField()
    rulebook = models.CharField(max_length=64)
    model = models.CharField(max_length=64, blank=True, default="")  # empty: none was in use
    posts = models.PositiveIntegerField()
    # {kind: {"swapped", "moved", "crossed"}}: texts; of them those of which anything, or a finding or label, differs
    kinds = models.JSONField()
    moves = models.JSONField(default=list)  # of names.KeptMove: those that cross, then the farthest
    moves_found = models.PositiveIntegerField(default=0)  # more than are kept where there are very many

    class Meta:
        ordering = ["-made_at", "-pk"]
