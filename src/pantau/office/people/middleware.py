"""Nobody passes the door without signing in, and nobody signed in goes on without a second factor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal import usersessionkit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from pantau.office.people import session_limits
from pantau.office.people.access import looked_up_once
from pantau.office.people.actions import record

log = logging.getLogger(__name__)

#: Pages a person without a second factor needs to set one up, or to leave.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
        "account_logout",
        "set_language",
        "set_theme",
        "javascript-catalog",
    }
)


def _send_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page, not inside the part it wanted to change."""
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(address)
    response = HttpResponse()
    response["HX-Redirect"] = address
    return response


class SignInMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        response = super().handle_no_permission(request, view_func)
        return _send_to(request, response["Location"])


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "knows_nobody", False) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match is not None and match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if is_mfa_enabled(request.user):
            return None
        return _send_to(request, reverse("mfa_index"))


class DevicesMiddleware:
    """Keeps the list of a person's devices, to the minute: allauth's own waits for the disk once a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES  # else nobody is asked who they are
            and request.user.is_authenticated
            and session_limits.to_be_listed(request.session, timezone.now().timestamp())
        ):
            usersessionkit.track_activity(request, user=request.user, session=request.session)
        return self.get_response(request)


class SessionLimitsMiddleware:
    """Ends a session that nobody used for a while, or that has lasted a day of work. By the machine's clock.

    Django's own age counts from the last change of the session, so that a busy one would never end.
    Whoever was asked again who they are goes on under a new key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        proved = session_limits.proofs(request.session)
        response = self.get_response(request)
        if request.user.is_authenticated and session_limits.proofs(request.session) != proved:
            session_limits.renew(request.session)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if getattr(view, "knows_nobody", False) or not request.user.is_authenticated:
            return
        now = timezone.now().timestamp()
        if over := session_limits.why_over(request.session, now):
            record(request.user, "session_expired", request.user, why=over)
            request.session.flush()
            request.user = AnonymousUser()  # the door below sends them to sign in
            messages.info(request, _("Sesi Anda berakhir. Masuk lagi untuk melanjutkan."))
        elif not getattr(view, "asks_by_itself", False):
            session_limits.seen(request.session, now)


class PrivateAnswersMiddleware:
    """What was made for a person is kept by no browser and nobody on the way, unless its view says otherwise.
    And who is refused leaves a line in the log: which person at which kind of page, no names and no addresses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked_who = getattr(request, "_cached_user", None)  # public pages never ask, and stay keepable
        if asked_who is not None and asked_who.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, PermissionDenied):
            match = request.resolver_match
            log.warning("refused: person %s at %s", request.user.pk, match.view_name if match else "-")


class StandingMiddleware:
    """Reading a page looks a person's roles up once. Whatever acts asks anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with looked_up_once():
            return self.get_response(request)
