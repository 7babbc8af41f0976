from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "pantau.office.people"
    label = "people"
    verbose_name = _("Orang dan akses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.people import absences, bar, credentials, emergency, signals

        absences.register()
        bar.register()
        credentials.register()
        emergency.register_notices()
        signals.connect()
