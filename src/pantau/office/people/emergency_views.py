"""Taking emergency access, and reading afterwards who took it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pantau.office.people import access, bar, emergency
from pantau.office.people.access import require
from pantau.office.people.actions import PeopleError
from pantau.office.people.models import EmergencyAccess
from pantau.office.people.staff_forms import EmergencyForm, ReviewForm
from pantau.web.ui import clock

PAGE_SIZE = 30


@require_http_methods(["GET", "POST"])
@never_cache
def emergencies(request: HttpRequest) -> HttpResponse:
    """One's own, or everybody's for who reviews them; and the form that takes one."""
    now = clock.now()
    if not access.see_emergencies(request.user, now).allowed:
        require(access.ask_emergency(request.user, now))
    if request.method == "GET":
        return _page(request, now)
    require(access.ask_emergency(request.user, now))
    form = EmergencyForm(request.POST)
    if form.is_valid():
        try:
            taken = emergency.take(request.user, **form.cleaned_data, now=now)
        except PeopleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Terbuka selama satu jam. Anggota Bawaslu diberi tahu."))
            return redirect(emergency.address(taken))
    return _page(request, now, form=form, status=422)


def _page(request: HttpRequest, now: datetime, status: int = 200, **given: Any) -> HttpResponse:
    seen = EmergencyAccess.objects.select_related("user", "reviewed_by").order_by("-granted_at", "-pk")
    if not access.see_emergencies(request.user, now).allowed:
        seen = seen.filter(user=request.user)
    page = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    object_type, _colon, object_id = request.GET.get("objek", "").partition(":")
    context = {
        "page": page,
        "lines": [_line(request, one, now) for one in page],
        "may_ask": access.ask_emergency(request.user, now).allowed and bool(emergency.kinds()),
        "form": EmergencyForm(initial={"object_type": object_type, "object_id": object_id}),
        "tabs": bar.tabs(request, "people:emergencies"),
    }
    return render(request, "people/emergencies.html", context | given, status=status)


def _line(request: HttpRequest, taken: EmergencyAccess, now: datetime) -> dict[str, Any]:
    kind = emergency.kind_of(taken.object_type)
    runs = taken.ended_at is None and taken.expires_at > now
    reviewing = taken.reviewed_at is None and access.review_emergency(request.user, now, taken).allowed
    return {
        "taken": taken,
        "name": kind.name if kind else taken.object_type,
        "url": emergency.address(taken),
        "runs": runs,
        "ends": taken.ended_at or taken.expires_at,
        "may_end": runs and access.end_emergency(request.user, now, taken).allowed,
        "form": ReviewForm(auto_id=f"tinjau-{taken.pk}_%s") if reviewing else None,
    }


@require_POST
def end_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    taken = get_object_or_404(EmergencyAccess.objects.select_related("user"), pk=pk)
    require(access.end_emergency(request.user, now, taken))
    emergency.end(taken, by=request.user, now=now)
    messages.success(request, _("Akses darurat diakhiri."))
    return redirect("people:emergencies")


@require_POST
def review_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.see_emergencies(request.user, now))
    taken = get_object_or_404(EmergencyAccess, pk=pk)
    require(access.review_emergency(request.user, now, taken))
    try:
        emergency.review(taken, request.POST.get("review", "")[:2000], by=request.user, now=now)
    except PeopleError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Tinjauan tersimpan."))
    return redirect("people:emergencies")
