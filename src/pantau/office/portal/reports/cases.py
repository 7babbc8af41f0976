"""From a citizen's report to a case: what was told is written into the report form, and nobody types it again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pantau.engine.law.reporting import FORM
from pantau.office.casework import actions as casework
from pantau.office.casework import papers, proof, sources
from pantau.office.casework.actions import Opening
from pantau.office.casework.errors import CaseError
from pantau.office.casework.models import Case
from pantau.office.casework.parties import Named
from pantau.office.evidence import uploads
from pantau.office.evidence.actions import EvidenceError
from pantau.office.findings.models import Finding
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.portal.reports import actions, drafting
from pantau.office.portal.reports.drafting import ReportError
from pantau.office.portal.reports.models import Report
from pantau.web.ui import rulebook

KIND = "report"
_DETAILS = ("address", "phone", "email", "birth", "sex", "occupation", "citizenship")


def register() -> None:
    sources.register(KIND, sources.Source(gettext_lazy("Laporan warga"), "user", _shown))


def _shown(key: str) -> sources.Shown | None:
    report = Report.objects.filter(pk=key).first() if key.isdecimal() else None
    if report is None:
        return None
    title = _("Laporan warga nomor %(number)s") % {"number": report.pk}
    return sources.Shown(title, reverse("reports:report", args=[report.pk]))


def cases_of(report: Report) -> list[Case]:
    return list(Case.objects.filter(items__brought=_thing(report)).order_by("opened_at"))


def _thing(report: Report) -> str:
    return sources.brought_as(KIND, str(report.pk))


@transaction.atomic
def open_case(report: Report, *, by: User, now: datetime) -> Case:
    """A formal report goes its own way; anything else is early information. Raises ReportError.

    The protected names go from one sealed place to another; that they did is on record.
    """
    if report.state == Report.State.DRAFT or report.over:
        raise ReportError(_("Laporan ini sudah selesai."))
    formal = report.kind == Report.Kind.FORMAL
    told, persons = report.told, drafting.persons_of(report)
    opening = Opening(
        Case.Entrance.REPORT if formal else Case.Entrance.INFORMATION,
        _("Laporan warga nomor %(number)s") % {"number": report.pk},
        findings=list(Finding.objects.filter(post=report.post_id).exclude(status=Finding.Status.SUPERSEDED))
        if report.post_id
        else (),
        posts=[report.post] if report.post else (),
        brought=[_thing(report)],
        named=[*_reported(told), *_protected(persons)],
        happened=_happened(report, told),
    )
    try:
        case = casework.open_case(opening, by=by, now=now)
        if formal:
            _write_form(case, report, by, now)
    except CaseError as refused:
        raise ReportError(str(refused)) from refused
    _take_files(report, case, by, now)
    if report.state in (Report.State.SENT, Report.State.READ):
        actions.accept(report, by=by, now=now)
    record(by, "report_brought_to_case", report, case=case.pk, persons=bool(persons))
    return case


def _take_files(report: Report, case: Case, by: User, now: datetime) -> None:
    """What the reporter brought becomes evidence of the case, unless it is evidence of a post already."""
    why = _("Laporan warga nomor %(number)s.") % {"number": report.pk}
    for one in actions.brought_files(report):
        try:
            uploads.take_brought(one, None, by=by, reason=why, now=now, subject=proof.subject_of(case))
        except EvidenceError as refused:
            raise ReportError(str(refused)) from refused


def _reported(told: dict[str, str]) -> list[Named]:
    name = told.get("reported.name", "").strip()
    if not name:
        return []
    details = {key: told.get(f"reported.{key}", "") for key in ("address", "phone")}
    return [Named("reported", name[:200], details=details)]


def _protected(persons: dict[str, str]) -> list[Named]:
    found = []
    for prefix, part in (("reporter", "reporter"), ("witnesses", "witness")):
        if name := persons.get(f"{prefix}.name", "").strip():
            details = {key: persons.get(f"{prefix}.{key}", "") for key in _DETAILS}
            found.append(Named(part, name[:200], details=details))
    return found


def _happened(report: Report, told: dict[str, str]) -> dict[str, datetime]:
    assert report.sent_at is not None
    happened = {"report_received": report.sent_at}
    if report.read_at:
        happened["suspicion_found"] = report.read_at
    try:
        known = date.fromisoformat(told.get("event.known_on", ""))
    except ValueError:
        return happened
    return happened | {"event_known": datetime.combine(known, time(), rulebook.current().timezone)}


def _write_form(case: Case, report: Report, by: User, now: datetime) -> None:
    """The report form as it was told; the hour of delivery is that of sending."""
    form = papers.form_of(FORM)
    paper = papers.draft(case, FORM, by=by, now=now)
    fields = {f"{part.key}.{field.key}": field for part, field in form.written()}
    told: dict[str, Any] = {
        name: _shaped(fields[name].kind, name, text)
        for name, text in {**report.told, **drafting.persons_of(report)}.items()
        if name in fields and text
    }
    papers.save(paper, told, lock=paper.lock, by=by, now=now)


def _shaped(kind: str, name: str, text: str) -> Any:
    """Papers are in Indonesian, whatever language the screen has."""
    if name == "reporter.sex":
        return {"L": "Laki-laki", "P": "Perempuan"}.get(text, text)
    return [text] if kind == "list" else text
