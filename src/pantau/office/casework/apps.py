from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "pantau.office.casework"
    label = "casework"
    verbose_name = _("Perkara")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.people import words

        words.register(
            {
                "case_opened": _("membuka perkara"),
                "case_read": _("membaca perkara"),
                "case_items_added": _("menambah isi perkara"),
                "case_party_added": _("mencatat orang dalam perkara"),
                "case_party_removed": _("mengeluarkan orang dari perkara"),
                "case_identity_seen": _("membuka identitas yang dilindungi"),
                "case_linked": _("menautkan perkara"),
                "case_assigned": _("menugasi perkara"),
                "case_relieved": _("mengakhiri penugasan perkara"),
                "case_renamed": _("mengganti judul perkara"),
                "case_held": _("menahan perkara agar tidak dihapus"),
                "case_unheld": _("mencabut penahanan perkara"),
                "case_moved": _("melangkahkan perkara"),
            },
            {"casework.case": _("perkara")},
        )
