"""The page an office begins its day with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.insight import access, tabs
from pantau.office.people.access import require, standing_of
from pantau.web.ui import clock


@require_GET
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_today(standing))
    return render(request, "insight/today/today.html", {"tabs": tabs.tabs(standing, "front")})
