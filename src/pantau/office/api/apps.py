from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "pantau.office.api"
    label = "api"
    verbose_name = _("Antarmuka program")
    default_auto_field = "django.db.models.BigAutoField"
