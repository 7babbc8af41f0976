"""Who writes for the public, and who lets it out. Nobody does both for one piece."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import (
    INVESTIGATING,
    NOT_YOUR_ROLE,
    READ_ONLY,
    READS_ONLY,
    Decision,
    allow,
    deny,
    only,
    require,
)
from pantau.office.people.models import Role
from pantau.office.portal.publishing.models import Piece

APPROVING = (Role.COMMISSIONER, Role.LEGAL)


def see(user: Any, now: datetime) -> Decision:
    """Also what is not out yet."""
    return only(user, now, (*INVESTIGATING, *READ_ONLY), NOT_YOUR_ROLE)


def write(user: Any, now: datetime) -> Decision:
    refusal = _("Menulis untuk umum adalah tugas staf Bawaslu dan Divisi Hukum.")
    return only(user, now, (Role.OFFICER, Role.LEGAL), refusal, READS_ONLY)


def let_out(user: Any, now: datetime) -> Decision:
    """Approve, send back and withdraw."""
    refusal = _("Menyetujui dan menarik terbitan adalah tugas anggota Bawaslu dan Divisi Hukum.")
    return only(user, now, APPROVING, refusal, READS_ONLY)


def push(user: Any, now: datetime) -> Decision:
    """Send approved words on to where the office speaks, and have films made of them."""
    refusal = _("Menyebarkan terbitan adalah tugas staf, anggota Bawaslu, dan Divisi Hukum.")
    return only(user, now, (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL), refusal, READS_ONLY)


def approve(user: Any, now: datetime, piece: Piece) -> Decision:
    """Of a piece that one wrote no version of."""
    decision = let_out(user, now)
    if not decision:
        return decision
    if piece.versions.filter(written_by=user).exists():
        return deny(_("Anda ikut menulis naskah ini. Orang lain harus menyetujuinya."))
    return allow()


def piece(user: Any, now: datetime, pk: int) -> Piece:
    require(see(user, now))
    return get_object_or_404(Piece.objects.select_related("withdrawal__withdrawn_by", "waiting"), pk=pk)
