from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "pantau.office.evidence"
    label = "evidence"
    verbose_name = _("Bukti")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.evidence import bar, captures
        from pantau.office.people import words
        from pantau.office.people.access import INVESTIGATING
        from pantau.office.people.notices import kinds

        bar.register()
        kinds.register([kinds.Kind(captures.KIND, _("Rekaman halaman gagal"), kinds.AT_ONCE, INVESTIGATING)])

        words.register(
            {
                "evidence_taken": _("menyimpan bukti"),
                "evidence_viewed": _("membuka bukti"),
                "evidence_exported": _("mengunduh bukti"),
                "evidence_release_asked": _("mengusulkan pelepasan bukti"),
                "evidence_released": _("melepas bukti"),
                "evidence_printed": _("mencetak lembar penguasaan bukti"),
                "evidence_transferred": _("menyerahkan bukti"),
                "evidence_rechecked": _("melihat lagi asli bukti"),
                "evidence_refused": _("meminta bukti dan ditolak"),
                "evidence_promoted": _("menjadikan tangkapan sebagai bukti"),
                "evidence_concluded": _("mencatat hasil penanganan bukti"),
                "evidence_held": _("menahan bukti"),
                "evidence_unheld": _("mencabut penahanan bukti"),
                "evidence_purged": _("memusnahkan berkas bukti"),
                "evidence_redacted_copy": _("membuat salinan tersamar bukti"),
                "evidence_head_mailed": _("mengirim kepala log bukti"),
                "evidence_key_rotated": _("mengganti kunci log bukti"),
                "evidence_bytes_removed": _("menghapus berkas bukti yang dilepas"),
                "capture_asked": _("meminta rekaman halaman"),
                "capture_uploaded": _("mengunggah rekaman halaman"),
                "capture_ended": _("selesai merekam halaman"),
                "capture_viewed": _("membuka rekaman halaman"),
                "capture_exported": _("mengunduh berkas rekaman"),
                "capture_dropped": _("menghapus rekaman sementara"),
                "capture_closed": _("menutup tugas rekaman halaman"),
            },
            {"evidence.evidence": _("bukti"), "evidence.pagecapture": _("rekaman halaman")},
        )
