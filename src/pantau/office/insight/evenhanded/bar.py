"""The audit's tab, and its words in the trail of what was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight import tabs
from pantau.office.insight.evenhanded import access
from pantau.office.people import words


def register() -> None:
    tabs.register(tabs.Tab(_("Keseimbangan"), "audits", 50, access.see, apart=True))
    words.register(
        {
            "audit_made": _("menghitung audit kesetaraan"),
            "audit_of_treatment_read": _("membaca audit kesetaraan"),
            "audit_of_treatment_downloaded": _("mengunduh audit kesetaraan"),
            "blind_sample_drawn": _("mengundi sampel baca ulang"),
            "blind_reading_kept": _("membaca ulang tanpa melihat putusan"),
            "blind_results_read": _("membaca hasil baca ulang"),
            "names_tried": _("mencoba mesin dengan nama lain"),
            "name_moves_read": _("membaca pergeseran mesin dengan nama lain"),
            "incumbents_read": _("mengimpor daftar petahana"),
        },
        {
            "insight.audit": _("audit kesetaraan"),
            "insight.blindsample": _("sampel baca ulang"),
            "insight.nametrial": _("uji tukar nama"),
        },
    )
