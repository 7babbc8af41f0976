"""Headers every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

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


class FrozenOrigin:
    """The host of frozen copies answers nothing else, so that nobody signs in there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = urlsplit(settings.PANTAU_FROZEN_ORIGIN).netloc
        if host and request.get_host() == host and not request.path.startswith("/bukti/beku/"):
            return HttpResponseNotFound(b"", content_type="text/plain")
        return self.get_response(request)
