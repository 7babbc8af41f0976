"""Which report this browser has in hand: its code stands in a cookie that only the reporting pages get."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from pantau.office.portal.public import SPACES
from pantau.office.portal.reports import calls, codes, drafting
from pantau.office.portal.reports.models import Report

COOKIE = "pantau_lapor"


def code_of(request: HttpRequest) -> str:
    return codes.plain(request.COOKIES.get(COOKIE, ""))


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
    for path in _paths():
        response.set_cookie(
            COOKIE, code, path=path, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def let_go(response: HttpResponse) -> HttpResponse:
    for path in _paths():
        response.delete_cookie(COOKIE, path=path, samesite="Lax")
    return response


def _paths() -> list[str]:
    """One cookie for each language: a path of both would take in every public page."""
    return [reverse(f"{space}:report") for space in SPACES.values()]
