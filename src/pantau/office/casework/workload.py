"""Who may be given a case, and how much each has already."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pantau.office.casework import actions
from pantau.office.casework.models import Assignment, Case
from pantau.office.people import workload
from pantau.office.people.access import INVESTIGATING
from pantau.office.people.models import Membership, User
from pantau.office.people.skills import Skill
from pantau.office.people.workload import Choice, Need
from pantau.web.ui import clock

#: What kind of finding wants whom.
SKILLS = {
    "asn_neutrality": Skill.NEUTRALITY,
    "tni_polri_neutrality": Skill.NEUTRALITY,
    "village_neutrality": Skill.NEUTRALITY,
    "money_politics": Skill.MONEY,
    "hoax": Skill.HOAX,
}
ON_LEAVE = _("Menggantikan yang cuti.")


def may_work_on(case: Case) -> QuerySet[User]:
    """Investigating roles that reach the case today; names in the order of the alphabet."""
    here = Q(district_code="") | Q(district_code=case.district_code)
    seats = Membership.objects.in_force(clock.now()).filter(here, role__in=list(INVESTIGATING))
    return User.objects.filter(is_active=True, pk__in=seats.values("user")).order_by("full_name", "pk")


def proposed(case: Case) -> Choice | None:
    """Whom to give it to: by district and skill, the lightest load first; nobody who works on it already."""
    loads = (
        Assignment.objects.filter(until=None, case__closed_at=None).values_list("user").annotate(Count("pk"))
    )
    working = case.assignments.filter(until=None).values_list("user", flat=True)
    need = Need(case.district_code, _skill(case), frozenset(working))
    carried = {user: float(count) for user, count in loads}
    return workload.choose(workload.candidates(INVESTIGATING, clock.now(), carried), need)


def begin(case: Case) -> dict[str, int]:
    """What the form for assigning begins with."""
    choice = proposed(case)
    return {"user": choice.person} if choice else {}


def words(case: Case) -> str:
    choice = proposed(case)
    return ", ".join(choice.words()) if choice else ""


def _skill(case: Case) -> str:
    if case.parties.exclude(official=None).filter(removed_at=None).exists():
        return Skill.NEUTRALITY
    found = case.items.exclude(finding=None).values_list("finding__category", flat=True)
    return next((SKILLS[one] for one in found if one in SKILLS), "")


def hand_over(absent: User, stand_in: User, now: datetime) -> int:
    """A leave begins: running cases go to whoever stands in, with the lead where it was held."""
    held = list(absent.assignments.filter(until=None, case__closed_at=None).select_related("case"))
    for one in held:
        actions.relieve(one.case, absent, by=absent, now=now)
        actions.assign(one.case, stand_in, lead=one.lead, why=str(ON_LEAVE), by=absent, now=now)
    return len(held)
