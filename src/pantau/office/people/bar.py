"""The bell in the bar, for everybody; the places of people, cooperation, emergencies and the audit trail, for those
who may open them.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pantau.office.people import access, emergency
from pantau.office.people.notices import actions as notices
from pantau.web.ui import clock, navigation


def _audit_alone(request: HttpRequest) -> bool:
    """Commissioners find it beside the other pages of people."""
    now = clock.now()
    return access.see_audit(request.user, now).allowed and not access.keep_people(request.user, now).allowed


def register() -> None:
    navigation.register_reading(access.looked_up_once)  # also on the page that answers an act, or refuses it
    navigation.register(
        navigation.NavItem(
            label=_("Orang"),
            url_name="people:everyone",
            order=88,
            allowed=lambda request: access.keep_people(request.user, clock.now()).allowed,
        )
    )
    navigation.register(
        navigation.NavItem(
            label=_("Jejak audit"),
            url_name="people:audit",
            order=90,
            allowed=_audit_alone,
        )
    )
    navigation.register_bell(
        "people:notices", _("Kabar saya"), lambda request: notices.not_read(request.user)
    )


#: Pages that belong together, and who finds them.
PAGES = (
    ("people:everyone", _("Orang"), access.keep_people),
    ("people:cooperations", _("Kerja sama"), access.see_cooperation),
    ("people:emergencies", _("Akses darurat"), access.see_emergencies),
    ("people:audit", _("Jejak audit"), access.see_audit),
)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Those of the pages that this person may open; nothing where it is this one alone."""
    now = clock.now()
    found = [
        {
            "text": label,
            "url": reverse(name),
            "current": name == current,
            "count": emergency.unread(now).count() if name == "people:emergencies" else 0,
        }
        for name, label, may in PAGES
        if may(request.user, now).allowed
    ]
    return found if len(found) > 1 else []
