"""Replies of one case: giving a code, reading what was written with it, answering."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.casework import access as casework
from pantau.office.casework.models import Case
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record_read
from pantau.office.portal.reply import access, actions, page
from pantau.office.portal.reports import codes
from pantau.office.portal.reports.handing_out import handed_out, refuse_infected
from pantau.office.portal.reports.models import ReportFile
from pantau.web.ui import clock

TEMPLATE = "portal/reply/office.html"


def _shown(request: HttpRequest, one: Case, status: int = 200, **given: Any) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    may = access.answer(standing, request.user, one).allowed
    whole = casework.see_identities(standing, request.user, one).allowed
    record_read(request.user, one)
    return render(request, TEMPLATE, page.of_case(one, may_answer=may, whole=whole) | given, status=status)


def _answering(request: HttpRequest, pk: int) -> Case:
    one = get_object_or_404(Case, pk=pk)
    require(access.answer(standing_of(request.user, clock.now()), request.user, one))
    return one


@require_GET
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Case, pk=pk)
    require(access.read(standing_of(request.user, clock.now()), request.user, one))
    return _shown(request, one)


@require_POST
@never_cache
def give(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """The code stands on this one answer, to be printed with the letter."""
    one = _answering(request, pk)
    try:
        code = actions.give(one, party, by=request.user, now=clock.now())
    except actions.ReplyError as refused:
        return _shown(request, one, 422, trouble=str(refused))
    address = request.build_absolute_uri(reverse("portal:reply"))
    return _shown(request, one, code=codes.shown(code), address=address)


@require_POST
@never_cache
def letter(request: HttpRequest, pk: int, party: int) -> HttpResponse:
    """The copy for the person: the code stands in this file and nowhere else."""
    one = _answering(request, pk)
    address = request.build_absolute_uri(reverse("portal:reply"))
    try:
        body = actions.letter(one, party, address, by=request.user, now=clock.now())
    except actions.ReplyError as refused:
        return _shown(request, one, 422, trouble=str(refused))
    name = f'attachment; filename="pemberitahuan-{one.number}-{party}.pdf"'
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
def take_files(request: HttpRequest, pk: int) -> HttpResponse:
    one = _answering(request, pk)
    try:
        actions.take_files(one, by=request.user, now=clock.now())
    except actions.ReplyError as refused:
        return _shown(request, one, 422, trouble=str(refused))
    return redirect("replies:case", pk=pk)


@require_GET
@never_cache
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    one = _answering(request, pk)
    held = get_object_or_404(ReportFile, pk=file, right__party__case=one)
    refuse_infected(held)
    actions.file_taken(one, held.pk, by=request.user)
    return handed_out(held, f"tanggapan-{one.number}-{held.pk}")


@require_POST
def answer(request: HttpRequest, pk: int, reply: int) -> HttpResponse:
    one = _answering(request, pk)
    result, text = request.POST.get("result", ""), request.POST.get("text", "")
    try:
        actions.answer(one, reply, result, text, by=request.user, now=clock.now())
    except actions.ReplyError as refused:
        return _shown(request, one, 422, trouble=str(refused))
    return redirect("replies:case", pk=pk)
