"""Where the findings about posts are, for the pages of earlier rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from pantau.office.findings.models import Finding
from pantau.office.people.access import standing_of
from pantau.office.review import access


def of_posts(user: Any, now: datetime, posts: Sequence[int]) -> dict[int, str]:
    """Post -> the address of its gravest finding that this person may see."""
    reach = access.reach_of(standing_of(user, now))
    found = Finding.objects.filter(reach, post__in=list(posts)).exclude(status=Finding.Status.SUPERSEDED)
    rows = found.order_by("weight", "-pk").values_list("post_id", "pk")
    return {post: reverse("review:finding", args=[pk]) for post, pk in rows}
