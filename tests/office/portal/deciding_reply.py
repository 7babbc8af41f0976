"""A made-up case that was decided about two persons, who have been told."""

from __future__ import annotations

from datetime import timedelta

from made_up_findings import QUIET
from pantau.office.casework import actions
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case, Outcome, Paper
from pantau.office.casework.parties import Named


def decided_case(by, told=True) -> Case:
    named = [Named("reported", "Lalu Rekaan", "citizen"), Named("reported", "Baiq Lain", "citizen")]
    opening = Opening("supervision", "Dugaan rekaan", named=named, district_code="LB-1")
    case = actions.open_case(opening, by=by, now=QUIET)
    Outcome.objects.create(
        case=case, code="BUKAN", reason="Alasan yang menyebut orang lain", decided_at=QUIET, decided_by=by
    )
    later = QUIET + timedelta(days=9)
    Outcome.objects.create(
        case=case, code="PIDANA", reason="Belum diberitahukan", decided_at=later, decided_by=by
    )
    if not told:
        return case
    Paper.objects.create(
        case=case, form="status_notice", edition="e", state="signed", signed_at=QUIET,
        made_by=by, made_at=QUIET, changed_by=by, changed_at=QUIET,
    )  # fmt: skip
    return case
