"""The page of posts that vanished or changed, and its file. What is read and taken away is written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.office.registry.exporting import csv_lines
from pantau.office.review import access, vanished_page
from pantau.office.review.vanished_page import Filters
from pantau.web.ui import clock
from pantau.web.ui.downloads import csv_download


@require_GET
@never_cache
def vanished(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_vanished(standing))
    context = vanished_page.page(standing, Filters.read(request.GET), request.GET.get("page"))
    record(request.user, "vanished_read", None, posts=[look.post_id for look in context["page"]])
    return render(request, "review/vanished.html", context)


@require_GET
@never_cache
def download(request: HttpRequest) -> StreamingHttpResponse:
    now = clock.now()
    standing = standing_of(request.user, now)
    require(access.see_vanished(standing))
    filters = Filters.read(request.GET)
    record(request.user, "vanished_downloaded", None, filters=filters.query())
    lines = csv_lines(vanished_page.csv_rows(standing, filters))
    return csv_download(request, f"hilang-atau-berubah-{now:%Y%m%d}.csv", lines)
