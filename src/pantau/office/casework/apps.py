from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "pantau.office.casework"
    label = "casework"
    verbose_name = _("Perkara")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.casework import access, bar, opening, plenary_words, proof, workload
        from pantau.office.evidence import retention, subjects
        from pantau.office.people import absences, emergency, words
        from pantau.office.people.notices import kinds
        from pantau.office.review import onward

        bar.register()
        kinds.register(
            [
                kinds.Kind(
                    "casework.limit_half", _("Separuh waktu sebuah tenggat sudah lewat"), kinds.DIGEST
                ),
                kinds.Kind(
                    "casework.limit_day", _("Sebuah tenggat tinggal satu hari"), kinds.AT_ONCE, grave=True
                ),
                kinds.Kind(
                    "casework.limit_over",
                    _("Sebuah tenggat lewat"),
                    kinds.AT_ONCE,
                    grave=True,
                    silenceable=False,
                ),
                kinds.Kind(
                    "casework.limit_moved", _("Sebuah tenggat bergeser karena hari libur"), kinds.DIGEST
                ),
            ]
        )
        subjects.register(proof.SUBJECT, subjects.Home(_("Perkara"), "casework:case", "casework:upload"))
        retention.needed_by(proof.is_needed)
        onward.register(opening.offered)
        absences.on_leave(workload.hand_over)
        plenary_words.register()
        emergency.register("casework.case", access.IN_AN_EMERGENCY)
        words.register(
            {
                "case_opened": _("membuka perkara"),
                "case_items_added": _("menambah isi perkara"),
                "case_party_added": _("mencatat orang dalam perkara"),
                "case_party_identified": _("menyatakan seseorang pejabat pada daftar"),
                "case_acts_noted": _("mencatat perbuatan seorang pejabat"),
                "case_party_removed": _("mengeluarkan orang dari perkara"),
                "case_identity_seen": _("membuka identitas yang dilindungi"),
                "case_linked": _("menautkan perkara"),
                "case_assigned": _("menugasi perkara"),
                "case_relieved": _("mengakhiri penugasan perkara"),
                "case_renamed": _("mengganti judul perkara"),
                "case_forgotten": _("isi perkara dihapus setelah masa simpannya"),
                "case_held": _("menahan perkara agar tidak dihapus"),
                "case_unheld": _("mencabut penahanan perkara"),
                "case_moved": _("melangkahkan perkara"),
                "case_paper_drafted": _("membuat rancangan surat perkara"),
                "case_paper_taken": _("mengunduh surat perkara"),
                "case_paper_signed": _("mencatat surat perkara ditandatangani"),
                "case_paper_corrected": _("membuat versi baru surat perkara"),
                "case_paper_dropped": _("membatalkan rancangan surat perkara"),
                "case_scan_brought": _("menyimpan pindaian surat perkara"),
                "clarification_set": _("menjadwalkan klarifikasi"),
                "clarification_moved": _("mengubah jadwal klarifikasi"),
                "clarification_came": _("mencatat kehadiran klarifikasi"),
                "clarification_absent": _("mencatat ketidakhadiran klarifikasi"),
                "clarification_called_off": _("membatalkan klarifikasi"),
                "case_event_told": _("mencatat kejadian di luar kantor"),
                "day_off_entered": _("mencatat hari libur"),
                "day_off_withdrawn": _("mencabut hari libur"),
                "calendar_feed_made": _("membuat alamat kalender"),
                "calendar_feed_ended": _("mengakhiri alamat kalender"),
                "person_history_read": _("membaca riwayat perkara seseorang"),
            },
            {
                "casework.case": _("perkara"),
                "casework.paper": _("surat perkara"),
                "casework.officedayoff": _("hari libur"),
            },
        )
