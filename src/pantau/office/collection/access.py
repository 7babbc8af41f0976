"""Who may see coverage, go on patrol, and look after connectors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pantau.office.collection.models import (
    CaptureAddress,
    CoverageStatement,
    PatrolTask,
    Picture,
    Screenshot,
    Tip,
)
from pantau.office.people.access import (
    INVESTIGATING,
    READ_ONLY,
    READS_ONLY,
    Decision,
    only,
    require,
    see_registry,
    standing_of,
)
from pantau.office.people.models import Role
from pantau.office.registry.models import Proposal

PATROLLING = frozenset({Role.OFFICER, Role.COORDINATOR, Role.VILLAGE_SUPERVISOR})


def see_coverage(user: Any, now: datetime) -> Decision:
    """Numbers of accounts, and which were not seen: everybody who may see the registry."""
    return see_registry(user, now)


def patrol(user: Any, now: datetime) -> Decision:
    """Have a work list, record looks, and have a capture address."""
    refusal = _("Patroli adalah tugas staf Bawaslu, Panwascam, dan pengawas desa.")
    return only(user, now, PATROLLING, refusal, READS_ONLY)


def decide_state(user: Any, now: datetime) -> Decision:
    """Say, after repeated failures, that an account is no longer there."""
    refusal = _("Menyatakan akun tidak ada lagi adalah tugas staf Bawaslu.")
    return only(user, now, (Role.OFFICER,), refusal, READS_ONLY)


def make_statement(user: Any, now: datetime) -> Decision:
    """Make another edition of a day's statement."""
    refusal = _("Pernyataan cakupan dibuat staf Bawaslu.")
    return only(user, now, (Role.OFFICER,), refusal, READS_ONLY)


def see_connectors(user: Any, now: datetime) -> Decision:
    return see_coverage(user, now)


def run_connectors(user: Any, now: datetime) -> Decision:
    """Record a legal basis, store keys, switch on and off."""
    refusal = _("Penghubung diurus staf Bawaslu atau operator teknis.")
    return only(user, now, (Role.OFFICER, Role.TECHNICAL_OPERATOR), refusal, READS_ONLY)


def answer_alarm(user: Any, now: datetime) -> Decision:
    """Say that an alarm is being seen to: those who can mend its cause."""
    return run_connectors(user, now)


def enrol(user: Any, now: datetime) -> Decision:
    """Ask owners for their consent, and see and take away the records of it."""
    refusal = _("Meminta izin pemilik akun adalah tugas staf Bawaslu.")
    return only(user, now, (Role.OFFICER,), refusal, READS_ONLY)


def see_proposals(user: Any, now: datetime) -> Decision:
    """Accounts outside the registry may be private persons': for those who look into cases, and who check them."""
    refusal = _("Usulan akun dapat menyangkut warga; hanya petugas Bawaslu yang membukanya.")
    return only(user, now, (*INVESTIGATING, *READ_ONLY), refusal)


def propose(user: Any, now: datetime) -> Decision:
    refusal = _("Mengusulkan akun adalah tugas petugas Bawaslu.")
    return only(user, now, INVESTIGATING, refusal, READS_ONLY)


def decide_proposals(user: Any, now: datetime) -> Decision:
    refusal = _("Memutus usulan akun adalah tugas staf Bawaslu dan koordinator.")
    return only(user, now, (Role.OFFICER, Role.COORDINATOR), refusal, READS_ONLY)


def read_tips(user: Any, now: datetime) -> Decision:
    """What citizens hand in, and what is done with it. Who they are is asked for apart, with a reason."""
    refusal = _("Titipan warga dibaca staf Bawaslu.")
    return only(user, now, (Role.OFFICER,), refusal, READS_ONLY)


# --- objects --------------------------------------------------------------------------------------


def own_task(user: Any, now: datetime, pk: int) -> PatrolTask:
    """A line of one's own list; nobody works on somebody else's."""
    require(patrol(user, now))
    return get_object_or_404(PatrolTask.objects.select_related("account"), pk=pk, officer=user)


def statements(user: Any, now: datetime) -> QuerySet[CoverageStatement]:
    """What the office stated, without the lists and papers themselves."""
    require(see_coverage(user, now))
    return CoverageStatement.objects.select_related("made_by").defer("accounts", "paper")


def statement(user: Any, now: datetime, pk: int) -> CoverageStatement:
    return get_object_or_404(statements(user, now), pk=pk)


def own_addresses(user: Any, now: datetime) -> QuerySet[CaptureAddress]:
    require(patrol(user, now))
    return CaptureAddress.objects.filter(user=user).order_by("-made_at", "-pk")


def own_address(user: Any, now: datetime, pk: int) -> CaptureAddress:
    return get_object_or_404(own_addresses(user, now), pk=pk)


def own_screenshots(user: Any, now: datetime) -> QuerySet[Screenshot]:
    require(patrol(user, now))
    return Screenshot.objects.filter(officer=user).order_by("-received_at", "-pk")


def own_screenshot(user: Any, now: datetime, pk: int) -> Screenshot:
    """Nobody works on somebody else's."""
    return get_object_or_404(own_screenshots(user, now), pk=pk)


def screenshots_seen(user: Any, now: datetime) -> QuerySet[Screenshot]:
    """One's own; of what became a post, also for those who look into cases. Nothing for others."""
    standing = standing_of(user, now)
    if standing.barred:
        return Screenshot.objects.none()
    seen = Q(officer=user) if patrol(user, now).allowed else Q(pk=None)
    if standing.holds(*INVESTIGATING, Role.AUDITOR):
        seen |= Q(status=Screenshot.Status.DONE)
    return Screenshot.objects.filter(seen)


def screenshot_picture(user: Any, now: datetime, pk: int, position: int) -> Picture:
    standing = standing_of(user, now)
    if not standing.holds(*INVESTIGATING, Role.AUDITOR):
        require(patrol(user, now))
    shot = get_object_or_404(screenshots_seen(user, now), pk=pk)
    return get_object_or_404(shot.pages.select_related("picture"), position=position).picture


def proposals(user: Any, now: datetime) -> QuerySet[Proposal]:
    require(see_proposals(user, now))
    return Proposal.objects.all()


def proposal(user: Any, now: datetime, pk: int) -> Proposal:
    return get_object_or_404(proposals(user, now), pk=pk)


def one_tip(user: Any, now: datetime, pk: int) -> Tip:
    require(read_tips(user, now))
    return get_object_or_404(Tip.objects.select_related("same_as", "decided_by"), pk=pk)
