"""Casework's place in the bar of every page."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.casework import access
from pantau.office.casework.models import Case
from pantau.office.people.access import standing_of
from pantau.web.ui import clock, navigation


def register() -> None:
    navigation.register(
        navigation.NavItem(
            label=_("Perkara"),
            url_name="casework:cases",
            order=25,
            prefix="/perkara/",
            count=running,
            allowed=lambda request: access.see_cases(standing_of(request.user, clock.now())).allowed,
        )
    )


def running(request: HttpRequest) -> QuerySet[Case]:
    """The open cases this person works on."""
    mine = Case.objects.filter(assignments__user=request.user.pk, assignments__until=None, closed_at=None)
    return mine.distinct()
