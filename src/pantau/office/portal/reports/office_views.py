"""The office's pages of citizens' reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.casework import access as casework
from pantau.office.collection import reported_access
from pantau.office.people.access import require, standing_of
from pantau.office.portal.reports import access, actions, cases, forms, office_page
from pantau.office.portal.reports.drafting import ReportError
from pantau.office.portal.reports.handing_out import handed_out, refuse_infected
from pantau.office.portal.reports.models import Report, ReportFile, ReportLink
from pantau.web.ui import clock


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    found = access.reports(request.user, clock.now())
    context = office_page.listing(found, request.GET.get("keadaan", ""), request.GET.get("page", ""))
    return render(request, "portal/reports/list.html", context)


@require_GET
@never_cache
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.report(request.user, clock.now(), pk))


def _page(request: HttpRequest, one: Report, *, status: int = 200, **given: Any) -> HttpResponse:
    now, user = clock.now(), request.user
    context = office_page.report(one) | {
        "may_decide": access.decide(user, now).allowed,
        "may_catch_acts": reported_access.capture(user, now).allowed,
        "may_see_persons": access.see_persons(user, now).allowed,
        "ask_form": forms.AskForm(auto_id="tanya_%s"),
        "close_form": forms.CloseForm(auto_id="tutup_%s"),
        "merge_form": forms.MergeForm(auto_id="gabung_%s"),
        "review_form": forms.ReviewForm(auto_id="tinjau_%s"),
        "persons_form": forms.PersonsForm(auto_id="identitas_%s"),
    }
    return render(request, "portal/reports/report.html", context | given, status=status)


def _decided(
    request: HttpRequest, pk: int, form: Any, name: str, do: Callable[[Report, dict[str, Any]], str]
) -> HttpResponse:
    """Do it and say so, or show the page again with what is wrong."""
    now = clock.now()
    one = access.report(request.user, now, pk)
    require(access.decide(request.user, now))
    if form is None or form.is_valid():
        try:
            said = do(one, form.cleaned_data if form is not None else {})
        except ReportError as refused:
            if form is None:
                messages.error(request, str(refused))
                return redirect("reports:report", pk)
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("reports:report", pk)
    return _page(request, one, status=422, **{f"{name}_form": form})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    def do(one: Report, _given: dict[str, Any]) -> str:
        actions.read(one, by=request.user, now=clock.now())
        return _("Pelapor kini melihat bahwa laporannya dibaca.")

    return _decided(request, pk, None, "", do)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    def do(one: Report, given: dict[str, Any]) -> str:
        actions.ask(one, given["text"], by=request.user, now=clock.now())
        return _("Pertanyaan tersimpan. Pelapor membacanya dengan kodenya.")

    return _decided(request, pk, forms.AskForm(request.POST, auto_id="tanya_%s"), "ask", do)


@require_POST
def to_case(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told goes into a case and its report form."""
    now = clock.now()
    one = access.report(request.user, now, pk)
    require(access.decide(request.user, now))
    require(casework.open_case(standing_of(request.user, now)))
    try:
        case = cases.open_case(one, by=request.user, now=now)
    except ReportError as refused:
        messages.error(request, str(refused))
        return redirect("reports:report", pk)
    messages.success(request, _("Perkara %(number)s dibuka dari laporan ini.") % {"number": case.number})
    return redirect("casework:case", case.pk)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    def do(one: Report, _given: dict[str, Any]) -> str:
        actions.accept(one, by=request.user, now=clock.now())
        return _("Laporan menjadi informasi awal.")

    return _decided(request, pk, None, "", do)


@require_POST
def review(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    def do(one: Report, given: dict[str, Any]) -> str:
        at = get_object_or_404(ReportLink, pk=link, report=one)
        actions.bring_to_review(
            one, at, given["words"], capture=given["capture"], by=request.user, now=clock.now()
        )
        return _("Unggahannya tersimpan dan dibaca menurut aturan. Bukti pelapor ikut disimpan.")

    return _decided(request, pk, forms.ReviewForm(request.POST, auto_id="tinjau_%s"), "review", do)


@require_POST
def propose(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    def do(one: Report, _given: dict[str, Any]) -> str:
        at = get_object_or_404(ReportLink, pk=link, report=one)
        made = actions.propose_account(one, at, by=request.user, now=clock.now())
        return (
            _("Akun diusulkan.") if made else _("Akun ini sudah dikenal di daftar akun, atau pernah ditolak.")
        )

    return _decided(request, pk, None, "", do)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    def do(one: Report, given: dict[str, Any]) -> str:
        into = Report.objects.exclude(state=Report.State.DRAFT).filter(pk=given["into"]).first()
        if into is None:
            raise ReportError(_("Tidak ada laporan dengan nomor itu."))
        actions.merge(one, into, by=request.user, now=clock.now())
        return _("Laporan digabung.")

    return _decided(request, pk, forms.MergeForm(request.POST, auto_id="gabung_%s"), "merge", do)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    def do(one: Report, given: dict[str, Any]) -> str:
        actions.close(one, given["text"], by=request.user, now=clock.now())
        return _("Laporan ditutup. Pelapor membaca alasannya.")

    return _decided(request, pk, forms.CloseForm(request.POST, auto_id="tutup_%s"), "close", do)


@require_POST
@never_cache
def persons(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reports, on this answer only."""
    now = clock.now()
    one = access.report(request.user, now, pk)
    require(access.see_persons(request.user, now))
    form = forms.PersonsForm(request.POST, auto_id="identitas_%s")
    if form.is_valid():
        try:
            seen = actions.persons_of(one, form.cleaned_data["text"], by=request.user)
        except ReportError as refused:
            form.add_error("text", str(refused))
        else:
            return _page(request, one, persons=office_page.persons(seen))
    return _page(request, one, status=422, persons_form=form)


@require_GET
@never_cache
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    one = access.report(request.user, clock.now(), pk)
    held = get_object_or_404(ReportFile, pk=file, report=one)
    refuse_infected(held)
    actions.file_taken(one, held.pk, by=request.user)
    return handed_out(held, f"laporan-{one.pk}-{held.pk}")
