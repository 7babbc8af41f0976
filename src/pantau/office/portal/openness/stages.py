"""How far what was found has come, and what a case is: the one place to change when cases have a room of their own.

Today both come from review: a case is one person and one category that an officer decided to look into.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.review.models import Kind

WAITING = "waiting"
#: In the order of the work.
STAGES = {
    WAITING: _("Belum dibaca petugas"),
    Kind.NOT_RELEVANT.value: _("Dibaca: tidak relevan"),
    Kind.EDUCATION.value: _("Dibaca: cukup diberi penjelasan"),
    Kind.WATCH.value: _("Dibaca: dipantau"),
    Kind.LOOK_INTO.value: _("Sedang ditelusuri"),
}

#: SQL over ``decision`` (the standing one of a finding, or NULL), ``person`` and ``finding``.
STAGE = f"coalesce(decision.kind, '{WAITING}')"
CASE = (
    f"CASE WHEN decision.kind = '{Kind.LOOK_INTO.value}' "
    "THEN hashtextextended(person.key || finding.category, 0) END"
)
