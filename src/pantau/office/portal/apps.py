from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "pantau.office.portal"
    label = "portal"
    verbose_name = _("Untuk umum")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.portal.field import bar as field
        from pantau.office.portal.field import cases as field_cases
        from pantau.office.portal.openness import bar as openness
        from pantau.office.portal.prevention import bar as prevention
        from pantau.office.portal.privacy import bar as privacy
        from pantau.office.portal.publishing import bar as publishing
        from pantau.office.portal.reply import bar as reply
        from pantau.office.portal.reports import bar as reports
        from pantau.office.portal.reports import cases as report_cases

        field.register()
        field_cases.register()
        report_cases.register()
        openness.register()
        prevention.register()
        privacy.register()
        publishing.register()
        reply.register()
        reports.register()
