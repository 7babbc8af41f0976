"""How many pictures no machine could read, for whoever keeps the machine."""

from __future__ import annotations

from pantau.office.collection.models import Screenshot
from pantau.office.posts.models import PostPicture


def given_up() -> int:
    """Screenshots that wait for their officer to type them, and pictures of posts whose words no rule has seen."""
    waiting = Screenshot.objects.filter(status=Screenshot.Status.READ, problem="failed")
    return waiting.count() + PostPicture.objects.filter(problem="failed").count()
