"""Where networks stand among the mirror's pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight import tabs
from pantau.office.insight.networks.access import see_networks
from pantau.office.people import words


def register() -> None:
    tabs.register(tabs.Tab(_("Jaringan"), "networks", 30, see_networks))
    words.register({"networks_read": _("membaca jaringan akun")}, {})
