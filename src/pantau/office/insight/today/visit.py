"""Who looks at the page Today, and when; what several of its parts ask of a room is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest

from pantau.office.casework import access as casework
from pantau.office.casework import clock_actions
from pantau.office.casework.clocks import Limit
from pantau.office.casework.models import Case
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing, standing_of
from pantau.office.people.models import Role, User
from pantau.office.review import access as review
from pantau.web.ui import clock


@dataclass(frozen=True)
class Visit:
    request: HttpRequest
    user: User
    standing: Standing
    now: datetime

    @classmethod
    def of(cls, request: HttpRequest) -> Visit:
        now = clock.now()
        return cls(request, request.user, standing_of(request.user, now), now)

    @property
    def in_one_village(self) -> bool:
        """A village's supervisor and nothing else: the small page, for an old phone."""
        return self.standing.roles == {Role.VILLAGE_SUPERVISOR}

    @property
    def districts(self) -> frozenset[str] | None:
        """Those that all of this person's seats are of; None: the whole regency."""
        reach = {seat.district_code for seat in self.standing.seats}
        return None if "" in reach else frozenset(reach)

    @property
    def cases(self) -> QuerySet[Case]:
        """Open ones that this person may see."""
        reach = casework.reach_of(self.standing, self.user)
        return Case.objects.filter(reach, closed_at=None).distinct()

    @cached_property
    def mine(self) -> frozenset[int]:
        """Open cases that this person works on."""
        held = self.cases.filter(assignments__user=self.user, assignments__until=None)
        return frozenset(held.values_list("pk", flat=True))

    @cached_property
    def limits(self) -> Sequence[Limit]:
        """Running limits of the open cases this person may see, nearest end first."""
        running = clock_actions.running_limits(self.cases)
        return sorted(running, key=lambda limit: limit.due.warns.ends_at)

    @property
    def findings(self) -> QuerySet[Finding]:
        return Finding.objects.filter(review.reach_of(self.standing))
