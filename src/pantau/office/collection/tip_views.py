"""The pages of tips: a list, one tip, and what is done with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import access, tip_forms, tip_page, tips
from pantau.office.collection.models import Tip, TipFile
from pantau.office.people.access import require
from pantau.web.ui import clock


@require_GET
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    require(access.read_tips(request.user, clock.now()))
    context = tip_page.listing(request.GET.get("keadaan", ""), request.GET.get("page", ""))
    return render(request, "collection/tips.html", context)


@require_GET
@never_cache
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.one_tip(request.user, clock.now(), pk))


def _page(request: HttpRequest, one: Tip, *, status: int = 200, **given: Any) -> HttpResponse:
    context = tip_page.tip(one, True) | {
        "aside_form": tip_forms.ReasonForm(auto_id="aside_%s"),
        "sender_form": tip_forms.ReasonForm(auto_id="sender_%s"),
    }
    return render(request, "collection/tip.html", context | given, status=status)


@require_GET
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came. Only pictures are shown in the browser; everything else is handed out to keep."""
    one = access.one_tip(request.user, clock.now(), pk)
    held = get_object_or_404(TipFile, tip=one, fetched_at__isnull=False)
    shown = held.mime in tip_page.SHOWN_AT_ONCE
    answer = HttpResponse(bytes(held.body), content_type=held.mime if shown else "application/octet-stream")
    answer["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="titipan-{one.pk}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def patrol(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the form in which a patrol hands in what it saw, the address filled in."""
    now = clock.now()
    one = access.one_tip(request.user, now, pk)
    address = _address(one, request.POST.get("address", ""))
    tips.hand_to_patrol(one, by=request.user, now=now)
    return redirect(f"{reverse('collection:hand-over')}?{urlencode({'url': address})}")


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.one_tip(request.user, now, pk)
    try:
        made = tips.propose(one, _address(one, request.POST.get("address", "")), by=request.user, now=now)
    except tips.TipError as refused:
        messages.error(request, str(refused))
        return redirect("collection:tip", one.pk)
    said = _("Akun diusulkan.") if made else _("Akun ini sudah dikenal di daftar akun, atau pernah ditolak.")
    messages.success(request, said)
    return redirect("collection:tip", one.pk)


def _address(one: Tip, written: str) -> str:
    """One of the tip's own, by its place. Raises Http404."""
    if not written.isascii() or not written.isdigit() or int(written[:3]) >= len(one.addresses):
        raise Http404
    return str(one.addresses[int(written[:3])]["url"])


@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.one_tip(request.user, now, pk)
    form = tip_forms.ReasonForm(request.POST, auto_id="aside_%s")
    if form.is_valid():
        try:
            tips.set_aside(one, form.cleaned_data["why"], by=request.user, now=now)
        except tips.TipError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Titipan dikesampingkan."))
            return redirect("collection:tips")
    return _page(request, one, status=422, aside_form=form)


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    one = access.one_tip(request.user, now, pk)
    try:
        tips.take_up(one, by=request.user, now=now)
    except tips.TipError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Titipan diambil sebagai informasi awal."))
    return redirect("collection:tip", one.pk)


@require_POST
@never_cache
def sender(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it was, on this answer only."""
    one = access.one_tip(request.user, clock.now(), pk)
    form = tip_forms.ReasonForm(request.POST, auto_id="sender_%s")
    if not form.is_valid():
        return _page(request, one, status=422, sender_form=form)
    try:
        number = tips.sender_of(one, form.cleaned_data["why"], by=request.user)
    except tips.TipError as refused:
        form.add_error("why", str(refused))
        return _page(request, one, status=422, sender_form=form)
    return _page(request, one, sender=number)
