"""Openness's words in the audit trail. Its page is reached from publishing's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.people import words


def register() -> None:
    words.register(
        {
            "paper_brought": _("menyerahkan laporan untuk umum"),
            "paper_approved": _("menyetujui laporan untuk umum"),
            "paper_withdrawn": _("menarik laporan untuk umum"),
            "open_audit_brought": _("menyerahkan audit kesetaraan untuk umum"),
            "open_audit_approved": _("menyetujui audit kesetaraan untuk umum"),
            "open_audit_withdrawn": _("menarik audit kesetaraan untuk umum"),
        },
        {"portal.openpaper": _("laporan untuk umum"), "portal.openaudit": _("audit kesetaraan untuk umum")},
    )
