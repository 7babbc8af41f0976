"""Publishing's place in the bar, and its words in the audit trail."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.people import words
from pantau.office.people.notices import kinds
from pantau.office.portal.openness.models import OpenAudit, OpenPaper
from pantau.office.portal.publishing import access, actions
from pantau.office.portal.publishing.models import Piece
from pantau.web.ui import clock, navigation


def waiting(request: HttpRequest) -> QuerySet[Any]:
    """For those who may let something out: what others wrote or brought and that waits for them."""
    now, user = clock.now(), request.user
    if not access.let_out(user, now):
        return Piece.objects.none()
    pieces = Piece.objects.exclude(waiting=None).exclude(versions__written_by=user).order_by().values("pk")
    brought = [
        model.objects.filter(approved_at=None, withdrawn_at=None)
        .exclude(brought_by=user)
        .order_by()
        .values("pk")
        for model in (OpenPaper, OpenAudit)
    ]
    return pieces.union(*brought, all=True)


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Penerbitan"),
            url_name="publishing:pieces",
            order=60,
            prefix="/penerbitan/",
            count=waiting,
            allowed=lambda request: access.see(request.user, clock.now()).allowed,
        )
    )
    kinds.register(
        [
            kinds.Kind(
                actions.KIND,
                _("Terbitan menunggu persetujuan"),
                kinds.AT_ONCE,
                frozenset(access.APPROVING),
            )
        ]
    )
    words.register(
        {
            "piece_begun": _("mulai menulis untuk umum"),
            "piece_revised": _("menulis versi baru"),
            "piece_approval_asked": _("meminta persetujuan terbit"),
            "piece_approved": _("menyetujui terbitan"),
            "piece_sent_back": _("mengembalikan naskah"),
            "piece_withdrawn": _("menarik terbitan"),
            "social_post_asked": _("mengirim terbitan ke media sosial"),
            "pack_ordered": _("meminta paket YouTube"),
            "pack_upload_asked": _("mengirim video ke YouTube"),
            "recording_added": _("menyerahkan rekaman suara"),
        },
        {"portal.piece": _("terbitan"), "portal.recording": _("rekaman suara")},
    )
