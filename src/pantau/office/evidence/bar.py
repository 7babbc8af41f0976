"""Evidence's place in the bar of every page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.evidence import access, captures
from pantau.office.evidence.models import PageCapture
from pantau.office.people.access import standing_of
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Rekaman"),
            url_name="evidence:captures",
            order=45,
            prefix="/bukti/",
            count=waiting,
            allowed=lambda request: access.see_captures(standing_of(request.user, clock.now())).allowed,
        )
    )


def waiting(request: HttpRequest) -> QuerySet[PageCapture]:
    """Captures that came to nothing and wait for this person or another."""
    reach = access.reach_of(standing_of(request.user, clock.now()))
    return captures.need_a_person().filter(reach)
