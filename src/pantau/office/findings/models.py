"""Reasons to look, by which rulebook they were found, and which of them say nearly the same."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Ceil, Greatest
from django.utils.translation import gettext_lazy as _

from pantau.office.posts.models import Post
from pantau.office.registry.models import Account


class RulebookVersion(models.Model):
    """A rulebook as it was when it was used, so that an old finding stays explainable."""

    hash = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=100)
    content = models.JSONField()
    # The same as it was written: PostgreSQL sorts the keys of ``content``, and the parts of a form have an order.
    text = models.TextField(blank=True, default="", db_default="")
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}@{self.hash[:12]}"

    def as_written(self) -> dict[str, Any]:
        """File name -> its plain data, everything in its order (but where an older program kept it)."""
        written: dict[str, Any] = json.loads(self.text) if self.text else self.content
        return written


#: What most people narrow the queue to, and what near-identical findings are told by.
NARROWED = ("category", "cluster", "platform", "district_code", "party_number", "subject")


class Finding(models.Model):
    """A reason for a person to look at one version of one post, or at one act on a post or account.

    Never a verdict. An act has one version, and no ``post`` of its own: what it was done to is ``act.post``.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        DECIDED = "decided"
        SUPERSEDED = "superseded"

    # The constraint's index serves for the post alone, too.
    post = models.ForeignKey(
        "posts.Post", null=True, on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    act = models.ForeignKey(
        "posts.Interaction", null=True, on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    version = models.PositiveIntegerField()
    category = models.CharField(max_length=32)
    rule = models.CharField(max_length=100)
    rulebook = models.ForeignKey(
        RulebookVersion, on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    rank = models.FloatField()
    severity = models.PositiveSmallIntegerField()
    # How grave, 1-4, as far as the rank leaves it; shown in the queue.
    weight = models.GeneratedField(
        expression=Cast(
            Greatest(Ceil(models.F("severity") * models.F("rank")), models.Value(1.0)),
            models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    # What a look is worth (see engine.detect.worth): its lasting parts, and the order they give.
    probability = models.FloatField(default=0.0)
    people = models.BigIntegerField(null=True)  # who saw or answered the post, as far as known
    due_at = models.DateTimeField(null=True)  # by the most cautious count
    worth = models.FloatField(default=0.0)  # log2, less what time adds to all alike
    function = models.CharField(max_length=16)  # act, or report: somebody's account of one
    # What the whole post does with its words, and in which language; empty in findings older than these columns.
    stance = models.CharField(max_length=12, db_default="", blank=True)
    language = models.CharField(max_length=12, db_default="", blank=True)
    subject = models.CharField(max_length=16, default="", blank=True)
    phase = models.CharField(max_length=16, default="", blank=True)
    norms = models.JSONField(default=list)
    spans = models.JSONField(default=list)  # [[start, end, text, concept], ...] in code points
    picture_spans = models.JSONField(
        default=list
    )  # [[medium, start, end, text, concept], ...]: words in pictures
    # What the model says beside a finding that is a matter of tone: [{label, chance, verdict, moved}, ...], see
    # engine.detect.tone; empty where it was not asked, or is not installed.
    tones = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    context = models.JSONField(default=list)
    missing = models.JSONField(default=list)  # [{"id", "en"}, ...]
    reasons = models.JSONField(default=dict)  # {"id", "en"}
    contested = models.JSONField(default=list)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    # Shared by near-duplicates, and by acts of one account on another.
    cluster = models.CharField(max_length=32, default="", blank=True)
    platform = models.CharField(max_length=16)
    district_code = models.CharField(max_length=32, default="", blank=True)
    party_number = models.PositiveSmallIntegerField(null=True)
    posted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    # When a person responsible first had it in front of them: from then on it is known, and not since it was crawled.
    first_seen_at = models.DateTimeField(null=True)
    first_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "act", "version", "rule", "rulebook"],
                nulls_distinct=False,
                name="findings_finding_of_one_thing_is_one_row",
            ),
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, act=None) | models.Q(post=None, act__isnull=False),
                name="findings_finding_is_about_one_thing",
            ),
        ]
        indexes = [
            # The queue: what is open, by what a look is worth. What it is narrowed to lies in the index too, so that
            # a page and its number are read without the rows; below, the same for all that was not superseded.
            models.Index(
                fields=["-worth", "-id"],
                name="findings_queue",
                condition=models.Q(status="open"),
                include=NARROWED,
            ),
            models.Index(
                fields=["-posted_at", "-id"], name="findings_newest", condition=models.Q(status="open")
            ),
            models.Index(
                fields=["-worth", "-id"],
                name="findings_standing",
                condition=~models.Q(status="superseded"),
                include=("status", *NARROWED),
            ),
            models.Index(
                fields=["-posted_at", "-id"],
                name="findings_standing_newest",
                condition=~models.Q(status="superseded"),
            ),
            models.Index(fields=["category", "status"], name="findings_by_category"),
            models.Index(fields=["cluster"], name="findings_by_cluster"),
            models.Index(
                fields=["created_at"],
                name="findings_unseen",
                condition=models.Q(status="open", first_seen_at=None),
            ),
            models.Index(fields=["act"], name="findings_by_act", condition=models.Q(act__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.category} ({self.rule})"

    @property
    def shown_post(self) -> Post | None:
        """The post a reader is shown: the one found, or the one an act was done to, where it is stored."""
        return self.act.post if self.act is not None else self.post

    @property
    def whose(self) -> Account | None:
        """The account of the registry that posted or acted."""
        return self.act.actor_account if self.act is not None else self.post.account if self.post else None

    @property
    def is_account(self) -> bool:
        """Somebody tells of another's act: the author is a witness, and did nothing of it."""
        return "report" in (self.function, self.stance)


class ShadowRun(models.Model):
    """What another rulebook, or another model, would say of posts already stored, beside the one in use.

    Touches no finding. A run of a model has ``model``; both its rulebooks are then the one in use. A run over history
    has ``rescoring``, and is compared with the findings as they stand.
    """

    rulebook = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="shadow_runs")
    beside = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")  # in use then
    model = models.ForeignKey(
        "findings.ModelVersion", null=True, on_delete=models.PROTECT, related_name="shadow_runs"
    )
    model_beside = models.ForeignKey(
        "findings.ModelVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: no model was in use
    since = models.DateTimeField()  # posted
    until = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: at the command line
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_post = models.BigIntegerField(default=0)  # read up to here, in the order of ids
    posts = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)  # posts at which one of both stopped
    totals = models.JSONField(
        default=dict
    )  # "category", "party", "district", of history "month" -> value -> counts (shadow.COUNTS)

    def __str__(self) -> str:
        if self.model_id:
            return f"{self.model_id[:12]} beside {(self.model_beside_id or 'none')[:12]}"
        return f"{self.rulebook_id[:12]} beside {self.beside_id[:12]}"


class ShadowChange(models.Model):
    """A category of one post that a shadow run would find newly, no more, or at another rank or by another rule.

    Of a model's run: a label, the verdicts on it (see engine.detect.tone) in place of rules, chances in place of
    ranks. New and gone are labels at the product's threshold; moved is a tone that becomes uncertain, or surer.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("baru")
        GONE = "gone", _("hilang")
        MOVED = "moved", _("bergeser")

    run = models.ForeignKey(ShadowRun, on_delete=models.CASCADE, related_name="changes", db_index=False)
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    category = models.CharField(max_length=32)
    kind = models.CharField(max_length=8, choices=Kind)
    rule_before = models.CharField(max_length=100, blank=True, default="")
    rule_after = models.CharField(max_length=100, blank=True, default="")
    rank_before = models.FloatField(null=True)
    rank_after = models.FloatField(null=True)
    # Of history: a person decided the finding it would change, and it stays as it is.
    decided = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "post", "category"], name="findings_shadow_change_once")
        ]
        indexes = [models.Index(fields=["post"], name="findings_shadow_by_post")]


class RulebookChoice(models.Model):
    """A person switched another rulebook on, having seen what it changes. The newest one holds."""

    run = models.OneToOneField(ShadowRun, on_delete=models.PROTECT, related_name="choice")
    rulebook = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="findings_choice_has_a_reason")
        ]


class RuleRecord(models.Model):
    """What people made of the findings of one rule under the same contexts, as the room of review counted it."""

    rule = models.CharField(max_length=100)
    context = models.TextField(blank=True, default="")  # names of contexts, sorted, with commas between
    confirmed = models.PositiveIntegerField()
    dismissed = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "context"], name="findings_rule_record_once")]

    def __str__(self) -> str:
        return f"{self.rule} [{self.context}]"


class Cluster(models.Model):
    """A group of posts that say nearly the same, known by its first text's MinHash signature."""

    key = models.CharField(max_length=32, unique=True)
    signature = models.BinaryField()
    created_at = models.DateTimeField()


class ClusterBand(models.Model):
    """One slice of a cluster's signature: texts that share a slice are compared as a whole."""

    pk = models.CompositePrimaryKey("band", "value", "cluster_id")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="bands", db_index=False)


# Models of their own subject; Django looks for all of them here.
from pantau.office.findings.claim_models import (  # noqa: E402, F401
    CheckedClaim,
    ClaimMatch,
    ClaimSource,
)
from pantau.office.findings.group_models import (  # noqa: E402, F401
    PostGroup,
    PostGroupMember,
    PostWording,
    Wording,
)
from pantau.office.findings.model_models import (  # noqa: E402, F401
    ModelChoice,
    ModelProposal,
    ModelTrial,
    ModelVersion,
)
from pantau.office.findings.rescoring_models import Rescoring, RescoringPart  # noqa: E402, F401
from pantau.office.findings.word_models import FoundWords  # noqa: E402, F401
