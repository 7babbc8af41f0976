"""Prevention's place in the bar, and its words in the audit trail."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.people import words
from pantau.office.portal.prevention import access, due
from pantau.web.ui import clock, navigation


def overdue(request: HttpRequest) -> int | None:
    """Notices whose time has come and of which somebody was not told, for those who tell them."""
    now = clock.now()
    return (due.overdue(now) or None) if access.act(request.user, now) else None


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Pencegahan"),
            url_name="prevention:overview",
            order=58,
            prefix="/pencegahan/",
            count=overdue,
            allowed=lambda request: access.see(request.user, clock.now()).allowed,
        )
    )
    words.register(
        {
            "addressees_taken_in": _("mengambil penerima pemberitahuan dari daftar"),
            "addressees_imported": _("mengimpor penerima pemberitahuan"),
            "addressee_added": _("menambah penerima pemberitahuan"),
            "addressee_changed": _("mengubah penerima pemberitahuan"),
            "addressee_retired": _("melepas penerima pemberitahuan"),
            "notices_prepared": _("menyiapkan pemberitahuan"),
            "notices_told": _("mencatat siapa yang diberitahu"),
            "notice_read": _("pemberitahuan ditandai sudah dibaca"),
            "notice_read_noted": _("mencatat pemberitahuan sudah dibaca"),
        },
        {"portal.addressee": _("penerima pemberitahuan"), "portal.sentnotice": _("pemberitahuan")},
    )
