"""The pages of coverage: the day's account of itself, its statement, and the accounts that were not seen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.collection import (
    access,
    alarms,
    coverage_page,
    doubts,
    forms,
    ledger,
    looks,
    statement_file,
)
from pantau.office.collection.coverage_page import Asked
from pantau.office.collection.models import DayPlan
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.registry import access as registry
from pantau.office.registry.exporting import csv_lines
from pantau.web.ui import clock
from pantau.web.ui.downloads import csv_download


@require_GET
@never_cache
def coverage(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_coverage(request.user, now))
    asked = Asked.read(request.GET, now)
    if asked.day == looks.day_of(now) and not DayPlan.objects.filter(day=asked.day).exists():
        looks.plan_day(asked.day)
    alarms.check_if_nobody_did(now)
    context = coverage_page.coverage(asked, request.user, now)
    return render(request, "collection/coverage.html", context)


@require_GET
@never_cache
def statement(request: HttpRequest) -> StreamingHttpResponse:
    """The day account by account, as CSV; that it was taken is written down."""
    now = clock.now()
    require(access.see_coverage(request.user, now))
    asked = Asked.read(request.GET, now)
    record(request.user, "statement_downloaded", None, day=asked.day.isoformat(), platform=asked.platform)
    found = ledger.rows(asked.day, asked.day, now=now, platform=asked.platform, district=asked.district)
    return csv_download(
        request, f"cakupan-{asked.day.isoformat()}.csv", csv_lines(statement_file.lines(found))
    )


@require_GET
@never_cache
def unseen(request: HttpRequest) -> HttpResponse:
    """The accounts that were not seen on a day, for one reason or for any."""
    now = clock.now()
    require(access.see_coverage(request.user, now))
    asked = Asked.read(request.GET, now)
    context = coverage_page.unseen(asked, request.GET.get("page"), now)
    return render(request, "collection/unseen.html", context)


@require_GET
@never_cache
def doubtful(request: HttpRequest) -> HttpResponse:
    """Accounts that several looks did not find, for a person to decide on."""
    now = clock.now()
    require(access.see_coverage(request.user, now))
    return render(request, "collection/doubtful.html", coverage_page.doubtful(request.user, now))


@require_POST
def say_gone(request: HttpRequest, pk: int) -> HttpResponse:
    now = clock.now()
    require(access.decide_state(request.user, now))
    account = registry.account(request.user, now, pk)
    form = forms.GoneForm(request.POST)
    refused = ""
    if form.is_valid():
        try:
            doubts.say_gone(
                account, form.cleaned_data["state"], by=request.user, why=form.cleaned_data["why"], now=now
            )
            messages.success(request, _("Tersimpan. Terlihat lagi, pernyataan ini gugur dengan sendirinya."))
            return redirect("collection:doubtful")
        except doubts.DoubtError as trouble:
            refused = str(trouble)
    context = coverage_page.doubtful(request.user, now, refused=pk, form=form, trouble=refused)
    return render(request, "collection/doubtful.html", context, status=422)
