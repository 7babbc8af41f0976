from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "pantau.office.insight"
    label = "insight"
    verbose_name = _("Cermin kantor")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.insight import bar
        from pantau.office.insight.briefings import places as briefings
        from pantau.office.insight.evenhanded import bar as evenhanded
        from pantau.office.insight.learning import bar as learning
        from pantau.office.insight.networks import places as networks

        bar.register()
        evenhanded.register()
        learning.register()
        briefings.register()
        networks.register()
