"""The append-only log in tables: leaves, hashes of whole subtrees, signed heads, and what authorities say of them.

The application's role may only insert and read here (migration 0004); nobody changes a row.
"""

from __future__ import annotations

from django.db import models


class LedgerLeaf(models.Model):
    """One entry, in canonical bytes. Its hash is the node at level 0 and the same place.

    ``item``: the SHA-256 of the manifest it is about, or the log's id. ``event`` is empty where the log itself is
    meant.
    """

    index = models.BigIntegerField(primary_key=True)
    item = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField()
    leaf = models.BinaryField()
    event = models.OneToOneField(
        "evidence.CustodyEvent", null=True, on_delete=models.PROTECT, related_name="leaf"
    )

    class Meta:
        ordering = ["index"]
        indexes = [
            models.Index(fields=["item", "index"], name="evidence_leaf_by_item"),
            models.Index(
                fields=["index"], condition=models.Q(kind="key_rotated"), name="evidence_leaf_of_keys"
            ),
        ]


class LedgerNode(models.Model):
    """The hash over the leaves from ``place << level`` to ``(place + 1) << level``; see engine/evidence/merkle."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class LogHead(models.Model):
    """A signed head; ``content`` is what is published and stamped, ``sha256`` is of it."""

    size = models.BigIntegerField()
    at = models.DateTimeField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-size", "-pk"]


class HeadStamp(models.Model):
    """What one authority confirmed of one head. ``at`` is its time; ``asked_at`` ours."""

    head = models.ForeignKey(LogHead, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=200)
    response = models.BinaryField()
    chain = models.BinaryField()
    at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["head", "authority"], name="evidence_head_stamped_once")
        ]


class AuditRun(models.Model):
    """One time that everything was looked at again. ``troubles``: the first of them in words, for the alarm."""

    at = models.DateTimeField()
    seconds = models.FloatField()
    leaves = models.BigIntegerField()
    heads = models.IntegerField()
    stamps = models.IntegerField()
    files = models.BigIntegerField()
    bytes = models.BigIntegerField()
    found = models.IntegerField()
    troubles = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def passed(self) -> bool:
        return self.found == 0
