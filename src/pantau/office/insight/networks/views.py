"""The pages of the networks. They only show; that they were read is written down."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.findings.models import PostGroup
from pantau.office.insight.networks import access, page
from pantau.office.insight.networks.page import Asked
from pantau.office.people.access import Standing, deny, require, standing_of
from pantau.office.people.actions import record
from pantau.office.review import access as review
from pantau.office.review import group_page
from pantau.web.ui import clock


def _enter(request: HttpRequest) -> Standing:
    standing = standing_of(request.user, clock.now())
    require(access.see_networks(standing))
    return standing


@require_GET
@never_cache
def networks(request: HttpRequest) -> HttpResponse:
    standing = _enter(request)
    context = page.overview(standing, Asked.read(request.GET), clock.now(), request.GET.get("page"))
    record(request.user, "networks_read", None)
    return render(request, "insight/networks/overview.html", context)


@require_GET
@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    standing = _enter(request)
    context = page.accounts_page(standing, Asked.read(request.GET), clock.now(), request.GET.get("page"))
    record(request.user, "networks_read", None)
    return render(request, "insight/networks/table.html", context)


@require_GET
@never_cache
def amplifying(request: HttpRequest) -> HttpResponse:
    standing = _enter(request)
    context = page.amplifying_page(standing, Asked.read(request.GET), clock.now(), request.GET.get("page"))
    record(request.user, "networks_read", None)
    return render(request, "insight/networks/table.html", context)


@require_GET
@never_cache
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    standing = _enter(request)
    found = PostGroup.objects.filter(pk=group_id).select_related("merged_into").first()
    if found is None:
        raise Http404(f"no group {group_id}")
    if found.merged_into is not None:
        return redirect("insight:network", found.merged_into.pk)
    if not group_page.seen(standing, found).exists():
        require(deny(review.OUT_OF_REACH))
    record(request.user, "post_group_read", found)
    return render(request, "insight/networks/group.html", page.group(standing, request.user, found))
