"""Inviting people to a clarification, and noting what became of it. What changes goes through clarifications.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pantau.office.casework import access, clarifications
from pantau.office.casework.clarification_forms import CameForm, PlanForm
from pantau.office.casework.clarifications import ClashError
from pantau.office.casework.errors import CaseError, StaleError
from pantau.office.casework.forms import ReasonForm
from pantau.office.casework.models import Case, Clarification
from pantau.office.casework.page import Visit
from pantau.office.casework.views import changing, find, show, version_of
from pantau.office.people.access import require


def _hearing(request: HttpRequest, pk: int) -> tuple[Visit, Case]:
    visit, case = changing(request, pk)
    require(access.hear(visit.standing, visit.user, case))
    return visit, case


def _do(
    request: HttpRequest,
    visit: Visit,
    case: Case,
    form: forms.Form,
    do: Callable[[], Any],
    said: str,
    **place: Any,
) -> HttpResponse:
    """Do it and go back to the card, or show the page with what is wrong. ``place``: whose form of the card it was."""
    clashing: list[str] = []
    if form.is_valid():
        try:
            do()
        except StaleError as refused:
            return show(visit, request, find(visit, case.pk), status=409, trouble=str(refused))
        except ClashError as refused:
            clashing = list(refused.words)
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(f"/perkara/{case.pk}/#klarifikasi")
    refused_form = {"form": form, "clashing": clashing, **place}
    return show(visit, request, find(visit, case.pk), status=422, clarification_refused=refused_form)


@require_POST
def invite(request: HttpRequest, pk: int, party_id: int) -> HttpResponse:
    visit, case = _hearing(request, pk)
    party = get_object_or_404(case.parties, pk=party_id)
    form = PlanForm(request.POST, auto_id=f"undang{party.pk}_%s", clashing=True)
    return _do(
        request, visit, case, form,
        lambda: clarifications.invite(
            case, party, form.plan(), by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Klarifikasi dijadwalkan. Buat undangannya."), party=party.pk,
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> tuple[Visit, Clarification]:
    found = get_object_or_404(Clarification.objects.select_related("case", "party"), pk=pk)
    visit, found.case = _hearing(request, found.case_id)
    return visit, found


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _one(request, pk)
    form = PlanForm(request.POST, auto_id=f"ubah{one.pk}_%s", clashing=True)
    return _do(
        request, visit, one.case, form,
        lambda: clarifications.change(
            one, form.plan(), by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Jadwal klarifikasi diubah; rancangan suratnya ikut berubah."), change=one.pk,
    )  # fmt: skip


@require_POST
def came(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _one(request, pk)
    form = CameForm(request.POST, auto_id=f"hadir{one.pk}_%s")
    return _do(
        request, visit, one.case, form,
        lambda: clarifications.note_came(
            one, form.told(), by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Kehadiran tercatat. Buat berita acaranya."), came=one.pk,
    )  # fmt: skip


@require_POST
def absent(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _one(request, pk)
    form = ReasonForm(request.POST, auto_id=f"absen{one.pk}_%s")
    return _do(
        request, visit, one.case, form,
        lambda: clarifications.note_absent(
            one, form.cleaned_data["why"], by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Ketidakhadiran tercatat."), absent=one.pk,
    )  # fmt: skip


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    visit, one = _one(request, pk)
    form = ReasonForm(request.POST, auto_id=f"batal{one.pk}_%s")
    return _do(
        request, visit, one.case, form,
        lambda: clarifications.call_off(
            one, form.cleaned_data["why"], by=visit.user, now=visit.now, version=version_of(request)
        ),
        _("Klarifikasi dibatalkan."), off=one.pk,
    )  # fmt: skip
