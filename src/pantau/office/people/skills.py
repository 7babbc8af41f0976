"""What a person is good at, by seat: whom work of one kind is given to first. No measure of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import INVESTIGATING
from pantau.office.people.actions import PeopleError, record
from pantau.office.people.models import Membership, User


class Skill(models.TextChoices):
    NEUTRALITY = "neutrality", _("Netralitas")
    HOAX = "hoax", _("Hoaks")
    MONEY = "money", _("Politik uang")
    LEGAL = "legal", _("Hukum")
    MEDIA = "media", _("Media dan bukti digital")


class SkillError(PeopleError):
    """There is no such skill."""


def seats(now: datetime) -> QuerySet[Membership]:
    """Seats that are given work, by person."""
    working = Membership.objects.in_force(now).filter(role__in=INVESTIGATING, user__is_active=True)
    return working.select_related("user").order_by("user__full_name", "user", "pk")


@transaction.atomic
def give(wanted: Mapping[int, Iterable[str]], *, by: User, now: datetime) -> int:
    """Seat -> its skills from now on; how many seats changed. Raises SkillError."""
    changed = 0
    for seat in seats(now).select_for_update(of=("self",)).filter(pk__in=list(wanted)):
        skills = sorted(set(wanted[seat.pk]))
        if not set(skills) <= set(Skill.values):
            raise SkillError(_("Keahlian itu tidak dikenal."))
        if skills != sorted(seat.skills):
            seat.skills = skills
            seat.save(update_fields=["skills"])
            record(by, "skills_given", seat.user, role=seat.role, skills=", ".join(skills))
            changed += 1
    return changed
