from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "pantau.office.evidence"
    label = "evidence"
    verbose_name = _("Bukti")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.people import words

        words.register(
            {
                "evidence_taken": _("menyimpan bukti"),
                "evidence_viewed": _("membuka bukti"),
                "evidence_exported": _("mengunduh bukti"),
                "evidence_release_asked": _("mengusulkan pelepasan bukti"),
                "evidence_released": _("melepas bukti"),
                "evidence_bytes_removed": _("menghapus berkas bukti yang dilepas"),
            },
            {"evidence.evidence": _("bukti")},
        )
