"""The page an office begins its day with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.insight import access
from pantau.office.insight.today import page
from pantau.office.insight.today.visit import Visit
from pantau.office.people.access import require


@require_GET
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    visit = Visit.of(request)
    require(access.see_today(visit.standing))
    return render(request, "insight/today/today.html", page.today(visit))
