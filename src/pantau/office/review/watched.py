"""Whose watch ends early: posts of which people said that nothing in them is relevant."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from pantau.office.collection import actions as collection
from pantau.office.collection.models import PostLook
from pantau.office.findings.models import Finding
from pantau.office.review.models import FindingDecision, Kind

AT_ONCE = 500


def let_go() -> int:
    """Watch no more what was dismissed and is no evidence; gives how many of up to 500."""
    findings = Finding.objects.filter(post=OuterRef("post"))
    decided = FindingDecision.objects.filter(finding__post=OuterRef("post"), undone_at=None)
    dismissed = PostLook.objects.filter(
        ~Exists(findings.filter(status=Finding.Status.OPEN)),
        ~Exists(decided.exclude(kind=Kind.NOT_RELEVANT)),
        Exists(decided),
        watched_since__isnull=False,
        post__held_at=None,
    )
    return collection.unwatch(dismissed.order_by("post_id").values_list("post_id", flat=True)[:AT_ONCE])
