"""Answering an alarm, and the page of refused deliveries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import access, alarm_page, alarms, coverage_page, forms
from pantau.office.collection.coverage_page import Asked
from pantau.office.collection.models import Alarm
from pantau.office.people.access import require
from pantau.web.ui import clock


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has seen the alarm and says what they do about it."""
    now = clock.now()
    require(access.answer_alarm(request.user, now))
    alarm = get_object_or_404(Alarm, pk=pk, raised_at__isnull=False)
    form = forms.AcknowledgeForm(request.POST, auto_id=f"alarm-{pk}-%s")
    if not form.is_valid():
        context = coverage_page.coverage(Asked.read({}, now), request.user, now)
        context["alarms"] = alarm_page.lines(request.user, now, refused=pk, form=form)
        return render(request, "collection/coverage.html", context, status=422)
    try:
        alarms.acknowledge(alarm, form.cleaned_data["note"], by=request.user, now=now)
        messages.success(
            request, _("Tanggapan tersimpan. Peringatan hilang sendiri setelah sebabnya berakhir.")
        )
    except alarms.AlarmError:
        messages.success(request, _("Peringatan itu sudah berakhir dengan sendirinya."))
    return redirect("collection:coverage")


@require_GET
@never_cache
def refusals(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_connectors(request.user, now))
    return render(request, "collection/refusals.html", alarm_page.refusals(now))
