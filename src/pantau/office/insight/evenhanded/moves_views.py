"""Every move of a trial with other names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.insight import tabs
from pantau.office.insight.evenhanded import access, moves_page
from pantau.office.insight.evenhanded.models import NameTrial
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.web.ui import clock


@require_GET
@never_cache
def moves(request: HttpRequest, pk: int) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see(standing))
    trial = get_object_or_404(NameTrial, pk=pk)
    record(request.user, "name_moves_read", trial)
    told = moves_page.page(trial, moves_page.Sought.read(request.GET), standing, request.GET.get("page", ""))
    context = {"tabs": tabs.tabs(standing, "audits")}
    return render(request, "insight/evenhanded/moves.html", context | told)
