"""The pages of time limits, days off and calendars."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.engine.law.icalendar import MEDIA_TYPE
from pantau.office.casework import access, clock_actions, clock_page
from pantau.office.casework.errors import CaseError
from pantau.office.casework.forms import EventForm
from pantau.office.casework.models import Case, OfficeDayOff
from pantau.office.casework.page import Visit
from pantau.office.casework.views import change, changing, enter
from pantau.office.people.access import require
from pantau.web.ui import clock


class DayOffForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    title = forms.CharField(label=gettext_lazy("Hari libur"), min_length=3, max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Sumber"),
        min_length=3,
        max_length=200,
        help_text=gettext_lazy("Keputusan atau surat edaran yang menetapkannya."),
    )


def _show(visit: Visit, request: HttpRequest, *, status: int = 200, **given: Any) -> HttpResponse:
    context = clock_page.overview(visit, mine="semua" not in request.GET) | {"form": DayOffForm()}
    return render(request, "casework/limits.html", context | given, status=status)


@require_GET
@never_cache
def limits(request: HttpRequest) -> HttpResponse:
    return _show(enter(request), request)


@require_POST
def enter_day_off(request: HttpRequest) -> HttpResponse:
    """A new day off moves what runs over it, and the page says which limits those are."""
    visit = enter(request)
    require(access.enter_days_off(visit.standing))
    form = DayOffForm(request.POST)
    if form.is_valid():
        try:
            made = clock_actions.enter_day_off(**form.cleaned_data, by=visit.user, now=visit.now)
        except CaseError as refused:
            form.add_error(None, str(refused))
        else:
            return _show(visit, request, entered=made.day_off, moved=made.words)
    return _show(visit, request, status=422, form=form)


@require_POST
def withdraw_day_off(request: HttpRequest, pk: int) -> HttpResponse:
    visit = enter(request)
    require(access.enter_days_off(visit.standing))
    found = get_object_or_404(OfficeDayOff, pk=pk)
    made = clock_actions.withdraw_day_off(found, by=visit.user, now=visit.now)
    return _show(visit, request, withdrawn=made.day_off, moved=made.words)


@require_POST
def tell_event(request: HttpRequest, pk: int) -> HttpResponse:
    def do(visit: Visit, one: Case, given: dict[str, Any]) -> str:
        clock_actions.tell_event(one, given["kind"], given["at"], given["why"], by=visit.user, now=visit.now)
        return _("Kejadian tercatat.")

    _visit, case = changing(request, pk)
    form = EventForm(request.POST, kinds=clock_page.awaited(case), auto_id="kejadian_%s")
    return change(request, pk, form, "event_form", do)


@require_POST
@never_cache
def new_feed(request: HttpRequest) -> HttpResponse:
    visit = enter(request)
    key = clock_actions.new_feed(visit.user, visit.now)
    address = f"{settings.PANTAU_URL.rstrip('/')}{reverse('casework:calendar', args=[key])}"
    return _show(visit, request, feed=address)


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    visit = enter(request)
    clock_actions.end_feed(visit.user)
    messages.success(request, _("Alamat kalender lama tidak berlaku lagi."))
    return redirect("casework:limits")


@login_not_required
@require_GET
@never_cache
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A calendar program cannot sign in: the key in the address is the permission, and says no names."""
    user = clock_actions.user_of_feed(key)
    if user is None:
        raise Http404
    text = clock_actions.feed_of(user, settings.PANTAU_URL.rstrip("/"), clock.now())
    return HttpResponse(text, content_type=MEDIA_TYPE)
