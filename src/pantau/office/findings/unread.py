"""Open findings that nobody has opened for too long. Who lets them lie can be told that he could have known of them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pantau.engine.law.unread import WEIGHTS
from pantau.office.findings.models import Finding
from pantau.web.ui import rulebook


def lying(findings: QuerySet[Finding], now: datetime) -> QuerySet[Finding]:
    """Those of ``findings`` that lie past the rulebook's days.

    The same thing found again, by another rule or rulebook, is no newer for that; and who has read one of its
    findings has read the post.
    """
    same = Finding.objects.filter(
        Q(post=OuterRef("post")) | Q(act=OuterRef("act")), version=OuterRef("version")
    )
    found_before = same.filter(category=OuterRef("category"))
    open_ = findings.filter(status=Finding.Status.OPEN, first_seen_at=None)
    limits = rulebook.current().unread
    late = Q(pk__in=())
    for weight in range(1, WEIGHTS + 1):
        before = now - limits.span(weight)
        late |= Q(weight=weight) & (
            Q(created_at__lte=before) | Exists(found_before.filter(created_at__lte=before))
        )
    return open_.filter(late).exclude(Exists(same.filter(first_seen_at__isnull=False)))
