"""The bell in the bar, for everybody, and the audit trail's place, for those who may read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import see_audit
from pantau.office.people.notices import actions as notices
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Jejak audit"),
            url_name="people:audit",
            order=90,
            allowed=lambda request: see_audit(request.user, clock.now()).allowed,
        )
    )
    navigation.register_bell(
        "people:notices", _("Kabar saya"), lambda request: notices.unread(request.user) or None
    )
