"""Posts that say or share the same: which wording each post has, and the groups that people look at.

A wording's ``pairs`` are numbers of its word pairs (engine.detect.wordings): with them new posts are compared. They
go when the last post with that wording has lost its words. What a post says stands with the post only.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Wording(models.Model):
    """The words of one post or more, in their order, as a number. ``leader`` names what is nearly the same: the
    oldest wording's id."""

    name = models.BigIntegerField(unique=True)
    method = models.PositiveSmallIntegerField()  # by which words became numbers
    pairs = models.BinaryField(default=b"")
    leader = models.BigIntegerField(db_index=True)
    last_at = models.DateTimeField()  # the newest post with it

    class Meta:
        indexes = [
            models.Index(
                fields=["last_at"], name="findings_wording_comparable", condition=~models.Q(pairs=b"")
            )
        ]


class PostWording(models.Model):
    """That a post's version was read. Without a wording: it says too little, or passes on somebody else's post."""

    post = models.OneToOneField(
        "posts.Post", primary_key=True, on_delete=models.CASCADE, related_name="wording"
    )
    version = models.PositiveIntegerField()
    wording = models.ForeignKey(Wording, null=True, on_delete=models.SET_NULL, related_name="posts")


class PostGroup(models.Model):
    """Two accounts and more that said the same, or shared the same things again and again. Never a verdict.

    Those whom a purge has taken still count. One that edits have emptied has fewer than two accounts, and is not shown.
    """

    class Kind(models.TextChoices):
        WORDING = "wording", _("kata yang hampir sama")
        TEXTS = "texts", _("berulang kali kata yang hampir sama")
        LINKS = "links", _("berulang kali tautan yang sama")
        HASHTAG_SETS = "hashtag_sets", _("berulang kali tagar yang sama")
        MEDIA = "media", _("berulang kali gambar yang sama")

    kind = models.CharField(max_length=16, choices=Kind)
    window_s = models.PositiveIntegerField(null=True)  # of what was shared at nearly the same time
    leader = models.BigIntegerField(null=True, unique=True)  # of a wording
    posts = models.PositiveIntegerField()
    accounts = models.PositiveIntegerField()
    registered = models.PositiveIntegerField()  # of these
    parties = models.PositiveIntegerField()  # to whom these belong
    offices = models.PositiveIntegerField(
        default=0
    )  # accounts of media and of public offices: they print notices
    platforms = ArrayField(models.CharField(max_length=16), default=list)
    hours = models.PositiveIntegerField()  # on the clock, in which there was a post
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    found_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged")

    class Meta:
        indexes = [
            models.Index(
                fields=["-last_at", "-id"], name="findings_group_newest", condition=models.Q(merged_into=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PostGroupMember(models.Model):
    """A post by which an account belongs to a group of those who share together."""

    pk = models.CompositePrimaryKey("group_id", "post_id")
    group = models.ForeignKey(PostGroup, on_delete=models.CASCADE, related_name="members", db_index=False)
    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="memberships")
