from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_GET, require_POST, require_safe
from django.views.i18n import set_language

from pantau.web.ui import offline, samples
from pantau.web.ui.context import THEMES, theme_cookie

YEAR = 365 * 24 * 3600


@require_GET
@login_required
def style(request: HttpRequest) -> HttpResponse:
    """Every component in all its states, for those who build pages."""
    if not (request.user.is_staff or getattr(settings, "PANTAU_DEMO", False)):
        raise PermissionDenied(gettext("Halaman gaya hanya untuk pengelola situs."))
    return render(request, "ui/style.html", samples.page(request))


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the wish for light or dark in a cookie: no script runs before the page is drawn."""
    response = HttpResponseRedirect(_back(request))
    wish = request.POST.get("theme", "")
    if wish in THEMES:
        response.set_cookie(
            theme_cookie(),
            wish,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
        )
    return response


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    return set_language(request)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)  # asked after each time; 304 while it is the same
@conditional_page
def worker(request: HttpRequest) -> HttpResponse:
    """At the site's root, so that it may stand before every room that registered with it."""
    return HttpResponse(offline.worker(), content_type="text/javascript; charset=utf-8")


worker.knows_nobody = True  # read by the second factor's door


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
