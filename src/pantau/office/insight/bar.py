"""The mirror's one place in the bar of every page; its pages are tabs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight import access, tabs
from pantau.office.people import words
from pantau.office.people.access import standing_of
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Cermin"),
            url_name="insight:front",
            order=10,
            prefix="/cermin/",
            allowed=lambda request: access.see_today(standing_of(request.user, clock.now())).allowed,
        )
    )
    tabs.register(tabs.Tab(_("Hari ini"), "front", 10, access.see_today))
    tabs.register(tabs.Tab(_("Tren"), "trends", 20))
    words.register({"figures_looked_behind": _("melihat daftar di balik angka")}, {})
