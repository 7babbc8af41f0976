"""Who may take, read and release evidence. What no line allows is denied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pantau.office.evidence.models import Evidence, PageCapture
from pantau.office.people.access import INVESTIGATING, READ_ONLY, Decision, Standing, allow, deny, only
from pantau.office.people.models import Role
from pantau.office.posts.models import Post


def take_evidence(standing: Standing, post: Post | None) -> Decision:
    """Without a post it is of a reported act, and as open as officials are: to all who investigate."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING) and _in_district(standing, post):
        return allow()
    return deny(_("Menyimpan bukti adalah tugas petugas Bawaslu yang menangani temuan."))


def see_evidence(standing: Standing, evidence: Evidence) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING) and _in_district(standing, evidence.post):
        return allow()
    if standing.holds(Role.AUDITOR):
        return allow()
    return deny(_("Bukti dibuka petugas Bawaslu yang menangani temuan dan auditor."))


def see_capture(standing: Standing, capture: PageCapture) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING) and _in_district(standing, capture.post):
        return allow()
    if standing.holds(Role.AUDITOR):
        return allow()
    return deny(_("Rekaman halaman dibuka petugas Bawaslu yang menangani temuan dan auditor."))


def use_capture(standing: Standing, capture: PageCapture) -> Decision:
    """Take it as evidence, or say that nothing more is needed of it."""
    return take_evidence(standing, capture.post)


def see_captures(standing: Standing) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, Role.AUDITOR):
        return allow()
    return deny(_("Rekaman halaman dibuka petugas Bawaslu yang menangani temuan dan auditor."))


def reach_of(standing: Standing) -> Q:
    """Captures this person may see in a list."""
    districts = standing.districts(*INVESTIGATING)
    if standing.holds(Role.AUDITOR) or districts is None:
        return Q()
    return Q(post__account__candidate__district__code__in=districts) | ~Q(subject="")


def see_log(user: Any, now: datetime) -> Decision:
    """It names no evidence: hashes, times, and who vouches for them."""
    refusal = _("Buku besar bukti dibuka petugas Bawaslu, pimpinan, auditor, dan operator teknis.")
    return only(user, now, (*INVESTIGATING, *READ_ONLY, Role.TECHNICAL_OPERATOR), refusal)


def transfer(standing: Standing, evidence: Evidence) -> Decision:
    return take_evidence(standing, evidence.post)


def conclude(standing: Standing, evidence: Evidence) -> Decision:
    return take_evidence(standing, evidence.post)


def hold(standing: Standing, evidence: Evidence) -> Decision:
    return take_evidence(standing, evidence.post)


def lift_hold(standing: Standing, evidence: Evidence) -> Decision:
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.COMMISSIONER, Role.LEGAL):
        return allow()
    return deny(_("Penahanan bukti dicabut anggota Bawaslu atau Divisi Hukum."))


def redact(standing: Standing, evidence: Evidence) -> Decision:
    return take_evidence(standing, evidence.post)


def ask_release(standing: Standing, evidence: Evidence) -> Decision:
    return take_evidence(standing, evidence.post)


def release(standing: Standing, user: Any, asked_by: int) -> Decision:
    """Two different persons: the one who asked, and one who answers for it."""
    if standing.barred:
        return deny(standing.barred)
    if user.pk == asked_by:
        return deny(_("Pelepasan disahkan orang lain, bukan yang mengusulkannya."))
    if standing.holds(Role.COMMISSIONER, Role.LEGAL):
        return allow()
    return deny(_("Pelepasan bukti disahkan anggota Bawaslu atau Divisi Hukum."))


def _in_district(standing: Standing, post: Post | None) -> bool:
    districts = standing.districts(*INVESTIGATING)
    if districts is None or post is None:
        return True
    candidate = post.account.candidate if post.account is not None else None
    return candidate is not None and candidate.district.code in districts
