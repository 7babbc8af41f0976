"""Who tells parties, offices and villages what is due. What no line allows is denied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import INVESTIGATING, READ_ONLY, READS_ONLY, Decision, only, require
from pantau.office.people.models import Role
from pantau.office.portal.prevention.models import SentNotice


def see(user: Any, now: datetime) -> Decision:
    refusal = _("Pencegahan dibaca petugas Bawaslu.")
    return only(user, now, (*INVESTIGATING, *READ_ONLY), refusal)


def act(user: Any, now: datetime) -> Decision:
    """Prepare notices, tell people, and note that they were told."""
    refusal = _("Menyiapkan dan mencatat pemberitahuan adalah tugas staf Bawaslu dan Panwascam.")
    return only(user, now, (Role.OFFICER, Role.COORDINATOR), refusal, READS_ONLY)


def sent(user: Any, now: datetime, pk: int) -> SentNotice:
    require(see(user, now))
    return get_object_or_404(SentNotice.objects.select_related("addressee", "read_noted_by"), pk=pk)
