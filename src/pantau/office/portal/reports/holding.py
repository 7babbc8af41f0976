"""Which report this browser has in hand: its code stands in a cookie that only the reporting pages get."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pantau.office.portal.public import SPACES
from pantau.office.portal.reports import calls, codes, drafting
from pantau.office.portal.reports.models import Report

#: One for each language, since a path of both would take in every public page. Language -> name.
COOKIES = {"id": "pantau_lapor", "en": "pantau_lapor_en"}


def _cookie(language: str) -> str:
    return settings.PANTAU_NARROW_COOKIE_PREFIX + COOKIES[language]


def code_of(request: HttpRequest) -> str:
    return codes.plain(
        next((request.COOKIES[name] for name in map(_cookie, COOKIES) if name in request.COOKIES), "")
    )


def report_of(request: HttpRequest) -> Report | None:
    return drafting.by_code(code_of(request))


def look_up(written: str, network: str, now: datetime) -> Report | None:
    """By a typed code; wrong ones are counted. Raises TooOftenError."""
    if calls.is_spent(network, calls.GUESS, now):
        raise calls.TooOftenError
    found = drafting.by_code(written)
    if found is None:
        calls.count(network, calls.GUESS, now)
    return found


def hold(response: HttpResponse, code: str) -> HttpResponse:
    """Until the browser is closed: phones are lent and shared."""
    for name, path in _places():
        response.set_cookie(
            name, code, path=path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def let_go(response: HttpResponse) -> HttpResponse:
    for name, path in _places():
        response.delete_cookie(name, path=path, samesite="Lax")
    return response


def _places() -> list[tuple[str, str]]:
    return [(_cookie(language), reverse(f"{space}:report")) for language, space in SPACES.items()]
