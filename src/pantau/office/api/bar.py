"""The interface's place: on the page about oneself, since tokens are one's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.api import access
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register_own(
        navigation.NavItem(
            label=_("Antarmuka program"),
            url_name="interface:tokens",
            order=10,
            allowed=lambda request: access.make_token(request.user, clock.now()).allowed,
        )
    )
