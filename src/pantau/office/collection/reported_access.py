"""Who may see, capture and confirm reported acts of officials. Restricted like the officials themselves.

No act is handed out without a line in the audit trail that its official was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.collection.models import Picture, ReportedAct
from pantau.office.people.access import INVESTIGATING, Decision, allow, deny, require, standing_of
from pantau.office.people.models import Role
from pantau.office.registry import access as registry
from pantau.office.registry.models import Official

CAPTURING = INVESTIGATING


def see(user: Any, now: datetime) -> Decision:
    return registry.see_officials(user, now)


def capture(user: Any, now: datetime) -> Decision:
    seeing = see(user, now)
    if not seeing.allowed:
        return seeing
    if standing_of(user, now).holds(*CAPTURING):
        return allow()
    return deny(_("Peran Anda hanya membaca."))


def look_second(user: Any, now: datetime, act: ReportedAct) -> Decision:
    """Another officer than the first, of those who may say whose account it is."""
    linking = registry.link_officials(user, now)
    if not linking.allowed:
        return linking
    if act.officer_id == user.pk:
        return deny(_("Anda yang menangkapnya. Petugas kedua harus orang lain."))
    if act.status != ReportedAct.Status.OPEN:
        return deny(_("Catatan ini tidak sedang menunggu petugas kedua."))
    return allow()


def strike(user: Any, now: datetime, act: ReportedAct) -> Decision:
    """Who captured it takes it back; staff and the legal division strike out anybody's mistake."""
    capturing = capture(user, now)
    if not capturing.allowed:
        return capturing
    if act.status == ReportedAct.Status.STRUCK:
        return deny(_("Catatan ini sudah dicoret."))
    if act.officer_id == user.pk or standing_of(user, now).holds(Role.OFFICER, Role.LEGAL):
        return allow()
    return deny(_("Mencoret catatan orang lain adalah tugas staf Bawaslu atau Divisi Hukum."))


# --- objects --------------------------------------------------------------------------------------


def acts(user: Any, now: datetime) -> QuerySet[ReportedAct]:
    """Drafts are seen by who writes them. Not yet read: whoever shows some calls ``acts_read``."""
    require(see(user, now))
    seen = ~Q(status=ReportedAct.Status.DRAFT) & ~Q(handed_in_at=None)
    return ReportedAct.objects.filter(seen | Q(officer=user)).select_related(
        "official__village__subdistrict", "officer"
    )


def acts_read(user: Any, shown: Sequence[ReportedAct]) -> Sequence[ReportedAct]:
    registry.officials_read(user, list({act.official_id: act.official for act in shown}.values()))
    return shown


def act(user: Any, now: datetime, pk: int) -> ReportedAct:
    found = get_object_or_404(acts(user, now), pk=pk)
    registry.official(user, now, found.official_id)
    return found


def own_draft(user: Any, now: datetime, pk: int) -> ReportedAct:
    require(capture(user, now))
    drafts = acts(user, now).filter(officer=user, status=ReportedAct.Status.DRAFT)
    found = get_object_or_404(drafts, pk=pk)
    registry.official(user, now, found.official_id)
    return found


def find_officials(user: Any, now: datetime, words: str, most: int) -> Sequence[Official]:
    """Officials by part of a name, unit or village; a line in the audit trail says who was shown."""
    require(capture(user, now))
    found = registry.officials(user, now).filter(
        Q(name__icontains=words) | Q(unit__icontains=words) | Q(village__name__icontains=words)
    )
    return registry.officials_read(user, list(found.order_by("name", "pk")[:most]), q=words)


def official(user: Any, now: datetime, pk: int) -> Official:
    require(capture(user, now))
    return registry.official(user, now, pk)


def picture(user: Any, now: datetime, pk: int, position: int) -> Picture:
    found = get_object_or_404(acts(user, now), pk=pk)
    return get_object_or_404(found.pictures.select_related("picture"), position=position).picture
