"""Who may take, read and release evidence. What no line allows is denied."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pantau.office.evidence.models import Evidence
from pantau.office.people.access import INVESTIGATING, Decision, Standing, allow, deny
from pantau.office.people.models import Role
from pantau.office.posts.models import Post


def take_evidence(standing: Standing, post: Post) -> Decision:
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


def _in_district(standing: Standing, post: Post) -> bool:
    districts = standing.districts(*INVESTIGATING)
    if districts is None:
        return True
    candidate = post.account.candidate if post.account is not None else None
    return candidate is not None and candidate.district.code in districts
