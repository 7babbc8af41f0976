"""What was seen: posts, their versions, how they were received, acts on them, and what could not be read.

``Post`` is one narrow row to which everything refers. What a post said stands in ``PostVersion``,
partitioned by month (migration 0002); all versions of a post lie in one partition, ``Post.month``.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class VerbatimJSONField(models.JSONField):
    """JSON kept letter by letter (type json): jsonb refuses U+0000 and lone surrogates; posts have both."""

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value


class Post(models.Model):
    """One post, whatever it said. ``(platform, native_id)`` names it."""

    platform = models.CharField(max_length=16)
    native_id = models.TextField()
    url = models.TextField(default="", blank=True)
    account = models.ForeignKey(
        "registry.Account",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts",
        db_constraint=False,
    )  # held by triggers (decision 053): a foreign key would write the account's row for each post
    author_handle = models.TextField(default="", blank=True)
    author_name = models.TextField(default="", blank=True)
    author_native_id = models.TextField(default="", blank=True)
    author_keys = ArrayField(models.TextField(), default=list)  # "kind:key", as the registry may know it
    # What holds: what the source said, else what the registry says.
    subject = models.CharField(max_length=16, default="", blank=True)
    registered = models.BooleanField(null=True)
    sponsored = models.BooleanField(null=True)
    said_subject = models.CharField(max_length=16, default="", blank=True)
    said_registered = models.BooleanField(null=True)
    posted_at = models.DateTimeField(null=True)
    month = models.DateField()  # first day of the month of posting (of first sight, if that is unknown)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    gone_reason = models.TextField(default="", blank=True)
    purged_at = models.DateTimeField(null=True)  # its current wording had outlived its time
    held_at = models.DateTimeField(null=True)  # a person keeps it as evidence: nothing of it is purged
    version_count = models.PositiveIntegerField(default=1)  # wordings; replaced versions are none
    current_version = models.PositiveIntegerField(default=1)  # the one seen last
    content_hash = models.BinaryField(max_length=32)  # of the current version

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "native_id"], name="posts_post_is_one_row"),
        ]
        indexes = [
            models.Index(fields=["posted_at"], name="posts_post_by_time"),
            # The few whose time of posting is unknown.
            models.Index(
                fields=["first_seen_at"], name="posts_post_undated", condition=models.Q(posted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}:{self.native_id}"


class PostVersion(models.Model):
    """What a post said, as it was seen. Migration 0002 makes the table; Django only reads and writes it."""

    pk = models.CompositePrimaryKey("post_id", "version", "month")
    post = models.ForeignKey(Post, on_delete=models.DO_NOTHING, related_name="versions")
    version = models.PositiveIntegerField()
    month = models.DateField()
    text = models.TextField()
    content_hash = models.BinaryField(max_length=32)
    mapped = VerbatimJSONField(default=dict)  # media, links, relations, ... (see sightings.py)
    raw = VerbatimJSONField(null=True)  # the item as it came
    format = models.CharField(max_length=64, default="", blank=True)  # that reads raw again
    tsv = models.GeneratedField(
        expression=SearchVector("text", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    route = models.CharField(max_length=32)
    legal_basis = models.TextField(default="", blank=True)
    source_ref = models.TextField(default="", blank=True)
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # see purging.py
    purged_at = models.DateTimeField(null=True)  # the words are gone; their hash stays
    # A mended mapper read this version's raw item differently: the version that holds instead. It is no
    # wording of the author's, and is kept since findings and decisions refer to it.
    replaced_by = models.PositiveIntegerField(null=True)
    repairs = VerbatimJSONField(null=True)  # what earlier mappers had read (see remapping/)

    class Meta:
        managed = False
        db_table = "posts_postversion"


class PostPicture(models.Model):
    """A picture of a post, what a machine read in it, and what a person saw on it.

    An officer handed it in, or a connector's job fetched it: then it belongs to one wording, and goes with it.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    sha256 = models.CharField(max_length=64)  # of the bytes, which the room of collection keeps
    lines = models.JSONField(default=list)  # [{text, box [left, top, right, bottom], confidence}]
    reader = models.CharField(max_length=64, blank=True, default="")
    read_at = models.DateTimeField(null=True)  # or given up
    problem = models.CharField(max_length=16, blank=True, default="")  # see collection.post_pictures
    tags = ArrayField(models.CharField(max_length=24), default=list)  # of engine.post.PICTURE_TAGS
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    route = models.CharField(max_length=32, blank=True, default="")  # by which it was fetched
    version = models.PositiveIntegerField(null=True)  # the last wording that it was fetched for
    look = models.BinaryField(null=True)  # PDQ of the picture and of its seven turns, 32 bytes each
    quality = models.PositiveSmallIntegerField(null=True)  # of the look, 0 to 100
    look_keys = ArrayField(models.IntegerField(), default=list)  # engine.pictures.bands; none if it is plain

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "sha256"], name="posts_picture_once"),
            models.CheckConstraint(
                condition=models.Q(given_by__isnull=False) | ~models.Q(route=""),
                name="posts_picture_has_a_source",
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="posts_picture_by_hash"),
            GinIndex(fields=["look_keys"], name="posts_picture_by_look", fastupdate=False),
            models.Index(fields=["id"], name="posts_picture_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["read_at"], name="posts_picture_given_up", condition=models.Q(problem="failed")
            ),
        ]


class EngagementPoint(models.Model):
    """What a post's counters showed at one moment. A row only where something changed."""

    pk = models.CompositePrimaryKey("post_id", "at")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="engagement", db_index=False)
    at = models.DateTimeField()
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    views = models.BigIntegerField(null=True)


class Interaction(models.Model):
    """Somebody's act on somebody else's post or account. ``key`` names it: the same act seen twice is one."""

    key = models.BinaryField(max_length=16, unique=True)
    kind = models.CharField(max_length=16)
    platform = models.CharField(max_length=16)
    actor_handle = models.TextField(default="", blank=True)
    actor_name = models.TextField(default="", blank=True)
    actor_native_id = models.TextField(default="", blank=True)
    actor_account = models.ForeignKey(
        "registry.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="interactions"
    )
    target_post = models.TextField(default="", blank=True)  # native id
    target_account = models.TextField(default="", blank=True)  # handle or native id
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="interactions"
    )
    native_id = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    occurred_at = models.DateTimeField(null=True)
    observed_at = models.DateTimeField()
    route = models.CharField(max_length=32)
    observer = models.TextField(default="", blank=True)
    legal_basis = models.TextField(default="", blank=True)
    source_ref = models.TextField(default="", blank=True)
    struck_at = models.DateTimeField(null=True)  # a mistake of ours: kept, and counts no more
    struck_why = models.TextField(default="", blank=True, db_default="")
    expires_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)  # words and names are gone; that it happened stays

    class Meta:
        indexes = [
            # Acts that wait for their post.
            models.Index(
                fields=["platform", "target_post"],
                name="posts_interaction_waiting",
                condition=models.Q(post=None),
            ),
            models.Index(
                fields=["expires_at"],
                name="posts_interaction_by_expiry",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]


class RejectedItem(models.Model):
    """An item that could not be read: kept whole, so that a mended mapper can read it later."""

    key = models.BinaryField(max_length=16, unique=True)
    source = models.TextField()
    source_ref = models.TextField(default="", blank=True)
    reason = models.TextField()
    raw = models.TextField()
    format = models.CharField(max_length=64, default="", blank=True)
    route = models.CharField(max_length=32, default="", blank=True)
    legal_basis = models.TextField(default="", blank=True)
    seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)


class Ingest(models.Model):
    """One run of bringing posts in: a file, or one delivery of a connector."""

    source = models.TextField()
    route = models.CharField(max_length=32)
    legal_basis = models.TextField(default="", blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen = models.PositiveBigIntegerField(default=0)
    new_posts = models.PositiveBigIntegerField(default=0)
    new_versions = models.PositiveBigIntegerField(default=0)
    interactions = models.PositiveBigIntegerField(default=0)
    new_interactions = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    new_rejected = models.PositiveBigIntegerField(default=0)
    jobs = models.PositiveBigIntegerField(default=0)


from pantau.office.posts.worker_models import WorkerRun  # noqa: E402, F401 - a table of this room
