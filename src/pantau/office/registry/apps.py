from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "pantau.office.registry"
    label = "registry"
    verbose_name = _("Daftar akun")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.registry import bar

        bar.register()
