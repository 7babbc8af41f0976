"""Who writes supervision reports in the field, and who reads them. What no line allows is denied."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import Decision, only, require, standing_of
from pantau.office.people.models import Role
from pantau.office.portal.field.models import FieldNote

SUPERVISING = frozenset({Role.OFFICER, Role.COORDINATOR, Role.VILLAGE_SUPERVISOR})
READING = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)


def supervise(user: Any, now: datetime) -> Decision:
    """Write reports."""
    refusal = _("Catatan lapangan ditulis staf Bawaslu, Panwascam, dan pengawas desa.")
    return only(user, now, SUPERVISING, refusal)


def read_all(user: Any, now: datetime) -> Decision:
    """Read what was handed in: the office everywhere, a coordinator in the own district."""
    refusal = _("Catatan lapangan yang diserahkan dibaca petugas Bawaslu dan Panwascam.")
    return only(user, now, (*READING, Role.COORDINATOR), refusal)


def own(user: Any, now: datetime) -> QuerySet[FieldNote]:
    require(supervise(user, now))
    return FieldNote.objects.filter(author=user)


def own_note(user: Any, now: datetime, key: UUID) -> FieldNote:
    return get_object_or_404(own(user, now), key=key)


def handed_in(user: Any, now: datetime) -> QuerySet[FieldNote]:
    """Those handed in that this person may read; drafts are their author's alone."""
    require(read_all(user, now))
    found = FieldNote.objects.filter(state=FieldNote.State.SENT).select_related("author")
    standing = standing_of(user, now)
    if standing.holds(*READING):
        return found
    districts = standing.districts(Role.COORDINATOR)
    return found if districts is None else found.filter(Q(district_code__in=districts))


def note_to_read(user: Any, now: datetime, key: UUID) -> FieldNote:
    """One's own, or one handed in."""
    if supervise(user, now):
        mine = FieldNote.objects.filter(author=user, key=key).first()
        if mine is not None:
            return mine
    return get_object_or_404(handed_in(user, now), key=key)
