"""The views of coverage, in the order of those who open them: the day, its accounts, the ways to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pantau.office.collection import access, doubts
from pantau.office.registry.models import Proposal


def tabs(current: str, user: Any, now: datetime) -> list[dict[str, Any]]:
    """For ui/components/tabs.html; ``current`` is the name of a route."""
    may_see_proposals = access.see_proposals(user, now).allowed
    groups = (
        (("coverage", _("Hari ini"), 0), ("statements", _("Pernyataan harian"), 0)),
        (
            *([("proposals", _("Usulan akun"), _waiting())] if may_see_proposals else ()),
            ("doubtful", _("Tidak ditemukan"), sum(one.ripe for one in doubts.doubtful_accounts())),
            ("closing", _("Penutupan akun"), 0),
        ),
        (
            *([("consents", _("Izin pemilik"), 0)] if access.enrol(user, now).allowed else ()),
            ("connectors", _("Penghubung"), 0),
        ),
    )
    return [
        {
            "text": text,
            "url": reverse(f"collection:{name}"),
            "count": count,
            "current": name == current,
            "apart": group > 0 and place == 0,
        }
        for group, several in enumerate(groups)
        for place, (name, text, count) in enumerate(several)
    ]


def _waiting() -> int:
    return Proposal.objects.filter(state=Proposal.State.WAITING).count()
