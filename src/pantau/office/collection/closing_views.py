"""The page of the closing watch, and its file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.collection import access, closing, closing_page
from pantau.office.collection.closing_page import Filters
from pantau.office.people.access import require
from pantau.office.people.actions import record
from pantau.office.registry.exporting import csv_lines
from pantau.web.ui import clock
from pantau.web.ui.downloads import csv_download


@require_GET
@never_cache
def watch(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    require(access.see_coverage(request.user, now))
    filters = Filters.read(request.GET)
    context = closing_page.page(filters, request.GET.get("page"), request.user, now)
    return render(request, "collection/closing.html", context)


@require_GET
@never_cache
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The watch account by account, as CSV; that it was taken is written down."""
    now = clock.now()
    require(access.see_coverage(request.user, now))
    found = closing.watch(now)
    if found is None or not found.begun:
        raise Http404("accounts need not be closed yet")
    filters = Filters.read(request.GET)
    record(request.user, "closing_downloaded", None, status=filters.status, platform=filters.platform)
    lines = csv_lines(closing_page.csv_rows(found, filters))
    return csv_download(request, f"penutupan-{now:%Y%m%d}.csv", lines)
