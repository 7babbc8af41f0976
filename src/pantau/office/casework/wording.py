"""The words of posts that belong to cases."""

from __future__ import annotations

from pantau.office.posts.models import Post, PostVersion


def words_of(post: Post) -> str:
    """Of the wording seen last; empty where it was purged."""
    found = PostVersion.objects.filter(post=post, month=post.month, version=post.current_version)
    return found.values_list("text", flat=True).first() or ""
