"""Review's place in the bar of every page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.findings.models import Finding
from pantau.office.people.access import standing_of
from pantau.office.review import access, queue
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Tinjau"),
            url_name="review:queue",
            order=20,
            prefix="/tinjau/",
            count=waiting,
            allowed=lambda request: access.see_queue(standing_of(request.user, clock.now())).allowed,
        )
    )
    navigation.register_search("review:queue", _("Cari di unggahan"))


def waiting(request: HttpRequest) -> QuerySet[Finding]:
    """The findings this person sees undecided, no more than ``queue.COUNTED``."""
    reach = access.reach_of(standing_of(request.user, clock.now()))
    return Finding.objects.filter(reach, status=Finding.Status.OPEN)[: queue.COUNTED]
