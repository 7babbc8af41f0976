"""Who reads audits, and who asks for one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight.access import see_mirror
from pantau.office.people.access import INVESTIGATING, Decision, Standing, allow, deny
from pantau.office.people.models import Role

see = see_mirror


def ask(standing: Standing) -> Decision:
    """Counting anew takes the machine's time; it changes nothing that is counted."""
    seen = see(standing)
    if not seen.allowed:
        return seen
    if standing.holds(Role.COMMISSIONER, Role.OFFICER, Role.AUDITOR):
        return allow()
    return deny(_("Menghitung ulang audit dilakukan anggota Bawaslu, staf, atau auditor."))


def read_blind(standing: Standing) -> Decision:
    """Samples are of the whole regency."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING) and standing.districts(*INVESTIGATING) is None:
        return allow()
    return deny(_("Membaca ulang sampel dilakukan petugas Bawaslu kabupaten yang memutus temuan."))
