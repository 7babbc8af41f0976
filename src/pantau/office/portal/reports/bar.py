"""Citizens' reports in the office's bar, and what was done with them in the words of the audit trail."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.people import words
from pantau.office.people.notices import kinds
from pantau.office.portal.public import SPACES
from pantau.office.portal.reports import access, drafting, office_page
from pantau.web.ui import clock, navigation, offline


def _reads_reports(request: HttpRequest) -> bool:
    return access.read(request.user, clock.now()).allowed


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Laporan"),
            url_name="reports:list",
            order=36,
            prefix="/laporan/",
            count=lambda request: office_page.sent(),
            allowed=_reads_reports,
        )
    )
    for space in SPACES.values():
        offline.register(
            offline.Room(
                home=f"{space}:report",
                offline=f"{space}:report-offline",
                share=f"{space}:report-share",
                box="lapor",
                files=("portal/report.js",),
            )
        )
    kinds.register(
        [kinds.Kind(drafting.KIND, _("Laporan warga masuk"), kinds.AT_ONCE, frozenset(drafting.HANDLING))]
    )
    words.register(
        {
            "report_accepted": _("menerima laporan warga sebagai informasi awal"),
            "report_account_proposed": _("mengusulkan akun dari laporan warga"),
            "report_asked": _("bertanya kepada pelapor"),
            "report_brought_to_case": _("membawa laporan warga ke perkara"),
            "report_brought_to_review": _("membawa unggahan dari laporan warga ke peninjauan"),
            "report_closed": _("menutup laporan warga"),
            "report_expired": _("laporan warga dihapus setelah masa simpannya"),
            "report_file_opened": _("membuka berkas laporan warga"),
            "report_merged": _("menggabung laporan warga"),
            "report_persons_searched": _("menemukan seseorang di antara pelapor dan saksi"),
            "report_persons_seen": _("membuka identitas pelapor"),
            "report_read": _("mulai membaca laporan warga"),
            "report_sent": _("laporan warga masuk"),
        },
        {"portal.report": _("laporan warga")},
    )
