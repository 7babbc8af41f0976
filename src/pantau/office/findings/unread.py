"""Open findings that nobody has opened for too long. Who lets them lie can be told that he could have known of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from pantau.engine.law.unread import WEIGHTS
from pantau.office.findings.models import Finding
from pantau.web.ui import rulebook

THINGS = ("post", "act")  # that a finding may be about


def lying(findings: QuerySet[Finding], now: datetime) -> QuerySet[Finding]:
    """Those of ``findings`` that lie past the rulebook's days.

    The same thing found again, by another rule or rulebook, is no newer for that; and who has read one of its
    findings has read the post.
    """
    limits = rulebook.current().unread
    last = [When(weight=one, then=Value(now - limits.span(one))) for one in range(1, WEIGHTS + 1)]
    open_ = findings.filter(status=Finding.Status.OPEN, first_seen_at=None).alias(due_before=Case(*last))
    late = Q(created_at__lte=F("due_before"))
    for thing in THINGS:
        late |= Q(_same(thing, category=OuterRef("category"), created_at__lte=OuterRef("due_before")))
    found = open_.filter(late)
    for thing in THINGS:
        found = found.exclude(_same(thing, first_seen_at__isnull=False))
    return found


def _same(thing: str, **more: Any) -> Exists:
    """One question for posts, one for acts: joined by OR, the database would look for both of each finding."""
    return Exists(Finding.objects.filter(**{thing: OuterRef(thing)}, version=OuterRef("version"), **more))
