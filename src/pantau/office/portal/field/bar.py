"""The field in the office's bar, on phones without a network, and in the words of the audit trail."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.people import words
from pantau.office.portal.field import access
from pantau.web.ui import clock, navigation, offline


def _supervises(request: HttpRequest) -> bool:
    return access.supervise(request.user, clock.now()).allowed


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Lapangan"), url_name="field:home", order=37, prefix="/lapangan/", allowed=_supervises
        )
    )
    offline.register(
        offline.Room(
            home="field:home",
            offline="field:offline",
            share="field:share",
            box="lapangan",
            files=("portal/field.js",),
            keeps_shares=True,
        )
    )
    words.register(
        {
            "field_note_handed_in": _("menyerahkan catatan lapangan"),
            "field_note_brought_to_case": _("membawa catatan lapangan ke perkara"),
        },
        {"portal.fieldnote": _("catatan lapangan")},
    )
