"""The registry's place in the bar of every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.registry import access
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Akun"),
            url_name="registry:accounts",
            order=40,
            prefix="/akun/",
            allowed=lambda request: access.see(request.user, clock.now()).allowed,
        )
    )
