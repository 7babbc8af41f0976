"""The pages of posts that say or share the same. They only show; what is read is written down."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.findings.models import PostGroup
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.office.review import access, group_page
from pantau.office.review.group_page import Filters
from pantau.web.ui import clock


@require_GET
@never_cache
def groups(request: HttpRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_groups(standing))
    context = group_page.listing(standing, Filters.read(request.GET), request.GET.get("page"))
    record(request.user, "post_groups_read", None, groups=[group.pk for group in context["page"]])
    return render(request, "review/groups.html", context)


@require_GET
@never_cache
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    standing = standing_of(request.user, clock.now())
    require(access.see_groups(standing))
    found = PostGroup.objects.filter(pk=group_id).select_related("merged_into").first()
    if found is None:
        raise Http404(f"no group {group_id}")
    if found.merged_into is not None:
        return redirect("review:group", found.merged_into.pk)
    if not group_page.seen(standing, found).exists():
        require(access.deny(access.OUT_OF_REACH))
    record(request.user, "post_group_read", found)
    return render(request, "review/group.html", group_page.one(standing, found, request.GET.get("page")))
