from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "pantau.office.review"
    label = "review"
    verbose_name = _("Tinjau")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.review import bar, signals

        bar.register()
        signals.connect()
