"""One piece of evidence: what was kept, its hashes, and what happened to it. Reading it is written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.evidence.capture.pictures import NAME as PICTURES
from pantau.office.evidence import access, actions, capture_page, redacting, retention, subjects
from pantau.office.evidence.models import CustodyEvent, Evidence
from pantau.office.evidence.package_file import PackageFile
from pantau.office.evidence.seal_page import seal_of
from pantau.office.people.access import Decision, Standing, require, standing_of
from pantau.web.ui import clock, rulebook
from pantau.web.ui.ribbon import in_language

#: What a look at the original came to: the later room of collection says it so.
OUTCOMES = {
    "unchanged": gettext_lazy("Tidak berubah"),
    "engagement": gettext_lazy("Hanya hitungan berubah"),
    "edited": gettext_lazy("Isi berubah"),
    "reads_otherwise": gettext_lazy("Terbaca lain lewat jalur lain"),
    "missing": gettext_lazy("Tidak ditemukan sekali"),
    "deleted": gettext_lazy("Dihapus"),
    "not_found": gettext_lazy("Hilang, sebab tidak disebut"),
    "account_gone": gettext_lazy("Akun tidak ada lagi"),
    "blocked": gettext_lazy("Terkunci bagi kita"),
    "still_gone": gettext_lazy("Masih tidak ada"),
    "reappeared": gettext_lazy("Muncul lagi"),
    "unknown": gettext_lazy("Tidak diketahui"),
}
ICONS = {
    CustodyEvent.Kind.TAKEN: "lock",
    CustodyEvent.Kind.VIEWED: "eye",
    CustodyEvent.Kind.EXPORTED: "out",
    CustodyEvent.Kind.RELEASE_ASKED: "open",
    CustodyEvent.Kind.RELEASED: "open",
    CustodyEvent.Kind.PRINTED: "out",
    CustodyEvent.Kind.TRANSFERRED: "out",
    CustodyEvent.Kind.RECHECKED: "eye",
    CustodyEvent.Kind.REFUSED: "lock",
    CustodyEvent.Kind.PROMOTED: "lock",
    CustodyEvent.Kind.CONCLUDED: "check",
    CustodyEvent.Kind.HELD: "lock",
    CustodyEvent.Kind.UNHELD: "open",
    CustodyEvent.Kind.PURGED: "open",
    CustodyEvent.Kind.REDACTED_COPY: "eye",
}


@require_GET
@never_cache
def evidence_page(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = find(request, evidence_id, access.see_evidence)
    actions.view(evidence, by=request.user, now=clock.now())
    return _page(request, evidence)


@require_POST
@never_cache
def export(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    evidence = find(request, evidence_id, access.see_evidence)
    folder = TemporaryDirectory(prefix="pantau-")
    path = Path(folder.name) / "bukti.zip"
    try:
        actions.export(
            evidence, path, by=request.user, reason=request.POST.get("reason", ""), now=clock.now()
        )
        return PackageFile(folder, path, f"bukti-{evidence.pk}.zip")
    except actions.EvidenceError as refused:
        folder.cleanup()
        return _page(request, evidence, export_trouble=str(refused))
    except BaseException:
        folder.cleanup()
        raise


@require_POST
@never_cache
def custody(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = find(request, evidence_id, access.see_evidence)
    try:
        paper = actions.print_custody(
            evidence, by=request.user, reason=request.POST.get("reason", ""), now=clock.now()
        )
    except actions.EvidenceError as refused:
        return _page(request, evidence, custody_trouble=str(refused))
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="penguasaan-bukti-{evidence.pk}.pdf"'
    return answer


@require_POST
@never_cache
def transfer(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = find(request, evidence_id, access.transfer)
    try:
        actions.transfer(
            evidence,
            to=request.POST.get("to", ""),
            by=request.user,
            reason=request.POST.get("reason", ""),
            now=clock.now(),
        )
    except actions.EvidenceError as refused:
        return _page(request, evidence, transfer_trouble=str(refused))
    return redirect("evidence:evidence", evidence.pk)


@require_POST
@never_cache
def conclude(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = find(request, evidence_id, access.conclude)
    outcome, reason = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        retention.conclude(evidence, outcome, by=request.user, reason=reason, now=clock.now())
    except actions.EvidenceError as refused:
        return _page(request, evidence, conclude_trouble=str(refused))
    return redirect("evidence:evidence", evidence.pk)


@require_POST
@never_cache
def hold(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Holds it, or lifts the hold that stands."""
    evidence = find(request, evidence_id, access.see_evidence)
    holds = retention.standing(evidence).held_by is None
    require((access.hold if holds else access.lift_hold)(standing_of(request.user, clock.now()), evidence))
    act = retention.hold if holds else retention.lift_hold
    try:
        act(evidence, by=request.user, reason=request.POST.get("reason", ""), now=clock.now())
    except actions.EvidenceError as refused:
        return _page(request, evidence, hold_trouble=str(refused))
    return redirect("evidence:evidence", evidence.pk)


@require_POST
@never_cache
def release(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Asks for the release, or grants what another person asked for."""
    evidence = find(request, evidence_id, access.see_evidence)
    asked, now = actions.standing_request(evidence), clock.now()
    if asked is None:
        require(access.ask_release(standing_of(request.user, now), evidence))
    else:
        require(access.release(standing_of(request.user, now), request.user, asked.by_id))
    act = actions.ask_release if asked is None else actions.release
    try:
        act(evidence, by=request.user, reason=request.POST.get("reason", ""), now=now)
    except actions.EvidenceError as refused:
        return _page(request, evidence, release_trouble=str(refused))
    return redirect("evidence:evidence", evidence.pk)


def find(request: HttpRequest, evidence_id: int, may: Callable[[Standing, Evidence], Decision]) -> Evidence:
    standing = standing_of(request.user, clock.now())
    require(Decision(not standing.barred, standing.barred))
    related = ("post__account__candidate__district", "taken_by")
    evidence = Evidence.objects.select_related(*related).filter(pk=evidence_id).first()
    if evidence is None:
        raise Http404(f"no evidence {evidence_id}")
    decision = may(standing, evidence)
    if not decision.allowed:
        what = request.resolver_match.url_name if request.resolver_match else "evidence"
        actions.refuse(evidence, what, by=request.user, reason=str(decision.reason), now=clock.now())
    require(decision)
    return evidence


def _page(request: HttpRequest, evidence: Evidence, **troubles: str) -> HttpResponse:
    standing, asked = standing_of(request.user, clock.now()), actions.standing_request(evidence)
    gone = actions.released(evidence)
    if asked is None:
        may = access.ask_release(standing, evidence)
    else:
        may = access.release(standing, request.user, asked.by_id)
    context = {
        "evidence": evidence,
        "post": evidence.post,
        "subject": subjects.place_of(evidence.subject),
        "pictures": _seen(evidence, gone),
        "parts": [(part, redacting.is_picture(part) and not gone) for part in evidence.parts.all()],
        "may_redact": access.redact(standing, evidence).allowed,
        "copies": evidence.derived.all(),
        "events": [_shown(event) for event in evidence.events.select_related("by")],
        "released": gone,
        "purged": evidence.events.filter(kind=CustodyEvent.Kind.PURGED).exists(),
        "asked": asked,
        "may_release": may.allowed and not gone,
        "barred": "" if gone or asked is None else str(may.reason),
        "given": request.POST.get("reason", ""),
        "given_to": request.POST.get("to", ""),
        "may_transfer": access.transfer(standing, evidence).allowed and not gone,
        "seal": seal_of(evidence),
        "keeping": _keeping(evidence, standing),
        **troubles,
    }
    return render(request, "evidence/evidence.html", context, status=422 if troubles else 200)


def _seen(evidence: Evidence, gone: bool) -> list[dict[str, Any]]:
    """What machines saw in its pictures, as it is sealed."""
    kept = evidence.parts.filter(name__in=(PICTURES, f"capture/{PICTURES}")).first()
    return [] if gone else capture_page.seen_pictures(capture_page.told_pictures(kept))


def _keeping(evidence: Evidence, standing: Standing) -> dict[str, Any]:
    found, book = retention.standing(evidence), rulebook.current()
    holding = access.hold if found.held_by is None else access.lift_hold
    return {
        "outcome": book.outcomes[found.outcome].title if found.outcome in book.outcomes else found.outcome,
        "until": found.until,
        "confirmed": found.confirmed,
        "held_by": found.held_by,
        "choices": [
            {"code": code, "title": book.outcomes[code].title, "days": one.days}
            for code, one in book.retention.evidence.items()
        ],
        "may_conclude": access.conclude(standing, evidence).allowed,
        "may_hold": holding(standing, evidence).allowed,
    }


def _outcome(event: CustodyEvent) -> str:
    """In words, what a look at the original, or dealing with the matter, came to."""
    code = event.facts.get("outcome", "")
    if event.kind == CustodyEvent.Kind.CONCLUDED and code in (known := rulebook.current().outcomes):
        return in_language(known[code].title)
    return str(OUTCOMES.get(code, code))


def _shown(event: CustodyEvent) -> dict[str, Any]:
    said = _outcome(event)
    return {
        "at": event.at,
        "icon_name": ICONS[event.kind],
        "tone": "warn" if event.kind in (CustodyEvent.Kind.RELEASE_ASKED, CustodyEvent.Kind.RELEASED) else "",
        "title": f"{event.get_kind_display()}: {said}" if said else event.get_kind_display(),
        "text": event.reason and _("Alasan: %(why)s") % {"why": event.reason},
        "actor": event.who,
    }
