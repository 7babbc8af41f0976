"""What happened in a case, and when: what the clock starts from, and what the page of a case tells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pantau.office.casework.models import Case, CaseEvent
from pantau.office.findings.models import Finding
from pantau.office.people import happenings
from pantau.office.people.models import User
from pantau.office.review.models import FindingDecision
from pantau.web.ui import rulebook

OPENED, MOVED = "opened", "moved"
TOLD = {OPENED: happenings.CASE_OPENED, MOVED: happenings.CASE_MOVED}
#: The law tells apart when a machine fetched a thing, when a person first saw it, and when a supervisor signed for it.
CRAWLED, SEEN, FOUND = "crawled", "seen", "suspicion_found"


def note(case: Case, kind: str, *, at: datetime, now: datetime, by: User | None, **more: Any) -> CaseEvent:
    """Written once; ``at`` may lie before ``now``, when it was noted."""
    if kind in TOLD:
        happenings.tell(TOLD[kind], lambda: [case.pk], at=now)
    return CaseEvent.objects.create(case=case, kind=kind, at=at, noted_at=now, by=by, **more)


def seen_before(case: Case, finding: Finding, *, by: User, now: datetime) -> None:
    """What is known of a finding from before it belonged to the case."""
    post = finding.shown_post
    if post is not None:
        note(case, CRAWLED, at=post.first_seen_at, now=now, by=None, facts={"finding": finding.pk})
    decided = FindingDecision.objects.filter(finding=finding).order_by("decided_at")
    first = finding.first_seen_at or decided.values_list("decided_at", flat=True).first()
    seen = first or now
    note(case, SEEN, at=seen, now=now, by=by, facts={"finding": finding.pk})
    note(case, FOUND, at=seen, now=now, by=by, facts={"finding": finding.pk})


def region() -> str:
    """The code that stands in the office's numbers."""
    territory = rulebook.current().territory
    return ".".join(territory[0].code.split(".")[:2]) if territory else ""
