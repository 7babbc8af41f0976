"""Who looks into the mirror. What no line allows is denied; each page asks the rooms it reads as well."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.people.access import INVESTIGATING, READ_ONLY, Decision, Standing, allow, deny
from pantau.office.people.models import Role

NOT_FOR_OPERATORS = _("Operator teknis melihat mesin dan cakupan, bukan angka perkara dan temuan.")
NOT_FOR_THE_REGENCY = _("Angka pengawasan dibaca di Bawaslu. Pemerintah kabupaten membaca angka terbuka.")
ONE_VILLAGE = _("Pengawas desa melihat halaman Hari ini untuk desanya.")


def see_today(standing: Standing) -> Decision:
    """What needs this person now: everybody's own, and of the office what the rooms show them."""
    return deny(standing.barred) if standing.barred else allow()


def see_mirror(standing: Standing) -> Decision:
    """Figures of the whole office: trends, networks, reports, audits. What lies behind them stays with the rooms."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(*INVESTIGATING, *READ_ONLY):
        return allow()
    if standing.holds(Role.TECHNICAL_OPERATOR):
        return deny(NOT_FOR_OPERATORS)
    if standing.leads_regency:
        return deny(NOT_FOR_THE_REGENCY)
    return deny(ONE_VILLAGE)


def see_machine(standing: Standing) -> Decision:
    """Whether the machine is well: queues of work, disk, last captures. No cases and no names."""
    if standing.barred:
        return deny(standing.barred)
    if standing.holds(Role.TECHNICAL_OPERATOR, Role.COMMISSIONER, Role.OFFICER, Role.AUDITOR):
        return allow()
    return deny(_("Keadaan mesin dibaca operator teknis, staf, dan anggota Bawaslu."))
