"""Headers every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)

# Nothing inline and nothing from elsewhere: what a post contains can then run nothing in our pages.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
#: Where programs ask, with a token in the request or in its path.
PROGRAMS = ("/api/", "/p/", "/kiriman/")
IN_CLEAR = b"Pakai https. Token yang terkirim tanpa sandi sebaiknya dicabut.\n"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class SecurityHeaders:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(response))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


def _policy(response: HttpResponse) -> str:
    """A page that frames a frozen copy says from where."""
    frames = getattr(response, "frames_from", "")
    return f"{CONTENT_POLICY}; frame-src {frames}" if frames else CONTENT_POLICY


class Refusals:
    """Programs are not redirected to HTTPS: one that sends its token in clear must fail, or nobody would notice.
    TRACE, which gives a request back to whoever asks, is answered by nothing here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(("GET", "HEAD", "POST"))
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and request.path.startswith(PROGRAMS):
            return HttpResponseForbidden(IN_CLEAR, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class FrozenOrigin:
    """The host of frozen copies answers nothing else, so that nobody signs in there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = urlsplit(settings.PANTAU_FROZEN_ORIGIN).netloc
        if host and request.get_host() == host and not request.path.startswith("/bukti/beku/"):
            return HttpResponseNotFound(b"", content_type="text/plain")
        return self.get_response(request)
