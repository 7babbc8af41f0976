"""The memorandum with the regency: recorded, read, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pantau.office.people import access, bar, cooperation, days
from pantau.office.people.access import require
from pantau.office.people.actions import PeopleError, record
from pantau.office.people.models import Cooperation, Membership, Side
from pantau.office.people.staff_forms import MemorandumForm, WithdrawForm
from pantau.web.ui import clock, formats


@require_http_methods(["GET", "POST"])
@never_cache
def cooperations(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_cooperation(request.user, now))
    if request.method == "GET":
        return _page(request, now)
    require(access.keep_cooperation(request.user, now))
    form = MemorandumForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["agreement"]
        content = file.read(cooperation.MOST_BYTES + 1)
        try:
            made = cooperation.make(form.memorandum(), content, file.name, by=request.user, now=now)
        except PeopleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Nota kesepahaman tercatat."))
            return redirect("people:cooperation", made.pk)
    return _page(request, now, form=form, status=422)


def _page(request: HttpRequest, now: datetime, status: int = 200, **given: Any) -> HttpResponse:
    listed = list(cooperation.listed())
    context = {
        "lines": [_line(one, now) for one in listed],
        "stands": any(stands(one, now) for one in listed),
        "resting": resting(now).count(),
        "may_keep": access.keep_cooperation(request.user, now).allowed,
        "form": MemorandumForm(),
        "tabs": bar.tabs(request, "people:cooperations"),
    }
    return render(request, "people/cooperations.html", context | given, status=status)


def stands(made: Cooperation, now: datetime) -> bool:
    return made.valid_from <= now < made.valid_to and (made.withdrawn_at is None or made.withdrawn_at > now)


def resting(now: datetime) -> QuerySet[Membership]:
    """Seats of the regency's side, in force or not."""
    return Membership.objects.current(now).filter(side=Side.REGENCY, user__is_active=True)


def _state(made: Cooperation, now: datetime) -> dict[str, str]:
    if made.withdrawn_at is not None:
        return {"text": _("dicabut"), "tone": "rest", "icon": "ban"}
    if now < made.valid_from:
        return {"text": _("belum berlaku"), "tone": "info", "icon": "calendar"}
    if now >= made.valid_to:
        return {"text": _("sudah berakhir"), "tone": "rest", "icon": "dash"}
    return {"text": _("berlaku"), "tone": "ok", "icon": "check"}


def _line(made: Cooperation, now: datetime) -> dict[str, Any]:
    return {"made": made, "last": days.last_day(made.valid_to), "state": _state(made, now)}


def _one(request: HttpRequest, pk: int, now: datetime) -> Cooperation:
    require(access.see_cooperation(request.user, now))
    return get_object_or_404(cooperation.listed(), pk=pk)


@require_GET
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    return _shown(request, _one(request, pk, now), now)


def _shown(
    request: HttpRequest, made: Cooperation, now: datetime, status: int = 200, **given: Any
) -> HttpResponse:
    may_keep = access.keep_cooperation(request.user, now).allowed
    context = _line(made, now) | {
        "facts": _facts(made),
        "may_withdraw": may_keep and made.withdrawn_at is None and now < made.valid_to,
        "resting": [seat.user for seat in resting(now).select_related("user").order_by("user__full_name")],
        "form": WithdrawForm(),
    }
    return render(request, "people/cooperation.html", context | given, status=status)


def _facts(made: Cooperation) -> list[dict[str, Any]]:
    pairs = [
        (_("Ditandatangani"), formats.full_date(days.begins(made.signed_on)), ""),
        (_("Untuk Bawaslu"), made.bawaslu_signatory, made.bawaslu_office),
        (_("Untuk kabupaten"), made.regency_signatory, made.regency_office),
        (_("Berita acara pleno"), made.plenary_number, formats.full_date(days.begins(made.plenary_on))),
        (_("Berlaku mulai"), formats.full_date(made.valid_from), ""),
        (_("Hari terakhir berlaku"), formats.full_date(days.last_day(made.valid_to)), ""),
        (_("Dicatat"), formats.full_moment(made.made_at), str(made.made_by or "")),
    ]
    return [{"label": label, "text": text, "sub": sub} for label, text, sub in pairs]


@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The annexed agreement as it was handed in; a download, never a page of ours."""
    made = _one(request, pk, clock.now())
    content = bytes(made.agreement)
    media_type, ending = cooperation.shape_of(content)
    record(request.user, "cooperation_read", made)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="perjanjian-{made.pk}{ending}"'},
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.keep_cooperation(request.user, now))
    made = _one(request, pk, now)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            cooperation.withdraw(made, form.cleaned_data["reason"], by=request.user, now=now)
        except PeopleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Nota dicabut. Peran pihak kabupaten tidak berlaku lagi karenanya."))
            return redirect("people:cooperation", pk)
    return _shown(request, made, now, form=form, status=422)
