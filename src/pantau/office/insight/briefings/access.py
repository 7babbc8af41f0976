"""Who reads the reports, and who makes another version. They name no person but those who work here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.insight.access import see_mirror
from pantau.office.people.access import Decision, Standing, allow, deny
from pantau.office.people.models import Role

#: Who is told when one is there.
TOLD = (Role.OFFICER, Role.COMMISSIONER, Role.LEGAL)


def make_briefing(standing: Standing) -> Decision:
    seen = see_mirror(standing)
    if not seen.allowed:
        return seen
    if standing.holds(*TOLD) and standing.districts(*TOLD) is None:
        return allow()
    return deny(_("Laporan dan versi barunya dibuat petugas Bawaslu kabupaten."))
