"""An audit as the portal publishes it: what everybody may read, and what names were then called."""

from __future__ import annotations

from typing import Any

from pantau.office.insight.evenhanded import words
from pantau.office.insight.evenhanded.models import Audit, NameTrial
from pantau.office.portal.openness.audits import Kept
from pantau.web.ui import rulebook


def of(audit: Audit) -> Kept | None:
    """None of an audit that was counted before small counts stood together."""
    public = audit.content.get("public")
    if public is None:
        return None
    known = words.group_names(rulebook.current().election)
    content = {
        **public,
        "labels": {name: known[name] for name in ("party", "district")},
        "names": _names(),
    }
    return Kept(
        audit.pk, audit.since, audit.until, audit.made_at, audit.rulebook, audit.model, content
    )  # fmt: skip


def _names() -> dict[str, Any] | None:
    trial = NameTrial.objects.first()
    if trial is None:
        return None
    return {
        "made_at": trial.made_at.isoformat(timespec="seconds"),
        "posts": trial.posts,
        "rulebook": trial.rulebook,
        "model": trial.model,
        "kinds": trial.kinds,
    }
