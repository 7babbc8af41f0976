from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from pantau.office.people.happenings import Happening


class ApiConfig(AppConfig):
    name = "pantau.office.api"
    label = "api"
    verbose_name = _("Antarmuka program")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from pantau.office.api import analyst, bar, jobs
        from pantau.office.people import happenings, words
        from pantau.office.people.notices import kinds

        pre_migrate.connect(analyst.drop_views, sender=self)
        post_migrate.connect(analyst.make_views, sender=self)
        bar.register()
        happenings.listen(_call_out)
        kinds.register(
            [kinds.Kind(jobs.WEBHOOK_PAUSED, _("Panggilan keluar Anda dihentikan sementara"), kinds.AT_ONCE)]
        )
        words.register(
            {
                "token_made": _("membuat token"),
                "token_used": _("memakai token"),
                "token_revoked": _("mencabut token"),
                "posts_read": _("membaca unggahan lewat program"),
                "findings_read": _("membaca temuan lewat program"),
                "export_asked": _("meminta berkas besar"),
                "export_taken": _("mengambil berkas besar"),
                "exported": _("mengekspor di mesin kantor"),
                "queried": _("menanyai data di mesin kantor"),
                "webhook_made": _("memasang panggilan keluar"),
                "webhook_ended": _("mengakhiri panggilan keluar"),
                "webhook_paused": _("menghentikan sementara panggilan keluar"),
                "webhook_resumed": _("menghidupkan lagi panggilan keluar"),
            },
            {"api.token": _("token"), "api.export": _("berkas besar"), "api.webhook": _("panggilan keluar")},
        )


def _call_out(what: Happening) -> None:
    from pantau.office.api import webhooks  # with the interface's framework, which most processes never need

    webhooks.happened(what)
