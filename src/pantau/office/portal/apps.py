from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "pantau.office.portal"
    label = "portal"
    verbose_name = _("Untuk umum")

    def ready(self) -> None:
        from pantau.office.portal.publishing import bar

        bar.register()
