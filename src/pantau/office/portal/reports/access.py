"""Who may read citizens' reports. What no line allows is denied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import INVESTIGATING, Decision, only, require
from pantau.office.people.models import Role
from pantau.office.portal.reports.models import Report


def read(user: Any, now: datetime) -> Decision:
    """What was reported. The regency's own people and technicians are not among those: they may be meant."""
    refusal = _("Laporan warga dibaca petugas Bawaslu yang menangani laporan.")
    return only(user, now, INVESTIGATING, refusal)


def decide(user: Any, now: datetime) -> Decision:
    """Ask, take on, merge, close."""
    refusal = _("Laporan warga ditangani staf Bawaslu dan koordinator.")
    return only(user, now, (Role.OFFICER, Role.COORDINATOR), refusal)


def see_persons(user: Any, now: datetime) -> Decision:
    """Who reports and who saw it: for a reason that is written down."""
    refusal = _("Identitas pelapor dibuka staf Bawaslu, anggota Bawaslu, atau Divisi Hukum, dengan alasan.")
    return only(user, now, (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL), refusal)


def reports(user: Any, now: datetime) -> QuerySet[Report]:
    """Drafts are nobody's business."""
    require(read(user, now))
    return Report.objects.exclude(state=Report.State.DRAFT)


def report(user: Any, now: datetime, pk: int) -> Report:
    return get_object_or_404(reports(user, now).select_related("read_by", "accepted_by", "closed_by"), pk=pk)
