from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "pantau.office.collection"
    label = "collection"
    verbose_name = _("Pengumpulan dan cakupan")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pantau.office.collection import alarms, bar, reported, statement_making
        from pantau.office.evidence import records, subjects
        from pantau.office.people.notices import kinds

        bar.register()
        alarm = kinds.Kind(
            alarms.KIND, _("Peringatan cakupan"), kinds.AT_ONCE, frozenset(alarms.ANSWERING), grave=True
        )
        kinds.register([alarm])
        home = subjects.Home(_("Pejabat terlapor"), "collection:act", "collection:upload-act")
        subjects.register(reported.SUBJECT, home)
        records.register(statement_making.sealed_papers)
