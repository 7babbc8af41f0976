"""From a field note to a case: its words become the draft of Form A."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.office.casework import actions as casework
from pantau.office.casework import papers, proof, sources
from pantau.office.casework.actions import Opening
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case
from pantau.office.casework.parties import Named
from pantau.office.evidence import uploads
from pantau.office.evidence.actions import EvidenceError
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.field.actions import FieldError
from pantau.office.portal.field.models import FieldNote

KIND = "field"
FORM = "supervision_report"


def register() -> None:
    sources.register(KIND, sources.Source(gettext_lazy("Catatan lapangan"), "pen", _shown))


def _shown(key: str) -> sources.Shown | None:
    note = FieldNote.objects.filter(pk=key).select_related("author").first() if key.isdecimal() else None
    if note is None:
        return None
    title = _("Catatan lapangan %(name)s") % {"name": note.author}
    return sources.Shown(title, reverse("field:note", args=[note.key]))


def cases_of(note: FieldNote) -> list[Case]:
    return list(Case.objects.filter(items__brought=sources.brought_as(KIND, str(note.pk))))


@transaction.atomic
def open_case(note: FieldNote, *, by: User, now: datetime) -> Case:
    """Raises FieldError for a draft, which is its author's alone."""
    if note.state != FieldNote.State.SENT or note.sent_at is None:
        raise FieldError(_("Catatan ini belum diserahkan."))
    told = note.told
    actor = told.get("suspicion.actor", "").strip()
    opening = Opening(
        Case.Entrance.SUPERVISION,
        _("Hasil pengawasan lapangan, %(target)s") % {"target": told.get("activity.target", "")[:120]},
        brought=[sources.brought_as(KIND, str(note.pk))],
        named=[Named("reported", actor[:200], position=told.get("suspicion.actor_status", "")[:200],
                     details={"address": told.get("suspicion.actor_address", "")})] if actor else (),
        district_code=note.district_code,
        village_code=note.village_code,
        happened={"suspicion_found": note.begun_at},
    )  # fmt: skip
    try:
        case = casework.open_case(opening, by=by, now=now)
        if note.author_id != by.pk:
            casework.assign(case, note.author, lead=False, by=by, now=now)
        _write_form(case, note, by, now)
        for held in note.files.select_related("capture"):
            if held.capture.evidence_id is None:
                why = _("Catatan lapangan %(key)s.") % {"key": note.key}
                uploads.take_brought(
                    held.capture, None, by=by, reason=why, now=now, subject=proof.subject_of(case)
                )
    except (CaseError, EvidenceError) as refused:
        raise FieldError(str(refused)) from refused
    record(by, "field_note_brought_to_case", note, case=case.pk)
    return case


def _write_form(case: Case, note: FieldNote, by: User, now: datetime) -> None:
    """What was written on the spot goes before what the case would say of itself."""
    paper = papers.draft(case, FORM, by=by, now=now)
    kinds = {f"{part.key}.{field.key}": field.kind for part, field in papers.form_of(FORM).written()}
    told: dict[str, Any] = {
        name: text.splitlines() if kinds[name] == "list" else text
        for name, text in note.told.items()
        if name in kinds and text
    }
    papers.save(paper, told, lock=paper.lock, by=by, now=now)
