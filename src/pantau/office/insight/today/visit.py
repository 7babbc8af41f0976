"""Who looks at the page Today, and when; what several of its parts ask of a room is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest

from pantau.office.casework import access as casework
from pantau.office.casework import clock_actions
from pantau.office.casework.clocks import Limit
from pantau.office.casework.models import Case
from pantau.office.collection import counted_days
from pantau.office.collection.counted_days import Counted
from pantau.office.findings import unread
from pantau.office.findings.models import Finding
from pantau.office.people.access import Standing, standing_of
from pantau.office.people.models import Role, User
from pantau.office.review import access as review
from pantau.office.review import queue
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock

DAY = timedelta(days=1)
KEPT_S = 120  # the ledger of a nation is not read anew for each page
AGES = (DAY, timedelta(days=3))  # an open finding is younger than one of them, or older than all


@dataclass(frozen=True, slots=True)
class Heaps:
    """Findings in this person's reach, those of each heap counted up to ``queue.COUNTED`` and one."""

    open: int
    heaviest: int  # of the open ones
    ages: tuple[int, ...]  # of the open ones, since they were found: up to each of AGES, and longer
    lying: int  # unopened for too long
    found: int  # within a day
    decided: int  # within a day


@dataclass(frozen=True)
class Visit:
    request: HttpRequest
    user: User
    standing: Standing
    now: datetime
    _counted: dict[date, Counted] = field(default_factory=dict, init=False, repr=False, compare=False)

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
    def district(self) -> str:
        """The ledger knows one district or all; who has several seats sees all."""
        held = self.districts
        return next(iter(held)) if held is not None and len(held) == 1 else ""

    def counted(self, day: date) -> Counted:
        """The ledger of a day, read once a page; where nobody counted it before, kept for the next pages too."""
        found = self._counted.get(day)
        if found is None:
            found = self._counted[day] = self._read(day)
        return found

    def _read(self, day: date) -> Counted:
        key = f"insight.coverage:{day}:{self.district}"
        found: Counted | None = cache.get(key)
        if found is None:
            found = counted_days.coverage(day, now=self.now, district=self.district)
            if found.at is None:  # what a task counted is read as fast as what is kept here
                cache.set(key, found, KEPT_S)
        return found

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

    @cached_property
    def heaps(self) -> Heaps:
        """In one statement: each by itself goes to the database and back."""
        waiting = self.findings.filter(status="open")
        ages, newer = [], self.now
        for age in AGES:
            ages.append(waiting.filter(created_at__lte=newer, created_at__gt=self.now - age))
            newer = self.now - age
        ages.append(waiting.filter(created_at__lte=newer))
        lately = self.findings.filter(created_at__gt=self.now - DAY)
        decided = FindingDecision.objects.filter(
            undone_at=None, decided_at__gt=self.now - DAY, finding__in=self.findings
        )
        whole, heaviest, lying, found, of_decisions, *aged = queue.count_together(
            [
                waiting, waiting.filter(weight=4), unread.lying(self.findings, self.now),
                lately.exclude(status="superseded"), decided, *ages,
            ]
        )  # fmt: skip
        return Heaps(whole, heaviest, tuple(aged), lying, found, of_decisions)
