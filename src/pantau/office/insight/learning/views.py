"""The page of what decisions teach."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pantau.office.insight import access, tabs
from pantau.office.insight.learning import page
from pantau.office.people.access import require, standing_of
from pantau.office.people.actions import record
from pantau.office.review import access as review
from pantau.web.ui import clock


@require_GET
@never_cache
def learning(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    standing = standing_of(request.user, now)
    require(access.see_mirror(standing))
    record(request.user, "learning_read", None)
    context = {
        "tabs": tabs.tabs(standing, "learning"),
        "may_release": review.release_decisions(standing).allowed,
        "may_see_runs": review.see_feedback(standing).allowed,
    }
    return render(request, "insight/learning/learning.html", context | page.page(now))
