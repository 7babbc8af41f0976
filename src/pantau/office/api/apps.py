from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "pantau.office.api"
    label = "api"
    verbose_name = _("Antarmuka program")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.api import bar, webhooks
        from pantau.office.people import happenings, words
        from pantau.office.people.notices import kinds

        bar.register()
        happenings.listen(webhooks.happened)
        kinds.register(
            [kinds.Kind(webhooks.PAUSED, _("Panggilan keluar Anda dihentikan sementara"), kinds.AT_ONCE)]
        )
        words.register(
            {
                "token_made": _("membuat token"),
                "token_used": _("memakai token"),
                "token_revoked": _("mencabut token"),
                "posts_read": _("membaca unggahan lewat program"),
                "findings_read": _("membaca temuan lewat program"),
                "webhook_made": _("memasang panggilan keluar"),
                "webhook_ended": _("mengakhiri panggilan keluar"),
                "webhook_paused": _("menghentikan sementara panggilan keluar"),
                "webhook_resumed": _("menghidupkan lagi panggilan keluar"),
            },
            {"api.token": _("token"), "api.webhook": _("panggilan keluar")},
        )
