from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    name = "pantau.office.findings"
    label = "findings"
    verbose_name = _("Temuan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.findings import switch_notice

        switch_notice.register()
