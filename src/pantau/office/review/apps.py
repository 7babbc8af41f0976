from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "pantau.office.review"
    label = "review"
    verbose_name = _("Tinjau")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.collection import closing_page
        from pantau.office.people import words
        from pantau.office.people.notices import kinds
        from pantau.office.review import bar, pointers, signals, unread_alarm

        bar.register()
        closing_page.register_findings(pointers.of_posts)
        words.register(
            {
                "queue_read": _("membaca antrean"),
                "finding_read": _("membaca temuan"),
                "similar_read": _("membaca unggahan hampir sama"),
                "finding_decided": _("memutus temuan"),
                "decision_undone": _("mengurungkan putusan"),
                "post_picture_added": _("menambahkan gambar unggahan"),
                "post_picture_tagged": _("menandai gambar unggahan"),
                "vanished_read": _("membaca yang hilang atau berubah"),
                "vanished_downloaded": _("mengunduh daftar yang hilang atau berubah"),
                "feedback_read": _("membaca umpan balik"),
                "release_rows_read": _("membaca putusan yang disamarkan"),
                "decision_released": _("melepas putusan untuk evaluasi"),
                "released_rows_exported": _("mengekspor putusan yang dilepas"),
                "shadow_run_started": _("memulai uji bayangan"),
                "shadow_run_read": _("membaca uji bayangan"),
                "rulebook_switched_on": _("menyalakan buku aturan"),
                "rescoring_started": _("mulai membaca ulang riwayat"),
                "rescoring_paused": _("menjeda pembacaan ulang riwayat"),
                "rescoring_resumed": _("melanjutkan pembacaan ulang riwayat"),
                "rescoring_cancelled": _("menghentikan pembacaan ulang riwayat"),
                "rescoring_applied": _("menyesuaikan temuan lama"),
                "rescoring_finished": _("selesai menyesuaikan temuan lama"),
                "model_tried": _("membandingkan model dengan yang dipakai"),
                "model_proposed": _("mengusulkan model"),
                "model_switched_on": _("menyalakan model"),
                "possible_match_read": _("membaca kecocokan mungkin"),
                "possible_match_confirmed": _("menautkan akun dari kecocokan mungkin"),
                "possible_match_refused": _("menolak kecocokan mungkin"),
            },
            {
                "findings.finding": _("temuan"),
                "registry.possiblematch": _("kecocokan mungkin"),
                "findings.shadowrun": _("uji bayangan"),
                "findings.modeltrial": _("perbandingan model"),
                "posts.postpicture": _("gambar unggahan"),
            },
        )
        kinds.register(
            [
                kinds.Kind(
                    unread_alarm.KIND,
                    _("Temuan terlalu lama belum dibuka"),
                    kinds.AT_ONCE,
                    frozenset(unread_alarm.ROLES),
                    grave=True,
                    silenceable=False,
                )
            ]
        )
        signals.connect()
