"""Once a day those who can open findings are told how many of theirs lie unopened for too long."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from pantau.office.collection.looks import day_of
from pantau.office.findings import unread
from pantau.office.findings.models import Finding
from pantau.office.people.access import standing_of
from pantau.office.people.models import Role, User
from pantau.office.people.notices import actions as notices
from pantau.office.review import access, queue

KIND = "review.unread"
ROLES = (Role.OFFICER, Role.COMMISSIONER, Role.COORDINATOR)


def tell(now: datetime) -> int:
    """How many people were told. Each is told of what is theirs to see."""
    url = reverse("review:queue") + queue.Filters(status="unread").query()
    told = 0
    for user in User.objects.filter(is_active=True, memberships__role__in=ROLES).distinct().order_by("pk"):
        standing = standing_of(user, now)
        if not standing.holds(*ROLES):
            continue
        many = queue.count(unread.lying(Finding.objects.filter(access.reach_of(standing)), now))
        if many:
            key = day_of(now).isoformat()
            told += notices.notify([user], KIND, url, dedup_key=key, now=now, count=many)
    return told
