"""Who may be given a case, and how much each has already."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pantau.office.casework.models import Case
from pantau.office.people.access import INVESTIGATING
from pantau.office.people.models import User
from pantau.web.ui import clock


def may_work_on(case: Case) -> QuerySet[User]:
    """Investigating roles that reach the case today."""
    now = clock.now()
    running = Q(memberships__valid_from__lte=now) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gt=now)
    )
    reaches = Q(memberships__district_code="") | Q(memberships__district_code=case.district_code)
    found = User.objects.filter(running, reaches, is_active=True, memberships__role__in=list(INVESTIGATING))
    return found.distinct().order_by("full_name", "pk")
