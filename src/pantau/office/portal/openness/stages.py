"""How far what was found has come: read by an officer, then part of a case of the office, and that case ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pantau.office.review.models import Kind

WAITING, IN_CASE, ENDED = "waiting", "case", "ended"
#: In the order of the work.
STAGES = {
    WAITING: _("Belum dibaca petugas"),
    Kind.NOT_RELEVANT.value: _("Dibaca: tidak relevan"),
    Kind.EDUCATION.value: _("Dibaca: cukup diberi penjelasan"),
    Kind.WATCH.value: _("Dibaca: dipantau"),
    Kind.LOOK_INTO.value: _("Sedang ditelusuri"),
    IN_CASE: _("Dalam perkara yang berjalan"),
    ENDED: _("Perkaranya selesai"),
}

#: The cases that a finding is part of, one row each (none: NULL); ``runs``: any of them has not ended.
CASES = """LEFT JOIN LATERAL (
    SELECT held.id, bool_or(held.closed_at IS NULL) OVER () AS runs
    FROM casework_caseitem AS item JOIN casework_case AS held ON held.id = item.case_id
    WHERE item.finding_id = finding.id
) AS matter ON true"""
#: SQL over ``decision`` (the standing one of a finding, or NULL) and ``matter``.
STAGE = f"""CASE WHEN matter.runs THEN '{IN_CASE}' WHEN matter.id IS NOT NULL THEN '{ENDED}'
    ELSE coalesce(decision.kind, '{WAITING}') END"""
