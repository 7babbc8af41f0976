from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "pantau.office.collection"
    label = "collection"
    verbose_name = _("Pengumpulan dan cakupan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.collection import bar, reported
        from pantau.office.evidence import subjects

        bar.register()
        home = subjects.Home(_("Pejabat terlapor"), "collection:act", "collection:upload-act")
        subjects.register(reported.SUBJECT, home)
