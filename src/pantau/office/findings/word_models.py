"""The words of posts in which something was found, apart from all others: few of all, so that their index is small.

The database keeps them (migration 0018): they come with a finding or a later version, change with the version's text,
and go with it. Nothing here writes them.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class FoundWords(models.Model):
    """What one version of such a post says, as it is searched; the same as the version's own ``tsv``."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.PositiveIntegerField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="findings_words_once")]
        indexes = [GinIndex(fields=["words"], name="findings_words_said")]
