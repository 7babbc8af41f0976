"""Who brings a paper or an audit for everybody, and who lets it out. Nobody does both for one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import Decision, allow, deny
from pantau.office.portal.openness.models import OpenAudit, OpenPaper
from pantau.office.portal.publishing.access import let_out, see, write

bring = write

__all__ = ["approve", "bring", "let_out", "see"]


def approve(user: Any, now: datetime, paper: OpenPaper | OpenAudit) -> Decision:
    decision = let_out(user, now)
    if not decision:
        return decision
    if paper.brought_by_id == user.pk:
        return deny(_("Anda sendiri yang menyerahkan laporan ini. Orang lain harus menyetujuinya."))
    return allow()
