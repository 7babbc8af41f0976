"""The pages of a case's papers: filled in, looked at, signed, corrected, brought back as a scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.evidence.brought import MEDIA_TYPES
from pantau.engine.forms.contract import FormDataError
from pantau.office.casework import access, paper_page, papers
from pantau.office.casework.errors import CaseError
from pantau.office.casework.forms import MomentField
from pantau.office.casework.models import CaseParty, Paper
from pantau.office.casework.page import Visit
from pantau.office.casework.papers import PaperStaleError, Signer
from pantau.office.casework.views import at_once, changing
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record, record_read
from pantau.web.ui import clock, rulebook
from pantau.web.ui.downloads import DOCX

SIGNED_AT = MomentField(required=False)


class ScanForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Pindaian surat yang ditandatangani"),
        help_text=gettext_lazy("PDF, PNG, atau JPEG, paling besar 25 MB."),
    )


class DropForm(forms.Form):
    why = forms.CharField(label=gettext_lazy("Alasan"), min_length=5, max_length=500)


def _find(request: HttpRequest, pk: int) -> tuple[Visit, Paper]:
    now = clock.now()
    visit = Visit(request.user, standing_of(request.user, now), now)
    found = get_object_or_404(
        Paper.objects.select_related("case", "plenary", "party", "made_by", "changed_by", "corrects"), pk=pk
    )
    require(access.see_paper(visit.standing, visit.user, found))
    return visit, found


def _changing(request: HttpRequest, pk: int) -> tuple[Visit, Paper]:
    visit, found = _find(request, pk)
    require(access.change_paper(visit.standing, visit.user, found))
    return visit, found


def _show(
    visit: Visit, request: HttpRequest, one: Paper, *, status: int = 200, typed: Any = None, **given: Any
) -> HttpResponse:
    context = paper_page.paper(visit, one, typed) | {
        "scan_form": ScanForm(auto_id="pindaian_%s"),
        "drop_form": DropForm(auto_id="batal_%s"),
        "now": visit.now.astimezone(rulebook.current().timezone),
    }
    return render(request, "casework/paper.html", context | given, status=status)


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    visit, case = changing(request, pk)
    form = request.POST.get("form", "")
    if form in access.CONFIDENTIAL_FORMS:
        require(access.see_confidential(visit.standing, visit.user, case))
    party = request.POST.get("party", "")
    who = get_object_or_404(CaseParty, pk=party, case=case) if party.isdecimal() else None
    try:
        made = papers.draft(case, form, by=visit.user, now=visit.now, party=who)
    except CaseError as refused:
        messages.error(request, str(refused))
        return redirect("casework:case", pk)
    return redirect("casework:paper", made.pk)


@require_GET
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _find(request, pk)
    record_read(visit.user, one)
    return _show(visit, request, one)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Where another saved it meanwhile, both texts stand on the page and nothing is lost."""
    visit, one = _changing(request, pk)
    typed = paper_page.typed(papers.form_of(one.form), request.POST)
    lock = request.POST.get("lock", "")
    try:
        papers.save(one, typed, lock=int(lock) if lock.isdecimal() else -1, by=visit.user, now=visit.now)
    except PaperStaleError as stale:
        return _show(
            visit,
            request,
            stale.paper,
            status=409,
            typed=typed,
            trouble=str(stale),
            theirs=_differences(stale, typed),
        )
    except (CaseError, FormDataError) as refused:
        return _show(visit, request, one, status=422, typed=typed, trouble=str(refused))
    if "sign" in request.POST:
        return redirect(f"{request.path.removesuffix('simpan/')}#tanda-tangan")
    messages.success(request, _("Rancangan tersimpan."))
    return redirect("casework:paper", pk)


def _differences(stale: PaperStaleError, typed: dict[str, Any]) -> list[dict[str, str]]:
    form = papers.form_of(stale.paper.form)
    return [
        {"label": field.title["id"], "theirs": _plain(stale.theirs.get(f"{part.key}.{field.key}"))}
        for part, field in form.written()
        if f"{part.key}.{field.key}" in typed
        and _plain(stale.theirs.get(f"{part.key}.{field.key}")) != _plain(typed[f"{part.key}.{field.key}"])
    ]


def _plain(value: Any) -> str:
    if value is None or isinstance(value, str):
        return (value or "").strip()
    return "\n".join(one if isinstance(one, str) else " | ".join(one.values()) for one in value).strip()


@require_POST
def refill(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    return at_once(
        request,
        lambda: papers.refill(one, by=visit.user, now=visit.now),
        _("Diisi ulang dari perkara."),
        "casework:paper",
        pk,
    )


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    signers = [
        Signer(role.strip()[:100], name.strip()[:200], number.strip()[:60])
        for role, name, number in zip(
            request.POST.getlist("role"), request.POST.getlist("name"), request.POST.getlist("id_number"),
            strict=False,
        )
        if name.strip()
    ]  # fmt: skip
    try:
        at = SIGNED_AT.clean(request.POST.get("at", "")) or visit.now
        papers.sign(one, signers, place=request.POST.get("place", ""), at=at, by=visit.user, now=visit.now)
    except forms.ValidationError:
        return _show(visit, request, one, status=422, trouble=_("Tulis tanggal dan jam tanda tangan."))
    except (CaseError, FormDataError) as refused:
        return _show(visit, request, one, status=422, trouble=str(refused))
    messages.success(request, _("Ditandatangani dan dikunci."))
    return redirect("casework:paper", pk)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    try:
        made = papers.correct(one, by=visit.user, now=visit.now)
    except CaseError as refused:
        messages.error(request, str(refused))
        return redirect("casework:paper", pk)
    return redirect("casework:paper", made.pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    form = DropForm(request.POST, auto_id="batal_%s")
    if form.is_valid():
        try:
            papers.drop(one, form.cleaned_data["why"], by=visit.user)
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Rancangan dibatalkan."))
            return redirect("casework:case", one.case_id) if one.case_id else redirect("casework:cases")
    return _show(visit, request, one, status=422, drop_form=form)


@require_POST
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _changing(request, pk)
    form = ScanForm(request.POST, request.FILES, auto_id="pindaian_%s")
    if form.is_valid():
        try:
            papers.bring_scan(one, form.cleaned_data["file"], by=visit.user)
        except CaseError as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Pindaian tersimpan."))
            return redirect("casework:paper", pk)
    return _show(visit, request, one, status=422, scan_form=form)


# --- as a file ------------------------------------------------------------------------------------


def _file(visit: Visit, one: Paper, body: bytes, media_type: str, ending: str) -> HttpResponse:
    """Always as a download, never shown within the office's own pages."""
    record(visit.user, "case_paper_taken", one, kind=ending)
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{one.form}-{one.pk}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _find(request, pk)
    require(access.see_whole_paper(visit.standing, visit.user, one))
    return _file(visit, one, papers.pdf_of(one, visit.now), "application/pdf", "pdf")


@require_GET
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _find(request, pk)
    require(access.see_whole_paper(visit.standing, visit.user, one))
    return _file(visit, one, papers.docx_of(one, visit.now), DOCX, "docx")


@require_GET
def scan_file(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _find(request, pk)
    require(access.see_whole_paper(visit.standing, visit.user, one))
    if not one.scan_file:
        raise Http404(f"paper {pk} has no scan")
    return _file(visit, one, papers.scan_of(one), MEDIA_TYPES[one.scan_kind], one.scan_kind)
