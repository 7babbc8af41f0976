"""Pages of audits: the newest, one stage of one, its numbers as a file, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from pantau.office.insight import tabs
from pantau.office.insight.evenhanded import access, export, page
from pantau.office.insight.evenhanded.counting import STAGES
from pantau.office.insight.evenhanded.models import Audit
from pantau.office.people.access import Standing, require, standing_of
from pantau.office.people.actions import record
from pantau.office.portal.openness import access as openness
from pantau.web.ui import clock

TAB = "audits"


@require_GET
@never_cache
def newest(request: HttpRequest) -> HttpResponse:
    standing = _reader(request)
    return _shown(request, standing, Audit.objects.first())


@require_GET
@never_cache
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    standing = _reader(request)
    return _shown(request, standing, get_object_or_404(Audit, pk=pk))


def _shown(request: HttpRequest, standing: Standing, found: Audit | None) -> HttpResponse:
    context = {
        "tabs": tabs.tabs(standing, TAB),
        "audit": found,
        "may_ask": access.ask(standing).allowed,
        "earlier": page.earlier(),
        "names": page.names(),
    }
    if found is not None:
        record(request.user, "audit_of_treatment_read", found)
        context |= {"days": page.days(found), **page.overview(found), "public": page.public(found)}
        context["may_open"] = openness.bring(request.user, clock.now()).allowed
    return render(request, "insight/evenhanded/audit.html", context)


@require_GET
@never_cache
def stage(request: HttpRequest, pk: int, stage: str) -> HttpResponse:
    standing = _reader(request)
    found = get_object_or_404(Audit, pk=pk)
    if stage not in STAGES:
        raise Http404(_("Tahap ini tidak ada."))
    context = {"tabs": tabs.tabs(standing, TAB), "audit": found, "days": page.days(found)}
    return render(request, "insight/evenhanded/stage.html", context | page.stage(found, stage))


@require_GET
@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponse:
    _reader(request)
    found = get_object_or_404(Audit, pk=pk)
    record(request.user, "audit_of_treatment_downloaded", found)
    name = f"keseimbangan-{found.until:%Y-%m-%d}.csv"
    return HttpResponse(
        export.written(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    from pantau.office.insight.tasks import ask_for_audit

    require(access.ask(standing_of(request.user, clock.now())))
    ask_for_audit(request.user)
    messages.success(request, _("Audit sedang dihitung. Muat ulang halaman ini sebentar lagi."))
    return redirect("insight:audits")


def _reader(request: HttpRequest) -> Standing:
    standing = standing_of(request.user, clock.now())
    require(access.see(standing))
    return standing
